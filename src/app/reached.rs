//! Every action of every screen is reached by the keys that it shows: it stands in the bottom line, or in the window of
//! actions, which the bottom line names then.

use crate::i18n::{Language, Texts};

use super::any_size::{routes, settle};
use super::keymap::Command;
use super::keymap::in_force::Offer;
use super::route::Route;
use super::testing::Bench;
use crate::domain::ids::CustomerId;
use crate::domain::text::Text;

/// More pages than the window has anywhere, on the smallest terminal too.
const PAGES: usize = 4;

/// A key and a label as the bottom line has them.
fn told(offer: &Offer, texts: &Texts) -> (String, String) {
    let key = offer.keys.first().map(|key| texts.say(&key.name())).unwrap_or_default();
    (key, texts.say(&Text::new(offer.label)))
}

fn bottom(bench: &Bench) -> String {
    bench.screen().lines().last().unwrap_or_default().to_owned()
}

/// All that the window of actions shows from its first row to its last.
fn listed(bench: &mut Bench) -> Vec<String> {
    let mut listed = Vec::new();
    for _ in 0..PAGES {
        listed.extend(bench.screen().lines().map(str::to_owned));
        bench.keys("<pgdn>");
    }
    listed
}

/// The scenes: every route, and what its keys lead to inside it.
fn scenes() -> Vec<(Route, &'static str)> {
    let customer = |keys| (Route::Customer(CustomerId(7)), keys);
    let is_window = |route: &Route| matches!(route, Route::Actions { .. });
    let mut scenes: Vec<(Route, &'static str)> =
        routes().into_iter().filter(|route| !is_window(route)).map(|route| (route, "")).collect();
    scenes.extend([customer("a"), customer("t"), customer("h"), customer("a<enter>"), customer("ai")]);
    scenes.extend([(Route::Customers, "/"), (Route::Tariffs, "v")]);
    scenes
}

#[test]
fn every_action_stands_in_the_bottom_line_or_in_the_window_that_it_names() {
    for language in [Language::Es, Language::En] {
        for (columns, rows) in [(80, 24), (60, 20)] {
            for (route, keys) in scenes() {
                let mut bench = Bench::in_language(&route, language, columns, rows);
                let opening = std::mem::take(&mut bench.opening);
                settle(&mut bench, opening);
                let effects = bench.keys(keys);
                settle(&mut bench, effects);
                check(bench, &Texts::new(language), &format!("{route:?} {keys} in {columns}x{rows}"));
            }
        }
    }
}

fn check(mut bench: Bench, texts: &Texts, scene: &str) {
    let line = bottom(&bench);
    let stands = |offer: &Offer| {
        let (key, label) = told(offer, texts);
        line.contains(&format!(" {key} {label}"))
    };
    let offers = bench.app.offers();
    let actions: Vec<Offer> = offers.iter().filter(|offer| offer.is_action()).cloned().collect();
    let can_run = |offer: &&Offer| offer.why_not.is_none() && !offer.keys.is_empty();
    if actions.iter().filter(can_run).all(stands) {
        return;
    }
    let window = offers.iter().find(|offer| offer.command == Command::Actions).expect("it is everywhere");
    assert!(stands(window), "{scene}: not all stand there, and no window is named: {line}");
    bench.keys(if told(window, texts).0 == "." { "." } else { "<c-o>" });
    let listed = listed(&mut bench);
    for offer in &actions {
        let (key, label) = told(offer, texts);
        let has = |line: &String| {
            let mut words = line.trim_start_matches([' ', '▸']).splitn(2, ' ');
            words.next() == Some(key.as_str()) && words.next().is_some_and(|rest| rest.contains(&label))
        };
        assert!(listed.iter().any(has), "{scene}: {key} {label} is nowhere\n{}", bench.screen());
    }
}
