//! Putting an operation into the outbox, in the transaction of whoever asks for it.
//!
//! Whether it may be asked for is decided before; what becomes of it is `claim`'s.

use jiff::Timestamp;

use super::pool::{Tx, all, locking, one, run};
use super::row::{corrupt, millis};
use super::{Gaps, Stamp, StoreChange, StoreError};
use crate::domain::device::Intent;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId, TariffId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::domain::technology::TechnologyKey;

/// What an operation is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub system: SystemId,
    pub customer: CustomerId,
    pub device: DeviceId,
    pub kind: OperationKind,
    /// What the record wants of the device.
    pub intent: Intent,
    /// What is empty in the record is emptied there only when it was saved so: it may be unknown here, as of a device that
    /// was brought in from a file or taken over as it is there.
    pub gaps: Gaps,
}

/// An operation that was queued, and what is to be told of it and of those that it replaced.
pub(super) struct Queued {
    pub operation: OperationId,
    pub changes: Vec<StoreChange>,
}

/// Whether there is one of the device that was to empty something there and of which it is not known that it has. The
/// next does it in its place, whatever else it is for.
macro_rules! to_be_emptied {
    ($device:literal, $what:literal) => {
        concat!(
            "exists (select 1 from operations e where e.device_id = ",
            $device,
            " and e.kind = 'device' and e.state <> 'applied' and ",
            $what,
            "
                and not exists (select 1 from operations a where a.device_id = e.device_id and a.kind = 'device'
                    and a.state = 'applied' and a.id > e.id))"
        )
    };
}

/// Queues an operation. One of the state of a device replaces the older ones that were not sent; those that were sent are
/// taken to leave what they want.
pub(super) async fn queue(tx: &mut Tx, order: Order, stamp: &Stamp) -> Result<Queued, StoreError> {
    let mut changes = match order.kind {
        OperationKind::Device => {
            end_unsent(tx, order.device, order.customer, OperationState::Replaced, stamp.at).await?
        }
        OperationKind::Customer | OperationKind::Reboot => Vec::new(),
    };
    let row = one!(
        tx,
        (i64,),
        concat!(
            "insert into operations (system_id, customer_id, device_id, kind, intent, state, attempt, attempts,
                due_at, created_at, created_by, keeps, empties_template, stood)
            values ($1, $2, $3, $4, $5, 'queued', 0, 0, $6, $6, $7, $8 and not ",
            to_be_emptied!("$3", "not e.keeps"),
            ", $9 or ",
            to_be_emptied!("$3", "e.empties_template"),
            ", coalesce((
                select case e.intent when 'removed' then 'nothing' else e.intent end from operations e
                where e.device_id = $3 and e.kind = 'device' and e.state in ('running', 'accepted', 'unsure')
                order by e.id desc limit 1), (select d.standing from devices d where d.id = $3))) returning id"
        ),
        order.system.0,
        order.customer.0,
        order.device.0,
        order.kind.word(),
        order.intent.word(),
        millis(stamp.at),
        stamp.by.as_str(),
        order.gaps != Gaps::Emptied,
        order.gaps == Gaps::TemplateEmptied,
    )?;
    let (id,) = row.ok_or_else(|| corrupt("operations", "no id"))?;
    let operation = OperationId(id);
    overtake(tx, order, operation).await?;
    changes.push(StoreChange::Operation {
        operation,
        customer: Some(order.customer),
        system: order.system,
        state: OperationState::Queued,
    });
    Ok(Queued { operation, changes })
}

/// Notes of the older ones that this one takes their place, however they end. A restart takes that of restarts alone.
async fn overtake(tx: &mut Tx, order: Order, operation: OperationId) -> Result<(), StoreError> {
    run!(
        tx,
        "update operations set overtaken = true
            where device_id = $1 and id < $2 and not overtaken and $3 in ('device', kind)",
        order.device.0,
        operation.0,
        order.kind.word(),
    )?;
    Ok(())
}

/// Ends what is queued for the state of a device, as replaced or cancelled; gives what is to be told of it.
pub(super) async fn end_unsent(
    tx: &mut Tx,
    device: DeviceId,
    customer: CustomerId,
    end: OperationState,
    now: Timestamp,
) -> Result<Vec<StoreChange>, StoreError> {
    let ended = all!(
        tx,
        (i64, i64),
        // Not by the index of the states, which may hold thousands that are queued.
        "update operations set state = $2, settled_at = $3
            where device_id = $1 and kind = 'device' and state || '' = 'queued' returning id, system_id",
        device.0,
        end.word(),
        millis(now),
    )?;
    let change = |(operation, system)| StoreChange::Operation {
        operation: OperationId(operation),
        customer: Some(customer),
        system: SystemId(system),
        state: end,
    };
    Ok(ended.into_iter().map(change).collect())
}

/// The active devices of one technology that have a tariff in a system.
#[derive(Debug, Clone, Copy)]
pub(super) struct ActiveDevices<'a> {
    pub tariff: TariffId,
    pub technology: &'a TechnologyKey,
    pub system: SystemId,
}

/// The condition that picks them, on `d`, with `$1` the tariff, `$2` the technology and `$3` the system.
macro_rules! active {
    () => {
        "d.tariff_id = $1 and d.technology = $2 and d.system_id = $3 and d.state = 'active'"
    };
}

/// Queues the recorded state of each of them once more, however many they are, in the place of what was not sent; gives
/// what is to be told of it.
pub(super) async fn queue_active(
    tx: &mut Tx,
    devices: ActiveDevices<'_>,
    stamp: &Stamp,
) -> Result<Vec<StoreChange>, StoreError> {
    let (tariff, technology, system) = (devices.tariff.0, devices.technology.0.as_str(), devices.system.0);
    let locked = locking!(
        &*tx,
        concat!("select d.id from devices d where ", active!(), " order by d.id"),
        "for update"
    );
    if all!(&mut *tx, (i64,), locked, tariff, technology, system)?.is_empty() {
        return Ok(Vec::new());
    }
    let now = millis(stamp.at);
    let replaced = concat!(
        "update operations set state = 'replaced', settled_at = $4 where kind = 'device' and state = 'queued'
            and device_id in (select d.id from devices d where ",
        active!(),
        ") returning id, customer_id"
    );
    let replaced = all!(&mut *tx, (i64, i64), replaced, tariff, technology, system, now)?;
    let overtaken = concat!(
        "update operations set overtaken = true where not overtaken
            and device_id in (select d.id from devices d where ",
        active!(),
        ")"
    );
    run!(&mut *tx, overtaken, tariff, technology, system)?;
    let queued = concat!(
        "insert into operations (system_id, customer_id, device_id, kind, intent, state, attempt, attempts,
                due_at, created_at, created_by, keeps, empties_template, stood)
            select d.system_id, d.customer_id, d.id, 'device', d.intent, 'queued', 0, 0, $4, $4, $5, not ",
        to_be_emptied!("d.id", "not e.keeps"),
        ", true, d.standing from devices d where ",
        active!(),
        " order by d.id returning id, customer_id"
    );
    let queued = all!(&mut *tx, (i64, i64), queued, tariff, technology, system, now, stamp.by.as_str())?;
    run!(
        &mut *tx,
        concat!(
            "insert into audit (at, by_whom, action, entity, entity_id, detail, customer_id)
                select o.created_at, o.created_by, 'template', 'device', d.id,
                    '{\"serial\":\"' || d.serial || '\",\"operation\":' || cast(o.id as text) || '}', d.customer_id
                from devices d join operations o on o.device_id = d.id
                where o.state = 'queued' and o.kind = 'device' and o.created_at = $4 and ",
            active!()
        ),
        tariff,
        technology,
        system,
        now
    )?;
    let told = |state| {
        move |(operation, customer)| StoreChange::Operation {
            operation: OperationId(operation),
            customer: Some(CustomerId(customer)),
            system: devices.system,
            state,
        }
    };
    let replaced = replaced.into_iter().map(told(OperationState::Replaced));
    Ok(replaced.chain(queued.into_iter().map(told(OperationState::Queued))).collect())
}
