//! The palette: every command that there is here, the screens of the menu and the customers, narrowed down as one types.
//!
//! It runs nothing itself: what is chosen is run by the screen below, as if its key had been pressed there.

#[cfg(test)]
mod tests;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Words, Span};

use crate::app::effect::{Answered, Reply, Request, StoreRequest};
use crate::app::form::line::Line;
use crate::app::keymap::in_force::Offer;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Leave, Outcome, Reach, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::customers::view::status_mark;
use crate::domain::text::Text;
use crate::domain::values::{PhoneNumber, fold};
use crate::store::{CustomerPage, CustomerQuery, CustomerRow, Edge, Sort};
use crate::text;
use crate::ui::frame::{ROWS, rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{cut, fill, width};

/// The rows around what is found: title, search line.
const AROUND: u16 = 2;
/// How many customers are shown at the most: who does not see his one types more of him.
const CUSTOMERS: u16 = 30;

/// A command that can be chosen.
struct Entry {
    offer: Offer,
    /// Its label as it is compared with what is typed.
    folded: String,
}

/// How well a command answers what is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// Every word that is typed begins one of its words: it goes before the customers.
    Words,
    /// The letters stand there in this order.
    Letters,
}

/// Something found, by what it is and not by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Command(usize, Match),
    Customer(usize),
}

/// The open window.
pub struct Palette {
    entries: Vec<Entry>,
    reach: Reach,
    search: Line,
    customers: Vec<CustomerRow>,
    /// What is being looked for: one question at a time, and only the answer to what is typed counts.
    asked: Option<CustomerQuery>,
    found: Vec<Found>,
    cursor: Cursor,
    /// What stands first is to be taken as soon as the customers are here.
    takes_first: bool,
}

impl Palette {
    pub fn new(offers: Vec<Offer>, reach: Reach) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for offer in offers {
            let is_known = |entry: &Entry| entry.offer.command == offer.command;
            if offer.command != Command::Palette && !entries.iter().any(is_known) {
                entries.push(Entry { offer, folded: String::new() });
            }
        }
        entries.sort_by_key(|entry| usefulness(&entry.offer));
        Self {
            entries,
            reach,
            search: Line::default(),
            customers: Vec::new(),
            asked: None,
            found: Vec::new(),
            cursor: Cursor::default(),
            takes_first: false,
        }
    }

    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(ROWS + AROUND))
    }

    /// What is typed has changed.
    fn typed(&mut self, changed: bool) -> Outcome {
        if !changed {
            return Outcome::stay();
        }
        self.takes_first = false;
        self.cursor = Cursor::default();
        let outcome = self.ask();
        self.find();
        outcome
    }

    fn wanted(&self) -> &str {
        self.search.words().trim()
    }

    /// Asks for the customers that answer what is typed, unless an answer is still on its way: then they are asked for
    /// when it is here.
    fn ask(&mut self) -> Outcome {
        if self.reach == Reach::Here || self.wanted().is_empty() {
            self.customers.clear();
            return Outcome::stay();
        }
        if self.asked.is_some() {
            return Outcome::stay();
        }
        let query = CustomerQuery {
            search: self.wanted().to_owned(),
            sort: Sort::default(),
            edge: Edge::First,
            limit: CUSTOMERS,
        };
        self.asked = Some(query.clone());
        Outcome::ask(Request::Store(StoreRequest::Customers(query)))
    }

    fn take(&mut self, query: &CustomerQuery, page: Answered<CustomerPage>, cx: &mut Context) -> Outcome {
        if self.asked.as_ref() != Some(query) {
            return Outcome::stay();
        }
        self.asked = None;
        if query.search != self.wanted() {
            return self.ask();
        }
        // Who has moved the mark keeps it where it is, whatever comes before it now.
        let marked = (self.cursor.marked > 0).then(|| self.marked_command()).flatten();
        self.customers = match page {
            Ok(page) => page.rows,
            Err(trouble) => {
                cx.notices.fail(trouble.text);
                Vec::new()
            }
        };
        self.find();
        let at = self.found.iter().position(|found| match found {
            Found::Command(entry, _) => Some(self.entries[*entry].offer.command) == marked,
            Found::Customer(_) => false,
        });
        self.cursor.go_to(at.unwrap_or(0), self.found.len(), Self::visible(cx));
        if std::mem::take(&mut self.takes_first) { self.choose(cx) } else { Outcome::stay() }
    }

    fn marked_command(&self) -> Option<Command> {
        match self.found.get(self.cursor.marked) {
            Some(Found::Command(entry, _)) => Some(self.entries[*entry].offer.command),
            Some(Found::Customer(_)) | None => None,
        }
    }

    /// Puts together what answers: commands by their words, then customers, then commands by their letters.
    fn find(&mut self) {
        let wanted = fold(self.search.words());
        if wanted.is_empty() {
            self.found = (0..self.entries.len()).map(|entry| Found::Command(entry, Match::Words)).collect();
            return;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::new(&wanted, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy);
        let mut letters = Vec::new();
        let mut commands: Vec<(Match, bool, u32, usize)> = Vec::new();
        for (index, Entry { folded, offer }) in self.entries.iter().enumerate() {
            let Some(score) = pattern.score(Utf32Str::new(folded, &mut letters), &mut matcher) else {
                continue;
            };
            let begins = |word: &str| folded.split(' ').any(|own| own.starts_with(word));
            let how = if wanted.split(' ').all(begins) { Match::Words } else { Match::Letters };
            commands.push((how, offer.why_not.is_some(), u32::MAX - score, index));
        }
        commands.sort_unstable();
        let of = |wanted: Match| {
            commands
                .iter()
                .filter(move |(how, ..)| *how == wanted)
                .map(|(how, .., index)| Found::Command(*index, *how))
        };
        self.found = of(Match::Words)
            .chain((0..self.customers.len()).map(Found::Customer))
            .chain(of(Match::Letters))
            .collect();
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        self.cursor.step(by, self.found.len(), Self::visible(cx));
        Outcome::stay()
    }

    fn choose(&mut self, cx: &mut Context) -> Outcome {
        let found = self.found.get(self.cursor.marked).copied();
        // Who types and presses Enter at once means what is still on its way.
        let is_certain = matches!(found, Some(Found::Command(_, Match::Words)));
        if self.asked.is_some() && self.cursor.marked == 0 && !is_certain {
            self.takes_first = true;
            return Outcome::stay();
        }
        match found {
            Some(Found::Command(entry, _)) => {
                let Offer { command, why_not, .. } = &self.entries[entry].offer;
                match why_not {
                    Some(why) => {
                        cx.notices.warn(why.clone());
                        Outcome::stay()
                    }
                    None => Outcome::go(Step::Run(*command)),
                }
            }
            Some(Found::Customer(index)) => {
                Outcome::go(Step::Leave(Leave::Customer(self.customers[index].key.id)))
            }
            None => Outcome::stay(),
        }
    }
}

/// Where a command stands when nothing is typed: the lowest first.
fn usefulness(offer: &Offer) -> u8 {
    let is_step = matches!(
        offer.command,
        Command::Up
            | Command::Down
            | Command::PageUp
            | Command::PageDown
            | Command::First
            | Command::Last
            | Command::NextField
            | Command::PreviousField
            | Command::Back
            | Command::No
    );
    match offer {
        _ if is_step => 5,
        Offer { why_not: Some(_), .. } => 4,
        Offer { place: Place::Everywhere, .. } => 3,
        Offer { place: Place::Menu, .. } => 2,
        Offer { footer: true, .. } => 0,
        Offer { footer: false, .. } => 1,
    }
}

impl Screen for Palette {
    fn places(&self) -> Vec<Place> {
        vec![Place::Palette]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let page = isize::try_from(Self::visible(cx)).unwrap_or(1);
        match msg {
            Msg::Shown => {
                for entry in &mut self.entries {
                    entry.folded = fold(&cx.say(&Text::new(entry.offer.label)));
                }
                self.find();
                Outcome::stay()
            }
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Reply(Reply::Customers { query, page }) => self.take(&query, page, cx),
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-page, cx),
            Msg::Command(Command::PageDown) => self.step(page, cx),
            Msg::Command(Command::Act) => self.choose(cx),
            Msg::Command(Command::Back) => Outcome::go(Step::Back),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let area = window(frame, area, area.height);
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let visible = usize::from(area.height.saturating_sub(AROUND));
        let count = match self.found.len() {
            count if count > visible => format!("{}/{count}", self.cursor.marked + 1),
            _ => String::new(),
        };
        rule(frame, line(0), &cx.say(&text!("palette-title")), &count, cx);
        self.draw_search(frame, line(1), cx);
        if self.found.is_empty() {
            let (words, style) = match self.asked {
                Some(_) => (text!("reading"), cx.theme.muted),
                None => (text!("pick-none"), cx.theme.warning),
            };
            frame.render_widget(Span::styled(format!("   {}", cx.say(&words)), style), line(AROUND));
            return;
        }
        let mut cursor = self.cursor;
        cursor.show(self.found.len(), visible);
        for ((index, found), at) in self.found.iter().enumerate().skip(cursor.top).take(visible).zip(AROUND..)
        {
            let is_marked = index == cursor.marked;
            let words = match found {
                Found::Command(entry, _) => command_words(&self.entries[*entry].offer, is_marked, cx),
                Found::Customer(index) => customer_words(&self.customers[*index], is_marked, cx),
            };
            frame.render_widget(row(words, is_marked, usize::from(area.width), cx), line(at));
        }
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        match self.found.get(self.cursor.marked)? {
            Found::Command(entry, _) => self.entries[*entry].offer.why_not.as_ref().map(|why| cx.say(why)),
            Found::Customer(_) => None,
        }
    }
}

impl Palette {
    fn draw_search(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let label = cx.say(&match self.reach {
            Reach::Everywhere => text!("palette-search"),
            Reach::Here => text!("palette-search-here"),
        });
        let indent = u16::try_from(width(&label) + 2).unwrap_or(0);
        let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..area };
        let (words, column) = self.search.window(field.width, None);
        frame.render_widget(Span::styled(format!(" {label} "), cx.theme.muted), area);
        frame.render_widget(Span::raw(words), field);
        frame.set_cursor_position((field.x + column, field.y));
    }
}

/// What a row says of a command or a customer.
struct Told {
    name: (String, Style),
    key: String,
    notes: Vec<(String, Style)>,
}

fn command_words(offer: &Offer, is_marked: bool, cx: &Context) -> Told {
    let key = offer.keys.first().map(|key| cx.key(*key)).unwrap_or_default();
    let (style, note) = match &offer.why_not {
        Some(why) => (cx.theme.muted, (cx.say(why), cx.theme.warning)),
        None if is_marked => (cx.theme.strong, (cx.say(&offer.place.label()), cx.theme.muted)),
        None => (cx.theme.plain, (cx.say(&offer.place.label()), cx.theme.muted)),
    };
    Told { name: (cx.say(&Text::new(offer.label)), style), key, notes: vec![note] }
}

fn customer_words(customer: &CustomerRow, is_marked: bool, cx: &Context) -> Told {
    let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
    let (symbol, status_style) = status_mark(customer.status, cx);
    let status = format!("{symbol} {}  ", cx.say(&customer.status.label()));
    let phone = customer.phone.as_ref().map(PhoneNumber::national).unwrap_or_default();
    Told {
        name: (customer.name.clone(), style),
        key: customer.code.clone(),
        notes: vec![(status, status_style), (phone, cx.theme.plain)],
    }
}

fn row(told: Told, is_marked: bool, columns: usize, cx: &Context) -> Words<'static> {
    const KEY: usize = 9;
    let name_columns = columns * 2 / 5;
    let mut room = columns.saturating_sub(name_columns + KEY + 7);
    let mut spans = vec![
        Span::styled(if is_marked { " ▸ " } else { "   " }, cx.theme.key),
        Span::styled(fill(&told.name.0, name_columns), told.name.1),
        Span::raw("  "),
        Span::styled(fill(&told.key, KEY), cx.theme.key),
        Span::raw(" "),
    ];
    for (note, style) in told.notes {
        let note = cut(&note, room);
        room = room.saturating_sub(width(&note));
        spans.push(Span::styled(note, style));
    }
    Words::from(spans)
}
