//! The lists, and the form of a system.

use vincula::app::effect::Reply;
use vincula::app::effect::report::ReportReply;
use vincula::app::route::Route;
use vincula::domain::problem::Problem;
use vincula::drivers::{Step, StepResult, Tested};
use vincula::text;

use super::{looks, world};

const NEW_SYSTEM: Route = Route::System { id: None, test: false };

#[test]
fn systems() {
    looks("systems", &Route::Systems, |scene| {
        scene.answer(1, world::systems()).keys("<down>");
    });
    looks("systems-empty", &Route::Systems, |scene| {
        scene.answer(1, Reply::Systems(Ok(Vec::new())));
    });
    looks("systems-asking", &Route::Systems, |_| {});
    looks("systems-failure", &Route::Systems, |scene| {
        scene.answer(1, Reply::Systems(world::out_of_reach()));
    });
}

#[test]
fn the_form_of_a_system() {
    looks("system-new", &NEW_SYSTEM, |_| {});
    looks("system-problems", &NEW_SYSTEM, |scene| {
        scene.keys("Fibra Sur<tab><tab>acs.fibrasur.example<tab>ana<c-s>");
    });
    looks("system-report", &Route::System { id: Some(world::SOUTH), test: false }, |scene| {
        let last = Reply::Report(ReportReply::Last { system: world::SOUTH, last: Ok(None) });
        scene.answer(1, world::system()).answer(1, last);
    });
    looks("system-tested", &Route::System { id: Some(world::SOUTH), test: true }, |scene| {
        scene.answer(1, world::system());
        let step = |step, ms, detail| StepResult { step, ok: true, detail, ms };
        let steps = vec![
            step(Step::Resolve, 4, text!("plain", value = "acs.fibrasur.example → 10.20.0.5")),
            step(Step::Connect, 11, text!("plain", value = "7557")),
            step(Step::Tls, 38, text!("plain", value = "Let's Encrypt")),
            StepResult { step: Step::SignIn, ok: false, detail: text!("cause-sign-in"), ms: 52 },
        ];
        for step in &steps {
            scene.answer(1, Reply::TestStep(step.clone()));
        }
        scene.answer(1, Reply::Tested(Ok(Tested { steps, version: None })));
    });
    looks("system-refused", &NEW_SYSTEM, |scene| {
        scene.keys("Fibra Sur<tab><tab>https://acs.fibrasur.example<tab>ana<tab>secreto<c-s>");
        let problem = Problem::new("name", text!("store-changed"));
        let trouble = vincula::app::effect::Trouble { text: problem.text.clone(), problems: vec![problem] };
        scene.answer(1, Reply::SystemSaved(Err(trouble)));
    });
}

#[test]
fn customers() {
    looks("customers", &Route::Customers, |scene| {
        scene.answer_customers(world::customers).keys("<down*2>");
    });
    looks("customers-sorted", &Route::Customers, |scene| {
        scene.answer_customers(world::customers).keys("<down*2>ooO").answer_customers(world::customers);
    });
    looks("customers-empty", &Route::Customers, |scene| {
        scene.answer_customers(world::nobody);
    });
    looks("customers-asking", &Route::Customers, |_| {});
    looks("customers-found", &Route::Customers, |scene| {
        scene.answer_customers(world::customers).keys("/nun").answer_customers(world::customers);
    });
    looks("customers-nobody-found", &Route::Customers, |scene| {
        scene.answer_customers(world::customers).keys("/xyz").answer_customers(world::nobody);
    });
    looks("customers-failure", &Route::Customers, |scene| {
        scene.answer_customers(|query| Reply::Customers { query, page: world::out_of_reach() });
    });
}
