//! What waits and what was begun: operations, drafts, what two people made of one record, and the palette.

use jiff::SignedDuration;
use vincula::app::Event;
use vincula::app::effect::{Checked, Effect, FileReply, Progress, Reply, StoreRequest};
use vincula::app::route::Route;
use vincula::domain::action::Action;
use vincula::domain::device::{Device, DeviceState, Entry};
use vincula::domain::draft::{Draft, DraftOf, Kept};
use vincula::domain::ids::{DraftId, OperationId};
use vincula::domain::operation::{Operation, OperationKind, OperationState};
use vincula::domain::problem::Problem;
use vincula::domain::text::Text;
use vincula::domain::values::Secret;
use vincula::files::Glance;
use vincula::store::{
    Change, Count, Imported, ListedOperation, OperationPage, OperationQuery, Overtaken, RowProblem, Wait,
};
use vincula::text;

use super::world::{self, HIM, SOUTH};
use super::{NOW, Scene, looks};

fn listed(id: i64, state: OperationState, error: Option<Text>, wait: Option<Wait>) -> ListedOperation {
    ListedOperation {
        operation: world::operation(id, state, error),
        customer_name: "Begoña Núñez Peña".into(),
        wait,
    }
}

/// One in each state, newest first, with every reason to wait.
fn every_state() -> Vec<ListedOperation> {
    let soon = NOW + SignedDuration::from_secs(75);
    let mut listed = vec![
        listed(59, OperationState::Queued, None, Some(Wait::Due(soon))),
        listed(58, OperationState::Running, None, None),
        listed(57, OperationState::Accepted, None, Some(Wait::Due(soon))),
        listed(56, OperationState::Unsure, Some(text!("cause-timeout", seconds = 30)), Some(Wait::Due(soon))),
        listed(55, OperationState::Attention, Some(text!("cause-sign-in")), None),
        listed(54, OperationState::Refused, Some(text!("cause-timeout", seconds = 30)), None),
        listed(53, OperationState::Applied, None, None),
        listed(52, OperationState::Replaced, None, None),
        listed(51, OperationState::Cancelled, None, None),
    ];
    let actions = [
        Action::Change,
        Action::Registration,
        Action::Suspension,
        Action::Registration,
        Action::Removal,
        Action::Change,
        Action::Reboot,
        Action::Change,
        Action::Resumption,
    ];
    for (row, action) in listed.iter_mut().zip(actions) {
        row.operation.action = action;
    }
    listed[6].operation.kind = OperationKind::Reboot;
    listed[7].customer_name = "Asociación de Vecinos y Comerciantes del Barrio de la Encarnación".into();
    listed
}

fn page(query: OperationQuery, rows: Vec<ListedOperation>) -> Reply {
    let count = Count::Exactly(i64::try_from(rows.len()).expect("a few"));
    Reply::Operations { query, page: Ok(OperationPage { rows, more_newer: false, more_older: false, count }) }
}

/// Answers the newest question for operations.
fn answer_operations(scene: &mut Scene, reply: impl FnOnce(OperationQuery) -> Reply) {
    let query = scene.newest(|effect| match effect {
        Effect::Store(_, StoreRequest::Operations(query)) => Some(query.clone()),
        _ => None,
    });
    scene.answer(1, reply(query.expect("operations were asked for")));
}

#[test]
fn operations() {
    looks("operations", &Route::Operations, |scene| {
        answer_operations(scene, |query| page(query, every_state()));
        scene.answer(0, Reply::OperationsToResolve(Ok(Count::Exactly(2))));
    });
    looks("operations-refused", &Route::Operations, |scene| {
        answer_operations(scene, |query| page(query, every_state()));
        scene.answer(0, Reply::OperationsToResolve(Ok(Count::Exactly(2)))).keys("<down*5>");
    });
    looks("operations-empty", &Route::Operations, |scene| {
        answer_operations(scene, |query| page(query, Vec::new()));
    });
    looks("operations-asking", &Route::Operations, |_| {});
    looks("operations-failure", &Route::Operations, |scene| {
        answer_operations(scene, |query| Reply::Operations { query, page: world::out_of_reach() });
    });
    looks("operations-cancel", &Route::Operations, |scene| {
        let waiting =
            listed(59, OperationState::Queued, None, Some(Wait::Due(NOW + SignedDuration::from_secs(75))));
        answer_operations(scene, |query| page(query, vec![waiting]));
        scene.keys("x");
    });
}

fn kept(id: i64, hours: i64, of: DraftOf, whose: &str, about: &str) -> Kept {
    let draft = Draft {
        of,
        whose: whose.into(),
        about: about.into(),
        typed: [("name".to_owned(), Entry::Words(Secret::new(about.into())))].into(),
        aside: [].into(),
        before: [].into(),
        sent: None,
        focus: "name".into(),
    };
    Kept { id: DraftId(id), by: "ana".into(), at: NOW - SignedDuration::from_hours(hours), draft }
}

#[test]
fn drafts_that_wait() {
    looks("drafts", &Route::Systems, |scene| {
        let device =
            DraftOf::Device { customer: HIM, system: SOUTH, external_id: "R000214".into(), device: None };
        scene.answer(1, world::systems()).event(Event::DraftsFound(vec![
            kept(1, 1, device, "C000214 Begoña Núñez Peña", "ONT salón"),
            kept(2, 20, DraftOf::Link(HIM), "C000214 Begoña Núñez Peña", "R000214"),
            kept(3, 73, DraftOf::System(None), "Fibra de la Comarca del Noroeste", ""),
        ]));
    });
    looks("drafts-discard", &Route::Systems, |scene| {
        let waiting = kept(2, 20, DraftOf::Link(HIM), "C000214 Begoña Núñez Peña", "R000214");
        scene.answer(1, world::systems()).event(Event::DraftsFound(vec![waiting])).keys("d");
    });
}

/// The form of his ONT, changed and sent, while luis has saved it too.
fn overtaken(scene: &mut Scene, now: Option<Device>) {
    let ours = world::ont(1, "ONT salón", "HWTC1234AB01", DeviceState::Active, None);
    scene
        .answer(1, world::known_systems())
        .answer(1, world::choices())
        .answer(1, world::customer(&["R000214"], vec![ours]))
        .keys("a<enter><tab><tab> grande<c-s>");
    let change = Change { by: "luis".into(), at: world::ago(240), fields: Vec::new() };
    let since = Box::new(Overtaken { now, changes: vec![change] });
    let trouble = vincula::app::effect::Trouble { text: text!("store-changed"), problems: Vec::new() };
    scene.answer(1, Reply::DeviceOvertaken { form: 1, trouble, since });
}

#[test]
fn what_two_people_made_of_one_device() {
    let theirs = || {
        let mut theirs = world::ont(1, "ONT despacho", "HWTC1234AB01", DeviceState::Active, None);
        theirs.version = 5;
        theirs.values.insert("ip".into(), vincula::domain::technology::Value::Text("100.64.9.9".into()));
        theirs
    };
    looks("compare", &Route::Customer(HIM), |scene| overtaken(scene, Some(theirs())));
    looks("compare-gone", &Route::Customer(HIM), |scene| overtaken(scene, None));
}

#[test]
fn the_palette() {
    looks("palette", &Route::Operations, |scene| {
        answer_operations(scene, |query| page(query, every_state()));
        scene.keys(":");
    });
    looks("palette-found", &Route::Systems, |scene| {
        // The question for what was typed first comes back, and what was typed since is asked for.
        scene.answer(1, world::systems()).keys(":nu");
        scene.answer_customers(world::customers).answer_customers(world::customers);
    });
    looks("palette-nothing", &Route::Systems, |scene| {
        scene.answer(1, world::systems()).keys(":xyzw");
        scene.answer_customers(world::nobody).answer_customers(world::nobody);
    });
}

#[test]
fn the_window_of_actions() {
    looks("actions", &Route::Customer(HIM), |scene| {
        scene
            .answer(1, world::systems())
            .answer(1, world::choices())
            .answer(1, world::customer(&["R000214"], world::every_state()))
            .keys("a.<down*5>");
    });
    looks("actions-form", &Route::Files, |scene| {
        scene.keys("<tab>~/datos/clientes.csv<c-o>");
    });
}

#[test]
fn a_list_and_its_detail_side_by_side_where_there_is_room() {
    looks("customers-beside", &Route::Customers, |scene| {
        scene.answer_customers(world::customers).keys("<down*4>");
        let asked = scene.newest(|effect| match effect {
            Effect::Store(ticket, StoreRequest::Customer(_)) => Some(*ticket),
            _ => None,
        });
        if let Some(ticket) = asked {
            scene.answer(ticket.0, world::customer(&["R000214"], world::every_state()));
        }
    });
    looks("operations-beside", &Route::Operations, |scene| {
        answer_operations(scene, |query| page(query, every_state()));
        scene.keys("<down*4>");
    });
}

#[test]
fn what_is_asked_before_an_operation_is_tried_again() {
    looks("operations-retried", &Route::Operations, |scene| {
        let mut refused =
            listed(54, OperationState::Attention, Some(text!("cause-timeout", seconds = 30)), None);
        refused.operation = Operation { action: Action::Removal, id: OperationId(54), ..refused.operation };
        answer_operations(scene, |query| page(query, vec![refused]));
        scene.keys("r");
    });
}

#[test]
fn files_of_records() {
    let checked = |outcome| {
        let row = |cells: &str| cells.split(',').map(str::to_owned).collect::<Vec<_>>();
        let glance = Glance {
            columns: row("code,name,tax_id,status,email,phone,address,city,postal_code,tariffs"),
            rows: vec![
                row(
                    "C000214,Begoña Núñez Peña,12345678Z,Alta,,611222333,\"Calle Mayor\",Móstoles,28931,Fibra 600",
                ),
                row("C000215,Óscar Güell,,Captado,,,,Getafe,28901,"),
            ],
        };
        Reply::File(FileReply::Checked(Ok(Box::new(Checked {
            glance,
            rows: 50_000,
            outcome,
            keeps_others: false,
        }))))
    };
    looks("files", &Route::Files, |scene| {
        scene.keys("<tab>~/datos/clientes.csv");
    });
    looks("files-good", &Route::Files, |scene| {
        scene.keys("<tab>~/datos/clientes.csv<c-t>");
        scene.answer(1, checked(Ok(Imported { added: 49_000, updated: 1_000 })));
    });
    looks("files-bad", &Route::Files, |scene| {
        scene.keys("<tab>~/datos/clientes.csv<c-t>");
        let problem = |line, field, text| RowProblem { line, problem: Problem::new(field, text) };
        scene.answer(
            1,
            checked(Err(vec![
                problem(4, "status", text!("file-status-unknown", value = "activo")),
                problem(19, "", text!("file-cells", expected = 10, found = 9)),
                problem(220, "code", text!("file-key-twice", key = "C000214", line = 2)),
            ])),
        );
    });
    looks("files-importing", &Route::Files, |scene| {
        scene.keys("<tab>~/datos/clientes.csv<c-t>");
        scene.answer(1, checked(Ok(Imported { added: 49_000, updated: 1_000 }))).keys("<c-s>s");
        scene.answer(1, Reply::File(FileReply::Progress(Progress { done: 21_500, of: Some(50_000) })));
    });
}
