//! What is typed is kept while it is typed, and taken up again as it was.

use super::*;
use crate::app::effect::{DraftSlot, DraftStep};
use crate::domain::draft::{Draft, DraftOf, Kept};
use crate::domain::ids::DraftId;

const GPON: &str = "<right><tab><tab> salón<tab>HWTC1234ABCD<tab><tab>001a2b3c4d5e<tab>100.64.3.7";

/// What became of drafts, since this was last asked.
fn steps(bench: &mut Bench) -> Vec<(u64, DraftStep)> {
    let steps = bench.drafts.drain(..).filter_map(|effect| match effect {
        Effect::Draft(DraftSlot { form, .. }, step) => Some((form, step)),
        _ => None,
    });
    steps.collect()
}

/// The draft as it was kept last.
fn last(bench: &mut Bench) -> Draft {
    match steps(bench).pop() {
        Some((_, DraftStep::Keep(draft))) => *draft,
        other => panic!("a draft was expected, not {other:?}"),
    }
}

fn kept(draft: Draft) -> Kept {
    Kept { id: DraftId(9), by: "ana".into(), at: NOW, draft }
}

/// His file with the form of a draft, as the next start of the program opens it.
fn taken_up(draft: Draft, file: Box<CustomerFile>) -> Bench {
    let mut bench = Bench::open(&Route::Customers);
    bench.event(Event::DraftsFound(vec![kept(draft)]));
    bench.keys("<enter>");
    let ticket = Ticket(3);
    for reply in [systems(), Reply::DeviceChoices(Ok(choices())), Reply::Customer(Ok(file))] {
        bench.late(ticket, reply);
    }
    bench
}

#[test]
fn each_key_keeps_what_is_typed_and_an_untouched_form_has_no_draft() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    assert_eq!(steps(&mut bench), []);
    bench.keys("<tab><tab>casa");
    let kept = steps(&mut bench);
    assert_eq!(kept.len(), 4, "one a letter: {kept:?}");
    let Some((1, DraftStep::Keep(draft))) = kept.last() else { panic!("{kept:?}") };
    assert_eq!(draft.typed["name"], Entry::Words(Secret::new("casa".into())));
    assert_eq!((draft.whose.as_str(), draft.about.as_str()), ("C000007 Begoña Núñez Peña", "casa"));
    assert_eq!(draft.focus, "name");
}

#[test]
fn a_form_that_is_as_it_was_again_has_no_draft_any_more() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab><tab>x");
    steps(&mut bench);
    bench.keys("<bs>");
    assert_eq!(steps(&mut bench), [(1, DraftStep::Drop)]);
}

#[test]
fn a_form_on_its_way_is_kept_as_it_was_sent_before_it_is_sent_and_dropped_once_it_is_saved() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    steps(&mut bench);
    bench.keys("<c-s>");
    let draft = last(&mut bench);
    assert_eq!(draft.sent.as_ref(), Some(&draft.typed));
    let saved = Saved { device: DeviceId(3), operation: OperationId(11) };
    bench.reply(Reply::DeviceSaved { form: 1, answer: Ok(saved) });
    assert_eq!(steps(&mut bench), [(1, DraftStep::Drop)]);
}

#[test]
fn a_save_that_fails_leaves_the_form_and_its_draft_as_they_were() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    let typed = last(&mut bench);
    let before = bench.screen();
    bench.keys("<c-s>");
    let trouble = Trouble { text: text!("store-database-slow"), problems: Vec::new() };
    bench.reply(Reply::DeviceSaved { form: 1, answer: Err(trouble) });
    assert_eq!(last(&mut bench), typed, "kept, and not as if it were on its way");
    let told = bench.screen();
    assert!(told.contains("✗ La base de datos"), "{told}");
    bench.keys("<tab>");
    bench.keys("<backtab>");
    assert_eq!(bench.screen(), before);
}

#[test]
fn a_draft_is_taken_up_with_its_secrets_and_the_focus_where_it_was() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<tab><tab>clave del wifi");
    let draft = last(&mut bench);
    let before = bench.screen();
    let mut bench = taken_up(draft.clone(), file(&["R7"], Vec::new()));
    let (form, step) = steps(&mut bench).remove(0);
    assert_eq!((form, step), (1, DraftStep::TakeUp(DraftId(9))));
    let shown = bench.screen();
    let below = |screen: &str| screen.lines().skip(4).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(below(&shown), below(&before));
    assert!(!shown.contains("clave del wifi"), "dots\n{shown}");
    bench.keys("!");
    let again = last(&mut bench);
    assert_eq!(again.typed["wifi_key"], Entry::Words(Secret::new("clave del wifi!".into())));
    assert_eq!(again.before, draft.before);
}

#[test]
fn what_was_typed_under_another_technology_comes_back_when_it_is_chosen_again() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab>casa<tab><tab><right><tab><tab><tab><tab>nacional");
    bench.keys("<backtab><backtab><backtab><backtab><left>");
    let draft = last(&mut bench);
    assert_eq!(draft.aside["call_context"], Entry::Words(Secret::new("nacional".into())));
    let mut bench = taken_up(draft, file(&["R7"], Vec::new()));
    assert!(!bench.screen().contains("nacional"), "{}", bench.screen());
    bench.keys("<right>");
    assert!(bench.screen().contains("nacional"), "{}", bench.screen());
}

#[test]
fn a_product_that_is_out_of_stock_by_now_is_told_at_its_field() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    let draft = last(&mut bench);
    let mut bench = Bench::open(&Route::TakenUp(Box::new(kept(draft))));
    let mut none_left = choices();
    none_left.products[0].stock = 0;
    bench.reply(systems());
    bench.reply(Reply::DeviceChoices(Ok(none_left)));
    bench.reply(Reply::Customer(Ok(file(&["R7"], Vec::new()))));
    assert!(bench.screen().contains("✗ sin existencias"), "{}", bench.screen());
}

#[test]
fn a_field_that_there_is_no_more_is_left_out_and_told() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab>casa");
    let mut draft = last(&mut bench);
    draft.typed.insert("fax".into(), Entry::Switch(true));
    let bench = taken_up(draft, file(&["R7"], Vec::new()));
    assert!(bench.screen().contains("campos del borrador: fax"), "{}", bench.screen());
}

#[test]
fn a_draft_of_a_device_that_is_gone_becomes_a_new_one() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab><tab> grande");
    let draft = last(&mut bench);
    let bench = taken_up(draft, file(&["R7"], Vec::new()));
    let screen = bench.screen();
    for words in ["Nuevo dispositivo", "ONT salón grande", "00:1A:2B:3C:4D:5E", "queda como uno nuevo"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn an_id_that_was_typed_is_taken_up_where_it_was_typed() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R0099");
    let draft = last(&mut bench);
    assert_eq!((&draft.of, draft.about.as_str()), (&DraftOf::Link(CustomerId(7)), "R0099"));
    let bench = taken_up(draft, file(&[], Vec::new()));
    assert!(bench.screen().contains("R0099_"), "{}", bench.screen());
}

#[test]
fn a_draft_that_was_left_for_later_is_offered_when_its_form_is_opened() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab>casa");
    let draft = last(&mut bench);
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.reply(Reply::Drafts(vec![kept(draft.clone())]));
    bench.keys("n");
    assert!(bench.screen().contains("Lo que quedó sin guardar"), "{}", bench.screen());
    bench.keys("<esc>");
    assert!(bench.screen().contains("Nuevo dispositivo"), "left for later\n{}", bench.screen());
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.reply(Reply::Drafts(vec![kept(draft)]));
    bench.keys("n<enter>");
    assert!(bench.screen().contains(" casa_"), "{}", bench.screen());
    assert_eq!(steps(&mut bench)[0], (1, DraftStep::TakeUp(DraftId(9))));
}

#[test]
fn a_draft_that_is_open_in_another_terminal_is_told_and_fills_no_form() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab>casa");
    let draft = last(&mut bench);
    let mut bench = Bench::open(&Route::Customers);
    bench.drafts_are_held = true;
    let other = Kept { id: DraftId(10), ..kept(draft.clone()) };
    bench.event(Event::DraftsFound(vec![kept(draft), other]));
    assert_eq!(bench.keys("<enter>"), []);
    let screen = bench.screen();
    assert!(screen.contains("está abierto en otro terminal"), "{screen}");
    assert!(screen.contains("1 borrador"), "the other one can still be taken up\n{screen}");
    bench.drafts_are_held = false;
    bench.keys("<enter>");
    assert!(bench.drafts.contains(&Effect::GiveDraft(Ticket(3), DraftId(10))), "{:?}", bench.drafts);
}

#[test]
fn a_draft_that_was_taken_hold_of_waits_again_when_its_window_is_gone() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab>casa");
    let draft = kept(last(&mut bench));
    let mut bench = Bench::open(&Route::Customers);
    let effects = bench.late(Ticket(9), Reply::DraftClaimed(Ok(Box::new(draft))));
    assert_eq!(effects, [Effect::Abandon(Ticket(9))]);
    assert!(bench.drafts.contains(&Effect::GiveDraft(Ticket(9), DraftId(9))), "{:?}", bench.drafts);
}

#[test]
fn drafts_of_somebody_else_are_not_offered_in_his_file() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab>casa");
    let mut draft = last(&mut bench);
    draft.of =
        DraftOf::Device { customer: CustomerId(8), system: SYSTEM, external_id: "R7".into(), device: None };
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.reply(Reply::Drafts(vec![kept(draft)]));
    bench.keys("n");
    assert!(bench.screen().contains("Nuevo dispositivo"), "{}", bench.screen());
}

#[test]
fn leaving_a_changed_form_keeps_a_draft_or_discards_it_or_stays_as_one_says() {
    for (key, expected) in
        [("g", vec![(1, DraftStep::SetAside)]), ("d", vec![(1, DraftStep::Drop)]), ("n", vec![])]
    {
        let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
        bench.keys("<enter><tab><tab>x<esc>");
        steps(&mut bench);
        bench.keys(key);
        assert_eq!(steps(&mut bench), expected, "{key}");
        assert_eq!(bench.screen().contains("salónx"), key == "n", "{key}\n{}", bench.screen());
    }
}

#[test]
fn quitting_with_a_changed_form_keeps_a_draft_or_discards_it() {
    for (key, expected) in [("g", vec![]), ("d", vec![(1, DraftStep::Drop)])] {
        let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
        bench.keys("<enter><tab><tab>x<c-q>");
        steps(&mut bench);
        assert_eq!(bench.keys(key).last(), Some(&Effect::Quit), "{key}");
        assert_eq!(steps(&mut bench), expected, "{key}");
    }
}

#[test]
fn yes_is_no_answer_where_it_would_not_say_to_what() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab><tab>x<esc>");
    steps(&mut bench);
    for key in ["s", "y"] {
        bench.keys(key);
        let screen = bench.screen();
        assert!(screen.contains("g guarda el borrador, d lo descarta"), "{key}\n{screen}");
        assert!(screen.contains("Hay cambios sin guardar") && screen.contains("salónx"), "{key}\n{screen}");
    }
    assert_eq!(steps(&mut bench), []);
}

#[test]
fn the_three_answers_are_whole_on_sixty_columns_and_the_safe_one_has_the_focus() {
    let mut bench = Bench::open_at(&Route::System { id: None, test: false }, 60, 20);
    bench.keys("x<c-q>");
    let screen = bench.screen();
    for words in ["▸[ n · No, seguir aquí ]", "[ g · Salir y guardar borrador ]", "[ d · Descartar ]"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn discarding_a_draft_asks_first() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab>casa");
    let draft = last(&mut bench);
    let mut bench = Bench::open(&Route::Customers);
    let other = Kept { id: DraftId(10), by: "luis".into(), ..kept(draft.clone()) };
    bench.event(Event::DraftsFound(vec![kept(draft), other]));
    bench.keys("d<enter>");
    assert!(bench.screen().contains("2 borradores"), "the safe answer keeps it\n{}", bench.screen());
    bench.keys("ds");
    assert!(bench.drafts.contains(&Effect::DiscardDraft(DraftId(9))), "{:?}", bench.drafts);
    let screen = bench.screen();
    assert!(screen.contains("1 borrador") && screen.contains("lo escribió luis"), "{screen}");
    bench.keys("ds");
    assert!(!bench.screen().contains("sin guardar"), "{}", bench.screen());
}

#[test]
fn an_old_draft_is_offered_with_its_age() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab>casa");
    let old = Kept { at: NOW - jiff::SignedDuration::from_hours(24 * 40), ..kept(last(&mut bench)) };
    let mut bench = Bench::open(&Route::Customers);
    bench.event(Event::DraftsFound(vec![old]));
    assert!(bench.screen().contains("hace 40 días"), "{}", bench.screen());
}
