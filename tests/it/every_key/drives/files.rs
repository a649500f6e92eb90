//! Files that come in and go out.

use vincula::app::keymap::{Command, Place};

use super::super::Seen::{Gone, Words};
use super::super::{Drive, First, Scene, drive};

/// The form of files, with one that is here and holds no records.
const FILES: Scene = Scene {
    first: First::Systems,
    steps: &[
        ("", Words("1 sistema")),
        ("I", Words("▸Datos")),
        ("<tab>tests/fixtures/letter.csv", Words("letter.csv")),
        ("<c-t>", Words("Hay 11 errores")),
    ],
};
/// The form of files with a file of products.
const PRODUCTS_FILE: Scene = Scene {
    first: First::Systems,
    steps: &[
        ("", Words("1 sistema")),
        ("I", Words("▸Datos")),
        ("<right>", Words("‹ Productos ›")),
        ("<tab>tests/fixtures/products.csv", Words("products.csv")),
    ],
};

pub fn files() -> Vec<Drive> {
    use Command as C;
    let files = |command, after| drive(Place::FilesForm, command, FILES, after);
    vec![
        files(C::PickFile, Words("Ficheros en")),
        drive(Place::FilesForm, C::Test, PRODUCTS_FILE, Words("El fichero está bien")),
        drive(Place::FilesForm, C::Save, PRODUCTS_FILE, Words("¿Importar")),
        files(C::Export, Words("¿Sustituir")),
        files(C::PageDown, Gone("Hay 11 errores")),
        files(C::PageUp, Words("Hay 11 errores")).begun_by("<pgdn>", Gone("Hay 11 errores")),
    ]
}
