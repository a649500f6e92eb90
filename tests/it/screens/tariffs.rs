//! Gestión de tarifas: the list, the form of a tariff, and the window in which a template is chosen.

use vincula::app::effect::tariffs::{TariffReply, TariffRequest};
use vincula::app::effect::{Effect, Reply, StoreRequest, Trouble};
use vincula::app::route::{Route, TariffForm, TemplatesOf};
use vincula::domain::ids::{ServiceId, SystemId, TariffId};
use vincula::domain::problem::Problem;
use vincula::domain::tariff::{Amount, Concept, ServiceKind, Tariff, TariffService, TemplateLink};
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::fold;
use vincula::drivers::Template;
use vincula::store::{Change, Count, Overtaken, Relinked, TariffKey, TariffPage, TariffRow, TemplateChange};
use vincula::text;

use super::world::{self, ago};
use super::{Scene, looks};

const NORTH: SystemId = SystemId(2);
const DUO: TariffId = TariffId(2);

fn service(
    id: i64,
    kind: ServiceKind,
    links: &[(SystemId, &str)],
    concepts: &[(&str, i64)],
) -> TariffService {
    let link = |(system, template): &(SystemId, &str)| TemplateLink {
        system: *system,
        system_name: if *system == NORTH { "Fibra Norte" } else { "Fibra Sur" }.into(),
        template_id: (*template).into(),
    };
    let concept = |(description, amount): &(&str, i64)| Concept {
        description: (*description).into(),
        amount: Amount(*amount),
    };
    TariffService {
        id: ServiceId(id),
        kind,
        concepts: concepts.iter().map(concept).collect(),
        templates: links.iter().map(link).collect(),
    }
}

fn tariff(id: TariffId, name: &str, services: Vec<TariffService>) -> Tariff {
    Tariff { id, name: name.into(), services, retired_at: None, version: 1 }
}

fn duo() -> Tariff {
    let internet = service(
        21,
        ServiceKind::Internet,
        &[(world::SOUTH, "ftth-600"), (NORTH, "FTTH_600_SYM")],
        &[("Cuota de fibra 600 Mb", 2490), ("Alquiler del router", 300)],
    );
    let landline = service(22, ServiceKind::Landline, &[], &[("Línea fija con llamadas", 450)]);
    tariff(DUO, "Fibra 600 + Fijo", vec![internet, landline])
}

fn rows() -> Vec<TariffRow> {
    let one = |id, name: &str, template: &str, amount| {
        let internet = service(
            id * 10,
            ServiceKind::Internet,
            &[(world::SOUTH, template)],
            &[("Cuota de fibra", amount)],
        );
        tariff(TariffId(id), name, vec![internet])
    };
    let mobile = service(40, ServiceKind::Mobile, &[(world::SOUTH, "movil-20")], &[]);
    let mut old = one(5, "ADSL 20 Mb", "adsl-20", 1990);
    old.retired_at = Some(ago(8_640_000));
    let tariffs = [
        (old, Count::Exactly(3)),
        (one(1, "Fibra 300", "ftth-300", 2490), Count::MoreThan(1_000)),
        (duo(), Count::Exactly(214)),
        (tariff(TariffId(4), "Solo móvil 20 GB", vec![mobile]), Count::Exactly(0)),
    ];
    let row = |(tariff, customers): (Tariff, Count)| TariffRow {
        key: TariffKey { name: fold(&tariff.name), id: tariff.id },
        is_used: customers != Count::Exactly(0),
        tariff,
        customers,
    };
    tariffs.into_iter().map(row).collect()
}

fn template(id: &str, name: &str, technology: Option<&str>, kind: ServiceKind, speeds: [u64; 2]) -> Template {
    let [down, up] = speeds.map(|speed| (speed > 0).then_some(speed));
    Template {
        id: id.into(),
        name: name.into(),
        technology: technology.map(|key| TechnologyKey(key.into())),
        service: Some(kind),
        down_kbps: down,
        up_kbps: up,
        description: None,
    }
}

fn templates() -> Vec<Template> {
    vec![
        template("ftth-300", "Fibra 300/300", Some("gpon"), ServiceKind::Internet, [300_000, 300_000]),
        template("ftth-600", "Fibra 600/300", Some("gpon"), ServiceKind::Internet, [600_000, 300_000]),
        template("voip-res", "Línea fija residencial", Some("voip"), ServiceKind::Landline, [0, 0]),
        template("movil-20", "Móvil 20 GB", None, ServiceKind::Mobile, [0, 0]),
    ]
}

/// Answers the newest question for a page of tariffs.
fn answer_page(scene: &mut Scene, rows: Vec<TariffRow>) {
    let newest = scene.newest(|effect| match effect {
        Effect::Store(ticket, StoreRequest::Tariff(TariffRequest::Page(query))) => {
            Some((*ticket, query.clone()))
        }
        _ => None,
    });
    let (ticket, query) = newest.expect("tariffs were asked for");
    let total = i64::try_from(rows.len()).expect("a few");
    scene.answer(ticket.0, Reply::Tariff(TariffReply::Page { query, page: Ok(TariffPage { rows, total }) }));
}

/// The list, with one system that has answered and one that did not.
fn listed(scene: &mut Scene) {
    answer_page(scene, rows());
    scene.answer(1, Reply::Templates { system: world::SOUTH, templates: Ok(templates()) });
    let trouble = Trouble { text: text!("cause-sign-in"), problems: Vec::new() };
    scene.answer(1, Reply::Templates { system: NORTH, templates: Err(trouble) });
}

#[test]
fn tariffs() {
    looks("tariffs", &Route::Tariffs, |scene| {
        listed(scene);
        scene.keys("<down*2>");
    });
    looks("tariffs-empty", &Route::Tariffs, |scene| answer_page(scene, Vec::new()));
    looks("tariffs-asking", &Route::Tariffs, |scene| answer_page(scene, rows()));
    looks("tariffs-broken", &Route::Tariffs, listed);
    looks("tariffs-failure", &Route::Tariffs, |scene| {
        let newest = scene.newest(|effect| match effect {
            Effect::Store(_, StoreRequest::Tariff(TariffRequest::Page(query))) => Some(query.clone()),
            _ => None,
        });
        let query = newest.expect("tariffs were asked for");
        scene.answer(1, Reply::Tariff(TariffReply::Page { query, page: world::out_of_reach() }));
    });
    looks("tariffs-retire", &Route::Tariffs, |scene| {
        listed(scene);
        scene.keys("<down>r");
    });
    looks("tariffs-nothing-found", &Route::Tariffs, |scene| {
        listed(scene);
        scene.keys("/xyz");
        answer_page(scene, Vec::new());
    });
}

fn opened(scene: &mut Scene) {
    scene.answer(1, Reply::Tariff(TariffReply::One(Ok(duo()))));
    scene.answer(1, Reply::Templates { system: world::SOUTH, templates: Ok(templates()) });
    scene.answer(1, Reply::Templates { system: NORTH, templates: Ok(Vec::new()) });
}

#[test]
fn the_form_of_a_tariff() {
    let form = Route::Tariff(TariffForm::Of(DUO, Some(ServiceKind::Internet)));
    looks("tariff", &form, opened);
    looks("tariff-new", &Route::Tariff(TariffForm::New), |_| {});
    looks("tariff-problems", &Route::Tariff(TariffForm::New), |scene| {
        scene.keys("<tab><tab>Cuota<tab>mucho<c-s>");
    });
    looks("tariff-clear", &form, |scene| {
        opened(scene);
        scene.keys("<c-x>");
    });
    looks("tariff-cleared", &form, |scene| {
        opened(scene);
        scene.keys("<c-x>s");
    });
    looks("tariff-refused", &form, |scene| {
        opened(scene);
        scene.keys(" <c-s>");
        let text =
            text!("tariff-service-used", service = ServiceKind::Internet.label(), serial = "HWTC1234ABCD");
        let trouble = Trouble { text: text.clone(), problems: vec![Problem::new("internet", text)] };
        scene.answer(1, Reply::Tariff(TariffReply::Saved(Err(trouble))));
    });
    looks("tariff-overtaken", &form, |scene| {
        opened(scene);
        scene.keys("<tab*2><c-u>24<c-s>");
        let mut now = duo();
        now.version = 2;
        now.services[0].concepts[0].amount = Amount(2690);
        let changes = vec![Change { by: "luis".into(), at: ago(60), fields: vec!["internet".into()] }];
        let trouble = Trouble { text: text!("store-changed"), problems: Vec::new() };
        let since = Box::new(Overtaken { now: Some(now), changes });
        scene.answer(1, Reply::Tariff(TariffReply::Overtaken { trouble, since }));
    });
}

/// The window over the list, for the first service of a tariff that is linked.
fn window(scene: &mut Scene) {
    listed(scene);
    scene.keys("<down*2>v").answer(2, world::known_systems());
}

fn filled(scene: &mut Scene) {
    window(scene);
    scene.keys("<tab>").answer(2, Reply::Templates { system: world::SOUTH, templates: Ok(templates()) });
}

#[test]
fn the_window_of_templates() {
    looks("templates", &Route::Tariffs, filled);
    looks("templates-asking", &Route::Tariffs, window);
    looks("templates-found", &Route::Tariffs, |scene| {
        filled(scene);
        scene.keys("res");
    });
    looks("templates-devices", &Route::Tariffs, |scene| {
        filled(scene);
        scene.keys("<up><enter>");
        let (service, system) = (ServiceId(21), world::SOUTH);
        scene.answer(2, Reply::Tariff(TariffReply::ActiveDevices { service, system, count: Ok(198) }));
    });
    looks("templates-unlink", &Route::Tariffs, |scene| {
        filled(scene);
        scene.keys("<c-x>");
    });
    looks("templates-queued", &Route::Tariffs, |scene| {
        filled(scene);
        scene.keys("<up><enter>");
        let (service, system) = (ServiceId(21), world::SOUTH);
        scene.answer(2, Reply::Tariff(TariffReply::ActiveDevices { service, system, count: Ok(198) }));
        let newest = scene.keys("<down><enter>").newest(|effect| match effect {
            Effect::Store(_, StoreRequest::Tariff(TariffRequest::ChangeTemplate(change))) => {
                Some(TemplateChange::clone(change))
            }
            _ => None,
        });
        let change = newest.expect("it is changed");
        let answer = Ok(Relinked { queued: 198 });
        scene.answer(2, Reply::Tariff(TariffReply::TemplateChanged { change, answer }));
    });
    looks("templates-failure", &Route::Tariffs, |scene| {
        window(scene);
        let trouble = Trouble { text: text!("cause-sign-in"), problems: Vec::new() };
        let system = scene.newest(|effect| match effect {
            Effect::System(_, vincula::app::effect::SystemRequest::Templates { system }) => Some(*system),
            _ => None,
        });
        let system = system.expect("a system was asked");
        scene.answer(2, Reply::Templates { system, templates: Err(trouble) });
    });
    let nowhere = Route::Templates(TemplatesOf {
        tariff: DUO,
        tariff_name: "Fibra 600 + Fijo".into(),
        service: ServiceId(21),
        kind: ServiceKind::Internet,
        links: Vec::new(),
    });
    looks("templates-no-systems", &nowhere, |scene| {
        scene.answer(1, Reply::KnownSystems(Ok(Vec::new())));
    });
}
