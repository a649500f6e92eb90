//! The address of a database: of which sort it is, and how it may be shown.

use url::Url;

/// Whether these words name a database of a sort that there is.
pub fn is_database_url(words: &str) -> bool {
    ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| words.starts_with(scheme))
}

/// The address of a database as it may be shown: without a password, wherever it stood in it.
pub fn shown_database(url: &str) -> String {
    if url.starts_with("sqlite:") {
        return url.to_owned();
    }
    // What cannot be read could hold a password anywhere.
    let Ok(mut shown) = Url::parse(url) else {
        return "postgres://…".to_owned();
    };
    // Only an address without a host has no room for a password, and then there is none.
    let _ = shown.set_password(None);
    let rest: Vec<_> = shown.query_pairs().into_owned().filter(|(key, _)| !is_password(key)).collect();
    shown.set_query(None);
    if !rest.is_empty() {
        shown.query_pairs_mut().extend_pairs(rest);
    }
    shown.into()
}

/// Whether there is a password in the address of a database, or something that could be one.
pub fn has_password(url: &str) -> bool {
    if url.is_empty() || url.starts_with("sqlite:") {
        return false;
    }
    Url::parse(url)
        .map_or(true, |url| url.password().is_some() || url.query_pairs().any(|(key, _)| is_password(&key)))
}

fn is_password(key: &str) -> bool {
    key.to_ascii_lowercase().contains("password")
}
