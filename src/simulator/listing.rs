//! The list of customers: a page in the order of their ids, filtered, with an opaque cursor.

use std::collections::BTreeMap;
use std::ops::Bound;

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::reply::Reply;
use super::state::{Call, Listed};
use super::world::{Customer, CustomerStatus};
use crate::text;

const MAX_LIMIT: usize = 1000;

/// What is asked for.
#[derive(Default)]
struct Wanted {
    limit: Option<usize>,
    after: Option<String>,
    part: String,
    statuses: Vec<CustomerStatus>,
    since: Option<Timestamp>,
}

impl Wanted {
    fn read(call: &Call) -> Result<Self, Reply> {
        let mut wanted = Self::default();
        for (name, value) in &call.query {
            let is_right = match name.as_str() {
                "limit" => {
                    wanted.limit = value.parse().ok().filter(|limit| *limit > 0);
                    wanted.limit.is_some()
                }
                "cursor" => {
                    wanted.after = id_of(value);
                    wanted.after.is_some()
                }
                "q" => {
                    wanted.part = fold(value);
                    true
                }
                "status" => {
                    let statuses: Option<Vec<_>> = value.split(',').map(CustomerStatus::from_word).collect();
                    wanted.statuses = statuses.unwrap_or_default();
                    !wanted.statuses.is_empty()
                }
                "updated_since" => {
                    wanted.since = value.parse().ok();
                    wanted.since.is_some()
                }
                _ => return Err(unknown_parameter(name)),
            };
            if !is_right {
                let text = text!("contract-parameter", name = name.as_str());
                return Err(Reply::problem(StatusCode::BAD_REQUEST, &text));
            }
        }
        Ok(wanted)
    }

    fn is_for_all(&self) -> bool {
        self.part.is_empty() && self.statuses.is_empty() && self.since.is_none()
    }

    fn takes(&self, listed: &Listed) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&listed.customer.status))
            && self.since.is_none_or(|since| listed.customer.updated_at >= since)
            && (self.part.is_empty() || listed.haystack.contains(&self.part))
    }
}

pub fn unknown_parameter(name: &str) -> Reply {
    Reply::problem(StatusCode::BAD_REQUEST, &text!("contract-parameter-unknown", name = name))
}

/// One page, and how many there are in all.
pub fn page(customers: &BTreeMap<String, Listed>, call: &Call) -> Reply {
    let wanted = match Wanted::read(call) {
        Ok(wanted) => wanted,
        Err(reply) => return reply,
    };
    let limit = wanted.limit.unwrap_or(MAX_LIMIT).min(MAX_LIMIT);
    let from = wanted.after.clone().map_or(Bound::Unbounded, Bound::Excluded);
    let mut following = customers
        .range::<String, _>((from, Bound::Unbounded))
        .map(|(_, listed)| listed)
        .filter(|listed| wanted.takes(listed));
    let items: Vec<&Listed> = following.by_ref().take(limit).collect();
    let next = items.last().filter(|_| following.next().is_some());
    let total = if wanted.is_for_all() {
        customers.len()
    } else {
        customers.values().filter(|listed| wanted.takes(listed)).count()
    };
    Reply::json(
        StatusCode::OK,
        json!({
            "items": items.iter().map(|listed| listed.customer.reply()).collect::<Vec<_>>(),
            "next_cursor": next.map(|last| URL_SAFE_NO_PAD.encode(&last.customer.id)),
            "total": total,
        }),
    )
}

fn id_of(cursor: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
}

/// The text that a customer is found by, a line for each of its parts.
pub fn haystack(customer: &Customer) -> Box<str> {
    let parts = [Some(&customer.id), Some(&customer.name)].into_iter().chain([
        customer.tax_id.as_ref(),
        customer.email.as_ref(),
        customer.phone.as_ref(),
    ]);
    let parts: Vec<String> = parts.flatten().map(|part| fold(part)).collect();
    parts.join("\n").into()
}

/// Drops case and accents, and nothing else: a part of an e-mail address keeps its dots.
fn fold(words: &str) -> String {
    words
        .trim()
        .nfd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .collect()
}
