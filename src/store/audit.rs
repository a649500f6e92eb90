//! The trail of who did what and when.
//!
//! No value of a secret is ever in it, only its name. Each row knows the customer whom it is about, if it is one: his
//! history is read from them.

use super::pool::{Tx, run};
use super::row::millis;
use super::{Stamp, StoreError};

/// What was done, and to what.
pub(super) struct Deed<'a> {
    pub action: &'static str,
    pub entity: &'static str,
    /// `None` when it is about many.
    pub id: Option<i64>,
    pub detail: &'a serde_json::Value,
}

pub(super) async fn note(tx: &mut Tx, stamp: &Stamp, deed: &Deed<'_>) -> Result<(), StoreError> {
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
