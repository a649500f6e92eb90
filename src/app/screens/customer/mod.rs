//! Fichas › Clientes › one customer: his file in tabs. Datos is to be read, and leads to its form; Tarifas is what he
//! contracts; Aprovisionamiento is where he is linked and given his devices; Historial, what was done to all of it.

mod conflict;
mod contracts;
mod contracts_view;
mod deeds;
mod detail_view;
mod devices;
mod drafts;
mod editor;
mod history;
pub mod link;
mod offer;
mod open_form;
mod progress;
mod provisioning;
pub mod provisioning_view;
mod records;
mod replies;
mod retariff;
mod serial;
mod standing;
mod state;
mod state_view;
#[cfg(test)]
pub mod tests;
pub mod view;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::ahead::Awaits;
use crate::app::effect::{Reply, Request, StoreRequest, Trouble};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::customers::view::status_mark;
use crate::domain::draft::{Draft, DraftOf, Kept};
use crate::domain::ids::{CustomerId, DeviceId};
use crate::domain::tariff::Tariff;
use crate::domain::text::Text;
use crate::store::{CustomerFile, StoreChange};
use crate::text;

use contracts::ContractsPanel;
use history::HistoryPanel;
use provisioning::{Focus, Provisioning};
use retariff::Retariff;
use standing::StatusPanel;

/// A tab of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Data,
    Tariffs,
    Provisioning,
    History,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Data, Self::Tariffs, Self::Provisioning, Self::History];

    fn label(self) -> Text {
        match self {
            Self::Data => text!("tab-data"),
            Self::Tariffs => text!("tab-tariffs"),
            Self::Provisioning => text!("tab-provisioning"),
            Self::History => text!("tab-history"),
        }
    }

    fn beside(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Self::ALL[at.saturating_add_signed(by).min(Self::ALL.len() - 1)]
    }
}

/// The file of one customer.
pub struct CustomerScreen {
    id: CustomerId,
    file: Option<Box<CustomerFile>>,
    trouble: Option<Trouble>,
    tab: Tab,
    status: StatusPanel,
    contracts: ContractsPanel,
    history: HistoryPanel,
    provisioning: Provisioning,
    retariff: Retariff,
    /// The device that is to be marked as soon as his file is here.
    sought: Option<DeviceId>,
}

impl CustomerScreen {
    pub fn new(id: CustomerId) -> Self {
        Self {
            id,
            file: None,
            trouble: None,
            tab: Tab::Data,
            status: StatusPanel::default(),
            contracts: ContractsPanel::default(),
            history: HistoryPanel::default(),
            provisioning: Provisioning::default(),
            retariff: Retariff::default(),
            sought: None,
        }
    }

    /// Begins at the tab Aprovisionamiento, with a device marked.
    pub fn at_device(id: CustomerId, device: Option<DeviceId>) -> Self {
        Self { tab: Tab::Provisioning, sought: device, ..Self::new(id) }
    }

    /// The file of a customer at the form of a draft, which is filled as soon as all has been read.
    pub fn taking_up(id: CustomerId, kept: Kept) -> Self {
        let mut screen = Self { tab: Tab::Provisioning, ..Self::new(id) };
        screen.provisioning.waiting.choose(Box::new(kept));
        screen
    }

    fn go_to(&mut self, tab: Tab) -> Outcome {
        self.tab = tab;
        if tab == Tab::Provisioning {
            if let Some(file) = &self.file {
                self.provisioning.enter(file);
                return self.provisioning.offer_link_drafts();
            }
            return Outcome::stay();
        }
        self.provisioning.focus = Focus::Tabs;
        self.read_tab()
    }

    fn mark_sought(&mut self) {
        let (Some(file), Some(sought)) = (&self.file, self.sought.take()) else { return };
        if let Some(at) = file.devices.iter().position(|device| device.id == sought) {
            self.provisioning.cursor.marked = at;
        }
    }

    fn read_again(&mut self) -> Outcome {
        let tab = self.read_tab();
        Outcome::ask(Request::Store(StoreRequest::Customer(self.id))).with(tab)
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        let reply = match self.records_reply(reply, cx) {
            Ok(outcome) => return outcome,
            Err(reply) => *reply,
        };
        match reply {
            Reply::Customer(Ok(file)) => {
                self.trouble = None;
                let is_first = self.file.is_none();
                let marked = self.file.as_ref().and_then(|before| self.provisioning.marked(before));
                let marked = marked.map(|device| device.id);
                let outcome = self.provisioning.take_file(&file, marked, cx);
                self.file = Some(file);
                if is_first && self.tab == Tab::Provisioning {
                    self.mark_sought();
                    let opened = self.go_to(Tab::Provisioning);
                    let taken_up = self.take_up(outcome, cx);
                    return match taken_up.step {
                        Step::Stay => opened.with(taken_up),
                        _ => taken_up.with(opened),
                    };
                }
                self.take_up(outcome, cx)
            }
            Reply::Customer(Err(trouble)) => {
                // What is already shown stays: an old picture is better than none.
                if self.file.is_some() {
                    cx.notices.fail(trouble.text);
                } else {
                    self.trouble = Some(trouble);
                }
                Outcome::stay()
            }
            Reply::Drafts(kept) => {
                self.provisioning.waiting.take_all(kept, self.id);
                Outcome::stay()
            }
            reply => match &self.file {
                Some(file) => self.provisioning.reply(reply, file, cx),
                None => self.provisioning.reply_early(reply, cx),
            },
        }
    }

    /// Goes on with the draft that was chosen, if all that it needs is here now.
    fn take_up(&mut self, outcome: Outcome, cx: &mut Context) -> Outcome {
        let Some(file) = &self.file else { return outcome };
        let Outcome { step, requests } = self.provisioning.take_up(file, cx);
        Outcome { step, requests: [outcome.requests, requests].concat() }
    }

    fn changed(&mut self, change: StoreChange) -> Outcome {
        match change {
            StoreChange::Operation { customer, .. } if customer != Some(self.id) => Outcome::stay(),
            StoreChange::Operation { operation, .. } => {
                let mut outcome = self.read_again();
                if self.provisioning.follows(operation) {
                    outcome = outcome.and(Request::Store(StoreRequest::Operation(operation)));
                }
                outcome
            }
            StoreChange::Elsewhere => {
                let mut outcome = self.read_again();
                for operation in self.provisioning.followed() {
                    outcome = outcome.and(Request::Store(StoreRequest::Operation(operation)));
                }
                outcome
            }
        }
    }

    /// What a key or another size brings into sight may be of an age that goes on.
    fn with_age(&mut self, outcome: Outcome, cx: &Context) -> Outcome {
        match &self.file {
            Some(file) if self.tab == Tab::Provisioning => outcome.with(self.provisioning.tick(file, cx)),
            Some(_) | None => outcome,
        }
    }

    fn command(&mut self, command: Command, cx: &mut Context) -> Outcome {
        match command {
            Command::TabRight => return self.go_to(self.tab.beside(1)),
            Command::TabLeft => return self.go_to(self.tab.beside(-1)),
            Command::TabData => return self.go_to(Tab::Data),
            Command::TabTariffs => return self.go_to(Tab::Tariffs),
            Command::TabProvisioning => return self.go_to(Tab::Provisioning),
            Command::OpenTariffs => return self.open_tariffs(),
            Command::NewDevice if self.tab != Tab::Provisioning => {
                let shown = self.go_to(Tab::Provisioning);
                let asked = self.command(Command::NewDevice, cx);
                return match shown.step {
                    Step::Stay => asked.with(shown),
                    _ => shown.with(asked),
                };
            }
            Command::TabHistory => return self.go_to(Tab::History),
            Command::NextField if self.tab != Tab::Provisioning => return self.go_to(self.tab.beside(1)),
            Command::Back if self.tab != Tab::Provisioning => return Outcome::go(Step::Back),
            _ => {}
        }
        match (&self.file, self.tab) {
            (Some(file), Tab::Provisioning) => {
                let marked = self.provisioning.marked(file);
                let one_step = marked.and_then(|device| self.retariff.begin(command, device, file));
                one_step.unwrap_or_else(|| self.provisioning.command(command, file, cx))
            }
            (Some(file), Tab::Tariffs) => self.contracts.command(command, file),
            (Some(file), Tab::Data) => match command {
                Command::EditCustomer => Outcome::go(Step::Open(Route::CustomerForm(Some(self.id)))),
                Command::ChangeStatus => StatusPanel::choose(file),
                _ => Outcome::stay(),
            },
            (_, Tab::History) => self.history.command(command, self.id, cx),
            (None, _) if command == Command::Back => Outcome::go(Step::Back),
            (None, _) => Outcome::stay(),
        }
    }

    /// Leads to Gestión de tarifas, to the first of his tariffs with a service that no template provides.
    fn open_tariffs(&self) -> Outcome {
        let Some(file) = &self.file else { return Outcome::stay() };
        let lacks = |tariff: &&Tariff| tariff.services.iter().any(|service| service.templates.is_empty());
        match file.tariffs.iter().find(lacks).or(file.tariffs.first()) {
            Some(tariff) => {
                let name = tariff.name.clone();
                Outcome::go(Step::Open(Route::TariffsAt { tariff: tariff.id, name }))
            }
            None => Outcome::stay(),
        }
    }
}

impl Screen for CustomerScreen {
    fn places(&self) -> Vec<Place> {
        match (self.tab, &self.file) {
            (Tab::Data, Some(_)) => vec![Place::CustomerData, Place::Tabs],
            (Tab::Tariffs, Some(_)) => vec![Place::Contracts, Place::Tabs],
            (Tab::History, _) => vec![Place::History, Place::Tabs],
            (Tab::Provisioning, _) | (Tab::Data | Tab::Tariffs, None) => self.provisioning.places(),
        }
    }

    fn takes_text(&self) -> bool {
        self.provisioning.takes_text()
    }

    fn awaits(&self) -> Option<Awaits> {
        if self.status.is_planning || self.contracts.is_offering {
            return Some(Awaits::Opening);
        }
        match (&self.file, &self.trouble) {
            (None, Some(_)) => Some(Awaits::InVain),
            (None, None) => Some(Awaits::Reading),
            (Some(_), _) => self.provisioning.awaits(),
        }
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        let Some(file) = &self.file else { return Ok(()) };
        match command {
            Command::OpenTariffs if file.tariffs.is_empty() => Err(text!("tariffs-none")),
            Command::ChangeStatus if self.status.is_busy() => Err(text!("saving-already")),
            Command::Contract | Command::EndContract => self.contracts.available(command, file),
            Command::SwapDevice | Command::MoveDevice | Command::ChangeTariff => {
                retariff::check(self.provisioning.marked(file))
            }
            _ => self.provisioning.available(command, file),
        }
    }

    fn has_unsaved(&self) -> bool {
        self.provisioning.has_unsaved()
    }

    fn drafts(&self) -> Vec<(u64, Draft)> {
        self.file.as_ref().map(|file| self.provisioning.drafts(file)).unwrap_or_default()
    }

    fn takes_up(&self, draft: &DraftOf) -> bool {
        self.file.is_some() && draft.customer() == Some(self.id)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Answer(Answer::TakeUp(kept)) => {
                self.tab = Tab::Provisioning;
                self.provisioning.waiting.choose(kept);
                self.take_up(Outcome::stay(), cx)
            }
            Msg::Shown if self.file.is_none() => self
                .read_again()
                .and(Request::Drafts)
                .and(Request::Store(StoreRequest::KnownSystems))
                .and(Request::Store(StoreRequest::DeviceChoices { lookups: editor::lookups() })),
            Msg::Shown => self.read_again(),
            Msg::Reply(reply) => self.reply(reply, cx),
            Msg::Changed(change) => self.changed(change),
            Msg::Command(command) => {
                let outcome = self.command(command, cx);
                self.with_age(outcome, cx)
            }
            Msg::Text(key) => self.provisioning.text(key, self.file.as_deref(), cx),
            Msg::Paste(words) => self.provisioning.paste(&words, self.file.as_deref(), cx),
            Msg::Answer(answer) => match self.records_answer(answer) {
                Ok(outcome) => outcome,
                Err(answer) => match &self.file {
                    Some(file) => self.provisioning.answer(answer, file, cx),
                    None => Outcome::stay(),
                },
            },
            Msg::Resized => self.with_age(Outcome::stay(), cx),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, _cx: &Context) -> Option<Vec<String>> {
        let name = self
            .file
            .as_ref()
            .map_or_else(|| "…".to_owned(), |file| format!("{} {}", file.customer.code, file.customer.name));
        Some(vec![crate::ui::text::harmless(&name).into_owned()])
    }

    fn badge(&self, cx: &Context) -> Option<(String, Style)> {
        let status = self.file.as_ref()?.customer.status;
        let (symbol, style) = status_mark(status, cx);
        Some((format!("{symbol} {}", cx.say(&status.label())), style))
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        (self.tab == Tab::Provisioning).then(|| self.provisioning.hint(cx)).flatten()
    }
}
