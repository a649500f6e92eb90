//! Shows the WiFi of a device as a QR code: asks for the name of the network, which nobody keeps here, and then has the
//! key shown, which leaves a row in the trail as any showing does. Any key takes it off the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::effect::{Answered, Reply, Request, StoreRequest};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Step, WifiOf};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::domain::wifi::NetworkName;
use crate::text;
use crate::ui::code::Code;
use crate::ui::frame::{rule, window};
use crate::ui::text::{harmless, width, wrap};

/// The form of a window without a number: its secret is asked for by itself.
const FORM: u64 = 0;

/// The open window.
pub struct WifiWindow {
    of: WifiOf,
    network: Line,
    stage: Stage,
}

/// How far it is.
enum Stage {
    Naming {
        problem: Option<Text>,
    },
    Revealing(NetworkName),
    /// The key itself is with what is shown on purpose until the next key.
    Shown(NetworkName),
}

impl WifiWindow {
    pub fn new(of: WifiOf) -> Self {
        let network = Line::new(&of.network);
        Self { of, network, stage: Stage::Naming { problem: None } }
    }

    fn reveal(&mut self) -> Outcome {
        match NetworkName::parse(self.network.words()) {
            Ok(name) => {
                self.stage = Stage::Revealing(name);
                let (device, field) = (self.of.device, self.of.field.clone());
                Outcome::ask(Request::Store(StoreRequest::Reveal { form: FORM, device, field }))
            }
            Err(problem) => {
                self.stage = Stage::Naming { problem: Some(problem) };
                Outcome::stay()
            }
        }
    }

    fn take(&mut self, secret: Answered<Option<Secret>>, cx: &mut Context) -> Outcome {
        let Stage::Revealing(name) = &self.stage else { return Outcome::stay() };
        match secret {
            Ok(Some(secret)) => {
                cx.notices.show_secret(self.of.label.clone(), secret);
                self.stage = Stage::Shown(name.clone());
            }
            Ok(None) => self.stage = Stage::Naming { problem: Some(text!("secret-none")) },
            Err(trouble) => self.stage = Stage::Naming { problem: Some(trouble.text) },
        }
        Outcome::stay()
    }

    const fn is_shown(&self) -> bool {
        matches!(self.stage, Stage::Shown(_))
    }

    fn edited(&mut self, changed: bool) -> Outcome {
        if changed {
            self.stage = Stage::Naming { problem: None };
        }
        Outcome::stay()
    }

    /// What stands below the line.
    fn told(&self, cx: &Context) -> (Text, ratatui::style::Style) {
        match &self.stage {
            Stage::Naming { problem: Some(problem) } => (problem.clone(), cx.theme.bad),
            Stage::Naming { problem: None } | Stage::Shown(_) => (text!("wifi-what"), cx.theme.muted),
            Stage::Revealing(_) => (text!("reading"), cx.theme.busy),
        }
    }

    fn draw_name(&self, frame: &mut Frame<'_>, area: Rect, title: &str, cx: &Context) {
        let (told, style) = self.told(cx);
        let told = wrap(&cx.say(&told), usize::from(area.width).saturating_sub(3));
        let area = window(frame, area, u16::try_from(told.len()).unwrap_or(1) + 2);
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        rule(frame, line(0), title, "", cx);
        let label = cx.say(&text!("wifi-name"));
        let indent = u16::try_from(width(&label) + 2).unwrap_or(0).min(area.width);
        frame.render_widget(Span::styled(format!(" {label} "), cx.theme.strong), line(1));
        let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..line(1) };
        let (words, column) = self.network.window(field.width, None);
        frame.render_widget(Span::raw(words), field);
        frame.set_cursor_position((field.x + column, field.y));
        for (words, at) in told.into_iter().zip(2..area.height) {
            frame.render_widget(Span::styled(format!(" {words}"), style), line(at));
        }
    }
}

/// Draws the code, or says how much room it needs.
fn draw_code(code: &Code, frame: &mut Frame<'_>, area: Rect, title: &str, cx: &Context) {
    let area = window(frame, area, area.height);
    rule(frame, Rect { height: 1.min(area.height), ..area }, title, "", cx);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if code.draw(frame, below) {
        return;
    }
    let least = code.least();
    // What is around the code on the screen: the frame, and its title.
    let rows = least.height + crate::ui::frame::ROWS + 1;
    let words = cx.say(&text!("wifi-no-room", columns = least.width, rows = rows));
    for (words, y) in
        wrap(&words, usize::from(area.width).saturating_sub(3)).into_iter().zip(below.y..below.bottom())
    {
        let words = Span::styled(format!(" {words}"), cx.theme.warning);
        frame.render_widget(words, Rect { y, height: 1, ..below });
    }
}

impl Screen for WifiWindow {
    fn places(&self) -> Vec<Place> {
        vec![Place::Wifi]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let close = || Outcome::go(Step::Answer(Answer::No));
        match msg {
            Msg::Text(_) | Msg::Paste(_) | Msg::Command(_) if self.is_shown() => close(),
            Msg::Command(Command::Act) => self.reveal(),
            Msg::Command(Command::Back) => close(),
            Msg::Text(key) => {
                let changed = self.network.input(key);
                self.edited(changed)
            }
            Msg::Paste(words) => {
                let changed = self.network.paste(&words);
                self.edited(changed)
            }
            Msg::Reply(Reply::Revealed { secret, .. }) => self.take(secret, cx),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let title = cx.say(&text!("wifi-title", name = harmless(&self.of.name).into_owned()));
        // A key that means nothing here has taken it off the screen, too.
        let code = match (&self.stage, cx.notices.secret()) {
            (Stage::Shown(name), Some(shown)) => Code::of(&name.to_join(&shown.secret), cx.theme.glyphs),
            (Stage::Shown(_) | Stage::Naming { .. } | Stage::Revealing(_), _) => None,
        };
        match code {
            Some(code) => {
                let title = format!("{title} · {}", harmless(self.network.words()));
                draw_code(&code, frame, area, &title, cx);
                frame.set_cursor_position((area.x, area.bottom().saturating_sub(1)));
            }
            None => self.draw_name(frame, area, &title, cx),
        }
    }
}
