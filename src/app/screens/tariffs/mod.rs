//! Gestión de tarifas: the tariffs with a line for each of their services, and the templates that provide them.

mod deeds;
mod loaded;
#[cfg(test)]
mod tests;
pub mod there;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place as Keys};
use crate::app::route::{Answer, Outcome, Route, Step, TariffForm};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::ids::TariffId;
use crate::domain::tariff::ServiceKind;
use crate::domain::text::Text;
use crate::domain::values::fold;
use crate::store::{Direction, Edge, StoreChange, TariffFilter, TariffKey, TariffPage, TariffQuery};
use crate::text;

use loaded::{Loaded, PAGE};
use there::There;

/// The filters, in the order in which one goes through them.
const FILTERS: [TariffFilter; 4] =
    [TariffFilter::All, TariffFilter::Offered, TariffFilter::Unlinked, TariffFilter::Retired];

/// The list, its search, and what the systems say of its links.
#[derive(Default)]
pub struct TariffsScreen {
    filter: TariffFilter,
    search: Line,
    is_searching: bool,
    direction: Direction,
    loaded: Loaded,
    /// What was asked for last, and whether it is to take the place of what is shown at the same mark: an answer to
    /// anything else comes too late.
    asked: Option<(TariffQuery, Purpose)>,
    /// Why there is no list to show.
    trouble: Option<Trouble>,
    there: There,
    /// The tariff at which the list begins when it is opened.
    sought: Option<TariffKey>,
    /// The service of it that is marked then, when the list is here.
    sought_service: Option<(String, ServiceKind)>,
    /// It lies over another screen, to which one goes back.
    is_over: bool,
    /// It is being retired, offered again or deleted.
    in_hand: Option<TariffId>,
}

/// What a page is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To be a new list, or more of the one that is shown.
    Go,
    /// To see its rows as they are now.
    Again,
}

impl TariffsScreen {
    /// The list with one tariff marked.
    pub fn at(tariff: TariffId, name: &str) -> Self {
        let sought = Some(TariffKey { name: fold(name), id: tariff });
        Self { sought, is_over: true, ..Self::default() }
    }

    /// The list with a service marked of the tariff of this name, which no other has.
    pub fn at_service(tariff_name: String, service: ServiceKind) -> Self {
        // Before any tariff whose name is spelt alike.
        let sought = Some(TariffKey { name: fold(&tariff_name), id: TariffId(0) });
        Self { sought, sought_service: Some((tariff_name, service)), is_over: true, ..Self::default() }
    }

    fn ask(&mut self, purpose: Purpose, edge: Edge<TariffKey>, limit: u16) -> Outcome {
        let search = self.search.words().trim().to_owned();
        let query = TariffQuery { filter: self.filter, search, direction: self.direction, edge, limit };
        // While a new list is on its way, nothing is added to the old one.
        let adds = purpose == Purpose::Again || matches!(query.edge, Edge::After(_) | Edge::Before(_));
        if self.is_renewing() && adds || self.asked.as_ref().is_some_and(|(asked, _)| *asked == query) {
            return Outcome::stay();
        }
        self.asked = Some((query.clone(), purpose));
        Outcome::ask(Request::Store(StoreRequest::Tariff(TariffRequest::Page(query))))
    }

    fn go_to(&mut self, edge: Option<Edge<TariffKey>>) -> Outcome {
        edge.map_or_else(Outcome::stay, |edge| self.ask(Purpose::Go, edge, PAGE))
    }

    /// A list that takes the place of the one that is shown has been asked for.
    fn is_renewing(&self) -> bool {
        self.asked.as_ref().is_some_and(|(query, purpose)| replaces(query, *purpose))
    }

    /// Coming back, the list is where it was left, with what has changed in it meanwhile.
    fn shown(&mut self) -> Outcome {
        self.there.forget_failures();
        self.read_again()
    }

    fn read_again(&mut self) -> Outcome {
        if self.loaded.total.is_none() || self.trouble.is_some() {
            let edge = self.sought.take().map_or(Edge::First, Edge::From);
            return self.go_to(Some(edge));
        }
        let (edge, limit) = self.loaded.again();
        self.ask(Purpose::Again, edge, limit)
    }

    fn take(&mut self, query: &TariffQuery, page: Answered<TariffPage>, cx: &mut Context) -> Outcome {
        let Some((_, purpose)) = self.asked.take_if(|(asked, _)| asked == query) else {
            return Outcome::stay();
        };
        let height = view::height(cx.size);
        match (page, purpose) {
            (Ok(page), Purpose::Go) => self.loaded.take(&query.edge, query.limit, page, height),
            (Ok(page), Purpose::Again) => self.loaded.renew(query.limit, page, height),
            // What was shown is not what was asked for.
            (Err(trouble), purpose) if replaces(query, purpose) => {
                self.loaded = Loaded::default();
                self.trouble = Some(trouble);
                return Outcome::stay();
            }
            // What is shown stays: an old picture is better than none.
            (Err(trouble), Purpose::Go | Purpose::Again) => {
                cx.notices.fail(trouble.text);
                return Outcome::stay();
            }
        }
        self.trouble = None;
        if let Some((name, service)) = self.sought_service.take() {
            self.loaded.mark_service(&name, service, height);
        }
        self.followed(cx)
    }

    /// Reads on where that is needed, and asks the systems that are linked and have not been asked.
    fn followed(&mut self, cx: &Context) -> Outcome {
        let edge = self.loaded.read_ahead(view::height(cx.size));
        let outcome = self.go_to(edge);
        let services = self.loaded.rows.iter().flat_map(|row| &row.tariff.services);
        let requests = self.there.ask(services.flat_map(|service| &service.templates));
        requests.into_iter().fold(outcome, Outcome::and)
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        self.loaded.step(by, view::height(cx.size));
        self.followed(cx)
    }

    fn open(&self) -> Outcome {
        let Some(place) = self.loaded.marked() else { return Outcome::stay() };
        let service = place.service.map(|service| service.kind);
        Outcome::go(Step::Open(Route::Tariff(TariffForm::Of(place.row.tariff.id, service))))
    }

    fn choose(&mut self, by: usize) -> Outcome {
        let at = FILTERS.iter().position(|filter| *filter == self.filter).unwrap_or(0);
        self.filter = FILTERS[(at + by) % FILTERS.len()];
        self.go_to(Some(Edge::First))
    }

    /// The mark stays on its tariff, unless it stands at the beginning.
    fn turn(&mut self) -> Outcome {
        self.direction = self.direction.turned();
        let is_at_beginning = self.loaded.cursor.marked == 0 && self.loaded.begins();
        let marked = self.loaded.marked().filter(|_| !is_at_beginning).map(|place| place.row.key.clone());
        self.go_to(Some(marked.map_or(Edge::First, Edge::From)))
    }

    fn typed(&mut self, changed: bool) -> Outcome {
        if changed { self.go_to(Some(Edge::First)) } else { Outcome::stay() }
    }

    /// Shows the whole list again, at the tariff that was marked among those found.
    fn clear_search(&mut self) -> Outcome {
        let was_empty = self.search.is_empty();
        self.search = Line::default();
        self.is_searching = false;
        if was_empty {
            return Outcome::stay();
        }
        let marked = self.loaded.marked().map(|place| place.row.key.clone());
        self.go_to(Some(marked.map_or(Edge::First, Edge::From)))
    }

    /// Asks all systems again what has become of their templates.
    fn refresh(&mut self, cx: &mut Context) -> Outcome {
        self.there.forget();
        cx.notices.done(text!("tariffs-asked-again"));
        let again = self.read_again();
        self.followed(cx).with(again)
    }

    fn command(&mut self, command: Command, cx: &mut Context) -> Outcome {
        let height = view::height(cx.size);
        let page = isize::try_from(height).unwrap_or(1);
        match command {
            Command::Up => self.step(-1, cx),
            Command::Down => self.step(1, cx),
            Command::PageUp => self.step(-page, cx),
            Command::PageDown => self.step(page, cx),
            Command::First => {
                let edge = self.loaded.go_first(height);
                self.go_to(edge)
            }
            Command::Last => {
                let edge = self.loaded.go_last(height);
                self.go_to(edge)
            }
            Command::Search => {
                let outcome = self.clear_search();
                self.is_searching = true;
                outcome
            }
            Command::NextField => {
                self.is_searching = false;
                Outcome::stay()
            }
            Command::TurnSort => self.turn(),
            Command::NextFilter => self.choose(1),
            Command::PreviousFilter => self.choose(FILTERS.len() - 1),
            Command::Refresh => self.refresh(cx),
            Command::Open => self.open(),
            Command::NewTariff => Outcome::go(Step::Open(Route::Tariff(TariffForm::New))),
            Command::CopyTariff => self.copy(),
            Command::LinkTemplate => self.link(),
            Command::RetireTariff => self.retire(),
            Command::RemoveTariff => self.remove(),
            Command::Back if self.is_searching || !self.search.is_empty() => self.clear_search(),
            Command::Back => Outcome::go(Step::Back),
            _ => Outcome::stay(),
        }
    }

    fn reply(&mut self, reply: TariffReply, cx: &mut Context) -> Outcome {
        match reply {
            TariffReply::Page { query, page } => self.take(&query, page, cx),
            TariffReply::Retired(answer) => self.retired(answer, cx),
            TariffReply::Removed(answer) => self.removed(answer, cx),
            TariffReply::One(_)
            | TariffReply::Saved(_)
            | TariffReply::Overtaken { .. }
            | TariffReply::ActiveDevices { .. }
            | TariffReply::TemplateChanged { .. } => Outcome::stay(),
        }
    }
}

/// Whether what is asked for takes the place of the list that is shown.
const fn replaces(query: &TariffQuery, purpose: Purpose) -> bool {
    match purpose {
        Purpose::Go => matches!(query.edge, Edge::First | Edge::Last | Edge::From(_)),
        Purpose::Again => false,
    }
}

impl Screen for TariffsScreen {
    fn places(&self) -> Vec<Keys> {
        match (self.is_searching, &self.trouble) {
            (true, _) => vec![Keys::SearchLine],
            (false, Some(_)) => vec![Keys::Unread, Keys::Tariffs, Keys::Sorted, Keys::List],
            (false, None) => vec![Keys::Tariffs, Keys::Sorted, Keys::List],
        }
    }

    fn takes_text(&self) -> bool {
        self.is_searching
    }

    fn awaits(&self) -> Option<Awaits> {
        // What is typed now is for the list that is on its way, and not for the one that it takes the place of.
        if self.is_renewing() && !self.is_searching {
            return Some(Awaits::Reading);
        }
        self.trouble.as_ref().map(|_| Awaits::InVain)
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        self.check(command)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown => self.shown(),
            Msg::Changed(StoreChange::Elsewhere) => self.read_again(),
            Msg::Reply(Reply::Tariff(reply)) => self.reply(reply, cx),
            Msg::Reply(Reply::Templates { system, templates }) => {
                self.there.take(system, templates);
                Outcome::stay()
            }
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) if self.is_searching => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Command(command) => self.command(command, cx),
            Msg::Answer(Answer::Yes(purpose)) => self.answered(&purpose),
            Msg::Resized => self.step(0, cx),
            Msg::Changed(StoreChange::Operation { .. }) | Msg::Paste(_) | Msg::Answer(_) | Msg::Reply(_) => {
                Outcome::stay()
            }
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("path-tariffs"))])
    }
}
