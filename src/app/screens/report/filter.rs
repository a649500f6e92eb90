//! What of a report is shown: everything, one class, what is new or gone.

use super::{ReportScreen, words};
use crate::app::effect::report::{Opened, Show};
use crate::domain::text::Text;
use crate::reconcile::class::Class;
use crate::text;

/// What there is to choose from, in the order in which one goes through it. What has no rows is left out.
fn choices(opened: &Opened) -> Vec<Show> {
    let totals = &opened.report.totals;
    let classes = Class::ALL.into_iter().filter(|class| class.is_listed() && totals.of(*class) > 0);
    let since = opened.since.into_iter();
    let others = since
        .flat_map(|since| [(Show::New(since.report), since.new), (Show::Gone(since.report), since.gone)]);
    let others = others.filter(|(_, count)| *count > 0).map(|(show, _)| show);
    [Show::All].into_iter().chain(classes.map(Show::Class)).chain(others).collect()
}

pub fn next(screen: &ReportScreen) -> Show {
    step(screen, |at, count| (at + 1) % count)
}

pub fn previous(screen: &ReportScreen) -> Show {
    step(screen, |at, count| (at + count - 1) % count)
}

fn step(screen: &ReportScreen, to: impl Fn(usize, usize) -> usize) -> Show {
    let Some(opened) = screen.opened() else { return Show::All };
    let choices = choices(opened);
    let at = choices.iter().position(|show| *show == screen.show).unwrap_or(0);
    choices[to(at, choices.len())]
}

pub fn label(show: Show) -> Text {
    match show {
        Show::All => text!("panel-show-all"),
        Show::Class(class) => class.label(),
        Show::New(_) => text!("panel-show-new"),
        Show::Gone(_) => text!("panel-show-gone"),
    }
}

/// The classes with how many rows they have, the costliest first and what agrees last.
pub fn counts(opened: &Opened) -> Vec<(Option<Class>, Text, u64)> {
    let totals = &opened.report.totals;
    // Services without a template have a line of their own, above all.
    let told = |class: &Class| *class != Class::NoTemplate && totals.of(*class) > 0;
    let (listed, counted): (Vec<Class>, Vec<Class>) =
        Class::ALL.into_iter().filter(told).partition(|class| class.is_listed());
    let count = |class: Class| (Some(class), words::short(class), totals.of(class));
    let accepted = (totals.accepted > 0).then(|| (None, text!("panel-show-accepted"), totals.accepted));
    listed.into_iter().map(count).chain(accepted).chain(counted.into_iter().map(count)).collect()
}
