//! A provisioning system: where it is, how to sign in, and how the last test of it went.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::ids::SystemId;
use super::problem::Problem;
use super::technology::{self, Value};
use super::text::Text;
use super::values::Secret;
use crate::text;

/// The longest name of a system, user and password, in characters.
pub const MAX_NAME: usize = 64;
pub const MAX_USER: usize = 256;
pub const MAX_PASSWORD: usize = 1024;

/// A sort of provisioning system, one for each driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SystemKind {
    /// Vincula's own documented REST contract.
    Rest,
}

impl SystemKind {
    pub const ALL: [Self; 1] = [Self::Rest];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Rest => "rest",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    pub fn label(self) -> Text {
        match self {
            Self::Rest => text!("system-kind-rest"),
        }
    }

    /// What it is, for who has to choose.
    pub fn description(self) -> Text {
        match self {
            Self::Rest => text!("system-kind-rest-help"),
        }
    }
}

/// The address of a system's API: an absolute http or https URL with a host and without sign-in in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiUrl(Url);

impl FromStr for ApiUrl {
    type Err = Text;

    fn from_str(words: &str) -> Result<Self, Text> {
        let words = words.trim();
        if words.is_empty() {
            return Err(text!("system-url-empty"));
        }
        let lower = words.to_ascii_lowercase();
        if !lower.starts_with("http://") && !lower.starts_with("https://") {
            return Err(match words.split_once("://") {
                Some((scheme, _)) => text!("system-url-other-scheme", scheme = scheme),
                // Its beginning is there, but a slash is missing: to put another before it would not help.
                None if lower.starts_with("http:") || lower.starts_with("https:") => text!("system-url-form"),
                None => text!("system-url-no-scheme", value = words),
            });
        }
        let url = Url::parse(words).map_err(|_| text!("system-url-form"))?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(text!("system-url-form"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(text!("system-url-sign-in"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(text!("system-url-query"));
        }
        Ok(Self(url))
    }
}

impl ApiUrl {
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// As typed, without a slash at the end.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether a password saved for `other` may be used here: same scheme, host and port.
    ///
    /// The scheme and port count too: a password must neither fall back to plain http nor go to another server
    /// of the same host.
    pub fn is_same_server(&self, other: &Self) -> bool {
        self.0.origin() == other.0.origin()
    }
}

/// A provisioning system as it is recorded. Its password stays in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    pub id: SystemId,
    pub name: String,
    pub kind: SystemKind,
    pub url: ApiUrl,
    pub user: String,
    pub has_password: bool,
    /// The extra fields of its kind, by key.
    pub options: BTreeMap<String, String>,
    /// Counts the changes of the record: who saves must name the one he has seen.
    pub version: i64,
}

/// All that a driver needs to speak to a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub kind: SystemKind,
    pub url: ApiUrl,
    pub user: String,
    pub password: Secret,
    pub options: BTreeMap<String, String>,
}

/// A form or command that adds or changes a system, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SystemInput {
    pub name: String,
    /// A word of [`SystemKind`].
    pub kind: String,
    pub url: String,
    /// Empty for a system that asks for none.
    pub user: String,
    /// `None` keeps the saved one, if there is any; an empty one is none.
    pub password: Option<Secret>,
    /// The extra fields of its kind, by key; one left out is empty.
    pub options: BTreeMap<String, String>,
}

/// A system that was typed, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedSystem {
    pub name: String,
    pub access: CheckedAccess,
}

/// What it takes to speak to a system that was typed, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAccess {
    pub kind: SystemKind,
    pub url: ApiUrl,
    pub user: String,
    /// `None` is the saved one, if there is any; then the server is the one that it was saved for.
    pub password: Option<Secret>,
    pub options: BTreeMap<String, String>,
}

impl SystemInput {
    /// Checks every field; `known` is the system that is being changed, if it is not new.
    ///
    /// # Errors
    /// All the problems, in the order of the form.
    pub fn check(&self, known: Option<&System>) -> Result<CheckedSystem, Vec<Problem>> {
        let name = technology::required_line("name", &self.name, MAX_NAME);
        match (name, self.check_access(known)) {
            (Ok(name), Ok(access)) => Ok(CheckedSystem { name, access }),
            (name, access) => Err(name.err().into_iter().chain(access.err().into_iter().flatten()).collect()),
        }
    }

    /// Checks all but the name: what a test of the system needs.
    ///
    /// # Errors
    /// All the problems, in the order of the form.
    pub fn check_access(&self, known: Option<&System>) -> Result<CheckedAccess, Vec<Problem>> {
        let mut problems = Vec::new();
        let kind = self.check_kind().map_err(|problem| problems.push(problem)).ok();
        let url: Option<ApiUrl> =
            self.url.parse().map_err(|text| problems.push(Problem::new("url", text))).ok();
        let user = match self.user.trim() {
            "" => String::new(),
            user => technology::required_line("user", user, MAX_USER)
                .map_err(|problem| problems.push(problem))
                .unwrap_or_default(),
        };
        if let Err(text) = self.check_password(known, url.as_ref()) {
            problems.push(Problem::new("password", text));
        }
        let options = kind.map(|kind| self.check_options(kind, &mut problems)).unwrap_or_default();
        match (kind, url) {
            (Some(kind), Some(url)) if problems.is_empty() => {
                Ok(CheckedAccess { kind, url, user, password: self.password.clone(), options })
            }
            _ => Err(problems),
        }
    }

    fn check_kind(&self) -> Result<SystemKind, Problem> {
        let word = self.kind.trim();
        SystemKind::from_word(word).ok_or_else(|| {
            let known = SystemKind::ALL.map(SystemKind::word).join(", ");
            Problem::new(
                "kind",
                if word.is_empty() {
                    text!("field-required")
                } else {
                    text!("system-kind-unknown", value = word, known = known)
                },
            )
        })
    }

    /// A saved password goes to no other server than the one that it was saved for.
    fn check_password(&self, known: Option<&System>, url: Option<&ApiUrl>) -> Result<(), Text> {
        if let Some(password) = &self.password {
            let length = password.expose().chars().count();
            if length > MAX_PASSWORD {
                return Err(text!("field-too-long", max = MAX_PASSWORD, length = length));
            }
            if password.expose().chars().any(char::is_control) {
                return Err(text!("field-control-character"));
            }
            return Ok(());
        }
        match (known, url) {
            (Some(known), Some(url)) if known.has_password && !known.url.is_same_server(url) => {
                Err(text!("system-password-again", host = url.as_str()))
            }
            _ => Ok(()),
        }
    }

    fn check_options(&self, kind: SystemKind, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
        let fields = technology::system_fields(kind);
        let mut options = BTreeMap::new();
        for field in fields {
            let typed = self.options.get(&field.key).map(String::as_str).unwrap_or_default();
            match field.parse(typed) {
                Ok(Some(Value::Text(words))) => drop(options.insert(field.key.clone(), words)),
                Ok(Some(Value::Switch(on))) => drop(options.insert(field.key.clone(), on.to_string())),
                // No kind of system has a secret among its options: they are kept in clear.
                Ok(Some(Value::Secret(_)) | None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        for key in self.options.keys().filter(|key| fields.iter().all(|field| field.key != **key)) {
            let known = fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>().join(", ");
            problems.push(Problem::new(
                key.clone(),
                text!("system-option-unknown", key = key.as_str(), known = known),
            ));
        }
        options
    }
}

/// How the last test of a system went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastTest {
    pub at: Timestamp,
    pub ok: bool,
    /// The step that failed, as a word of [`crate::drivers::Step`].
    pub failed_step: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(words: &str) -> String {
        words.parse::<ApiUrl>().expect_err("a URL that must be refused").id.into_owned()
    }

    #[test]
    fn each_wrong_url_has_its_own_message() {
        assert_eq!(refusal(""), "system-url-empty");
        assert_eq!(refusal("acs.example:8080"), "system-url-no-scheme");
        assert_eq!(refusal("ftp://acs.example"), "system-url-other-scheme");
        assert_eq!(refusal("http://"), "system-url-form");
        assert_eq!(refusal("http:/acs.example"), "system-url-form");
        assert_eq!(refusal("http://ana:x@acs.example"), "system-url-sign-in");
        assert_eq!(refusal("http://acs.example/?a=1"), "system-url-query");
    }

    #[test]
    fn a_password_is_not_carried_to_another_host_port_or_scheme() {
        let saved: ApiUrl = "https://acs.example/api".parse().expect("a URL");
        for (other, same) in [
            ("https://acs.example:443/v2", true),
            ("HTTPS://ACS.example", true),
            ("http://acs.example/api", false),
            ("https://acs.example:8443/api", false),
            ("https://acs.example.net/api", false),
        ] {
            assert_eq!(saved.is_same_server(&other.parse().expect("a URL")), same, "{other}");
        }
    }

    fn input() -> SystemInput {
        SystemInput {
            name: " Fibra Sur ".into(),
            kind: "rest".into(),
            url: "https://acs.example/api/".into(),
            user: " ana ".into(),
            password: Some(Secret::new(" con espacios ".into())),
            options: [("timeout_secs", "020"), ("ca_file", " ")]
                .map(|(key, words)| (key.to_owned(), words.to_owned()))
                .into(),
        }
    }

    fn saved() -> System {
        System {
            id: SystemId(1),
            name: "Fibra Sur".into(),
            kind: SystemKind::Rest,
            url: "https://acs.example".parse().expect("a URL"),
            user: "ana".into(),
            has_password: true,
            options: BTreeMap::new(),
            version: 1,
        }
    }

    fn problems(input: &SystemInput, known: Option<&System>) -> Vec<(String, String)> {
        let problems = input.check(known).expect_err("mistakes");
        let both = |problem: Problem| (problem.field.into_owned(), problem.text.id.into_owned());
        problems.into_iter().map(both).collect()
    }

    #[test]
    fn a_system_that_is_right_comes_back_canonical() {
        let checked = input().check(None).expect("no mistakes");
        assert_eq!((checked.name.as_str(), checked.access.user.as_str()), ("Fibra Sur", "ana"));
        assert_eq!(checked.access.password, Some(Secret::new(" con espacios ".into())));
        assert_eq!(checked.access.options, [("timeout_secs".to_owned(), "20".to_owned())].into());
    }

    #[test]
    fn a_system_may_need_no_user_and_no_password() {
        let open = SystemInput { user: " ".into(), password: None, ..input() };
        let access = open.check_access(None).expect("no mistakes");
        assert_eq!((access.user.as_str(), access.password), ("", None));
    }

    #[test]
    fn all_mistakes_of_a_system_are_told_at_once_in_the_order_of_the_form() {
        let wrong = SystemInput {
            name: "x".repeat(65),
            kind: "soap".into(),
            url: "acs.example".into(),
            user: "u".repeat(257),
            password: Some(Secret::new("a\nb".into())),
            options: BTreeMap::new(),
        };
        let told = problems(&wrong, None);
        let told: Vec<_> = told.iter().map(|(field, id)| (field.as_str(), id.as_str())).collect();
        let after_name = [
            ("kind", "system-kind-unknown"),
            ("url", "system-url-no-scheme"),
            ("user", "field-too-long"),
            ("password", "field-control-character"),
        ];
        assert_eq!(told, [&[("name", "field-too-long")][..], &after_name].concat());
        assert_eq!(wrong.check_access(None).expect_err("mistakes").len(), after_name.len());
        let long = SystemInput { password: Some(Secret::new("x".repeat(1025))), ..input() };
        assert_eq!(problems(&long, None), [("password".into(), "field-too-long".into())]);
    }

    #[test]
    fn options_are_those_of_the_kind_and_checked_by_it() {
        let mut wrong = input();
        wrong.options.insert("timeout_secs".into(), "0".into());
        wrong.options.insert("colour".into(), "red".into());
        assert_eq!(
            problems(&wrong, None),
            [
                ("timeout_secs".into(), "field-number-range".into()),
                ("colour".into(), "system-option-unknown".into())
            ]
        );
    }

    #[test]
    fn a_saved_password_is_kept_only_for_the_server_that_it_was_saved_for() {
        let kept = SystemInput { password: None, ..input() };
        assert_eq!(kept.check(Some(&saved())).expect("the same server").access.password, None);
        let moved = SystemInput { url: "https://acs.example:8443".into(), ..kept };
        assert_eq!(problems(&moved, Some(&saved())), [("password".into(), "system-password-again".into())]);
        assert!(moved.check(Some(&System { has_password: false, ..saved() })).is_ok());
        let anew = SystemInput { password: Some(Secret::new("otra".into())), ..moved };
        assert!(anew.check(Some(&saved())).is_ok());
    }
}
