//! Keys in, what is found and where it leads out.

use crate::app::Event;
use crate::app::effect::{Effect, Reply, StoreRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::Bench;
use crate::domain::customer::CustomerStatus;
use crate::domain::ids::CustomerId;
use crate::store::{CustomerKey, CustomerPage, CustomerQuery, CustomerRow, Total};
use crate::text;

/// The list of systems, which is empty, with the palette open.
fn at_systems() -> Bench {
    let mut bench = Bench::open(&Route::Systems);
    bench.reply(Reply::Systems(Ok(Vec::new())));
    bench.keys(":");
    bench
}

/// The form of a new system with something typed.
fn in_form() -> Bench {
    let mut bench = Bench::open(&Route::System { id: None, test: false });
    bench.keys("Fibra Sur");
    bench
}

fn asked(effects: &[Effect]) -> (Ticket, CustomerQuery) {
    match effects {
        [Effect::Store(ticket, StoreRequest::Customers(query))] => (*ticket, query.clone()),
        other => panic!("one question, not {other:?}"),
    }
}

fn found(bench: &mut Bench, (ticket, query): (Ticket, CustomerQuery), names: &[(i64, &str)]) -> Vec<Effect> {
    let row = |(id, name): &(i64, &str)| CustomerRow {
        key: CustomerKey {
            name: name.to_lowercase(),
            id: CustomerId(*id),
            code: format!("c{id:06}"),
            status: CustomerStatus::Alta,
        },
        code: format!("C{id:06}"),
        name: (*name).to_owned(),
        tax_id: None,
        status: CustomerStatus::Alta,
        phone: "912345678".parse().ok(),
        city: String::new(),
        systems: 1,
        devices: 2,
        found_by: None,
    };
    let page = CustomerPage { rows: names.iter().map(row).collect(), total: Total::Exactly(1) };
    bench.late(ticket, Reply::Customers { query, page: Ok(page) })
}

/// Types all at once, as a paste does; gives the question for customers.
fn look_for(bench: &mut Bench, words: &str) -> (Ticket, CustomerQuery) {
    asked(&bench.event(Event::Paste(words.to_owned())))
}

/// The line of the marked row.
fn marked(bench: &Bench) -> String {
    let screen = bench.screen();
    let line = screen.lines().find(|line| line.starts_with(" ▸ "));
    line.unwrap_or_else(|| panic!("nothing is marked\n{screen}")).to_owned()
}

#[test]
fn nothing_typed_shows_what_is_done_here_first_with_its_key() {
    let bench = at_systems();
    let first = marked(&bench);
    assert!(first.contains("Nuevo sistema") && first.contains(" n "), "{first}");
    let screen = bench.screen();
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}\n{screen}"));
    assert!(at("Nuevo sistema") < at("Buscar cliente") && at("Buscar cliente") < at("Probar"), "{screen}");
}

#[test]
fn letters_without_accents_or_case_find_a_command_and_enter_runs_it() {
    let mut bench = at_systems();
    bench.keys("NVO SIST");
    assert!(marked(&bench).contains("Nuevo sistema"), "{}", bench.screen());
    let (_, query) = asked(&at_systems().keys("n"));
    assert_eq!(query.search, "n", "customers are looked for as one types");
    let mut bench = at_systems();
    bench.keys("nuevo<enter>");
    assert!(bench.screen().contains("URL de acceso a la API"), "{}", bench.screen());
    bench.keys("<esc>");
    assert!(bench.screen().contains("Aún no hay ningún sistema"), "the palette is gone: {}", bench.screen());
}

#[test]
fn a_command_that_cannot_run_shows_the_reason_and_tells_it_on_enter() {
    let mut bench = at_systems();
    bench.keys("probar");
    assert!(marked(&bench).contains("No hay ningún sistema"), "{}", bench.screen());
    bench.keys("<enter>");
    assert!(bench.screen().contains("! No hay ningún sistema; pulsa n"), "{}", bench.screen());
}

#[test]
fn a_customer_is_found_by_what_is_typed_and_opens_his_file_over_the_list() {
    let mut bench = at_systems();
    let question = look_for(&mut bench, "begona");
    found(&mut bench, question, &[(7, "Begoña Núñez")]);
    let line = marked(&bench);
    assert!(line.contains("Begoña Núñez") && line.contains("C000007") && line.contains("Alta"), "{line}");
    let effects = bench.keys("<enter>");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Store(_, StoreRequest::Customer(CustomerId(7))))),
        "{effects:?}"
    );
    assert!(bench.screen().contains("Fichas › Clientes › …"), "{}", bench.screen());
}

#[test]
fn one_question_is_on_its_way_at_a_time_and_only_the_answer_to_what_is_typed_counts() {
    let mut bench = at_systems();
    let first = asked(&bench.keys("x"));
    assert_eq!(bench.keys("yz"), [], "the next waits for the answer");
    let second = asked(&found(&mut bench, first.clone(), &[(1, "Xenia")]));
    assert_eq!(second.1.search, "xyz");
    assert!(!bench.screen().contains("Xenia"), "{}", bench.screen());
    found(&mut bench, second, &[(2, "Xyzal")]);
    found(&mut bench, first, &[(1, "Xenia")]);
    let screen = bench.screen();
    assert!(screen.contains("Xyzal") && !screen.contains("Xenia"), "{screen}");
}

#[test]
fn enter_before_the_customers_are_here_takes_the_first_of_them_and_no_command_of_like_letters() {
    let mut bench = at_systems();
    let question = look_for(&mut bench, "prr");
    assert!(marked(&bench).contains("Página arriba"), "{}", bench.screen());
    assert_eq!(bench.keys("<enter>"), []);
    let effects = found(&mut bench, question, &[(7, "Prr")]);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Store(_, StoreRequest::Customer(CustomerId(7))))),
        "{effects:?}"
    );
}

#[test]
fn a_search_that_fails_is_told_and_the_commands_stay() {
    let mut bench = at_systems();
    let (ticket, query) = asked(&bench.keys("s"));
    let trouble = Trouble { text: text!("saving-already"), problems: Vec::new() };
    bench.late(ticket, Reply::Customers { query, page: Err(trouble) });
    let screen = bench.screen();
    assert!(screen.contains("✗ Ya se está guardando") && screen.contains("Salir"), "{screen}");
}

#[test]
fn in_a_form_it_runs_the_commands_of_the_form_and_what_is_typed_stays() {
    let mut bench = in_form();
    bench.keys("<c-p>");
    assert!(bench.screen().contains("Orden, pantalla o cliente"), "{}", bench.screen());
    bench.keys("<esc>");
    assert!(bench.screen().contains("Fibra Sur"), "{}", bench.screen());
    bench.keys("<c-p>guardar<enter>");
    let screen = bench.screen();
    assert!(
        screen.contains("Fibra Sur") && screen.contains("✗ Escribe la URL"),
        "it was told to save: {screen}"
    );
}

#[test]
fn from_a_form_with_something_typed_it_leads_away_only_after_a_question() {
    for there in ["clientes", "begoña"] {
        let mut bench = in_form();
        bench.keys("<c-p>");
        let question = look_for(&mut bench, there);
        found(&mut bench, question, &[(7, "Begoña Núñez")]);
        bench.keys("<enter>");
        assert!(bench.screen().contains("Hay cambios sin guardar"), "{there}\n{}", bench.screen());
        bench.keys("<enter>");
        assert!(bench.screen().contains("Fibra Sur"), "{there}\n{}", bench.screen());
    }
}

#[test]
fn at_a_question_it_offers_the_answers_and_no_way_round_them() {
    let mut bench = in_form();
    bench.keys("<esc><c-p>");
    let screen = bench.screen();
    assert!(screen.contains("Descartar ") && !screen.contains("Menú"), "{screen}");
    assert_eq!(bench.keys("begoña"), [], "no customer is looked for");
    bench.keys("<c-u>no<enter>");
    assert!(bench.screen().contains("Fibra Sur"), "{}", bench.screen());
}

#[test]
fn help_opens_over_it_with_its_own_keys_and_its_key_closes_it() {
    let mut bench = at_systems();
    bench.keys("<c-g>");
    assert!(bench.screen().contains("Hacer"), "{}", bench.screen());
    bench.keys("<esc><c-p>");
    assert!(bench.screen().contains("Aún no hay ningún sistema"), "{}", bench.screen());
}
