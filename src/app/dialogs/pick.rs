//! Chooses one of several things, narrowed down as one types; what cannot be chosen stands there with the reason.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line as Words, Span};

use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, PickList, PickOption, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::values::fold;
use crate::text;
use crate::ui::frame::{rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{cut, fill, width};

/// The rows around the options: title, search line.
const AROUND: u16 = 2;

/// The open list.
pub struct Pick {
    list: PickList,
    search: Line,
    cursor: Cursor,
}

impl Pick {
    pub fn new(list: PickList) -> Self {
        let marked = list.options.iter().position(|option| Some(&option.key) == list.selected.as_ref());
        let cursor = Cursor { marked: marked.unwrap_or(0), top: 0 };
        Self { list, search: Line::default(), cursor }
    }

    /// The options that answer what is typed.
    fn found(&self, cx: &Context) -> Vec<&PickOption> {
        let wanted = fold(self.search.words());
        self.list
            .options
            .iter()
            .filter(|option| wanted.split(' ').all(|word| fold(&cx.say(&option.label)).contains(word)))
            .collect()
    }

    fn rows(&self, cx: &Context) -> u16 {
        let most = cx.size.height.saturating_sub(crate::ui::frame::ROWS);
        let options = u16::try_from(self.list.options.len().max(1)).unwrap_or(u16::MAX);
        options.saturating_add(AROUND).min(most)
    }

    fn visible(&self, cx: &Context) -> usize {
        usize::from(self.rows(cx).saturating_sub(AROUND))
    }

    fn typed(&mut self, changed: bool) -> Outcome {
        if changed {
            self.cursor = Cursor::default();
        }
        Outcome::stay()
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let (count, visible) = (self.found(cx).len(), self.visible(cx));
        self.cursor.step(by, count, visible);
        Outcome::stay()
    }

    fn choose(&self, cx: &mut Context) -> Outcome {
        let (chosen, why_not) = match self.found(cx).get(self.cursor.marked) {
            Some(option) => (option.key.clone(), option.why_not.clone()),
            None => return Outcome::stay(),
        };
        if let Some(why) = why_not {
            cx.notices.warn(why);
            return Outcome::stay();
        }
        Outcome::go(Step::Answer(Answer::Picked { field: self.list.field.clone(), key: chosen }))
    }
}

impl Screen for Pick {
    fn places(&self) -> Vec<Place> {
        vec![Place::Pick]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let page = isize::try_from(self.visible(cx)).unwrap_or(1);
        match msg {
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-page, cx),
            Msg::Command(Command::PageDown) => self.step(page, cx),
            Msg::Command(Command::Act) => self.choose(cx),
            Msg::Command(Command::Back) => Outcome::go(Step::Answer(Answer::No)),
            Msg::Shown => self.step(0, cx),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let found = self.found(cx);
        let area = window(frame, area, self.rows(cx));
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let count = format!("{}/{}", found.len(), self.list.options.len());
        rule(frame, line(0), &cx.say(&self.list.title), &count, cx);
        let label = cx.say(&text!("pick-search"));
        let indent = u16::try_from(width(&label) + 2).unwrap_or(0);
        let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..line(1) };
        let (words, column) = self.search.window(field.width, None);
        frame.render_widget(Span::styled(format!(" {label} "), cx.theme.muted), line(1));
        frame.render_widget(Span::raw(words), field);
        frame.set_cursor_position((field.x + column, field.y));
        if found.is_empty() {
            let words =
                if self.list.options.is_empty() { self.list.empty.clone() } else { text!("pick-none") };
            frame.render_widget(
                Span::styled(format!("   {}", cx.say(&words)), cx.theme.warning),
                line(AROUND),
            );
            return;
        }
        let columns = usize::from(area.width);
        let visible = usize::from(area.height.saturating_sub(AROUND));
        let longest = self.list.options.iter().map(|option| width(&cx.say(&option.label))).max();
        let name_columns = (longest.unwrap_or(0) + 2).min(columns * 45 / 100);
        for ((index, option), at) in
            found.iter().enumerate().skip(self.cursor.top).take(visible).zip(AROUND..)
        {
            let is_marked = index == self.cursor.marked;
            let marker = if is_marked { " ▸ " } else { "   " };
            let style = match (&option.why_not, is_marked) {
                (Some(_), _) => cx.theme.muted,
                (None, true) => cx.theme.strong,
                (None, false) => cx.theme.plain,
            };
            let note =
                option.why_not.as_ref().or(option.note.as_ref()).map(|text| cx.say(text)).unwrap_or_default();
            let row = Words::from(vec![
                Span::styled(marker, cx.theme.key),
                Span::styled(fill(&cx.say(&option.label), name_columns), style),
                Span::raw(" "),
                Span::styled(cut(&note, columns.saturating_sub(name_columns + 5)), cx.theme.muted),
            ]);
            frame.render_widget(row, line(at));
        }
    }
}
