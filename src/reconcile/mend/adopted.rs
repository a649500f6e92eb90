//! A device that is there and not here, recorded as it stands there. As which product and for which tariff, a person says.

use super::current::Current;
use super::{Mender, Unit, failed, of};
use crate::domain::ids::{CustomerId, SystemId};
use crate::domain::technology::{Value, technologies, technology};
use crate::domain::text::Text;
use crate::domain::values::SerialNumber;
use crate::drivers::{RemoteDevice, RemoteDeviceStatus};
use crate::reconcile::outcome::Outcome;
use crate::reconcile::report::{Known, Row};
use crate::store::{AdoptedDevice, FoundThere, Stamp, StoreError};
use crate::text;

impl Mender {
    /// Records a device as it stands there, as this product and for this tariff.
    pub(super) async fn adopt_device(
        &self,
        row: &Row,
        current: &Current,
        unit: Unit,
        stamp: &Stamp,
    ) -> Result<Outcome, StoreError> {
        let (customer, external_id) = of(row)?;
        let theirs = current.their_device(row).ok_or(StoreError::Changed)?;
        let adopted = match adopted_device(theirs, customer, self.system, external_id, unit) {
            Ok(adopted) => adopted,
            Err(because) => return Ok(failed(because)),
        };
        self.store.adopt_device(&adopted, stamp).await?;
        Ok(Outcome::Done)
    }
}

/// What a row tells of a device that is there and not here, for which product and tariff are to be chosen.
///
/// # Errors
/// Why it cannot be recorded at all; `None` of a row that is about no such device.
pub fn found_there(row: &Row, system: SystemId) -> Option<Result<FoundThere, Text>> {
    let (customer, external_id) = row.customer.zip(row.external_id.as_deref())?;
    let words = |field| match row.theirs.as_ref()?.fact(field)? {
        Known::Words(words) => Some(words.as_str()),
        Known::Switch(_) | Known::Number(_) => None,
    };
    let (serial, technology) = (words("serial")?, words("technology")?);
    let template = words("template_id").map(str::to_owned);
    Some(there(serial, technology, template, customer, system, external_id))
}

fn there(
    serial: &str,
    technology: &str,
    template: Option<String>,
    customer: CustomerId,
    system: SystemId,
    external_id: &str,
) -> Result<FoundThere, Text> {
    let known = technologies().iter().find(|known| known.key.0.eq_ignore_ascii_case(technology.trim()));
    let Some(known) = known else {
        return Err(text!("report-adopt-technology", technology = technology));
    };
    Ok(FoundThere {
        customer,
        system,
        external_id: external_id.to_owned(),
        serial: SerialNumber::parse(serial, known.serial)?,
        technology: known.key.clone(),
        template,
    })
}

fn adopted_device(
    theirs: &RemoteDevice,
    customer: CustomerId,
    system: SystemId,
    external_id: &str,
    unit: Unit,
) -> Result<AdoptedDevice, Text> {
    let template = theirs.template_id.clone().flatten();
    let there = there(&theirs.serial, &theirs.technology, template, customer, system, external_id)?;
    let fields = technology(&there.technology.0).into_iter().flat_map(|known| &known.fields);
    let values = fields.filter(|field| !field.kind.is_secret()).filter_map(|field| {
        // What cannot be read as one is left out: it is no difference, and stays there until a change is sent that empties
        // what is empty here.
        let value = match theirs.values.get(&field.key)?.as_ref()? {
            Value::Text(words) => field.parse(words).ok()?,
            Value::Switch(on) => Some(Value::Switch(*on)),
            Value::Secret(_) => None,
        };
        Some((field.key.clone(), value?))
    });
    Ok(AdoptedDevice {
        values: values.collect(),
        there,
        product: unit.product,
        tariff: unit.tariff,
        name: theirs.name.trim().to_owned(),
        is_suspended: theirs.status == RemoteDeviceStatus::Suspended,
    })
}
