//! Keys in, state and effects out.

use crate::app::Event;
use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::app::effect::{Effect, Reply, StoreRequest, SystemRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::ids::{ServiceId, SystemId, TariffId};
use crate::domain::tariff::{Amount, Concept, ServiceKind, Tariff, TariffService, TemplateLink};
use crate::domain::values::fold;
use crate::drivers::Template;
use crate::store::{Count, Edge, StoreChange, TariffFilter, TariffKey, TariffPage, TariffQuery, TariffRow};
use crate::text;

const SOUTH: SystemId = SystemId(1);
const NORTH: SystemId = SystemId(2);

fn service(id: i64, kind: ServiceKind, links: &[(SystemId, &str)]) -> TariffService {
    let link = |(system, template): &(SystemId, &str)| TemplateLink {
        system: *system,
        system_name: if *system == SOUTH { "Sur" } else { "Norte" }.into(),
        template_id: (*template).into(),
    };
    let cuota = Concept { description: "Cuota".into(), amount: Amount(2990) };
    TariffService {
        id: ServiceId(id),
        kind,
        concepts: vec![cuota],
        templates: links.iter().map(link).collect(),
    }
}

fn row(id: i64, name: &str, customers: i64, services: Vec<TariffService>) -> TariffRow {
    TariffRow {
        tariff: Tariff { id: TariffId(id), name: name.into(), services, retired_at: None, version: 1 },
        key: TariffKey { name: fold(name), id: TariffId(id) },
        customers: Count::Exactly(customers),
        is_used: customers > 0,
    }
}

/// A used tariff of two services, one that nobody has, and a retired one.
fn rows() -> Vec<TariffRow> {
    let mut old = row(3, "Vieja", 2, vec![service(31, ServiceKind::Internet, &[(SOUTH, "adsl")])]);
    old.tariff.retired_at = Some(NOW);
    vec![
        row(
            1,
            "Dúo",
            214,
            vec![
                service(11, ServiceKind::Internet, &[(SOUTH, "f600"), (NORTH, "ftth")]),
                service(12, ServiceKind::Landline, &[]),
            ],
        ),
        row(2, "Nueva", 0, vec![service(21, ServiceKind::Internet, &[(SOUTH, "f300")])]),
        old,
    ]
}

fn template(id: &str, kind: ServiceKind) -> Template {
    Template {
        id: id.into(),
        name: format!("Plantilla {id}"),
        technology: None,
        service: Some(kind),
        down_kbps: Some(600_000),
        up_kbps: Some(300_000),
        description: None,
    }
}

fn queries(effects: &[Effect]) -> Vec<TariffQuery> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(_, StoreRequest::Tariff(TariffRequest::Page(query))) => Some(query.clone()),
            _ => None,
        })
        .collect()
}

fn query(effects: &[Effect]) -> TariffQuery {
    match queries(effects).as_slice() {
        [query] => query.clone(),
        _ => panic!("one query, not {effects:?}"),
    }
}

fn asked_there(effects: &[Effect]) -> Vec<SystemId> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::System(_, SystemRequest::Templates { system }) => Some(*system),
            _ => None,
        })
        .collect()
}

fn answer(bench: &mut Bench, query: TariffQuery, rows: Vec<TariffRow>) -> Vec<Effect> {
    let total = i64::try_from(rows.len()).expect("a few");
    bench.reply(Reply::Tariff(TariffReply::Page { query, page: Ok(TariffPage { rows, total }) }))
}

fn listed_at(columns: u16, lines: u16) -> Bench {
    let mut bench = Bench::open_at(&Route::Tariffs, columns, lines);
    let asked = query(&bench.opening.clone());
    answer(&mut bench, asked, rows());
    bench
}

fn listed() -> Bench {
    listed_at(80, 24)
}

fn there(bench: &mut Bench) {
    let templates = Ok(vec![template("f600", ServiceKind::Internet), template("adsl", ServiceKind::Mobile)]);
    bench.reply(Reply::Templates { system: SOUTH, templates });
    let trouble = Trouble { text: text!("cause-sign-in"), problems: Vec::new() };
    bench.reply(Reply::Templates { system: NORTH, templates: Err(trouble) });
}

fn line(bench: &Bench, words: &str) -> String {
    let screen = bench.screen();
    let line = screen.lines().find(|line| line.contains(words)).map(str::to_owned);
    line.unwrap_or_else(|| panic!("no {words}\n{screen}"))
}

#[test]
fn each_service_has_a_line_with_its_templates_and_its_amount() {
    let bench = listed();
    for (found, words) in [
        ("▸ Dúo", "Internet"),
        ("▸ Dúo", "29,90"),
        ("Telefonía fija", "! sin plantilla"),
        ("Nueva", "… f300 · Sur"),
        ("Vieja (retirada)", "adsl · Sur"),
    ] {
        assert!(line(&bench, found).contains(words), "{words}\n{}", bench.screen());
    }
    assert!(bench.screen().contains("3 tarifas"), "{}", bench.screen());
}

#[test]
fn each_linked_system_is_asked_once_whether_its_templates_are_there() {
    let mut bench = Bench::open(&Route::Tariffs);
    let asked = query(&bench.opening.clone());
    let effects = answer(&mut bench, asked, rows());
    assert_eq!(asked_there(&effects), [SOUTH, NORTH]);
    assert_eq!(asked_there(&bench.keys("<down>")), []);
    there(&mut bench);
    assert_eq!(asked_there(&bench.keys("<c-l>")), [SOUTH, NORTH], "asked again on purpose");
}

#[test]
fn a_template_that_is_gone_is_told_and_one_that_was_not_asked_for_is_not_called_gone() {
    let mut bench = listed();
    there(&mut bench);
    assert!(line(&bench, "▸ Dúo").contains("? ftth · Norte, ✓ f600 ·"), "{}", bench.screen());
    let screen = bench.screen();
    for words in ["✓ Sur: f600 · Plantilla f600 · 600/300 Mb", "? Norte: ftth · no comprobada"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("<down*2>");
    assert!(line(&bench, "▸ Nueva").contains("✗ f300 · Sur"), "{}", bench.screen());
    assert!(bench.screen().contains("ya no está allí"), "{}", bench.screen());
    bench.keys("<down>");
    assert!(bench.screen().contains("✗ Sur: adsl · La plantilla adsl es de"), "{}", bench.screen());
}

#[test]
fn enter_opens_the_marked_tariff_and_v_the_templates_of_the_marked_service() {
    let mut bench = listed();
    let effects = bench.keys("<down><enter>");
    let one = StoreRequest::Tariff(TariffRequest::One(TariffId(1)));
    assert!(effects.contains(&Effect::Store(Ticket(2), one)), "{effects:?}");
    bench.keys("<esc>");
    let effects = bench.keys("v");
    assert!(effects.contains(&Effect::Store(Ticket(3), StoreRequest::KnownSystems)), "{effects:?}");
    assert!(bench.screen().contains("Vincular plantilla · Dúo · Telefonía fija"), "{}", bench.screen());
}

#[test]
fn a_used_tariff_is_retired_after_a_question_and_not_deleted() {
    let mut bench = listed();
    assert_eq!(bench.keys("x"), []);
    assert!(bench.screen().contains("la tiene o la tuvo alguien"), "{}", bench.screen());
    bench.keys("r");
    assert!(bench.screen().contains("¿Retirar Dúo?"), "{}", bench.screen());
    let effects = bench.keys("s");
    let retire = StoreRequest::Tariff(TariffRequest::Retire { id: TariffId(1), version: 1 });
    assert!(effects.contains(&Effect::Store(Ticket(1), retire)), "{effects:?}");
    let mut retired = rows().remove(0).tariff;
    retired.retired_at = Some(NOW);
    let effects = bench.reply(Reply::Tariff(TariffReply::Retired(Ok(retired))));
    assert_eq!(queries(&effects).len(), 1, "the list is read again");
    assert!(bench.screen().contains("✓ Tarifa «Dúo» retirada"), "{}", bench.screen());
}

#[test]
fn a_retired_tariff_is_offered_again_at_once() {
    let mut bench = listed();
    let effects = bench.keys("<end>r");
    let offer = StoreRequest::Tariff(TariffRequest::Offer { id: TariffId(3), version: 1 });
    assert_eq!(effects, [Effect::Store(Ticket(1), offer)]);
    assert_eq!(bench.keys("r"), [], "once is enough");
}

#[test]
fn a_tariff_that_nobody_has_is_deleted_after_a_question() {
    let mut bench = listed();
    let effects = bench.keys("<down*2>xs");
    let remove = StoreRequest::Tariff(TariffRequest::Remove { id: TariffId(2), version: 1 });
    assert!(effects.contains(&Effect::Store(Ticket(1), remove)), "{effects:?}");
    let refused = Trouble { text: text!("store-changed"), problems: Vec::new() };
    bench.reply(Reply::Tariff(TariffReply::Removed(Err(refused))));
    assert!(bench.screen().contains("✗ "), "{}", bench.screen());
}

#[test]
fn the_mark_stays_on_its_service_when_the_list_is_read_again() {
    let mut bench = listed();
    bench.keys("<down>");
    let asked = query(&bench.event(Event::Changed(StoreChange::Elsewhere)));
    let mut more = rows();
    more.insert(0, row(9, "Aire", 0, vec![service(91, ServiceKind::Mobile, &[])]));
    answer(&mut bench, asked, more);
    assert!(line(&bench, "▸ ").contains("Telefonía fija"), "{}", bench.screen());
}

#[test]
fn a_search_asks_at_each_letter_and_an_older_answer_is_dropped() {
    let mut bench = listed();
    let first = query(&bench.keys("/n"));
    let second = query(&bench.keys("u"));
    assert_eq!((first.search.as_str(), second.search.as_str()), ("n", "nu"));
    answer(&mut bench, first, Vec::new());
    assert!(bench.screen().contains("Dúo"), "{}", bench.screen());
    assert_eq!(bench.keys("<enter><enter>"), [], "the old list is not opened");
    let effects = answer(&mut bench, second, vec![rows().remove(1)]);
    let one = StoreRequest::Tariff(TariffRequest::One(TariffId(2)));
    assert!(effects.contains(&Effect::Store(Ticket(2), one)), "{effects:?}");
    bench.keys("<esc>");
    let back = query(&bench.keys("<esc>"));
    assert_eq!((back.search.as_str(), back.edge), ("", Edge::From(rows()[1].key.clone())));
}

#[test]
fn a_filter_reads_another_list_and_says_what_it_does_not_find() {
    let mut bench = listed();
    let asked = query(&bench.keys("f"));
    answer(&mut bench, asked, Vec::new());
    let asked = query(&bench.keys("f"));
    assert_eq!((asked.filter, asked.edge.clone()), (TariffFilter::Unlinked, Edge::First));
    answer(&mut bench, asked, Vec::new());
    assert!(bench.screen().contains("Todos los servicios"), "{}", bench.screen());
    assert_eq!(query(&bench.keys("F")).filter, TariffFilter::Offered);
}

#[test]
fn more_is_read_by_key_before_the_end_comes_into_sight() {
    let mut bench = Bench::open(&Route::Tariffs);
    let asked = query(&bench.opening.clone());
    let many: Vec<TariffRow> = (0..100)
        .map(|id| row(id, &format!("T{id:03}"), 1, vec![service(id, ServiceKind::Mobile, &[])]))
        .collect();
    answer(&mut bench, asked, many);
    assert_eq!(queries(&bench.keys("<down*50>")), []);
    let more = query(&bench.keys("<down*40>"));
    assert_eq!(more.edge, Edge::After(TariffKey { name: "t099".into(), id: TariffId(99) }));
    let next = vec![row(100, "T100", 1, vec![service(100, ServiceKind::Mobile, &[])])];
    answer(&mut bench, more, next);
    assert_eq!(queries(&bench.keys("G")), [], "that was the end");
    assert!(line(&bench, "▸ ").contains("T100"), "{}", bench.screen());
}

#[test]
fn from_a_customer_the_list_begins_at_his_tariff_and_leads_back() {
    let route = Route::TariffsAt { tariff: TariffId(2), name: "Nueva".into() };
    let mut bench = Bench::open(&Route::Customers);
    bench.keys("1");
    let mut at = Bench::open(&route);
    let asked = query(&at.opening.clone());
    assert_eq!(asked.edge, Edge::From(TariffKey { name: "nueva".into(), id: TariffId(2) }));
    answer(&mut at, asked, rows().split_off(1));
    assert!(line(&at, "▸ ").contains("Nueva"), "{}", at.screen());
    assert!(at.screen().contains("Esc Volver"), "{}", at.screen());
}

#[test]
fn an_empty_list_says_how_to_begin_and_a_failure_what_is_wrong() {
    let mut bench = Bench::open(&Route::Tariffs);
    let asked = query(&bench.opening.clone());
    answer(&mut bench, asked, Vec::new());
    assert!(bench.screen().contains("Pulsa n"), "{}", bench.screen());
    assert_eq!(bench.keys("<enter>vrx"), []);
    let asked = query(&bench.keys("f"));
    let page = Err(Trouble { text: text!("store-database-busy"), problems: Vec::new() });
    bench.reply(Reply::Tariff(TariffReply::Page { query: asked, page }));
    assert!(bench.screen().contains("La base de datos está ocupada"), "{}", bench.screen());
}

#[test]
fn a_wide_terminal_has_the_service_beside_the_list_and_a_narrow_one_leaves_the_amount_out() {
    let wide = listed_at(120, 40);
    assert!(line(&wide, "214 clientes").contains("│"), "{}", wide.screen());
    let narrow = listed_at(60, 20);
    assert!(!line(&narrow, "▸ Dúo").contains("29,90"), "{}", narrow.screen());
    assert!(narrow.screen().contains("214 clientes"), "{}", narrow.screen());
}

#[test]
fn what_comes_from_outside_is_drawn_harmless() {
    let mut bench = Bench::open(&Route::Tariffs);
    let asked = query(&bench.opening.clone());
    let evil = service(11, ServiceKind::Internet, &[(SOUTH, "f\u{1b}[2J")]);
    answer(&mut bench, asked, vec![row(1, "Dúo\u{1b}[2J", 1, vec![evil])]);
    let mut template = template("f\u{1b}[2J", ServiceKind::Internet);
    template.name = "x\u{202e}y".into();
    bench.reply(Reply::Templates { system: SOUTH, templates: Ok(vec![template]) });
    let screen = bench.screen();
    assert!(screen.contains("Dúo·[2J") && screen.contains("x·y"), "{screen}");
    assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'), "{screen}");
}
