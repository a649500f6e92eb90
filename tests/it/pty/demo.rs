//! The demo as a stranger meets it, and what it leaves behind: nothing.

use super::home::Home;
use super::terminal::Terminal;

/// Opens the demo and waits for its first screen.
fn demo(home: &Home) -> Terminal {
    let mut terminal = home.open(&["demo"]);
    terminal.until_all(&["Operadores › Sistemas Aprovisionamiento", "1 sistema", "Fibra Sur"]);
    assert!(!home.is_tidy(), "the demo keeps its data in the folder for temporary files");
    terminal
}

#[test]
fn a_stranger_links_a_customer_and_registers_a_device_in_the_demo() {
    let home = Home::new();
    let mut terminal = demo(&home);
    terminal.keys("3");
    terminal.until("200 clientes");
    terminal.keys("/tomas fernandez");
    terminal.until_all(&["1 cliente ", "● Alta"]);
    terminal.keys("<enter><enter>");
    terminal.until_all(&["[Datos]", "Población"]);
    terminal.keys("a");
    terminal.until("Vincula primero al cliente");
    terminal.keys("<c-f>");
    terminal.until_all(&["1 de 1", "R000055"]);
    terminal.keys("<enter>");
    terminal.until("Vinculado en Fibra Sur");
    terminal.keys("n");
    terminal.until("Nuevo dispositivo");
    terminal.keys("<enter>");
    terminal.until("quedan 40");
    terminal.keys("zte<enter>");
    terminal.until_all(&["‹ ONT ZTE F601 ›", "‹ Gpon ›", "plantilla ftth-"]);
    terminal.keys("<tab><tab><tab>ZTEG00C0FFEE<tab><tab>a0b1c2d3e4f5<tab>100.64.200.1<c-s>");
    terminal.until_all(&["aplicado: registrado en Fibra Sur", "● Activo", "quedan 39"]);
    terminal.keys("<esc>");
    terminal.until("Enter Abrir");
    terminal.keys("q");
    assert_eq!(terminal.until_ended(), (0, "[ended 0]".to_owned()));
    assert!(home.is_tidy(), "the demo has left something behind");
}

#[test]
fn who_left_and_is_still_served_is_found_and_mended_with_three_keys_from_the_first_screen() {
    let home = Home::new();
    let mut terminal = demo(&home);
    terminal.keys("g");
    terminal.until_all(&["de más coste a menos", "Baja aquí, Activo allí"]);
    terminal.keys("e");
    terminal.until_all(&["Enviar lo nuestro · Fibra Sur", "Allí, Estado: Activo → De baja"]);
    terminal.keys("s");
    terminal.until("✓ C000");
    terminal.until("Enviar lo nuestro: Aplicada");
    terminal.keys("q");
    assert_eq!(terminal.until_ended().0, 0);
}

#[test]
fn the_demo_leaves_nothing_behind_when_it_is_told_to_end() {
    for signal in ["TERM", "HUP", "INT"] {
        let home = Home::new();
        let mut terminal = demo(&home);
        terminal.signal(signal);
        assert_eq!(terminal.until_ended().0, 0, "{signal}");
        assert!(home.is_tidy(), "the demo has left something behind after {signal}");
    }
}

#[test]
fn the_demo_ends_and_leaves_nothing_behind_when_the_line_drops() {
    let home = Home::new();
    let mut terminal = demo(&home);
    terminal.drop_line();
    terminal.until_gone();
    assert!(home.is_tidy(), "the demo has left something behind");
}

#[test]
fn what_a_demo_that_was_killed_could_not_remove_the_next_one_does() {
    let home = Home::new();
    let killed = demo(&home);
    killed.signal("KILL");
    killed.until_gone();
    assert!(!home.is_tidy(), "it had no time to remove anything");
    let mut next = demo(&home);
    next.keys("q");
    assert_eq!(next.until_ended().0, 0);
    assert!(home.is_tidy(), "the first demo has left something behind");
}

#[test]
fn the_demo_leaves_nothing_behind_when_it_is_told_to_end_before_its_first_screen() {
    let home = Home::new();
    let terminal = home.open(&["demo", "--customers", "20000"]);
    home.until_in_use();
    terminal.signal("TERM");
    terminal.until_gone();
    assert!(home.is_tidy(), "the demo has left something behind");
}
