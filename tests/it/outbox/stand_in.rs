//! A provisioning system in memory that answers by script, and counts what it is asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use tokio::sync::Semaphore;
use vincula::domain::customer::DesiredCustomer;
use vincula::domain::device::{DesiredDevice, Intent, SecretChange};
use vincula::domain::system::Access;
use vincula::domain::values::Secret;
use vincula::drivers::{
    Applied, Capabilities, Cause, Change, Connect, CustomersPage, DeviceKey, Driver, Failure, Filter,
    JobState, Observed, PageRequest, RemoteCustomer, RemoteDevice, RemoteDeviceStatus, RemoteStatus,
    StepResult, Template, Tested, is_same_serial,
};

/// How a call goes: whether it is done there, how long the caller is left waiting, and what he hears.
#[derive(Debug, Clone)]
pub struct Play {
    writes: bool,
    gate: Option<Arc<Gate>>,
    reply: Reply,
}

#[derive(Debug, Clone)]
enum Reply {
    Says(Result<Applied, Failure>),
    Panics,
}

impl Play {
    pub fn done() -> Self {
        Self { writes: true, gate: None, reply: Reply::Says(Ok(Applied::Done)) }
    }

    /// Taken as a job, which tells its own story; what it does is there at once.
    pub fn accepted() -> Self {
        Self { reply: Reply::Says(Ok(Applied::Accepted { job: "7".into() })), ..Self::done() }
    }

    pub fn reply_lost() -> Self {
        Self { reply: Reply::Says(Err(Failure::Unsure(Cause::Closed))), ..Self::done() }
    }

    pub fn request_lost() -> Self {
        Self { writes: false, ..Self::reply_lost() }
    }

    pub fn fails(failure: Failure) -> Self {
        Self { writes: false, gate: None, reply: Reply::Says(Err(failure)) }
    }

    pub fn panics() -> Self {
        Self { writes: false, gate: None, reply: Reply::Panics }
    }

    /// The reply waits at a gate; what is done is done before.
    pub fn at(self, gate: &Arc<Gate>) -> Self {
        Self { gate: Some(Arc::clone(gate)), ..self }
    }
}

/// Holds a call until the test lets it go on.
#[derive(Debug)]
pub struct Gate {
    reached: Semaphore,
    open: Semaphore,
}

impl Gate {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { reached: Semaphore::new(0), open: Semaphore::new(0) })
    }

    /// Waits until a call stands at the gate.
    pub async fn reached(&self) {
        self.reached.acquire().await.expect("never closed").forget();
    }

    pub fn open(&self) {
        self.open.add_permits(1);
    }

    async fn pass(&self) {
        self.reached.add_permits(1);
        self.open.acquire().await.expect("never closed").forget();
    }
}

#[derive(Default)]
struct Inner {
    devices: BTreeMap<String, (RemoteDevice, DesiredDevice)>,
    customers: BTreeMap<String, RemoteCustomer>,
    /// How often a customer was sent, done or not.
    customers_sent: usize,
    /// Every sending that arrived, done or not.
    sent: Vec<Change>,
    writes: BTreeMap<String, usize>,
    /// The keys of the restarts that were ordered, done or not.
    ordered: Vec<String>,
    reboots: BTreeMap<String, usize>,
    revision: u64,
    sendings: VecDeque<Play>,
    readings: VecDeque<Play>,
    jobs: VecDeque<Result<JobState, Failure>>,
    asked: usize,
    under_way: usize,
    most_under_way: usize,
}

pub struct StandIn {
    inner: Mutex<Inner>,
    repeatable: bool,
}

impl StandIn {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { inner: Mutex::default(), repeatable: true })
    }

    /// A system in which the same change must not be made twice.
    pub fn unrepeatable() -> Arc<Self> {
        Arc::new(Self { inner: Mutex::default(), repeatable: false })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no test panics while it holds this")
    }

    pub fn next_sendings(&self, plays: impl IntoIterator<Item = Play>) {
        self.inner().sendings.extend(plays);
    }

    /// A reading that does not fail tells what is there, whatever else its play says.
    pub fn next_readings(&self, plays: impl IntoIterator<Item = Play>) {
        self.inner().readings.extend(plays);
    }

    pub fn next_jobs(&self, states: impl IntoIterator<Item = Result<JobState, Failure>>) {
        self.inner().jobs.extend(states);
    }

    pub fn sent(&self) -> Vec<Change> {
        self.inner().sent.clone()
    }

    /// How often a device was written.
    pub fn writes(&self, serial: &str) -> usize {
        self.inner().writes.get(serial).copied().unwrap_or_default()
    }

    /// The keys of the restarts that were ordered, done or not.
    pub fn ordered(&self) -> Vec<String> {
        self.inner().ordered.clone()
    }

    /// How often a device was restarted.
    pub fn reboots(&self, serial: &str) -> usize {
        self.inner().reboots.get(serial).copied().unwrap_or_default()
    }

    /// Loses a device, as if somebody had taken it away there.
    pub fn forget(&self, serial: &str) {
        self.inner().devices.remove(serial);
    }

    /// Writes a device as it stands, as somebody else would who changes what cannot be seen.
    pub fn touch(&self, serial: &str) {
        let mut inner = self.inner();
        inner.revision += 1;
        let revision = inner.revision.to_string();
        if let Some((device, _)) = inner.devices.get_mut(serial) {
            device.revision = Some(revision);
        }
    }

    /// Spells the serial of a device another way from now on.
    pub fn respell(&self, serial: &str, spelling: &str) {
        let mut inner = self.inner();
        let (mut device, wanted) = inner.devices.remove(serial).expect("it is there");
        device.serial = spelling.to_owned();
        inner.devices.insert(spelling.to_owned(), (device, wanted));
    }

    /// The serials of all that is there, as they are spelt there.
    pub fn serials(&self) -> Vec<String> {
        self.inner().devices.keys().cloned().collect()
    }

    /// Makes a customer by other ways, or changes him.
    pub fn write_customer(&self, wanted: &DesiredCustomer) {
        let wanted = wanted.clone();
        let there = RemoteCustomer {
            id: wanted.external_id.clone(),
            name: wanted.name,
            tax_id: wanted.tax_id,
            email: wanted.email,
            phone: wanted.phone,
            address: wanted.address,
            status: match wanted.intent {
                Intent::Active => RemoteStatus::Active,
                Intent::Suspended => RemoteStatus::Suspended,
                Intent::Removed => RemoteStatus::Terminated,
            },
            devices: None,
        };
        self.inner().customers.insert(wanted.external_id, there);
    }

    pub fn customer_name(&self, id: &str) -> Option<String> {
        Some(self.inner().customers.get(id)?.name.clone())
    }

    pub fn customers_sent(&self) -> usize {
        self.inner().customers_sent
    }

    /// Whether a device is there, and in which state.
    pub fn status(&self, serial: &str) -> Option<RemoteDeviceStatus> {
        Some(self.inner().devices.get(serial)?.0.status)
    }

    /// How often it was asked anything at all.
    pub fn asked(&self) -> usize {
        self.inner().asked
    }

    pub fn most_under_way(&self) -> usize {
        self.inner().most_under_way
    }

    pub fn wifi_key(&self, serial: &str) -> Option<Secret> {
        match self.inner().devices.get(serial)?.1.secrets.get("wifi_key")? {
            SecretChange::Set(secret) => Some(secret.clone()),
            SecretChange::Keep | SecretChange::Clear => None,
        }
    }

    pub fn name(&self, serial: &str) -> Option<String> {
        Some(self.inner().devices.get(serial)?.0.name.clone())
    }

    fn write(&self, wanted: &DesiredDevice) {
        let mut inner = self.inner();
        inner.revision += 1;
        let serial = wanted.serial.as_str().to_owned();
        *inner.writes.entry(serial.clone()).or_default() += 1;
        let status = match wanted.intent {
            Intent::Active => RemoteDeviceStatus::Active,
            Intent::Suspended => RemoteDeviceStatus::Suspended,
            Intent::Removed => {
                inner.devices.remove(&serial);
                return;
            }
        };
        let device = RemoteDevice {
            serial: serial.clone(),
            name: wanted.name.clone(),
            technology: wanted.technology.0.clone(),
            template_id: Some(wanted.template_id.clone()),
            status,
            values: wanted.values.clone(),
            secrets_set: wanted
                .secrets
                .iter()
                .map(|(key, change)| (key.clone(), matches!(change, SecretChange::Set(_))))
                .collect(),
            revision: Some(inner.revision.to_string()),
        };
        inner.devices.insert(serial, (device, wanted.clone()));
    }

    async fn read(&self) -> Result<(), Failure> {
        let play = {
            let mut inner = self.inner();
            inner.asked += 1;
            inner.readings.pop_front()
        };
        let Some(play) = play else { return Ok(()) };
        if let Some(gate) = play.gate {
            gate.pass().await;
        }
        match play.reply {
            Reply::Says(Err(failure)) => Err(failure),
            Reply::Says(Ok(_)) | Reply::Panics => Ok(()),
        }
    }

    async fn play(&self, write: impl FnOnce() + Send) -> Result<Applied, Failure> {
        let play = self.inner().sendings.pop_front().unwrap_or_else(Play::done);
        if play.writes {
            write();
        }
        if let Some(gate) = play.gate {
            gate.pass().await;
        }
        match play.reply {
            Reply::Says(reply) => reply,
            Reply::Panics => panic!("a mistake in a driver"),
        }
    }
}

#[async_trait]
impl Driver for StandIn {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            technologies: &["gpon", "voip"],
            apply_is_repeatable: self.repeatable,
            suspends: true,
            reboots: true,
            ..Capabilities::default()
        }
    }

    async fn apply(&self, change: &Change) -> Result<Applied, Failure> {
        {
            let mut inner = self.inner();
            inner.asked += 1;
            inner.under_way += 1;
            inner.most_under_way = inner.most_under_way.max(inner.under_way);
            inner.sent.push(change.clone());
        }
        let serial = change.device.serial.as_str().to_owned();
        let is_known = self.inner().devices.contains_key(&serial);
        let result = self.play(|| self.write(&change.device)).await;
        self.inner().under_way -= 1;
        match (result, change.device.intent) {
            (Ok(Applied::Done), Intent::Removed) if !is_known => {
                Err(Failure::Refused(Cause::DeviceMissing { serial }))
            }
            (result, _) => result,
        }
    }

    async fn observe(&self, device: &DeviceKey) -> Result<Observed, Failure> {
        self.read().await?;
        let inner = self.inner();
        let found = inner.devices.values().find(|(found, _)| is_same_serial(&found.serial, &device.serial));
        Ok(found.map_or(Observed::Absent, |(found, _)| Observed::Present(Box::new(found.clone()))))
    }

    async fn job(&self, _: &str, _: &DesiredDevice) -> Result<JobState, Failure> {
        let mut inner = self.inner();
        inner.asked += 1;
        inner.jobs.pop_front().unwrap_or(Ok(JobState::Done))
    }

    async fn reboot(&self, device: &DeviceKey, idempotency_key: &str) -> Result<Applied, Failure> {
        {
            let mut inner = self.inner();
            inner.asked += 1;
            inner.ordered.push(idempotency_key.to_owned());
        }
        self.play(|| *self.inner().reboots.entry(device.serial.clone()).or_default() += 1).await
    }

    async fn test(&self, _: &(dyn for<'step> Fn(&'step StepResult) + Send + Sync)) -> Tested {
        unimplemented!("the outbox tests no system")
    }

    async fn customers(&self, _: &PageRequest, _: &Filter) -> Result<CustomersPage, Failure> {
        unimplemented!("the outbox lists no customers")
    }

    async fn customer(&self, id: &str) -> Result<Option<RemoteCustomer>, Failure> {
        self.read().await?;
        Ok(self.inner().customers.get(id).cloned())
    }

    async fn apply_customer(&self, customer: &DesiredCustomer, _: &str) -> Result<Applied, Failure> {
        {
            let mut inner = self.inner();
            inner.asked += 1;
            inner.customers_sent += 1;
        }
        self.play(|| self.write_customer(customer)).await
    }

    async fn templates(&self) -> Result<Vec<Template>, Failure> {
        unimplemented!("the outbox lists no templates")
    }
}

/// Connects every system to one stand-in.
pub struct To(pub Arc<StandIn>);

impl Connect for To {
    fn connect(&self, _: &Access) -> Result<Arc<dyn Driver>, Failure> {
        let driver: Arc<dyn Driver> = Arc::<StandIn>::clone(&self.0);
        Ok(driver)
    }
}
