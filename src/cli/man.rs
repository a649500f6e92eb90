//! `vincula man`: the manual page, made from the arguments, the messages and the table of keys.
//!
//! It is written here and not by a library, whose headings would be English in every language.

use std::io::{self, Write};

use clap::{Arg, Command};
use strum::IntoEnumIterator;

use super::help;
use super::refusal::Exit;
use super::session::Session;
use crate::app::keymap::{KEYMAP, Place};
use crate::domain::text::Text;
use crate::i18n::Texts;
use crate::text;

/// The files that are not named by an option, and what they are.
const FILES: [(&str, &str); 5] = [
    ("~/.config/vincula/config.toml", "man-file-config"),
    ("~/.local/share/vincula/vincula.db", "man-file-database"),
    ("~/.local/share/vincula/key", "man-file-key"),
    ("~/.local/state/vincula/vincula.log", "man-file-log"),
    ("~/.local/state/vincula/drafts/", "man-file-drafts"),
];

const ENVIRONMENT: [(&str, &str); 6] = [
    ("DATABASE_URL", "man-env-database"),
    ("VINCULA_KEY, VINCULA_KEY_FILE", "man-env-key"),
    ("CREDENTIALS_DIRECTORY", "man-env-credentials"),
    ("LC_ALL, LC_MESSAGES, LANG", "man-env-language"),
    ("NO_COLOR", "man-env-colour"),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME", "man-env-folders"),
];

const EXIT: [(&str, &str); 5] = [
    ("0", "man-exit-done"),
    ("1", "man-exit-cannot"),
    ("2", "man-exit-wrong"),
    ("3", "man-exit-differences"),
    ("4", "man-exit-not-settled"),
];

pub fn run(session: &Session) -> anyhow::Result<Exit> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(page(&session.texts).as_bytes())?;
    stdout.flush()?;
    Ok(Exit::Done)
}

/// The page, in the markup of man(7).
fn page(texts: &Texts) -> String {
    let command = help::command(texts);
    let mut page = Page::new();
    page.section(&texts.say(&text!("man-name")));
    page.paragraph(&format!("vincula - {}", about(&command)));
    page.section(&texts.say(&text!("man-synopsis")));
    page.paragraph(&usage(&command));
    page.section(&texts.say(&text!("man-description")));
    page.paragraph(&texts.say(&text!("man-what")));
    page.section(&texts.say(&text!("man-options")));
    page.arguments(&command, |argument| argument.is_global_set() || argument.get_id() == "version");
    page.section(&texts.say(&text!("man-commands")));
    page.commands(&command);
    page.keys(texts);
    for (heading, items) in [
        (text!("man-files"), FILES.as_slice()),
        (text!("man-environment"), ENVIRONMENT.as_slice()),
        (text!("man-exit"), EXIT.as_slice()),
    ] {
        page.section(&texts.say(&heading));
        for (name, what) in items {
            page.item(name, &texts.say(&Text::new(*what)));
        }
    }
    page.0
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    usage.split_once(' ').map_or_else(String::new, |(_, usage)| usage.trim().to_owned())
}

/// The page as far as it is written.
struct Page(String);

impl Page {
    fn new() -> Self {
        let version = env!("CARGO_PKG_VERSION");
        // The first line tells groff how the rest is encoded. Words are not broken: many are typed as they stand.
        Self(format!(".\\\" -*- coding: utf-8 -*-\n.TH VINCULA 1 \"\" \"vincula {version}\"\n.nh\n.ad l\n"))
    }

    fn section(&mut self, heading: &str) {
        self.request("SH", heading);
    }

    fn paragraph(&mut self, words: &str) {
        self.request("PP", "");
        self.line(words);
    }

    /// A name, and below it what it is.
    fn item(&mut self, name: &str, words: &str) {
        self.request("TP", "");
        self.request("B", name);
        self.line(words);
    }

    /// Every command that does something, with the arguments of its own.
    fn commands(&mut self, command: &Command) {
        for inner in command.get_subcommands() {
            if inner.has_subcommands() {
                self.commands(inner);
                continue;
            }
            self.request("SS", &usage(inner));
            self.line(&about(inner));
            self.arguments(inner, |argument| !argument.is_global_set());
        }
    }

    fn arguments(&mut self, command: &Command, is_told: impl Fn(&Arg) -> bool) {
        for argument in command.get_arguments().filter(|argument| is_told(argument)) {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let short = argument.get_short().map(|letter| format!("-{letter}, ")).unwrap_or_default();
            self.item(&format!("{short}{argument}"), &help);
        }
    }

    fn keys(&mut self, texts: &Texts) {
        self.section(&texts.say(&text!("man-keys")));
        self.paragraph(&texts.say(&text!("man-keys-what")));
        self.request("PD", "0");
        for place in Place::iter() {
            self.request("SS", &texts.say(&place.label()));
            for binding in KEYMAP.iter().filter(|binding| binding.place == place) {
                let keys: Vec<String> = binding.keys.iter().map(|key| texts.say(&key.name())).collect();
                self.0.push_str(".TP 20\n");
                self.request("B", &keys.join("  "));
                self.line(&texts.say(&Text::new(binding.label)));
            }
        }
        self.request("PD", "");
    }

    fn request(&mut self, name: &str, argument: &str) {
        let argument = escaped(argument);
        let argument = if argument.is_empty() { argument } else { format!(" \"{argument}\"") };
        self.0.push_str(&format!(".{name}{argument}\n"));
    }

    fn line(&mut self, words: &str) {
        // What begins with a point or a quote would be a request.
        self.0.push_str(&format!("\\&{}\n", escaped(words)));
    }
}

/// Text with each character replaced that roff would read or print as something else.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\\' => escaped.push_str("\\e"),
            '-' => escaped.push_str("\\-"),
            '^' => escaped.push_str("\\(ha"),
            '~' => escaped.push_str("\\(ti"),
            '`' => escaped.push_str("\\(ga"),
            '\'' => escaped.push_str("\\(aq"),
            '"' => escaped.push_str("\\(dq"),
            '\n' => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn every_command_option_and_key_stands_in_the_page() {
        let page = page(&Texts::new(Language::Es));
        for words in [
            ".SH \"NOMBRE\"",
            "\\&vincula \\- Aprovisionamiento",
            ".SS \"vincula device save [OPCIONES]",
            ".B \"\\-\\-password\\-file <F>\"",
            ".B \"\\-h, \\-\\-help\"",
            ".SS \"Formulario del dispositivo\"",
            ".B \"\\(haS\"",
            "VINCULA_KEY_FILE",
            ".SH \"ESTADO DE SALIDA\"",
        ] {
            assert!(page.contains(words), "{words}\n{page}");
        }
    }

    #[test]
    fn no_word_is_taken_for_a_request_and_none_is_english_in_spanish() {
        let page = page(&Texts::new(Language::Es));
        for line in page.lines().skip(4) {
            let name = line.strip_prefix('.').map(|request| request.split(' ').next().unwrap_or_default());
            let is_known = name.is_none_or(|name| matches!(name, "SH" | "SS" | "PP" | "TP" | "B" | "PD"));
            assert!(is_known && !line.starts_with('\''), "{line}");
        }
        for word in ["Usage", "OPTIONS", "Print", "<COMMAND>"] {
            assert!(!page.contains(word), "{word}\n{page}");
        }
    }
}
