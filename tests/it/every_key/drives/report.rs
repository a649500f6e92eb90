//! The synchronisation report.

use vincula::app::keymap::{Command, Place};

use super::super::Seen::{Gone, Words};
use super::super::{Drive, First, HANGS, Scene, drive};
use super::SYSTEMS;

/// A report of the demo's system.
const REPORT: Scene =
    Scene { first: First::Systems, steps: &[("", Words("1 sistema")), ("g", Words("── Vínculo roto"))] };
/// A report that does not get on.
const RUNNING: Scene = Scene {
    first: First::Systems,
    steps: &[(HANGS, Words("1 sistema")), ("g", Words("Generando el informe"))],
};
const ACCEPTING: Scene = Scene {
    first: First::Systems,
    steps: &[
        ("", Words("1 sistema")),
        ("g", Words("de más coste a menos")),
        ("/C000058<enter>", Words("diferencias · 1 ·")),
        ("p", Words("Por qué")),
    ],
};

pub fn report() -> Vec<Drive> {
    use Command as C;
    let report = |command, after| drive(Place::Report, command, REPORT, after);
    let systems = |command, after| drive(Place::Systems, command, SYSTEMS, after);
    // Each of these is found by what is searched for, and is alone of its class there.
    let broken = ("/C000029<enter>", Words("diferencias · 1 ·"));
    let unlinked = ("/C000002<enter>", Words("diferencias · 1 ·"));
    let device = ("/HT801<enter>", Words("── Dispositivo que sobra allí"));
    let missing = ("/C000058<enter>", Words("diferencias · 1 ·"));
    vec![
        systems(C::GenerateReport, Words("de más coste a menos")),
        systems(C::OpenReport, Words("Fibra Sur › Informe")),
        report(C::Push, Words("Enviar lo nuestro · Fibra Sur")).begun_by(broken.0, broken.1),
        report(C::Pull, Words("Qué producto es HT801")).begun_by(device.0, device.1),
        report(C::Link, Words("Vincular · Fibra Sur")).begun_by(unlinked.0, unlinked.1),
        report(C::Unlink, Words("Desvincular · Fibra Sur")).begun_by(broken.0, broken.1),
        report(C::RemoveThere, Words("Quitar allí · Fibra Sur")).begun_by(device.0, device.1),
        report(C::Accept, Words("Por qué")).begun_by(missing.0, missing.1),
        report(C::Mark, Words("1 marcado")),
        report(C::MarkAll, Words("marcados ──")),
        report(C::NextFilter, Gone("Todas las diferencias")),
        report(C::PreviousFilter, Gone("Todas las diferencias")),
        report(C::GenerateReport, Words("Informe hecho")),
        report(C::Open, Words("[Aprovisionamiento]")).begun_by(unlinked.0, unlinked.1),
        report(C::Export, Words("una fila por línea")),
        report(C::Search, Words("A la lista")),
        report(C::Detail, Words("Dirección")).begun_by(unlinked.0, unlinked.1),
        report(C::EarlierReports, Words("Informes anteriores")),
        report(C::AcceptedDifferences, Words("No hay ninguna diferencia aceptada")),
        drive(Place::ReportRun, C::Back, RUNNING, Words("Informe cancelado")),
        drive(Place::AcceptForm, C::Save, ACCEPTING, Words("Escribe por qué")),
    ]
}
