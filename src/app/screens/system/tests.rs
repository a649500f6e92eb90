//! Keys in, state and effects out.

use std::collections::BTreeMap;

use crate::app::Event;
use crate::app::effect::report::{ReportReply, ReportRequest};
use crate::app::effect::{DraftSlot, DraftStep, Effect, Reply, StoreRequest, SystemRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::draft::Kept;
use crate::domain::ids::{DraftId, SystemId};
use crate::domain::problem::Problem;
use crate::domain::system::{System, SystemKind};
use crate::domain::values::Secret;
use crate::drivers::{Step, StepResult};
use crate::store::{Change, Overtaken, StoreChange, SystemDraft};
use crate::text;

fn new_system() -> Bench {
    Bench::open(&Route::System { id: None, test: false })
}

fn saved() -> Bench {
    let mut bench = Bench::open(&Route::System { id: Some(SystemId(1)), test: false });
    bench.reply(Reply::System(Ok(System {
        id: SystemId(1),
        name: "Fibra Sur".into(),
        kind: SystemKind::Rest,
        url: "https://acs.example".parse().expect("a URL"),
        user: "ana".into(),
        has_password: true,
        options: BTreeMap::new(),
        version: 1,
    })));
    bench
}

const FILLED: &str = "Fibra Sur<tab><tab>http://127.0.0.1:1<tab>ana<tab>s3creto";

#[test]
fn guardar_with_mistakes_shows_all_of_them_and_goes_to_the_first() {
    let mut bench = new_system();
    let effects = bench.keys("<tab><tab>acs.example<c-s>");
    assert_eq!(effects, []);
    let screen = bench.screen();
    for problem in ["▸Nombre", "✗ Rellena", "✗URL", "✗ A «acs.example» le falta"] {
        assert!(screen.contains(problem), "{problem}\n{screen}");
    }
    bench.keys("x");
    assert!(bench.screen().contains(" x____"), "what is typed goes to the first field with a mistake");
}

#[test]
fn guardar_without_mistakes_asks_the_store_once() {
    let mut bench = new_system();
    let effects = bench.keys(FILLED);
    assert_eq!(effects, []);
    let effects = bench.keys("<c-s><c-s>");
    let [Effect::Store(_, StoreRequest::SaveSystem(draft))] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    assert_eq!((draft.name.as_str(), draft.user.as_str()), ("Fibra Sur", "ana"));
    assert_eq!(draft.password, Some(Secret::new("s3creto".into())));
}

#[test]
fn a_name_that_is_taken_is_told_at_the_name_and_the_form_stays() {
    let mut bench = new_system();
    bench.keys(FILLED);
    bench.keys("<c-s>");
    let trouble = Trouble {
        text: text!("field-required"),
        problems: vec![Problem::new("name", text!("field-required"))],
    };
    bench.reply(Reply::SystemSaved(Err(trouble)));
    let screen = bench.screen();
    assert!(screen.contains("✗ Rellena"), "{screen}");
    assert!(screen.contains("http://127.0.0.1:1"), "{screen}");
}

#[test]
fn probar_needs_no_name_and_shows_each_step_as_it_ends() {
    let mut bench = new_system();
    let effects = bench.keys("<tab><tab>http://127.0.0.1:1<tab>ana<tab>s3creto<c-t>");
    assert!(matches!(effects.as_slice(), [Effect::System(_, SystemRequest::Test(_))]), "{effects:?}");
    bench.reply(Reply::TestStep(StepResult {
        step: Step::Resolve,
        ok: true,
        detail: text!("reading"),
        ms: 4,
    }));
    let screen = bench.screen();
    assert!(screen.contains("✓ nombre resuelto"), "{screen}");
    assert!(screen.contains("… probando"), "{screen}");
}

#[test]
fn the_password_is_dots_until_it_is_shown_on_purpose() {
    let mut bench = new_system();
    bench.keys(FILLED);
    assert!(!bench.screen().contains("s3creto"));
    bench.keys("<c-r>");
    assert!(bench.screen().contains("s3creto"));
}

#[test]
fn a_changed_form_asks_before_it_is_left_and_the_safe_answer_has_the_focus() {
    let mut bench = new_system();
    bench.keys("Fibra<esc>");
    assert!(bench.screen().contains("▸[ n · No, seguir aquí ]"), "{}", bench.screen());
    bench.keys("<enter>");
    assert!(bench.screen().contains("Fibra"), "still there");
    assert!(bench.keys("<c-q>g").contains(&Effect::Quit));
}

#[test]
fn a_failure_that_comes_when_the_form_is_closed_is_told_all_the_same() {
    let mut bench = new_system();
    bench.late(
        Ticket(99),
        Reply::SystemSaved(Err(Trouble { text: text!("field-required"), problems: Vec::new() })),
    );
    assert!(bench.screen().contains("Algo que quedó en marcha no se hizo"), "{}", bench.screen());
}

fn recorded() -> System {
    System {
        id: SystemId(1),
        name: "Fibra Sur".into(),
        kind: SystemKind::Rest,
        url: "http://127.0.0.1:1".parse().expect("a URL"),
        user: "ana".into(),
        has_password: true,
        options: [].into(),
        version: 4,
    }
}

/// The form of a system with this typed in it, saved, and overtaken by luis, who has changed user and password.
fn overtaken(typed: &str, now: Option<System>) -> Bench {
    let mut bench = Bench::open(&Route::System { id: Some(SystemId(1)), test: false });
    bench.reply(Reply::System(Ok(recorded())));
    bench.keys(typed);
    bench.keys("<c-s>");
    let fields = vec!["user".to_owned(), "password".to_owned()];
    let changes = vec![Change { by: "luis".into(), at: NOW, fields }];
    let trouble = Trouble { text: text!("store-changed"), problems: Vec::new() };
    bench.reply(Reply::SystemOvertaken { trouble, since: Box::new(Overtaken { now, changes }) });
    bench
}

fn by_luis() -> System {
    System { user: "luis".into(), version: 5, ..recorded() }
}

fn sent(bench: &mut Bench, keys: &str) -> SystemDraft {
    let effects = bench.keys(keys).into_iter();
    let mut saves = effects.filter_map(|effect| match effect {
        Effect::Store(_, StoreRequest::SaveSystem(draft)) => Some(draft),
        _ => None,
    });
    saves.next().expect("one save")
}

#[test]
fn the_second_to_save_a_system_is_told_field_by_field_and_keeps_what_he_typed() {
    let mut bench = overtaken("<tab><tab><tab>2<tab>s3creta", Some(by_luis()));
    let screen = bench.screen();
    for words in ["luis, ", "● ana2", "  luis ", "(escrita)", "(cambiada)"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(!screen.contains("s3creta"), "{screen}");
    let draft = sent(&mut bench, "<down><right><c-s>");
    assert_eq!((draft.known, draft.user.as_str()), (Some((SystemId(1), 5)), "ana2"));
    assert_eq!(draft.password, None, "theirs is kept");
}

#[test]
fn what_only_the_other_changed_in_a_system_is_taken_silently() {
    let mut bench = overtaken(" bis", Some(by_luis()));
    bench.keys("<esc>");
    assert!(!bench.screen().contains("! luis"), "{}", bench.screen());
    let draft = sent(&mut bench, "<c-s>");
    assert_eq!((draft.name.as_str(), draft.user.as_str()), ("Fibra Sur bis", "luis"));
}

#[test]
fn a_system_that_was_removed_meanwhile_can_be_registered_as_new() {
    let mut bench = overtaken(" bis", None);
    assert!(bench.screen().contains("Ya no está"), "{}", bench.screen());
    bench.keys("s");
    let draft = sent(&mut bench, "<tab><tab><tab><tab>otra clave<c-s>");
    assert_eq!((draft.known, draft.name.as_str()), (None, "Fibra Sur bis"));
}

#[test]
fn a_draft_of_a_system_is_taken_up_as_it_was_typed_and_the_conflict_is_asked_about() {
    let mut bench = Bench::open(&Route::System { id: Some(SystemId(1)), test: false });
    bench.reply(Reply::System(Ok(recorded())));
    bench.keys("<tab><tab><tab>2<tab>s3creta");
    let draft = bench.drafts.drain(..).rev().find_map(|effect| match effect {
        Effect::Draft(_, DraftStep::Keep(draft)) => Some(*draft),
        _ => None,
    });
    let kept = Kept { id: DraftId(9), by: "ana".into(), at: NOW, draft: draft.expect("it is kept") };
    let mut bench = Bench::open(&Route::TakenUp(Box::new(kept)));
    let effects = bench.reply(Reply::System(Ok(by_luis())));
    let since = StoreRequest::SystemSince { system: SystemId(1), seen: 4 };
    assert_eq!(effects, [Effect::Store(Ticket(1), since)]);
    let screen = bench.screen();
    assert!(
        screen.contains("ana2") && screen.contains("▸Contraseña") && !screen.contains("s3creta"),
        "{screen}"
    );
}

#[test]
fn a_draft_that_was_left_for_later_is_offered_when_the_form_is_opened_by_hand() {
    let mut bench = new_system();
    bench.keys("Fibra Sur");
    let draft = bench.drafts.drain(..).rev().find_map(|effect| match effect {
        Effect::Draft(_, DraftStep::Keep(draft)) => Some(*draft),
        _ => None,
    });
    let kept = Kept { id: DraftId(9), by: "ana".into(), at: NOW, draft: draft.expect("it is kept") };
    let mut bench = new_system();
    bench.reply(Reply::Drafts(vec![kept.clone()]));
    assert!(bench.screen().contains("Lo que quedó sin guardar"), "{}", bench.screen());
    bench.keys("<enter>");
    assert!(bench.screen().contains(" Fibra Sur_"), "{}", bench.screen());
    let slot = DraftSlot { ticket: Ticket(1), form: 0 };
    assert!(bench.drafts.contains(&Effect::Draft(slot, DraftStep::TakeUp(DraftId(9)))));
    let mut other = Bench::open(&Route::System { id: Some(SystemId(1)), test: false });
    other.reply(Reply::Drafts(vec![kept]));
    assert!(!other.screen().contains("sin guardar"), "it is of another form\n{}", other.screen());
}

#[test]
fn a_system_that_is_changed_elsewhere_is_shown_anew_unless_something_is_typed() {
    let mut bench = Bench::open(&Route::System { id: Some(SystemId(1)), test: false });
    bench.reply(Reply::System(Ok(recorded())));
    let effects = bench.event(Event::Changed(StoreChange::Elsewhere));
    assert_eq!(effects, [Effect::Store(Ticket(1), StoreRequest::System(SystemId(1)))]);
    bench.reply(Reply::System(Ok(by_luis())));
    assert!(bench.screen().contains(" luis"), "{}", bench.screen());
    bench.keys("x");
    bench.reply(Reply::System(Ok(System { user: "eva".into(), version: 6, ..recorded() })));
    assert!(bench.screen().contains("Fibra Surx") && !bench.screen().contains("eva"), "{}", bench.screen());
}

#[test]
fn a_saved_system_is_removed_from_its_form_and_the_list_is_shown_again() {
    let mut bench = saved();
    bench.keys("<c-x>");
    assert!(bench.screen().contains("¿Eliminar Fibra Sur?"), "{}", bench.screen());
    let effects = bench.keys("s");
    let remove = StoreRequest::RemoveSystem { id: SystemId(1), version: 1 };
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Store(_, asked) if *asked == remove)));
    let refused = Trouble {
        text: text!("saving-already"),
        problems: vec![Problem::new("", text!("system-has-devices", name = "Fibra Sur", count = 2_i64))],
    };
    bench.reply(Reply::SystemRemoved(Err(refused)));
    assert!(bench.screen().contains("Hay 2 dispositivos en Fibra Sur"), "{}", bench.screen());
}

#[test]
fn the_report_of_a_system_stands_below_its_form_and_is_generated_from_there() {
    let mut bench = saved();
    let last = ReportRequest::Last(SystemId(1));
    assert!(bench.opening.contains(&Effect::Report(Ticket(1), last)), "{:?}", bench.opening);
    bench.reply(Reply::Report(ReportReply::Last { system: SystemId(1), last: Ok(None) }));
    let screen = bench.screen();
    for words in ["── Informe de sincronización", "Generar informe ^L", "no hay todavía ningún informe"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let effects = bench.keys("<c-l>");
    assert!(effects.contains(&Effect::Report(Ticket(2), ReportRequest::Run(SystemId(1)))), "{effects:?}");
}

#[test]
fn of_a_system_that_is_not_saved_no_report_is_generated() {
    let mut bench = new_system();
    assert!(!bench.screen().contains("Informe de sincronización"), "{}", bench.screen());
    assert_eq!(bench.keys("<c-l>"), []);
    assert!(bench.screen().contains("Guarda antes el sistema"), "{}", bench.screen());

    let mut changed = saved();
    changed.keys("Norte");
    assert_eq!(changed.keys("<c-l>"), [], "it would be made of what was saved");
    assert!(changed.screen().contains("Guarda antes el sistema"), "{}", changed.screen());
}
