//! `--apply`: which action is done to which class.

use jiff::Timestamp;
use tokio::sync::watch;

use super::super::refusal::Refusal;
use super::super::session::Session;
use crate::reconcile::class::{Action, Certainty, Class};
use crate::reconcile::mend::{Mender, Order};
use crate::reconcile::report::Report;
use crate::store::{Edge, RowFilter, RowQuery, Store};
use crate::text;

/// What may be chosen for a whole class; anything else is done one by one, or by hand.
const ALLOWED: [(Class, &[Action]); 8] = [
    (Class::Unlinked, &[Action::Link]),
    (Class::OnlyOurs, &[Action::Push]),
    (Class::BrokenLink, &[Action::Push, Action::Unlink]),
    (Class::DiffersState, &[Action::Push, Action::Pull]),
    (Class::DiffersData, &[Action::Push, Action::Pull]),
    (Class::DeviceMissing, &[Action::Push]),
    (Class::DiffersTemplate, &[Action::Push]),
    (Class::DiffersDevice, &[Action::Push, Action::Pull]),
];

/// Whether every chosen row was done or queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    Every,
    NotAll,
}

/// Reads `CLASS=ACTION`, each class once.
///
/// # Errors
/// A word that is none, or an action that is not done to a whole class.
pub fn chosen(words: &[String]) -> anyhow::Result<Vec<(Class, Action)>> {
    let mut chosen: Vec<(Class, Action)> = Vec::new();
    for words in words {
        let known = words.split_once('=').and_then(|(class, action)| {
            let (class, actions) = ALLOWED.into_iter().find(|(known, _)| known.word() == class.trim())?;
            let action = actions.iter().copied().find(|known| known.word() == action.trim())?;
            Some((class, action))
        });
        let Some((class, action)) = known else {
            return Err(Refusal::wrong(text!(
                "report-apply-unknown",
                value = words.as_str(),
                known = allowed()
            )));
        };
        if chosen.iter().any(|(known, _)| *known == class) {
            return Err(Refusal::wrong(text!("report-apply-twice", class = class.word())));
        }
        chosen.push((class, action));
    }
    Ok(chosen)
}

/// Does what was chosen to the rows of the report: first to the customers, since devices hang on them.
pub async fn apply(
    session: &Session,
    store: &Store,
    report: &Report,
    chosen: &[(Class, Action)],
) -> anyhow::Result<Applied> {
    let access = store.system_access(report.system).await?;
    let mender = Mender {
        store: store.clone(),
        driver: session.connect().connect(&access)?,
        system: report.system,
        by: session.who.clone(),
        at_once: session.config.outbox.per_system.into(),
        stopping: watch::Sender::new(false).subscribe(),
    };
    let mut chosen = chosen.to_vec();
    chosen.sort_by_key(|(class, _)| class.section());
    let mut applied = Applied::Every;
    for (class, action) in chosen {
        let Some(order) = Order::of(action) else { continue };
        let filter = RowFilter { class: Some(class), ..RowFilter::default() };
        let mut edge = Edge::First;
        loop {
            let query = RowQuery { report: report.id, filter: filter.clone(), edge, limit: super::PAGE };
            let rows = store.report_rows(&query).await?;
            let Some(last) = rows.last() else { break };
            edge = Edge::After(last.place);
            let rows: Vec<_> = rows
                .into_iter()
                .filter(|row| action != Action::Link || row.certainty == Some(Certainty::Certain))
                .map(|row| (row, order.clone()))
                .collect();
            mender
                .mend_all(report, &rows, Timestamp::now, |_, done| {
                    if !done.outcome.is_success() {
                        applied = Applied::NotAll;
                    }
                })
                .await?;
        }
    }
    Ok(applied)
}

fn allowed() -> String {
    let one = |(class, actions): (Class, &[Action])| {
        let actions: Vec<_> = actions.iter().map(|action| action.word()).collect();
        format!("{}={}", class.word(), actions.join("|"))
    };
    ALLOWED.map(one).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::refusal::Exit;

    #[test]
    fn what_may_be_done_to_a_class_is_what_its_rows_offer_to_several() {
        for (class, actions) in ALLOWED {
            for action in actions {
                assert!(class.actions().contains(action) && action.takes_several(), "{class:?} {action:?}");
            }
        }
    }

    #[test]
    fn a_class_is_chosen_once_with_an_action_that_it_takes() {
        let read = |words: &[&str]| chosen(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        assert_eq!(
            read(&["unlinked=link", " differs_state = pull "]).expect("both"),
            [(Class::Unlinked, Action::Link), (Class::DiffersState, Action::Pull)]
        );
        for wrong in ["only_theirs=remove", "unlinked", "unlinked=push", "x=push", "", "not_checked=push"] {
            let refusal = read(&[wrong]).expect_err(wrong).downcast::<Refusal>().expect("a refusal");
            assert_eq!(
                (refusal.exit, refusal.texts[0].id.as_ref()),
                (Exit::WrongInput, "report-apply-unknown")
            );
        }
        assert!(read(&["only_ours=push", "only_ours=push"]).is_err());
    }
}
