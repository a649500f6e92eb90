//! Forms as data: fields with an editor each, where the focus is, and what is wrong with what was typed.
//!
//! A form knows nothing of what it is for: the screen that owns it reads its values and sets its problems.

pub mod choice;
pub mod conflicts;
mod fill;
pub mod line;
pub mod merge;
pub mod secret;
pub mod view;

use crossterm::event::KeyEvent;

use crate::domain::problem::Problem;
use crate::domain::technology::{FieldSpec, Kind};
use crate::domain::text::Text;
use crate::text;

use super::effect::Trouble;
use super::keymap::{Command, Place};
use super::notice::Notices;
use super::route::{PickList, PickOption};
use choice::Choice;
use line::Line;
use secret::SecretLine;

/// How a field is edited.
#[derive(Debug, Clone)]
pub enum Editor {
    Line(Line),
    /// Free text, with what was typed before to choose from.
    Lookup {
        line: Line,
        used: Vec<String>,
    },
    Secret(SecretLine),
    Choice(Choice),
    Toggle(bool),
    Button,
}

/// How wide a field is where there is room for two side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    Full,
    Half,
}

/// Something said beside a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    Plain(Text),
    Warning(Text),
}

/// One field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    pub key: String,
    pub label: Text,
    pub editor: Editor,
    pub span: Span,
    /// Where keys of this field alone are looked up.
    pub place: Option<Place>,
    pub help: Option<Text>,
    pub note: Option<Note>,
    pub problem: Option<Text>,
    /// What somebody else has put there meanwhile.
    pub conflict: Option<Text>,
}

impl Field {
    pub fn new(key: &str, label: Text, editor: Editor) -> Self {
        Self {
            key: key.to_owned(),
            label,
            editor,
            span: Span::Full,
            place: None,
            help: None,
            note: None,
            problem: None,
            conflict: None,
        }
    }

    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// The field of a catalogue, empty or at its default.
    pub fn of_spec(spec: &FieldSpec, used: Vec<String>) -> Self {
        let start = spec.default.clone().unwrap_or_default();
        let editor = match spec.kind {
            Kind::Text { .. } | Kind::RegistrationId { .. } | Kind::Number { .. } | Kind::Mac | Kind::Ip => {
                Editor::Line(Line::new(&start))
            }
            Kind::Lookup { .. } => Editor::Lookup { line: Line::new(&start), used },
            Kind::Toggle => Editor::Toggle(start == "true"),
            Kind::Secret { .. } | Kind::WifiKey => Editor::Secret(SecretLine::default()),
        };
        Self {
            span: Span::Half,
            place: (spec.kind == Kind::WifiKey).then_some(Place::WifiKey),
            help: spec.help.clone().map(Text::new),
            ..Self::new(&spec.key, Text::new(spec.label.clone()), editor)
        }
    }
}

/// What came of a key or command.
#[derive(Debug, Clone, PartialEq)]
pub enum FormEvent {
    Nothing,
    /// The field with this key has another value.
    Changed(String),
    /// A window to choose from is to be opened.
    Pick(PickList),
    /// The button with this key was pressed.
    Pressed(String),
    /// The secret with this key is to be shown, or hidden again.
    Reveal(String),
    /// The secret with this key is to be made up.
    Generate(String),
    /// The focus would leave the form at its end, or at its beginning.
    PastEnd,
    PastStart,
}

/// A form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<Field>,
    focus: usize,
}

impl Form {
    pub const fn new(fields: Vec<Field>) -> Self {
        Self { fields, focus: 0 }
    }

    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub const fn focus(&self) -> usize {
        self.focus
    }

    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    pub fn field_mut(&mut self, key: &str) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.key == key)
    }

    pub fn focus_on(&mut self, key: &str) {
        if let Some(index) = self.fields.iter().position(|field| field.key == key) {
            self.focus = index;
        }
    }

    pub fn focus_first(&mut self) {
        self.focus = 0;
    }

    pub fn focus_last(&mut self) {
        self.focus = self.fields.len().saturating_sub(1);
    }

    /// Puts other fields in place of those from `at` on. The focus stays on the same key if it is still there.
    pub fn replace_from(&mut self, at: usize, fields: Vec<Field>) {
        let focused = self.focused().map(|field| field.key.clone());
        self.fields.truncate(at);
        self.fields.extend(fields);
        self.focus = self.focus.min(self.fields.len().saturating_sub(1));
        if let Some(key) = focused {
            self.focus_on(&key);
        }
    }

    /// Where the keys of the focused field are looked up.
    pub fn places(&self) -> Vec<Place> {
        let of_kind = self.focused().and_then(|field| match field.editor {
            Editor::Line(_) => None,
            Editor::Lookup { .. } => Some(Place::Lookup),
            Editor::Secret(_) => Some(Place::Secret),
            Editor::Choice(_) => Some(Place::Choice),
            Editor::Toggle(_) => Some(Place::Toggle),
            Editor::Button => Some(Place::Button),
        });
        let own = self.focused().and_then(|field| field.place);
        own.into_iter().chain(of_kind).chain([Place::Form]).collect()
    }

    pub fn takes_text(&self) -> bool {
        self.focused().is_some_and(|field| {
            matches!(field.editor, Editor::Line(_) | Editor::Lookup { .. } | Editor::Secret(_))
        })
    }

    /// Takes a key of the text field that has the focus.
    pub fn text(&mut self, key: KeyEvent) -> FormEvent {
        self.edit(|editor| match editor {
            Editor::Line(line) | Editor::Lookup { line, .. } => line.input(key),
            Editor::Secret(secret) => secret.input(key),
            Editor::Choice(_) | Editor::Toggle(_) | Editor::Button => false,
        })
    }

    pub fn paste(&mut self, words: &str) -> FormEvent {
        self.edit(|editor| match editor {
            Editor::Line(line) | Editor::Lookup { line, .. } => line.paste(words),
            Editor::Secret(secret) => secret.paste(words),
            Editor::Choice(_) | Editor::Toggle(_) | Editor::Button => false,
        })
    }

    /// Carries out a command that is about the form or its focused field.
    pub fn command(&mut self, command: Command) -> FormEvent {
        match command {
            Command::NextField if self.focus + 1 >= self.fields.len() => FormEvent::PastEnd,
            Command::NextField => {
                self.focus += 1;
                FormEvent::Nothing
            }
            Command::PreviousField if self.focus == 0 => FormEvent::PastStart,
            Command::PreviousField => {
                self.focus -= 1;
                FormEvent::Nothing
            }
            Command::NextOption => self.edit(|editor| match editor {
                Editor::Choice(choice) => choice.go_next(),
                _ => false,
            }),
            Command::PreviousOption => self.edit(|editor| match editor {
                Editor::Choice(choice) => choice.go_previous(),
                _ => false,
            }),
            Command::Toggle => self.edit(|editor| match editor {
                Editor::Toggle(on) => {
                    *on = !*on;
                    true
                }
                _ => false,
            }),
            Command::ClearSecret => self.edit(|editor| match editor {
                Editor::Secret(secret) => secret.toggle_clear(),
                _ => false,
            }),
            Command::Choose => self.choose(),
            Command::Act => self.pressed(),
            Command::Generate => self.focused().map_or(FormEvent::Nothing, |field| match field.editor {
                Editor::Secret(_) => FormEvent::Generate(field.key.clone()),
                _ => FormEvent::Nothing,
            }),
            Command::Reveal => self.focused().map_or(FormEvent::Nothing, |field| match field.editor {
                Editor::Secret(_) => FormEvent::Reveal(field.key.clone()),
                _ => FormEvent::Nothing,
            }),
            _ => FormEvent::Nothing,
        }
    }

    /// Takes what was chosen in a window.
    pub fn picked(&mut self, field: &str, key: &str) -> FormEvent {
        self.focus_on(field);
        self.edit(|editor| match editor {
            Editor::Choice(choice) => choice.select(key),
            Editor::Lookup { line, .. } => {
                *line = Line::new(key);
                true
            }
            Editor::Line(_) | Editor::Secret(_) | Editor::Toggle(_) | Editor::Button => false,
        })
    }

    /// Puts another value into a field, as if it had been typed.
    pub fn fill(&mut self, key: &str, words: &str) -> FormEvent {
        self.set_words(key, words);
        match self.field_mut(key) {
            Some(field) => {
                field.problem = None;
                FormEvent::Changed(key.to_owned())
            }
            None => FormEvent::Nothing,
        }
    }

    /// Shows each problem at its field and goes to the first; gives back those that no field here can show.
    pub fn set_problems(&mut self, problems: &[Problem]) -> Vec<Problem> {
        let mut left = Vec::new();
        let mut first = None;
        for field in &mut self.fields {
            field.problem = None;
        }
        for problem in problems {
            match self.fields.iter().position(|field| field.key == problem.field) {
                Some(index) => {
                    first = Some(first.map_or(index, |first: usize| first.min(index)));
                    let shown = &mut self.fields[index].problem;
                    if shown.is_none() {
                        *shown = Some(problem.text.clone());
                    }
                }
                None => left.push(problem.clone()),
            }
        }
        if let Some(first) = first {
            self.focus = first;
        }
        left
    }

    /// Puts each problem at its field; what belongs to none, or has no field, is told.
    pub fn tell(&mut self, trouble: &Trouble, notices: &mut Notices) {
        let left = self.set_problems(&trouble.problems);
        match left.first() {
            Some(problem) => notices.fail(problem.text.clone()),
            None if trouble.problems.is_empty() => notices.fail(trouble.text.clone()),
            None => {}
        }
    }

    /// What helps with the focused field.
    pub fn hint(&self) -> Option<&Text> {
        self.focused()?.help.as_ref()
    }

    pub fn words(&self, key: &str) -> &str {
        match self.field(key).map(|field| &field.editor) {
            Some(Editor::Line(line) | Editor::Lookup { line, .. }) => line.words(),
            Some(Editor::Secret(secret)) => secret.words(),
            Some(Editor::Choice(choice)) => choice.key().unwrap_or_default(),
            Some(Editor::Toggle(_) | Editor::Button) | None => "",
        }
    }

    pub fn set_words(&mut self, key: &str, words: &str) {
        match self.field_mut(key).map(|field| &mut field.editor) {
            Some(Editor::Line(line) | Editor::Lookup { line, .. }) => *line = Line::new(words),
            Some(Editor::Secret(secret)) => secret.set(words),
            Some(Editor::Choice(choice)) => {
                choice.select(words);
            }
            Some(Editor::Toggle(_) | Editor::Button) | None => {}
        }
    }

    pub fn choice(&self, key: &str) -> Option<&Choice> {
        match &self.field(key)?.editor {
            Editor::Choice(choice) => Some(choice),
            Editor::Line(_)
            | Editor::Lookup { .. }
            | Editor::Secret(_)
            | Editor::Toggle(_)
            | Editor::Button => None,
        }
    }

    pub fn choice_mut(&mut self, key: &str) -> Option<&mut Choice> {
        match self.field_mut(key).map(|field| &mut field.editor) {
            Some(Editor::Choice(choice)) => Some(choice),
            Some(
                Editor::Line(_)
                | Editor::Lookup { .. }
                | Editor::Secret(_)
                | Editor::Toggle(_)
                | Editor::Button,
            )
            | None => None,
        }
    }

    pub fn secret_mut(&mut self, key: &str) -> Option<&mut SecretLine> {
        match self.field_mut(key).map(|field| &mut field.editor) {
            Some(Editor::Secret(secret)) => Some(secret),
            Some(
                Editor::Line(_)
                | Editor::Lookup { .. }
                | Editor::Choice(_)
                | Editor::Toggle(_)
                | Editor::Button,
            )
            | None => None,
        }
    }

    pub fn set_note(&mut self, key: &str, note: Option<Note>) {
        if let Some(field) = self.field_mut(key) {
            field.note = note;
        }
    }

    fn edit(&mut self, change: impl FnOnce(&mut Editor) -> bool) -> FormEvent {
        let Some(field) = self.fields.get_mut(self.focus) else { return FormEvent::Nothing };
        if !change(&mut field.editor) {
            return FormEvent::Nothing;
        }
        // What was wrong is being mended: the old message would only confuse.
        field.problem = None;
        FormEvent::Changed(field.key.clone())
    }

    fn choose(&self) -> FormEvent {
        let Some(field) = self.focused() else { return FormEvent::Nothing };
        match &field.editor {
            Editor::Choice(choice) => FormEvent::Pick(choice.pick_list(field.label.clone(), &field.key)),
            Editor::Lookup { used, .. } => FormEvent::Pick(PickList {
                title: field.label.clone(),
                field: field.key.clone(),
                options: used
                    .iter()
                    .map(|value| PickOption {
                        key: value.clone(),
                        label: text!("plain", value = value.as_str()),
                        note: None,
                        why_not: None,
                    })
                    .collect(),
                selected: None,
                empty: text!("lookup-empty"),
            }),
            Editor::Line(_) | Editor::Secret(_) | Editor::Toggle(_) | Editor::Button => FormEvent::Nothing,
        }
    }

    fn pressed(&self) -> FormEvent {
        match self.focused() {
            Some(Field { key, editor: Editor::Button, .. }) => FormEvent::Pressed(key.clone()),
            _ => FormEvent::Nothing,
        }
    }
}
