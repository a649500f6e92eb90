//! Carries out effects: asks the store and the systems, each question in a task of its own, and sends the answers back.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};

use crate::app::Event;
use crate::app::effect::products::ProductRequest;
use crate::app::effect::report::ReportRequest;
use crate::app::effect::tariffs::TariffRequest;
use crate::app::effect::{
    Answered, Deed, DeviceChoices, DraftSlot, Effect, FileRequest, Onu, Reply, StoreRequest, SystemRequest,
    TestTarget, Ticket, Trouble,
};
use crate::domain::device::Intent;
use crate::domain::ids::{DeviceId, OperationId, SystemId};
use crate::domain::problem::Problem;
use crate::domain::system::{Access, LastTest, System, SystemKind};
use crate::domain::tariff::Tariff;
use crate::domain::technology::{FieldSpec, system_fields};
use crate::domain::values::{Secret, SerialForm, SerialNumber, WifiKey};
use crate::drivers::{Connect, Driver, Failure, Filter, PageRequest, StepResult, Tested};
use crate::i18n::Language;
use crate::reconcile;
use crate::store::{Stamp, Store, StoreError};
use crate::text;

use super::drafts::{Drafts, Orders};
use super::runs::Runs;
use super::saving::Typed;
use super::turns::Turns;

/// How many customers the window Buscar shows at the most: who does not see his one types more of him.
const FOUND: u16 = 200;

/// Longer than the store waits for a database that is held by somebody else.
const FAREWELL: Duration = Duration::from_secs(12);

/// The menu counts no further than this.
const MARKED: i64 = 99;

/// What effects are carried out with.
#[derive(Clone)]
pub struct Hands {
    pub store: Store,
    pub connect: Arc<dyn Connect>,
    /// Who sits at the screen.
    pub user: String,
    pub clock: fn() -> Timestamp,
    /// The folder in which drafts are kept, if they are.
    pub drafts: Option<PathBuf>,
    /// How reports are made and kept.
    pub reports: reconcile::generate::Settings,
    /// In which files are written.
    pub language: Language,
}

/// What has become of an effect.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    UnderWay,
    /// The program is to end.
    Quit,
    /// These words are to be put into the clipboard.
    Copy(String),
}

/// The tasks under way, by the layer that waits for them.
pub struct Performer {
    hands: Hands,
    events: mpsc::UnboundedSender<Event>,
    readings: HashMap<Ticket, Vec<AbortHandle>>,
    /// `None` when none are kept.
    drafts: Option<Drafts>,
    turns: Turns,
    /// The list of customers that each layer reads: a newer question takes its place.
    lists: HashMap<Ticket, AbortHandle>,
    runs: Runs,
    /// What changes records and may not have ended.
    writing: Vec<JoinHandle<()>>,
}

impl Performer {
    pub fn new(hands: Hands, events: mpsc::UnboundedSender<Event>) -> Self {
        let drafts = hands.keep_drafts(&events);
        let (readings, lists) = (HashMap::new(), HashMap::new());
        Self {
            hands,
            events,
            readings,
            drafts,
            turns: Turns::default(),
            lists,
            runs: Runs::default(),
            writing: Vec::new(),
        }
    }

    /// Begins an effect, or gives back what only the screen can do.
    pub fn perform(&mut self, effect: Effect) -> Begun {
        let (hands, events) = (self.hands.clone(), self.events.clone());
        match effect {
            Effect::Quit => return Begun::Quit,
            Effect::Copy(words) => return Begun::Copy(words),
            Effect::Abandon(ticket) => {
                let list = self.lists.remove(&ticket);
                for reading in self.readings.remove(&ticket).into_iter().flatten().chain(list) {
                    reading.abort();
                }
                self.turns.forget(ticket);
                if let Some(orders) = self.orders() {
                    orders.leave(ticket);
                }
            }
            Effect::Draft(slot, step) => {
                if let Some(orders) = self.orders() {
                    orders.step(slot, step);
                }
            }
            Effect::DiscardDraft(draft) => {
                if let Some(orders) = self.orders() {
                    orders.discard(draft);
                }
            }
            Effect::Drafts(ticket) => {
                if let Some(orders) = self.orders() {
                    let orders = orders.clone();
                    tokio::spawn(async move {
                        answer(&events, ticket, Reply::Drafts(hands.waiting(&orders).await));
                    });
                }
            }
            Effect::OfferDrafts => {
                if let Some(orders) = self.orders() {
                    let orders = orders.clone();
                    tokio::spawn(async move {
                        let _ = events.send(Event::DraftsFound(hands.waiting(&orders).await));
                    });
                }
            }
            Effect::After(ticket, wait) => {
                self.keep(ticket, async move {
                    tokio::time::sleep(wait).await;
                    answer(&events, ticket, Reply::Elapsed);
                });
            }
            Effect::WifiKey(ticket, at) => {
                let key = wifi_key();
                answer(&events, ticket, Reply::WifiKey { at, key });
            }
            Effect::Store(ticket, request @ StoreRequest::Customers(_)) => {
                let reading = tokio::spawn(async move {
                    let reply = hands.ask_store(request, None).await;
                    answer(&events, ticket, reply);
                });
                if let Some(older) = self.lists.insert(ticket, reading.abort_handle()) {
                    older.abort();
                }
            }
            // What was begun in the store is ended, whoever still waits for it: a save must not be cut off.
            Effect::Store(ticket, request) => {
                let typed = self.typed(ticket, &request);
                let turn = self.turns.take(ticket, &request);
                let is_reading = only_reads(&request);
                let asked = tokio::spawn(async move {
                    let reply = hands.ask_store(request, typed).await;
                    match turn {
                        Some(turn) => turn.give(|| answer(&events, ticket, reply)),
                        None => answer(&events, ticket, reply),
                    }
                });
                if !is_reading {
                    self.end_later(asked);
                }
            }
            // An import that was begun is ended, and so is an export; what is only looked at may be dropped.
            Effect::File(ticket, request @ (FileRequest::Import { .. } | FileRequest::Export { .. })) => {
                let begun = tokio::spawn(hands.about_file(ticket, request, events));
                self.end_later(begun);
            }
            Effect::File(ticket, request) => self.keep(ticket, hands.about_file(ticket, request, events)),
            Effect::Report(ticket, ReportRequest::Run(system)) => {
                self.runs.begin(hands, ticket, system, events);
            }
            Effect::Report(_, ReportRequest::Stop(system)) => self.runs.stop(system),
            Effect::Report(ticket, ReportRequest::Join(system)) if self.runs.join(ticket, system) => {}
            // What is mended is mended, whoever still waits for it.
            Effect::Report(ticket, request) => {
                tokio::spawn(async move {
                    if let Some(reply) = hands.ask_report(request).await {
                        answer(&events, ticket, reply);
                    }
                });
            }
            Effect::System(ticket, request) => {
                self.keep(ticket, async move {
                    let reply = hands.ask_system(ticket, request, &events).await;
                    answer(&events, ticket, reply);
                });
            }
        }
        Begun::UnderWay
    }

    /// Keeps what must come to its end before the database is closed.
    fn end_later(&mut self, begun: JoinHandle<()>) {
        self.writing.retain(|writing| !writing.is_finished());
        self.writing.push(begun);
    }

    /// Stops the reports that are being made and waits for what changes records and was begun, but no longer than a
    /// database takes to give up.
    pub async fn finish(&mut self) {
        let until = tokio::time::Instant::now() + FAREWELL;
        let stopped = self.runs.end();
        for writing in std::mem::take(&mut self.writing) {
            if tokio::time::timeout_at(until, writing).await.is_err() {
                tracing::warn!("a change of records was begun and has not ended with the program");
            }
        }
        for run in stopped {
            if tokio::time::timeout_at(until, run).await.is_err() {
                tracing::warn!("a report was stopped and has not ended with the program");
            }
        }
    }

    fn orders(&self) -> Option<&Orders> {
        self.drafts.as_ref().map(Drafts::orders)
    }

    /// The draft of the form that is to be saved, which the thread gives once it is written as it was sent.
    fn typed(&self, ticket: Ticket, request: &StoreRequest) -> Option<Typed> {
        let form = match request {
            StoreRequest::SaveDevice { form, .. } => *form,
            StoreRequest::SaveSystem(_)
            | StoreRequest::SaveCustomer(_)
            | StoreRequest::Products(ProductRequest::Save(_) | ProductRequest::ChangeStock { .. })
            | StoreRequest::Tariff(TariffRequest::Save(_)) => 0,
            _ => return None,
        };
        self.orders().map(|orders| orders.id(DraftSlot { ticket, form }))
    }

    /// Runs what may be dropped when its layer is gone.
    fn keep(&mut self, ticket: Ticket, work: impl Future<Output = ()> + Send + 'static) {
        let readings = self.readings.entry(ticket).or_default();
        readings.retain(|reading| !reading.is_finished());
        readings.push(tokio::spawn(work).abort_handle());
    }
}

/// Whether nothing is lost when the answer never comes.
const fn only_reads(request: &StoreRequest) -> bool {
    matches!(
        request,
        StoreRequest::Systems
            | StoreRequest::System(_)
            | StoreRequest::Customers(_)
            | StoreRequest::Customer(_)
            | StoreRequest::CustomerSince { .. }
            | StoreRequest::StatusPlan { .. }
            | StoreRequest::Contracts(_)
            | StoreRequest::TariffsOffered
            | StoreRequest::History { .. }
            | StoreRequest::CustomerCoded(_)
            | StoreRequest::TaxIdHolder { .. }
            | StoreRequest::DeviceChoices { .. }
            | StoreRequest::LinkedIds { .. }
            | StoreRequest::NearSerials { .. }
            | StoreRequest::DeviceSince { .. }
            | StoreRequest::SystemSince { .. }
            | StoreRequest::Operation(_)
            | StoreRequest::Operations(_)
            | StoreRequest::OperationsToResolve
    )
}

pub(super) fn answer(events: &mpsc::UnboundedSender<Event>, ticket: Ticket, reply: Reply) {
    // Nobody listens any more once the screen is closed: then there is nobody to tell.
    let _ = events.send(Event::Reply(ticket, reply));
}

impl Hands {
    pub(super) fn stamp(&self) -> Stamp {
        Stamp { by: self.user.clone(), at: (self.clock)() }
    }

    async fn about_file(self, ticket: Ticket, request: FileRequest, events: mpsc::UnboundedSender<Event>) {
        let reply = self.ask_file(request, |reply| answer(&events, ticket, reply)).await;
        answer(&events, ticket, reply);
    }

    async fn ask_store(&self, request: StoreRequest, typed: Option<Typed>) -> Reply {
        let store = &self.store;
        let stamp = self.stamp();
        match request {
            StoreRequest::Systems => Reply::Systems(answered(store.systems().await)),
            StoreRequest::System(id) => Reply::System(answered(store.system(id).await)),
            StoreRequest::SaveSystem(draft) => self.save_system(&draft, typed).await,
            StoreRequest::Customers(query) => {
                let page = answered(store.customers(&query).await);
                Reply::Customers { query, page }
            }
            StoreRequest::Customer(id) => Reply::Customer(answered(store.customer(id).await.map(Box::new))),
            StoreRequest::SaveCustomer(draft) => self.save_customer(&draft, typed).await,
            StoreRequest::CustomerSince { customer, seen } => {
                self.customer_since(customer, seen, &StoreError::Changed).await
            }
            StoreRequest::StatusPlan { customer, status } => {
                Reply::StatusPlan(answered(store.status_plan(customer, status).await.map(Box::new)))
            }
            StoreRequest::ChangeStatus(change) => {
                let queued = store.change_status(&change, &stamp).await;
                let answer = answered(queued.map(|operations| operations.len()));
                Reply::StatusChanged { status: change.status, answer }
            }
            StoreRequest::Contracts(customer) => Reply::Contracts(answered(store.contracts(customer).await)),
            StoreRequest::TariffsOffered => {
                let tariffs = answered(store.tariffs().await);
                let offered = |mut tariffs: Vec<Tariff>| {
                    tariffs.retain(Tariff::is_offered);
                    tariffs
                };
                Reply::TariffsOffered(tariffs.map(offered))
            }
            StoreRequest::ContractTariff { customer, tariff } => {
                Reply::Contracted(answered(store.contract_tariff(customer, tariff, &stamp).await))
            }
            StoreRequest::EndContract(end) => {
                let queued = store.end_contract(&end, &stamp).await;
                Reply::ContractEnded(answered(queued.map(|operations| operations.len())))
            }
            StoreRequest::History { customer, before, limit } => {
                let page = answered(store.history(customer, before, limit).await);
                Reply::History { before, page }
            }
            StoreRequest::ChangeTariff { device, version, tariff } => {
                let saved = store.change_tariff(device, version, tariff, &stamp).await;
                Reply::TariffChanged(answered(saved.map(|saved| saved.operation)))
            }
            StoreRequest::Swap(draft) => Reply::Swapped(answered(store.swap_device(&draft, &stamp).await)),
            StoreRequest::Move(draft) => Reply::Moved(answered(store.move_device(&draft, &stamp).await)),
            StoreRequest::CustomerCoded(code) => {
                let answer = answered(store.customer_coded(&code).await.map(Box::new));
                Reply::CustomerCoded { code, answer }
            }
            StoreRequest::TaxIdHolder { tax_id, except } => {
                let holder = answered(store.tax_id_holder(&tax_id, except).await);
                Reply::TaxIdHolder { tax_id, holder }
            }
            StoreRequest::Tariff(request) => Reply::Tariff(self.ask_tariff(request, typed).await),
            StoreRequest::DeviceChoices { lookups } => {
                Reply::DeviceChoices(answered(self.device_choices(lookups).await))
            }
            StoreRequest::Link { customer, system, external_id } => {
                let answer = answered(store.link_customer(customer, system, &external_id, &stamp).await);
                Reply::Linked { system, answer }
            }
            StoreRequest::Unlink { customer, system, external_id } => {
                let answer = store.unlink_customer(customer, system, &external_id, &stamp).await;
                Reply::Unlinked { system, external_id, answer: answered(answer) }
            }
            StoreRequest::RemoveSystem { id, version } => {
                Reply::SystemRemoved(answered(store.remove_system(id, version, &stamp).await))
            }
            StoreRequest::Do { deed, device, version } => {
                let answer = answered(self.carry_out(deed, device, version, &stamp).await);
                Reply::Done { deed, device, answer }
            }
            StoreRequest::NearSerials { form, serial, except } => {
                let near = answered(store.near_serials(&serial, except).await);
                Reply::NearSerials { form, serial, near }
            }
            StoreRequest::LinkedIds { system, external_ids } => {
                Reply::LinkedIds(answered(store.linked_ids(system, &external_ids).await))
            }
            StoreRequest::SaveDevice { form, draft } => self.save_device(form, &draft, typed).await,
            StoreRequest::DeviceSince { form, device, seen } => {
                self.device_since(form, device, seen, &StoreError::Changed).await
            }
            StoreRequest::SystemSince { system, seen } => {
                self.system_since(system, seen, &StoreError::Changed).await
            }
            StoreRequest::Products(request) => Reply::Products(self.ask_products(request, typed).await),
            StoreRequest::Operation(id) => Reply::Operation(answered(store.operation(id).await)),
            StoreRequest::Operations(query) => {
                let page = answered(store.operations(&query).await);
                Reply::Operations { query, page }
            }
            StoreRequest::OperationsToResolve => {
                Reply::OperationsToResolve(answered(store.operations_to_resolve(MARKED).await))
            }
            StoreRequest::RetryOperation(operation) => {
                let answer = answered(store.retry(operation, &stamp).await);
                Reply::OperationRetried { operation, answer }
            }
            StoreRequest::CancelOperation(operation) => {
                let answer = answered(store.cancel(operation, &stamp).await);
                Reply::OperationCancelled { operation, answer }
            }
            StoreRequest::Reveal { form, device, field } => {
                let secret = answered(store.reveal_secret(device, &field, &stamp).await);
                Reply::Revealed { form, field, secret }
            }
        }
    }

    async fn carry_out(
        &self,
        deed: Deed,
        device: DeviceId,
        version: i64,
        stamp: &Stamp,
    ) -> Result<Option<OperationId>, StoreError> {
        let store = &self.store;
        let saved = match deed {
            Deed::Suspend => store.intend(device, version, Intent::Suspended, stamp).await?,
            Deed::Resume => store.intend(device, version, Intent::Active, stamp).await?,
            Deed::Remove => store.intend(device, version, Intent::Removed, stamp).await?,
            Deed::Reboot => store.reboot(device, stamp).await?,
            Deed::Discard => return store.discard(device, version, stamp).await.map(|()| None),
        };
        Ok(Some(saved.operation))
    }

    async fn device_choices(&self, lookups: Vec<String>) -> Result<DeviceChoices, StoreError> {
        let products = self.store.products().await?;
        let mut used = BTreeMap::new();
        for field in lookups {
            let values = self.store.used_values(&field).await?;
            used.insert(field, values);
        }
        Ok(DeviceChoices { products, used })
    }

    async fn ask_system(
        &self,
        ticket: Ticket,
        request: SystemRequest,
        events: &mpsc::UnboundedSender<Event>,
    ) -> Reply {
        match request {
            SystemRequest::Test(target) => Reply::Tested(self.test(ticket, target, events).await),
            SystemRequest::FindCustomers { system, filter } => {
                let page = self.find(system, &filter).await;
                Reply::Found { filter, page }
            }
            SystemRequest::ReadCustomer { system, external_id } => {
                let customer = match self.driver(system).await {
                    Ok(driver) => driver
                        .customer(&external_id)
                        .await
                        .map(|customer| customer.map(Box::new))
                        .map_err(|failure| of_failure(&failure)),
                    Err(trouble) => Err(trouble),
                };
                Reply::CustomerThere { system, external_id, customer }
            }
            SystemRequest::Diagnose { device, system, key } => {
                let answer = match self.driver(system).await {
                    Ok(driver) => {
                        driver.diagnose(&key).await.map(Box::new).map_err(|failure| of_failure(&failure))
                    }
                    Err(trouble) => Err(trouble),
                };
                Reply::Diagnosed { device, answer }
            }
            SystemRequest::Unconfigured { system } => {
                Reply::Unconfigured { system, found: self.unconfigured(system).await }
            }
            SystemRequest::Templates { system } => {
                let templates = match self.driver(system).await {
                    Ok(driver) => driver.templates().await.map_err(|failure| of_failure(&failure)),
                    Err(trouble) => Err(trouble),
                };
                Reply::Templates { system, templates }
            }
        }
    }

    pub(super) async fn driver(&self, system: SystemId) -> Answered<Arc<dyn Driver>> {
        let access = self.store.system_access(system).await.map_err(|error| of_store(&error))?;
        self.connect.connect(&access).map_err(|failure| of_failure(&failure))
    }

    /// The devices that a system sees unconfigured, each with who of ours has it on record.
    async fn unconfigured(&self, system: SystemId) -> Answered<Vec<Onu>> {
        let driver = self.driver(system).await?;
        let found = driver.unconfigured().await.map_err(|failure| of_failure(&failure))?;
        // A system may write a serial in the other of its two forms.
        let canonical = |serial: &str| {
            SerialNumber::parse(serial, SerialForm::Gpon)
                .or_else(|_| SerialNumber::parse(serial, SerialForm::Free))
        };
        let serials: Vec<SerialNumber> =
            found.iter().filter_map(|device| canonical(&device.serial).ok()).collect();
        let holders = self.store.serials_on_record(&serials).await.map_err(|error| of_store(&error))?;
        let holder = |serial: &str| canonical(serial).ok().and_then(|serial| holders.get(&serial).cloned());
        Ok(found.into_iter().map(|found| Onu { holder: holder(&found.serial), found }).collect())
    }

    async fn find(&self, system: SystemId, filter: &Filter) -> Answered<crate::drivers::CustomersPage> {
        let driver = self.driver(system).await?;
        let page = PageRequest { limit: FOUND, cursor: None };
        driver.customers(&page, filter).await.map_err(|failure| of_failure(&failure))
    }

    async fn test(
        &self,
        ticket: Ticket,
        target: TestTarget,
        events: &mpsc::UnboundedSender<Event>,
    ) -> Answered<Tested> {
        let saved = match target.known {
            Some(id) => Some(self.store.system(id).await.map_err(|error| of_store(&error))?),
            None => None,
        };
        let access = self.access(&target, saved.as_ref()).await?;
        let driver = self.connect.connect(&access).map_err(|failure| of_failure(&failure))?;
        let tell = |step: &StepResult| answer(events, ticket, Reply::TestStep(step.clone()));
        let tested = driver.test(&tell).await;
        if let Some(saved) = saved.filter(|saved| is_as_saved(&target, saved)) {
            let failed_step =
                tested.steps.iter().find(|step| !step.ok).map(|step| step.step.word().to_owned());
            let test = LastTest { at: (self.clock)(), ok: tested.is_ok(), failed_step };
            self.store.record_test(saved.id, &test).await.map_err(|error| of_store(&error))?;
        }
        Ok(tested)
    }

    /// What is typed, with the saved password where none is and the server is the one that it was saved for.
    async fn access(&self, target: &TestTarget, saved: Option<&System>) -> Answered<Access> {
        let password = match (&target.password, saved.filter(|saved| saved.has_password)) {
            (Some(password), _) => password.clone(),
            (None, None) => Secret::new(String::new()),
            (None, Some(saved)) if saved.url.is_same_server(&target.url) => {
                self.store.system_access(saved.id).await.map_err(|error| of_store(&error))?.password
            }
            (None, Some(_)) => {
                let text = text!("system-password-again", host = target.url.as_str());
                return Err(Trouble { text: text.clone(), problems: vec![Problem::new("password", text)] });
            }
        };
        Ok(Access {
            kind: target.kind,
            url: target.url.clone(),
            user: target.user.clone(),
            password,
            options: target.options.clone(),
        })
    }
}

/// Whether what was tried is what is recorded: only then does the list show how it went.
fn is_as_saved(target: &TestTarget, saved: &System) -> bool {
    target.password.is_none()
        && target.url == saved.url
        && target.user == saved.user
        && target.kind == saved.kind
        && in_force(target.kind, &target.options) == in_force(saved.kind, &saved.options)
}

/// The options of a system with those that it does not say, which are as its kind has them: the form says them all.
fn in_force(kind: SystemKind, said: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let value = |field: &'static FieldSpec| {
        let said = said.get(&field.key).map(String::as_str).filter(|said| !said.is_empty());
        (field.key.as_str(), said.or(field.default.as_deref()).unwrap_or_default())
    };
    system_fields(kind).iter().map(value).collect()
}

fn wifi_key() -> Answered<Secret> {
    let mut random = [0; WifiKey::RANDOM_BYTES];
    match getrandom::fill(&mut random) {
        Ok(()) => Ok(WifiKey::generate(&random)),
        Err(_) => Err(of_store(&StoreError::NoRandomness)),
    }
}

pub(super) fn answered<T>(result: Result<T, StoreError>) -> Answered<T> {
    result.map_err(|error| of_store(&error))
}

pub(super) fn of_store(error: &StoreError) -> Trouble {
    let problems = match error {
        StoreError::Problems(problems) => problems.clone(),
        _ => Vec::new(),
    };
    if problems.is_empty() {
        tracing::warn!(%error, "the store did not do what the screen asked");
    }
    Trouble { text: error.text(), problems }
}

fn of_failure(failure: &Failure) -> Trouble {
    Trouble { text: failure.cause().text(), problems: Vec::new() }
}
