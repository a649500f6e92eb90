//! Both sides of a row as they are now, and whether they are still what the report says.

use super::{Mender, Order};
use crate::domain::device::DeviceState;
use crate::domain::ids::CustomerId;
use crate::drivers::{Failure, RemoteCustomer, RemoteDevice, is_same_serial};
use crate::reconcile::class::Class;
use crate::reconcile::compose::{our_device, our_side, their_device, their_side};
use crate::reconcile::ours::Expected;
use crate::reconcile::report::{FieldDifference, Row, Side};
use crate::reconcile::sides::{OurCustomer, OurDevice};
use crate::reconcile::{devices, people};
use crate::store::StoreError;

/// What is shown of a customer and not compared.
const NOT_COMPARED: [&str; 2] = ["address", "devices"];

/// Both sides of a row, read anew.
pub(super) struct Current {
    pub ours: Option<OurCustomer>,
    pub theirs: Option<RemoteCustomer>,
    /// Whose the record is, by a link.
    pub linked_to: Option<String>,
    /// Whether ours is still to be there; asked only of who is missing there.
    is_expected: bool,
}

impl Mender {
    /// Reads both sides of a row; the inner error is the system's.
    pub(super) async fn current(
        &self,
        row: &Row,
        order: &Order,
    ) -> Result<Result<Current, Failure>, StoreError> {
        let ours = match row.customer {
            Some(id) => self.our_record(id).await?,
            None => None,
        };
        let is_missing = row.class == Class::OnlyOurs;
        let is_expected = match &ours {
            Some(customer) if is_missing => {
                let services = self.store.our_services(self.system).await?;
                Expected::new(&services, self.driver.capabilities().technologies).expects(customer)
            }
            Some(_) | None => false,
        };
        // Who is to be made there gets our code as his id; of who is only left as he is, nobody asks who has it.
        let is_made = is_missing && *order == Order::Push;
        let code = ours.as_ref().filter(|_| is_made).map(|customer| customer.code.clone());
        let Some(id) = row.external_id.clone().or(code) else {
            return Ok(Ok(Current { ours, theirs: None, linked_to: None, is_expected }));
        };
        let theirs = match self.driver.customer(&id).await {
            Ok(theirs) => theirs,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut linked = self.store.linked_ids(self.system, std::slice::from_ref(&id)).await?;
        Ok(Ok(Current { ours, theirs, linked_to: linked.remove(&id), is_expected }))
    }

    async fn our_record(&self, id: CustomerId) -> Result<Option<OurCustomer>, StoreError> {
        Ok(self.store.our_records(self.system, &[id]).await?.pop())
    }
}

impl Current {
    /// What differs now, if the row is not any more as the report says.
    pub fn changed(&self, row: &Row) -> Option<Vec<FieldDifference>> {
        let is_same = if row.device.is_some() || row.serial.is_some() {
            self.is_linked_as(row) && !self.is_under_way(row) && self.has_same_device(row)
        } else {
            self.is_linked_as(row) && self.has_same_sides(row)
        };
        (!is_same).then(|| self.fields(row))
    }

    /// Whether the link is there that the row says, or is not where it says none.
    fn is_linked_as(&self, row: &Row) -> bool {
        let code = row.customer_code.as_deref();
        match row.class {
            Class::OnlyOurs => {
                self.is_expected && self.ours.as_ref().is_some_and(|customer| customer.links.is_empty())
            }
            Class::Unlinked | Class::OnlyTheirs => self.linked_to.is_none(),
            _ => code.is_some() && self.linked_to.as_deref() == code,
        }
    }

    fn has_same_sides(&self, row: &Row) -> bool {
        let ours = self.ours.as_ref().map(our_side);
        // Of who is to be made there nobody may have the id: whether that is so, is seen before he is.
        let theirs = self.theirs.as_ref().map(their_side);
        is_same(ours.as_ref(), row.ours.as_ref()) && is_same(theirs.as_ref(), row.theirs.as_ref())
    }

    /// Whether an operation on the device has not ended: what stands there is about to change, or what we want of it is.
    fn is_under_way(&self, row: &Row) -> bool {
        self.our_device(row).is_some_and(|device| device.is_under_way)
    }

    fn has_same_device(&self, row: &Row) -> bool {
        // Of devices that the reply leaves out nothing is known.
        let are_known = self.theirs.as_ref().is_none_or(|record| record.devices.is_some());
        // The serial may be that of another device of ours since, or of the first one.
        let is_that_one = self.holder_of_serial(row).is_none_or(|device| Some(device.id) == row.device);
        if !are_known || !is_that_one {
            return false;
        }
        let ours = self.our_device(row).map(our_device);
        let theirs = self.their_device(row).map(their_device);
        is_same(ours.as_ref(), row.ours.as_ref()) && is_same(theirs.as_ref(), row.theirs.as_ref())
    }

    fn fields(&self, row: &Row) -> Vec<FieldDifference> {
        if row.serial.is_some() {
            let pair = self.our_device(row).zip(self.their_device(row));
            pair.map(|(ours, theirs)| devices::differences(ours, theirs)).unwrap_or_default()
        } else {
            let pair = self.ours.as_ref().zip(self.theirs.as_ref());
            pair.map(|(ours, theirs)| people::differences(ours, theirs)).unwrap_or_default()
        }
    }

    pub fn our_device(&self, row: &Row) -> Option<&OurDevice> {
        match row.device {
            Some(id) => self.ours.as_ref()?.devices.iter().find(|device| device.id == id),
            None => self.holder_of_serial(row),
        }
    }

    /// The device of ours that has the serial of the row now, under the same id.
    fn holder_of_serial(&self, row: &Row) -> Option<&OurDevice> {
        let (serial, id) = (row.serial.as_deref()?, row.external_id.as_deref()?);
        let mut current = self
            .ours
            .as_ref()?
            .devices
            .iter()
            .filter(|device| device.external_id == id && device.state != DeviceState::Removed);
        current.find(|device| is_same_serial(device.serial.as_str(), serial))
    }

    pub fn their_device(&self, row: &Row) -> Option<&RemoteDevice> {
        let serial = row.serial.as_deref()?;
        self.theirs.as_ref()?.devices.iter().flatten().find(|device| is_same_serial(&device.serial, serial))
    }
}

/// Whether a side is what it was, as far as it is compared.
fn is_same(now: Option<&Side>, before: Option<&Side>) -> bool {
    let compared = |side: Option<&Side>| {
        side.map(|side| {
            let facts = side.facts.iter().filter(|fact| !NOT_COMPARED.contains(&fact.field.as_str()));
            facts.cloned().collect::<Vec<_>>()
        })
    };
    compared(now) == compared(before)
}
