//! The one table of keys: footer, help and the lists in the manual are all read from it.
//!
//! It says which key means which command in which place; `in_force` is the table after the configuration, which may put
//! other keys in its rows. Whether a command can run now, the screen says.

pub mod in_force;
mod overrides;
mod places;
mod spelling;

use std::borrow::Cow;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::domain::text::Text;
use crate::text;

/// What a person can ask for with a key. Its word in the configuration is its name: `new-device`. Who renames one keeps
/// the word by `#[strum(serialize = "…")]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    Quit,
    Help,
    Palette,
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
    RestoreProduct,
    DeleteProduct,
    TakeSerial,
    DropSerial,
    PickSerial,
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
    HelpPage,
    /// The window of commands, screens and customers.
    Palette,
}

/// A key as a plain terminal over SSH can send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Code(KeyCode),
}

impl Key {
    /// The key of an event, without the modifiers that a plain terminal does not tell apart.
    pub fn of(event: KeyEvent) -> Self {
        match event.code {
            KeyCode::Char(letter) if event.modifiers.contains(KeyModifiers::CONTROL) => {
                Self::Ctrl(letter.to_ascii_lowercase())
            }
            KeyCode::Char(letter) => Self::Char(letter),
            code => Self::Code(code),
        }
    }
}

impl Key {
    /// Whether a text field takes it, before any binding is looked at.
    pub const fn edits_text(self) -> bool {
        match self {
            // Ctrl+U rubs out the whole line, as in a shell.
            Self::Ctrl(letter) => letter == 'u',
            Self::Char(_) => true,
            Self::Code(code) => matches!(
                code,
                KeyCode::Backspace
                    | KeyCode::Delete
                    | KeyCode::Left
                    | KeyCode::Right
                    | KeyCode::Home
                    | KeyCode::End
            ),
        }
    }

    /// The name on the screen. Letters and arrows are the same in every language.
    pub fn name(self) -> Text {
        let id = match self {
            Self::Char(' ') => "key-name-space",
            Self::Code(KeyCode::Enter) => "key-name-enter",
            Self::Code(KeyCode::Esc) => "key-name-escape",
            Self::Code(KeyCode::Tab) => "key-name-tab",
            Self::Code(KeyCode::BackTab) => "key-name-back-tab",
            Self::Code(KeyCode::PageUp) => "key-name-page-up",
            Self::Code(KeyCode::PageDown) => "key-name-page-down",
            Self::Code(KeyCode::Home) => "key-name-home",
            Self::Code(KeyCode::End) => "key-name-end",
            Self::Char(letter) => return text!("key-name-itself", key = letter.to_string()),
            Self::Ctrl(letter) => {
                return text!("key-name-itself", key = format!("^{}", letter.to_ascii_uppercase()));
            }
            Self::Code(KeyCode::Up) => return text!("key-name-itself", key = "↑"),
            Self::Code(KeyCode::Down) => return text!("key-name-itself", key = "↓"),
            Self::Code(KeyCode::Left) => return text!("key-name-itself", key = "←"),
            Self::Code(KeyCode::Right) => return text!("key-name-itself", key = "→"),
            Self::Code(code) => return text!("key-name-itself", key = code.to_string()),
        };
        Text::new(id)
    }
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

const fn shown(place: Place, keys: &'static [Key], command: Command, label: &'static str) -> Binding {
    Binding { place, keys: Cow::Borrowed(keys), command, label, footer: true }
}

const fn help_only(place: Place, keys: &'static [Key], command: Command, label: &'static str) -> Binding {
    Binding { place, keys: Cow::Borrowed(keys), command, label, footer: false }
}

const ENTER: Key = Key::Code(KeyCode::Enter);
const ESC: Key = Key::Code(KeyCode::Esc);
const TAB: Key = Key::Code(KeyCode::Tab);
const BACK_TAB: Key = Key::Code(KeyCode::BackTab);
const UP: Key = Key::Code(KeyCode::Up);
const DOWN: Key = Key::Code(KeyCode::Down);
const LEFT: Key = Key::Code(KeyCode::Left);
const RIGHT: Key = Key::Code(KeyCode::Right);
const PAGE_UP: Key = Key::Code(KeyCode::PageUp);
const PAGE_DOWN: Key = Key::Code(KeyCode::PageDown);
const HOME: Key = Key::Code(KeyCode::Home);
const END: Key = Key::Code(KeyCode::End);

/// Every key of the program. In one place a key stands once; an inner place comes before an outer one.
pub const KEYMAP: &[Binding] = &[
    // Windows that lie over a screen.
    // The letters stand in the answers themselves, in the language of the screen.
    help_only(Place::Confirm, &[Key::Char('s'), Key::Char('y')], Command::Yes, "key-yes"),
    help_only(Place::Confirm, &[Key::Char('n'), ESC], Command::No, "key-no"),
    shown(Place::Confirm, &[TAB, LEFT, RIGHT, BACK_TAB], Command::NextOption, "key-other-answer"),
    shown(Place::Confirm, &[ENTER], Command::Act, "key-accept-marked"),
    help_only(Place::Keeping, &[Key::Char('s'), Key::Char('y')], Command::KeepDraft, "key-keep-draft"),
    help_only(Place::Keeping, &[Key::Char('d')], Command::DiscardDraft, "key-discard-draft"),
    shown(Place::Propose, &[TAB, DOWN, RIGHT], Command::NextOption, "key-other-answer"),
    help_only(Place::Propose, &[BACK_TAB, UP, LEFT], Command::PreviousOption, "key-previous-answer"),
    shown(Place::Propose, &[ENTER], Command::Act, "key-accept-marked"),
    help_only(Place::Propose, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::Propose, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    shown(Place::Propose, &[ESC, Key::Char('n')], Command::No, "key-do-nothing"),
    shown(Place::Drafts, &[ENTER], Command::Act, "key-take-up"),
    shown(Place::Drafts, &[Key::Char('d')], Command::DiscardDraft, "key-discard-draft"),
    help_only(Place::Drafts, &[UP], Command::Up, "key-up"),
    help_only(Place::Drafts, &[DOWN], Command::Down, "key-down"),
    shown(Place::Drafts, &[ESC], Command::Back, "key-leave-for-later"),
    shown(Place::Compare, &[LEFT, RIGHT, Key::Char(' ')], Command::OtherSide, "key-mine-or-theirs"),
    shown(Place::Compare, &[Key::Ctrl('s')], Command::Save, "key-save"),
    shown(Place::Compare, &[Key::Char('m')], Command::AllMine, "key-all-mine"),
    shown(Place::Compare, &[Key::Char('t')], Command::AllTheirs, "key-all-theirs"),
    shown(Place::Compare, &[ENTER, ESC], Command::Back, "key-back-to-form"),
    help_only(Place::Compare, &[UP], Command::Up, "key-up"),
    help_only(Place::Compare, &[DOWN], Command::Down, "key-down"),
    help_only(Place::Compare, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::Compare, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    shown(Place::Pick, &[ENTER], Command::Act, "key-choose"),
    help_only(Place::Pick, &[UP], Command::Up, "key-up"),
    help_only(Place::Pick, &[DOWN], Command::Down, "key-down"),
    help_only(Place::Pick, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::Pick, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    shown(Place::Pick, &[ESC], Command::Back, "key-close"),
    shown(Place::Find, &[ENTER], Command::Act, "key-synchronise"),
    help_only(Place::Find, &[UP], Command::Up, "key-up"),
    help_only(Place::Find, &[DOWN], Command::Down, "key-down"),
    help_only(Place::Find, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::Find, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    shown(Place::Find, &[Key::Ctrl('t')], Command::ShowAll, "key-show-terminated"),
    help_only(Place::Find, &[Key::Ctrl('l')], Command::Refresh, "key-refresh"),
    shown(Place::Find, &[ESC], Command::Back, "key-close"),
    shown(Place::Templates, &[ENTER], Command::Act, "key-link"),
    shown(Place::Templates, &[TAB], Command::NextOption, "key-next-system"),
    help_only(Place::Templates, &[BACK_TAB], Command::PreviousOption, "key-previous-system"),
    shown(Place::Templates, &[Key::Ctrl('x')], Command::UnlinkTemplate, "key-unlink-template"),
    help_only(Place::Templates, &[UP], Command::Up, "key-up"),
    help_only(Place::Templates, &[DOWN], Command::Down, "key-down"),
    help_only(Place::Templates, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::Templates, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    shown(Place::Templates, &[Key::Ctrl('l')], Command::Refresh, "key-ask-again"),
    shown(Place::Templates, &[ESC], Command::Back, "key-close"),
    shown(Place::Unconfigured, &[ENTER], Command::Act, "key-take"),
    help_only(Place::Unconfigured, &[UP], Command::Up, "key-up"),
    help_only(Place::Unconfigured, &[DOWN], Command::Down, "key-down"),
    help_only(Place::Unconfigured, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::Unconfigured, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    shown(Place::Unconfigured, &[Key::Ctrl('l')], Command::Refresh, "key-ask-again"),
    shown(Place::Unconfigured, &[ESC], Command::Back, "key-close"),
    shown(Place::StockSerials, &[ENTER], Command::Act, "key-take"),
    help_only(Place::StockSerials, &[UP], Command::Up, "key-up"),
    help_only(Place::StockSerials, &[DOWN], Command::Down, "key-down"),
    help_only(Place::StockSerials, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::StockSerials, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    shown(Place::StockSerials, &[ESC], Command::Back, "key-close"),
    shown(Place::HelpPage, &[ESC, Key::Char('q'), Key::Char('?')], Command::Back, "key-close"),
    shown(Place::HelpPage, &[DOWN], Command::Down, "key-down"),
    help_only(Place::HelpPage, &[UP], Command::Up, "key-up"),
    help_only(Place::HelpPage, &[PAGE_DOWN, Key::Char(' ')], Command::PageDown, "key-page-down"),
    help_only(Place::HelpPage, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::HelpPage, &[HOME, Key::Char('g')], Command::First, "key-first"),
    help_only(Place::HelpPage, &[END, Key::Char('G')], Command::Last, "key-last"),
    shown(Place::Palette, &[ENTER], Command::Act, "key-run"),
    help_only(Place::Palette, &[UP], Command::Up, "key-up"),
    help_only(Place::Palette, &[DOWN], Command::Down, "key-down"),
    help_only(Place::Palette, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::Palette, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    shown(Place::Palette, &[ESC], Command::Back, "key-close"),
    // Kinds of field.
    shown(Place::Choice, &[RIGHT], Command::NextOption, "key-next-option"),
    help_only(Place::Choice, &[LEFT], Command::PreviousOption, "key-previous-option"),
    shown(Place::Choice, &[ENTER], Command::Choose, "key-choose-from-list"),
    shown(Place::Lookup, &[Key::Ctrl('l')], Command::Choose, "key-used-before"),
    shown(Place::Toggle, &[Key::Char(' '), LEFT, RIGHT], Command::Toggle, "key-toggle"),
    shown(Place::WifiKey, &[Key::Ctrl('o')], Command::Generate, "key-generate"),
    shown(Place::Secret, &[Key::Ctrl('r')], Command::Reveal, "key-reveal"),
    help_only(Place::Secret, &[Key::Ctrl('k')], Command::ClearSecret, "key-clear-secret"),
    shown(Place::Button, &[ENTER, Key::Char(' ')], Command::Act, "key-act"),
    // Forms.
    shown(Place::Overtaken, &[Key::Ctrl('y')], Command::Compare, "key-compare"),
    shown(Place::SystemForm, &[Key::Ctrl('s')], Command::Save, "key-save"),
    shown(Place::SystemForm, &[Key::Ctrl('t')], Command::Test, "key-test"),
    shown(Place::SystemForm, &[Key::Ctrl('o')], Command::GenerateReport, "key-generate-report"),
    help_only(Place::SystemForm, &[Key::Ctrl('e')], Command::OpenReport, "key-open-report"),
    help_only(Place::SystemForm, &[Key::Ctrl('x')], Command::RemoveSystem, "key-remove-system"),
    shown(Place::CustomerForm, &[Key::Ctrl('s')], Command::Save, "key-save"),
    shown(Place::SwapForm, &[Key::Ctrl('s')], Command::Save, "key-swap-device"),
    shown(Place::MoveForm, &[Key::Ctrl('s')], Command::Save, "key-move-device"),
    shown(Place::TariffForm, &[Key::Ctrl('s')], Command::Save, "key-save"),
    shown(Place::TariffForm, &[Key::Ctrl('l')], Command::LinkTemplate, "key-link-template"),
    shown(Place::TariffForm, &[Key::Ctrl('x')], Command::ClearConcepts, "key-clear-concepts"),
    shown(Place::TariffForm, &[Key::Ctrl('r')], Command::RestoreConcepts, "key-restore-concepts"),
    shown(Place::FilesForm, &[Key::Ctrl('l')], Command::PickFile, "key-pick-file"),
    shown(Place::FilesForm, &[Key::Ctrl('t')], Command::Test, "key-check-file"),
    shown(Place::FilesForm, &[Key::Ctrl('s')], Command::Save, "key-import"),
    shown(Place::FilesForm, &[Key::Ctrl('e')], Command::Export, "key-export"),
    help_only(Place::FilesForm, &[PAGE_DOWN], Command::PageDown, "key-page-down"),
    help_only(Place::FilesForm, &[PAGE_UP], Command::PageUp, "key-page-up"),
    shown(Place::ProductForm, &[Key::Ctrl('s')], Command::Save, "key-save"),
    shown(Place::ProductForm, &[Key::Ctrl('e')], Command::ChangeStock, "key-change-stock"),
    help_only(Place::ProductForm, &[Key::Ctrl('t')], Command::ShowMovements, "key-movements"),
    shown(Place::ScanLine, &[ENTER], Command::TakeSerial, "key-take-serial"),
    shown(Place::StockForm, &[Key::Ctrl('s')], Command::Save, "key-save"),
    shown(Place::StockForm, &[Key::Ctrl('x')], Command::DropSerial, "key-drop-serial"),
    shown(Place::DeviceForm, &[Key::Ctrl('s')], Command::Save, "key-save"),
    shown(Place::DeviceForm, &[Key::Ctrl('l')], Command::PickOnu, "key-pick-onu"),
    shown(Place::DeviceForm, &[Key::Ctrl('t')], Command::PickSerial, "key-pick-serial"),
    shown(Place::DeviceForm, &[Key::Ctrl('e')], Command::ShowState, "key-show-state"),
    shown(Place::DeviceForm, &[Key::Ctrl('n')], Command::NewDevice, "key-new-device"),
    shown(Place::LinkForm, &[Key::Ctrl('f')], Command::FindId, "key-find-id"),
    shown(Place::LinkForm, &[Key::Ctrl('s')], Command::Save, "key-save"),
    shown(Place::LinkForm, &[Key::Ctrl('x')], Command::Unlink, "key-unlink"),
    help_only(Place::LinkForm, &[Key::Ctrl('n')], Command::NewDevice, "key-new-device"),
    shown(Place::AcceptForm, &[Key::Ctrl('s')], Command::Save, "key-accept-difference"),
    shown(Place::Form, &[TAB, DOWN, ENTER], Command::NextField, "key-next-field"),
    help_only(Place::Form, &[BACK_TAB, UP], Command::PreviousField, "key-previous-field"),
    // Lists and screens.
    shown(Place::Systems, &[Key::Char('n')], Command::NewSystem, "key-new-system"),
    shown(Place::Systems, &[Key::Char('p')], Command::Test, "key-test"),
    shown(Place::Systems, &[Key::Char('g')], Command::GenerateReport, "key-generate-report"),
    shown(Place::Systems, &[Key::Char('i')], Command::OpenReport, "key-open-report"),
    shown(Place::Systems, &[Key::Char('x')], Command::RemoveSystem, "key-remove-system"),
    shown(Place::SearchLine, &[ENTER, DOWN, TAB], Command::NextField, "key-to-results"),
    shown(Place::SearchLine, &[ESC], Command::Back, "key-clear-search"),
    shown(Place::Customers, &[Key::Char('/')], Command::Search, "key-search"),
    shown(Place::Customers, &[Key::Char('n')], Command::NewCustomer, "key-new-customer"),
    help_only(Place::Customers, &[Key::Char('y')], Command::Copy, "key-copy"),
    shown(Place::Products, &[Key::Char('n')], Command::NewProduct, "key-new-product"),
    shown(Place::Products, &[Key::Char('e')], Command::ChangeStock, "key-change-stock"),
    shown(Place::Products, &[Key::Char('m')], Command::ShowMovements, "key-movements"),
    shown(Place::Products, &[Key::Char('x')], Command::RetireProduct, "key-retire-product"),
    shown(Place::Products, &[Key::Char('r')], Command::RestoreProduct, "key-restore-product"),
    help_only(Place::Products, &[Key::Char('D')], Command::DeleteProduct, "key-delete-product"),
    help_only(Place::Products, &[Key::Char('f')], Command::ShowAll, "key-show-retired"),
    shown(Place::Products, &[Key::Char('/')], Command::Search, "key-search"),
    shown(Place::Movements, &[Key::Char('e')], Command::ChangeStock, "key-change-stock"),
    help_only(Place::Movements, &[Key::Char('y')], Command::Copy, "key-copy-serial"),
    shown(Place::Operations, &[ENTER], Command::Open, "key-open-customer"),
    shown(Place::Operations, &[Key::Char('r')], Command::Retry, "key-retry"),
    shown(Place::Operations, &[Key::Char('x')], Command::Cancel, "key-cancel"),
    shown(Place::Operations, &[Key::Char('f'), RIGHT], Command::NextFilter, "key-next-filter"),
    help_only(Place::Operations, &[Key::Char('F'), LEFT], Command::PreviousFilter, "key-previous-filter"),
    shown(Place::Operations, &[Key::Char('/')], Command::Search, "key-search"),
    shown(Place::Tariffs, &[Key::Char('v')], Command::LinkTemplate, "key-link-template"),
    shown(Place::Tariffs, &[Key::Char('n')], Command::NewTariff, "key-new-tariff"),
    shown(Place::Tariffs, &[Key::Char('c')], Command::CopyTariff, "key-copy-tariff"),
    shown(Place::Tariffs, &[Key::Char('r')], Command::RetireTariff, "key-retire-tariff"),
    shown(Place::Tariffs, &[Key::Char('x')], Command::RemoveTariff, "key-remove-tariff"),
    help_only(Place::Tariffs, &[Key::Char('/')], Command::Search, "key-search"),
    help_only(Place::Tariffs, &[Key::Char('f'), RIGHT], Command::NextFilter, "key-next-filter"),
    help_only(Place::Tariffs, &[Key::Char('F'), LEFT], Command::PreviousFilter, "key-previous-filter"),
    help_only(Place::Tariffs, &[Key::Ctrl('l')], Command::Refresh, "key-ask-again"),
    shown(Place::ReportRun, &[ESC], Command::Back, "key-cancel"),
    // What can be done about the row is told in the line above.
    help_only(Place::Report, &[Key::Char('e')], Command::Push, "key-push"),
    help_only(Place::Report, &[Key::Char('a')], Command::Pull, "key-pull"),
    help_only(Place::Report, &[Key::Char('l')], Command::Link, "key-link"),
    help_only(Place::Report, &[Key::Char('u')], Command::Unlink, "key-unlink"),
    help_only(Place::Report, &[Key::Char('D')], Command::RemoveThere, "key-remove-there"),
    help_only(Place::Report, &[Key::Char('p')], Command::Accept, "key-accept-difference"),
    shown(Place::Report, &[Key::Char(' ')], Command::Mark, "key-mark"),
    shown(Place::Report, &[Key::Char('c'), RIGHT], Command::NextFilter, "key-next-class"),
    shown(Place::Report, &[ENTER], Command::Open, "key-open"),
    shown(Place::Report, &[Key::Char('g')], Command::GenerateReport, "key-generate"),
    shown(Place::Report, &[Key::Char('x')], Command::Export, "key-export"),
    shown(Place::Report, &[Key::Char('/')], Command::Search, "key-search"),
    shown(Place::Report, &[Key::Char('d')], Command::Detail, "key-detail"),
    help_only(Place::Report, &[Key::Char('C'), LEFT], Command::PreviousFilter, "key-previous-class"),
    help_only(Place::Report, &[Key::Char('m')], Command::MarkAll, "key-mark-all"),
    help_only(Place::Report, &[Key::Char('h')], Command::EarlierReports, "key-earlier-reports"),
    help_only(Place::Report, &[Key::Char('P')], Command::AcceptedDifferences, "key-accepted-differences"),
    // The rule above the list names it, and the row below has room for what is not named anywhere else.
    help_only(Place::Devices, &[Key::Char('n'), Key::Ctrl('n')], Command::NewDevice, "key-new-device"),
    shown(Place::Devices, &[ENTER], Command::EditDevice, "key-edit-device"),
    shown(Place::Devices, &[Key::Char('e')], Command::ShowState, "key-show-state"),
    // Not the small letter, which answers yes to the question that follows when it is held down.
    shown(Place::Devices, &[Key::Char('S')], Command::Suspend, "key-suspend"),
    shown(Place::Devices, &[Key::Char('r')], Command::Resume, "key-resume"),
    shown(Place::Devices, &[Key::Char('D')], Command::Discard, "key-discard"),
    shown(Place::Devices, &[Key::Char('x')], Command::RemoveDevice, "key-remove-device"),
    shown(Place::Devices, &[Key::Char('b')], Command::Reboot, "key-reboot"),
    shown(Place::Devices, &[Key::Char('i')], Command::EditLink, "key-edit-link"),
    shown(Place::Devices, &[Key::Char('c')], Command::SwapDevice, "key-swap-device"),
    shown(Place::Devices, &[Key::Char('T')], Command::ChangeTariff, "key-change-tariff"),
    shown(Place::Devices, &[Key::Char('m')], Command::MoveDevice, "key-move-device"),
    help_only(Place::Devices, &[Key::Char('y')], Command::Copy, "key-copy"),
    help_only(Place::Devices, &[Key::Ctrl('f')], Command::FindId, "key-find-id"),
    help_only(Place::Devices, &[UP], Command::Up, "key-up"),
    help_only(Place::Devices, &[DOWN], Command::Down, "key-down"),
    help_only(Place::Devices, &[TAB], Command::NextField, "key-next-field"),
    help_only(Place::Devices, &[BACK_TAB], Command::PreviousField, "key-previous-field"),
    shown(Place::CustomerData, &[ENTER], Command::EditCustomer, "key-edit-customer"),
    shown(Place::CustomerData, &[Key::Char('c')], Command::ChangeStatus, "key-change-status"),
    shown(Place::Contracts, &[Key::Char('n')], Command::Contract, "key-contract"),
    shown(Place::Contracts, &[Key::Char('x')], Command::EndContract, "key-end-contract"),
    help_only(Place::Contracts, &[UP], Command::Up, "key-up"),
    help_only(Place::Contracts, &[DOWN], Command::Down, "key-down"),
    shown(Place::History, &[DOWN], Command::Down, "key-down"),
    help_only(Place::History, &[UP], Command::Up, "key-up"),
    help_only(Place::History, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::History, &[PAGE_DOWN, Key::Char(' ')], Command::PageDown, "key-page-down"),
    help_only(Place::History, &[HOME], Command::First, "key-first"),
    shown(Place::Tabs, &[RIGHT], Command::TabRight, "key-tab-right"),
    help_only(Place::Tabs, &[LEFT], Command::TabLeft, "key-tab-left"),
    shown(Place::Tabs, &[Key::Char('a')], Command::TabProvisioning, "key-tab-provisioning"),
    help_only(Place::Tabs, &[Key::Char('d')], Command::TabData, "tab-data"),
    help_only(Place::Tabs, &[Key::Char('t')], Command::TabTariffs, "tab-tariffs"),
    help_only(Place::Tabs, &[Key::Char('h')], Command::TabHistory, "tab-history"),
    help_only(Place::Tabs, &[Key::Char('v')], Command::OpenTariffs, "key-open-tariffs"),
    help_only(Place::Tabs, &[ENTER, TAB], Command::NextField, "key-into-tab"),
    help_only(Place::Tabs, &[DOWN], Command::Down, "key-down"),
    shown(Place::List, &[ENTER], Command::Open, "key-open"),
    help_only(Place::List, &[UP, Key::Char('k')], Command::Up, "key-up"),
    help_only(Place::List, &[DOWN, Key::Char('j')], Command::Down, "key-down"),
    help_only(Place::List, &[PAGE_UP], Command::PageUp, "key-page-up"),
    help_only(Place::List, &[PAGE_DOWN, Key::Char(' ')], Command::PageDown, "key-page-down"),
    help_only(Place::List, &[HOME, Key::Char('g')], Command::First, "key-first"),
    help_only(Place::List, &[END, Key::Char('G')], Command::Last, "key-last"),
    // The frame.
    help_only(Place::Menu, &[Key::Char('1')], Command::GoSystems, "menu-systems"),
    help_only(Place::Menu, &[Key::Char('2')], Command::GoTariffs, "menu-tariffs"),
    help_only(Place::Menu, &[Key::Char('3')], Command::GoCustomers, "menu-customers"),
    help_only(Place::Menu, &[Key::Char('4')], Command::GoProducts, "menu-products"),
    help_only(Place::Menu, &[Key::Char('/')], Command::FindCustomer, "key-find-customer"),
    help_only(Place::Menu, &[Key::Char('B')], Command::OfferDrafts, "menu-drafts"),
    help_only(Place::Menu, &[Key::Char('I')], Command::GoFiles, "menu-files"),
    help_only(Place::Menu, &[Key::Char('5')], Command::GoOperations, "menu-operations"),
    shown(Place::Everywhere, &[ESC], Command::Back, "key-back"),
    shown(Place::Menu, &[Key::Char(':')], Command::Palette, "key-palette"),
    shown(Place::Menu, &[Key::Char('?')], Command::Help, "key-help"),
    shown(Place::Menu, &[Key::Char('q')], Command::Quit, "key-quit"),
    shown(Place::Everywhere, &[Key::Ctrl('p')], Command::Palette, "key-palette"),
    shown(Place::Everywhere, &[Key::Ctrl('g')], Command::Help, "key-help"),
    help_only(Place::Everywhere, &[Key::Ctrl('q'), Key::Ctrl('c')], Command::Quit, "key-quit"),
];

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
