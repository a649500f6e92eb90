//! The simulated system itself: takes a call, changes what it holds, answers.
//!
//! It is a plain machine: connections, sign-in and faults are the server's, and time comes in with the call.

use std::collections::{BTreeMap, HashMap};

use axum::http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::contract;
use super::listing;
use super::memory::{Job, Jobs, Remembered};
use super::network::Network;
use super::reply::Reply;
use super::world::{Customer, Device, DeviceStatus, Template, World};
use crate::text;

/// A request, read from the wire.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: Method,
    /// The segments of the path, decoded.
    pub path: Vec<String>,
    pub query: Vec<(String, String)>,
    /// The content type, without its parameters.
    pub content_type: Option<String>,
    pub idempotency_key: Option<String>,
    pub body: Vec<u8>,
    pub at: Timestamp,
}

impl Call {
    pub fn lists_customers(&self) -> bool {
        self.method == Method::GET && self.path == ["v1", "customers"]
    }
}

/// Whether a write is carried out at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    AtOnce,
    /// It is taken, answered 202, and carried out when it is asked after for the second time.
    Later,
}

/// What the system holds now.
pub struct State {
    pub(super) customers: BTreeMap<String, Listed>,
    templates: Vec<Template>,
    network: Network,
    /// Whose each serial is.
    owners: HashMap<String, String>,
    /// How often each serial was written.
    writes: BTreeMap<String, u64>,
    remembered: Remembered,
    jobs: Jobs,
    revision: u64,
}

/// A customer with the text that he is found by.
pub(super) struct Listed {
    pub customer: Customer,
    pub haystack: Box<str>,
}

impl Listed {
    fn new(customer: Customer) -> Self {
        Self { haystack: listing::haystack(&customer), customer }
    }
}

impl State {
    pub fn new(world: World) -> Self {
        let mut owners = HashMap::new();
        for customer in &world.customers {
            for device in &customer.devices {
                owners.insert(device.serial.clone(), customer.id.clone());
            }
        }
        let customers = world.customers.into_iter();
        Self {
            customers: customers.map(|customer| (customer.id.clone(), Listed::new(customer))).collect(),
            templates: world.templates,
            network: Network::new(world.unconfigured),
            owners,
            writes: BTreeMap::new(),
            remembered: Remembered::default(),
            jobs: Jobs::default(),
            revision: 0,
        }
    }

    /// All that it holds, secrets in clear, and how often each serial was written and restarted.
    pub fn whole(&self) -> Value {
        json!({
            "customers": self.customers.values().map(|listed| listed.customer.whole()).collect::<Vec<_>>(),
            "templates": self.templates,
            "unconfigured": self.unconfigured(),
            "writes": self.writes,
            "reboots": self.network.reboots(),
        })
    }

    /// Answers a call; a write that is repeated under its key gets the answer of the first time.
    pub fn answer(&mut self, call: &Call, pace: Pace) -> Reply {
        let Some(key) = call.idempotency_key.as_deref().filter(|_| call.method != Method::GET) else {
            return self.route(call, pace);
        };
        if key.is_empty() || key.len() > 255 {
            return Reply::problem(StatusCode::BAD_REQUEST, &text!("contract-key-length"));
        }
        match self.remembered.recall(key, call) {
            Ok(Some(reply)) => reply,
            Ok(None) => {
                let reply = self.route(call, pace);
                if reply.status.is_success() {
                    self.remembered.keep(key, call, reply.clone());
                }
                reply
            }
            Err(()) => Reply::typed_problem(
                "urn:vincula:idempotency-key-reused",
                StatusCode::UNPROCESSABLE_ENTITY,
                &text!("contract-key-reused"),
                &[],
            ),
        }
    }

    fn route(&mut self, call: &Call, pace: Pace) -> Reply {
        let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
        let (is_get, is_put) = (call.method == Method::GET, call.method == Method::PUT);
        let (is_post, is_delete) = (call.method == Method::POST, call.method == Method::DELETE);
        match path.as_slice() {
            ["v1", "about"] if is_get => about(),
            ["v1", "templates"] if is_get => self.templates(call),
            ["v1", "customers"] if is_get => listing::page(&self.customers, call),
            ["v1", "unconfigured"] if is_get => Reply::json(StatusCode::OK, self.unconfigured()),
            ["v1", "jobs", id] if is_get => self.job(id),
            ["v1", "devices", serial, "status"] if is_get => self.device_status(serial, call.at),
            ["v1", "customers", id] if is_get => match self.customers.get(*id) {
                Some(listed) => Reply::json(StatusCode::OK, listed.customer.reply()),
                None => no_customer(id),
            },
            ["v1", "customers", id] if is_put => self.put_customer(id, call, pace),
            ["v1", "customers", id, "devices", serial] if is_put => self.put_device(id, serial, call, pace),
            ["v1", "customers", id, "devices", serial] if is_delete => {
                self.delete_device(id, serial, call, pace)
            }
            ["v1", "customers", id, "devices", serial, action @ ("suspend" | "resume" | "reboot")]
                if is_post =>
            {
                self.act(id, serial, action, call, pace)
            }
            path if is_known(path) => Reply::problem(
                StatusCode::METHOD_NOT_ALLOWED,
                &text!("contract-method", method = call.method.as_str()),
            ),
            _ => Reply::problem(StatusCode::NOT_FOUND, &text!("contract-path")),
        }
    }

    fn templates(&self, call: &Call) -> Reply {
        let mut wanted = None;
        for (name, value) in &call.query {
            if name != "technology" {
                return listing::unknown_parameter(name);
            }
            wanted = Some(value.as_str());
        }
        let found: Vec<_> = self
            .templates
            .iter()
            .filter(|template| wanted.is_none() || template.technology.as_deref() == wanted)
            .collect();
        Reply::json(StatusCode::OK, json!(found))
    }

    fn put_customer(&mut self, id: &str, call: &Call, pace: Pace) -> Reply {
        let body = match json_body(call) {
            Ok(body) => body,
            Err(reply) => return reply,
        };
        let customer = match contract::customer(&body, id) {
            Ok(customer) => customer,
            Err(wrong) => return Reply::unprocessable(&wrong),
        };
        if pace == Pace::Later {
            return self.jobs.take(call);
        }
        let before = self.customers.remove(id);
        let status = if before.is_some() { StatusCode::OK } else { StatusCode::CREATED };
        let devices = before.map(|listed| listed.customer.devices).unwrap_or_default();
        let customer = Customer { updated_at: call.at, devices, ..customer };
        let reply = Reply::json(status, customer.reply());
        self.customers.insert(id.to_owned(), Listed::new(customer));
        reply
    }

    fn put_device(&mut self, id: &str, serial: &str, call: &Call, pace: Pace) -> Reply {
        let body = match json_body(call) {
            Ok(body) => body,
            Err(reply) => return reply,
        };
        if !self.customers.contains_key(id) {
            return no_customer(id);
        }
        let body = match contract::device(&body, serial) {
            Ok(body) => body,
            Err(wrong) => return Reply::unprocessable(&wrong),
        };
        if let Some(wrong) = self.wrong_template(body.template_id.as_deref(), &body.technology) {
            return Reply::unprocessable(&[wrong]);
        }
        if self.owners.get(serial).is_some_and(|owner| owner != id) {
            return Reply::typed_problem(
                "urn:vincula:serial-taken",
                StatusCode::CONFLICT,
                &text!("contract-serial-taken", serial = serial),
                &[],
            );
        }
        if pace == Pace::Later {
            return self.jobs.take(call);
        }
        let revision = self.note_write(serial);
        let Some(listed) = self.customers.get_mut(id) else { return no_customer(id) };
        let devices = &mut listed.customer.devices;
        let position = devices.iter().position(|device| device.serial == serial);
        let before = position.map(|index| &devices[index]);
        let device = Device { revision, updated_at: call.at, ..body.into_device(serial, before) };
        let status = if before.is_some() { StatusCode::OK } else { StatusCode::CREATED };
        let reply = Reply::json(status, device.reply());
        match position {
            Some(index) => devices[index] = device,
            None => devices.push(device),
        }
        listed.customer.updated_at = call.at;
        self.owners.insert(serial.to_owned(), id.to_owned());
        reply
    }

    fn wrong_template(&self, template_id: Option<&str>, technology: &str) -> Option<contract::Wrong> {
        let template_id = template_id?;
        let text = match self.templates.iter().find(|template| template.id == template_id) {
            None => text!("contract-template-unknown", template = template_id),
            Some(template) if template.technology.as_deref() != Some(technology) => {
                text!("contract-template-technology", template = template_id, technology = technology)
            }
            Some(_) => return None,
        };
        Some(contract::Wrong::new("template_id", text))
    }

    fn delete_device(&mut self, id: &str, serial: &str, call: &Call, pace: Pace) -> Reply {
        let Some(listed) = self.customers.get_mut(id) else { return no_customer(id) };
        let Some(index) = listed.customer.devices.iter().position(|device| device.serial == serial) else {
            return no_device(serial);
        };
        if pace == Pace::Later {
            return self.jobs.take(call);
        }
        let removed = listed.customer.devices.remove(index);
        self.network.release(&removed, call.at);
        listed.customer.updated_at = call.at;
        self.owners.remove(serial);
        self.note_write(serial);
        Reply::empty(StatusCode::NO_CONTENT)
    }

    fn act(&mut self, id: &str, serial: &str, action: &str, call: &Call, pace: Pace) -> Reply {
        let Some(listed) = self.customers.get(id) else { return no_customer(id) };
        if !listed.customer.devices.iter().any(|device| device.serial == serial) {
            return no_device(serial);
        }
        if pace == Pace::Later {
            return self.jobs.take(call);
        }
        let status = match action {
            "suspend" => DeviceStatus::Suspended,
            "resume" => DeviceStatus::Active,
            // A restart writes nothing: the revision stays.
            _ => {
                self.network.reboot(serial, call.at);
                return Reply::empty(StatusCode::NO_CONTENT);
            }
        };
        let revision = self.note_write(serial);
        let device = self
            .customers
            .get_mut(id)
            .and_then(|listed| listed.customer.devices.iter_mut().find(|device| device.serial == serial));
        let Some(device) = device else { return no_device(serial) };
        *device = Device { status, revision, updated_at: call.at, ..device.clone() };
        Reply::json(StatusCode::OK, device.reply())
    }

    /// Counts a write and gives the revision that it makes.
    fn note_write(&mut self, serial: &str) -> String {
        *self.writes.entry(serial.to_owned()).or_default() += 1;
        self.revision += 1;
        self.revision.to_string()
    }

    fn job(&mut self, id: &str) -> Reply {
        match self.jobs.ask(id) {
            None => Reply::problem(StatusCode::NOT_FOUND, &text!("contract-job-unknown")),
            Some(Job::Pending) => Reply::json(StatusCode::OK, json!({ "state": "pending", "detail": null })),
            Some(Job::Due(call)) => {
                let reply = self.route(&call, Pace::AtOnce);
                let is_done = reply.status.is_success();
                let detail = reply.body.filter(|_| !is_done).map(|problem| problem["detail"].clone());
                let state = if is_done { "done" } else { "failed" };
                let answer = Reply::json(StatusCode::OK, json!({ "state": state, "detail": detail }));
                self.jobs.end(id, answer.clone());
                answer
            }
            Some(Job::Ended(answer)) => answer,
        }
    }

    fn device_status(&self, serial: &str, at: Timestamp) -> Reply {
        let owner = self.owners.get(serial).and_then(|id| self.customers.get(id));
        let device =
            owner.and_then(|owner| owner.customer.devices.iter().find(|device| device.serial == serial));
        match (owner, device) {
            (Some(owner), Some(device)) => {
                Reply::json(StatusCode::OK, self.network.reading(&owner.customer, device, at))
            }
            _ => no_device(serial),
        }
    }

    fn unconfigured(&self) -> Value {
        json!(self.network.unconfigured(|serial| self.owners.contains_key(serial)))
    }
}

fn about() -> Reply {
    Reply::json(
        StatusCode::OK,
        json!({
            "name": "Vincula simulator",
            "version": env!("CARGO_PKG_VERSION"),
            "permissions": ["read", "write"],
            "technologies": ["gpon", "voip"],
        }),
    )
}

fn is_known(path: &[&str]) -> bool {
    matches!(
        path,
        ["v1", "about" | "templates" | "customers" | "unconfigured"]
            | ["v1", "jobs" | "customers", _]
            | ["v1", "devices", _, "status"]
            | ["v1", "customers", _, "devices", _]
            | ["v1", "customers", _, "devices", _, "suspend" | "resume" | "reboot"]
    )
}

fn no_customer(id: &str) -> Reply {
    Reply::problem(StatusCode::NOT_FOUND, &text!("contract-customer-unknown", id = id))
}

fn no_device(serial: &str) -> Reply {
    Reply::problem(StatusCode::NOT_FOUND, &text!("contract-device-unknown", serial = serial))
}

fn json_body(call: &Call) -> Result<Value, Reply> {
    if call.content_type.as_deref() != Some("application/json") {
        return Err(Reply::problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, &text!("contract-content-type")));
    }
    serde_json::from_slice(&call.body)
        .map_err(|_| Reply::problem(StatusCode::BAD_REQUEST, &text!("contract-json")))
}
