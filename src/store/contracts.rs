//! What a customer contracts, since when, and what he has contracted before.
//!
//! A contract that devices hang on ends when they are gone: until then it is only noted that it is to end, so that no
//! device is ever without its tariff.

use jiff::Timestamp;
use serde_json::json;

use super::audit::{self, Deed};
use super::one_step::retariff;
use super::pool::{Tx, all, locking, one, run};
use super::row::{millis, time, time_if_any};
use super::status::grant;
use super::{Stamp, Store, StoreChange, StoreError, tariffs};
use crate::domain::contract::{Contract, ContractEnd, Contracts, DevicesOfContract, EndedContract};
use crate::domain::ids::{CustomerId, DeviceId, OperationId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::status_change::{DeviceWish, Wish};
use crate::domain::values::fold;
use crate::text;

/// The newest of the contracts that have ended are told: nobody goes through more.
const ENDED: i64 = 50;

impl Store {
    /// What a customer contracts, by the name of the tariff, and what he has contracted, the last to end first.
    pub async fn contracts(&self, customer: CustomerId) -> Result<Contracts, StoreError> {
        let mut tx = self.read().await?;
        let rows = all!(
            &mut tx,
            (i64, String, Option<i64>, Option<i64>),
            "select k.tariff_id, t.name, k.since, k.ending_at from contracts k
                join tariffs t on t.id = k.tariff_id where k.customer_id = $1",
            customer.0
        )?;
        let mut current = Vec::new();
        for (tariff, tariff_name, since, ending_at) in rows {
            let (since, ending_at) = (time_if_any(since)?, time_if_any(ending_at)?);
            current.push(Contract { tariff: TariffId(tariff), tariff_name, since, ending_at });
        }
        current.sort_by_cached_key(|contract| (fold(&contract.tariff_name), contract.tariff));
        let rows = all!(
            &mut tx,
            (String, Option<i64>, i64),
            "select t.name, e.since, e.ended_at from ended_contracts e join tariffs t on t.id = e.tariff_id
                where e.customer_id = $1 order by e.id desc limit $2",
            customer.0,
            ENDED
        )?;
        let ended = rows
            .into_iter()
            .map(|(tariff_name, since, ended_at)| {
                Ok(EndedContract { tariff_name, since: time_if_any(since)?, ended_at: time(ended_at)? })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(Contracts { current, ended })
    }

    /// Contracts a tariff from now on; one that is about to end goes on.
    ///
    /// # Errors
    /// A problem at `tariff` when he has it, or it is retired.
    pub async fn contract_tariff(
        &self,
        customer: CustomerId,
        tariff: TariffId,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let at = self.by_shared_clock(stamp.at);
        let stamp = &Stamp { at, ..stamp.clone() };
        let mut tx = self.write().await?;
        let there = one!(&mut tx, (String,), "select code from customers where id = $1", customer.0)?;
        let (code,) = there.ok_or(StoreError::Missing)?;
        let sql = locking!(&tx, "select id from tariffs where id = $1", "for share");
        one!(&mut tx, (i64,), sql, tariff.0)?.ok_or(StoreError::Missing)?;
        let tariff = tariffs::one_tariff(&mut tx, tariff).await?.ok_or(StoreError::Missing)?;
        let goes_on = run!(
            &mut tx,
            "update contracts set ending_at = null
                where customer_id = $1 and tariff_id = $2 and ending_at is not null",
            customer.0,
            tariff.id.0
        )?;
        if goes_on == 0 {
            if !tariff.is_offered() {
                return Err(at_tariff(text!("contract-tariff-retired", tariff = tariff.name)));
            }
            let added = run!(
                &mut tx,
                "insert into contracts (customer_id, tariff_id, since) values ($1, $2, $3)
                    on conflict (customer_id, tariff_id) do nothing",
                customer.0,
                tariff.id.0,
                millis(stamp.at)
            )?;
            if added == 0 {
                return Err(at_tariff(text!("contract-already", tariff = tariff.name)));
            }
        }
        note(&mut tx, "contract", customer, &code, &tariff.name, stamp).await?;
        self.commit(tx).await
    }

    /// Ends a contract, after doing with the devices that hang on it what was agreed to, all or nothing. Gives the
    /// operations that were queued.
    ///
    /// # Errors
    /// A problem at `tariff` while other devices hang on it.
    pub async fn end_contract(
        &self,
        end: &ContractEnd,
        stamp: &Stamp,
    ) -> Result<Vec<OperationId>, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = carry_out(&mut tx, end, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }
}

async fn carry_out(
    tx: &mut Tx,
    end: &ContractEnd,
    stamp: &Stamp,
) -> Result<(Vec<OperationId>, Vec<StoreChange>), StoreError> {
    let ContractEnd { customer, tariff, devices } = end;
    let (operations, changes) = match devices {
        DevicesOfContract::None => (Vec::new(), Vec::new()),
        DevicesOfContract::Remove(seen) => {
            let wish = |&(device, version)| DeviceWish { device, version, wish: Wish::Remove };
            grant(tx, *customer, &seen.iter().map(wish).collect::<Vec<_>>(), stamp).await?
        }
        DevicesOfContract::MoveTo(other, seen) => {
            let (mut operations, mut changes) = (Vec::new(), Vec::new());
            let mut seen = seen.clone();
            seen.sort_unstable();
            for (device, version) in seen {
                let (saved, told) = retariff(tx, device, version, *other, stamp).await?;
                operations.push(saved.operation);
                changes.extend(told);
            }
            (operations, changes)
        }
    };
    // After the devices: one who saves a device locks it before the contract that it needs.
    let sql = locking!(
        &*tx,
        "select c.code, t.name from contracts k
            join customers c on c.id = k.customer_id join tariffs t on t.id = k.tariff_id
            where k.customer_id = $1 and k.tariff_id = $2",
        "for update of k"
    );
    let there = one!(&mut *tx, (String, String), sql, customer.0, tariff.0)?;
    let (code, name) = there.ok_or(StoreError::Missing)?;
    let staying = one!(
        &mut *tx,
        (i64,),
        "select count(*) from devices
            where customer_id = $1 and tariff_id = $2 and state <> 'removed' and intent <> 'removed'",
        customer.0,
        tariff.0
    )?;
    if let Some((count @ 1..,)) = staying {
        return Err(at_tariff(text!("contract-has-devices", tariff = name, count = count)));
    }
    run!(
        &mut *tx,
        "update contracts set ending_at = $3 where customer_id = $1 and tariff_id = $2 and ending_at is null",
        customer.0,
        tariff.0,
        millis(stamp.at)
    )?;
    end_if_free(tx, *customer, *tariff, stamp.at).await?;
    note(tx, "end_contract", *customer, &code, &name, stamp).await?;
    Ok((operations, changes))
}

/// The contract that a device hangs on goes on, if it only waited for the device to go: it stays.
pub(super) async fn goes_on(tx: &mut Tx, device: DeviceId) -> Result<(), StoreError> {
    run!(
        tx,
        "update contracts set ending_at = null where ending_at is not null and (customer_id, tariff_id) =
            (select customer_id, tariff_id from devices where id = $1)",
        device.0
    )?;
    Ok(())
}

/// Ends a contract that only waits for its devices to go, once none is left. It ended when that was asked for, or when
/// its last device was asked to go, `left_at`, if that was later.
pub(super) async fn end_if_free(
    tx: &mut Tx,
    customer: CustomerId,
    tariff: TariffId,
    left_at: Timestamp,
) -> Result<(), StoreError> {
    let ended = run!(
        &mut *tx,
        "insert into ended_contracts (customer_id, tariff_id, since, ended_at)
            select customer_id, tariff_id, since, case when ending_at > $3 then ending_at else $3 end
            from contracts where customer_id = $1 and tariff_id = $2 and ending_at is not null and not exists (
                select 1 from devices where customer_id = $1 and tariff_id = $2 and state <> 'removed')",
        customer.0,
        tariff.0,
        millis(left_at)
    )?;
    if ended > 0 {
        run!(tx, "delete from contracts where customer_id = $1 and tariff_id = $2", customer.0, tariff.0)?;
    }
    Ok(())
}

fn at_tariff(text: crate::domain::text::Text) -> StoreError {
    StoreError::Problems(vec![Problem::new("tariff", text)])
}

async fn note(
    tx: &mut Tx,
    action: &'static str,
    customer: CustomerId,
    code: &str,
    tariff: &str,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let detail = json!({ "code": code, "tariff": tariff });
    audit::note(tx, stamp, &Deed { action, entity: "customer", id: Some(customer.0), detail: &detail }).await
}
