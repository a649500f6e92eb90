//! Somebody else has changed or removed the device whose form is open: told field by field, and nothing typed is lost.

use crate::app::dialogs::compare::{Side, Then};
use crate::app::effect::{Request, StoreRequest, Trouble};
use crate::app::record_form::ask_anew;
use crate::app::route::{Outcome, Route, Step};
use crate::app::screen::Context;
use crate::domain::device::Device;
use crate::store::{CustomerFile, Overtaken};
use crate::text;

use super::editor::DeviceEditor;
use super::provisioning::Provisioning;

impl Provisioning {
    /// Whether somebody else has changed what the open form shows.
    pub fn is_overtaken(&self) -> bool {
        self.form.editor.as_ref().is_some_and(|editor| !editor.conflicts.is_empty())
    }

    /// The form of this number could not be saved: its record is another now.
    pub fn overtaken(
        &mut self,
        form: u64,
        trouble: &Trouble,
        since: &Overtaken<Device>,
        file: &CustomerFile,
        cx: &mut Context,
    ) -> Outcome {
        let Some(editor) = self.form.editor.as_mut().filter(|editor| editor.number == form) else {
            // It was closed meanwhile: what was not saved must be told all the same.
            cx.notices.fail(text!("notice-late-failure", reason = trouble.text.clone()));
            return Outcome::stay();
        };
        editor.end_saving(None);
        let Some(now) = &since.now else { return ask_anew(since) };
        self.form.change(file, &self.link, |editor, offer| editor.overtaken(now, &since.changes, offer));
        // The list shows the record as it is, too.
        let read = Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)));
        let opened = self.compare();
        match &opened.step {
            Step::Stay => cx.notices.warn(text!("conflict-elsewhere")),
            Step::Back | Step::Open(_) | Step::Answer(_) | Step::Run(_) | Step::Leave(_) => {}
        }
        Outcome { step: opened.step, requests: read.requests }
    }

    /// Shows what both have changed side by side.
    pub fn compare(&self) -> Outcome {
        match self.form.editor.as_ref().and_then(DeviceEditor::comparison) {
            Some(comparison) => Outcome::go(Step::Open(Route::Compare(comparison))),
            None => Outcome::stay(),
        }
    }

    /// Each field gets the value that was chosen for it.
    pub fn compared(
        &mut self,
        sides: &[(String, Side)],
        then: Then,
        file: &CustomerFile,
        cx: &mut Context,
    ) -> Outcome {
        self.form.change(file, &self.link, |editor, offer| editor.choose(sides, offer));
        match then {
            Then::Save => self.form.save(file, cx),
            Then::Edit => Outcome::stay(),
        }
    }

    /// What is typed becomes a new device.
    pub fn register_anew(&mut self, file: &CustomerFile, cx: &mut Context) -> Outcome {
        self.form.change(file, &self.link, DeviceEditor::begin_anew);
        cx.notices.done(text!("conflict-anew"));
        Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)))
    }
}
