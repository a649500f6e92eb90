//! A small world, made of plain values, that the pictures show.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use vincula::app::effect::{Answered, DeviceChoices, Reply, Trouble};
use vincula::domain::action::Action;
use vincula::domain::customer::{Customer, CustomerStatus, Link};
use vincula::domain::device::{Device, DeviceState};
use vincula::domain::ids::{CustomerId, DeviceId, OperationId, ProductId, ServiceId, SystemId, TariffId};
use vincula::domain::operation::{Operation, OperationKind, OperationState};
use vincula::domain::product::Product;
use vincula::domain::system::{LastTest, System, SystemKind};
use vincula::domain::tariff::{Amount, Concept, ServiceKind, Tariff, TariffService, TemplateLink};
use vincula::domain::technology::{TechnologyKey, Value};
use vincula::domain::text::Text;
use vincula::domain::values::SerialNumber;
use vincula::drivers::{CustomersPage, Filter, RemoteCustomer, RemoteStatus};
use vincula::store::{
    CustomerFile, CustomerKey, CustomerPage, CustomerQuery, CustomerRow, SystemSummary, Total,
};
use vincula::text;

use super::NOW;

pub const SOUTH: SystemId = SystemId(1);
pub const HIM: CustomerId = CustomerId(214);

pub fn ago(seconds: i64) -> Timestamp {
    NOW - SignedDuration::from_secs(seconds)
}

pub fn trouble<T>(text: Text) -> Answered<T> {
    Err(Trouble { text, problems: Vec::new() })
}

fn summary(id: i64, name: &str, url: &str, test: Option<LastTest>) -> SystemSummary {
    SystemSummary {
        system: System {
            id: SystemId(id),
            name: name.into(),
            kind: SystemKind::Rest,
            url: url.parse().expect("a URL"),
            user: "vincula".into(),
            has_password: true,
            options: BTreeMap::new(),
            version: 1,
        },
        customers_linked: 48_190 / id,
        operations_waiting: 3 * (id - 1),
        last_test: test,
    }
}

pub fn systems() -> Reply {
    Reply::Systems(Ok(summaries()))
}

/// The same, without what is counted.
pub fn known_systems() -> Reply {
    Reply::KnownSystems(Ok(summaries().into_iter().map(|summary| summary.system).collect()))
}

fn summaries() -> Vec<SystemSummary> {
    let good = LastTest { at: ago(3_600), ok: true, failed_step: None };
    let bad = LastTest { at: ago(90_000), ok: false, failed_step: Some("sign_in".into()) };
    vec![
        summary(1, "Fibra Sur", "https://acs.fibrasur.example:7557/nbi", Some(good)),
        summary(
            2,
            "Telefonía y centralitas de la Comarca del Noroeste",
            "http://voz.noroeste.example",
            Some(bad),
        ),
        summary(3, "Fibra Norte", "https://olt.fibranorte.example", None),
    ]
}

pub fn system() -> Reply {
    Reply::System(Ok(summary(1, "Fibra Sur", "https://acs.fibrasur.example:7557/nbi", None).system))
}

/// Names as they come: long ones, short ones, wide and combining letters, and one with an escape sequence.
const NAMES: [(&str, CustomerStatus, &str, &str); 14] = [
    ("Ana Gil", CustomerStatus::Alta, "912345678", "Móstoles"),
    (
        "Asociación de Vecinos y Comerciantes del Barrio de Nuestra Señora de la Encarnación",
        CustomerStatus::Alta,
        "913334455",
        "San Sebastián de los Reyes",
    ),
    ("Begoña Núñez Peña", CustomerStatus::Alta, "611222333", "Alcorcón"),
    ("Cristóbal Iñíguez Zubizarreta", CustomerStatus::Bloqueado, "950112233", "Almería"),
    ("Elena\u{1b}[31m Ruiz", CustomerStatus::Captado, "622333444", "Níjar"),
    ("Fe\u{301}lix Ortun\u{303}o", CustomerStatus::Baja, "633444555", "Roquetas de Mar"),
    ("Hostal La Ñora S. L.", CustomerStatus::Alta, "968777888", "Murcia"),
    ("Íñigo Zúñiga Muñoz", CustomerStatus::Alta, "644555666", "Getafe"),
    ("林 美玲", CustomerStatus::Alta, "655666777", "Madrid"),
    ("Nuria Peña Castaño", CustomerStatus::Captado, "666777888", "Leganés"),
    ("Óscar Güell Ibáñez", CustomerStatus::Baja, "677888999", "Barcelona"),
    ("Panadería Hermanos Quesada", CustomerStatus::Alta, "958121212", "Motril"),
    ("Úrsula Echeverría", CustomerStatus::Alta, "688999000", "Pamplona"),
    ("Zoilo Ybarra", CustomerStatus::Bloqueado, "699000111", "Bilbao"),
];

pub fn customers(query: CustomerQuery) -> Reply {
    let rows = (0_i64..)
        .zip(NAMES)
        .map(|(at, (name, status, phone, city))| row(210 + at, name, status, phone, city))
        .collect();
    Reply::Customers { query, page: Ok(CustomerPage { rows, total: Total::Exactly(14) }) }
}

fn row(id: i64, name: &str, status: CustomerStatus, phone: &str, city: &str) -> CustomerRow {
    CustomerRow {
        key: CustomerKey { name: name.to_lowercase(), id: CustomerId(id), code: format!("c{id:06}"), status },
        code: format!("C{id:06}"),
        name: name.into(),
        tax_id: "12345678Z".parse().ok(),
        status,
        phone: phone.parse().ok(),
        city: city.into(),
        systems: 1,
        devices: 2,
        found_by: None,
    }
}

pub fn nobody(query: CustomerQuery) -> Reply {
    Reply::Customers { query, page: Ok(CustomerPage { rows: Vec::new(), total: Total::Exactly(0) }) }
}

fn tariff(id: i64, name: &str, services: &[(ServiceKind, Option<&str>, i64)]) -> Tariff {
    let services = (1..).zip(services).map(|(at, (kind, template, amount))| TariffService {
        id: ServiceId(id * 10 + at),
        kind: *kind,
        concepts: vec![Concept { description: "Cuota mensual".into(), amount: Amount(*amount) }],
        templates: template
            .iter()
            .map(|template| TemplateLink {
                system: SOUTH,
                system_name: "Fibra Sur".into(),
                template_id: (*template).to_owned(),
            })
            .collect(),
    });
    let (id, name, services) = (TariffId(id), name.into(), services.collect());
    Tariff { id, name, services, retired_at: None, version: 1 }
}

pub fn file(links: &[&str], devices: Vec<Device>) -> CustomerFile {
    CustomerFile {
        customer: Customer {
            id: HIM,
            code: "C000214".into(),
            name: "Begoña Núñez Peña".into(),
            tax_id: "12345678Z".parse().ok(),
            status: CustomerStatus::Alta,
            email: "begona@example.com".parse().ok(),
            phone: "611222333".parse().ok(),
            address: "Calle de la Libertad, 14, 3.º B".into(),
            city: "Alcorcón".into(),
            postal_code: "28921".into(),
            version: 1,
        },
        tariffs: vec![
            tariff(
                1,
                "Fibra 600 + Fijo",
                &[
                    (ServiceKind::Internet, Some("gpon-600"), 2_990),
                    (ServiceKind::Landline, Some("voip-res"), 500),
                ],
            ),
            tariff(2, "Móvil 50 GB", &[(ServiceKind::Mobile, None, 990)]),
        ],
        links: links
            .iter()
            .map(|id| Link {
                customer: HIM,
                system: SOUTH,
                system_name: "Fibra Sur".into(),
                external_id: (*id).to_owned(),
            })
            .collect(),
        devices,
    }
}

pub fn customer(links: &[&str], devices: Vec<Device>) -> Reply {
    Reply::Customer(Ok(Box::new(file(links, devices))))
}

pub fn ont(id: i64, name: &str, serial: &str, state: DeviceState, last: Option<Operation>) -> Device {
    Device {
        id: DeviceId(id),
        customer: HIM,
        customer_code: "C000214".into(),
        system: SOUTH,
        system_name: "Fibra Sur".into(),
        external_id: "R000214".into(),
        product: ProductId(1),
        product_name: "ONT Huawei HG8245".into(),
        tariff: TariffId(1),
        tariff_name: "Fibra 600 + Fijo".into(),
        name: name.into(),
        serial: SerialNumber::from_stored(serial.into()),
        technology: TechnologyKey("gpon".into()),
        state,
        values: [("mac", "00:1A:2B:3C:4D:5E"), ("ip", "100.64.3.7")]
            .map(|(key, value)| (key.to_owned(), Value::Text(value.to_owned())))
            .into(),
        secrets: [("wifi_key".to_owned(), true)].into(),
        template: Some("gpon-600".into()),
        last_operation: last,
        is_leaving: false,
        version: 4,
    }
}

pub fn adapter(id: i64, state: DeviceState, last: Option<Operation>) -> Device {
    Device {
        product: ProductId(2),
        product_name: "Adaptador VoIP HT801".into(),
        technology: TechnologyKey("voip".into()),
        values: [
            ("mailbox_active".to_owned(), Value::Switch(true)),
            ("call_context".to_owned(), Value::Text("nacional".into())),
        ]
        .into(),
        template: Some("voip-res".into()),
        ..ont(id, "Línea casa", "HT80100A1B2", state, last)
    }
}

/// One device in each state.
pub fn every_state() -> Vec<Device> {
    DeviceState::ALL
        .into_iter()
        .filter(|state| *state != DeviceState::Removed)
        .zip(1..)
        .map(|(state, id)| match id {
            2 => adapter(id, state, None),
            3 => ont(
                id,
                "ONT del despacho de la primera planta, junto a la escalera",
                "HWTC1234AB03",
                state,
                None,
            ),
            _ => ont(id, "ONT salón", &format!("HWTC1234AB{id:02}"), state, None),
        })
        .collect()
}

pub fn operation(id: i64, state: OperationState, error: Option<Text>) -> Operation {
    Operation {
        id: OperationId(id),
        system: SOUTH,
        system_name: "Fibra Sur".into(),
        customer: Some(HIM),
        customer_code: Some("C000214".into()),
        external_id: None,
        device: Some(DeviceId(1)),
        serial: Some("HWTC1234AB01".into()),
        kind: OperationKind::Device,
        action: Action::Change,
        state,
        attempts: 3,
        due_at: NOW + SignedDuration::from_secs(75),
        last_error: error,
        created_at: ago(63),
        created_by: "ana".into(),
        settled_at: state.has_ended().then(|| ago(2)),
        behind: None,
    }
}

pub fn choices() -> Reply {
    let product = |id, name: &str, technology: &str, stock| Product {
        id: ProductId(id),
        name: name.into(),
        model: name.into(),
        technology: TechnologyKey(technology.into()),
        stock,
        assigned: 4,
        named: 0,
        retired_at: None,
        version: 1,
    };
    Reply::DeviceChoices(Ok(DeviceChoices {
        products: vec![
            product(1, "ONT Huawei HG8245", "gpon", 19),
            product(2, "Adaptador VoIP HT801", "voip", 3),
            product(3, "Router con cuatro puertos y nombre muy, muy largo", "gpon", 0),
        ],
        used: BTreeMap::from([(
            "call_context".to_owned(),
            vec!["nacional".to_owned(), "internacional".to_owned()],
        )]),
    }))
}

pub fn found(text: &str) -> Reply {
    let one = |id: &str, name: &str, status| RemoteCustomer {
        id: id.into(),
        name: name.into(),
        tax_id: Some("12345678Z".into()),
        email: None,
        phone: None,
        address: None,
        status,
        devices: None,
    };
    Reply::Found {
        filter: Filter { text: text.into(), statuses: vec![RemoteStatus::Active, RemoteStatus::Suspended] },
        page: Ok(CustomersPage {
            items: vec![
                one("R000214", "NUNEZ PENA BEGONA", RemoteStatus::Active),
                one("R000981", "Nuñez Peña, Berta", RemoteStatus::Suspended),
            ],
            next: None,
            total: Some(2),
        }),
    }
}

pub fn out_of_reach<T>() -> Answered<T> {
    trouble(text!("store-database-unreachable", reason = "Network is unreachable"))
}
