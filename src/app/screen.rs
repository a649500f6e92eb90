//! What every screen is: where its keys are looked up, how it changes and how it looks.

use crossterm::event::KeyEvent;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::domain::age::age;
use crate::domain::draft::{Draft, DraftOf};
use crate::domain::optical::Bands;
use crate::domain::tariff::Amount;
use crate::domain::text::Text;
use crate::i18n::{Language, Texts};
use crate::store::{Count, StoreChange};
use crate::text;
use crate::ui::theme::Theme;

use super::ahead::Awaits;
use super::dialogs::accept::Accept;
use super::dialogs::actions::Actions;
use super::dialogs::compare::Compare;
use super::dialogs::confirm::Confirm;
use super::dialogs::drafts::DraftsWindow;
use super::dialogs::find::Find;
use super::dialogs::help::Help;
use super::dialogs::palette::Palette;
use super::dialogs::pick::Pick;
use super::dialogs::preview::PreviewWindow;
use super::dialogs::propose::Propose;
use super::dialogs::stock_serials::StockSerials;
use super::dialogs::templates::Templates;
use super::dialogs::unconfigured::Unconfigured;
use super::dialogs::wifi::WifiWindow;
use super::drafts::Drafts;
use super::effect::{Reply, Request};
use super::keymap::in_force::Keymap;
use super::keymap::{Command, Key, Place};
use super::notice::Notices;
use super::record_form::RecordForm;
use super::route::{Answer, Outcome, Route};
use super::screens::customer::CustomerScreen;
use super::screens::customer_form::CustomerFormScreen;
use super::screens::customers::CustomersScreen;
use super::screens::files::FilesScreen;
use super::screens::movements::MovementsScreen;
use super::screens::one_step::{OneStepScreen, Swap, Transfer};
use super::screens::operations::OperationsScreen;
use super::screens::product::ProductScreen;
use super::screens::products::ProductsScreen;
use super::screens::report::ReportScreen;
use super::screens::stock::StockScreen;
use super::screens::system::SystemScreen;
use super::screens::systems::SystemsScreen;
use super::screens::tariff::TariffScreen;
use super::screens::tariffs::TariffsScreen;

/// What a screen is told.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a message is moved once and never kept")]
pub enum Msg {
    /// It has just been opened, or lies on top again.
    Shown,
    Command(Command),
    /// A key for the text field that has the focus.
    Text(KeyEvent),
    Paste(String),
    Answer(Answer),
    Reply(Reply),
    Changed(StoreChange),
    /// The terminal has another size now.
    Resized,
}

/// What every screen may know and use: time, size, language, and the notices.
pub struct Context {
    pub now: Timestamp,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    pub size: Size,
    pub user: String,
    pub texts: Texts,
    pub theme: Theme,
    /// What an optical power means.
    pub bands: Bands,
    pub keymap: Keymap,
    pub notices: Notices,
    pub drafts: Drafts,
    /// How many operations a person has to do something about; `None` until they have been counted.
    pub to_resolve: Option<Count>,
}

impl Context {
    pub fn say(&self, text: &Text) -> String {
        self.texts.say(text)
    }

    /// A key as it is called on this terminal.
    pub fn key(&self, key: Key) -> String {
        self.say(&key.name_in(self.theme.glyphs))
    }

    /// Copies what is shown to the clipboard of the terminal, and says so. It is never a secret.
    pub fn copy(&mut self, words: &str) -> Outcome {
        self.notices.done(text!("copied", words = words));
        Outcome::ask(Request::Copy(words.to_owned()))
    }

    /// An amount of money, with the decimal mark of the language.
    pub fn amount(&self, amount: Amount) -> String {
        match self.texts.language() {
            Language::Es => amount.to_string().replace('.', ","),
            Language::En => amount.to_string(),
        }
    }

    /// How many there are, in groups of three digits with the mark of the language between.
    pub fn number(&self, count: usize) -> String {
        let mark = match self.texts.language() {
            Language::Es => '.',
            Language::En => ',',
        };
        let digits = count.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A share in percent, with one decimal: never all of it while a part is missing.
    pub fn percent(&self, part: u64, whole: u64) -> String {
        let tenths = u128::from(part) * 1000 / u128::from(whole.max(1));
        let mark = match self.texts.language() {
            Language::Es => ',',
            Language::En => '.',
        };
        format!("{}{mark}{} %", tenths / 10, tenths % 10)
    }

    /// A moment in the past: day and month with the hour, in the reader's zone.
    pub fn day(&self, moment: Timestamp) -> String {
        moment.to_zoned(self.zone.clone()).strftime("%d/%m %H:%M").to_string()
    }

    /// A day of any year.
    pub fn date(&self, moment: Timestamp) -> String {
        moment.to_zoned(self.zone.clone()).strftime("%d/%m/%Y").to_string()
    }

    /// How long ago a moment was.
    pub fn age(&self, moment: Timestamp) -> String {
        self.say(&age(moment, self.now))
    }

    /// A moment of today: hour, minute and second.
    pub fn hour(&self, moment: Timestamp) -> String {
        moment.to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string()
    }
}

/// One screen or window.
pub trait Screen {
    /// Where its keys are looked up, innermost first; the frame adds its own.
    fn places(&self) -> Vec<Place>;

    /// Whether plain characters are typed into a field.
    fn takes_text(&self) -> bool {
        false
    }

    /// What has to come before anything that is typed can be for this screen.
    fn awaits(&self) -> Option<Awaits> {
        None
    }

    /// Why a command cannot run now.
    fn available(&self, _command: Command) -> Result<(), Text> {
        Ok(())
    }

    /// What would be lost if it were left.
    fn has_unsaved(&self) -> bool {
        false
    }

    /// What is typed in its forms and not saved, by the number of the form.
    fn drafts(&self) -> Vec<(u64, Draft)> {
        Vec::new()
    }

    /// Whether a draft can be taken up here, and not only on a screen of its own.
    fn takes_up(&self, _draft: &DraftOf) -> bool {
        false
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome;

    /// The menu leads elsewhere: nobody sees it until it is told that it is shown.
    fn put_aside(&mut self) {}

    /// Draws itself; a window draws over what lies below.
    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context);

    /// The way here, for the second line; a window has none and leaves the one below.
    fn path(&self, _cx: &Context) -> Option<Vec<String>> {
        None
    }

    /// What stands at the right end of the second line.
    fn badge(&self, _cx: &Context) -> Option<(String, ratatui::style::Style)> {
        None
    }

    /// What helps with the field that has the focus.
    fn hint(&self, _cx: &Context) -> Option<String> {
        None
    }
}

/// Makes the screen of a route. A new screen is one line here.
pub fn open(route: &Route) -> Box<dyn Screen> {
    match route.clone() {
        Route::Systems => Box::new(SystemsScreen::default()),
        Route::System { id, test } => Box::new(SystemScreen::new(id, test)),
        Route::Report { system, system_name, begin } => {
            Box::new(ReportScreen::new(system, system_name, begin))
        }
        Route::Preview(preview) => Box::new(PreviewWindow::new(*preview)),
        Route::Accept(accepting) => Box::new(Accept::new(accepting)),
        Route::Customers => Box::new(CustomersScreen::default()),
        Route::Customer(id) => Box::new(CustomerScreen::new(id)),
        Route::CustomerForm(id) => Box::new(CustomerFormScreen::new(id)),
        Route::CustomerAt { customer, device } => Box::new(CustomerScreen::at_device(customer, device)),
        Route::Products => Box::new(ProductsScreen::default()),
        Route::Product(id) => Box::new(ProductScreen::new(id)),
        Route::Stock(product) => Box::new(StockScreen::new(product)),
        Route::Movements(product) => Box::new(MovementsScreen::new(product)),
        Route::StockSerials { product } => Box::new(StockSerials::new(product)),
        Route::Operations => Box::new(OperationsScreen::default()),
        Route::Tariffs => Box::new(TariffsScreen::default()),
        Route::TariffsAt { tariff, name } => Box::new(TariffsScreen::at(tariff, &name)),
        Route::ServiceOf { tariff_name, service } => {
            Box::new(TariffsScreen::at_service(tariff_name, service))
        }
        Route::Tariff(form) => Box::new(TariffScreen::new(&form)),
        Route::Templates(service) => Box::new(Templates::new(service)),
        Route::Files => Box::new(FilesScreen::default()),
        Route::Find { system, system_name, text } => Box::new(Find::new(system, system_name, &text)),
        Route::Unconfigured { system, system_name, marked } => {
            Box::new(Unconfigured::new(system, system_name, marked))
        }
        Route::Wifi(of) => Box::new(WifiWindow::new(of)),
        Route::Confirm(question) => Box::new(Confirm::new(question)),
        Route::Propose(proposal) => Box::new(Propose::new(proposal)),
        Route::Swap { customer, device } => Box::new(OneStepScreen::<Swap>::new(customer, device)),
        Route::Transfer { customer, device } => Box::new(OneStepScreen::<Transfer>::new(customer, device)),
        Route::ConfirmKeeping { question, keep } => Box::new(Confirm::keeping(*question, keep)),
        Route::Drafts(kept) => Box::new(DraftsWindow::new(kept)),
        Route::TakenUp(kept) => match &kept.draft.of {
            DraftOf::Device { customer, .. } | DraftOf::Link(customer) => {
                Box::new(CustomerScreen::taking_up(*customer, *kept))
            }
            DraftOf::Customer(_) => Box::new(CustomerFormScreen::taking_up(*kept)),
            DraftOf::System(_) => Box::new(SystemScreen::taking_up(*kept)),
            DraftOf::Product(_) => Box::new(ProductScreen::taking_up(*kept)),
            DraftOf::Swap { customer, device } => {
                Box::new(OneStepScreen::<Swap>::taking_up(*customer, *device, *kept))
            }
            DraftOf::Move { customer, device } => {
                Box::new(OneStepScreen::<Transfer>::taking_up(*customer, *device, *kept))
            }
            DraftOf::Stock(product) => Box::new(StockScreen::taking_up(*product, *kept)),
            DraftOf::Tariff { .. } => Box::new(TariffScreen::taking_up(*kept)),
        },
        Route::Compare(comparison) => Box::new(Compare::new(comparison)),
        Route::Pick(list) => Box::new(Pick::new(list)),
        Route::Help { offers } => Box::new(Help::new(offers)),
        Route::Palette { offers, reach } => Box::new(Palette::new(offers, reach)),
        Route::Actions { offers, places } => Box::new(Actions::new(offers, places)),
    }
}
