//! `vincula operations`: what is committed to the outbox, how far it is, and what a person makes of it.

use std::io;

use super::arguments::{OperationChosen, OperationsList};
use super::device;
use super::json::OperationJson;
use super::output::{self, JsonArray, Table};
use super::refusal::{Exit, Refusal};
use super::session::Session;
use super::worker;
use crate::domain::ids::OperationId;
use crate::domain::operation::{Operation, OperationState};
use crate::store::{OperationFilter, OperationPart, OperationQuery, StoreError};
use crate::text;

/// How many are read at once.
const PAGE: u16 = 2_000;

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
    let filter = OperationFilter::States(states);
    let store = session.store().await?;
    let mut paper = if arguments.json { Paper::Json(JsonArray::default()) } else { Paper::Table(None) };
    let mut part = OperationPart::Newest;
    loop {
        let query = OperationQuery { filter: filter.clone(), search: String::new(), part, limit: PAGE };
        let page = store.operations(&query).await?;
        let Some(last) = page.rows.last() else { break };
        part = OperationPart::OlderThan(last.operation.id);
        let operations = page.rows.into_iter().map(|row| row.operation);
        paper.print(session, operations)?;
        if !page.more_older {
            break;
        }
    }
    paper.end(session)?;
    Ok(Exit::Done)
}

/// Has an operation tried again, and tries it at once.
pub async fn retry(session: &Session, arguments: &OperationChosen) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let id = OperationId(arguments.operation_id);
    known(store.retry(id, &session.stamp()).await, id)?;
    let operation = worker::worker(session, store.clone()).try_once(id).await?;
    tell(session, &operation)?;
    device::advise(session, &operation);
    Ok(Exit::Done)
}

pub async fn cancel(session: &Session, arguments: &OperationChosen) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let id = OperationId(arguments.operation_id);
    known(store.cancel(id, &session.stamp()).await, id)?;
    tell(session, &store.operation(id).await?)?;
    Ok(Exit::Done)
}

fn known(done: Result<(), StoreError>, id: OperationId) -> anyhow::Result<()> {
    match done {
        Err(StoreError::Missing) => {
            Err(Refusal::cannot(text!("cli-operation-missing", id = id.0.to_string())))
        }
        done => Ok(done?),
    }
}

fn tell(session: &Session, operation: &Operation) -> io::Result<()> {
    output::line(&session.say(&text!(
        "cli-operation-now",
        id = operation.id.0.to_string(),
        serial = operation.serial.clone().unwrap_or_default(),
        action = operation.action.label(),
        state = operation.state.label()
    )))
}

/// What is printed so far: there may be too many to be held at once.
enum Paper {
    Json(JsonArray),
    /// `None` before the first row.
    Table(Option<Table>),
}

impl Paper {
    fn print(&mut self, session: &Session, operations: impl Iterator<Item = Operation>) -> io::Result<()> {
        match self {
            Self::Json(array) => {
                for operation in operations {
                    array.item(&OperationJson::new(session, &operation))?;
                }
                Ok(())
            }
            Self::Table(table) => {
                let heading = table.is_none().then(|| heading(session));
                let rows = operations.map(|operation| cells(session, operation));
                let rows: Vec<_> = heading.into_iter().chain(rows).collect();
                table.get_or_insert_default().print(&rows)
            }
        }
    }

    fn end(self, session: &Session) -> io::Result<()> {
        match self {
            Self::Json(array) => array.end(),
            Self::Table(Some(_)) => Ok(()),
            Self::Table(None) => {
                output::note(&session.say(&text!("cli-operation-none")));
                Ok(())
            }
        }
    }
}

fn heading(session: &Session) -> Vec<String> {
    [
        text!("cli-column-id"),
        text!("cli-column-action"),
        text!("cli-column-state"),
        text!("cli-column-system"),
        text!("cli-column-customer"),
        text!("cli-column-serial"),
        text!("cli-column-attempts"),
        text!("cli-column-created"),
        text!("cli-column-by"),
        text!("cli-column-reason"),
    ]
    .map(|text| session.say(&text))
    .into()
}

fn cells(session: &Session, operation: Operation) -> Vec<String> {
    let whose = operation.whose().to_owned();
    vec![
        operation.id.0.to_string(),
        session.say(&operation.action.label()),
        session.say(&operation.state.label()),
        operation.system_name,
        whose,
        operation.serial.unwrap_or_default(),
        operation.attempts.to_string(),
        operation.created_at.to_string(),
        operation.created_by,
        operation.last_error.map(|text| session.say(&text)).unwrap_or_default(),
    ]
}
