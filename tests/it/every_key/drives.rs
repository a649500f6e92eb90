//! The drives: for each row of the table a scene, and what its key leads to.

mod tariffs;

use vincula::app::keymap::{Command, Place};

use super::Seen::{Ended, Gone, Mark, Words};
use super::{Drive, First, HANGS, SOMEBODY_ELSE, Scene, drive};

const SYSTEMS: Scene = Scene { first: First::Systems, steps: &[("", Words("1 sistema"))] };
const NEW_SYSTEM: Scene =
    Scene { first: First::Systems, steps: &[("", Words("1 sistema")), ("n", Words("▸Nombre"))] };
/// The form of a system that is saved, at its password.
const SYSTEM: Scene = Scene {
    first: First::Systems,
    steps: &[("", Words("1 sistema")), ("<enter>", Words("demo____")), ("<tab*4>", Words("▸Contraseña"))],
};
const NEW_CUSTOMER: Scene =
    Scene { first: First::Customers, steps: &[("", Words("60 clientes")), ("n", Words("▸Código"))] };
const CUSTOMERS: Scene = Scene { first: First::Customers, steps: &[("", Words("60 clientes"))] };
const SEARCH: Scene =
    Scene { first: First::Customers, steps: &[("", Words("60 clientes")), ("/", Words("A la lista"))] };
const FILE: Scene = Scene { first: First::Linked, steps: &[("", Words("Dirección"))] };
const DEVICES: Scene =
    Scene { first: First::Linked, steps: &[("", Words("Dirección")), ("a", Words("▸ ● Activo"))] };
const CONTRACTS: Scene =
    Scene { first: First::Linked, steps: &[("", Words("Dirección")), ("t", Words("▸ Fibra 600 + Fijo"))] };
const TWO_CONTRACTS: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("t", Words("▸ Fibra 600 + Fijo")),
        ("n", Words("Contratar una tarifa")),
        ("fijo movil<enter>", Words("Fibra 600 + Fijo + Móvil ·")),
    ],
};
const HISTORY: Scene =
    Scene { first: First::Linked, steps: &[("", Words("Dirección")), ("h", Words("Registrar HWTC"))] };
/// What would be done if he were blocked.
const PROPOSAL: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸ ● Activo")),
        ("d", Words("Dirección")),
        ("c", Words("Estado del cliente")),
        ("bloq<enter>", Words("▸[ No cambiar nada ]")),
    ],
};
const LINK: Scene =
    Scene { first: First::Unlinked, steps: &[("", Words("Dirección")), ("a", Words("▸Id Cliente"))] };
const NEW_DEVICE: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸ ● Activo")),
        ("n", Words("Nuevo dispositivo")),
        ("<right>", Words("quedan")),
    ],
};
/// The form of a device that is saved, at its WiFi key.
const DEVICE: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸ ● Activo")),
        ("<enter>", Words("00:1A:2B:3C:4D:5E")),
        ("<tab*8>", Words("▸Clave Wifi")),
    ],
};
/// A question over the form of a new system.
const QUESTION: Scene = Scene {
    first: First::Systems,
    steps: &[
        ("", Words("1 sistema")),
        ("nNorte", Words("Norte")),
        ("<esc>", Words("▸[ n · No, seguir aquí ]")),
    ],
};
const PICK: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸ ● Activo")),
        ("n", Words("Nuevo dispositivo")),
        ("<enter>", Words("Buscar:")),
    ],
};
/// The search in a system, which begins with the tax id of the customer.
const FIND_HIM: Scene = Scene {
    first: First::Unlinked,
    steps: &[("", Words("Dirección")), ("a", Words("▸Id Cliente")), ("<c-f>", Words("▸ R000002"))],
};
/// The search in a system, with everybody who operates there.
const FIND: Scene = Scene {
    first: First::Unlinked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸Id Cliente")),
        ("<c-f>", Words("Buscar entre los que operan")),
        ("<c-u>", Mark(4)),
    ],
};
const HELP: Scene =
    Scene { first: First::Customers, steps: &[("", Words("60 clientes")), ("?", Words("↕ 19/"))] };
const PALETTE: Scene =
    Scene { first: First::Customers, steps: &[("", Words("60 clientes")), (":", Words("Orden, pantalla"))] };

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
    steps: &[
        ("", Words("1 sistema")),
        ("4", Words("5 productos")),
        ("e", Words("quedan 15")),
        ("<tab>", Words("▸Número de serie")),
    ],
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
        ("x", Words("¿Retirar")),
        ("s", Words("4 productos · 1 retirados")),
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
const OPERATIONS: Scene =
    Scene { first: First::Customers, steps: &[("", Words("60 clientes")), ("5", Words("2 operaciones"))] };
/// The window of the unconfigured ONUs.
const ONUS: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸ ● Activo")),
        ("n", Words("sin configurar (6)")),
        ("<c-l>", Words("Sin configurar en")),
        ("", Mark(4)),
    ],
};
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
const NO_DRAFTS: Scene = Scene { first: First::Keeping, steps: &[("", Words("60 clientes"))] };
/// Two drafts that wait.
const DRAFTS: Scene = Scene {
    first: First::Keeping,
    steps: &[
        ("", Words("60 clientes")),
        ("/C000008", Words("1 cliente")),
        ("<enter><enter>", Words("Dirección")),
        ("a", Words("Gestión de dispositivos")),
        ("i<tab>x9", Words("x9_")),
        ("<esc>", Words("▸[ n · No, seguir aquí ]")),
        ("s", Gone("▸[")),
        ("<esc>", Words("1 cliente")),
        ("1", Words("1 sistema")),
        ("nNorte", Words("Norte_")),
        ("<esc>", Words("▸[ n · No, seguir aquí ]")),
        ("s", Words("1 sistema")),
        ("B", Words("2 borradores")),
    ],
};
/// A form that somebody else has overtaken, both records side by side.
const COMPARE: Scene = Scene {
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

/// The form of files, with one that is here and holds no records.
const FILES: Scene = Scene {
    first: First::Systems,
    steps: &[
        ("", Words("1 sistema")),
        ("I", Words("▸Datos")),
        ("<tab>README.md", Words("README.md")),
        ("<c-t>", Words("Hay 11 errores")),
    ],
};
/// The form of files with a file of products.
const PRODUCTS_FILE: Scene = Scene {
    first: First::Systems,
    steps: &[
        ("", Words("1 sistema")),
        ("I", Words("▸Datos")),
        ("<right>", Words("Productos")),
        ("<tab>tests/fixtures/products.csv", Words("products.csv")),
    ],
};

/// A report of the demo's system.
const REPORT: Scene =
    Scene { first: First::Systems, steps: &[("", Words("1 sistema")), ("g", Words("── Vínculo roto"))] };

/// A report that does not get on.
const RUNNING: Scene = Scene {
    first: First::Systems,
    steps: &[("", Words("1 sistema")), (HANGS, Words("1 sistema")), ("g", Words("Generando el informe"))],
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

fn report() -> Vec<Drive> {
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

/// Every drive, in the order of the places.
pub fn all() -> impl Iterator<Item = Drive> {
    [
        frame(),
        lists(),
        products(),
        operations(),
        report(),
        fields(),
        forms(),
        files(),
        customer(),
        windows(),
        kept(),
        compared(),
        tariffs::all(),
    ]
    .into_iter()
    .flatten()
}

fn frame() -> Vec<Drive> {
    use Command as C;
    let everywhere = |command, after| drive(Place::Everywhere, command, NEW_SYSTEM, after);
    let menu = |command, scene, after| drive(Place::Menu, command, scene, after);
    vec![
        everywhere(C::Back, Words("1 sistema")),
        everywhere(C::Palette, Words("Orden, pantalla")),
        everywhere(C::Help, Words("Teclas de esta pantalla")),
        everywhere(C::Quit, Ended),
        menu(C::GoSystems, CUSTOMERS, Words("1 sistema")),
        menu(C::GoCustomers, SYSTEMS, Words("60 clientes")),
        menu(C::GoProducts, SYSTEMS, Words("5 productos")),
        menu(C::GoOperations, SYSTEMS, Words("2 operaciones")),
        menu(C::GoTariffs, SYSTEMS, Words("12 tarifas")),
        menu(C::GoFiles, SYSTEMS, Words("▸Datos")),
        menu(C::OfferDrafts, NO_DRAFTS, Words("No hay ningún borrador")),
        menu(C::FindCustomer, FILE, Words("A la lista")),
        menu(C::Palette, SYSTEMS, Words("Orden, pantalla")),
        menu(C::Help, SYSTEMS, Words("Teclas de esta pantalla")),
        menu(C::Quit, SYSTEMS, Ended),
    ]
}

fn lists() -> Vec<Drive> {
    use Command as C;
    let list = |command, after| drive(Place::List, command, CUSTOMERS, after);
    vec![
        list(C::Open, Words("Dirección")),
        list(C::Up, Mark(5)).begun_by("<down>", Mark(6)),
        list(C::Down, Mark(6)),
        list(C::PageUp, Mark(5)).begun_by("<down>", Mark(6)),
        list(C::PageDown, Mark(13)),
        list(C::First, Mark(5)).begun_by("<end>", Mark(21)),
        list(C::Last, Mark(21)),
        drive(Place::Systems, C::NewSystem, SYSTEMS, Words("▸Nombre")),
        drive(Place::Systems, C::Test, SYSTEMS, Words("Todo en orden")),
        drive(Place::Systems, C::RemoveSystem, SYSTEMS, Words("desvincúlalos antes")),
        drive(Place::Customers, C::Search, CUSTOMERS, Words("A la lista")),
        drive(Place::Customers, C::NewCustomer, CUSTOMERS, Words("▸Código")),
        drive(Place::Customers, C::Copy, CUSTOMERS, Words("Copiado: C")),
        drive(Place::SearchLine, C::NextField, SEARCH, Gone("A la lista")),
        drive(Place::SearchLine, C::Back, SEARCH, Words("60 clientes")).begun_by("x9", Words("«x9»")),
    ]
}

fn products() -> Vec<Drive> {
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
        drive(Place::Products, C::RestoreProduct, RETIRED, Words("¿Recuperar Adaptador")),
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

fn operations() -> Vec<Drive> {
    use Command as C;
    let operations = |command, after| drive(Place::Operations, command, OPERATIONS, after);
    vec![
        operations(C::Open, Words("[Aprovisionamiento]")),
        operations(C::Retry, Words("1 operación")),
        operations(C::Cancel, Words("¿Cancelar esta operación?")).begun_by("<down>", Words("▸ ! Requiere")),
        operations(C::NextFilter, Words("[Sin terminar]")),
        operations(C::PreviousFilter, Words("[Por resolver]")).begun_by("f", Words("[Sin terminar]")),
        operations(C::Search, Words("A la lista")),
    ]
}

fn fields() -> Vec<Drive> {
    use Command as C;
    vec![
        drive(Place::Choice, C::NextOption, NEW_DEVICE, Gone("Buzón activo"))
            .begun_by("<tab*4>", Words("▸Tecnología")),
        drive(Place::Choice, C::PreviousOption, NEW_DEVICE, Gone("Buzón activo"))
            .begun_by("<tab*4>", Words("▸Tecnología")),
        drive(Place::Choice, C::Choose, NEW_DEVICE, Words("Buscar:")),
        drive(Place::Lookup, C::Choose, NEW_DEVICE, Words("Aún no se ha usado"))
            .begun_by("<tab*8>", Words("▸Contexto de llamada")),
        drive(Place::Toggle, C::Toggle, NEW_DEVICE, Words("Buzón activo      ‹ Sí ›"))
            .begun_by("<tab*5>", Words("▸Buzón activo      ‹ No ›")),
        drive(Place::WifiKey, C::Generate, DEVICE, Words("Clave Wifi:")),
        drive(Place::Secret, C::Reveal, DEVICE, Words("clave-wifi")),
        drive(Place::Secret, C::ClearSecret, DEVICE, Words("se borra")),
        drive(Place::Button, C::Act, SYSTEM, Words("Todo en orden"))
            .begun_by("<tab*4>", Words("▸[ Probar ]")),
    ]
}

fn forms() -> Vec<Drive> {
    use Command as C;
    vec![
        drive(Place::Form, C::NextField, NEW_SYSTEM, Words("▸Tipo de Sistema")),
        drive(Place::Form, C::PreviousField, NEW_SYSTEM, Words("▸Nombre"))
            .begun_by("<tab>", Words("▸Tipo de Sistema")),
        drive(Place::SystemForm, C::Save, NEW_SYSTEM, Words("✗ Rellena")),
        drive(Place::SystemForm, C::Test, SYSTEM, Words("Todo en orden")),
        drive(Place::SystemForm, C::GenerateReport, SYSTEM, Words("de más coste a menos")),
        drive(Place::SystemForm, C::OpenReport, SYSTEM, Words("Fibra Sur › Informe")),
        drive(Place::SystemForm, C::RemoveSystem, SYSTEM, Words("¿Eliminar")),
        drive(Place::CustomerForm, C::Save, NEW_CUSTOMER, Words("✗ Rellena")),
        drive(Place::LinkForm, C::Unlink, DEVICES, Words("¿Desvincular")).begun_by("i", Words("▸Sistema de")),
        drive(Place::LinkForm, C::FindId, LINK, Words("Buscar entre los que operan")),
        drive(Place::LinkForm, C::Save, LINK, Words("✗ Escribe su id")),
        drive(Place::LinkForm, C::NewDevice, DEVICES, Words("Nuevo dispositivo"))
            .begun_by("i", Words("▸Sistema de")),
        drive(Place::DeviceForm, C::Save, NEW_DEVICE, Words("✗ Rellena")),
        drive(Place::DeviceForm, C::PickOnu, NEW_DEVICE, Words("Sin configurar en")),
        drive(Place::DeviceForm, C::ShowState, DEVICE, Words("Rx en la ONT")),
        drive(Place::Overtaken, C::Compare, COMPARE, Words("Lo suyo")).begun_by("<esc>", Gone("Lo suyo")),
        drive(Place::DeviceForm, C::NewDevice, DEVICE, Words("Nuevo dispositivo")),
    ]
}

fn files() -> Vec<Drive> {
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

fn customer() -> Vec<Drive> {
    use Command as C;
    let tabs = |command, after| drive(Place::Tabs, command, FILE, after);
    let devices = |command, after| drive(Place::Devices, command, DEVICES, after);
    let contracts = |command, after| drive(Place::Contracts, command, CONTRACTS, after);
    let history = |command, after| drive(Place::History, command, HISTORY, after);
    let propose = |command, after| drive(Place::Propose, command, PROPOSAL, after);
    vec![
        tabs(C::TabRight, Words("[Tarifas]")),
        tabs(C::TabLeft, Words("[Datos]")).begun_by("t", Words("[Tarifas]")),
        tabs(C::TabProvisioning, Words("[Aprovisionamiento]")),
        tabs(C::TabData, Words("[Datos]")).begun_by("t", Words("[Tarifas]")),
        tabs(C::TabTariffs, Words("[Tarifas]")),
        drive(Place::CustomerData, C::EditCustomer, FILE, Words("▸Código")),
        tabs(C::NextField, Words("[Aprovisionamiento]")).begun_by("t", Words("[Tarifas]")),
        tabs(C::TabHistory, Words("[Historial]")),
        drive(Place::Tabs, C::Down, DEVICES, Words("▸Sistema de")).begun_by("<tab>", Gone("▸")),
        drive(Place::CustomerData, C::ChangeStatus, FILE, Words("Estado del cliente")),
        contracts(C::Contract, Words("Contratar una tarifa")),
        contracts(C::EndContract, Words("¿Finalizar «")),
        drive(Place::Contracts, C::Up, TWO_CONTRACTS, Words("▸ Fibra 600 + Fijo ·"))
            .begun_by("<down>", Words("▸ Fibra 600 + Fijo + Móvil")),
        drive(Place::Contracts, C::Down, TWO_CONTRACTS, Words("▸ Fibra 600 + Fijo + Móvil")),
        history(C::Down, Mark(5)),
        history(C::Up, Mark(4)).begun_by("<down>", Mark(5)),
        history(C::PageDown, Mark(6)),
        history(C::PageUp, Mark(4)).begun_by("<down>", Mark(5)),
        history(C::First, Mark(4)).begun_by("<down>", Mark(5)),
        devices(C::SwapDevice, Words("Cambiar equipo · ONT salón")),
        devices(C::MoveDevice, Words("Trasladar · ONT salón")),
        devices(C::ChangeTariff, Words("Tarifa de ONT salón")),
        drive(Place::SwapForm, C::Save, DEVICES, Words("✗ Rellena")).begun_by("c", Words("Equipo retirado")),
        drive(Place::MoveForm, C::Save, DEVICES, Words("✗ Rellena")).begun_by("m", Words("Trasladar · ONT")),
        propose(C::NextOption, Words("▸[ Bloqueado y cambiar")),
        propose(C::PreviousOption, Words("▸[ Solo el estado")),
        propose(C::Act, Gone("No cambiar nada")),
        propose(C::PageDown, Gone("→ Suspender ONT salón")),
        propose(C::PageUp, Words("→ Suspender ONT salón")).begun_by("<pgdn>", Gone("→ Suspender ONT salón")),
        propose(C::No, Gone("No cambiar nada")),
        devices(C::NewDevice, Words("Nuevo dispositivo")),
        devices(C::EditDevice, Words("00:1A:2B:3C:4D:5E")),
        devices(C::ShowState, Words("Rx en la ONT")),
        devices(C::Suspend, Words("¿Suspender")),
        devices(C::Resume, Words("activo otra vez")).begun_by("Ss", Words("■ Suspendido")),
        drive(
            Place::Devices,
            C::Discard,
            Scene { first: First::Failed, steps: &[("", Words("Dirección")), ("a", Words("✗ Fallido"))] },
            Words("¿"),
        ),
        devices(C::RemoveDevice, Words("¿Retirar")),
        devices(C::Reboot, Words("¿Reiniciar")),
        devices(C::Copy, Words("Copiado: HWTC0000AAAA")),
        devices(C::EditLink, Words("▸Sistema de")),
        devices(C::FindId, Words("Buscar entre los que operan")),
        devices(C::Up, Mark(8)).begun_by("<down>", Mark(9)),
        devices(C::Down, Mark(9)),
        devices(C::NextField, Gone("▸")),
        devices(C::PreviousField, Words("▸[ Desvincular ]")),
    ]
}

fn windows() -> Vec<Drive> {
    use Command as C;
    let question = |command, after| drive(Place::Confirm, command, QUESTION, after);
    let pick = |command, after| drive(Place::Pick, command, PICK, after);
    let find = |command, after| drive(Place::Find, command, FIND, after);
    let help = |command, after| drive(Place::HelpPage, command, HELP, after);
    let palette = |command, after| drive(Place::Palette, command, PALETTE, after);
    vec![
        question(C::Yes, Words("1 sistema")),
        question(C::No, Gone("seguir aquí")),
        question(C::NextOption, Words("▸[ s · Sí")),
        question(C::Act, Gone("seguir aquí")),
        pick(C::Act, Gone("Buscar:")),
        pick(C::Up, Mark(17)).begun_by("<down>", Mark(18)),
        pick(C::Down, Mark(18)),
        pick(C::PageUp, Mark(17)).begun_by("<pgdn>", Mark(21)),
        pick(C::PageDown, Mark(21)),
        pick(C::Back, Gone("Buscar:")),
        drive(Place::Find, C::Act, FIND_HIM, Words("Vinculado en")),
        find(C::Up, Mark(4)).begun_by("<down>", Mark(5)),
        find(C::Down, Mark(5)),
        find(C::PageUp, Mark(4)).begun_by("<pgdn>", Mark(14)),
        find(C::PageDown, Mark(14)),
        find(C::ShowAll, Words("Buscar entre todos")),
        find(C::Refresh, Words("Preguntando")),
        find(C::Back, Gone("Buscar entre los que operan")),
        help(C::Back, Words("60 clientes")),
        help(C::Down, Words("↕ 20/")),
        help(C::Up, Words("↕ 19/")).begun_by("<down>", Words("↕ 20/")),
        help(C::PageDown, Gone("↕ 19/")),
        help(C::PageUp, Words("↕ 19/")).begun_by("<pgdn>", Gone("↕ 19/")),
        help(C::First, Words("↕ 19/")).begun_by("<end>", Words("^Q  ^C")),
        help(C::Last, Words("^Q  ^C")),
        palette(C::Act, Words("Dirección")).begun_by("abrir", Words("▸ Abrir")),
        palette(C::Up, Mark(4)).begun_by("<down>", Mark(5)),
        palette(C::Down, Mark(5)),
        palette(C::PageUp, Words("▸ Buscar")).begun_by("<pgdn>", Gone("▸ Buscar")),
        palette(C::PageDown, Gone("▸ Buscar")),
        palette(C::Back, Words("60 clientes")),
    ]
}

fn kept() -> Vec<Drive> {
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

fn compared() -> Vec<Drive> {
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
