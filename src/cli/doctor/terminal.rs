//! The terminal, as far as it can be known without asking it anything.

use std::io::{IsTerminal, stdin, stdout};

use super::{Finding, Section};
use crate::text;

/// The smallest screen that can be worked on, and the smallest that shows everything.
const USABLE: (u16, u16) = (60, 20);
const WHOLE: (u16, u16) = (80, 24);

/// What is around the program.
#[derive(Debug, Clone, Default)]
pub struct Around {
    is_terminal: bool,
    /// Columns and rows.
    size: Option<(u16, u16)>,
    variables: Variables,
}

#[derive(Debug, Clone, Default)]
struct Variables {
    term: String,
    colorterm: String,
    /// The first that is set of those that say how letters are written.
    locale: Option<(String, String)>,
    no_color: bool,
    ssh: bool,
    tmux: bool,
    screen: bool,
}

impl Around {
    pub fn here() -> Self {
        let is_terminal = stdin().is_terminal() && stdout().is_terminal();
        let size = is_terminal.then(crossterm::terminal::size).and_then(Result::ok);
        Self { is_terminal, size, variables: Variables::of(|name| std::env::var(name).ok()) }
    }
}

impl Variables {
    fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let locale =
            ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name.to_owned(), set(name)?)));
        Self {
            term: set("TERM").unwrap_or_default(),
            colorterm: set("COLORTERM").unwrap_or_default(),
            locale,
            no_color: set("NO_COLOR").is_some(),
            ssh: set("SSH_CONNECTION").or_else(|| set("SSH_TTY")).is_some(),
            tmux: set("TMUX").is_some(),
            screen: set("STY").is_some(),
        }
    }
}

pub fn findings(around: &Around) -> Vec<Finding> {
    if !around.is_terminal {
        return vec![Finding::notice(Section::Terminal, "terminal", text!("doctor-terminal-none"))];
    }
    let Variables { ssh, tmux, screen, .. } = around.variables;
    let way = [(ssh, "SSH"), (tmux, "tmux"), (screen, "screen")];
    let way: Vec<&str> = way.into_iter().filter_map(|(is_so, word)| is_so.then_some(word)).collect();
    let mut found = vec![size(around.size), locale(&around.variables), kind(&around.variables)];
    if !way.is_empty() {
        found.push(Finding::right(
            Section::Terminal,
            "way",
            text!("doctor-terminal-way", way = way.join(", ")),
        ));
    }
    found
}

fn size(size: Option<(u16, u16)>) -> Finding {
    let Some((columns, rows)) = size else {
        return Finding::wrong(Section::Terminal, "size", text!("doctor-terminal-sizeless"))
            .advise(text!("doctor-terminal-sizeless-do"));
    };
    let detail = text!("doctor-terminal-size", columns = columns, rows = rows);
    let at_least = |(wide, high): (u16, u16)| columns >= wide && rows >= high;
    let larger = |(wide, high): (u16, u16)| text!("doctor-terminal-small-do", columns = wide, rows = high);
    if at_least(WHOLE) {
        Finding::right(Section::Terminal, "size", detail)
    } else if at_least(USABLE) {
        Finding::notice(Section::Terminal, "size", detail).advise(larger(WHOLE))
    } else {
        Finding::wrong(Section::Terminal, "size", detail).advise(larger(USABLE))
    }
}

fn locale(variables: &Variables) -> Finding {
    let (name, value) = variables.locale.clone().unwrap_or(("LANG".to_owned(), String::new()));
    let detail = text!("doctor-terminal-locale", name = name, value = value.as_str());
    let plain = value.to_ascii_lowercase().replace('-', "");
    if plain.contains("utf8") {
        Finding::right(Section::Terminal, "locale", detail)
    } else {
        Finding::wrong(Section::Terminal, "locale", detail).advise(text!("doctor-terminal-locale-do"))
    }
}

fn kind(variables: &Variables) -> Finding {
    let Variables { term, colorterm, no_color, .. } = variables;
    if matches!(term.as_str(), "" | "dumb" | "unknown") {
        return Finding::wrong(
            Section::Terminal,
            "term",
            text!("doctor-terminal-dumb", term = term.as_str()),
        )
        .advise(text!("doctor-terminal-dumb-do"));
    }
    let colours = if *no_color {
        text!("doctor-colours-none", reason = "NO_COLOR")
    } else if matches!(colorterm.as_str(), "truecolor" | "24bit") {
        text!("doctor-colours-all")
    } else if term.contains("256color") {
        text!("doctor-colours", count = 256)
    } else if term.starts_with("vt") {
        text!("doctor-colours-none", reason = term.as_str())
    } else {
        text!("doctor-colours", count = 16)
    };
    let detail = text!("doctor-terminal-term", term = term.as_str(), colours = colours);
    Finding::right(Section::Terminal, "term", detail)
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    fn verdicts(size: (u16, u16), variables: &[(&str, &str)]) -> Vec<(&'static str, Verdict)> {
        let set = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let around = Around { is_terminal: true, size: Some(size), variables: Variables::of(set) };
        findings(&around).into_iter().map(|finding| (finding.check, finding.verdict)).collect()
    }

    const GOOD: [(&str, &str); 2] = [("TERM", "xterm-256color"), ("LANG", "es_ES.UTF-8")];

    #[test]
    fn a_common_terminal_is_right_and_its_way_is_told() {
        let right = [("size", Verdict::Right), ("locale", Verdict::Right), ("term", Verdict::Right)];
        assert_eq!(verdicts((80, 24), &GOOD), right);
        let over_ssh = [&GOOD[..], &[("SSH_CONNECTION", "1 2 3 4"), ("TMUX", "/tmp/tmux")]].concat();
        assert_eq!(verdicts((80, 24), &over_ssh), [&right[..], &[("way", Verdict::Right)]].concat());
    }

    #[test]
    fn a_small_screen_is_told_and_one_too_small_is_wrong() {
        assert_eq!(verdicts((79, 24), &GOOD)[0], ("size", Verdict::Notice));
        assert_eq!(verdicts((80, 19), &GOOD)[0], ("size", Verdict::Wrong));
    }

    #[test]
    fn the_first_variable_that_is_set_decides_how_letters_are_written() {
        let locale = |variables: &[(&str, &str)]| verdicts((80, 24), variables)[1].1;
        assert_eq!(locale(&[("LC_ALL", "C"), ("LANG", "es_ES.UTF-8")]), Verdict::Wrong);
        assert_eq!(locale(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]), Verdict::Right);
        assert_eq!(locale(&[]), Verdict::Wrong);
    }

    #[test]
    fn a_terminal_that_can_do_nothing_is_wrong_and_no_terminal_is_not() {
        assert_eq!(verdicts((80, 24), &[("TERM", "dumb")])[2], ("term", Verdict::Wrong));
        let found = findings(&Around::default());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].verdict, Verdict::Notice);
    }
}
