//! The one table of keys: footer, help and the lists in the manual are all read from it.
//!
//! It says which key means which command in which place; `in_force` is the table after the configuration, which may put
//! other keys in its rows. Whether a command can run now, the screen says.

pub mod in_force;
mod key;
mod overrides;
mod places;
mod spelling;
mod table;

use std::borrow::Cow;

use strum::{EnumIter, EnumString, IntoStaticStr};

pub use key::Key;
pub use table::KEYMAP;

/// What a person can ask for with a key. Its word in the configuration is its name: `new-device`. Who renames one keeps
/// the word by `#[strum(serialize = "…")]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    Quit,
    Help,
    Palette,
    /// Opens the window of what can be done here.
    Actions,
    GoSystems,
    GoCustomers,
    FindCustomer,
    GoProducts,
    GoOperations,
    GoTariffs,
    Back,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Search,
    NextField,
    PreviousField,
    NextOption,
    PreviousOption,
    Choose,
    Toggle,
    Act,
    Save,
    Test,
    NewSystem,
    NewCustomer,
    EditCustomer,
    ChangeStatus,
    Contract,
    EndContract,
    SwapDevice,
    MoveDevice,
    ChangeTariff,
    TabHistory,
    TabLeft,
    TabRight,
    TabData,
    TabTariffs,
    TabProvisioning,
    FindId,
    NewDevice,
    EditDevice,
    EditLink,
    Reveal,
    ClearSecret,
    Yes,
    No,
    ShowAll,
    Refresh,
    OfferDrafts,
    KeepDraft,
    DiscardDraft,
    OtherSide,
    Compare,
    AllMine,
    AllTheirs,
    /// Puts what is marked into the clipboard of the terminal.
    Copy,
    Retry,
    Cancel,
    NextFilter,
    PreviousFilter,
    ShowState,
    Suspend,
    Resume,
    Reboot,
    RemoveDevice,
    Discard,
    PickOnu,
    Generate,
    Unlink,
    RemoveSystem,
    NewTariff,
    CopyTariff,
    /// Retires a tariff, or offers a retired one again.
    RetireTariff,
    RemoveTariff,
    LinkTemplate,
    UnlinkTemplate,
    ClearConcepts,
    RestoreConcepts,
    /// Leads from a customer to his tariffs in Gestión de tarifas.
    OpenTariffs,
    /// To the screen that brings files in and takes them out.
    GoFiles,
    PickFile,
    Export,
    GenerateReport,
    OpenReport,
    Push,
    Pull,
    Link,
    RemoveThere,
    Accept,
    Mark,
    MarkAll,
    Detail,
    EarlierReports,
    AcceptedDifferences,
    NewProduct,
    ChangeStock,
    ShowMovements,
    RetireProduct,
    DeleteProduct,
    TakeSerial,
    DropSerial,
    PickSerial,
    /// Sorts a list by its next column.
    NextSort,
    /// Sorts it the other way round.
    TurnSort,
    /// Shows the WiFi of a device as a QR code.
    ShowWifi,
}

impl Command {
    /// Its word in the configuration.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Where a key is looked up. Its word in the configuration is its name, as with [`Command`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Place {
    /// On every screen, also while text is typed.
    Everywhere,
    /// On every screen while no text is typed.
    Menu,
    List,
    /// A list that can be put in another order.
    Sorted,
    Systems,
    Customers,
    Products,
    Operations,
    Tariffs,
    /// A report of a system.
    Report,
    /// A report that is being made.
    ReportRun,
    /// Why a difference is left, and until when.
    AcceptForm,
    /// The line in which a search is typed.
    SearchLine,
    /// Any field of a form.
    Form,
    Choice,
    Lookup,
    Toggle,
    Secret,
    /// A secret that can be made up.
    WifiKey,
    Button,
    SystemForm,
    TariffForm,
    /// The window in which the template of a service is chosen.
    Templates,
    FilesForm,
    ProductForm,
    StockForm,
    /// The line into which serials are scanned.
    ScanLine,
    /// The history of the stock of a product.
    Movements,
    /// The tabs of a customer's file.
    Tabs,
    /// The tab Datos.
    CustomerData,
    /// The tab Tarifas.
    Contracts,
    /// The tab Historial.
    History,
    CustomerForm,
    SwapForm,
    MoveForm,
    /// Id and system of a customer.
    LinkForm,
    Devices,
    DeviceForm,
    Confirm,
    /// A question that shows what would be done.
    Propose,
    /// A question that offers to keep what was typed.
    Keeping,
    /// The drafts that wait.
    Drafts,
    /// A form whose record somebody else has changed meanwhile.
    Overtaken,
    /// What could not be read.
    Unread,
    /// The window that shows what each has changed.
    Compare,
    /// A window in which one of several things is chosen.
    Pick,
    /// The window that searches customers in a system.
    Find,
    /// The window with the devices that nobody has configured.
    Unconfigured,
    /// The window with the units in stock.
    StockSerials,
    /// The window that shows the WiFi of a device.
    Wifi,
    HelpPage,
    /// The window of commands, screens and customers.
    Palette,
    /// The window of what can be done on the screen below.
    Actions,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    pub place: Place,
    /// The first is the one that is shown. None: the command is only in the palette.
    pub keys: Cow<'static, [Key]>,
    pub command: Command,
    /// The id of the message that names the command.
    pub label: &'static str,
    /// Shown in the bottom line; all are shown in the help.
    pub footer: bool,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use strum::IntoEnumIterator;

    use super::{Command, KEYMAP, Place};
    use crate::domain::text::Text;
    use crate::i18n::{Language, Texts};

    #[test]
    fn no_key_and_no_command_stands_twice_in_a_place() {
        let mut keys = HashSet::new();
        let mut commands = HashSet::new();
        for binding in KEYMAP {
            for key in binding.keys.iter() {
                assert!(keys.insert((binding.place, *key)), "{:?} {key:?}", binding.place);
            }
            assert!(
                commands.insert((binding.place, binding.command)),
                "{:?} {:?}",
                binding.place,
                binding.command
            );
        }
    }

    #[test]
    fn every_command_and_every_place_has_a_row() {
        for command in Command::iter() {
            assert!(KEYMAP.iter().any(|binding| binding.command == command), "{command:?}");
        }
        for place in Place::iter() {
            assert!(KEYMAP.iter().any(|binding| binding.place == place), "{place:?}");
        }
    }

    #[test]
    fn every_row_and_every_place_has_its_label_in_both_languages() {
        let labels = KEYMAP.iter().map(|binding| Text::new(binding.label));
        for label in labels.chain(Place::iter().map(Place::label)) {
            for language in [Language::Es, Language::En] {
                assert_ne!(Texts::new(language).say(&label), label.id, "{language:?}");
            }
        }
    }

    #[test]
    fn the_words_of_the_configuration_are_the_names() {
        assert_eq!(Command::NewDevice.word(), "new-device");
        assert_eq!("search-line".parse(), Ok(Place::SearchLine));
    }
}
