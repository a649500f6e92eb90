//! Files of records: checked, brought in with a look at them first, and taken out.

#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::{
    Answered, Checked, Entry, Existing, Exported, FileReply, FileRequest, Progress, Reply, Request, Trouble,
};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::notice::Notices;
use crate::app::route::{Answer, Outcome, PickList, PickOption, Purpose, Question, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::files::Kind;
use crate::store::Imported;
use crate::text;

/// An import of so many rows takes longer than others who save would notice.
const LONG: u64 = 10_000;

/// A file, and which records are or should be in it, as they were typed when something was begun with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub kind: Kind,
    pub typed: String,
}

/// What is being done. One thing at a time; with another file in the form by then, it is still about this one.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Doing {
    Nothing,
    Looking,
    /// How far it is, once that is told.
    Checking(Chosen, Then, Option<Progress>),
    Importing(Chosen, Option<Progress>),
    Exporting(Chosen),
}

/// What follows when a file is checked and nothing is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Show,
    /// Asks whether to bring it in.
    Ask,
}

/// What the part below the form tells.
enum Told {
    Nothing,
    Checked(Box<Checked>),
    Imported(Box<Checked>),
    Exported(String),
    Failed(Trouble),
}

/// The form, and below it what was found.
pub struct FilesScreen {
    form: Form,
    doing: Doing,
    told: Told,
    /// The first line of what is told that is in sight.
    top: usize,
}

impl Default for FilesScreen {
    fn default() -> Self {
        let option = |kind: Kind| PickOption {
            key: kind.word().to_owned(),
            label: kind.label(),
            note: Some(text!("plain", value = kind.columns().join(","))),
            why_not: None,
        };
        let kinds = Choice::new(Kind::ALL.map(option).into(), text!("pick-none"));
        let kinds = kinds.with(Some(Kind::Customers.word()));
        let form = Form::new(vec![
            Field::new("kind", text!("field-records"), Editor::Choice(kinds)).help(text!("files-kind-help")),
            Field::new("path", text!("field-file"), Editor::Line(Line::default()))
                .help(text!("files-path-help")),
            Field::new("check", text!("button-check"), Editor::Button),
            Field::new("import", text!("button-import"), Editor::Button),
            Field::new("export", text!("button-export"), Editor::Button),
        ]);
        Self { form, doing: Doing::Nothing, told: Told::Nothing, top: 0 }
    }
}

impl FilesScreen {
    fn kind(&self) -> Kind {
        Kind::from_word(self.form.words("kind")).unwrap_or(Kind::Customers)
    }

    fn typed(&self) -> String {
        self.form.words("path").trim().to_owned()
    }

    fn tell(&mut self, told: Told) {
        self.told = told;
        self.top = 0;
    }

    fn chosen(&self) -> Chosen {
        Chosen { kind: self.kind(), typed: self.typed() }
    }

    /// The file that is typed, unless something is being done or none is.
    fn begin(&mut self) -> Option<Chosen> {
        if self.doing != Doing::Nothing {
            return None;
        }
        let chosen = self.chosen();
        if chosen.typed.is_empty() {
            self.form.set_problems(&[Problem::new("path", text!("files-path-required"))]);
            return None;
        }
        self.form.set_problems(&[]);
        Some(chosen)
    }

    fn check(&mut self, then: Then) -> Outcome {
        let Some(chosen) = self.begin() else { return Outcome::stay() };
        let Chosen { kind, typed } = chosen.clone();
        self.doing = Doing::Checking(chosen, then, None);
        self.tell(Told::Nothing);
        Outcome::ask(Request::File(FileRequest::Check { kind, typed }))
    }

    /// Importar: what is to come of it is told first, and asked about.
    fn ask_to_import(&mut self) -> Outcome {
        match &self.told {
            Told::Checked(checked) if self.doing == Doing::Nothing => match checked.outcome {
                Ok(imported) => question(self.chosen(), checked, imported),
                Err(_) => self.check(Then::Ask),
            },
            _ => self.check(Then::Ask),
        }
    }

    fn import(&mut self, chosen: Chosen) -> Outcome {
        if self.doing != Doing::Nothing {
            return Outcome::stay();
        }
        let Chosen { kind, typed } = chosen.clone();
        self.doing = Doing::Importing(chosen, None);
        Outcome::ask(Request::File(FileRequest::Import { kind, typed }))
    }

    fn export(&mut self) -> Outcome {
        let Some(chosen) = self.begin() else { return Outcome::stay() };
        self.take_out(chosen, Existing::Kept)
    }

    fn take_out(&mut self, chosen: Chosen, existing: Existing) -> Outcome {
        let Chosen { kind, typed } = chosen.clone();
        self.doing = Doing::Exporting(chosen);
        self.tell(Told::Nothing);
        Outcome::ask(Request::File(FileRequest::Export { kind, typed, existing }))
    }

    /// Lists what is in the folder of what is typed.
    fn look(&mut self) -> Outcome {
        if self.doing != Doing::Nothing {
            return Outcome::stay();
        }
        self.doing = Doing::Looking;
        Outcome::ask(Request::File(FileRequest::Look { typed: self.typed() }))
    }

    fn there(&mut self, folder: &str, entries: Answered<Vec<Entry>>, cx: &mut Context) -> Outcome {
        self.doing = Doing::Nothing;
        let entries = match entries {
            Ok(entries) => entries,
            Err(trouble) => {
                cx.notices.fail(trouble.text);
                return Outcome::stay();
            }
        };
        let option = |entry: Entry| {
            let name = if entry.is_folder { format!("{}/", entry.name) } else { entry.name };
            PickOption {
                key: format!("{folder}{name}"),
                label: text!("plain", value = name),
                note: None,
                why_not: None,
            }
        };
        let up = Entry { name: "..".to_owned(), is_folder: true };
        let options = std::iter::once(up).chain(entries).map(option).collect();
        Outcome::go(Step::Open(Route::Pick(PickList {
            title: text!("files-there", folder = if folder.is_empty() { "./" } else { folder }),
            field: "path".to_owned(),
            options,
            selected: None,
            empty: text!("pick-none"),
        })))
    }

    fn picked(&mut self, field: &str, key: &str) -> Outcome {
        if field != "path" {
            let event = self.form.picked(field, key);
            return self.form_event(event);
        }
        self.form.set_words("path", key);
        self.form.focus_on("path");
        self.tell(Told::Nothing);
        if key.ends_with('/') { self.look() } else { Outcome::stay() }
    }

    fn checked(&mut self, answer: Answered<Box<Checked>>, cx: &mut Context) -> Outcome {
        let Doing::Checking(of, then, _) = std::mem::replace(&mut self.doing, Doing::Nothing) else {
            return Outcome::stay();
        };
        if of != self.chosen() {
            cx.notices.warn(text!("files-check-unused", file = of.typed));
            return Outcome::stay();
        }
        self.tell(answer.map_or_else(Told::Failed, Told::Checked));
        match (then, &self.told) {
            (Then::Ask, Told::Checked(checked)) => match checked.outcome {
                Ok(imported) => question(of, checked, imported),
                Err(_) => Outcome::stay(),
            },
            (Then::Ask | Then::Show, _) => Outcome::stay(),
        }
    }

    fn imported(&mut self, answer: Answered<Box<Checked>>, cx: &mut Context) {
        let doing = std::mem::replace(&mut self.doing, Doing::Nothing);
        match (doing, answer) {
            // Below the form it would look like the file that stands there now.
            (Doing::Importing(of, _), Ok(checked)) if of != self.chosen() => {
                tell_imported(&of.typed, &checked, &mut cx.notices);
            }
            (_, Ok(checked)) if checked.outcome.is_ok() => self.tell(Told::Imported(checked)),
            (_, Ok(checked)) => self.tell(Told::Checked(checked)),
            (_, Err(trouble)) => self.tell(Told::Failed(trouble)),
        }
    }

    fn exported(&mut self, answer: Answered<Exported>) -> Outcome {
        let doing = std::mem::replace(&mut self.doing, Doing::Nothing);
        match (answer, doing) {
            (Ok(Exported::Written(path)), _) => self.tell(Told::Exported(path)),
            (Ok(Exported::Stands), Doing::Exporting(of)) => {
                return Outcome::go(Step::Open(Route::Confirm(Question {
                    title: text!("files-replace-title", file = of.typed.as_str()),
                    lines: vec![text!("files-replace-what")],
                    yes: text!("files-replace-yes"),
                    no: text!("files-replace-no"),
                    purpose: Purpose::ReplaceFile(of),
                })));
            }
            (Ok(Exported::Stands), _) => {}
            (Err(trouble), _) => self.tell(Told::Failed(trouble)),
        }
        Outcome::stay()
    }

    fn reply(&mut self, reply: FileReply, cx: &mut Context) -> Outcome {
        match reply {
            FileReply::There { folder, entries } => return self.there(&folder, entries, cx),
            FileReply::Checked(answer) => return self.checked(answer, cx),
            FileReply::Progress(now) => match &mut self.doing {
                Doing::Checking(.., progress) | Doing::Importing(_, progress) => *progress = Some(now),
                Doing::Nothing | Doing::Looking | Doing::Exporting(_) => {}
            },
            FileReply::Imported(answer) => self.imported(answer, cx),
            FileReply::Exported(answer) => return self.exported(answer),
        }
        Outcome::stay()
    }

    fn form_event(&mut self, event: FormEvent) -> Outcome {
        match event {
            // What was found is not about what stands there now.
            FormEvent::Changed(_) => self.tell(Told::Nothing),
            FormEvent::Pick(list) => return Outcome::go(Step::Open(Route::Pick(list))),
            FormEvent::Pressed(key) if key == "import" => return self.ask_to_import(),
            FormEvent::Pressed(key) if key == "export" => return self.export(),
            FormEvent::Pressed(_) => return self.check(Then::Show),
            FormEvent::PastEnd => self.form.focus_first(),
            FormEvent::PastStart => self.form.focus_last(),
            FormEvent::Reveal(_) | FormEvent::Generate(_) | FormEvent::Nothing => {}
        }
        Outcome::stay()
    }

    fn command(&mut self, command: Command, cx: &mut Context) -> Outcome {
        match command {
            Command::Save => self.ask_to_import(),
            Command::Test => self.check(Then::Show),
            Command::Export => self.export(),
            Command::PickFile => self.look(),
            Command::PageDown | Command::PageUp => {
                let (lines, room) = view::lines_and_room(self, cx);
                let step = room.saturating_sub(1).max(1);
                self.top = match command {
                    Command::PageDown => (self.top + step).min(lines.saturating_sub(room)),
                    _ => self.top.saturating_sub(step),
                };
                Outcome::stay()
            }
            Command::Back => {
                if let Doing::Importing(of, _) = &self.doing {
                    cx.notices.done(text!("files-import-goes-on", file = of.typed.as_str()));
                }
                Outcome::go(Step::Back)
            }
            command => {
                let event = self.form.command(command);
                self.form_event(event)
            }
        }
    }
}

impl Screen for FilesScreen {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, Place::FilesForm);
        places
    }

    fn takes_text(&self) -> bool {
        self.form.takes_text()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Save | Command::Test | Command::Export | Command::PickFile
                if self.doing != Doing::Nothing =>
            {
                Err(text!("files-busy"))
            }
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Command(command) => self.command(command, cx),
            Msg::Text(key) => {
                let event = self.form.text(key);
                self.form_event(event)
            }
            Msg::Paste(words) => {
                let event = self.form.paste(&words);
                self.form_event(event)
            }
            Msg::Answer(Answer::Picked { field, key }) => self.picked(&field, &key),
            Msg::Answer(Answer::Yes(Purpose::Import(chosen))) => self.import(chosen),
            Msg::Answer(Answer::Yes(Purpose::ReplaceFile(chosen))) if self.doing == Doing::Nothing => {
                self.take_out(chosen, Existing::Replaced)
            }
            Msg::Reply(Reply::File(reply)) => self.reply(reply, cx),
            Msg::Shown | Msg::Answer(_) | Msg::Reply(_) | Msg::Changed(_) | Msg::Resized => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("files-title"))])
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.form.hint().map(|hint| cx.say(hint))
    }
}

/// What became of a file, told by its name where it is not the one that is shown.
pub fn tell_imported(file: &str, checked: &Checked, notices: &mut Notices) {
    match &checked.outcome {
        Ok(Imported { added, updated }) => {
            let (rows, added, updated) = (checked.rows, *added, *updated);
            notices.done(text!(
                "files-other-done",
                file = file,
                rows = rows,
                added = added,
                updated = updated
            ));
        }
        Err(problems) => notices.fail(text!("files-other-refused", file = file, count = problems.len())),
    }
}

/// What is to come of a file that was checked, and whether to bring it in.
fn question(of: Chosen, checked: &Checked, imported: Imported) -> Outcome {
    let Imported { added, updated } = imported;
    let rows = checked.rows;
    let would = text!("files-would", rows = rows, added = added, updated = updated);
    let alone = (checked.keeps_others && rows >= LONG).then(|| text!("files-import-alone"));
    Outcome::go(Step::Open(Route::Confirm(Question {
        title: text!("files-import-title", file = of.typed.as_str()),
        lines: [would, text!("files-import-what")].into_iter().chain(alone).collect(),
        yes: text!("files-import-yes"),
        no: text!("files-import-no"),
        purpose: Purpose::Import(of),
    })))
}
