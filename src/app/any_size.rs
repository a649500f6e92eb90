//! Every screen and window on a terminal of any size, made larger and smaller at any moment: it is drawn, whatever was
//! pressed before, and where there is room for it the frame is whole.

mod world;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_oneof, proptest};
use proptest::sample::select;

use crate::domain::ids::{CustomerId, DeviceId, ProductId, ReportId, ServiceId, SystemId, TariffId};
use crate::domain::tariff::ServiceKind;
use crate::reconcile::class::Action;
use crate::text;

use super::Event;
use super::dialogs::accept::Accepting;
use super::dialogs::preview::Preview;
use super::effect::Effect;
use super::effect::report::{How, Mend};
use super::keymap::Place;
use super::keymap::in_force::Keymap;
use super::route::{
    Leave, LineWeight, PickList, PickOption, Proposal, ProposedLine, Purpose, Question, ReportBegin, Route,
    TariffForm, TemplatesOf, WifiOf,
};
use super::testing::Bench;

use world::{answer, name, report, report_row, service};

/// A list that turns out to be empty is followed by another.
const ROUNDS: usize = 2;

/// Carries out what is asked for, and what follows from that: a few rounds, as an answer that asks again would do so for
/// ever.
pub(super) fn settle(bench: &mut Bench, effects: Vec<Effect>) {
    let mut asked = effects;
    for _ in 0..ROUNDS {
        let mut followed = Vec::new();
        while let Some(effect) = asked.pop() {
            if let (
                Some(reply),
                Effect::Store(ticket, _) | Effect::System(ticket, _) | Effect::Report(ticket, _),
            ) = (answer(&effect), &effect)
            {
                followed.extend(bench.late(*ticket, reply));
            }
        }
        asked = followed;
    }
}

pub(super) fn routes() -> Vec<Route> {
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
        Route::Wifi(WifiOf {
            device: DeviceId(0),
            name: name(0),
            field: "wifi_key".into(),
            label: text!("field-wifi-key"),
            network: name(3) + "C000007",
        }),
        Route::Actions {
            offers: Keymap::default().offers(&[Place::Devices, Place::Menu], |_| false),
            places: vec![Place::Devices, Place::Menu],
        },
        Route::Operations,
        Route::Tariffs,
        Route::ServiceOf { tariff_name: "Fibra 600".into(), service: ServiceKind::Internet },
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
            mend: Mend { report: ReportId(1), places: vec![1, 2], action: Action::Accept, how: How::Plain },
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
        "<c-o>",
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
