//! A provisioning system as a record in its form.

use crate::app::effect::{Request, StoreRequest};
use crate::app::form::FormEvent;
use crate::app::form::secret::SecretLine;
use crate::app::record_form::{Edited, Record, RecordForm};
use crate::app::route::Outcome;
use crate::app::screen::Context;
use crate::domain::draft::{DraftOf, Entries};
use crate::domain::ids::SystemId;
use crate::domain::system::System;
use crate::domain::text::Text;
use crate::text;

use super::SystemScreen;

impl Record for System {
    type Id = SystemId;

    fn id(&self) -> SystemId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

impl RecordForm for SystemScreen {
    type Record = System;

    fn of(id: Option<SystemId>) -> Self {
        Self::new(id, false)
    }

    fn edited(&self) -> &Edited<System> {
        &self.edited
    }

    fn edited_mut(&mut self) -> &mut Edited<System> {
        &mut self.edited
    }

    fn show(&mut self, system: System, _cx: &Context) {
        self.edited.form.set_words("name", &system.name);
        self.edited.form.set_words("kind", system.kind.word());
        self.follow_kind();
        let form = &mut self.edited.form;
        form.set_words("url", system.url.as_str());
        form.set_words("user", &system.user);
        if let Some(secret) = form.secret_mut("password") {
            *secret = SecretLine::saved(system.has_password);
        }
        for (key, value) in &system.options {
            form.set_words(key, value);
        }
        self.edited.shows(system);
    }

    fn save(&mut self) -> Outcome {
        self.send()
    }

    fn form_event(&mut self, event: FormEvent, _cx: &mut Context) -> Outcome {
        self.event(event)
    }

    fn request(id: SystemId) -> Request {
        Request::Store(StoreRequest::System(id))
    }

    fn request_since(system: SystemId, seen: i64) -> Request {
        Request::Store(StoreRequest::SystemSince { system, seen })
    }

    fn seen(of: &DraftOf) -> Option<Option<(SystemId, i64)>> {
        of.system()
    }

    fn draft_of(&self) -> DraftOf {
        DraftOf::System(self.edited.known())
    }

    fn told(&self) -> (String, String) {
        let form = &self.edited.form;
        let name = self.edited.saved.as_ref().map_or_else(|| form.words("name"), |system| &system.name);
        (name.to_owned(), form.words("url").to_owned())
    }

    fn gone() -> Text {
        text!("draft-system-gone")
    }

    /// The further fields are those of the kind that is chosen.
    fn follow(&mut self) {
        let typed = self.edited.form.entries();
        self.follow_kind();
        self.fill(&typed);
    }

    fn fill(&mut self, typed: &Entries) -> Vec<String> {
        if let Some(kind) = typed.get("kind") {
            self.edited.form.put("kind", kind);
            self.follow_kind();
        }
        self.edited.fill(typed)
    }
}
