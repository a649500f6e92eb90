//! What only the record can say against a device: each answer a problem at its field.

use super::Before;
use crate::domain::device::{DeviceDraft, DeviceState};
use crate::domain::ids::{CustomerId, DeviceId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::technology::Technology;
use crate::store::StoreError;
use crate::store::pool::{Tx, locking, one};
use crate::store::units::is_surely_not_there;
use crate::text;

/// A device that is being removed is not changed: the change would bring it back, or be lost.
pub(super) fn check_stays(before: Option<&Before>, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
    if let Some(before) = before
        && before.state()? == DeviceState::Removing
    {
        problems.push(Problem::new("", text!("device-being-removed")));
    } else if before.is_some_and(|before| before.leaving) {
        problems.push(Problem::new("", text!("device-leaving")));
    }
    Ok(())
}

pub(super) async fn check_link(
    tx: &mut Tx,
    draft: &DeviceDraft,
    problems: &mut Vec<Problem>,
) -> Result<(), StoreError> {
    // Locked, so that one who takes the link away comes before or after, not between.
    let sql = locking!(
        &*tx,
        "select customer_id from links where system_id = $1 and external_id = $2 and customer_id = $3",
        "for share"
    );
    let link = one!(tx, (i64,), sql, draft.system.0, draft.external_id.as_str(), draft.customer.0,)?;
    if link.is_none() {
        problems.push(Problem::new("system", text!("device-not-linked", id = draft.external_id.as_str())));
    }
    Ok(())
}

/// Whether the customer has a tariff that serves a technology.
pub(in crate::store) async fn check_tariff(
    tx: &mut Tx,
    customer: CustomerId,
    tariff: TariffId,
    technology: &Technology,
    problems: &mut Vec<Problem>,
) -> Result<(), StoreError> {
    // Locked, so that one who takes the tariff from the customer comes before or after, not between.
    let sql = locking!(
        &*tx,
        "select tariff_id, ending_at from contracts where customer_id = $1 and tariff_id = $2",
        "for share"
    );
    let not_his = match one!(&mut *tx, (i64, Option<i64>), sql, customer.0, tariff.0)? {
        None => Some(text!("device-tariff-not-contracted")),
        Some((_, Some(_))) => Some(text!("device-tariff-ending")),
        Some((_, None)) => None,
    };
    if let Some(text) = not_his {
        problems.push(Problem::new("tariff", text));
        return Ok(());
    }
    // The tariff too, against one who takes the service out of it; who only links it does not wait.
    let sql = locking!(&*tx, "select id from tariffs where id = $1", "for key share");
    one!(&mut *tx, (i64,), sql, tariff.0)?;
    let service = one!(
        tx,
        (i64,),
        "select id from tariff_services where tariff_id = $1 and kind = $2",
        tariff.0,
        technology.serves.word(),
    )?;
    if service.is_none() {
        let text = text!("device-tariff-without-service", service = technology.serves.label());
        problems.push(Problem::new("tariff", text));
    }
    Ok(())
}

/// A device that may be there already keeps its serial and its place: another one would leave it behind unseen.
pub(super) async fn check_place(
    tx: &mut Tx,
    draft: &DeviceDraft,
    before: Option<&Before>,
    problems: &mut Vec<Problem>,
) -> Result<(), StoreError> {
    let Some(before) = before else { return Ok(()) };
    let is_moved = before.system_id != draft.system.0 || before.external_id != draft.external_id;
    let is_other_serial = before.serial != draft.device.serial.as_str();
    if !(is_moved || is_other_serial) || is_surely_not_there(tx, DeviceId(before.id), before.state()?).await?
    {
        return Ok(());
    }
    if is_moved {
        problems.push(Problem::new("system", text!("device-system-fixed")));
    }
    if is_other_serial {
        problems.push(Problem::new("serial", text!("device-serial-fixed", serial = before.serial.as_str())));
    }
    Ok(())
}

pub(super) async fn check_serial(
    tx: &mut Tx,
    draft: &DeviceDraft,
    holder: CustomerId,
    problems: &mut Vec<Problem>,
) -> Result<(), StoreError> {
    let serial = draft.device.serial.as_str();
    if holder != draft.customer {
        let row = one!(tx, (String,), "select code from customers where id = $1", holder.0)?;
        let code = row.map(|(code,)| code).unwrap_or_default();
        problems.push(Problem::new("serial", text!("device-serial-taken", serial = serial, code = code)));
        return Ok(());
    }
    let here = one!(
        tx,
        (i64, String),
        // That of another customer is about to go: the unit was moved from him.
        "select id, name from devices
            where system_id = $1 and serial = $2 and customer_id = $3 and state <> 'removed'",
        draft.system.0,
        serial,
        draft.customer.0,
    )?;
    match here {
        Some((id, name)) if draft.known.is_none_or(|(known, _)| known.0 != id) => {
            problems.push(Problem::new("serial", text!("device-serial-here", name = name)));
        }
        Some(_) | None => {}
    }
    Ok(())
}
