//! The driver of kind `rest`, Vincula's own documented contract: `assets/openapi/provisioning.yaml`.
//!
//! It tries nothing twice and decides nothing: it sends, reads, and says how believable the answer is.

mod client;
mod map;
mod probe;
mod veil;
mod wire;

use async_trait::async_trait;
use reqwest::{Method, StatusCode};

use super::{
    Applied, Capabilities, Cause, Change, CustomersPage, DeviceKey, Diagnosis, Driver, Failure, Filter,
    FoundDevice, JobState, Observed, PageRequest, RemoteCustomer, StepResult, Template, Tested,
    is_same_serial,
};
use crate::domain::customer::DesiredCustomer;
use crate::domain::device::{DesiredDevice, Intent};
use crate::domain::system::Access;
use client::{Call, Client, Effect};

/// Speaks to one system by the REST contract.
pub struct RestDriver {
    client: Client,
}

impl RestDriver {
    pub const CAPABILITIES: Capabilities = Capabilities {
        technologies: &["gpon", "voip"],
        apply_is_repeatable: true,
        suspends: true,
        reboots: true,
        diagnoses: true,
        lists_unconfigured: true,
        writes_customers: true,
    };

    /// # Errors
    /// The CA file cannot be used, or this machine has no certificate authorities at all.
    pub fn new(access: &Access) -> Result<Self, Failure> {
        Ok(Self { client: Client::new(access)? })
    }

    async fn read<T>(
        &self,
        call: &Call<'_>,
        read: impl FnOnce(&serde_json::Value) -> wire::Reading<T>,
    ) -> Result<T, Failure> {
        let answer = self.client.send(call, Effect::Read).await?;
        map::read_body(&answer, read)
    }

    /// Reads a customer; `None` when there is no such one.
    async fn read_customer<T>(
        &self,
        id: &str,
        read: impl FnOnce(&serde_json::Value) -> wire::Reading<T>,
    ) -> Result<Option<T>, Failure> {
        if !can_be_in_path(id) {
            return Ok(None);
        }
        let answer = self.client.send(&Call::get(&["v1", "customers", id]), Effect::Read).await?;
        if answer.says_not_there() {
            return Ok(None);
        }
        map::read_body(&answer, read).map(Some)
    }
}

/// Whether a word can stand alone in a path: empty ones and dots would lead elsewhere.
fn can_be_in_path(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
}

#[async_trait]
impl Driver for RestDriver {
    fn capabilities(&self) -> Capabilities {
        Self::CAPABILITIES
    }

    async fn test(&self, tell: &(dyn for<'step> Fn(&'step StepResult) + Send + Sync)) -> Tested {
        probe::run(&self.client, tell).await
    }

    async fn version(&self) -> Result<Option<String>, Failure> {
        let about = self.read(&Call::get(&["v1", "about"]), wire::about).await?;
        Ok(probe::version_of(&about))
    }

    async fn customers(&self, page: &PageRequest, filter: &Filter) -> Result<CustomersPage, Failure> {
        let mut query = vec![("limit", page.limit.to_string())];
        query.extend(page.cursor.clone().map(|cursor| ("cursor", cursor)));
        if !filter.text.trim().is_empty() {
            query.push(("q", filter.text.trim().to_owned()));
        }
        if !filter.statuses.is_empty() {
            let words: Vec<_> = filter.statuses.iter().map(|status| status.word()).collect();
            query.push(("status", words.join(",")));
        }
        self.read(&Call::get(&["v1", "customers"]).with_query(query), wire::customers_page).await
    }

    async fn customer(&self, id: &str) -> Result<Option<RemoteCustomer>, Failure> {
        self.read_customer(id, wire::customer).await
    }

    async fn templates(&self) -> Result<Vec<Template>, Failure> {
        self.read(&Call::get(&["v1", "templates"]), wire::templates).await
    }

    async fn apply(&self, change: &Change) -> Result<Applied, Failure> {
        let device = &change.device;
        let (id, serial) = (device.external_id.as_str(), device.serial.as_str());
        if !can_be_in_path(id) {
            return Err(Failure::Refused(Cause::CustomerMissing { id: id.to_owned() }));
        }
        if !can_be_in_path(serial) {
            return Err(Failure::Refused(Cause::DeviceMissing { serial: serial.to_owned() }));
        }
        let path = ["v1", "customers", id, "devices", serial];
        if device.intent == Intent::Removed {
            let call = Call::new(Method::DELETE, &path).with_key(&change.idempotency_key).about(device);
            let answer = self.client.send(&call, Effect::Write).await?;
            return map::judge_removal(&answer, self.client.base(), device);
        }
        let call = Call::new(Method::PUT, &path)
            .with_key(&change.idempotency_key)
            .about(device)
            .with_body(map::device_body(device));
        let answer = self.client.send(&call, Effect::Write).await?;
        map::judge_write(&answer, self.client.base(), device)
    }

    async fn observe(&self, device: &DeviceKey) -> Result<Observed, Failure> {
        let Some(devices) = self.read_customer(&device.external_id, wire::devices_of_customer).await? else {
            return Ok(Observed::Absent);
        };
        let found = devices.into_iter().find(|found| is_same_serial(&found.serial, &device.serial));
        Ok(found.map_or(Observed::Absent, |found| Observed::Present(Box::new(found))))
    }

    async fn job(&self, job: &str, device: &DesiredDevice) -> Result<JobState, Failure> {
        let path = ["v1", "jobs", job];
        let answer = self.client.send(&Call::get(&path).about(device), Effect::Read).await?;
        if answer.status == StatusCode::NOT_FOUND {
            // A job that is not known any more may have ended either way.
            return Err(Failure::Unsure(Cause::Status { status: 404, detail: None }));
        }
        map::read_body(&answer, |value| wire::job(value, &answer.veil))
    }

    async fn apply_customer(
        &self,
        customer: &DesiredCustomer,
        idempotency_key: &str,
    ) -> Result<Applied, Failure> {
        let id = customer.external_id.as_str();
        if !can_be_in_path(id) {
            return Err(Failure::Refused(Cause::CustomerMissing { id: id.to_owned() }));
        }
        let path = ["v1", "customers", id];
        let call =
            Call::new(Method::PUT, &path).with_key(idempotency_key).with_body(map::customer_body(customer));
        let answer = self.client.send(&call, Effect::Write).await?;
        map::judge_customer(&answer, self.client.base(), customer)
    }

    async fn customer_job(&self, job: &str) -> Result<JobState, Failure> {
        let answer = self.client.send(&Call::get(&["v1", "jobs", job]), Effect::Read).await?;
        if answer.status == StatusCode::NOT_FOUND {
            // As for a device: it may have ended either way.
            return Err(Failure::Unsure(Cause::Status { status: 404, detail: None }));
        }
        map::read_body(&answer, |value| wire::job(value, &answer.veil))
    }

    async fn reboot(&self, device: &DeviceKey, idempotency_key: &str) -> Result<Applied, Failure> {
        let (id, serial) = (device.external_id.as_str(), device.serial.as_str());
        if !can_be_in_path(id) || !can_be_in_path(serial) {
            return Err(Failure::Refused(Cause::DeviceMissing { serial: serial.to_owned() }));
        }
        let path = ["v1", "customers", id, "devices", serial, "reboot"];
        let call = Call::new(Method::POST, &path).with_key(idempotency_key);
        let answer = self.client.send(&call, Effect::Write).await?;
        map::judge_command(&answer, self.client.base(), serial)
    }

    async fn diagnose(&self, device: &DeviceKey) -> Result<Diagnosis, Failure> {
        let serial = device.serial.as_str();
        let missing = || Failure::Refused(Cause::DeviceMissing { serial: serial.to_owned() });
        if !can_be_in_path(serial) {
            return Err(missing());
        }
        let answer = self.client.send(&Call::get(&["v1", "devices", serial, "status"]), Effect::Read).await?;
        if answer.says_not_there() {
            return Err(missing());
        }
        map::read_body(&answer, wire::diagnosis)
    }

    async fn unconfigured(&self) -> Result<Vec<FoundDevice>, Failure> {
        self.read(&Call::get(&["v1", "unconfigured"]), wire::unconfigured).await
    }
}
