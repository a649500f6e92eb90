//! What reaches the terminal, and what comes in from it: sizes, pasted text, colours, and text from outside.

use super::home::Home;
use super::line::saying;
use super::terminal::{Program, Terminal, text};
use vt100::Color;

/// Opens the form of a new system on an empty database.
fn form(home: &Home, variables: &[(&str, &str)]) -> Terminal {
    let database = home.database();
    let arguments = ["--database", database.as_str()];
    let mut terminal =
        Terminal::open(home, Program { arguments: &arguments, variables, ..Program::default() });
    terminal.until("Aún no hay ningún sistema");
    terminal.keys("n").until("URL de acceso a la API");
    terminal
}

/// Makes the terminal smaller, too small, and large again; what was shown must be there each time that it fits.
fn squeeze(terminal: &mut Terminal, shown: &[&str]) {
    terminal.until_all(shown);
    terminal.resize(60, 20);
    // What stood there before is still seen until all is drawn anew, and the keys come to stand on the last row.
    terminal.until_that(&format!("{} on the smaller terminal", shown.join(", ")), |screen| {
        let screen = text(screen);
        let keys = screen.lines().nth(19);
        keys.is_some_and(|keys| keys.contains("^G Teclas"))
            && shown.iter().all(|words| screen.contains(words))
    });
    terminal.resize(40, 10);
    terminal.until("La ventana es demasiado");
    terminal.resize(80, 24);
    terminal.until_all(shown);
}

#[test]
fn windows_and_what_was_typed_outlast_a_terminal_that_shrinks_and_grows() {
    let home = Home::new();
    let mut terminal = form(&home, &[]);
    terminal.keys("Fibra Sur<tab><enter>re");
    squeeze(&mut terminal, &["Tipo de Sistema de Aprovisionamiento ─", "Buscar: re", "1/1"]);
    let screen = terminal.keys("<enter>").until_without("Buscar: re");
    assert!(screen.contains("‹ REST ›"), "{screen}");
    terminal.keys("<c-g>");
    squeeze(&mut terminal, &["Teclas de esta pantalla", "Opción anterior"]);
    terminal.keys("<esc>").until_without("Teclas de esta pantalla");
    terminal.keys("<esc>");
    squeeze(&mut terminal, &["Hay cambios sin guardar", "▸[ n · No, seguir aquí ]"]);
    let screen = terminal.keys("<enter>").until_without("Hay cambios sin guardar");
    assert!(screen.contains("Fibra Sur_"), "{screen}");
}

#[test]
fn a_paste_of_ten_thousand_characters_is_taken_whole_and_refused_at_its_field() {
    let home = Home::new();
    let mut terminal = form(&home, &[]);
    terminal.paste(&format!("{}fin", "ñ".repeat(9_997))).until("fin");
    terminal.keys("<tab>");
    terminal.until("▸Tipo");
    terminal.keys("<c-s>");
    let screen = terminal.until("caben 64 caracteres y hay 10000");
    let lines: Vec<&str> = screen.lines().collect();
    let field = lines.iter().position(|line| line.starts_with("▸Nombre")).expect("it has the focus");
    assert!(lines[field + 1].contains("caben 64"), "not at the field\n{screen}");
}

#[test]
fn escape_and_the_key_after_it_are_two_keys_even_when_the_line_brings_them_together() {
    let home = Home::new();
    let mut terminal = form(&home, &[]);
    terminal.send(b"\x1bq");
    assert_eq!(terminal.until_ended().0, 0);
}

#[test]
fn no_color_sends_no_colours_and_without_it_some_are_sent() {
    let home = Home::new();
    let plain = form(&home, &[("NO_COLOR", "1")]);
    assert_eq!(colours(&plain.bytes()), Vec::<String>::new());
    let coloured = form(&home, &[]);
    assert_ne!(colours(&coloured.bytes()), Vec::<String>::new());
}

/// The sequences that set a colour.
fn colours(bytes: &[u8]) -> Vec<String> {
    let words = String::from_utf8_lossy(bytes);
    let sequences = words.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != ';')?;
        rest[end..].starts_with('m').then(|| &rest[..end])
    });
    sequences.filter(|parameters| parameters.split(';').any(is_colour)).map(str::to_owned).collect()
}

/// Whether a parameter of SGR (ECMA-48, 8.3.117, and the bright ones of aixterm) chooses a colour; 39, 49 and 59 take it back.
fn is_colour(parameter: &str) -> bool {
    matches!(parameter.parse(), Ok(30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
}

#[test]
fn names_from_a_system_are_shown_and_never_obeyed() {
    let home = Home::new();
    let url = saying(
        r#"{"items": [{"id": "R1", "name": "Eva\u001b]0;t\u0007\u009b5m\u202e",
        "tax_id": "00000000T", "status": "active", "devices": []}], "next_cursor": null, "total": 1}"#,
    );
    let database = home.database();
    let password = home.write("password", "demo");
    let on_it = ["--database", &database];
    let system = ["--kind", "rest", "--url", &url, "--user", "demo", "--password-file", &password];
    home.do_so(&[&on_it[..], &["system", "add", "--name", "Fibra Sur"], &system].concat());
    let customers = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n\
        C1,Eva Gil,12345678Z,alta,,,,,,\n";
    let customers = home.write("customers.csv", customers);
    home.do_so(&[&on_it[..], &["import", "customers", &customers]].concat());

    let mut terminal = home.open(&on_it);
    terminal.until("1 cliente");
    terminal.keys("<enter>").until("Población");
    terminal.keys("a").until("Vincula primero al cliente");
    terminal.keys("<c-f>").until("los que operan: 12345678Z");
    terminal.until("R1           Eva·]0;t··5m·");
    terminal.keys("<enter>");
    terminal.until_all(&["¿Es el mismo cliente?", "Allí: R1 · Eva·]0;t··5m·"]);
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    for sequence in ["\x1b]0", "\x07", "\u{9b}", "\u{202e}"] {
        assert!(!bytes.contains(sequence), "{sequence:?} was sent");
    }
}

#[test]
fn a_file_with_an_escape_sequence_in_a_name_is_refused_without_showing_it() {
    let home = Home::new();
    let customers = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n\
        C1,Eva\x1b[2J Gil,12345678Z,alta,,,,,,\n";
    let customers = home.write("customers.csv", customers);
    let output = home.run(&["--database", &home.database(), "import", "customers", &customers]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Quita los caracteres de control") && !said.contains('\x1b'), "{said:?}");
}

#[test]
fn the_colours_are_those_for_the_ground_that_the_terminal_answers() {
    let home = Home::new();
    let database = home.database();
    let arguments = ["--database", database.as_str()];
    for (ground, colour) in [("rgb:1e1e/1e1e/1e1e", Color::Idx(6)), ("rgb:ffff/ffff/ffff", Color::Idx(4))] {
        let program = Program { arguments: &arguments, ground: Some(ground), ..Program::default() };
        let mut terminal = Terminal::open(&home, program);
        terminal.until_that("the name of the program in its colour", |screen| {
            let cell = screen.cell(0, 1).expect("it is on the screen");
            cell.contents() == "V" && cell.fgcolor() == colour
        });
    }
}

#[test]
fn a_terminal_that_never_answers_is_asked_once_and_shows_all_the_same() {
    let home = Home::new();
    let database = home.database();
    let arguments = ["--database", database.as_str()];
    let mut terminal =
        Terminal::open(&home, Program { arguments: &arguments, ground: None, ..Program::default() });
    terminal.until("Aún no hay ningún sistema");
    terminal.keys("n").until("URL de acceso a la API");
    terminal.keys("Fibra").until("Fibra");
    terminal.keys("<c-c>").until("Hay cambios sin guardar");
    terminal.keys("g");
    terminal.until_ended();
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert_eq!(bytes.matches("\x1b[5n").count(), 1);
}

#[test]
fn where_the_locale_is_not_utf_8_the_screen_is_ascii() {
    let home = Home::new();
    let mut terminal = Terminal::open(
        &home,
        Program {
            arguments: &["--database", &home.database()],
            variables: &[("LANG", "es_ES"), ("TERM", "vt100")],
            ..Program::default()
        },
    );
    terminal.until_all(&["Operadores > Sistemas Aprovisionamiento", "Aun no hay ningun sistema"]);
    assert!(terminal.bytes().is_ascii());
}

#[test]
fn what_is_copied_goes_to_the_clipboard_of_the_terminal() {
    let home = Home::new();
    let database = home.database();
    let customers = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n\
        C000214,Eva Gil,12345678Z,alta,,,,,,\n";
    let customers = home.write("customers.csv", customers);
    home.do_so(&["--database", &database, "import", "customers", &customers]);
    let mut terminal = home.open(&["--database", &database]);
    terminal.until("Aún no hay ningún sistema");
    terminal.keys("3").until("Eva Gil");
    terminal.keys("y").until("Copiado: C000214");
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    // «C000214» in base64.
    assert!(bytes.contains("\x1b]52;c;QzAwMDIxNA==\x1b\\"), "{bytes:?}");
}
