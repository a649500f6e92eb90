//! Puts messages into the reader's language, from the Fluent files in `assets/i18n`.
//!
//! A message that is missing, unused, or not the same in both languages fails a test. Nothing here decides which message.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::domain::text::{Arg, Text};

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    Es,
    En,
}

impl FromStr for Language {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "es" => Ok(Self::Es),
            "en" => Ok(Self::En),
            other => Err(format!("{other}: es | en")),
        }
    }
}

impl Language {
    /// The language of the environment: English when the first of these that is set and not empty starts with `en`.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        match locale {
            Some(locale) if locale.starts_with("en") => Self::En,
            Some(_) | None => Self::Es,
        }
    }
}

macro_rules! resources {
    ($language:literal) => {
        [
            include_str!(concat!("../assets/i18n/", $language, "/values.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/domain.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/drivers.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/store.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/outbox.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/cli.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/screens.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/files.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/life.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/operations.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/tariffs.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/panel.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/keys.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/drafts.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/tools.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/terminal.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/records.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/report.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/products.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/os.ftl")),
            include_str!(concat!("../assets/i18n/", $language, "/quit.ftl")),
        ]
    };
}
/// Read once, when the language is first spoken: they are a megabyte once they are parsed.
static SPANISH: LazyLock<Vec<FluentResource>> = LazyLock::new(|| parsed(&resources!("es")));
static ENGLISH: LazyLock<Vec<FluentResource>> = LazyLock::new(|| parsed(&resources!("en")));

fn parsed(files: &[&str]) -> Vec<FluentResource> {
    let parsed = |file: &&str| {
        FluentResource::try_new((*file).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("a test reads every message file: {errors:?}"))
    };
    files.iter().map(parsed).collect()
}

/// The messages of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<&'static FluentResource>,
    key_names: KeyNames,
}

/// What the messages call the keys, once it is known.
type KeyNames = Arc<OnceLock<BTreeMap<String, String>>>;

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Texts {
    pub fn new(language: Language) -> Self {
        let (locale, files) = match language {
            Language::Es => ("es-ES", &SPANISH),
            Language::En => ("en-GB", &ENGLISH),
        };
        let locale = locale.parse().expect("both names are well formed");
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks are for mixed writing directions; on a terminal they are stray characters.
        bundle.set_use_isolating(false);
        for file in LazyLock::force(files) {
            bundle.add_resource(file).expect("a test finds messages that stand twice");
        }
        let key_names = KeyNames::default();
        let known = Arc::clone(&key_names);
        bundle.add_function("KEY", move |words, _| key_name(&known, words)).expect("it is added once");
        Self { language, bundle, key_names }
    }

    /// Tells what `KEY("devices.new-device")` in a message is: the name of the key that is in force, by place and command.
    /// The first names given are those.
    #[must_use]
    pub fn naming_keys(self, names: BTreeMap<String, String>) -> Self {
        self.key_names.get_or_init(|| names);
        self
    }

    pub const fn language(&self) -> Language {
        self.language
    }

    /// Puts a message into words. An unknown one, as a newer program may have stored it, comes out as its id.
    pub fn say(&self, text: &Text) -> String {
        let Some(pattern) = self.bundle.get_message(&text.id).and_then(|message| message.value()) else {
            return text.id.to_string();
        };
        let mut args = FluentArgs::with_capacity(text.args.len());
        for (name, arg) in &text.args {
            let value: FluentValue<'_> = match arg {
                Arg::Number(number) => (*number).into(),
                Arg::Words(words) => words.as_str().into(),
                Arg::Text(inner) => self.say(inner).into(),
            };
            args.set(name.as_ref(), value);
        }
        // Errors (a missing argument) leave the name of the argument in the words; the test of the files finds them.
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

/// The name of a key; where there are no keys, as on the command line, what it is called in the table.
fn key_name(known: &KeyNames, words: &[FluentValue<'_>]) -> FluentValue<'static> {
    let [FluentValue::String(reference)] = words else { return FluentValue::Error };
    let name = known.get().and_then(|names| names.get(reference.as_ref()));
    FluentValue::from(name.cloned().unwrap_or_else(|| reference.to_string()))
}
