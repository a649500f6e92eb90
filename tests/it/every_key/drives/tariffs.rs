//! The drives of Gestión de tarifas: its list, the form of a tariff, and the window of templates.

use vincula::app::keymap::{Command as C, Place};

use super::super::Seen::{Mark, Words};
use super::super::{Drive, First, Scene, drive};
use super::FILE;

const TARIFFS: Scene =
    Scene { first: First::Customers, steps: &[("", Words("60 clientes")), ("2", Words("12 tarifas"))] };
/// A tariff that nobody has, at the top of the list.
const NEW_ONE: Scene = Scene {
    first: First::Customers,
    steps: &[
        ("", Words("60 clientes")),
        ("2", Words("12 tarifas")),
        ("n", Words("▸Nombre")),
        ("Aa<c-s>", Words("tarifas › Aa")),
        ("<esc>", Words("13 tarifas")),
        ("g", Words("▸ Aa")),
    ],
};
const NEW: Scene = Scene {
    first: First::Customers,
    steps: &[
        ("", Words("60 clientes")),
        ("2", Words("12 tarifas")),
        ("n", Words("▸Nombre")),
        ("Aa", Words("Aa_")),
    ],
};
/// The form of a tariff, at its first service.
const TARIFF: Scene = Scene {
    first: First::Customers,
    steps: &[("", Words("60 clientes")), ("2", Words("12 tarifas")), ("<enter>", Words("▸Internet"))],
};
const TEMPLATES: Scene = Scene {
    first: First::Customers,
    steps: &[("", Words("60 clientes")), ("2", Words("12 tarifas")), ("v", Words("7 de 7"))],
};
/// The templates for a service that has none.
const UNLINKED: Scene = Scene {
    first: First::Customers,
    steps: &[
        ("", Words("60 clientes")),
        ("2", Words("12 tarifas")),
        ("n", Words("▸Nombre")),
        ("Aa<c-s>", Words("tarifas › Aa")),
        ("<tab>", Words("▸Internet")),
        ("<c-l>", Words("7 de 7")),
    ],
};

pub fn all() -> Vec<Drive> {
    let list = |command, after| drive(Place::Tariffs, command, TARIFFS, after);
    let form = |command, scene, after| drive(Place::TariffForm, command, scene, after);
    let window = |command, after| drive(Place::Templates, command, TEMPLATES, after);
    vec![
        list(C::LinkTemplate, Words("Vincular plantilla · Fibra 100")),
        list(C::NewTariff, Words("▸Nombre")),
        list(C::CopyTariff, Words("(copia)")),
        list(C::RetireTariff, Words("¿Retirar Fibra 100?")),
        drive(Place::Tariffs, C::RemoveTariff, NEW_ONE, Words("¿Eliminar Aa?")),
        list(C::Search, Words("A la lista")),
        list(C::NextFilter, Words("[Vigentes]")),
        list(C::PreviousFilter, Words("[Retiradas]")),
        list(C::Refresh, Words("Preguntado otra vez")),
        form(C::Save, NEW, Words("Tarifa «Aa» guardada")),
        form(C::LinkTemplate, TARIFF, Words("7 de 7")),
        form(C::ClearConcepts, TARIFF, Words("¿Eliminar todos los conceptos de Internet?")),
        form(C::RestoreConcepts, TARIFF, Words("1 concepto recuperado"))
            .begun_by("<c-x>s", Words("[ Recuperar 1 concepto ]")),
        drive(Place::Templates, C::Act, UNLINKED, Words("plantilla ftth-100 de")),
        window(C::NextOption, Words("Solo hay un sistema")),
        window(C::PreviousOption, Words("Solo hay un sistema")),
        window(C::UnlinkTemplate, Words("¿Dejar Internet sin plantilla?")),
        window(C::Down, Mark(6)),
        window(C::Up, Mark(5)).begun_by("<down>", Mark(6)),
        window(C::PageDown, Mark(11)),
        window(C::PageUp, Mark(5)).begun_by("<pgdn>", Mark(11)),
        window(C::Refresh, Mark(5)).begun_by("<down>", Mark(6)),
        window(C::Back, Words("12 tarifas")),
        drive(Place::Tabs, C::OpenTariffs, FILE, Words("12 tarifas")),
    ]
}
