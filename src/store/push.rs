//! Ours sent to a system: a customer's own record, or a device as it is recorded, with what is empty here left as it is.
//!
//! Nothing is sent from here: it is queued, and the record stays as it is.

use serde_json::json;

use super::audit::{self, Deed};
use super::customers::RecordRow;
use super::life::{Held, hold, note};
use super::pool::{Tx, all, locking, one, run};
use super::queue::{Queued, queue};
use super::row::{corrupt, millis};
use super::search::folded_id;
use super::units::stamp_of;
use super::{Place, Stamp, Store, StoreChange, StoreError};
use crate::domain::customer::{CustomerStatus, DesiredCustomer, whole_address};
use crate::domain::device::Intent;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::domain::problem::Problem;
use crate::text;

/// A customer's record that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerPush {
    pub customer: CustomerId,
    pub system: SystemId,
    pub external_id: String,
    /// One who is to be made there is linked once he is: until then the id may be a stranger's.
    pub place: Place,
}

impl Store {
    /// Queues a customer's own record for a system: his name, tax id, telephone, e-mail, address and state.
    ///
    /// # Errors
    /// `Missing` when he is not linked to this id, or the system is no more; a problem at `external_id` when somebody
    /// else is linked to it.
    pub async fn push_customer(&self, push: &CustomerPush, stamp: &Stamp) -> Result<OperationId, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = push_one(&mut tx, push, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }

    /// Queues a device as it is recorded; what is empty here stays there as it is.
    ///
    /// # Errors
    /// `Changed` when it has another version than was seen, an operation on it has not ended, or it is to go.
    pub async fn push_device(
        &self,
        device: DeviceId,
        version: i64,
        stamp: &Stamp,
    ) -> Result<OperationId, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = push_unit(&mut tx, device, version, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }
}

async fn push_unit(
    tx: &mut Tx,
    device: DeviceId,
    version: i64,
    stamp: &Stamp,
) -> Result<(OperationId, Vec<StoreChange>), StoreError> {
    let held = hold(tx, device).await?.seen_as(version)?;
    if held.leaving || held.intent == Intent::Removed || is_under_way(tx, &held).await? {
        return Err(StoreError::Changed);
    }
    let order = held.order(OperationKind::Device, held.intent);
    let Queued { operation, changes } = queue(tx, order, stamp).await?;
    let state = held.queued().word();
    run!(&mut *tx, "update devices set state = $2, version = version + 1 where id = $1", device.0, state)?;
    note(tx, &held, "push", Some(operation), stamp).await?;
    Ok((operation, changes))
}

/// Whether anything was asked of a device that has not ended: what is wanted of it is on its way then.
async fn is_under_way(tx: &mut Tx, held: &Held) -> Result<bool, StoreError> {
    let open = one!(
        tx,
        (i64,),
        "select count(*) from operations
            where device_id = $1 and state in ('queued', 'running', 'accepted', 'unsure')",
        held.id.0,
    )?;
    Ok(open != Some((0,)))
}

async fn push_one(
    tx: &mut Tx,
    push: &CustomerPush,
    stamp: &Stamp,
) -> Result<(OperationId, Vec<StoreChange>), StoreError> {
    let CustomerPush { customer, system, external_id, place } = push;
    // The system is locked, so that one who removes it comes before or after, not between.
    let sql = locking!(
        &*tx,
        "select c.code, c.status, y.name from customers c join systems y on y.id = $2
            where c.id = $1 and y.removed_at is null",
        "for share of y"
    );
    let there = one!(&mut *tx, (String, String, String), sql, customer.0, system.0)?;
    let (code, status, system_name) = there.ok_or(StoreError::Missing)?;
    let status = super::row::word("status of customer", &status, CustomerStatus::from_word)?;
    check_holder(tx, push).await?;
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
    let operation = OperationId(id);
    let detail = json!({
        "code": code, "system": system_name, "external_id": external_id, "status": status.word(),
        "operation": operation,
    });
    let deed = Deed { action: "push", entity: "customer", id: Some(customer.0), detail: &detail };
    audit::note(tx, stamp, &deed).await?;
    let state = OperationState::Queued;
    changes.push(StoreChange::Operation { operation, customer: Some(*customer), system: *system, state });
    Ok((operation, changes))
}

/// Checks that the id is his, or of one who is to be made nobody's.
async fn check_holder(tx: &mut Tx, push: &CustomerPush) -> Result<(), StoreError> {
    let id = push.external_id.as_str();
    let sql = locking!(
        &*tx,
        "select c.id, c.code from links l join customers c on c.id = l.customer_id
            where l.system_id = $1 and l.external_id = $2",
        "for update of l"
    );
    match (one!(tx, (i64, String), sql, push.system.0, id)?, push.place) {
        (Some((holder, _)), Place::His) if holder == push.customer.0 => Ok(()),
        (None, Place::Free) => Ok(()),
        (_, Place::His) => Err(StoreError::Missing),
        // He was linked meanwhile, perhaps because he is there.
        (Some((holder, _)), Place::Free) if holder == push.customer.0 => Err(StoreError::Changed),
        (Some((_, code)), Place::Free) => {
            let text = text!("link-of-another", id = id, code = code);
            Err(StoreError::Problems(vec![Problem::new("external_id", text)]))
        }
    }
}

/// Links a customer who was made under an id there. Who has been linked to it meanwhile keeps it.
pub(super) async fn link_made(
    tx: &mut Tx,
    operation: OperationId,
    customer: CustomerId,
    system: SystemId,
    external_id: &str,
) -> Result<(), StoreError> {
    let added = run!(
        &mut *tx,
        "insert into links (system_id, external_id, external_id_folded, customer_id) values ($1, $2, $3, $4)
            on conflict (system_id, external_id) do nothing",
        system.0,
        external_id,
        folded_id(external_id),
        customer.0,
    )?;
    if added == 0 {
        return Ok(());
    }
    let names = one!(
        &mut *tx,
        (String, String),
        "select c.code, y.name from customers c join systems y on y.id = $2 where c.id = $1",
        customer.0,
        system.0,
    )?;
    let (code, system_name) = names.ok_or(StoreError::Missing)?;
    let (stamp, _) = stamp_of(tx, operation).await?;
    let detail = json!({ "code": code, "system": system_name, "external_id": external_id });
    let deed = Deed { action: "link", entity: "customer", id: Some(customer.0), detail: &detail };
    audit::note(tx, &stamp, &deed).await
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
            where +system_id = $1 and customer_id = $2 and external_id = $3 and kind = 'customer'
                and state || '' = 'queued'
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
