//! Keys in, state and effects out: a customer with his systems, tariffs and devices, and what is done with him.

mod conflicts;
mod deeds;
mod devices;
mod drafts;
mod linking;
mod records;
mod remarks;
mod serials;
mod states;

use std::collections::BTreeMap;

use crate::app::Event;
use crate::app::effect::{
    Deed, DeviceChoices, Effect, Onu, Reply, StoreRequest, SystemRequest, Ticket, Trouble,
};
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::action::Action;
use crate::domain::customer::{Customer, CustomerStatus, Link};
use crate::domain::device::{Device, DeviceState, Entry, FieldChange, Saved};
use crate::domain::ids::{CustomerId, DeviceId, OperationId, ProductId, ServiceId, SystemId, TariffId};
use crate::domain::operation::{Operation, OperationKind, OperationState};
use crate::domain::problem::Problem;
use crate::domain::product::Product;
use crate::domain::system::{System, SystemKind};
use crate::domain::tariff::{ServiceKind, Tariff, TariffService, TemplateLink};
use crate::domain::technology::{TechnologyKey, Value};
use crate::domain::values::{Secret, SerialForm, SerialNumber};
use crate::drivers::{DeviceKey, Diagnosis, FoundDevice, RemoteCustomer, RemoteStatus};
use crate::store::{CustomerFile, NearSerial, StoreChange};
use crate::text;

const SYSTEM: SystemId = SystemId(1);

pub fn tariff(id: i64, name: &str, kinds: &[ServiceKind]) -> Tariff {
    let services = kinds
        .iter()
        .zip(1..)
        .map(|(kind, service)| TariffService {
            id: ServiceId(id * 10 + service),
            kind: *kind,
            concepts: Vec::new(),
            templates: vec![TemplateLink {
                system: SYSTEM,
                system_name: "Fibra Sur".into(),
                template_id: format!("t-{}", kind.word()),
            }],
        })
        .collect();
    Tariff { id: TariffId(id), name: name.into(), services, retired_at: None, version: 1 }
}

pub fn file(links: &[&str], devices: Vec<Device>) -> Box<CustomerFile> {
    Box::new(CustomerFile {
        customer: Customer {
            id: CustomerId(7),
            code: "C000007".into(),
            name: "Begoña Núñez Peña".into(),
            tax_id: "12345678Z".parse().ok(),
            status: CustomerStatus::Alta,
            email: None,
            phone: None,
            address: String::new(),
            city: String::new(),
            postal_code: String::new(),
            version: 1,
        },
        tariffs: vec![
            tariff(1, "Solo móvil", &[ServiceKind::Mobile]),
            tariff(2, "Fibra 600", &[ServiceKind::Internet]),
        ],
        links: links
            .iter()
            .map(|id| Link {
                customer: CustomerId(7),
                system: SYSTEM,
                system_name: "Fibra Sur".into(),
                external_id: (*id).to_owned(),
            })
            .collect(),
        devices,
    })
}

pub fn device(state: DeviceState) -> Device {
    Device {
        id: DeviceId(3),
        customer: CustomerId(7),
        customer_code: "C000007".into(),
        system: SYSTEM,
        system_name: "Fibra Sur".into(),
        external_id: "R7".into(),
        product: ProductId(1),
        product_name: "Router Huawei".into(),
        tariff: TariffId(2),
        tariff_name: "Fibra 600".into(),
        name: "ONT salón".into(),
        serial: SerialNumber::parse("HWTC1234ABCD", SerialForm::Gpon).expect("a serial"),
        technology: TechnologyKey("gpon".into()),
        state,
        values: [("mac", "00:1A:2B:3C:4D:5E"), ("ip", "100.64.3.7")]
            .map(|(key, value)| (key.to_owned(), Value::Text(value.to_owned())))
            .into(),
        secrets: BTreeMap::from([("wifi_key".to_owned(), true)]),
        template: Some("t-internet".into()),
        last_operation: None,
        is_leaving: false,
        version: 4,
    }
}

fn choices() -> DeviceChoices {
    let product = |id, name: &str, technology: &str, stock| Product {
        id: ProductId(id),
        name: name.into(),
        model: name.into(),
        technology: TechnologyKey(technology.into()),
        stock,
        assigned: 0,
        named: 0,
        retired_at: None,
        version: 1,
    };
    DeviceChoices {
        products: vec![product(1, "Router Huawei", "gpon", 2), product(2, "Adaptador HT801", "voip", 0)],
        used: BTreeMap::from([("call_context".to_owned(), vec!["nacional".to_owned()])]),
    }
}

fn operation(state: OperationState) -> Operation {
    Operation {
        id: OperationId(11),
        system: SYSTEM,
        system_name: "Fibra Sur".into(),
        customer: Some(CustomerId(7)),
        customer_code: Some("C000007".into()),
        external_id: None,
        device: Some(DeviceId(3)),
        serial: None,
        kind: OperationKind::Device,
        action: Action::Change,
        state,
        attempts: 1,
        due_at: NOW,
        last_error: None,
        created_at: NOW,
        created_by: "ana".into(),
        settled_at: None,
        behind: None,
    }
}

fn systems() -> Reply {
    let system = System {
        id: SYSTEM,
        name: "Fibra Sur".into(),
        kind: SystemKind::Rest,
        url: "http://127.0.0.1:1".parse().expect("a URL"),
        user: "ana".into(),
        has_password: true,
        options: BTreeMap::new(),
        version: 1,
    };
    Reply::KnownSystems(Ok(vec![system]))
}

/// His file, open at Aprovisionamiento.
pub fn opened(file: Box<CustomerFile>) -> Bench {
    opened_at(file, 80, 24)
}

fn opened_at(file: Box<CustomerFile>, columns: u16, rows: u16) -> Bench {
    let mut bench = Bench::open_at(&Route::Customer(CustomerId(7)), columns, rows);
    bench.reply(systems());
    bench.reply(Reply::DeviceChoices(Ok(choices())));
    bench.reply(Reply::Customer(Ok(file)));
    bench.keys("a");
    bench
}

fn there(name: &str) -> Reply {
    Reply::CustomerThere {
        system: SYSTEM,
        external_id: "R7".into(),
        customer: Ok(Some(Box::new(RemoteCustomer {
            id: "R7".into(),
            name: name.into(),
            tax_id: Some("12345678Z".into()),
            email: None,
            phone: None,
            address: None,
            status: RemoteStatus::Active,
            devices: None,
        }))),
    }
}
