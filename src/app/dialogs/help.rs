//! All the keys that work where it was opened, by place, from the table of keys; those that cannot run now with the reason.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::keymap::in_force::Offer;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Outcome, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::{ROWS, rule, window};
use crate::ui::text::{cut, fill, width, wrap};

/// The open list.
pub struct Help {
    offers: Vec<Offer>,
    top: usize,
}

impl Help {
    pub const fn new(offers: Vec<Offer>) -> Self {
        Self { offers, top: 0 }
    }

    fn lines(&self, columns: usize, cx: &Context) -> Vec<Line<'static>> {
        let rows: Vec<(&Offer, String)> = self
            .offers
            .iter()
            .filter(|offer| !offer.keys.is_empty())
            .map(|offer| {
                let keys: Vec<String> = offer.keys.iter().map(|key| cx.key(*key)).collect();
                (offer, keys.join("  "))
            })
            .collect();
        let keys_columns = rows.iter().map(|(_, keys)| width(keys)).max().unwrap_or(0).min(columns / 3);
        let mut lines = Vec::new();
        let mut place: Option<Place> = None;
        for (offer, keys) in rows {
            if place != Some(offer.place) {
                let heading = cut(&cx.say(&offer.place.label()), columns.saturating_sub(2));
                lines.push(Line::styled(format!(" {heading}"), cx.theme.title));
                place = Some(offer.place);
            }
            lines.extend(row(offer, &fill(&keys, keys_columns), columns, cx));
        }
        lines
    }

    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(ROWS + 1))
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let furthest = self.lines(usize::from(cx.size.width), cx).len().saturating_sub(Self::visible(cx));
        self.top = self.top.min(furthest).saturating_add_signed(by).min(furthest);
        Outcome::stay()
    }
}

/// A command with its keys, and below it why it cannot run now: whole, since its end says what to do.
fn row(offer: &Offer, keys: &str, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let room = columns.saturating_sub(width(keys) + 7);
    let style = if offer.why_not.is_some() { cx.theme.muted } else { cx.theme.plain };
    let mut lines = vec![Line::from(vec![
        Span::styled(format!("   {keys}  "), cx.theme.key),
        Span::styled(cut(&cx.say(&Text::new(offer.label)), room), style),
    ])];
    let why = offer.why_not.as_ref().map(|why| wrap(&cx.say(why), room.saturating_sub(2)));
    let marks = std::iter::once("✗ ").chain(std::iter::repeat("  "));
    let indent = " ".repeat(width(keys) + 5);
    lines.extend(
        why.into_iter()
            .flatten()
            .zip(marks)
            .map(|(words, mark)| Line::styled(format!("{indent}{mark}{words}"), cx.theme.warning)),
    );
    lines
}

impl Screen for Help {
    fn places(&self) -> Vec<Place> {
        vec![Place::HelpPage]
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let page = isize::try_from(Self::visible(cx)).unwrap_or(1);
        match msg {
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-page, cx),
            Msg::Command(Command::PageDown) => self.step(page, cx),
            Msg::Command(Command::First) => self.step(isize::MIN, cx),
            Msg::Command(Command::Last) => self.step(isize::MAX, cx),
            Msg::Command(Command::Back) => Outcome::go(Step::Back),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let lines = self.lines(usize::from(area.width), cx);
        let area = window(frame, area, area.height);
        let visible = usize::from(area.height.saturating_sub(1));
        let top = self.top.min(lines.len().saturating_sub(visible));
        let position = if lines.len() > visible {
            format!("↕ {}/{}", (top + visible).min(lines.len()), lines.len())
        } else {
            String::new()
        };
        rule(frame, Rect { height: 1, ..area }, &cx.say(&text!("help-title")), &position, cx);
        // Else it would stand in a field of the screen below.
        frame.set_cursor_position((area.x, area.y + 1));
        for (line, y) in lines.into_iter().skip(top).take(visible).zip(area.y + 1..) {
            frame.render_widget(line, Rect { y, height: 1, ..area });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::effect::Reply;
    use crate::app::route::Route;
    use crate::app::testing::Bench;

    fn no_systems(columns: u16, rows: u16) -> Bench {
        let mut bench = Bench::open_at(&Route::Systems, columns, rows);
        bench.reply(Reply::Systems(Ok(Vec::new())));
        bench.keys("?");
        bench
    }

    #[test]
    fn what_cannot_run_now_stands_there_with_the_whole_reason_and_how_to_mend_it() {
        let bench = no_systems(60, 40);
        let screen = bench.screen();
        assert!(screen.contains("p               Probar"), "{screen}");
        assert!(screen.contains("✗ No hay ningún sistema; pulsa n para"), "{screen}");
        assert!(screen.contains("  dar de alta el primero"), "{screen}");
    }

    #[test]
    fn the_keys_stand_below_the_place_where_they_work() {
        let screen = no_systems(80, 60).screen();
        let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}\n{screen}"));
        assert!(at(" Sistemas\n") < at("Nuevo sistema") && at("Nuevo sistema") < at(" Listas\n"));
        assert!(at(" Menú\n") < at("Buscar cliente") && at("Buscar cliente") < at(" En todas partes\n"));
    }

    #[test]
    fn it_scrolls_to_its_end_says_where_one_is_and_stays_there_when_the_terminal_grows() {
        let mut bench = no_systems(80, 20);
        assert!(bench.screen().contains("↕ 15/"), "{}", bench.screen());
        bench.keys("<end>");
        let screen = bench.screen();
        assert!(screen.contains("^Q  ^C"), "{screen}");
        let count =
            screen.split("↕ ").nth(1).and_then(|rest| rest.split([' ', '/']).next()).expect("a position");
        assert!(screen.contains(&format!("↕ {count}/{count}")), "the last line is in sight: {screen}");
        bench.keys("<up*3><down>");
        assert!(!bench.screen().contains(&format!("↕ {count}/{count}")), "{}", bench.screen());
        bench.event(crate::app::Event::Resize { columns: 80, rows: 60 });
        assert!(bench.screen().contains(" Sistemas\n"), "all of it is in sight: {}", bench.screen());
    }

    #[test]
    fn the_key_that_opened_it_closes_it() {
        let mut bench = no_systems(80, 24);
        bench.keys("?");
        assert!(bench.screen().contains("Aún no hay ningún sistema"), "{}", bench.screen());
        bench.keys("<c-g><c-g>");
        assert!(bench.screen().contains("Aún no hay ningún sistema"), "{}", bench.screen());
    }
}
