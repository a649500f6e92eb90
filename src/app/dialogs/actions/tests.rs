//! What the window lists, and what its keys lead to.

use crate::app::effect::{Effect, StoreRequest};
use crate::app::route::Route;
use crate::app::screens::customer::tests::{device, file, opened};
use crate::app::testing::Bench;
use crate::domain::device::DeviceState;
use crate::domain::ids::CustomerId;

/// The devices of a customer: one, in this state.
fn devices(state: DeviceState) -> Bench {
    opened(file(&["R7"], vec![device(state)]))
}

#[test]
fn it_lists_what_can_be_done_with_its_key_and_what_cannot_with_the_reason() {
    let mut bench = devices(DeviceState::Removing);
    assert!(bench.screen().contains(". Acciones"), "{}", bench.screen());
    bench.keys(".");
    let screen = bench.screen();
    for words in ["── Acciones ──", "c      Cambiar equipo", "T      Cambiar tarifa", "Se está retirando"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(screen.ends_with(" Enter Hacer  Esc Cerrar  ^P Órdenes  ^G Teclas"), "{screen}");
}

#[test]
fn the_key_of_an_action_works_in_it_and_so_does_enter_on_its_row() {
    let asked = StoreRequest::Customer(CustomerId(7));
    for keys in [".c", ".<down*9><enter>"] {
        let mut bench = devices(DeviceState::Active);
        let effects = bench.keys(keys);
        assert!(bench.screen().contains("› Cambiar equipo"), "{keys}\n{}", bench.screen());
        let is_asked = |effect: &Effect| matches!(effect, Effect::Store(_, request) if *request == asked);
        assert!(effects.iter().any(is_asked), "{keys}: {effects:?}");
    }
}

#[test]
fn what_cannot_run_says_why_and_the_window_stays() {
    let mut bench = devices(DeviceState::Removing);
    assert_eq!(bench.keys(".S"), []);
    let screen = bench.screen();
    assert!(screen.contains("! ") && screen.contains("── Acciones ──"), "{screen}");
}

#[test]
fn the_key_that_opened_it_closes_it() {
    let mut bench = devices(DeviceState::Active);
    for keys in ["..", ".<esc>", "<c-o><c-o>"] {
        bench.keys(keys);
        assert!(!bench.screen().contains("── Acciones ──"), "{keys}\n{}", bench.screen());
    }
}

#[test]
fn in_a_form_no_letter_leads_elsewhere() {
    let mut bench = Bench::open(&Route::CustomerForm(None));
    bench.keys("<c-o>");
    assert_eq!(bench.keys("q3"), []);
    assert!(bench.screen().contains("── Acciones ──"), "{}", bench.screen());
}
