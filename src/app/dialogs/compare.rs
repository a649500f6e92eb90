//! What two people made of one record, field by field: what I typed, what is recorded now, and what it was when I
//! opened it. Each field gets one or the other.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::{row, rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{cut, harmless, width};

/// The rows around the fields: title, heads; below, the three values of the marked field in full.
const ABOVE: u16 = 2;
const BELOW: u16 = 4;

/// Whose value a field is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Mine,
    Theirs,
}

/// What comes after the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Edit,
    Save,
}

/// All that is compared, and who changed it last.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub by: Option<(String, Timestamp)>,
    pub rows: Vec<Compared>,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub key: String,
    pub label: Text,
    pub mine: Text,
    pub theirs: Text,
    pub before: Text,
    pub side: Side,
}

/// The open window.
pub struct Compare {
    comparison: Comparison,
    cursor: Cursor,
}

impl Compare {
    pub const fn new(comparison: Comparison) -> Self {
        Self { comparison, cursor: Cursor { marked: 0, top: 0 } }
    }

    fn rows(&self, cx: &Context) -> u16 {
        let most = cx.size.height.saturating_sub(crate::ui::frame::ROWS);
        let fields = u16::try_from(self.comparison.rows.len()).unwrap_or(u16::MAX);
        fields.saturating_add(ABOVE + BELOW).min(most)
    }

    fn visible(&self, cx: &Context) -> usize {
        usize::from(self.rows(cx).saturating_sub(ABOVE + BELOW)).max(1)
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let visible = self.visible(cx);
        self.cursor.step(by, self.comparison.rows.len(), visible);
        Outcome::stay()
    }

    fn turn(&mut self) -> Outcome {
        if let Some(row) = self.comparison.rows.get_mut(self.cursor.marked) {
            row.side = match row.side {
                Side::Mine => Side::Theirs,
                Side::Theirs => Side::Mine,
            };
        }
        Outcome::stay()
    }

    fn take_all(&mut self, side: Side) -> Outcome {
        for row in &mut self.comparison.rows {
            row.side = side;
        }
        Outcome::stay()
    }

    fn answer(&self, then: Then) -> Outcome {
        let sides = self.comparison.rows.iter().map(|row| (row.key.clone(), row.side)).collect();
        Outcome::go(Step::Answer(Answer::Compared { sides, then }))
    }

    /// Who changed it, and when.
    fn by(&self, cx: &Context) -> String {
        self.comparison.by.as_ref().map_or_else(String::new, |(by, at)| {
            let by = harmless(by).into_owned();
            cx.say(&text!("compare-by", user = by, moment = cx.day(*at)))
        })
    }
}

impl Screen for Compare {
    fn places(&self) -> Vec<Place> {
        vec![Place::Compare]
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let page = isize::try_from(self.visible(cx)).unwrap_or(1);
        match msg {
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-page, cx),
            Msg::Command(Command::PageDown) => self.step(page, cx),
            Msg::Command(Command::OtherSide) => self.turn(),
            Msg::Command(Command::AllMine) => self.take_all(Side::Mine),
            Msg::Command(Command::AllTheirs) => self.take_all(Side::Theirs),
            Msg::Command(Command::Save) => self.answer(Then::Save),
            Msg::Command(Command::Back) => self.answer(Then::Edit),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let area = window(frame, area, self.rows(cx));
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        rule(frame, line(0), &cx.say(&text!("compare-title")), &self.by(cx), cx);
        let columns = usize::from(area.width);
        let labels = self.comparison.rows.iter().map(|row| width(&cx.say(&row.label)));
        let label = labels.max().unwrap_or(0).min(columns * 3 / 10);
        let value = columns.saturating_sub(label + 3 + 3 * 3) / 3;
        let heads = [text!("compare-mine"), text!("compare-theirs"), text!("compare-before")];
        let head = |text: &Text| (format!("  {}", cx.say(text)), value + 2, cx.theme.muted);
        let [mine, theirs, before] = &heads;
        let first = (String::new(), label + 2, cx.theme.muted);
        frame.render_widget(row(&[first, head(mine), head(theirs), head(before)]), line(1));
        let rows = self.comparison.rows.iter().enumerate();
        let visible = self.visible(cx);
        for ((index, compared), at) in rows.skip(self.cursor.top).take(visible).zip(ABOVE..area.height) {
            let is_marked = index == self.cursor.marked;
            let marker = if is_marked { "▸" } else { " " };
            let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
            // The value that the field is to have is marked, not only coloured.
            let cell = |words: &Text, side: Option<Side>| {
                let chosen = side == Some(compared.side);
                let style = if chosen { cx.theme.strong } else { cx.theme.muted };
                (format!("{} {}", if chosen { "●" } else { " " }, cx.say(words)), value + 2, style)
            };
            let cells = [
                (format!("{marker} {}", cx.say(&compared.label)), label + 2, style),
                cell(&compared.mine, Some(Side::Mine)),
                cell(&compared.theirs, Some(Side::Theirs)),
                cell(&compared.before, None),
            ];
            frame.render_widget(row(&cells), line(at));
        }
        let Some(marked) = self.comparison.rows.get(self.cursor.marked) else { return };
        let top = area.height.saturating_sub(BELOW);
        rule(frame, line(top), &cx.say(&marked.label), "", cx);
        for ((head, words), at) in
            heads.iter().zip([&marked.mine, &marked.theirs, &marked.before]).zip(top + 1..area.height)
        {
            let words = cut(&format!("{}: {}", cx.say(head), cx.say(words)), columns.saturating_sub(4));
            frame.render_widget(Span::styled(format!("  {words}"), cx.theme.plain), line(at));
        }
    }
}
