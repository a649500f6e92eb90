//! Keys in, state and effects out.

use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::app::effect::{DraftStep, Effect, Reply, StoreRequest, SystemRequest, Ticket, Trouble};
use crate::app::route::{Route, TariffForm};
use crate::app::testing::{Bench, NOW};
use crate::domain::draft::{DraftOf, Kept};
use crate::domain::ids::{DraftId, ServiceId, SystemId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::tariff::{Amount, Concept, ServiceKind, Tariff, TariffService, TemplateLink};
use crate::store::{Change, Overtaken, TariffDraft};
use crate::text;

const DUO: TariffId = TariffId(1);

fn concept(description: &str, amount: i64) -> Concept {
    Concept { description: description.into(), amount: Amount(amount) }
}

fn duo() -> Tariff {
    let link = TemplateLink { system: SystemId(1), system_name: "Sur".into(), template_id: "f600".into() };
    let internet = TariffService {
        id: ServiceId(11),
        kind: ServiceKind::Internet,
        concepts: vec![concept("Cuota", 2990), concept("Router", 300), concept("Alta", 5000)],
        templates: vec![link],
    };
    let landline = TariffService {
        id: ServiceId(12),
        kind: ServiceKind::Landline,
        concepts: Vec::new(),
        templates: Vec::new(),
    };
    Tariff { id: DUO, name: "Dúo".into(), services: vec![internet, landline], retired_at: None, version: 4 }
}

fn one(bench: &mut Bench, tariff: Tariff) -> Vec<Effect> {
    bench.reply(Reply::Tariff(TariffReply::One(Ok(tariff))))
}

fn opened() -> Bench {
    let mut bench = Bench::open(&Route::Tariff(TariffForm::Of(DUO, None)));
    one(&mut bench, duo());
    bench
}

fn saves(effects: &[Effect]) -> Vec<TariffDraft> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(_, StoreRequest::Tariff(TariffRequest::Save(draft))) => Some(draft.clone()),
            _ => None,
        })
        .collect()
}

fn sent(bench: &mut Bench, keys: &str) -> TariffDraft {
    match saves(&bench.keys(keys)).as_slice() {
        [draft] => draft.clone(),
        other => panic!("one save, not {other:?}\n{}", bench.screen()),
    }
}

fn line(bench: &Bench, words: &str) -> String {
    let screen = bench.screen();
    let line = screen.lines().find(|line| line.contains(words)).map(str::to_owned);
    line.unwrap_or_else(|| panic!("no {words}\n{screen}"))
}

#[test]
fn a_new_tariff_is_typed_and_saved_with_the_concepts_of_its_services() {
    let mut bench = Bench::open(&Route::Tariff(TariffForm::New));
    bench.keys("Trío<tab><tab>Cuota<tab>29,90<tab>Router<tab>3");
    assert!(bench.screen().contains("total 32,90"), "{}", bench.screen());
    // Past the empty line and the two buttons: the landline, and the mobile line with a concept.
    let draft = sent(&mut bench, "<tab*5> <tab*5> <tab>Línea<tab>9.5<c-s>");
    assert_eq!((draft.known, draft.copied_from, draft.tariff.name.as_str()), (None, None, "Trío"));
    let services: Vec<_> = draft.tariff.services.into_iter().collect();
    assert_eq!(
        services,
        [
            (ServiceKind::Internet, vec![concept("Cuota", 2990), concept("Router", 300)]),
            (ServiceKind::Landline, Vec::new()),
            (ServiceKind::Mobile, vec![concept("Línea", 950)]),
        ]
    );
}

#[test]
fn mistakes_are_told_at_their_fields_and_nothing_is_sent() {
    let mut bench = Bench::open(&Route::Tariff(TariffForm::New));
    assert_eq!(bench.keys("<tab> <tab>x<c-s>"), []);
    let screen = bench.screen();
    assert!(screen.contains("▸Nombre") && screen.contains("al menos un servicio"), "{screen}");
    let mut bench = Bench::open(&Route::Tariff(TariffForm::New));
    assert_eq!(bench.keys("Trío<tab><tab>Cuota<tab>mucho<c-s>"), []);
    assert!(bench.screen().contains("Importe: "), "{}", bench.screen());
    bench.keys("<c-u>5");
    assert_eq!(saves(&bench.keys("<c-s><c-s>")).len(), 1, "a second one is ignored while saving");
    let taken = Problem::new("name", text!("tariff-name-taken", name = "Trío"));
    let trouble = Trouble { text: text!("store-problems"), problems: vec![taken] };
    bench.reply(Reply::Tariff(TariffReply::Saved(Err(trouble))));
    assert!(bench.screen().contains("✗ Ya hay una tarifa llamada «Trío»"), "{}", bench.screen());
    assert!(bench.screen().contains("Cuota"), "{}", bench.screen());
}

#[test]
fn a_service_says_which_templates_provide_it_and_which_are_gone() {
    let mut bench = Bench::open(&Route::Tariff(TariffForm::Of(DUO, Some(ServiceKind::Landline))));
    let effects = one(&mut bench, duo());
    let ask = SystemRequest::Templates { system: SystemId(1) };
    assert!(effects.contains(&Effect::System(Ticket(1), ask)), "{effects:?}");
    assert!(bench.screen().contains("▸Telefonía fija"), "{}", bench.screen());
    assert!(line(&bench, "Telefonía fija").contains("! sin plantilla"), "{}", bench.screen());
    assert!(line(&bench, " Internet").contains("… f600 · Sur"), "{}", bench.screen());
    bench.reply(Reply::Templates { system: SystemId(1), templates: Ok(Vec::new()) });
    assert!(line(&bench, " Internet").contains("! ✗ f600 · Sur"), "{}", bench.screen());
}

#[test]
fn all_concepts_of_a_service_go_after_a_question_and_come_back_until_the_form_is_left() {
    let mut bench = opened();
    bench.keys("<tab><c-x>");
    assert!(bench.screen().contains("¿Eliminar todos los conceptos de Internet?"), "{}", bench.screen());
    bench.keys("<enter>");
    assert!(bench.screen().contains("Cuota"), "no is the safe answer\n{}", bench.screen());
    bench.keys("<c-x>s");
    let screen = bench.screen();
    assert!(!screen.contains("Cuota") && screen.contains("[ Recuperar 3 conceptos ]"), "{screen}");
    let draft = sent(&mut bench, "<c-s>");
    assert_eq!(draft.tariff.services[&ServiceKind::Internet], []);
    let mut saved = duo();
    saved.services[0].concepts.clear();
    saved.version = 5;
    bench.reply(Reply::Tariff(TariffReply::Saved(Ok(saved))));
    bench.keys("<tab>Promo<tab>1<backtab><backtab><c-r>");
    assert!(!bench.screen().contains("Recuperar 3"), "{}", bench.screen());
    let draft = sent(&mut bench, "<c-s>");
    assert_eq!(draft.known, Some((DUO, 5)));
    let back: Vec<_> = draft.tariff.services[&ServiceKind::Internet]
        .iter()
        .map(|concept| concept.description.as_str())
        .collect();
    assert_eq!(back, ["Cuota", "Router", "Alta", "Promo"]);
}

/// The concepts that are saved of Internet.
fn saved_concepts(bench: &mut Bench) -> Vec<String> {
    let draft = sent(bench, "<c-s>");
    draft.tariff.services[&ServiceKind::Internet].iter().map(|it| it.description.clone()).collect()
}

#[test]
fn concepts_that_were_taken_out_twice_come_back_together() {
    let mut bench = opened();
    bench.keys("<tab><c-x>s<tab>Promo<tab>1<backtab><backtab><c-x>s");
    assert!(bench.screen().contains("[ Recuperar 4 conceptos ]"), "{}", bench.screen());
    bench.keys("<c-r>");
    assert_eq!(saved_concepts(&mut bench), ["Cuota", "Router", "Alta", "Promo"]);
}

#[test]
fn concepts_that_were_taken_out_come_back_in_a_tariff_that_is_recorded_anew() {
    let mut bench = overtaken("<tab><c-x>s", None);
    assert!(bench.screen().contains("luis"), "{}", bench.screen());
    bench.keys("s<tab><c-r>");
    assert_eq!(saved_concepts(&mut bench), ["Cuota", "Router", "Alta"]);
}

#[test]
fn a_service_that_is_switched_off_and_on_again_has_lost_nothing() {
    let mut bench = opened();
    bench.keys("<tab> ");
    assert!(line(&bench, "▸Internet").contains("al guardar se va"), "{}", bench.screen());
    assert!(!bench.screen().contains("Cuota"), "{}", bench.screen());
    bench.keys(" ");
    assert!(bench.screen().contains("Cuota"), "{}", bench.screen());
    assert!(!bench.screen().contains("sin guardar"), "{}", bench.screen());
}

#[test]
fn a_template_is_linked_to_a_saved_service_and_what_is_typed_stays() {
    let mut bench = Bench::open(&Route::Tariff(TariffForm::New));
    assert_eq!(bench.keys("Trío<tab><c-l>"), []);
    assert!(bench.screen().contains("Guarda antes la tarifa"), "{}", bench.screen());
    let mut bench = opened();
    bench.keys(" bis<tab>");
    let effects = bench.keys("<c-l>");
    assert!(effects.contains(&Effect::Store(Ticket(2), StoreRequest::KnownSystems)), "{effects:?}");
    let effects = bench.keys("<esc>");
    let again = StoreRequest::Tariff(TariffRequest::One(DUO));
    assert!(effects.contains(&Effect::Store(Ticket(1), again)), "{effects:?}");
    let mut linked = duo();
    linked.services[0].templates[0].template_id = "f300".into();
    one(&mut bench, linked);
    let screen = bench.screen();
    assert!(screen.contains("Dúo bis") && screen.contains("f300 · Sur"), "{screen}");
    assert_eq!(sent(&mut bench, "<c-s>").known, Some((DUO, 4)));
}

#[test]
fn a_copy_is_a_new_tariff_with_another_name_and_the_links_of_the_original() {
    let mut bench = Bench::open(&Route::Tariff(TariffForm::CopyOf(DUO)));
    one(&mut bench, duo());
    assert!(bench.screen().contains("Dúo (copia)"), "{}", bench.screen());
    let draft = sent(&mut bench, "<c-s>");
    assert_eq!((draft.known, draft.copied_from), (None, Some(DUO)));
    assert_eq!(draft.tariff.services[&ServiceKind::Internet].len(), 3);
}

#[test]
fn a_copy_waits_for_its_original() {
    let mut bench = Bench::open(&Route::Tariff(TariffForm::CopyOf(DUO)));
    assert_eq!(bench.keys("Trío<c-s>"), [], "it would be a tariff without concepts");
    one(&mut bench, duo());
    bench.keys("<end> 2");
    one(&mut bench, duo());
    assert!(bench.screen().contains("Dúo (copia) 2"), "{}", bench.screen());
}

#[test]
fn a_changed_form_asks_before_it_is_left_and_an_untouched_one_does_not() {
    let mut bench = opened();
    bench.keys("x<esc>");
    assert!(bench.screen().contains("Hay cambios sin guardar"), "{}", bench.screen());
    bench.keys("n<bs>");
    assert!(!bench.screen().contains("sin guardar"), "{}", bench.screen());
}

/// The form with this typed in it, saved, and overtaken by luis.
fn overtaken(typed: &str, now: Option<Tariff>) -> Bench {
    let mut bench = opened();
    bench.keys(typed);
    bench.keys("<c-s>");
    let changes = vec![Change { by: "luis".into(), at: NOW, fields: vec!["internet".into()] }];
    let trouble = Trouble { text: text!("store-changed"), problems: Vec::new() };
    let since = Box::new(Overtaken { now, changes });
    bench.reply(Reply::Tariff(TariffReply::Overtaken { trouble, since }));
    bench
}

fn by_luis(change: impl FnOnce(&mut Vec<Concept>)) -> Tariff {
    let mut theirs = duo();
    theirs.version = 5;
    change(&mut theirs.services[0].concepts);
    theirs
}

#[test]
fn a_concept_taken_out_by_another_takes_none_of_mine_with_it() {
    // I change what the second costs; they take the first out.
    let theirs = by_luis(|concepts| drop(concepts.remove(0)));
    let mut bench = overtaken("<tab*5><c-u>7", Some(theirs));
    let screen = bench.screen();
    assert!(screen.contains("luis, ") && screen.contains("Internet, concepto 1"), "{screen}");
    let draft = sent(&mut bench, "<c-s>");
    assert_eq!(draft.known, Some((DUO, 5)));
    let left = vec![concept("Router", 700), concept("Alta", 5000)];
    assert_eq!(draft.tariff.services[&ServiceKind::Internet], left);
}

#[test]
fn the_second_to_change_a_concept_chooses_whose_it_is() {
    let theirs = || by_luis(|concepts| concepts[1].amount = Amount(900));
    let mut bench = overtaken("<tab*5><c-u>7", Some(theirs()));
    let screen = bench.screen();
    assert!(screen.contains("● 7 ") && screen.contains("9,00"), "{screen}");
    let amount = |draft: TariffDraft| draft.tariff.services[&ServiceKind::Internet][1].amount;
    assert_eq!(amount(sent(&mut bench, "<c-s>")), Amount(700));
    let mut bench = overtaken("<tab*5><c-u>7", Some(theirs()));
    assert_eq!(amount(sent(&mut bench, "t<c-s>")), Amount(900));
}

#[test]
fn a_service_that_the_other_took_out_comes_back_only_when_mine_is_chosen() {
    let mut theirs = duo();
    theirs.version = 5;
    theirs.services.remove(0);
    let mut bench = overtaken("<tab*5><c-u>7", Some(theirs));
    let draft = sent(&mut bench, "m<c-s>");
    assert_eq!(draft.tariff.services[&ServiceKind::Internet][1], concept("Router", 700));
}

#[test]
fn a_tariff_that_was_deleted_meanwhile_can_be_made_anew() {
    let mut bench = overtaken(" bis", None);
    assert!(bench.screen().contains("Ya no está"), "{}", bench.screen());
    let draft = sent(&mut bench, "s<c-s>");
    assert_eq!((draft.known, draft.tariff.name.as_str()), (None, "Dúo bis"));
}

#[test]
fn a_draft_is_taken_up_as_it_was_typed_and_a_change_meanwhile_is_asked_about() {
    let mut bench = opened();
    bench.keys(" bis<tab*5><c-u>7");
    let draft = bench.drafts.drain(..).rev().find_map(|effect| match effect {
        Effect::Draft(_, DraftStep::Keep(draft)) => Some(*draft),
        _ => None,
    });
    let draft = draft.expect("it is kept");
    assert_eq!(draft.of, DraftOf::Tariff { tariff: Some((DUO, 4)), copied_from: None });
    let kept = Kept { id: DraftId(9), by: "ana".into(), at: NOW, draft };
    let mut bench = Bench::open(&Route::TakenUp(Box::new(kept)));
    let effects = one(&mut bench, by_luis(|concepts| concepts[0].amount = Amount(1)));
    let since = StoreRequest::Tariff(TariffRequest::Since { tariff: DUO, seen: 4 });
    assert!(effects.contains(&Effect::Store(Ticket(1), since)), "{effects:?}");
    let screen = bench.screen();
    assert!(screen.contains("Dúo bis") && screen.contains("▸Importe 7"), "{screen}");
}

#[test]
fn a_tariff_that_cannot_be_read_says_why() {
    let mut bench = Bench::open(&Route::Tariff(TariffForm::Of(DUO, None)));
    let trouble = Trouble { text: text!("store-missing"), problems: Vec::new() };
    bench.reply(Reply::Tariff(TariffReply::One(Err(trouble))));
    assert!(!bench.screen().contains("Leyendo"), "{}", bench.screen());
}
