//! Asks the provisioning systems what the screens want to know of them, each within the time that its driver allows.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::app::Event;
use crate::app::effect::{Answered, Onu, Reply, SystemRequest, TestTarget, Ticket, Trouble};
use crate::domain::ids::SystemId;
use crate::domain::problem::Problem;
use crate::domain::system::{Access, LastTest, System, SystemKind};
use crate::domain::technology::{FieldSpec, system_fields};
use crate::domain::values::{Secret, SerialForm, SerialNumber};
use crate::drivers::{CustomersPage, Driver, Filter, PageRequest, StepResult, Tested};
use crate::text;

use super::perform::{Hands, answer, of_failure, of_store};

/// How many customers the window Buscar shows at the most: who does not see his one types more of him.
const FOUND: u16 = 200;

impl Hands {
    pub(super) async fn ask_system(
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

    async fn find(&self, system: SystemId, filter: &Filter) -> Answered<CustomersPage> {
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
