//! Keys in, what is asked and what is told out.

use crate::app::effect::{
    Checked, Effect, Entry, Existing, Exported, FileReply, FileRequest, Progress, Reply, Ticket, Trouble,
};
use crate::app::route::Route;
use crate::app::testing::Bench;
use crate::domain::problem::Problem;
use crate::files::{Glance, Kind};
use crate::store::{Imported, RowProblem};
use crate::text;

fn opened() -> Bench {
    Bench::open(&Route::Files)
}

/// The form with a file typed.
fn typed() -> Bench {
    let mut bench = opened();
    bench.keys("<tab>clientes.csv");
    bench
}

fn asked(effects: &[Effect]) -> FileRequest {
    match effects {
        [Effect::File(Ticket(1), request)] => request.clone(),
        other => panic!("one question, not {other:?}"),
    }
}

fn checked(outcome: Result<Imported, Vec<RowProblem>>) -> Box<Checked> {
    let row = |code: &str, name: &str| vec![code.to_owned(), name.to_owned()];
    let glance = Glance {
        columns: row("code", "name"),
        rows: vec![row("C1", "Begoña Núñez"), row("C2", "Malo\u{1b}[31m")],
    };
    Box::new(Checked { glance, rows: 1_200, outcome, keeps_others: false })
}

fn good() -> Box<Checked> {
    checked(Ok(Imported { added: 1_000, updated: 200 }))
}

fn bad(count: u64) -> Box<Checked> {
    let problem = |line| RowProblem { line, problem: Problem::new("tax_id", text!("file-not-utf8")) };
    checked(Err((2..2 + count).map(problem).collect()))
}

fn answer(bench: &mut Bench, reply: FileReply) -> Vec<Effect> {
    bench.reply(Reply::File(reply))
}

const NAME: &str = "clientes.csv";

#[test]
fn a_check_shows_what_would_come_of_the_file_and_its_first_rows_and_changes_nothing() {
    let mut bench = typed();
    let check = FileRequest::Check { kind: Kind::Customers, typed: NAME.into() };
    assert_eq!(asked(&bench.keys("<c-t>")), check);
    assert!(bench.screen().contains("Comprobando"), "{}", bench.screen());
    assert_eq!(answer(&mut bench, FileReply::Checked(Ok(good()))), []);
    let screen = bench.screen();
    for words in ["El fichero está bien", "1.200 filas", "Se añadirían: 1000", "Begoña Núñez", "Malo·[31m"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn a_check_tells_how_far_it_is_and_then_which_column_is_which() {
    let mut bench = typed();
    bench.keys("<c-t>");
    answer(&mut bench, FileReply::Progress(Progress { done: 600, of: None }));
    assert!(bench.screen().contains("600 filas"), "{}", bench.screen());
    let mut found = good();
    found.glance.columns = ["CODE", "nombre", "tax_id"].map(str::to_owned).into();
    answer(&mut bench, FileReply::Checked(Ok(found)));
    let screen = bench.screen();
    assert!(screen.contains("Columnas: CODE → code, nombre → ?, tax_id"), "{screen}");
}

#[test]
fn an_import_checks_first_asks_and_tells_how_far_it_is() {
    let mut bench = typed();
    assert!(matches!(asked(&bench.keys("<c-s>")), FileRequest::Check { .. }));
    answer(&mut bench, FileReply::Checked(Ok(good())));
    assert!(bench.screen().contains("¿Importar clientes.csv?"), "{}", bench.screen());
    let import = FileRequest::Import { kind: Kind::Customers, typed: NAME.into() };
    assert_eq!(bench.keys("s").last(), Some(&Effect::File(Ticket(1), import)));
    answer(&mut bench, FileReply::Progress(Progress { done: 600, of: Some(1_200) }));
    assert!(bench.screen().contains("600 de 1.200 filas"), "{}", bench.screen());
    assert_eq!(bench.keys("<c-s><c-e><c-t>"), [], "one thing at a time");
    answer(&mut bench, FileReply::Imported(Ok(good())));
    assert!(bench.screen().contains("Añadidos: 1000"), "{}", bench.screen());
}

#[test]
fn an_import_that_keeps_others_waiting_for_long_says_so_before_it_begins() {
    for (rows, keeps_others, is_told) in [(50_000, true, true), (50_000, false, false), (1_200, true, false)]
    {
        let mut bench = typed();
        bench.keys("<c-s>");
        answer(&mut bench, FileReply::Checked(Ok(Box::new(Checked { rows, keeps_others, ..*good() }))));
        let screen = bench.screen();
        assert!(screen.contains("¿Importar clientes.csv?"), "{screen}");
        assert_eq!(screen.contains("nadie más puede guardar"), is_told, "{rows} {keeps_others}\n{screen}");
    }
}

#[test]
fn an_import_that_is_left_says_that_it_goes_on_and_how_it_ended() {
    for (found, words) in
        [(good(), "✓ clientes.csv importado. Filas: 1200"), (bad(3), "el fichero tiene 3 errores")]
    {
        let mut bench = Bench::open(&Route::Systems);
        bench.keys("I<tab>");
        bench.keys(NAME);
        bench.keys("<c-s>");
        bench.late(Ticket(2), Reply::File(FileReply::Checked(Ok(good()))));
        bench.keys("s<esc>");
        assert!(bench.screen().contains("La importación de clientes.csv sigue"), "{}", bench.screen());
        bench.keys("1");
        bench.late(Ticket(2), Reply::File(FileReply::Imported(Ok(found))));
        assert!(bench.screen().contains(words), "{}", bench.screen());
    }
}

#[test]
fn a_check_is_not_shown_as_that_of_another_file_typed_meanwhile_and_nothing_is_asked() {
    for typed_meanwhile in ["2", "<backtab><right>"] {
        let mut bench = typed();
        bench.keys("<c-s>");
        bench.keys(typed_meanwhile);
        assert_eq!(answer(&mut bench, FileReply::Checked(Ok(good()))), []);
        let screen = bench.screen();
        assert!(!screen.contains("¿Importar") && !screen.contains("El fichero está bien"), "{screen}");
        assert!(screen.contains("Lo comprobado en clientes.csv no se muestra"), "{screen}");
        assert!(matches!(asked(&bench.keys("<c-s>")), FileRequest::Check { .. }));
    }
}

#[test]
fn what_became_of_a_file_is_told_by_its_name_when_another_is_typed_meanwhile() {
    for (found, words) in
        [(good(), "clientes.csv importado. Filas: 1200"), (bad(3), "No se importó nada de clientes.csv")]
    {
        let mut bench = typed();
        bench.keys("<c-s>");
        answer(&mut bench, FileReply::Checked(Ok(good())));
        bench.keys("s2");
        answer(&mut bench, FileReply::Imported(Ok(found)));
        assert!(bench.screen().contains(words), "{}", bench.screen());
    }
}

#[test]
fn the_file_that_is_replaced_is_the_one_that_was_asked_about() {
    let mut bench = typed();
    bench.keys("<c-e>2");
    answer(&mut bench, FileReply::Exported(Ok(Exported::Stands)));
    assert!(bench.screen().contains("¿Sustituir clientes.csv?"), "{}", bench.screen());
    let (kind, existing) = (Kind::Customers, Existing::Replaced);
    let export = FileRequest::Export { kind, typed: NAME.into(), existing };
    assert_eq!(bench.keys("s").last(), Some(&Effect::File(Ticket(1), export)));
}

#[test]
fn a_file_that_was_just_checked_is_not_checked_again_unless_something_changed() {
    let mut bench = typed();
    bench.keys("<c-t>");
    answer(&mut bench, FileReply::Checked(Ok(good())));
    bench.keys("<c-s>");
    assert!(bench.screen().contains("¿Importar"), "{}", bench.screen());
    bench.keys("n2");
    assert!(matches!(asked(&bench.keys("<c-s>")), FileRequest::Check { .. }));
}

#[test]
fn bad_rows_are_told_by_line_and_column_and_nothing_is_asked() {
    let mut bench = typed();
    bench.keys("<c-s>");
    answer(&mut bench, FileReply::Checked(Ok(bad(40))));
    let screen = bench.screen();
    for words in ["No se importaría nada", "Hay 40 errores", "Línea 2, tax_id:"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(!screen.contains("¿Importar"), "{screen}");
    bench.keys("<pgdn*9>");
    assert!(bench.screen().contains("Línea 41, tax_id:"), "{}", bench.screen());
    bench.keys("<pgup*9>");
    assert!(bench.screen().contains("Hay 40 errores"), "{}", bench.screen());
}

#[test]
fn what_only_the_import_finds_is_told_like_what_the_check_finds() {
    let mut bench = typed();
    bench.keys("<c-t>");
    answer(&mut bench, FileReply::Checked(Ok(good())));
    bench.keys("<c-s>s");
    answer(&mut bench, FileReply::Imported(Ok(bad(1))));
    assert!(bench.screen().contains("Hay un error"), "{}", bench.screen());
}

#[test]
fn what_came_to_nothing_after_the_screen_was_left_is_told() {
    let stands = FileReply::Exported(Ok(Exported::Stands));
    for (keys, reply, words) in [
        ("<c-t>", FileReply::Imported(Ok(bad(3))), "el fichero tiene 3 errores"),
        ("<c-e>", stands, "ya existía y no se ha sustituido"),
    ] {
        let mut bench = Bench::open(&Route::Systems);
        bench.reply(Reply::Systems(Ok(Vec::new())));
        bench.keys("I<tab>clientes.csv");
        let asked = bench.keys(keys);
        let ticket = asked.iter().find_map(|effect| match effect {
            Effect::File(ticket, _) => Some(*ticket),
            _ => None,
        });
        bench.keys("<esc>");
        bench.late(ticket.expect("a question about a file"), Reply::File(reply));
        let screen = bench.screen();
        let told = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("no se hizo") && told.contains(words), "{screen}");
    }
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_told_to() {
    let mut bench = typed();
    let export = |existing| FileRequest::Export { kind: Kind::Customers, typed: NAME.into(), existing };
    assert_eq!(asked(&bench.keys("<c-e>")), export(Existing::Kept));
    answer(&mut bench, FileReply::Exported(Ok(Exported::Stands)));
    assert!(bench.screen().contains("¿Sustituir clientes.csv?"), "{}", bench.screen());
    let replaced = Effect::File(Ticket(1), export(Existing::Replaced));
    assert_eq!(bench.keys("s").last(), Some(&replaced));
    answer(&mut bench, FileReply::Exported(Ok(Exported::Written("/datos/clientes.csv".into()))));
    assert!(bench.screen().contains("Guardado en /datos/clientes.csv"), "{}", bench.screen());
}

#[test]
fn a_file_is_chosen_from_the_folder_and_a_folder_leads_further() {
    let mut bench = opened();
    assert_eq!(asked(&bench.keys("<tab>datos/<c-l>")), FileRequest::Look { typed: "datos/".into() });
    let entry = |name: &str, is_folder| Entry { name: name.into(), is_folder };
    let entries = Ok(vec![entry("junio", true), entry("clientes.csv", false)]);
    answer(&mut bench, FileReply::There { folder: "datos/".into(), entries });
    assert!(bench.screen().contains("junio/"), "{}", bench.screen());
    let further = bench.keys("junio<enter>");
    let look = FileRequest::Look { typed: "datos/junio/".into() };
    assert_eq!(further.last(), Some(&Effect::File(Ticket(1), look)));
    let entries = Ok(vec![entry("tarifas.csv", false)]);
    answer(&mut bench, FileReply::There { folder: "datos/junio/".into(), entries });
    bench.keys("tarifas<enter>");
    assert!(bench.screen().contains("datos/junio/tarifas.csv"), "{}", bench.screen());
}

#[test]
fn no_file_and_one_that_cannot_be_read_are_told() {
    let mut bench = opened();
    assert_eq!(bench.keys("<c-s>"), []);
    assert!(bench.screen().contains("✗ Escribe el fichero"), "{}", bench.screen());
    let mut bench = typed();
    bench.keys("<c-t>");
    let trouble = Trouble { text: text!("cli-file-missing", path = NAME), problems: Vec::new() };
    answer(&mut bench, FileReply::Checked(Err(trouble)));
    assert!(bench.screen().contains("✗ No existe el fichero clientes.csv"), "{}", bench.screen());
}

#[test]
fn the_key_of_the_menu_opens_it_over_what_is_shown_and_escape_leads_back() {
    let mut bench = Bench::open(&Route::Systems);
    bench.reply(Reply::Systems(Ok(Vec::new())));
    bench.keys("I");
    assert!(bench.screen().contains("Importar y exportar"), "{}", bench.screen());
    bench.keys("<esc>");
    assert!(bench.screen().contains("Aún no hay ningún sistema"), "{}", bench.screen());
}

#[test]
fn quitting_while_a_file_is_being_imported_asks_even_after_its_screen_was_left() {
    for leaving in ["", "<esc>"] {
        let mut bench = Bench::open(&Route::Systems);
        bench.keys("I<tab>clientes.csv<c-s>");
        bench.late(Ticket(2), Reply::File(FileReply::Checked(Ok(good()))));
        bench.keys("s");
        bench.keys(leaving);
        assert!(!bench.keys("<c-q>").contains(&Effect::Quit), "it was not asked first");
        assert!(bench.screen().contains("Se está importando un fichero"), "{}", bench.screen());
        assert!(!bench.keys("<enter>").contains(&Effect::Quit), "the safe answer has the focus");
        bench.keys("<c-q>");
        assert!(bench.keys("s").contains(&Effect::Quit));
    }
}

#[test]
fn once_a_file_is_in_quitting_asks_nothing() {
    let mut bench = typed();
    bench.keys("<c-s>");
    answer(&mut bench, FileReply::Checked(Ok(good())));
    bench.keys("s");
    answer(&mut bench, FileReply::Imported(Ok(good())));
    assert_eq!(bench.keys("<c-q>"), [Effect::Quit]);
}
