//! A customer's file, tab by tab, and the form of a device.

use vincula::app::effect::{Reply, Trouble};
use vincula::app::route::Route;
use vincula::domain::device::{Device, DeviceState, Saved};
use vincula::domain::ids::{DeviceId, OperationId};
use vincula::domain::operation::OperationState;
use vincula::domain::problem::Problem;
use vincula::text;

use super::world::{self, HIM};
use super::{Scene, looks};

const FILE: Route = Route::Customer(HIM);

/// All that a file needs is there.
fn read(scene: &mut Scene, links: &[&str], devices: Vec<Device>) {
    scene
        .answer(1, world::known_systems())
        .answer(1, world::choices())
        .answer(1, world::customer(links, devices));
}

const GPON: &str = "<right><tab><tab> salón<tab>HWTC1234ABCD<tab><tab>001a2b3c4d5e<tab>100.64.3.7<tab>PLOAM1<tab>clave del salon";

#[test]
fn his_data_and_tariffs() {
    looks("customer-asking", &FILE, |_| {});
    looks("customer-failure", &FILE, |scene| {
        scene.answer(1, Reply::Customer(world::out_of_reach()));
    });
    looks("customer-data", &FILE, |scene| read(scene, &["R000214"], Vec::new()));
    looks("customer-tariffs", &FILE, |scene| {
        read(scene, &["R000214"], Vec::new());
        scene.keys("t");
    });
}

#[test]
fn his_link() {
    looks("link-no-systems", &FILE, |scene| {
        scene
            .answer(1, Reply::KnownSystems(Ok(Vec::new())))
            .answer(1, world::choices())
            .answer(1, world::customer(&[], Vec::new()))
            .keys("a");
    });
    looks("link-none", &FILE, |scene| {
        read(scene, &[], Vec::new());
        scene.keys("a");
    });
    looks("link-unknown", &FILE, |scene| {
        read(scene, &[], Vec::new());
        scene.keys("aR99<c-s>").answer(
            1,
            Reply::CustomerThere { system: world::SOUTH, external_id: "R99".into(), customer: Ok(None) },
        );
    });
}

#[test]
fn his_devices() {
    looks("devices-none", &FILE, |scene| {
        read(scene, &["R000214"], Vec::new());
        scene.keys("a");
    });
    looks("devices", &FILE, |scene| {
        read(scene, &["R000214"], world::every_state());
        scene.keys("a<down>");
    });
    looks("devices-with-operations", &FILE, |scene| {
        let last = |state, error| Some(world::operation(11, state, error));
        let late = text!("cause-timeout", seconds = 30);
        let devices = vec![
            world::ont(
                1,
                "ONT salón",
                "HWTC1234AB01",
                DeviceState::Active,
                last(OperationState::Applied, None),
            ),
            world::adapter(2, DeviceState::Active, last(OperationState::Refused, Some(late.clone()))),
            world::ont(
                3,
                "ONT taller",
                "HWTC1234AB03",
                DeviceState::Pending,
                last(OperationState::Queued, Some(late)),
            ),
        ];
        read(scene, &["R000214"], devices);
        scene.keys("a");
    });
}

#[test]
fn the_form_of_a_device() {
    looks("device-new", &FILE, |scene| {
        read(scene, &["R000214"], Vec::new());
        scene.keys("an");
    });
    looks("device-filled", &FILE, |scene| {
        read(scene, &["R000214"], world::every_state());
        scene.keys("an").keys(GPON);
    });
    looks("device-voip", &FILE, |scene| {
        let devices = vec![world::adapter(2, DeviceState::Active, None)];
        read(scene, &["R000214"], devices);
        scene.keys("a<enter>");
    });
    looks("device-problems", &FILE, |scene| {
        read(scene, &["R000214"], Vec::new());
        scene.keys("an<right><tab><tab><tab>HWTC12<tab><tab>zz<tab>127.0.0.1<tab><tab>ñ<c-s>");
    });
    looks("device-refused-here", &FILE, |scene| {
        read(scene, &["R000214"], Vec::new());
        scene.keys("an").keys(GPON).keys("<c-s>");
        let problem =
            Problem::new("serial", text!("device-serial-taken", serial = "HWTC1234ABCD", code = "C018820"));
        let trouble = Trouble { text: problem.text.clone(), problems: vec![problem] };
        scene.answer(1, Reply::DeviceSaved { form: 1, answer: Err(trouble) });
    });
}

#[test]
fn how_far_a_saving_is() {
    for (name, state, error) in [
        ("saving-queued", OperationState::Queued, Some(text!("cause-timeout", seconds = 30))),
        ("saving-running", OperationState::Running, None),
        ("saving-unsure", OperationState::Unsure, Some(text!("cause-timeout", seconds = 30))),
        ("saving-applied", OperationState::Applied, None),
        ("saving-refused", OperationState::Refused, Some(text!("cause-sign-in"))),
    ] {
        looks(name, &FILE, |scene| {
            read(scene, &["R000214"], Vec::new());
            scene.keys("an").keys(GPON).keys("<c-s>");
            let saved = Saved { device: DeviceId(1), operation: OperationId(11) };
            scene.answer(1, Reply::DeviceSaved { form: 1, answer: Ok(saved) });
            let state_of_device = match state {
                OperationState::Applied => DeviceState::Active,
                OperationState::Refused => DeviceState::Failed,
                _ => DeviceState::Pending,
            };
            let operation = world::operation(11, state, error.clone());
            let device = world::ont(1, "ONT salón", "HWTC1234ABCD", state_of_device, Some(operation.clone()));
            scene
                .answer(1, world::customer(&["R000214"], vec![device]))
                .answer(1, Reply::Operation(Ok(operation)));
        });
    }
}
