//! The stock that a saved device moves.

use super::{Before, Held, Start};
use crate::domain::device::DeviceDraft;
use crate::domain::ids::{CustomerId, ProductId};
use crate::domain::problem::Problem;
use crate::store::pool::{Tx, one, run};
use crate::store::units::{Taken, UnitMove, Way, let_go, move_units, product_elsewhere};
use crate::store::{Stamp, StoreError};
use crate::text;

/// Moves the stock. A unit counts once, in however many systems of its customer it stands.
pub(super) async fn move_unit(
    tx: &mut Tx,
    draft: &DeviceDraft,
    before: Option<&Before>,
    (held, start): (&Held, Start),
    stamp: &Stamp,
    problems: &mut Vec<Problem>,
) -> Result<(), StoreError> {
    let serial = draft.device.serial.as_str();
    let known = draft.known.map(|(id, _)| id);
    let moved = |product, way, serial, is_named| UnitMove {
        product,
        way,
        serial,
        customer: before.map_or(draft.customer, |before| CustomerId(before.customer_id)),
        is_named,
    };
    let mut moves: Vec<UnitMove<'_>> = Vec::new();
    let mut is_out = None;
    if let Some(before) = before {
        let product = ProductId(before.product_id);
        if before.serial == serial {
            is_out = Some(product);
        } else if product_elsewhere(tx, &before.serial, known).await?.is_none() {
            let is_named = let_go(tx, &before.serial, product).await?;
            moves.push(moved(product, Way::Back, &before.serial, is_named));
        }
    }
    if is_out.is_none() && held.holder == draft.customer && held.from_stock.is_none() {
        is_out = product_elsewhere(tx, serial, known).await?;
    }
    if is_out == Some(draft.product) {
        return count(tx, moves, draft, stamp, problems).await;
    }
    if let Some(product) = is_out {
        moves.push(moved(product, Way::Back, serial, false));
        // The same unit in other systems is of the product that it turns out to be.
        run!(
            tx,
            "update devices set product_id = $3, version = version + 1
                where serial = $1 and state <> 'removed' and id <> $2",
            serial,
            known.map_or(0, |id| id.0),
            draft.product.0,
        )?;
    }
    let goes_out_anew = match start {
        Start::Moved(_) => false,
        Start::New | Start::InPlace(_) => before.is_none_or(|before| before.product_id != draft.product.0),
    };
    let against = check_offered(tx, draft, held, goes_out_anew).await?;
    if !against.is_empty() {
        // How many are left of it does not matter then.
        problems.extend(against);
        return Ok(());
    }
    moves.push(moved(draft.product, Way::Out, serial, held.from_stock.is_some()));
    count(tx, moves, draft, stamp, problems).await
}

/// A unit goes out as what it is in stock as, and none of a retired product goes out anew.
async fn check_offered(
    tx: &mut Tx,
    draft: &DeviceDraft,
    held: &Held,
    goes_out_anew: bool,
) -> Result<Vec<Problem>, StoreError> {
    let mut problems = Vec::new();
    let row = one!(
        &mut *tx,
        (String, Option<i64>),
        "select name, retired_at from products where id = $1",
        draft.product.0
    )?;
    if let Some((name, Some(_))) = row
        && goes_out_anew
    {
        problems.push(Problem::new("product", text!("device-product-retired", product = name)));
    }
    if let Some(product) = held.from_stock.filter(|product| *product != draft.product)
        && let Some((name,)) = one!(tx, (String,), "select name from products where id = $1", product.0)?
    {
        let serial = draft.device.serial.as_str();
        problems.push(Problem::new(
            "product",
            text!("device-serial-of-product", serial = serial, product = name),
        ));
    }
    Ok(problems)
}

async fn count(
    tx: &mut Tx,
    moves: Vec<UnitMove<'_>>,
    draft: &DeviceDraft,
    stamp: &Stamp,
    problems: &mut Vec<Problem>,
) -> Result<(), StoreError> {
    if move_units(tx, moves, stamp).await? == Taken::Yes {
        return Ok(());
    }
    let row = one!(tx, (String, i64), "select name, stock from products where id = $1", draft.product.0)?;
    problems.push(match row {
        Some((name, 0)) => Problem::new("product", text!("device-out-of-stock", product = name)),
        Some((name, stock)) => {
            let serial = draft.device.serial.as_str();
            let text = text!("device-stock-all-named", serial = serial, product = name, count = stock);
            Problem::new("serial", text)
        }
        None => Problem::new("product", text!("device-product-gone")),
    });
    Ok(())
}
