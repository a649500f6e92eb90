//! Keys in, state and effects out.

use std::collections::BTreeMap;

use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::app::effect::{Effect, Reply, StoreRequest, SystemRequest, Ticket, Trouble};
use crate::app::route::{Route, TemplatesOf};
use crate::app::testing::Bench;
use crate::domain::ids::{ServiceId, SystemId, TariffId};
use crate::domain::system::{System, SystemKind};
use crate::domain::tariff::{ServiceKind, Tariff, TariffService, TemplateLink};
use crate::domain::technology::TechnologyKey;
use crate::drivers::Template;
use crate::store::{Expected, Relinked, TemplateChange, ToDevices};
use crate::text;

const SOUTH: SystemId = SystemId(1);
const NORTH: SystemId = SystemId(2);

fn system(id: SystemId, name: &str) -> System {
    System {
        id,
        name: name.into(),
        kind: SystemKind::Rest,
        url: "https://acs.example".parse().expect("a URL"),
        user: String::new(),
        has_password: false,
        options: BTreeMap::new(),
        version: 1,
    }
}

fn template(id: &str, name: &str, technology: &str, speed: Option<u64>) -> Template {
    Template {
        id: id.into(),
        name: name.into(),
        technology: Some(TechnologyKey(technology.into())),
        service: None,
        down_kbps: speed,
        up_kbps: speed,
        description: None,
    }
}

fn templates() -> Vec<Template> {
    vec![
        template("voz", "Línea", "voip", None),
        template("f600", "Fibra simétrica", "gpon", Some(600_000)),
        template("f300", "Fibra", "gpon", Some(300_000)),
    ]
}

fn window_at(columns: u16, rows: u16, linked: &[(SystemId, &str)], systems: Vec<System>) -> Bench {
    let link = |(system, template): &(SystemId, &str)| TemplateLink {
        system: *system,
        system_name: "Sur".into(),
        template_id: (*template).into(),
    };
    let of = TemplatesOf {
        tariff: TariffId(1),
        tariff_name: "Dúo".into(),
        service: ServiceId(11),
        kind: ServiceKind::Internet,
        links: linked.iter().map(link).collect(),
    };
    let mut bench = Bench::open_at(&Route::Templates(of), columns, rows);
    bench.reply(Reply::KnownSystems(Ok(systems)));
    bench
}

/// One system, whose templates have come.
fn window(linked: &[(SystemId, &str)]) -> Bench {
    let mut bench = window_at(80, 24, linked, vec![system(SOUTH, "Sur")]);
    bench.reply(Reply::Templates { system: SOUTH, templates: Ok(templates()) });
    bench
}

fn marked(bench: &Bench) -> String {
    let screen = bench.screen();
    let line = screen.lines().find(|line| line.starts_with(" ▸")).map(str::to_owned);
    line.unwrap_or_else(|| panic!("nothing is marked\n{screen}"))
}

fn counting() -> StoreRequest {
    StoreRequest::Tariff(TariffRequest::ActiveDevices { service: ServiceId(11), system: SOUTH })
}

fn counted(bench: &mut Bench, count: u64) -> Vec<Effect> {
    let (service, system, count) = (ServiceId(11), SOUTH, Ok(count));
    bench.reply(Reply::Tariff(TariffReply::ActiveDevices { service, system, count }))
}

fn change(from: Option<&str>, to: Option<&str>, devices: ToDevices) -> TemplateChange {
    TemplateChange {
        service: ServiceId(11),
        system: SOUTH,
        template: to.map(str::to_owned),
        expected: Expected::This(from.map(str::to_owned)),
        devices,
    }
}

fn ordered(effects: &[Effect]) -> Vec<TemplateChange> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(_, StoreRequest::Tariff(TariffRequest::ChangeTemplate(change))) => {
                Some(change.clone())
            }
            _ => None,
        })
        .collect()
}

#[test]
fn templates_stand_with_technology_and_speed_and_those_for_another_service_last_with_the_reason() {
    let bench = window(&[]);
    let screen = bench.screen();
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}\n{screen}"));
    assert!(at("f300") < at("f600") && at("f600") < at("voz"), "{screen}");
    for words in ["Gpon", "600 Mb", "VoIP", "es de Telefonía fija", "3 de 3"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn enter_before_the_templates_are_there_takes_the_only_one_that_is_meant() {
    let early = |keys: &str| {
        let mut bench = window_at(80, 24, &[], vec![system(SOUTH, "Sur")]);
        assert_eq!(bench.keys(keys), []);
        let effects = bench.reply(Reply::Templates { system: SOUTH, templates: Ok(templates()) });
        (bench, effects)
    };
    assert_eq!(early("f600<enter>").1, [Effect::Store(Ticket(1), counting())]);
    let (bench, effects) = early("f<enter>x");
    assert_eq!(effects, [], "it could be one of two");
    assert!(!bench.screen().contains("fx"), "{}", bench.screen());
}

#[test]
fn letters_in_their_order_find_a_template_by_id_name_technology_or_speed() {
    for (typed, found) in [("f6", "f600"), ("FBR SIM", "f600"), ("simetrica", "f600"), ("300 mb", "f300")] {
        let mut bench = window(&[]);
        bench.keys(typed);
        assert!(marked(&bench).contains(found), "{typed}\n{}", bench.screen());
    }
    let mut bench = window(&[]);
    bench.keys("zzz");
    assert!(bench.screen().contains("0 de 3"), "{}", bench.screen());
    assert_eq!(bench.keys("<enter>"), []);
}

#[test]
fn one_that_no_device_has_is_linked_at_once() {
    let mut bench = window(&[]);
    assert_eq!(bench.keys("f6<enter>"), [Effect::Store(Ticket(1), counting())]);
    assert_eq!(bench.keys("<enter>"), [], "once is enough");
    let effects = counted(&mut bench, 0);
    let wanted = change(None, Some("f600"), ToDevices::Leave);
    assert_eq!(ordered(&effects), std::slice::from_ref(&wanted));
    let answer = Ok(Relinked { queued: 0 });
    bench.reply(Reply::Tariff(TariffReply::TemplateChanged { change: wanted, answer }));
    assert!(bench.screen().contains("✓ Internet: plantilla f600 de Sur vinculada"), "{}", bench.screen());
}

#[test]
fn a_change_says_how_many_devices_it_touches_and_queues_them_only_when_told() {
    for (keys, wanted) in [("<enter>", ToDevices::Leave), ("<down><enter>", ToDevices::Queue)] {
        let mut bench = window(&[(SOUTH, "f300")]);
        assert!(marked(&bench).contains("f300"), "{}", bench.screen());
        bench.keys("<down><enter>");
        assert_eq!(ordered(&counted(&mut bench, 12)), []);
        let screen = bench.screen();
        for words in ["12 dispositivos activos tienen", "▸ Solo vincular", "Y cambiar 12 dispositivos"] {
            assert!(screen.contains(words), "{words}\n{screen}");
        }
        let effects = bench.keys(keys);
        assert_eq!(ordered(&effects), [change(Some("f300"), Some("f600"), wanted)]);
    }
    let mut bench = window(&[(SOUTH, "f300")]);
    bench.keys("<down><enter>");
    counted(&mut bench, 12);
    assert_eq!(ordered(&bench.keys("<esc>")), []);
    assert!(bench.keys("<enter>").contains(&Effect::Store(Ticket(1), counting())), "it can be begun anew");
}

#[test]
fn a_link_is_taken_away_after_a_question_and_its_devices_are_asked_about() {
    let mut bench = window(&[(SOUTH, "f300")]);
    bench.keys("<c-x>");
    assert!(bench.screen().contains("¿Dejar Internet sin plantilla?"), "{}", bench.screen());
    let effects = bench.keys("s");
    assert!(effects.contains(&Effect::Store(Ticket(1), counting())), "{effects:?}");
    counted(&mut bench, 1);
    assert!(bench.screen().contains("Solo desvincular"), "{}", bench.screen());
    let effects = bench.keys("<down><enter>");
    assert_eq!(ordered(&effects), [change(Some("f300"), None, ToDevices::Queue)]);
}

#[test]
fn what_cannot_be_linked_says_why() {
    let mut bench = window(&[(SOUTH, "f300")]);
    assert_eq!(bench.keys("<enter>"), []);
    assert!(bench.screen().contains("ya es la de este servicio"), "{}", bench.screen());
    assert_eq!(bench.keys("voz<enter>"), []);
    assert!(bench.screen().contains("no puede prestar Internet"), "{}", bench.screen());
    let mut bench = window(&[]);
    assert_eq!(bench.keys("<c-x>"), []);
    assert!(bench.screen().contains("no tiene plantilla en este sistema"), "{}", bench.screen());
    assert_eq!(bench.keys("<tab>"), []);
    assert!(bench.screen().contains("Solo hay un sistema"), "{}", bench.screen());
}

#[test]
fn it_begins_at_the_first_system_without_a_link_and_tab_goes_to_the_next() {
    let mut bench = window_at(80, 24, &[(SOUTH, "f300")], vec![system(SOUTH, "Sur"), system(NORTH, "Norte")]);
    assert!(bench.screen().contains("✓ Sur") && bench.screen().contains("[Norte]"), "{}", bench.screen());
    let asked = |system| Effect::System(Ticket(1), SystemRequest::Templates { system });
    assert_eq!(bench.keys("<tab>"), [asked(SOUTH)]);
    bench.reply(Reply::Templates { system: NORTH, templates: Ok(templates()) });
    assert!(bench.screen().contains("Preguntando a Sur"), "of the other one\n{}", bench.screen());
    assert_eq!(bench.keys("<backtab>"), [asked(NORTH)]);
}

#[test]
fn a_system_that_does_not_answer_says_why_and_can_be_asked_again() {
    let mut bench = window_at(60, 20, &[], vec![system(SOUTH, "Sur")]);
    let trouble = Trouble { text: text!("cause-sign-in"), problems: Vec::new() };
    bench.reply(Reply::Templates { system: SOUTH, templates: Err(trouble) });
    assert!(!bench.screen().contains("Preguntando"), "{}", bench.screen());
    let again = SystemRequest::Templates { system: SOUTH };
    assert_eq!(bench.keys("<c-l>"), [Effect::System(Ticket(1), again)]);
    let bench = window_at(60, 20, &[], Vec::new());
    assert!(bench.screen().contains("No hay ningún sistema de aprovisionamiento"), "{}", bench.screen());
}

#[test]
fn a_link_that_somebody_else_has_changed_is_told_and_not_overwritten() {
    let mut bench = window(&[]);
    bench.keys("<enter>");
    counted(&mut bench, 0);
    let wanted = change(None, Some("f300"), ToDevices::Leave);
    let answer = Err(Trouble { text: text!("store-changed"), problems: Vec::new() });
    bench.reply(Reply::Tariff(TariffReply::TemplateChanged { change: wanted, answer }));
    assert!(bench.screen().contains("✗ "), "{}", bench.screen());
}

#[test]
fn the_link_that_is_taken_away_is_the_one_that_was_asked_about() {
    let mut bench = window(&[(SOUTH, "f300")]);
    bench.keys("<c-x>");
    let newer = TemplateLink { system: SOUTH, system_name: "Sur".into(), template_id: "f600".into() };
    let service = TariffService {
        id: ServiceId(11),
        kind: ServiceKind::Internet,
        concepts: Vec::new(),
        templates: vec![newer],
    };
    let (id, name, services) = (TariffId(1), "Dúo".to_owned(), vec![service]);
    let tariff = Tariff { id, name, services, retired_at: None, version: 1 };
    bench.reply(Reply::Tariff(TariffReply::One(Ok(tariff))));
    bench.keys("s");
    assert_eq!(ordered(&counted(&mut bench, 0)), [change(Some("f300"), None, ToDevices::Leave)]);
}

#[test]
fn no_other_system_is_gone_to_while_a_link_is_being_saved() {
    let mut bench = window_at(80, 24, &[], vec![system(SOUTH, "Sur"), system(NORTH, "Norte")]);
    bench.reply(Reply::Templates { system: SOUTH, templates: Ok(templates()) });
    bench.keys("f6<enter>");
    assert_eq!(bench.keys("<tab>"), []);
    assert!(bench.screen().contains("[Sur]"), "{}", bench.screen());
}
