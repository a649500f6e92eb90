//! What is kept of customers by hand: their data, their states, tariffs and history.

use vincula::app::effect::{Reply, Trouble};
use vincula::app::route::Route;
use vincula::domain::problem::Problem;
use vincula::store::{Change, Overtaken, TaxIdHolder};
use vincula::text;

use super::world::{self, HIM};
use super::{NOW, Scene, looks};

const FORM: Route = Route::CustomerForm(Some(HIM));

fn read(scene: &mut Scene) -> &mut Scene {
    scene.answer(1, world::customer(&["R000214"], Vec::new()))
}

#[test]
fn the_form_of_a_customer() {
    looks("customer-form-new", &Route::CustomerForm(None), |_| {});
    looks("customer-form", &FORM, |scene| {
        read(scene);
    });
    looks("customer-form-problems", &FORM, |scene| {
        let holder = Some(TaxIdHolder { code: "C000007".into(), name: "Óscar Güell Ibáñez".into() });
        read(scene).keys("<tab*2><c-u>00000000T").answer(
            1,
            Reply::TaxIdHolder { tax_id: "00000000T".parse().expect("a tax id"), holder: Ok(holder) },
        );
        let problem = Problem::new("code", text!("customer-code-taken", code = "C000214"));
        let trouble = Trouble { text: text!("store-problems"), problems: vec![problem] };
        scene.keys("<tab><c-u>112<c-s><c-u>611222333<c-s>").answer(1, Reply::CustomerSaved(Err(trouble)));
    });
    looks("customer-form-overtaken", &FORM, |scene| {
        read(scene).keys("<tab> de la Concepción<tab*2><c-u>699888777<c-s>");
        let mut now = world::file(&["R000214"], Vec::new()).customer;
        now.name = "Begoña Núñez Gil".into();
        now.version = 2;
        let changes = vec![Change { by: "luis".into(), at: NOW, fields: vec!["name".into()] }];
        let trouble = Trouble { text: text!("store-changed"), problems: vec![] };
        let since = Box::new(Overtaken { now: Some(now), changes });
        scene.answer(1, Reply::CustomerOvertaken { trouble, since });
    });
    looks("customer-form-failure", &FORM, |scene| {
        scene.answer(1, Reply::Customer(world::out_of_reach()));
    });
}
