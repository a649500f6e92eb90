//! All that was done to a customer, newest first, a page at a time by the id of the deed.
//!
//! It is read from the trail; nothing is kept for it alone.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::outbox::{OperationRow, operation_sql};
use super::pool::{Tx, all, on_tx};
use super::row::{json, time};
use super::{Store, StoreError};
use crate::domain::history::{DeedDetail, told};
use crate::domain::ids::{CustomerId, OperationId};
use crate::domain::operation::Operation;
use crate::domain::text::Text;

/// A deed, by whom and when, and the operation that carries it out as it stands now, if it takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    pub id: i64,
    pub at: Timestamp,
    pub by: String,
    pub what: Text,
    pub operation: Option<Operation>,
}

/// A page, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    pub rows: Vec<HistoryRow>,
    pub has_more: bool,
}

#[derive(sqlx::FromRow)]
struct DeedRow {
    id: i64,
    at: i64,
    by_whom: String,
    action: String,
    entity: String,
    entity_id: Option<i64>,
    detail: String,
}

impl Store {
    /// What was done to a customer, his links, contracts, devices and operations before the deed with this id; the newest
    /// for `None`.
    pub async fn history(
        &self,
        customer: CustomerId,
        before: Option<i64>,
        limit: u16,
    ) -> Result<HistoryPage, StoreError> {
        let mut tx = self.read().await?;
        let mut deeds = all!(
            &mut tx,
            DeedRow,
            "select id, at, by_whom, action, entity, entity_id, detail from audit
                where customer_id = $1 and id < $2 order by id desc limit $3",
            customer.0,
            before.unwrap_or(i64::MAX),
            i64::from(limit) + 1
        )?;
        let has_more = deeds.len() > usize::from(limit);
        deeds.truncate(usize::from(limit));
        let mut rows = Vec::with_capacity(deeds.len());
        for deed in deeds {
            let detail: DeedDetail = json("detail of the trail", &deed.detail)?;
            let is_of_operation = deed.entity == "operation";
            let operation = if is_of_operation { deed.entity_id } else { detail.operation };
            rows.push((deed, detail, operation));
        }
        let ids: Vec<i64> = rows.iter().filter_map(|(.., operation)| *operation).collect();
        let operations = operations(&mut tx, &ids).await?;
        let rows = rows
            .into_iter()
            .map(|(deed, mut detail, operation)| {
                let operation = operation.and_then(|id| operations.get(&OperationId(id)).cloned());
                if detail.serial.is_none() {
                    detail.serial = operation.as_ref().and_then(|operation| operation.serial.clone());
                }
                let what = told(&deed.entity, &deed.action, &detail);
                Ok(HistoryRow { id: deed.id, at: time(deed.at)?, by: deed.by_whom, what, operation })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(HistoryPage { rows, has_more })
    }
}

async fn operations(tx: &mut Tx, ids: &[i64]) -> Result<BTreeMap<OperationId, Operation>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<OperationRow> = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(operation_sql!("where o.id in ("));
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(id);
        }
        query.push(")");
        query.build_query_as().persistent(false).fetch_all(connection).await
    })?;
    rows.into_iter().map(|row| row.into_operation().map(|operation| (operation.id, operation))).collect()
}
