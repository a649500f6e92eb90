//! What is done from a report: on the marked rows, or on the one under the cursor, and never before it was shown.

use std::collections::BTreeMap;

use super::{InHand, ReportScreen, adopting, ask, lists};
use crate::app::dialogs::accept::Accepting;
use crate::app::dialogs::preview::{Preview, is_daring, summary};
use crate::app::effect::Answered;
use crate::app::effect::report::{ReportRequest, RowPart, RowsQuery, Show};
use crate::app::keymap::Command;
use crate::app::route::{Answer, Outcome, Purpose, Route, Step};
use crate::app::screen::Context;
use crate::domain::text::Text;
use crate::reconcile::class::{Action, Class, Section};
use crate::reconcile::outcome::Done;
use crate::reconcile::report::Row;
use crate::text;

/// The action that a key means for a row. One key makes ours like theirs, whether ours is there or has to be made.
fn action(command: Command, row: Option<&Row>) -> Option<Action> {
    Some(match command {
        Command::Push => Action::Push,
        Command::Pull if row.is_some_and(|row| row.class.actions().contains(&Action::Adopt)) => Action::Adopt,
        Command::Pull => Action::Pull,
        Command::Link => Action::Link,
        Command::Unlink => Action::Unlink,
        Command::RemoveThere => Action::Remove,
        Command::Accept => Action::Accept,
        _ => return None,
    })
}

/// Why a command cannot run now.
pub fn available(screen: &ReportScreen, command: Command) -> Result<(), Text> {
    let row = screen.list.marked();
    let has_marks = !screen.marks.is_empty();
    let is_old = matches!(screen.show, Show::Gone(_));
    match command {
        Command::Mark | Command::MarkAll => match row {
            None => Err(text!("panel-no-row")),
            Some(_) if is_old => Err(text!("panel-gone-already")),
            Some(_) => Ok(()),
        },
        Command::AcceptedDifferences | Command::EarlierReports | Command::Export
            if screen.in_hand.is_some() =>
        {
            Err(text!("panel-in-hand"))
        }
        command => {
            let action = action(command, row.filter(|_| !has_marks));
            let Some(action) = action else { return Ok(()) };
            let Some(row) = row else { return Err(text!("panel-no-row")) };
            if screen.in_hand.is_some() {
                return Err(text!("panel-in-hand"));
            }
            if is_old {
                return Err(text!("panel-gone-already"));
            }
            if has_marks && !action.takes_several() {
                return Err(text!("panel-one-by-one"));
            }
            if has_marks {
                return against_marked(screen, action).map_or(Ok(()), Err);
            }
            against(screen, row, action).map_or(Ok(()), Err)
        }
    }
}

/// Why an action can be done to none of the marked rows.
fn against_marked(screen: &ReportScreen, action: Action) -> Option<Text> {
    let loaded = screen.list.rows.iter().filter(|row| screen.marks.contains(&row.place));
    let loaded: Vec<&Row> = loaded.collect();
    if loaded.len() < screen.marks.len() {
        // Of the others it is only known once they are read.
        return None;
    }
    let is_to_be_made = |row: &&Row| row.class.actions().contains(&Action::Adopt);
    let is_one_by_one = action == Action::Pull && loaded.iter().any(is_to_be_made);
    let mut fit = loaded.into_iter().filter(|row| against(screen, row, action).is_none()).peekable();
    if fit.peek().is_none() && is_one_by_one {
        return Some(text!("panel-one-by-one"));
    }
    if fit.peek().is_none() {
        return Some(text!("panel-none-of-them", action = action.label()));
    }
    let is_alone = screen.marks.len() == 1;
    (!is_alone && fit.all(|row| is_daring(row, action))).then(|| text!("panel-only-probable"))
}

/// Why an action cannot be done to a row.
fn against(screen: &ReportScreen, row: &Row, action: Action) -> Option<Text> {
    if row.result.as_ref().is_some_and(|done| done.outcome.is_success()) {
        return Some(text!("panel-done-already"));
    }
    if row.accepted.is_some() {
        return Some(text!("panel-accepted-already"));
    }
    let report = &screen.opened()?.report;
    if row.actions(report).any(|known| known == action) {
        return None;
    }
    if row.class.actions().contains(&action) {
        return Some(text!("panel-incomplete-removes-nothing"));
    }
    Some(match row.class {
        Class::NoTemplate => text!("panel-link-in-tariffs"),
        Class::Ambiguous | Class::DuplicateId | Class::DuplicateSerial => text!("panel-by-hand"),
        Class::NotChecked | Class::DeviceNotChecked => text!("panel-not-checked"),
        class => text!("panel-not-of-class", class = class.label(), action = action.label()),
    })
}

/// What can be done now, with the key of each.
pub fn hint(screen: &ReportScreen, cx: &Context) -> Option<String> {
    let row = screen.list.marked()?;
    let can = |command| available(screen, command).is_ok();
    let pull = action(Command::Pull, screen.marks.is_empty().then_some(row)).unwrap_or(Action::Pull);
    let told: Vec<String> = [
        (Command::Push, text!("panel-hint-push", action = Action::Push.label())),
        (Command::Pull, text!("panel-hint-pull", action = pull.label())),
        (Command::Link, text!("panel-hint-link", action = Action::Link.label())),
        (Command::Unlink, text!("panel-hint-unlink", action = Action::Unlink.label())),
        (Command::RemoveThere, text!("panel-hint-remove", action = Action::Remove.label())),
        (Command::Accept, text!("panel-hint-accept", action = Action::Accept.label())),
    ]
    .into_iter()
    .filter(|(command, _)| can(*command))
    .map(|(_, told)| cx.say(&told))
    .collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

pub fn command(screen: &mut ReportScreen, command: Command, cx: &mut Context) -> Outcome {
    match command {
        Command::Open => screen.open_row(),
        Command::Mark => mark(screen, cx),
        Command::MarkAll if !screen.marks.is_empty() => {
            screen.marks.clear();
            Outcome::stay()
        }
        Command::MarkAll => match screen.query(RowPart::First) {
            Some(query) => ask(ReportRequest::Places(query)),
            None => Outcome::stay(),
        },
        Command::EarlierReports => prepare(screen, ReportRequest::Reports(screen.system)),
        Command::AcceptedDifferences => prepare(screen, ReportRequest::Accepted(screen.system)),
        Command::Export => lists::ask_format(),
        command => act(screen, command, cx),
    }
}

/// Asks for what a window is to show.
pub fn prepare(screen: &mut ReportScreen, request: ReportRequest) -> Outcome {
    screen.in_hand = Some(InHand::Preparing);
    ask(request)
}

/// Marks the row or takes its mark away, and goes on to the next.
fn mark(screen: &mut ReportScreen, cx: &Context) -> Outcome {
    let Some(place) = screen.list.marked().map(|row| row.place) else { return Outcome::stay() };
    if !screen.marks.remove(&place) {
        screen.marks.insert(place);
    }
    let part = screen.list.step(1, super::view::list_height(screen, cx));
    part.map_or_else(Outcome::stay, |part| screen.ask(part))
}

pub fn mark_all(
    screen: &mut ReportScreen,
    query: &RowsQuery,
    places: Answered<Vec<i64>>,
    cx: &mut Context,
) -> Outcome {
    if screen.query(RowPart::First).as_ref() != Some(query) {
        return Outcome::stay();
    }
    match places {
        Ok(places) => screen.marks = places.into_iter().collect(),
        Err(trouble) => cx.notices.fail(trouble.text),
    }
    Outcome::stay()
}

fn act(screen: &mut ReportScreen, command: Command, cx: &mut Context) -> Outcome {
    let row = screen.list.marked().cloned();
    let has_marks = !screen.marks.is_empty();
    let Some(action) = action(command, row.as_ref().filter(|_| !has_marks)) else { return Outcome::stay() };
    let Some(report) = screen.opened().map(|opened| opened.report.id) else { return Outcome::stay() };
    if has_marks {
        let places = screen.marks.iter().copied().collect();
        return prepare(screen, ReportRequest::Those { report, places, action });
    }
    if let (Action::Adopt, Some(row)) = (action, row.as_ref().filter(|row| row.section() == Section::Devices))
    {
        return adopting::begin(screen, row);
    }
    chosen(screen, action, Ok(row.into_iter().collect()), cx)
}

/// Shows what is about to be done with the rows that were chosen.
pub fn chosen(
    screen: &mut ReportScreen,
    action: Action,
    rows: Answered<Vec<Row>>,
    cx: &mut Context,
) -> Outcome {
    screen.in_hand = None;
    let rows = match rows {
        Ok(rows) => rows,
        Err(trouble) => {
            cx.notices.fail(trouble.text);
            return Outcome::stay();
        }
    };
    let whose = rows.first().map(super::words::name).unwrap_or_default();
    let Some(opened) = screen.opened() else { return Outcome::stay() };
    let preview = Preview::new(&opened.report, action, &rows);
    if preview.is_empty() {
        cx.notices.warn(preview.against());
        return Outcome::stay();
    }
    let route = if action == Action::Accept {
        Route::Accept(Accepting { mend: preview.mend, whose })
    } else {
        Route::Preview(Box::new(preview))
    };
    Outcome::go(Step::Open(route))
}

pub fn answered(screen: &mut ReportScreen, answer: Answer) -> Outcome {
    match answer {
        Answer::Yes(Purpose::Mend(mend)) => {
            screen.in_hand = Some(InHand::Doing);
            ask(ReportRequest::Mend(mend))
        }
        Answer::Yes(Purpose::Withdraw(id)) => {
            screen.in_hand = Some(InHand::Doing);
            ask(ReportRequest::Withdraw(id))
        }
        _ => Outcome::stay(),
    }
}

/// Tells what came of each row: in the rows themselves, and together in a line.
pub fn mended(
    screen: &mut ReportScreen,
    action: Action,
    results: Answered<Vec<(i64, Done)>>,
    cx: &mut Context,
) -> Outcome {
    screen.in_hand = None;
    let results = match results {
        Ok(results) => results,
        Err(trouble) => {
            cx.notices.fail(trouble.text);
            return Outcome::stay();
        }
    };
    let outcomes: Vec<_> = results.iter().map(|(_, done)| &done.outcome).collect();
    let (told, is_all) = summary(action, &outcomes);
    if is_all {
        cx.notices.done(told);
    } else {
        cx.notices.fail(told);
    }
    let results: BTreeMap<i64, Done> = results.into_iter().collect();
    // What was not done stays marked, to be looked at.
    screen.marks.retain(|place| results.get(place).is_none_or(|done| !done.outcome.is_success()));
    screen.list.note(&results);
    screen.read_again()
}
