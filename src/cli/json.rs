//! The shapes of the JSON that commands print: a contract, apart from the records that they are made of.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;

use super::session::Session;
use crate::domain::customer::Customer;
use crate::domain::device::Device;
use crate::domain::operation::Operation;
use crate::domain::optical::Level;
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{self, Value};
use crate::drivers::{Diagnosis, StepResult, Template, Tested};
use crate::store::{CustomerFile, CustomerRow, SystemSummary};

#[derive(Serialize)]
pub struct OperationJson {
    id: i64,
    system: String,
    /// Null when it is about a customer there of whom we have none: then the id that he has there says who.
    customer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    serial: Option<String>,
    kind: &'static str,
    action: &'static str,
    state: &'static str,
    attempts: i64,
    /// Null once it has ended.
    due_at: Option<String>,
    last_error: Option<String>,
    created_at: String,
    created_by: String,
    settled_at: Option<String>,
    /// The operation that has to end first.
    waits_for: Option<i64>,
}

impl OperationJson {
    pub fn new(session: &Session, operation: &Operation) -> Self {
        Self {
            id: operation.id.0,
            system: operation.system_name.clone(),
            customer: operation.customer_code.clone(),
            external_id: operation.external_id.clone(),
            serial: operation.serial.clone(),
            kind: operation.kind.word(),
            action: operation.action.word(),
            state: operation.state.word(),
            attempts: operation.attempts,
            due_at: (!operation.state.has_ended()).then(|| operation.due_at.to_string()),
            last_error: operation.last_error.as_ref().map(|text| session.say(text)),
            created_at: operation.created_at.to_string(),
            created_by: operation.created_by.clone(),
            settled_at: operation.settled_at.map(|at| at.to_string()),
            waits_for: operation.behind.map(|behind| behind.operation.0),
        }
    }
}

/// A device without its secrets: of each only whether it is set, null when that is not known.
#[derive(Serialize)]
pub struct DeviceJson {
    customer: String,
    system: String,
    external_id: String,
    product: String,
    tariff: String,
    name: String,
    serial: String,
    technology: String,
    /// Every field of its technology.
    #[serde(flatten)]
    fields: BTreeMap<String, Json>,
    template: Option<String>,
    state: &'static str,
    last_operation: Option<OperationJson>,
    /// The operation that a save has queued.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<OperationJson>,
}

impl DeviceJson {
    pub fn new(session: &Session, device: &Device) -> Self {
        Self {
            customer: device.customer_code.clone(),
            system: device.system_name.clone(),
            external_id: device.external_id.clone(),
            product: device.product_name.clone(),
            tariff: device.tariff_name.clone(),
            name: device.name.clone(),
            serial: device.serial.as_str().to_owned(),
            technology: device.technology.to_string(),
            fields: fields(device),
            template: device.template.clone(),
            state: device.state.word(),
            last_operation: device.last_operation.as_ref().map(|op| OperationJson::new(session, op)),
            operation: None,
        }
    }

    pub fn saved(session: &Session, device: &Device, operation: &Operation) -> Self {
        Self { operation: Some(OperationJson::new(session, operation)), ..Self::new(session, device) }
    }
}

fn fields(device: &Device) -> BTreeMap<String, Json> {
    let technology = technology::technology(&device.technology.0);
    technology
        .into_iter()
        .flat_map(|technology| &technology.fields)
        .map(|field| {
            if field.kind.is_secret() {
                return (format!("{}_set", field.key), device.secrets.get(&field.key).copied().into());
            }
            let value = match device.values.get(&field.key) {
                Some(Value::Text(words)) => words.as_str().into(),
                Some(Value::Switch(on)) => (*on).into(),
                // A secret is among the secrets; here it could only be by mistake, and is not shown.
                Some(Value::Secret(_)) | None => Json::Null,
            };
            (field.key.clone(), value)
        })
        .collect()
}

/// How a device is doing; null is what the system does not tell.
#[derive(Serialize)]
pub struct StatusJson {
    serial: String,
    system: String,
    online: Option<bool>,
    since: Option<String>,
    last_seen: Option<String>,
    cause: Option<String>,
    rx_power_dbm: Option<f64>,
    tx_power_dbm: Option<f64>,
    olt_rx_power_dbm: Option<f64>,
    distance_m: Option<u64>,
    firmware: Option<String>,
    read_at: Option<String>,
    /// How old the reading is.
    age_secs: Option<i64>,
    /// What the received light means; null where there is no fibre.
    level: Option<&'static str>,
    meaning: Option<String>,
}

impl StatusJson {
    pub fn new(
        session: &Session,
        device: &Device,
        diagnosis: &Diagnosis,
        level: Option<Level>,
        now: Timestamp,
    ) -> Self {
        let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            serial: device.serial.as_str().to_owned(),
            system: device.system_name.clone(),
            online: diagnosis.online,
            since: moment(diagnosis.since),
            last_seen: moment(diagnosis.last_seen),
            cause: diagnosis.cause.clone(),
            rx_power_dbm: diagnosis.rx_power_dbm,
            tx_power_dbm: diagnosis.tx_power_dbm,
            olt_rx_power_dbm: diagnosis.olt_rx_power_dbm,
            distance_m: diagnosis.distance_m,
            firmware: diagnosis.firmware.clone(),
            read_at: moment(diagnosis.read_at),
            age_secs: diagnosis.read_at.map(|at| now.duration_since(at).as_secs().max(0)),
            level: level.map(Level::word),
            meaning: level.map(|level| session.say(&level.meaning())),
        }
    }
}

#[derive(Serialize)]
pub struct CustomerJson {
    code: String,
    name: String,
    tax_id: Option<String>,
    status: &'static str,
    email: Option<String>,
    phone: Option<String>,
    address: String,
    city: String,
    postal_code: String,
    tariffs: Vec<String>,
    links: Vec<LinkJson>,
    devices: Vec<DeviceJson>,
}

#[derive(Serialize)]
struct LinkJson {
    system: String,
    external_id: String,
}

impl CustomerJson {
    pub fn new(session: &Session, file: &CustomerFile) -> Self {
        let Customer {
            id: _,
            code,
            name,
            tax_id,
            status,
            email,
            phone,
            address,
            city,
            postal_code,
            version: _,
        } = file.customer.clone();
        Self {
            code,
            name,
            tax_id: tax_id.map(|value| value.to_string()),
            status: status.word(),
            email: email.map(|value| value.to_string()),
            phone: phone.map(|value| value.to_string()),
            address,
            city,
            postal_code,
            tariffs: file.tariffs.iter().map(|tariff| tariff.name.clone()).collect(),
            links: file
                .links
                .iter()
                .map(|link| LinkJson {
                    system: link.system_name.clone(),
                    external_id: link.external_id.clone(),
                })
                .collect(),
            devices: file.devices.iter().map(|device| DeviceJson::new(session, device)).collect(),
        }
    }
}

/// A customer that a search has found.
#[derive(Serialize)]
pub struct CustomerRowJson {
    code: String,
    name: String,
    tax_id: Option<String>,
    status: &'static str,
    phone: Option<String>,
    city: String,
}

impl From<CustomerRow> for CustomerRowJson {
    fn from(row: CustomerRow) -> Self {
        Self {
            code: row.code,
            name: row.name,
            tax_id: row.tax_id.map(|value| value.to_string()),
            status: row.status.word(),
            phone: row.phone.map(|value| value.to_string()),
            city: row.city,
        }
    }
}

#[derive(Serialize)]
pub struct SystemJson {
    name: String,
    kind: &'static str,
    url: String,
    user: String,
    customers_linked: i64,
    operations_waiting: i64,
    last_test: Option<LastTestJson>,
}

#[derive(Serialize)]
struct LastTestJson {
    at: String,
    ok: bool,
    failed_step: Option<String>,
}

impl From<SystemSummary> for SystemJson {
    fn from(summary: SystemSummary) -> Self {
        let SystemSummary { system, customers_linked, operations_waiting, last_test } = summary;
        Self {
            name: system.name,
            kind: system.kind.word(),
            url: system.url.as_str().to_owned(),
            user: system.user,
            customers_linked,
            operations_waiting,
            last_test: last_test.map(|test| LastTestJson {
                at: test.at.to_string(),
                ok: test.ok,
                failed_step: test.failed_step,
            }),
        }
    }
}

#[derive(Serialize)]
pub struct TestedJson {
    ok: bool,
    steps: Vec<StepJson>,
    version: Option<String>,
}

#[derive(Serialize)]
struct StepJson {
    step: &'static str,
    ok: bool,
    detail: String,
    ms: u64,
}

impl TestedJson {
    pub fn new(session: &Session, tested: &Tested) -> Self {
        let step = |step: &StepResult| StepJson {
            step: step.step.word(),
            ok: step.ok,
            detail: session.say(&step.detail),
            ms: step.ms,
        };
        Self {
            ok: tested.is_ok(),
            steps: tested.steps.iter().map(step).collect(),
            version: tested.version.clone(),
        }
    }
}

#[derive(Serialize)]
pub struct TemplateJson {
    id: String,
    name: String,
    technology: Option<String>,
    service: Option<&'static str>,
    down_kbps: Option<u64>,
    up_kbps: Option<u64>,
    description: Option<String>,
}

impl From<Template> for TemplateJson {
    fn from(template: Template) -> Self {
        Self {
            id: template.id,
            name: template.name,
            technology: template.technology.map(|technology| technology.0),
            service: template.service.map(ServiceKind::word),
            down_kbps: template.down_kbps,
            up_kbps: template.up_kbps,
            description: template.description,
        }
    }
}
