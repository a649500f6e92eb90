//! Every screen and window on a terminal of any size, made larger and smaller at any moment: it is drawn, whatever was
//! pressed before, and where there is room for it the frame is whole.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_oneof, proptest};
use proptest::sample::select;

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
use crate::domain::values::{SerialForm, SerialNumber};
use crate::drivers::{CustomersPage, RemoteCustomer, RemoteStatus, Template};
use crate::reconcile::class::{Action, Certainty, Class};
use crate::reconcile::collect;
use crate::reconcile::generate::Progress;
use crate::reconcile::report::{Cost, Counts, Incomplete, Report, Row, Side, Totals};
use crate::store::{
    Count, CustomerFile, CustomerKey, CustomerPage, CustomerRow, HistoryPage, HistoryRow, Movement,
    MovementPage, ProductKey, ProductPage, ProductRow, SerialPlace, StockSerial, SystemSummary, TariffKey,
    TariffPage, TariffRow, Total,
};
use crate::text;

use super::Event;
use super::dialogs::accept::Accepting;
use super::dialogs::preview::Preview;
use super::effect::products::{ProductReply, ProductRequest};
use super::effect::report::{Mend, Opened, ReportReply, ReportRequest, RowPage, Since};
use super::effect::tariffs::{TariffReply, TariffRequest};
use super::effect::{DeviceChoices, Effect, Reply, StoreRequest, SystemRequest, Trouble};
use super::keymap::Place;
use super::keymap::in_force::Keymap;
use super::route::{
    Leave, LineWeight, PickList, PickOption, Proposal, ProposedLine, Purpose, Question, ReportBegin, Route,
    TariffForm, TemplatesOf,
};
use super::testing::{Bench, NOW};

/// Names as they come from outside: long, wide, put together, and broken.
const NAMES: [&str; 4] = [
    "Begoña Núñez Peña de la Concepción y Zúñiga",
    "日本語テキスト株式会社",
    "👨\u{200d}👩\u{200d}👧 e\u{301}\u{202e}",
    "",
];

fn name(id: i64) -> String {
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
        version: 1,
    }
}

fn service(id: i64, kind: ServiceKind) -> TariffService {
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
                key: ProductKey { name: format!("{id:05}"), id: ProductId(id) },
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
fn answer(effect: &Effect) -> Option<Reply> {
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
        Effect::Store(_, StoreRequest::System(_)) => Reply::System(Ok(system())),
        Effect::Store(_, StoreRequest::Customers(query)) => {
            let row = |id: i64| CustomerRow {
                key: CustomerKey { name: format!("{id:05}"), id: CustomerId(id) },
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
                devices: Vec::new(),
            };
            let page = CustomersPage { items: vec![found; 40], next: None, total: Some(40) };
            Reply::Found { filter: filter.clone(), page: Ok(page) }
        }
        Effect::System(_, SystemRequest::Test(_)) => Reply::Tested(Err(trouble())),
        Effect::Report(_, request) => Reply::Report(about_reports(request)?),
        _ => return None,
    })
}

fn report() -> Report {
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

fn report_row(place: i64) -> Row {
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
        | ReportRequest::Stop(_)
        | ReportRequest::Mend(_)
        | ReportRequest::Accepted(_)
        | ReportRequest::Withdraw(_)
        | ReportRequest::Export { .. } => return None,
    })
}

/// Carries out what is asked for, and what follows from that.
fn settle(bench: &mut Bench, effects: Vec<Effect>) {
    let mut asked = effects;
    while let Some(effect) = asked.pop() {
        if let (
            Some(reply),
            Effect::Store(ticket, _) | Effect::System(ticket, _) | Effect::Report(ticket, _),
        ) = (answer(&effect), &effect)
        {
            let followed = bench.late(*ticket, reply);
            // One round is enough: an answer that asks again would do so for ever.
            drop(followed);
        }
    }
}

fn routes() -> Vec<Route> {
    let options = (0..30).map(|number| PickOption {
        key: number.to_string(),
        label: text!("key-name-itself", key = name(number)),
        note: Some(text!("reading")),
        why_not: None,
    });
    vec![
        Route::Systems,
        Route::System { id: None, test: false },
        Route::System { id: Some(SystemId(1)), test: true },
        Route::Customers,
        Route::Customer(CustomerId(7)),
        Route::CustomerForm(None),
        Route::Swap { customer: CustomerId(7), device: DeviceId(0) },
        Route::Transfer { customer: CustomerId(7), device: DeviceId(0) },
        Route::Propose(Proposal {
            title: text!("leave-title"),
            lines: vec![
                ProposedLine { weight: LineWeight::CannotBe, text: text!("plain", value = name(0)) };
                20
            ],
            no: text!("propose-no"),
            ways: vec![(text!("leave-discard"), Purpose::Leave(Leave::Quit)); 3],
        }),
        Route::CustomerForm(Some(CustomerId(7))),
        Route::Find { system: SystemId(1), system_name: name(0), text: name(1) },
        Route::Confirm(Question {
            title: text!("leave-title"),
            lines: vec![text!("leave-unsaved"); 12],
            yes: text!("leave-discard"),
            no: text!("leave-no"),
            purpose: Purpose::Leave(Leave::Quit),
        }),
        Route::Pick(PickList {
            title: text!("reading"),
            field: "kind".into(),
            options: options.collect(),
            selected: Some("7".into()),
            empty: text!("reading"),
        }),
        Route::Help {
            offers: Keymap::default()
                .offers(&[Place::Form, Place::List, Place::Menu, Place::Everywhere], |_| false),
        },
        Route::Operations,
        Route::Tariffs,
        Route::Tariff(TariffForm::New),
        Route::Tariff(TariffForm::Of(TariffId(1), Some(ServiceKind::Internet))),
        Route::Templates(TemplatesOf {
            tariff: TariffId(1),
            tariff_name: name(1),
            service: ServiceId(1),
            kind: ServiceKind::Internet,
            links: service(2, ServiceKind::Internet).templates,
        }),
        Route::Report { system: SystemId(1), system_name: name(0), begin: ReportBegin::Last },
        Route::Report { system: SystemId(1), system_name: name(1), begin: ReportBegin::Generate },
        Route::Preview(Box::new(Preview::new(
            &report(),
            Action::Push,
            &(0..60).map(report_row).collect::<Vec<_>>(),
        ))),
        Route::Accept(Accepting {
            mend: Mend { report: ReportId(1), places: vec![1, 2], action: Action::Accept, reason: None },
            whose: name(1),
        }),
        Route::Files,
        Route::Products,
        Route::Product(Some(ProductId(1))),
        Route::Stock(ProductId(1)),
        Route::Movements(ProductId(1)),
        Route::StockSerials { product: Some((ProductId(1), name(0))) },
    ]
}

/// Any size, and often one that is very small or just large enough.
fn size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![(1_u16..=12, 1_u16..=6), (58_u16..=64, 18_u16..=22), (1_u16..=200, 1_u16..=60)]
}

/// What is done: a key, or another size of the terminal.
#[derive(Debug, Clone)]
enum Deed {
    Keys(&'static str),
    Size(u16, u16),
}

fn deed() -> impl Strategy<Value = Deed> {
    let keys = [
        "<down*7>",
        "<up*3>",
        "<pgdn>",
        "<pgup>",
        "<end>",
        "<home>",
        "<tab>",
        "<backtab>",
        "<enter>",
        "<esc>",
        "<left>",
        "<right>",
        "<c-g>",
        "<c-s>",
        "<c-n>",
        "<c-f>",
        "<c-r>",
        "a",
        "n",
        "h",
        "t",
        "ñ",
        "日本",
        " ",
        "/",
    ];
    let keys = select(keys.to_vec()).prop_map(Deed::Keys);
    prop_oneof![keys, size().prop_map(|(columns, rows)| Deed::Size(columns, rows))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_screen_is_drawn_on_a_terminal_of_any_size_at_any_moment(
        route in select(routes()),
        (columns, rows) in size(),
        deeds in vec(deed(), 0..12),
    ) {
        let mut bench = Bench::open_at(&route, columns, rows);
        bench.screen();
        let opening = std::mem::take(&mut bench.opening);
        settle(&mut bench, opening);
        bench.screen();
        let mut size = (columns, rows);
        for deed in deeds {
            match deed {
                Deed::Keys(script) => {
                    let effects = bench.keys(script);
                    settle(&mut bench, effects);
                }
                Deed::Size(columns, rows) => {
                    size = (columns, rows);
                    bench.event(Event::Resize { columns, rows });
                }
            }
            let screen = bench.screen();
            if size.0 >= 60 && size.1 >= 20 {
                // The title is the first to go where the menu has no room for it.
                prop_assert!(screen.contains("1 Sis"), "{}", screen);
            }
        }
    }
}
