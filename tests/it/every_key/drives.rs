//! The drives: for each row of the table a scene, and what its key leads to.

mod files;
mod kept;
mod products;
mod report;
mod tariffs;

use vincula::app::keymap::{Command, Place};

use super::Seen::{Ended, Gone, Mark, Words};
use super::{Drive, First, Scene, drive};

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
/// The window that shows the WiFi of the marked device.
const WIFI: Scene = Scene {
    first: First::Linked,
    steps: &[
        ("", Words("Dirección")),
        ("a", Words("▸ ● Activo")),
        ("w", Words("Nombre de la red (SSID): C0")),
    ],
};
/// A customer who is linked and has no device.
const LINKED_WITHOUT: Scene = Scene {
    first: First::Customers,
    steps: &[
        ("", Words("60 clientes")),
        ("/C000029", Words("1 cliente")),
        ("<enter><enter>", Words("Dirección")),
        ("a", Words("[ Desvincular ]")),
    ],
};
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
/// What can be done with a device.
const ACTIONS: Scene = Scene {
    first: First::Linked,
    steps: &[("", Words("Dirección")), ("a", Words("▸ ● Activo")), (".", Words("── Acciones"))],
};
const PALETTE: Scene =
    Scene { first: First::Customers, steps: &[("", Words("60 clientes")), (":", Words("Orden, pantalla"))] };

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

/// Every drive, in the order of the places.
pub fn all() -> impl Iterator<Item = Drive> {
    [
        frame(),
        lists(),
        products::products(),
        operations(),
        report::report(),
        fields(),
        forms(),
        files::files(),
        customer(),
        windows(),
        kept::kept(),
        kept::compared(),
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
        everywhere(C::Actions, Words("── Acciones")),
        everywhere(C::Palette, Words("Orden, pantalla")),
        everywhere(C::Help, Words("Teclas de esta pantalla")),
        everywhere(C::Quit, Ended),
        menu(C::GoSystems, CUSTOMERS, Words("1 sistema")),
        menu(C::GoCustomers, SYSTEMS, Words("60 clientes")),
        menu(C::GoProducts, SYSTEMS, Words("5 productos")),
        menu(C::GoOperations, SYSTEMS, Words("2 operaciones")),
        menu(C::GoTariffs, SYSTEMS, Words("12 tarifas")),
        menu(C::GoFiles, SYSTEMS, Words("▸Datos")),
        menu(C::OfferDrafts, kept::NO_DRAFTS, Words("No hay ningún borrador")),
        menu(C::FindCustomer, FILE, Words("A la lista")),
        menu(C::Actions, SYSTEMS, Words("── Acciones")),
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
        drive(Place::Sorted, C::NextSort, CUSTOMERS, Words("Código ▲")),
        drive(Place::Sorted, C::TurnSort, CUSTOMERS, Words("Nombre ▼")),
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
        drive(Place::WifiKey, C::ShowWifi, DEVICE, Words("Nombre de la red (SSID): C0")),
        drive(Place::Wifi, C::Act, WIFI, Words("Clave Wifi: clave-wifi")),
        drive(Place::Wifi, C::Back, WIFI, Gone("Nombre de la red")),
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
        drive(Place::LinkForm, C::Unlink, LINKED_WITHOUT, Words("¿Desvincular"))
            .begun_by("i", Words("▸Sistema de")),
        drive(Place::LinkForm, C::FindId, LINK, Words("Buscar entre los que operan")),
        drive(Place::LinkForm, C::Save, LINK, Words("✗ Escribe su id")),
        drive(Place::LinkForm, C::NewDevice, DEVICES, Words("Nuevo dispositivo"))
            .begun_by("i", Words("▸Sistema de")),
        drive(Place::DeviceForm, C::Save, NEW_DEVICE, Words("✗ Rellena")),
        drive(Place::DeviceForm, C::PickOnu, NEW_DEVICE, Words("Sin configurar en")),
        drive(Place::DeviceForm, C::ShowState, DEVICE, Words("Rx en la ONT")),
        drive(Place::Overtaken, C::Compare, kept::COMPARE, Words("Lo suyo"))
            .begun_by("<esc>", Gone("Lo suyo")),
        drive(Place::Unread, C::Refresh, kept::UNREAD, Words("▸Código")),
        drive(Place::DeviceForm, C::NewDevice, DEVICE, Words("Nuevo dispositivo")),
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
        tabs(C::NewDevice, Words("Nuevo dispositivo")),
        drive(Place::Tabs, C::Down, DEVICES, Words("▸Sistema de")).begun_by("<tab>", Gone("▸")),
        drive(Place::CustomerData, C::ChangeStatus, FILE, Words("Estado del cliente")),
        contracts(C::Contract, Words("Contratar una tarifa")),
        contracts(C::EndContract, Words("¿Finalizar «")),
        drive(Place::Contracts, C::Up, TWO_CONTRACTS, Words("▸ Fibra 600 + Fijo ·"))
            .begun_by("<down>", Words("▸ Fibra 600 + Fijo + Móvil")),
        drive(Place::Contracts, C::Down, TWO_CONTRACTS, Words("▸ Fibra 600 + Fijo + Móvil")),
        history(C::Down, Mark(5)),
        history(C::Up, Mark(4)).begun_by("<down>", Mark(5)),
        history(C::PageDown, Mark(9)),
        history(C::PageUp, Mark(4)).begun_by("<down>", Mark(5)),
        history(C::First, Mark(4)).begun_by("<down>", Mark(5)),
        devices(C::SwapDevice, Words("Cambiar equipo · ONT salón")),
        devices(C::MoveDevice, Words("Trasladar · ONT salón")),
        devices(C::ChangeTariff, Words("Tarifa de ONT salón")),
        drive(Place::SwapForm, C::Save, DEVICES, Words("✗ Rellena")).begun_by("c", Words("Equipo retirado")),
        drive(Place::SwapForm, C::PickSerial, DEVICES, Words("Existencias de"))
            .begun_by("c", Words("Equipo retirado")),
        drive(Place::MoveForm, C::Save, DEVICES, Words("✗ Rellena")).begun_by("m", Words("Trasladar · ONT")),
        propose(C::NextOption, Words("▸[ Bloqueado, y lo propuesto")),
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
        devices(C::ShowWifi, Words("Nombre de la red (SSID): C0")),
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
    let actions = |command, after| drive(Place::Actions, command, ACTIONS, after);
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
        actions(C::Act, Words("Rx en la ONT")).begun_by("<down*2>", Words("▸ e ")),
        actions(C::Up, Words("▸ n ")).begun_by("<down>", Words("▸ Enter")),
        actions(C::Down, Words("▸ Enter")),
        actions(C::PageUp, Words("▸ n ")).begun_by("<pgdn>", Gone("▸ n ")),
        actions(C::PageDown, Gone("▸ n ")),
        actions(C::Back, Gone("── Acciones")),
    ]
}
