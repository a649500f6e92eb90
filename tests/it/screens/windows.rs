//! The windows that lie over a screen.

use vincula::app::route::Route;

use super::looks;
use super::world::{self, HIM};

const FILE: Route = Route::Customer(HIM);

#[test]
fn questions_and_choices() {
    looks("leave", &Route::System { id: None, test: false }, |scene| {
        scene.keys("Fibra<esc>");
    });
    looks("pick", &FILE, |scene| {
        scene
            .answer(1, world::known_systems())
            .answer(1, world::choices())
            .answer(1, world::customer(&["R000214"], Vec::new()))
            .keys("an<enter>");
    });
    looks("help", &Route::Customers, |scene| {
        scene.answer_customers(world::customers).keys("?");
    });
}

#[test]
fn the_search_of_a_customer_in_a_system() {
    let open = |scene: &mut super::Scene| {
        scene
            .answer(1, world::known_systems())
            .answer(1, world::choices())
            .answer(1, world::customer(&[], Vec::new()))
            .keys("a<c-f>");
    };
    looks("find-asking", &FILE, |scene| open(scene));
    looks("find", &FILE, |scene| {
        open(scene);
        scene.answer(2, world::found("12345678Z"));
    });
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    // Every picture is drawn at sizes that are large enough; this one is not.
    let mut scene =
        super::Scene::open(&Route::Customers, super::Variant::new(vincula::i18n::Language::Es, 50, 10));
    scene.answer_customers(world::customers);
    assert!(super::words(&scene.draw()).starts_with("La ventana es demasiado pequeña"));
}
