//! What is kept of what is typed, and what somebody else has changed.

use vincula::app::keymap::{Command, Place};

use super::super::Seen::{Gone, Mark, Words};
use super::super::{BREAKS, Drive, First, MENDED, SOMEBODY_ELSE, Scene, drive};
use super::ONUS;

/// A question about what is typed, where it can be kept.
const KEEPING: Scene = Scene {
    first: First::Keeping,
    steps: &[
        ("", Words("60 clientes")),
        ("1", Words("1 sistema")),
        ("nNorte", Words("Norte_")),
        ("<esc>", Words("▸[ n · No, seguir aquí ]")),
    ],
};
/// The form of a customer that could not be read, though now it could be.
pub const UNREAD: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        (BREAKS, Words("Dirección")),
        ("<enter>", Words("Leer otra vez")),
        (MENDED, Words("Leer otra vez")),
    ],
};
pub const NO_DRAFTS: Scene = Scene { first: First::Keeping, steps: &[("", Words("60 clientes"))] };
/// Two drafts that wait.
const DRAFTS: Scene = Scene {
    first: First::Keeping,
    steps: &[
        ("", Words("60 clientes")),
        ("/C000008", Words("1 cliente")),
        ("<enter><enter>", Words("Dirección")),
        ("a", Words("Gestión de dispositivos")),
        ("i<tab>x9", Words("x9_")),
        ("<esc><esc>", Words("▸[ n · No, seguir aquí ]")),
        ("g", Words("1 cliente")),
        ("1", Words("1 sistema")),
        ("nNorte", Words("Norte_")),
        ("<esc>", Words("▸[ n · No, seguir aquí ]")),
        ("g", Words("1 sistema")),
        ("B", Words("2 borradores")),
    ],
};
/// A form that somebody else has overtaken, both records side by side.
pub const COMPARE: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸ ● Activo")),
        ("<enter>", Words("00:1A:2B:3C:4D:5E")),
        ("<tab*2> mía", Words("ONT salón mía")),
        ("<tab*4><c-u>100.64.9.9", Words("100.64.9.9")),
        (SOMEBODY_ELSE, Words("La de Luis")),
        ("<c-s>", Words("Otro lo ha cambiado")),
    ],
};

pub fn kept() -> Vec<Drive> {
    use Command as C;
    let onus = |command, after| drive(Place::Unconfigured, command, ONUS, after);
    let drafts = |command, after| drive(Place::Drafts, command, DRAFTS, after);
    vec![
        onus(C::Act, Gone("Sin configurar en")),
        onus(C::Up, Mark(4)).begun_by("<down>", Mark(5)),
        onus(C::Down, Mark(5)),
        onus(C::PageUp, Mark(4)).begun_by("<pgdn>", Mark(9)),
        onus(C::PageDown, Mark(9)),
        onus(C::Refresh, Words("preguntando otra vez")),
        onus(C::Back, Gone("Sin configurar en")),
        drive(Place::Keeping, C::KeepDraft, KEEPING, Words("1 sistema")),
        drive(Place::Keeping, C::DiscardDraft, KEEPING, Words("1 sistema")),
        drafts(C::Act, Words("Norte_")),
        drafts(C::DiscardDraft, Words("¿Descartar el borrador?")),
        drafts(C::Up, Mark(18)).begun_by("<down>", Mark(20)),
        drafts(C::Down, Mark(20)),
        drafts(C::Back, Gone("2 borradores")),
    ]
}

pub fn compared() -> Vec<Drive> {
    use Command as C;
    let compare = |command, after| drive(Place::Compare, command, COMPARE, after);
    vec![
        compare(C::OtherSide, Words("● La de Luis")),
        compare(C::Save, Words("aplicado")),
        compare(C::AllMine, Words("● ONT salón mía")).begun_by("t", Words("● La de Luis")),
        compare(C::AllTheirs, Words("● La de Luis")),
        compare(C::Back, Gone("Lo suyo")),
        compare(C::Up, Mark(16)).begun_by("<down>", Mark(17)),
        compare(C::Down, Mark(17)),
        compare(C::PageUp, Mark(16)).begun_by("<pgdn>", Mark(17)),
        compare(C::PageDown, Mark(17)),
    ]
}
