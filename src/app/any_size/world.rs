//! The world in which the screens are drawn: records with long names, and an answer to everything that is asked.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::report::{Opened, ReportReply, ReportRequest, RowPage, Since};
use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::app::effect::{DeviceChoices, Effect, Reply, StoreRequest, SystemRequest, Trouble};
use crate::app::testing::NOW;
use crate::domain::contract::{Contract, Contracts};
use crate::domain::customer::{Customer, CustomerStatus, Link};
use crate::domain::device::{Device, DeviceState};
use crate::domain::ids::{
    CustomerId, DeviceId, MovementId, ProductId, ReportId, ServiceId, SystemId, TariffId,
};
use crate::domain::product::{MovementKind, Product};
use crate::domain::system::{System, SystemKind};
use crate::domain::tariff::{Amount, Concept, ServiceKind, Tariff, TariffService, TemplateLink};
use crate::domain::technology::{TechnologyKey, Value};
use crate::domain::values::{Secret, SerialForm, SerialNumber};
use crate::drivers::{CustomersPage, RemoteCustomer, RemoteStatus, Template};
use crate::reconcile::class::{Certainty, Class};
use crate::reconcile::collect;
use crate::reconcile::generate::Progress;
use crate::reconcile::report::{Cost, Counts, Incomplete, Report, Row, Side, Totals};
use crate::store::{
    Count, CustomerFile, CustomerKey, CustomerPage, CustomerRow, HistoryPage, HistoryRow, Movement,
    MovementPage, OperationPage, ProductKey, ProductPage, ProductRow, SerialPlace, StockSerial,
    SystemSummary, TariffKey, TariffPage, TariffRow, Total,
};
use crate::text;

/// Names as they come from outside: long, wide, put together, and broken.
const NAMES: [&str; 4] = [
    "Begoña Núñez Peña de la Concepción y Zúñiga",
    "日本語テキスト株式会社",
    "👨\u{200d}👩\u{200d}👧 e\u{301}\u{202e}",
    "",
];

pub fn name(id: i64) -> String {
    NAMES[usize::try_from(id).unwrap_or(0) % NAMES.len()].to_owned()
}

fn system() -> System {
    System {
        id: SystemId(1),
        name: name(0),
        kind: SystemKind::Rest,
        url: "http://127.0.0.1:1".parse().expect("a URL"),
        user: name(1),
        has_password: true,
        options: BTreeMap::new(),
        version: 1,
    }
}

fn customer() -> Customer {
    Customer {
        id: CustomerId(7),
        code: "C000007".into(),
        name: name(0),
        tax_id: "12345678Z".parse().ok(),
        status: CustomerStatus::Alta,
        email: None,
        phone: "912345678".parse().ok(),
        address: name(1),
        city: name(2),
        postal_code: "28931".into(),
        version: 1,
    }
}

fn device(id: i64) -> Device {
    Device {
        id: DeviceId(id),
        customer: CustomerId(7),
        customer_code: "C000007".into(),
        system: SystemId(1),
        system_name: name(0),
        external_id: "R7".into(),
        product: ProductId(1),
        product_name: name(id),
        tariff: TariffId(2),
        tariff_name: name(id + 1),
        name: name(id + 2),
        serial: SerialNumber::parse("HWTC1234ABCD", SerialForm::Gpon).expect("a serial"),
        technology: TechnologyKey("gpon".into()),
        state: DeviceState::Active,
        values: BTreeMap::from([("mac".to_owned(), Value::Text("00:1A:2B:3C:4D:5E".into()))]),
        secrets: BTreeMap::from([("wifi_key".to_owned(), true)]),
        template: None,
        last_operation: None,
        is_leaving: false,
        version: 1,
    }
}

pub fn service(id: i64, kind: ServiceKind) -> TariffService {
    let link = |template: i64| TemplateLink {
        system: SystemId(template),
        system_name: name(template),
        template_id: format!("t{template}"),
    };
    let concept = |at: i64| Concept { description: name(at), amount: Amount(i64::MAX / 200) };
    TariffService {
        id: ServiceId(id),
        kind,
        concepts: (0..id % 9).map(concept).collect(),
        templates: (1..=id % 3).map(link).collect(),
    }
}

fn tariff(id: i64) -> Tariff {
    let services = ServiceKind::ALL.map(|kind| service(id, kind));
    let services = services.into_iter().take(usize::try_from(id % 4).unwrap_or(0)).collect();
    Tariff { id: TariffId(id), name: name(id), services, retired_at: None, version: 1 }
}

fn file() -> CustomerFile {
    let link =
        Link { customer: CustomerId(7), system: SystemId(1), system_name: name(0), external_id: "R7".into() };
    CustomerFile {
        customer: customer(),
        tariffs: Vec::new(),
        links: vec![link],
        devices: (0..12).map(device).collect(),
    }
}

fn product(id: i64) -> Product {
    Product {
        id: ProductId(id),
        name: name(id),
        model: name(id + 1),
        technology: TechnologyKey("gpon".into()),
        stock: 2,
        named: 1,
        assigned: 1_000_000,
        retired_at: (id % 3 == 0).then_some(NOW),
        version: 1,
    }
}

/// What is answered about products.
fn about_products(request: &ProductRequest) -> Option<ProductReply> {
    Some(match request {
        ProductRequest::List(query) => {
            let row = |id: i64| ProductRow {
                key: ProductKey {
                    name: format!("{id:05}"),
                    id: ProductId(id),
                    stock: 2,
                    assigned: 1_000_000,
                },
                product: product(id),
            };
            let page = ProductPage { rows: (0..200).map(row).collect(), total: 201, retired: 67 };
            ProductReply::List { query: query.clone(), page: Ok(page) }
        }
        ProductRequest::Product(_) => ProductReply::Product(Ok(product(1))),
        ProductRequest::Movements(query) => {
            let line = |id: i64| Movement {
                id: MovementId(1000 - id),
                at: NOW,
                by: name(id),
                kind: MovementKind::Assigned,
                units: -1,
                stock: 1_000_000_000,
                serial: Some("HWTC1234ABCD".into()),
                customer: Some(("C000007".into(), name(id))),
                reason: name(id + 1),
            };
            let page = MovementPage { rows: (0..200).map(line).collect(), total: 100_000 };
            ProductReply::Movements { query: *query, page: Ok(page) }
        }
        ProductRequest::Serials(query) => {
            let unit = |number: i64| StockSerial {
                serial: SerialNumber::from_stored(format!("HWTC{number:08}")),
                product: ProductId(1),
                product_name: name(number),
            };
            ProductReply::Serials { query: query.clone(), found: Ok((0..200).map(unit).collect()) }
        }
        ProductRequest::Places(asked) => {
            let place = SerialPlace::InUse { code: "C000007".into(), name: name(1) };
            let places = asked.iter().map(|serial| (serial.clone(), place.clone())).collect();
            ProductReply::Places { asked: asked.clone(), places: Ok(places) }
        }
        ProductRequest::Save(_)
        | ProductRequest::Since { .. }
        | ProductRequest::Do { .. }
        | ProductRequest::ChangeStock { .. } => return None,
    })
}

/// What the world answers: a screenful of everything, or a failure where nothing is known of the question.
pub fn answer(effect: &Effect) -> Option<Reply> {
    let trouble = || Trouble { text: text!("reading"), problems: Vec::new() };
    Some(match effect {
        Effect::Store(_, StoreRequest::Systems) => {
            let summary = SystemSummary {
                system: system(),
                customers_linked: 3,
                operations_waiting: 1,
                last_test: None,
            };
            Reply::Systems(Ok(vec![summary; 30]))
        }
        Effect::Store(_, StoreRequest::KnownSystems) => Reply::KnownSystems(Ok(vec![system(); 30])),
        Effect::Store(_, StoreRequest::System(_)) => Reply::System(Ok(system())),
        Effect::Store(_, StoreRequest::Customers(query)) => {
            let row = |id: i64| CustomerRow {
                key: CustomerKey {
                    name: format!("{id:05}"),
                    id: CustomerId(id),
                    code: format!("c{id:06}"),
                    status: CustomerStatus::Alta,
                },
                code: format!("C{id:06}"),
                name: name(id),
                tax_id: None,
                status: CustomerStatus::Alta,
                phone: None,
                city: name(id + 1),
                systems: 1,
                devices: 2,
                found_by: None,
            };
            let page = CustomerPage { rows: (0..200).map(row).collect(), total: Total::Exactly(1_000_000) };
            Reply::Customers { query: query.clone(), page: Ok(page) }
        }
        Effect::Store(_, StoreRequest::Customer(_)) => Reply::Customer(Ok(Box::new(file()))),
        Effect::Store(_, StoreRequest::Operations(query)) => {
            let (more_newer, more_older, count) = (false, false, Count::Exactly(0));
            let page = OperationPage { rows: Vec::new(), more_newer, more_older, count };
            Reply::Operations { query: query.clone(), page: Ok(page) }
        }
        Effect::Store(_, StoreRequest::Reveal { form, field, .. }) => {
            let secret = Ok(Some(Secret::new("clave de muestra".into())));
            Reply::Revealed { form: *form, field: field.clone(), secret }
        }
        Effect::Store(_, StoreRequest::Contracts(_)) => {
            let contract =
                |id| Contract { tariff: TariffId(id), tariff_name: name(id), since: None, ending_at: None };
            let current = (0..12).map(contract).collect();
            Reply::Contracts(Ok(Contracts { current, ended: Vec::new() }))
        }
        Effect::Store(_, StoreRequest::History { before, .. }) => {
            let row = |id: i64| HistoryRow {
                id,
                at: jiff::Timestamp::UNIX_EPOCH,
                by: name(id),
                what: text!("plain", value = name(id + 1)),
                operation: None,
            };
            let rows = (0..60).rev().map(row).collect();
            Reply::History { before: *before, page: Ok(HistoryPage { rows, has_more: true }) }
        }
        Effect::Store(_, StoreRequest::Tariff(TariffRequest::Page(query))) => {
            let row = |id: i64| TariffRow {
                key: TariffKey { name: format!("{id:05}"), id: TariffId(id) },
                tariff: tariff(id),
                customers: Count::MoreThan(1_000),
                is_used: true,
            };
            let page = TariffPage { rows: (0..100).map(row).collect(), total: 100 };
            Reply::Tariff(TariffReply::Page { query: query.clone(), page: Ok(page) })
        }
        Effect::Store(_, StoreRequest::Tariff(TariffRequest::One(_))) => {
            Reply::Tariff(TariffReply::One(Ok(tariff(1))))
        }
        Effect::System(_, SystemRequest::Templates { system }) => {
            let template = |id: i64| Template {
                id: format!("t{id}"),
                name: name(id),
                technology: None,
                service: Some(ServiceKind::ALL[usize::try_from(id).unwrap_or(0) % 3]),
                down_kbps: Some(u64::MAX),
                up_kbps: None,
                description: Some(name(id + 1)),
            };
            Reply::Templates { system: *system, templates: Ok((0..40).map(template).collect()) }
        }
        Effect::Store(_, StoreRequest::DeviceChoices { .. }) => {
            Reply::DeviceChoices(Ok(DeviceChoices { products: vec![product(1)], used: BTreeMap::new() }))
        }
        Effect::Store(_, StoreRequest::Products(request)) => Reply::Products(about_products(request)?),
        Effect::System(_, SystemRequest::FindCustomers { filter, .. }) => {
            let found = RemoteCustomer {
                id: "R1".into(),
                name: name(2),
                tax_id: None,
                email: None,
                phone: None,
                address: None,
                status: RemoteStatus::Active,
                devices: None,
            };
            let page = CustomersPage { items: vec![found; 40], next: None, total: Some(40) };
            Reply::Found { filter: filter.clone(), page: Ok(page) }
        }
        Effect::System(_, SystemRequest::Test(_)) => Reply::Tested(Err(trouble())),
        Effect::Report(_, request) => Reply::Report(about_reports(request)?),
        _ => return None,
    })
}

pub fn report() -> Report {
    let mut totals = Totals::default();
    totals.accepted = 3;
    Class::ALL.into_iter().for_each(|class| totals.add(class, 12_345));
    Report {
        id: ReportId(1),
        system: SystemId(1),
        system_name: name(0),
        system_version: None,
        started_at: NOW,
        finished_at: NOW,
        by: name(1),
        incomplete: Some(Incomplete::Suspect { before: 1_000_000, now: 7 }),
        counts: Counts { ours: 1_000_000, theirs: 7 },
        totals,
        nothing_linked: true,
    }
}

pub fn report_row(place: i64) -> Row {
    let side = |id| Side::default().with("name", Some(name(id).as_str().into())).with("mac", None);
    Row {
        place,
        class: Class::ALL[usize::try_from(place).unwrap_or(0) % Class::ALL.len()],
        certainty: Some(Certainty::Probable),
        cost: Cost::LeftAndServed,
        customer: Some(CustomerId(7)),
        customer_code: Some(name(place)),
        customer_name: Some(name(place + 1)),
        external_id: Some(name(place + 2)),
        device: None,
        serial: Some("HWTC1234ABCD".into()),
        ours: Some(side(place)),
        theirs: Some(side(place + 1)),
        fields: Vec::new(),
        candidates: Vec::new(),
        result: None,
        accepted: None,
    }
}

fn about_reports(request: &ReportRequest) -> Option<ReportReply> {
    let since = Some(Since { report: ReportId(6), at: NOW, new: 5, gone: 1_000_000 });
    let opened = || Box::new(Opened { report: report(), since });
    Some(match request {
        ReportRequest::Join(system) | ReportRequest::Last(system) => {
            ReportReply::Last { system: *system, last: Ok(Some(opened())) }
        }
        ReportRequest::Rows(query) => {
            let rows = (0..200).map(report_row).collect();
            let page = RowPage { rows, more_before: false, more_after: true, count: 1_000_000 };
            ReportReply::Rows { query: query.clone(), page: Ok(page) }
        }
        ReportRequest::Places(query) => {
            ReportReply::Places { query: query.clone(), places: Ok((0..500).collect()) }
        }
        ReportRequest::Those { places, action, .. } => {
            let rows = places.iter().map(|place| report_row(*place)).collect();
            ReportReply::Those { action: *action, rows: Ok(rows) }
        }
        ReportRequest::Reports(_) => ReportReply::Reports(Ok(vec![report(); 40])),
        ReportRequest::Run(_) => {
            let elapsed = Duration::from_secs(3_000);
            let progress = collect::Progress { read: 7, total: Some(1_000_000), elapsed };
            ReportReply::Step(Progress::Theirs(progress))
        }
        ReportRequest::This(_)
        | ReportRequest::Head(_)
        | ReportRequest::Stop(_)
        | ReportRequest::Adoptable { .. }
        | ReportRequest::Mend(_)
        | ReportRequest::Accepted(_)
        | ReportRequest::Withdraw(_)
        | ReportRequest::Export { .. } => return None,
    })
}
