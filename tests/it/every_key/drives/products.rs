//! Products, their stock and its movements.

use vincula::app::keymap::{Command, Place};

use super::super::Seen::{Gone, Mark, Words};
use super::super::{Drive, First, Scene, drive};
use super::NEW_DEVICE;

const PRODUCTS: Scene =
    Scene { first: First::Systems, steps: &[("", Words("1 sistema")), ("4", Words("5 productos"))] };
/// The form of a product that is saved.
const PRODUCT: Scene = Scene {
    first: First::Systems,
    steps: &[("", Words("1 sistema")), ("4", Words("5 productos")), ("<enter>", Words("HT801____"))],
};
/// The form of its stock, where serials are scanned.
const STOCK: Scene = Scene {
    first: First::Systems,
    steps: &[("", Words("1 sistema")), ("4", Words("5 productos")), ("e", Words("▸Número de serie"))],
};
const MOVEMENTS: Scene = Scene {
    first: First::Systems,
    steps: &[
        ("", Words("1 sistema")),
        ("4", Words("5 productos")),
        ("<down*2>m", Words("20 movimientos")),
        ("", Mark(4)),
    ],
};
/// The list with one that is retired, and marked.
const RETIRED: Scene = Scene {
    first: First::Systems,
    steps: &[
        ("", Words("1 sistema")),
        ("4", Words("5 productos")),
        ("r", Words("¿Retirar")),
        ("s", Words("4 productos · 1 retirado:")),
        ("f", Words("× Adaptador")),
        ("<home>", Mark(5)),
    ],
};
/// The window of the units in stock.
const UNITS: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸ ● Activo")),
        ("n", Words("Nuevo dispositivo")),
        ("<c-t>", Words("HWTC00E0E001")),
        ("", Mark(4)),
    ],
};

pub fn products() -> Vec<Drive> {
    use Command as C;
    let products = |command, after| drive(Place::Products, command, PRODUCTS, after);
    let form = |command, after| drive(Place::ProductForm, command, PRODUCT, after);
    let stock = |place, command, after| drive(place, command, STOCK, after);
    let units = |command, after| drive(Place::StockSerials, command, UNITS, after);
    vec![
        products(C::NewProduct, Words("▸Nombre")),
        products(C::ChangeStock, Words("Entradas y salidas")),
        products(C::ShowMovements, Words("Importación")),
        products(C::RetireProduct, Words("¿Retirar Adaptador")),
        products(C::DeleteProduct, Words("¿Eliminar Teléfono")).begun_by("<end>", Mark(9)),
        drive(Place::Products, C::ShowAll, RETIRED, Gone("× Adaptador")),
        products(C::Search, Words("A la lista")),
        form(C::Save, Words("Guardado: Adaptador")),
        form(C::ChangeStock, Words("Entradas y salidas")),
        form(C::ShowMovements, Words("Importación")),
        stock(Place::ScanLine, C::TakeSerial, Words("✓ HT80100A1B2"))
            .begun_by("ht80100a1b2", Words("ht80100a1b2_")),
        stock(Place::StockForm, C::DropSerial, Gone("HT80100A1B2"))
            .begun_by("ht80100a1b2<enter>", Words("✓ HT80100A1B2")),
        stock(Place::StockForm, C::Save, Words("Entrada de una unidad: quedan 16"))
            .begun_by("ht80100a1b2<enter>", Words("✓ HT80100A1B2")),
        drive(Place::Movements, C::ChangeStock, MOVEMENTS, Words("Entradas y salidas")),
        drive(Place::Movements, C::Copy, MOVEMENTS, Words("Copiado: HWTC00E0E019")),
        drive(Place::DeviceForm, C::PickSerial, NEW_DEVICE, Words("Existencias de Adaptador")),
        units(C::Act, Words("▸MAC")),
        units(C::Up, Mark(4)).begun_by("<down>", Mark(5)),
        units(C::Down, Mark(5)),
        units(C::PageUp, Mark(4)).begun_by("<pgdn>", Mark(14)),
        units(C::PageDown, Mark(14)),
        units(C::Back, Words("▸Dispositivo")),
    ]
}
