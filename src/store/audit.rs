//! The trail of who did what and when.
//!
//! No value of a secret is ever in it, only its name. Each row knows the customer whom it is about, if it is one: his
//! history is read from them.

use super::pool::{Tx, on_tx, run};
use super::row::millis;
use super::{Stamp, StoreError};
use crate::domain::history::is_told;

/// What was done, and to what.
pub(super) struct Deed<'a> {
    pub action: &'static str,
    pub entity: &'static str,
    /// `None` when it is about many.
    pub id: Option<i64>,
    pub detail: &'a serde_json::Value,
}

/// How many deeds one statement writes.
const CHUNK: usize = 500;

/// Notes many deeds at once, which are about customers themselves or about no customer.
pub(super) async fn note_all(tx: &mut Tx, stamp: &Stamp, deeds: &[Deed<'_>]) -> Result<(), StoreError> {
    for deed in deeds {
        debug_assert!(is_told(deed.entity, deed.action), "no words for {} of {}", deed.action, deed.entity);
    }
    for chunk in deeds.chunks(CHUNK) {
        on_tx!(&mut *tx, |connection| {
            let mut query = sqlx::QueryBuilder::new(
                "insert into audit (at, by_whom, action, entity, entity_id, detail, customer_id) ",
            );
            query.push_values(chunk, |mut values, deed| {
                let customer = if deed.entity == "customer" { deed.id } else { None };
                values
                    .push_bind(millis(stamp.at))
                    .push_bind(stamp.by.as_str())
                    .push_bind(deed.action)
                    .push_bind(deed.entity)
                    .push_bind(deed.id)
                    .push_bind(deed.detail.to_string())
                    .push_bind(customer);
            });
            // One of another length would be kept by the connection and hardly be wanted again.
            query.build().persistent(chunk.len() == CHUNK).execute(connection).await.map(drop)
        })?;
    }
    Ok(())
}

pub(super) async fn note(tx: &mut Tx, stamp: &Stamp, deed: &Deed<'_>) -> Result<(), StoreError> {
    debug_assert!(is_told(deed.entity, deed.action), "no words for {} of {}", deed.action, deed.entity);
    run!(
        tx,
        "insert into audit (at, by_whom, action, entity, entity_id, detail, customer_id)
            values ($1, $2, $3, $4, $5, $6, case $4
                when 'customer' then $5
                when 'device' then (select customer_id from devices where id = $5)
                when 'operation' then (select customer_id from operations where id = $5) end)",
        millis(stamp.at),
        stamp.by.as_str(),
        deed.action,
        deed.entity,
        deed.id,
        deed.detail.to_string(),
    )?;
    Ok(())
}
