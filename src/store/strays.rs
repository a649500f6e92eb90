//! What stands in a system and is on nobody's record, to be taken away there: a customer of whom we have none, or a device
//! that its customer does not have.
//!
//! Nothing is sent from here: it is queued. What comes on record before it is sent stays.

use std::collections::BTreeMap;

use serde_json::json;

use super::audit::{self, Deed};
use super::pool::{Tx, all, locking, one, run};
use super::row::{corrupt, millis};
use super::{Stamp, Store, StoreChange, StoreError, systems};
use crate::domain::device::{DesiredDevice, Intent};
use crate::domain::ids::{CustomerId, OperationId, SystemId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::domain::problem::Problem;
use crate::domain::technology::{TechnologyKey, technologies};
use crate::domain::values::SerialNumber;
use crate::text;

/// What is on nobody's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stray {
    Customer {
        external_id: String,
    },
    /// A device of this customer's, as the system spells its serial.
    Device {
        customer: CustomerId,
        external_id: String,
        serial: String,
    },
}

impl Stray {
    const fn kind(&self) -> OperationKind {
        match self {
            Self::Customer { .. } => OperationKind::Customer,
            Self::Device { .. } => OperationKind::Device,
        }
    }

    const fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Customer { .. } => None,
            Self::Device { customer, .. } => Some(*customer),
        }
    }

    fn external_id(&self) -> &str {
        match self {
            Self::Customer { external_id } | Self::Device { external_id, .. } => external_id,
        }
    }

    fn serial(&self) -> Option<&str> {
        match self {
            Self::Customer { .. } => None,
            Self::Device { serial, .. } => Some(serial),
        }
    }
}

impl Store {
    /// Queues that a customer is terminated there, or a device removed.
    ///
    /// # Errors
    /// `Missing` when the system is no more; `Changed` when it is on our record by now or just being made there, or its
    /// customer is not linked any more; a problem while it is being taken away already.
    pub async fn remove_stray(
        &self,
        system: SystemId,
        stray: &Stray,
        stamp: &Stamp,
    ) -> Result<OperationId, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = queue_removal(&mut tx, system, stray, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }
}

async fn queue_removal(
    tx: &mut Tx,
    system: SystemId,
    stray: &Stray,
    stamp: &Stamp,
) -> Result<(OperationId, Vec<StoreChange>), StoreError> {
    systems::hold(tx, system).await?;
    if let Some(customer) = stray.customer() {
        check_linked(tx, system, stray.external_id(), customer).await?;
    }
    if is_ours_now(tx, system, stray.external_id(), stray.serial()).await? {
        return Err(StoreError::Changed);
    }
    if is_being_removed(tx, system, stray.external_id(), stray.serial()).await? {
        return Err(StoreError::Problems(vec![Problem::new("", text!("report-removal-under-way"))]));
    }
    let mut changes = replace_unsent(tx, system, stray, stamp).await?;
    let row = one!(
        &mut *tx,
        (i64,),
        "insert into operations (system_id, customer_id, external_id, serial, kind, intent, state, attempt, attempts,
                due_at, created_at, created_by)
            values ($1, $2, $3, $4, $5, 'removed', 'queued', 0, 0, $6, $6, $7) returning id",
        system.0,
        stray.customer().map(|customer| customer.0),
        stray.external_id(),
        stray.serial(),
        stray.kind().word(),
        millis(stamp.at),
        stamp.by.as_str(),
    )?;
    let (id,) = row.ok_or_else(|| corrupt("operations", "no id"))?;
    overtake(tx, system, stray, OperationId(id)).await?;
    let detail = json!({ "external_id": stray.external_id(), "serial": stray.serial(), "operation": id });
    let (entity, of) = match stray.customer() {
        Some(customer) => ("customer", customer.0),
        None => ("system", system.0),
    };
    audit::note(tx, stamp, &Deed { action: "remove_there", entity, id: Some(of), detail: &detail }).await?;
    let operation = OperationId(id);
    let state = OperationState::Queued;
    changes.push(StoreChange::Operation { operation, customer: stray.customer(), system, state });
    Ok((operation, changes))
}

/// Its customer has the id; the link is locked, so that one who takes it away comes before or after, not between.
async fn check_linked(
    tx: &mut Tx,
    system: SystemId,
    external_id: &str,
    customer: CustomerId,
) -> Result<(), StoreError> {
    let sql = locking!(
        &*tx,
        "select customer_id from links where system_id = $1 and external_id = $2 and customer_id = $3",
        "for share"
    );
    match one!(tx, (i64,), sql, system.0, external_id, customer.0)? {
        Some(_) => Ok(()),
        None => Err(StoreError::Changed),
    }
}

/// Keeps a customer there from being terminated as nobody's from now on: what is queued waits, and is ended when its turn
/// comes and he is linked.
///
/// # Errors
/// A problem when that is on its way already: whoever is linked or adopted then would be terminated as one of ours.
pub(super) async fn keep_customer(
    tx: &mut Tx,
    system: SystemId,
    external_id: &str,
) -> Result<(), StoreError> {
    let sql = locking!(
        &*tx,
        "select state from operations where customer_id is null and system_id = $1 and external_id = $2
            and state in ('queued', 'running', 'accepted', 'unsure') order by id",
        "for update"
    );
    let open = all!(tx, (String,), sql, system.0, external_id)?;
    if open.iter().all(|(state,)| state == OperationState::Queued.word()) {
        return Ok(());
    }
    Err(StoreError::Problems(vec![Problem::new("external_id", text!("report-removal-under-way"))]))
}

/// Whether a customer there is linked to one of ours or just being made as one, or a device there is on record.
pub(super) async fn is_ours_now(
    tx: &mut Tx,
    system: SystemId,
    external_id: &str,
    serial: Option<&str>,
) -> Result<bool, StoreError> {
    let Some(serial) = serial else {
        let ours = one!(
            tx,
            (i64,),
            "select (select count(*) from links where system_id = $1 and external_id = $2)
                + (select count(*) from operations where system_id = $1 and external_id = $2 and creates
                    and settled_at is null)",
            system.0,
            external_id,
        )?;
        return Ok(ours != Some((0,)));
    };
    let recorded = all!(
        tx,
        (String,),
        "select d.serial from links l join devices d on d.customer_id = l.customer_id
            where l.system_id = $1 and l.external_id = $2 and d.system_id = $1 and d.state <> 'removed'",
        system.0,
        external_id,
    )?;
    let spellings = spellings(serial);
    Ok(recorded
        .iter()
        .any(|(recorded,)| recorded == serial || spellings.iter().any(|known| known.as_str() == recorded)))
}

/// Every serial that the words of a system may mean: which, its technology says.
fn spellings(words: &str) -> Vec<SerialNumber> {
    let forms = technologies().iter().map(|technology| technology.serial);
    forms.filter_map(|form| SerialNumber::parse(words, form).ok()).collect()
}

/// Whether its removal is on its way there. One that is only queued is not.
pub(super) async fn is_being_removed(
    tx: &mut Tx,
    system: SystemId,
    external_id: &str,
    serial: Option<&str>,
) -> Result<bool, StoreError> {
    let under_way = one!(
        tx,
        (i64,),
        "select count(*) from operations where (customer_id is null or serial is not null) and system_id = $1
            and external_id = $2 and coalesce(serial, '') = $3 and state in ('running', 'accepted', 'unsure')",
        system.0,
        external_id,
        serial.unwrap_or_default(),
    )?;
    Ok(under_way != Some((0,)))
}

async fn replace_unsent(
    tx: &mut Tx,
    system: SystemId,
    stray: &Stray,
    stamp: &Stamp,
) -> Result<Vec<StoreChange>, StoreError> {
    let ended = all!(
        tx,
        (i64,),
        "update operations set state = 'replaced', settled_at = $4
            where (customer_id is null or serial is not null) and system_id = $1 and external_id = $2
                and coalesce(serial, '') = $3 and state || '' = 'queued' returning id",
        system.0,
        stray.external_id(),
        stray.serial().unwrap_or_default(),
        millis(stamp.at),
    )?;
    let change = |(id,)| StoreChange::Operation {
        operation: OperationId(id),
        customer: stray.customer(),
        system,
        state: OperationState::Replaced,
    };
    Ok(ended.into_iter().map(change).collect())
}

/// Notes of the older ones that this one takes their place, however they ended.
async fn overtake(
    tx: &mut Tx,
    system: SystemId,
    stray: &Stray,
    operation: OperationId,
) -> Result<(), StoreError> {
    run!(
        tx,
        "update operations set overtaken = $5
            where (customer_id is null or serial is not null) and system_id = $1 and external_id = $2
                and coalesce(serial, '') = $3 and id < $4",
        system.0,
        stray.external_id(),
        stray.serial().unwrap_or_default(),
        operation.0,
        true,
    )?;
    Ok(())
}

/// A device that is on nobody's record, as its removal is sent.
pub(super) fn stray_device(external_id: &str, serial: &str) -> DesiredDevice {
    DesiredDevice {
        external_id: external_id.to_owned(),
        serial: SerialNumber::from_stored(serial.to_owned()),
        name: String::new(),
        technology: TechnologyKey(String::new()),
        template_id: None,
        intent: Intent::Removed,
        values: BTreeMap::new(),
        secrets: BTreeMap::new(),
    }
}
