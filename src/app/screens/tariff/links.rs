//! The templates that provide the services of the form, and the window in which one is chosen.

use crate::app::form::Note;
use crate::app::route::{Outcome, Route, Step, TemplatesOf};
use crate::app::screen::Context;
use crate::app::screens::tariffs::there::Glance;
use crate::domain::tariff::{ServiceKind, TariffService};
use crate::domain::text::Text;
use crate::text;

use super::TariffScreen;

impl TariffScreen {
    fn saved_service(&self, kind: ServiceKind) -> Option<&TariffService> {
        self.edited.saved.as_ref()?.service(kind)
    }

    /// Says beside each service which templates provide it.
    pub(super) fn tell_links(&mut self) {
        for kind in ServiceKind::ALL {
            let told = self.saved_service(kind).map(|service| {
                if !self.shape.contains_key(&kind) {
                    return (Note::Warning(text!("tariff-service-goes")), None);
                }
                let words = text!("plain", value = self.there.summary(service));
                match self.there.glance(service) {
                    Glance::NotLinked => (Note::Warning(text!("tariffs-not-linked")), None),
                    Glance::Broken => (Note::Warning(words.clone()), Some(words)),
                    Glance::Linked | Glance::Asking | Glance::NotAsked => {
                        (Note::Plain(words.clone()), Some(words))
                    }
                }
            });
            let (note, whole) = told.map_or((None, None), |(note, whole)| (Some(note), whole));
            // Beside the field there may be no room for all of it.
            if let Some(field) = self.edited.form.field_mut(kind.word()) {
                field.help = Some(whole.unwrap_or_else(|| text!("tariff-service-help")));
            }
            self.edited.form.set_note(kind.word(), note);
        }
    }

    /// Asks the systems that are linked whether the templates are there.
    pub(super) fn ask_there(&mut self) -> Outcome {
        let services = self.edited.saved.iter().flat_map(|tariff| &tariff.services);
        let requests = self.there.ask(services.flat_map(|service| &service.templates));
        requests.into_iter().fold(Outcome::stay(), Outcome::and)
    }

    /// Opens the window in which the template of a service is chosen.
    pub(super) fn link(&self, kind: ServiceKind, cx: &mut Context) -> Outcome {
        if let Err(why) = self.check_link(kind) {
            cx.notices.warn(why);
            return Outcome::stay();
        }
        match (&self.edited.saved, self.saved_service(kind)) {
            (Some(tariff), Some(service)) => Outcome::go(Step::Open(Route::Templates(TemplatesOf {
                tariff: tariff.id,
                tariff_name: tariff.name.clone(),
                service: service.id,
                kind,
                links: service.templates.clone(),
            }))),
            _ => Outcome::stay(),
        }
    }

    pub(super) fn check_link(&self, kind: ServiceKind) -> Result<(), Text> {
        match self.saved_service(kind) {
            Some(_) => Ok(()),
            None => Err(text!("tariff-link-unsaved")),
        }
    }
}
