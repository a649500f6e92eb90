//! `vincula operations`: what is committed to the outbox, and how far it is.

use super::arguments::OperationsList;
use super::json::OperationJson;
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::domain::operation::OperationState;
use crate::text;

pub async fn list(session: &Session, arguments: &OperationsList) -> anyhow::Result<Exit> {
    let states = arguments
        .state
        .iter()
        .map(|word| {
            OperationState::from_word(word).ok_or_else(|| {
                let known = OperationState::ALL.map(OperationState::word).join(", ");
                Refusal::wrong(text!("cli-operation-state-unknown", value = word.as_str(), known = known))
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let operations = session.store().await?.operations(&states).await?;
    if arguments.json {
        output::json(&operations.iter().map(|op| OperationJson::new(session, op)).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if operations.is_empty() {
        output::note(&session.say(&text!("cli-operation-none")));
        return Ok(Exit::Done);
    }
    let heading = [
        text!("cli-column-id"),
        text!("cli-column-state"),
        text!("cli-column-system"),
        text!("cli-column-customer"),
        text!("cli-column-serial"),
        text!("cli-column-attempts"),
        text!("cli-column-created"),
        text!("cli-column-by"),
        text!("cli-column-reason"),
    ]
    .map(|text| session.say(&text));
    let rows = operations
        .into_iter()
        .map(|op| {
            vec![
                op.id.0.to_string(),
                session.say(&op.state.label()),
                op.system_name,
                op.customer_code,
                op.serial.unwrap_or_default(),
                op.attempts.to_string(),
                op.created_at.to_string(),
                op.created_by,
                op.last_error.map(|text| session.say(&text)).unwrap_or_default(),
            ]
        })
        .collect();
    output::table(heading.into(), rows)?;
    Ok(Exit::Done)
}
