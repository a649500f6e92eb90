//! A device that stands in a system and is not on record, recorded as it stands there: nothing is sent.
//!
//! What a file cannot say has to be chosen: as which product, and for which tariff. Where only one fits there is no choice.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Held, check_link, check_serial, check_tariff, hold_serials, plan, write};
use crate::domain::device::{CheckedDevice, DeviceDraft, DeviceState, FieldChange, Intent};
use crate::domain::ids::{CustomerId, DeviceId, ProductId, SystemId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::technology::{Technology, TechnologyKey, Value};
use crate::domain::values::SerialNumber;
use crate::store::audit::{self, Deed};
use crate::store::devices::technology_of;
use crate::store::pool::{Tx, all, one, run};
use crate::store::strays::is_being_removed;
use crate::store::units::{Taken, UnitMove, Way, move_units, product_elsewhere};
use crate::store::{Stamp, Store, StoreError};
use crate::text;

/// A device as a system has it, of a customer who is linked there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundThere {
    pub customer: CustomerId,
    pub system: SystemId,
    pub external_id: String,
    pub serial: SerialNumber,
    pub technology: TechnologyKey,
    /// The template that it has there.
    pub template: Option<String>,
}

/// What a device there can be here, by name. There is at least one of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoptable {
    pub products: Vec<(ProductId, String)>,
    pub tariffs: Vec<(TariffId, String)>,
}

/// A device to be recorded as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedDevice {
    pub there: FoundThere,
    pub product: ProductId,
    pub tariff: TariffId,
    /// Empty: the product's.
    pub name: String,
    pub is_suspended: bool,
    /// Its fields that are not secret and have a value.
    pub values: BTreeMap<String, Value>,
}

impl Store {
    /// As what a device there can be recorded. A unit that is known is what it is known as; a tariff whose service has
    /// the template of the device is the one, where there is such a tariff.
    ///
    /// # Errors
    /// A problem when nothing fits, which says what is missing.
    pub async fn adoptable(&self, there: &FoundThere) -> Result<Adoptable, StoreError> {
        let mut tx = self.read().await?;
        let technology = technology_of(&there.technology.0)?;
        let products = products(&mut tx, there, technology).await?;
        let tariffs = tariffs(&mut tx, there, technology).await?;
        Ok(Adoptable { products, tariffs })
    }

    /// Records a device as it stands there. It takes no unit from the stock, unless its unit is known to be in it: the
    /// serial stands there, or the device was removed here and its unit came back.
    ///
    /// # Errors
    /// Problems: the serial is taken here, the unit is another product, the tariff is not the customer's or has no such
    /// service, he is not linked, or the device is just being removed there.
    pub async fn adopt_device(&self, adopted: &AdoptedDevice, stamp: &Stamp) -> Result<DeviceId, StoreError> {
        let mut tx = self.write().await?;
        let done = adopt(&mut tx, adopted, stamp).await;
        self.conclude(tx, done.map(|id| (id, Vec::new()))).await
    }
}

async fn adopt(tx: &mut Tx, adopted: &AdoptedDevice, stamp: &Stamp) -> Result<DeviceId, StoreError> {
    let there = &adopted.there;
    let technology = technology_of(&there.technology.0)?;
    let draft = draft(tx, adopted).await?;
    let held = hold_serials(tx, &draft).await?;
    let mut problems = Vec::new();
    check_link(tx, &draft, &mut problems).await?;
    check_tariff(tx, draft.customer, draft.tariff, technology, &mut problems).await?;
    check_serial(tx, &draft, held.holder, &mut problems).await?;
    if is_being_removed(tx, there.system, &there.external_id, Some(there.serial.as_str())).await? {
        problems.push(Problem::new("", text!("report-removal-under-way")));
    }
    if problems.is_empty() {
        problems.extend(count(tx, &draft, &held, stamp).await?);
    }
    if !problems.is_empty() {
        return Err(StoreError::Problems(problems));
    }
    let (intent, state) = match adopted.is_suspended {
        true => (Intent::Suspended, DeviceState::Suspended),
        false => (Intent::Active, DeviceState::Active),
    };
    let mut plan = plan(&draft, None, intent, technology)?;
    plan.state = state;
    let device = write(tx, &draft, &plan).await?;
    run!(&mut *tx, "update devices set standing = $2 where id = $1", device.0, state.word())?;
    let detail = json!({ "serial": there.serial.as_str(), "external_id": there.external_id, "version": 1 });
    audit::note(tx, stamp, &Deed { action: "adopt", entity: "device", id: Some(device.0), detail: &detail })
        .await?;
    Ok(device)
}

async fn draft(tx: &mut Tx, adopted: &AdoptedDevice) -> Result<DeviceDraft, StoreError> {
    let there = &adopted.there;
    let product = one!(tx, (String,), "select name from products where id = $1", adopted.product.0)?;
    let Some((product,)) = product else {
        return Err(StoreError::Problems(vec![Problem::new("product", text!("device-product-gone"))]));
    };
    let name = adopted.name.trim();
    let set = |(key, value): (&String, &Value)| (key.clone(), FieldChange::Set(value.clone()));
    Ok(DeviceDraft {
        known: None,
        customer: there.customer,
        system: there.system,
        external_id: there.external_id.clone(),
        product: adopted.product,
        tariff: adopted.tariff,
        device: CheckedDevice {
            name: if name.is_empty() { product } else { name.to_owned() },
            serial: there.serial.clone(),
            technology: there.technology.clone(),
            fields: adopted.values.iter().map(set).collect(),
        },
    })
}

/// Counts the unit as assigned, and out of the stock if it is known to be in it.
async fn count(
    tx: &mut Tx,
    draft: &DeviceDraft,
    held: &Held,
    stamp: &Stamp,
) -> Result<Option<Problem>, StoreError> {
    let serial = draft.device.serial.as_str();
    let elsewhere = product_elsewhere(tx, serial, None).await?;
    if elsewhere.or(held.from_stock).is_some_and(|product| product != draft.product) {
        let text = text!("import-unit-other-product", serial = serial);
        return Ok(Some(Problem::new("product", text)));
    }
    if elsewhere.is_some() {
        return Ok(None);
    }
    let came_back = removed_here(tx, draft).await? == Some(draft.product);
    if held.from_stock.is_some() || came_back {
        let out = UnitMove {
            product: draft.product,
            way: Way::Out,
            serial,
            customer: draft.customer,
            is_named: held.from_stock.is_some(),
        };
        if move_units(tx, vec![out], stamp).await? == Taken::Yes {
            return Ok(None);
        }
    }
    run!(tx, "update products set assigned = assigned + 1 where id = $1", draft.product.0)?;
    Ok(None)
}

/// The product of the removed device whose unit this is, if that went back into stock.
async fn removed_here(tx: &mut Tx, draft: &DeviceDraft) -> Result<Option<ProductId>, StoreError> {
    let row = one!(
        tx,
        (i64, Option<String>),
        "select product_id, written_off from devices
            where system_id = $1 and customer_id = $2 and serial = $3 and state = 'removed' order by id desc limit 1",
        draft.system.0,
        draft.customer.0,
        draft.device.serial.as_str(),
    )?;
    Ok(row.filter(|(_, written_off)| written_off.is_none()).map(|(product, _)| ProductId(product)))
}

/// What the unit is known as: it stands in another system too, is in stock, or was his before.
async fn known_product(tx: &mut Tx, there: &FoundThere) -> Result<Option<ProductId>, StoreError> {
    let serial = there.serial.as_str();
    if let Some(product) = product_elsewhere(tx, serial, None).await? {
        return Ok(Some(product));
    }
    let in_stock =
        one!(&mut *tx, (Option<i64>,), "select product_id from serials where serial = $1", serial)?;
    if let Some((Some(product),)) = in_stock {
        return Ok(Some(ProductId(product)));
    }
    let before = one!(
        tx,
        (i64,),
        "select product_id from devices where system_id = $1 and customer_id = $2 and serial = $3
            order by id desc limit 1",
        there.system.0,
        there.customer.0,
        serial,
    )?;
    Ok(before.map(|(product,)| ProductId(product)))
}

async fn products(
    tx: &mut Tx,
    there: &FoundThere,
    technology: &Technology,
) -> Result<Vec<(ProductId, String)>, StoreError> {
    let known = known_product(tx, there).await?;
    let rows = all!(
        tx,
        (i64, String),
        "select id, name from products
            where technology = $1 and (id = $2 or $2 = 0 and retired_at is null) order by name_folded, id",
        technology.key.0.as_str(),
        known.map_or(0, |product| product.0),
    )?;
    if rows.is_empty() {
        let name = crate::domain::text::Text::new(technology.label.clone());
        let text = match known {
            Some(_) => text!("import-unit-other-product", serial = there.serial.as_str()),
            None => text!("adopt-no-product", technology = name),
        };
        return Err(StoreError::Problems(vec![Problem::new("product", text)]));
    }
    Ok(rows.into_iter().map(|(id, name)| (ProductId(id), name)).collect())
}

async fn tariffs(
    tx: &mut Tx,
    there: &FoundThere,
    technology: &Technology,
) -> Result<Vec<(TariffId, String)>, StoreError> {
    let rows = all!(
        tx,
        (i64, String, Option<String>),
        "select t.id, t.name, l.template_id from contracts k
            join tariffs t on t.id = k.tariff_id
            join tariff_services s on s.tariff_id = t.id and s.kind = $2
            left join template_links l on l.service_id = s.id and l.system_id = $3
            where k.customer_id = $1 and k.ending_at is null order by t.name, t.id",
        there.customer.0,
        technology.serves.word(),
        there.system.0,
    )?;
    if rows.is_empty() {
        let text = text!("adopt-no-tariff", service = technology.serves.label());
        return Err(StoreError::Problems(vec![Problem::new("tariff", text)]));
    }
    let has_template = |template: &Option<String>| template.is_some() && *template == there.template;
    let is_told = rows.iter().any(|(.., template)| has_template(template));
    let fitting = rows.into_iter().filter(|(.., template)| !is_told || has_template(template));
    Ok(fitting.map(|(id, name, _)| (TariffId(id), name)).collect())
}
