//! The stock that a saved device moves.

use std::collections::BTreeMap;

use super::Before;
use crate::domain::device::DeviceDraft;
use crate::domain::ids::{CustomerId, ProductId};
use crate::domain::problem::Problem;
use crate::store::StoreError;
use crate::store::pool::{Tx, one, run};
use crate::store::products::{Taken, move_stock};
use crate::store::units::product_elsewhere;
use crate::text;

/// Moves the stock. A unit counts once, in however many systems of its customer it stands.
pub(super) async fn move_unit(
    tx: &mut Tx,
    draft: &DeviceDraft,
    before: Option<&Before>,
    holder: CustomerId,
    problems: &mut Vec<Problem>,
) -> Result<(), StoreError> {
    let serial = draft.device.serial.as_str();
    let known = draft.known.map(|(id, _)| id);
    let mut moves: BTreeMap<ProductId, i64> = BTreeMap::new();
    let mut is_out = None;
    if let Some(before) = before {
        let product = ProductId(before.product_id);
        if before.serial == serial {
            is_out = Some(product);
        } else if product_elsewhere(tx, &before.serial, known).await?.is_none() {
            *moves.entry(product).or_default() += 1;
            run!(tx, "delete from serials where serial = $1", before.serial.as_str())?;
        }
    }
    if is_out.is_none() && holder == draft.customer {
        is_out = product_elsewhere(tx, serial, known).await?;
    }
    if is_out != Some(draft.product) {
        if let Some(product) = is_out {
            *moves.entry(product).or_default() += 1;
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
        *moves.entry(draft.product).or_default() -= 1;
    }
    if move_stock(tx, &moves).await? == Taken::No {
        let row = one!(tx, (String,), "select name from products where id = $1", draft.product.0)?;
        let text = match row {
            Some((name,)) => text!("device-out-of-stock", product = name),
            None => text!("device-product-gone"),
        };
        problems.push(Problem::new("product", text));
    }
    Ok(())
}
