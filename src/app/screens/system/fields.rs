//! The fields of the form of a system: those that every kind has, and those of the chosen one.

use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::secret::SecretLine;
use crate::app::form::{Editor, Field, Span};
use crate::app::route::PickOption;
use crate::domain::system::SystemKind;
use crate::domain::technology::system_fields;
use crate::text;

use super::SystemScreen;

/// How many fields every kind has: name, kind, URL, user, password.
const COMMON: usize = 5;

/// The fields that every kind has.
pub(super) fn common() -> Vec<Field> {
    let kinds = SystemKind::ALL
        .into_iter()
        .map(|kind| PickOption {
            key: kind.word().to_owned(),
            label: kind.label(),
            note: Some(kind.description()),
            why_not: None,
        })
        .collect();
    let kind = Choice::new(kinds, text!("pick-none")).with(Some(SystemKind::Rest.word()));
    let line = || Editor::Line(Line::default());
    vec![
        Field::new("name", text!("field-name"), line()).help(text!("system-name-help")),
        Field::new("kind", text!("field-system-kind"), Editor::Choice(kind)),
        Field::new("url", text!("field-url"), line()).help(text!("system-url-help")),
        Field::new("user", text!("field-user"), line()).help(text!("system-user-help")),
        Field::new("password", text!("field-password"), Editor::Secret(SecretLine::default()))
            .help(text!("system-password-help")),
    ]
}

impl SystemScreen {
    /// Puts the extra fields of the chosen kind below the common ones.
    pub(super) fn follow_kind(&mut self) {
        let mut extra: Vec<Field> =
            system_fields(self.kind()).iter().map(|spec| Field::of_spec(spec, Vec::new())).collect();
        for field in &mut extra {
            field.span = Span::Full;
        }
        extra.push(Field::new("save", text!("button-save"), Editor::Button));
        extra.push(Field::new("test", text!("button-test"), Editor::Button));
        self.edited.form.replace_from(COMMON, extra);
    }
}
