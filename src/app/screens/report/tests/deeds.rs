//! Mending: shown before, done to the chosen rows, and told row by row.

use super::*;
use crate::app::effect::report::{How, Mend, Reason};
use crate::domain::ids::OperationId;
use crate::reconcile::class::Action;
use crate::reconcile::outcome::{Done, Outcome};

fn mend(places: &[i64], action: Action) -> ReportRequest {
    ReportRequest::Mend(Mend { report: ReportId(7), places: places.to_vec(), action, how: How::Plain })
}

fn done(action: Action, outcome: Outcome) -> Done {
    Done { action, by: "ana".into(), at: moment(), outcome }
}

fn queued() -> Outcome {
    Outcome::Queued { operations: vec![OperationId(3)], stand: None }
}

#[test]
fn a_customer_who_left_and_is_served_is_mended_in_two_keys_after_a_preview() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    assert_eq!(bench.keys("e"), []);
    let screen = bench.screen();
    for words in
        ["Enviar lo nuestro · Fibra Sur · una fila", "Allí, Estado: Activo → De baja", "▸[ n · No, volver ]"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert_eq!(asked(&bench.keys("s")), [mend(&[1], Action::Push)]);
    let results = vec![(1, done(Action::Push, queued()))];
    let effects = bench.reply(reply(ReportReply::Mended { action: Action::Push, results: Ok(results) }));
    let again = RowsQuery { part: RowPart::Around(1), ..first(Show::All) };
    assert_eq!(asked(&effects), [ReportRequest::Rows(again), ReportRequest::Head(ReportId(7))]);
    let screen = bench.screen();
    for words in ["una fila en cola", "◐ C000001", "Enviar lo nuestro: En cola"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn the_safe_answer_has_the_focus() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    assert_eq!(asked(&bench.keys("e<enter>")), []);
    assert_eq!(asked(&bench.keys("e<tab><enter>")), [mend(&[1], Action::Push)]);
}

#[test]
fn pulling_says_what_becomes_of_ours() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    bench.keys("a");
    assert!(bench.screen().contains("Aquí, Estado: Baja → Alta"), "{}", bench.screen());
}

#[test]
fn the_marked_rows_are_read_and_shown_and_those_that_cannot_are_left_out() {
    let mut bench = with_rows(vec![unlinked(1, Certainty::Certain), unlinked(2, Certainty::Probable)]);
    bench.keys("  ");
    assert!(bench.screen().contains("2 marcados"), "{}", bench.screen());
    let those = ReportRequest::Those { report: ReportId(7), places: vec![1, 2], action: Action::Link };
    assert_eq!(asked(&bench.keys("l")), [those]);
    let rows = vec![unlinked(1, Certainty::Certain), unlinked(2, Certainty::Probable)];
    bench.reply(reply(ReportReply::Those { action: Action::Link, rows: Ok(rows) }));
    let screen = bench.screen();
    for words in ["C000001 queda vinculado a R000001", "Una de las marcadas es solo probable"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(screen.find("solo probable") < screen.find("C000001 queda"), "told first\n{screen}");
    assert_eq!(asked(&bench.keys("s")), [mend(&[1], Action::Link)]);
}

#[test]
fn marked_rows_that_are_only_probable_say_so_and_are_not_offered() {
    let mut bench = with_rows(vec![unlinked(1, Certainty::Probable), unlinked(2, Certainty::Probable)]);
    bench.keys("  ");
    assert!(!bench.screen().contains("l Vincular"), "{}", bench.screen());
    assert_eq!(bench.keys("l"), []);
    assert!(bench.screen().contains("Las marcadas son solo probables"), "{}", bench.screen());
    bench.keys(" ");
    assert!(bench.screen().contains("l Vincular"), "alone it can be linked\n{}", bench.screen());
}

#[test]
fn a_value_that_is_to_be_written_is_shown_whole() {
    let mut row = left_and_served(1);
    let long = "miguel.angel.herrera.domenech102@correo-de-empresa.example.com";
    row.fields = vec![FieldDifference {
        field: "email".into(),
        ours: Some(format!("antes.{long}").as_str().into()),
        theirs: Some(long.into()),
    }];
    for (columns, lines) in [(80, 24), (60, 20)] {
        let mut bench = with_rows_at(vec![row.clone()], columns, lines);
        bench.keys("e");
        let screen: String = bench.screen().split_whitespace().collect();
        assert!(screen.contains(&format!("antes.{long}")), "{columns}\n{}", bench.screen());
    }
}

#[test]
fn the_end_of_a_long_preview_is_reached_at_once_and_left_again() {
    let rows: Vec<Row> = (1..=5_000).map(left_and_served).collect();
    let mut bench = with_rows(rows.iter().take(2).cloned().collect());
    bench.keys("  e");
    bench.reply(reply(ReportReply::Those { action: Action::Push, rows: Ok(rows) }));
    assert!(bench.screen().contains("/5000"), "{}", bench.screen());
    bench.keys("<end>");
    let screen = bench.screen();
    for words in ["C005000", "↕ 5000/5000"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("<pgup><down>");
    assert!(!bench.screen().contains("C005000"), "{}", bench.screen());
    bench.keys("<home>");
    assert!(bench.screen().contains("C000001"), "{}", bench.screen());
}

#[test]
fn a_probable_match_is_linked_alone() {
    let mut bench = with_rows(vec![unlinked(2, Certainty::Probable)]);
    assert_eq!(asked(&bench.keys("ls")), [mend(&[2], Action::Link)]);
}

#[test]
fn all_rows_of_what_is_shown_are_marked_at_once_and_unmarked() {
    let mut bench = with_rows(vec![unlinked(1, Certainty::Certain)]);
    assert_eq!(asked(&bench.keys("m")), [ReportRequest::Places(first(Show::All))]);
    let places = Ok((1..=412).collect());
    bench.reply(reply(ReportReply::Places { query: first(Show::All), places }));
    assert!(bench.screen().contains("412 marcados"), "{}", bench.screen());
    bench.keys("m");
    assert!(!bench.screen().contains("marcados"), "{}", bench.screen());
}

#[test]
fn what_is_removed_or_adopted_goes_one_by_one() {
    let mut bench = with_rows(vec![row(1, Class::OnlyTheirs), row(2, Class::OnlyTheirs)]);
    assert_eq!(bench.keys(" D"), []);
    assert!(bench.screen().contains("Eso se hace de uno en uno"), "{}", bench.screen());
    bench.keys("<up> ");
    assert_eq!(asked(&bench.keys("<up>Ds")), [mend(&[1], Action::Remove)]);
}

#[test]
fn an_action_that_is_not_for_the_class_says_so_and_is_not_offered() {
    let mut bench = with_rows(vec![row(1, Class::Ambiguous)]);
    assert!(!bench.screen().contains("e Enviar lo nuestro"), "{}", bench.screen());
    assert_eq!(bench.keys("e"), []);
    assert!(bench.screen().contains("Hay que elegir a mano: abre la ficha con Enter"), "{}", bench.screen());
}

#[test]
fn what_was_done_from_the_report_is_not_done_again() {
    let mut row = left_and_served(1);
    row.result = Some(done(Action::Push, queued()));
    let mut bench = with_rows(vec![row]);
    assert_eq!(bench.keys("e"), []);
    assert!(bench.screen().contains("Ya está hecho desde este informe"), "{}", bench.screen());
}

#[test]
fn nothing_else_is_begun_while_something_is_done() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    bench.keys("es");
    assert_eq!(bench.keys("e"), []);
    assert!(bench.screen().contains("Se está haciendo lo anterior"), "{}", bench.screen());
}

#[test]
fn rows_that_were_not_mended_stay_marked_and_the_first_reason_is_told() {
    let mut bench = with_rows(vec![left_and_served(1), left_and_served(2)]);
    bench.keys("  e");
    let rows = Ok(vec![left_and_served(1), left_and_served(2)]);
    bench.reply(reply(ReportReply::Those { action: Action::Push, rows }));
    bench.keys("s");
    let changed = Outcome::Changed { fields: Vec::new() };
    let results = Ok(vec![(1, done(Action::Push, queued())), (2, done(Action::Push, changed))]);
    bench.reply(reply(ReportReply::Mended { action: Action::Push, results }));
    let screen = bench.screen();
    for words in ["Hechas 1; sin hacer 1", "! C000002", "la fila ha cambiado"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("<down>");
    assert!(bench.screen().contains("1 marcado"), "{}", bench.screen());
}

#[test]
fn a_difference_is_accepted_with_a_reason_and_a_day_to_come() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    assert_eq!(bench.keys("p<c-s>"), []);
    assert!(bench.screen().contains("Escribe por qué se deja así"), "{}", bench.screen());
    bench.keys("En juicio<tab>1/1/2020<c-s>");
    assert!(bench.screen().contains("Ese día ya ha pasado"), "{}", bench.screen());
    bench.keys("<c-u>pronto<c-s>");
    assert!(bench.screen().contains("Escribe el día como 31/12/2026"), "{}", bench.screen());
    let effects = bench.keys("<c-u>31/12/2026<c-s>");
    let until = "2026-12-31T23:59:59Z".parse().expect("a time");
    let how = How::Accepted(Reason { why: "En juicio".into(), until: Some(until) });
    let mend = Mend { report: ReportId(7), places: vec![1], action: Action::Accept, how };
    assert_eq!(asked(&effects), [ReportRequest::Mend(mend)]);
}

#[test]
fn what_is_gone_since_cannot_be_mended() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    bench.keys("C");
    bench.reply(page(first(Show::Gone(ReportId(6))), vec![left_and_served(9)]));
    assert_eq!(bench.keys("e"), []);
    assert!(bench.screen().contains("Esto ya no difiere"), "{}", bench.screen());
}
