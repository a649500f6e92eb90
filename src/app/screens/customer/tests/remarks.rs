//! What is said beside a field of a value that is right.

use super::*;

#[test]
fn whom_an_ip_can_be_reached_by_stands_beside_it_and_the_address_stays_whole() {
    for (typed, said) in [
        ("100.64.100.200", "100.64.100.200___ CGNAT"),
        ("192.168.100.200", "192.168.100.200_ privada"),
        ("212.166.211.200", "212.166.211.200_ pública"),
    ] {
        let mut bench = opened(file(&["R7"], Vec::new()));
        bench.keys("n<tab><tab><tab><tab><tab><tab>");
        bench.keys(typed);
        assert!(bench.screen().contains(said), "{said}\n{}", bench.screen());
        bench.keys("<c-u>");
        assert!(!bench.screen().contains(said), "{}", bench.screen());
    }
}

#[test]
fn a_mac_that_is_not_of_the_factory_is_marked_and_the_hint_says_what_to_do() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab><tab><tab><tab>021a2b3c4d5e");
    let screen = bench.screen();
    assert!(screen.contains("021a2b3c4d5e_ ! ") && screen.contains("compárala con la etiqueta"), "{screen}");
    bench.keys("<c-u>001a2b3c4d5e");
    assert!(!bench.screen().contains("etiqueta"), "{}", bench.screen());
}

#[test]
fn a_saved_device_opens_with_what_is_to_be_said_of_its_values() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter>");
    assert!(bench.screen().contains("CGNAT"), "{}", bench.screen());
}

#[test]
fn where_fields_stand_alone_on_a_line_a_mistake_does_not_repeat_the_label() {
    let mut bench = opened_at(file(&["R7"], Vec::new()), 60, 40);
    bench.keys("n<right><tab><tab><tab>HWTC1234ABCD<tab><tab>zz<c-s>");
    let screen = bench.screen();
    assert!(screen.contains("✗ Escribe 12 cifras") && !screen.contains("MAC: Escribe"), "{screen}");
}
