//! Ours sent to a system: a customer's own record, or a device as it is recorded, with what is empty here left as it is.
//!
//! Nothing is sent from here: it is queued, and the record stays as it is.

use serde_json::json;

use super::audit::{self, Deed};
use super::customers::RecordRow;
use super::life::want;
use super::pool::{Tx, all, locking, one, run};
use super::row::{corrupt, millis};
use super::search::folded_id;
use super::{Place, Stamp, Store, StoreChange, StoreError};
use crate::domain::customer::{CustomerStatus, DesiredCustomer, whole_address};
use crate::domain::device::{Intent, Saved};
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::OperationState;
use crate::domain::problem::Problem;
use crate::text;

/// A customer's record that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerPush {
    pub customer: CustomerId,
    pub system: SystemId,
    pub external_id: String,
    /// One who is to be made there is linked in the same step.
    pub place: Place,
}

impl Store {
    /// Queues a customer's own record for a system: his name, tax id, telephone, e-mail, address and state.
    ///
    /// # Errors
    /// `Missing` when he is not linked to this id; a problem at `external_id` when somebody else is.
    pub async fn push_customer(&self, push: &CustomerPush, stamp: &Stamp) -> Result<OperationId, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = push_one(&mut tx, push, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }

    /// Queues a device as it is recorded; what is empty here stays there as it is.
    ///
    /// # Errors
    /// As `Store::intend`.
    pub async fn push_device(
        &self,
        device: DeviceId,
        version: i64,
        intent: Intent,
        stamp: &Stamp,
    ) -> Result<Saved, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = push_unit(&mut tx, device, version, intent, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }
}

async fn push_unit(
    tx: &mut Tx,
    device: DeviceId,
    version: i64,
    intent: Intent,
    stamp: &Stamp,
) -> Result<(Saved, Vec<StoreChange>), StoreError> {
    let (saved, changes) = want(tx, device, version, intent, stamp).await?;
    run!(tx, "update operations set keeps = $2 where id = $1", saved.operation.0, true)?;
    Ok((saved, changes))
}

async fn push_one(
    tx: &mut Tx,
    push: &CustomerPush,
    stamp: &Stamp,
) -> Result<(OperationId, Vec<StoreChange>), StoreError> {
    let CustomerPush { customer, system, external_id, place } = push;
    if *place == Place::Free {
        link(tx, push).await?;
    }
    let sql = locking!(
        &*tx,
        "select c.code, c.status, y.name from links l join customers c on c.id = l.customer_id
            join systems y on y.id = l.system_id
            where l.system_id = $1 and l.external_id = $2 and l.customer_id = $3",
        "for update of l"
    );
    let linked = one!(&mut *tx, (String, String, String), sql, system.0, external_id.as_str(), customer.0)?;
    let (code, status, system_name) = linked.ok_or(StoreError::Missing)?;
    let status = super::row::word("status of customer", &status, CustomerStatus::from_word)?;
    let mut changes = replace_unsent(tx, push, stamp).await?;
    let row = one!(
        &mut *tx,
        (i64,),
        "insert into operations (system_id, customer_id, external_id, creates, kind, intent, state, attempt,
                attempts, due_at, created_at, created_by)
            values ($1, $2, $3, $4, 'customer', $5, 'queued', 0, 0, $6, $6, $7) returning id",
        system.0,
        customer.0,
        external_id.as_str(),
        *place == Place::Free,
        status.intent().word(),
        millis(stamp.at),
        stamp.by.as_str(),
    )?;
    let (id,) = row.ok_or_else(|| corrupt("operations", "no id"))?;
    run!(
        &mut *tx,
        "update operations set overtaken = $5 where system_id = $1 and customer_id = $2 and external_id = $3
            and kind = 'customer' and id < $4",
        system.0,
        customer.0,
        external_id.as_str(),
        id,
        true,
    )?;
    let detail = json!({
        "code": code,
        "system": system_name,
        "external_id": external_id,
        "status": status.word(),
        "operation": id,
    });
    let deed = Deed { action: "push", entity: "customer", id: Some(customer.0), detail: &detail };
    audit::note(tx, stamp, &deed).await?;
    let operation = OperationId(id);
    let state = OperationState::Queued;
    changes.push(StoreChange::Operation { operation, customer: Some(*customer), system: *system, state });
    Ok((operation, changes))
}

/// Links a customer who is to be made; the id must be nobody's.
async fn link(tx: &mut Tx, push: &CustomerPush) -> Result<(), StoreError> {
    let id = push.external_id.as_str();
    let added = run!(
        &mut *tx,
        "insert into links (system_id, external_id, external_id_folded, customer_id) values ($1, $2, $3, $4)
            on conflict (system_id, external_id) do nothing",
        push.system.0,
        id,
        folded_id(id),
        push.customer.0,
    )?;
    if added > 0 {
        return Ok(());
    }
    let holder = one!(
        tx,
        (i64, String),
        "select c.id, c.code from links l join customers c on c.id = l.customer_id
            where l.system_id = $1 and l.external_id = $2",
        push.system.0,
        id,
    )?;
    match holder {
        Some((holder, code)) if holder != push.customer.0 => {
            let text = text!("link-of-another", id = id, code = code);
            Err(StoreError::Problems(vec![Problem::new("external_id", text)]))
        }
        Some(_) | None => Ok(()),
    }
}

/// Ends what is queued for the same customer there: this one takes its place.
async fn replace_unsent(
    tx: &mut Tx,
    push: &CustomerPush,
    stamp: &Stamp,
) -> Result<Vec<StoreChange>, StoreError> {
    let ended = all!(
        tx,
        (i64,),
        "update operations set state = 'replaced', settled_at = $4
            where system_id = $1 and customer_id = $2 and external_id = $3 and kind = 'customer' and state = 'queued'
            returning id",
        push.system.0,
        push.customer.0,
        push.external_id.as_str(),
        millis(stamp.at),
    )?;
    let change = |(id,)| StoreChange::Operation {
        operation: OperationId(id),
        customer: Some(push.customer),
        system: push.system,
        state: OperationState::Replaced,
    };
    Ok(ended.into_iter().map(change).collect())
}

/// The customer as he is to be there, made from the record as it is now.
pub(super) async fn desired_customer(
    tx: &mut Tx,
    id: CustomerId,
    external_id: &str,
) -> Result<DesiredCustomer, StoreError> {
    let row = one!(
        tx,
        RecordRow,
        "select id, code, name, tax_id, status, email, phone, address, city, postal_code, version
            from customers where id = $1",
        id.0,
    )?;
    let customer = row.ok_or(StoreError::Missing)?.into_customer()?;
    let address = whole_address(&customer.address, &customer.postal_code, &customer.city);
    Ok(DesiredCustomer {
        external_id: external_id.to_owned(),
        name: customer.name,
        tax_id: customer.tax_id.map(|tax_id| tax_id.to_string()),
        email: customer.email.map(|email| email.to_string()),
        phone: customer.phone.map(|phone| phone.to_string()),
        address: (!address.is_empty()).then_some(address),
        intent: customer.status.intent(),
    })
}
