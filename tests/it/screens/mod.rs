//! What every screen looks like: each in several states, sizes and languages, kept as text.
//!
//! Only drawing is told here; what keys and answers do is told beside the code. With `VINCULA_PICTURES` set to a folder,
//! each drawing is written there with its colours too, to be looked at.

mod customer;
mod life;
mod lists;
mod products;
mod report;
mod tariffs;
mod windows;
mod work;
mod world;

use std::fmt::Write;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier, Style};
use vincula::app::effect::{Effect, Reply, StoreRequest, Ticket};
use vincula::app::keymap::in_force::Keymap;
use vincula::app::route::Route;
use vincula::app::{App, Drafts, Event, Setting};
use vincula::domain::optical::Bands;
use vincula::i18n::{Language, Texts};
use vincula::store::CustomerQuery;
use vincula::ui::glyphs::Glyphs;
use vincula::ui::theme::{Ground, Theme};

use crate::typed::typed;

/// The moment at which every picture is drawn: 22 November 2026, 18:04.
pub const NOW: Timestamp = Timestamp::constant(1_795_370_640, 0);

/// How a picture is drawn.
#[derive(Clone, Copy)]
struct Variant {
    language: Language,
    size: (u16, u16),
    ascii: bool,
}

impl Variant {
    const fn new(language: Language, columns: u16, rows: u16) -> Self {
        Self { language, size: (columns, rows), ascii: false }
    }

    /// The same without colours and in ASCII.
    const fn in_ascii(self) -> Self {
        Self { ascii: true, ..self }
    }

    fn theme(self) -> Theme {
        if self.ascii { Theme { glyphs: Glyphs::Ascii, ..Theme::plain() } } else { Theme::on(Ground::Dark) }
    }

    fn title(self) -> String {
        let language = match self.language {
            Language::Es => "es",
            Language::En => "en",
        };
        let (columns, rows) = self.size;
        format!("{language} {columns}x{rows}{}", if self.ascii { " ascii" } else { "" })
    }
}

const VARIANTS: [Variant; 8] = [
    Variant::new(Language::Es, 80, 24),
    Variant::new(Language::En, 80, 24),
    Variant::new(Language::Es, 60, 20),
    Variant::new(Language::En, 60, 20),
    Variant::new(Language::Es, 120, 40),
    Variant::new(Language::En, 120, 40),
    Variant::new(Language::Es, 80, 24).in_ascii(),
    Variant::new(Language::En, 60, 20).in_ascii(),
];

/// A program on a screen in memory; nothing that it asks for is carried out.
pub struct Scene {
    app: App,
    size: Size,
    /// All that was asked of the world.
    pub asked: Vec<Effect>,
}

impl Scene {
    fn open(first: &Route, variant: Variant) -> Self {
        let setting = Setting {
            texts: Texts::new(variant.language),
            drafts: Drafts::NotKept,
            keymap: Keymap::default(),
            theme: variant.theme(),
            user: "ana".to_owned(),
            zone: TimeZone::UTC,
            bands: Bands::default(),
        };
        let size = Size::new(variant.size.0, variant.size.1);
        let (app, asked) = App::new(first, setting, size, NOW);
        Self { app, size, asked }
    }

    /// Types.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        for key in typed(script) {
            let asked = self.app.update(Event::Key(key), NOW);
            self.asked.extend(asked);
        }
        self
    }

    /// Answers the layer that was opened as number `ticket`, counted from 1.
    pub fn answer(&mut self, ticket: u64, reply: Reply) -> &mut Self {
        let asked = self.app.update(Event::Reply(Ticket(ticket), reply), NOW);
        self.asked.extend(asked);
        self
    }

    /// Tells it what comes by itself.
    pub fn event(&mut self, event: Event) -> &mut Self {
        let asked = self.app.update(event, NOW);
        self.asked.extend(asked);
        self
    }

    /// The newest of what was asked of the world that is looked for.
    pub fn newest<T>(&self, look: impl FnMut(&Effect) -> Option<T>) -> Option<T> {
        self.asked.iter().rev().find_map(look)
    }

    /// Answers the newest question for customers.
    pub fn answer_customers(&mut self, reply: impl FnOnce(CustomerQuery) -> Reply) -> &mut Self {
        let newest = self.newest(|effect| match effect {
            Effect::Store(ticket, StoreRequest::Customers(query)) => Some((*ticket, query.clone())),
            _ => None,
        });
        let (ticket, query) = newest.expect("customers were asked for");
        self.answer(ticket.0, reply(query))
    }

    fn draw(&self) -> Buffer {
        let backend = TestBackend::new(self.size.width, self.size.height);
        let mut terminal = Terminal::new(backend).expect("a screen in memory");
        terminal.draw(|frame| self.app.draw(frame)).expect("a screen in memory");
        terminal.backend().buffer().clone()
    }
}

/// Plays a story in every size and language and compares what is seen at its end with what was kept.
pub fn looks(name: &str, first: &Route, story: impl Fn(&mut Scene)) {
    let mut kept = String::new();
    for variant in VARIANTS {
        let mut scene = Scene::open(first, variant);
        story(&mut scene);
        let buffer = scene.draw();
        let title = variant.title();
        let _ = writeln!(kept, "{title}\n{}\n{}", "=".repeat(title.len()), words(&buffer));
        if let Some(folder) = std::env::var_os("VINCULA_PICTURES") {
            let file = format!("{name}-{}.ansi", title.replace(' ', "-"));
            std::fs::write(Path::new(&folder).join(file), coloured(&buffer)).expect("the folder is there");
        }
    }
    insta::with_settings!({ snapshot_path => "pictures", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, kept);
    });
}

/// The text of a screen, a line a row, blanks at the end left out.
fn words(buffer: &Buffer) -> String {
    let mut words = String::new();
    for y in 0..buffer.area.height {
        let line: String = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        words.push_str(line.trim_end());
        words.push('\n');
    }
    words
}

/// The same with its styles, as a terminal is sent them.
fn coloured(buffer: &Buffer) -> String {
    let mut words = String::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            words.push_str(&sequence(cell.style()));
            words.push_str(cell.symbol());
            x += u16::try_from(unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1)).unwrap_or(1);
        }
        words.push_str("\x1b[0m\n");
    }
    words
}

fn sequence(style: Style) -> String {
    let mut parts = vec!["0".to_owned()];
    let modifiers = [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
    ];
    for (modifier, code) in modifiers {
        if style.add_modifier.contains(modifier) {
            parts.push(code.to_owned());
        }
    }
    parts.extend(style.fg.and_then(colour).map(|at| (if at < 8 { 30 + at } else { 82 + at }).to_string()));
    parts.extend(style.bg.and_then(colour).map(|at| (if at < 8 { 40 + at } else { 92 + at }).to_string()));
    format!("\x1b[{}m", parts.join(";"))
}

/// The number of one of the sixteen colours.
fn colour(colour: Color) -> Option<u8> {
    const COLOURS: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    COLOURS.iter().position(|known| *known == colour).and_then(|at| u8::try_from(at).ok())
}
