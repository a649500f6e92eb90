//! The drafts that wait: each can be taken up, left for later, or discarded, which asks.
//!
//! One is taken hold of before the window leads to its form: whoever comes second is told that it is open elsewhere.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::ahead::Awaits;
use crate::app::effect::{Answered, Reply, Request};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Purpose, Question, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::draft::{DraftOf, Kept};
use crate::domain::ids::DraftId;
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::{rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{cut, fill, harmless, width, wrap};

/// The rows that one draft takes.
const EACH: u16 = 2;
const SECONDS_A_DAY: i64 = 86_400;

/// The open list.
pub struct DraftsWindow {
    kept: Vec<Kept>,
    cursor: Cursor,
    /// The one that is being taken hold of.
    claimed: Option<DraftId>,
}

impl DraftsWindow {
    pub const fn new(kept: Vec<Kept>) -> Self {
        Self { kept, cursor: Cursor { marked: 0, top: 0 }, claimed: None }
    }

    /// The rows of the title and of the words below it.
    fn around(cx: &Context) -> u16 {
        1 + u16::try_from(Self::words(cx).len()).unwrap_or(1)
    }

    fn words(cx: &Context) -> Vec<String> {
        wrap(&cx.say(&text!("drafts-what")), usize::from(cx.size.width).saturating_sub(3))
    }

    fn rows(&self, cx: &Context) -> u16 {
        let most = cx.size.height.saturating_sub(crate::ui::frame::ROWS);
        let drafts = u16::try_from(self.kept.len()).unwrap_or(u16::MAX).saturating_mul(EACH);
        drafts.saturating_add(Self::around(cx)).min(most)
    }

    fn visible(&self, cx: &Context) -> usize {
        usize::from(self.rows(cx).saturating_sub(Self::around(cx)) / EACH).max(1)
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let visible = self.visible(cx);
        self.cursor.step(by, self.kept.len(), visible);
        Outcome::stay()
    }

    fn ask_to_discard(&self, cx: &Context) -> Outcome {
        let Some(kept) = self.kept.get(self.cursor.marked) else { return Outcome::stay() };
        Outcome::go(Step::Open(Route::Confirm(Question {
            title: text!("draft-discard-title"),
            lines: vec![text!("draft-discard", what = title(kept, cx))],
            yes: text!("draft-discard-yes"),
            no: text!("draft-discard-no"),
            purpose: Purpose::DiscardDraft(kept.id),
        })))
    }

    fn discard(&mut self, id: DraftId, cx: &Context) -> Outcome {
        self.leave_out(id, cx).and(Request::DiscardDraft(id))
    }

    /// One is not to be had any more.
    fn leave_out(&mut self, id: DraftId, cx: &Context) -> Outcome {
        self.kept.retain(|kept| kept.id != id);
        let visible = self.visible(cx);
        self.cursor.show(self.kept.len(), visible);
        Outcome::go(if self.kept.is_empty() { Step::Answer(Answer::No) } else { Step::Stay })
    }

    fn claim(&mut self) -> Outcome {
        let Some(kept) = self.kept.get(self.cursor.marked) else { return Outcome::stay() };
        self.claimed = Some(kept.id);
        Outcome::ask(Request::ClaimDraft(Box::new(kept.clone())))
    }

    fn claimed(&mut self, claimed: Answered<Box<Kept>>, cx: &mut Context) -> Outcome {
        let Some(id) = self.claimed.take() else { return Outcome::stay() };
        match claimed {
            Ok(kept) => Outcome::go(Step::Answer(Answer::TakeUp(kept))),
            Err(trouble) => {
                cx.notices.fail(trouble.text);
                self.leave_out(id, cx)
            }
        }
    }
}

/// Which form it is, and whose.
fn title(kept: &Kept, cx: &Context) -> String {
    let form = cx.say(&form(&kept.draft.of));
    format!("{form} · {}", harmless(&kept.draft.whose))
}

fn form(of: &DraftOf) -> Text {
    match of {
        DraftOf::Device { device: None, .. } => text!("device-new-title"),
        DraftOf::Device { device: Some(_), .. } => text!("draft-of-device"),
        DraftOf::Product(None) => text!("path-new-product"),
        DraftOf::Product(Some(_)) => text!("draft-of-product"),
        DraftOf::Stock(_) => text!("draft-of-stock"),
        DraftOf::Swap { .. } => text!("swap-title"),
        DraftOf::Move { .. } => text!("move-title"),
        DraftOf::System(None) => text!("path-new-system"),
        DraftOf::System(Some(_)) => text!("draft-of-system"),
        DraftOf::Customer(None) => text!("path-new-customer"),
        DraftOf::Customer(Some(_)) => text!("draft-of-customer"),
        DraftOf::Link(_) => text!("draft-of-link"),
        DraftOf::Tariff { tariff: None, .. } => text!("path-new-tariff"),
        DraftOf::Tariff { tariff: Some(_), .. } => text!("draft-of-tariff"),
    }
}

/// When it was typed; of an old one, how long that is ago.
fn when(kept: &Kept, cx: &Context) -> String {
    let days = (cx.now.as_second() - kept.at.as_second()) / SECONDS_A_DAY;
    match days {
        ..1 => cx.day(kept.at),
        days => cx.say(&text!("draft-age", day = cx.day(kept.at), days = days)),
    }
}

/// What it is about, and who typed it if that was somebody else.
fn about(kept: &Kept, cx: &Context) -> String {
    let by = (kept.by != cx.user).then(|| cx.say(&text!("draft-by", user = kept.by.as_str())));
    let about = Some(kept.draft.about.clone()).filter(|about| !about.is_empty());
    about.into_iter().chain(by).collect::<Vec<_>>().join(" · ")
}

impl Screen for DraftsWindow {
    fn awaits(&self) -> Option<Awaits> {
        self.claimed.is_some().then_some(Awaits::Opening)
    }

    fn places(&self) -> Vec<Place> {
        vec![Place::Drafts]
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            // For a moment only, and the answer must find the window on top.
            Command::Back | Command::Quit => Ok(()),
            _ if self.claimed.is_some() => Err(text!("reading")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::Act) => self.claim(),
            Msg::Reply(Reply::DraftClaimed(claimed)) => self.claimed(claimed, cx),
            Msg::Command(Command::DiscardDraft) => self.ask_to_discard(cx),
            Msg::Command(Command::Back) => Outcome::go(Step::Answer(Answer::No)),
            Msg::Answer(Answer::Yes(Purpose::DiscardDraft(id))) => self.discard(id, cx),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let area = window(frame, area, self.rows(cx));
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let count = cx.say(&text!("drafts-count", count = self.kept.len()));
        rule(frame, line(0), &cx.say(&text!("drafts-title")), &count, cx);
        for (words, at) in Self::words(cx).into_iter().zip(1..area.height) {
            frame.render_widget(Span::styled(format!(" {words}"), cx.theme.muted), line(at));
        }
        let columns = usize::from(area.width);
        let around = Self::around(cx);
        let rows = self.kept.iter().enumerate().skip(self.cursor.top).take(self.visible(cx));
        for ((index, kept), at) in rows.zip((around..area.height).step_by(usize::from(EACH))) {
            let is_marked = index == self.cursor.marked;
            let marker = if is_marked { " ▸ " } else { "   " };
            let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
            let when = when(kept, cx);
            let room = columns.saturating_sub(width(&when) + 5);
            let words = Line::from(vec![
                Span::styled(marker, cx.theme.key),
                Span::styled(fill(&title(kept, cx), room), style),
                Span::styled(format!(" {when}"), cx.theme.muted),
            ]);
            frame.render_widget(words, line(at));
            if at + 1 < area.height {
                let words = cut(&about(kept, cx), columns.saturating_sub(6));
                frame.render_widget(Span::styled(format!("     {words}"), cx.theme.muted), line(at + 1));
            }
        }
    }
}
