//! A provisioning system: where it is, how to sign in, and how the last test of it went.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::ids::SystemId;
use super::text::Text;
use super::values::Secret;
use crate::text;

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
    use super::ApiUrl;

    fn refusal(words: &str) -> String {
        words.parse::<ApiUrl>().expect_err("a URL that must be refused").id.into_owned()
    }

    #[test]
    fn each_wrong_url_has_its_own_message() {
        assert_eq!(refusal(""), "system-url-empty");
        assert_eq!(refusal("acs.example:8080"), "system-url-no-scheme");
        assert_eq!(refusal("ftp://acs.example"), "system-url-other-scheme");
        assert_eq!(refusal("http://"), "system-url-form");
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
}
