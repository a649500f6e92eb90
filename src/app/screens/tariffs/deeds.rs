//! What is done with the marked tariff or service from the list: copied, linked, retired, offered again, deleted.

use crate::app::effect::tariffs::TariffRequest;
use crate::app::effect::{Answered, Request, StoreRequest};
use crate::app::keymap::Command;
use crate::app::route::{Outcome, Purpose, Question, Route, Step, TariffForm, TemplatesOf};
use crate::app::screen::Context;
use crate::domain::tariff::Tariff;
use crate::domain::text::Text;
use crate::text;

use super::TariffsScreen;

impl TariffsScreen {
    /// Why a command cannot run now.
    pub(super) fn check(&self, command: Command) -> Result<(), Text> {
        let marked = self.loaded.marked();
        let is_of_marked = matches!(
            command,
            Command::Open
                | Command::CopyTariff
                | Command::LinkTemplate
                | Command::RetireTariff
                | Command::RemoveTariff
        );
        match (command, marked) {
            (Command::NextSort, _) => Err(text!("sort-one-column")),
            (_, None) if is_of_marked => Err(text!("tariffs-none-marked")),
            (Command::LinkTemplate, Some(place)) if place.service.is_none() => {
                Err(text!("tariffs-no-services"))
            }
            (Command::RetireTariff | Command::RemoveTariff, Some(_)) if self.in_hand.is_some() => {
                Err(text!("saving-already"))
            }
            (Command::RemoveTariff, Some(place)) if place.row.is_used => {
                Err(text!("tariff-in-use", name = place.row.tariff.name.as_str()))
            }
            (Command::Back, _) if !self.is_searching && self.search.is_empty() && !self.is_over => {
                Err(text!("back-nowhere"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn copy(&self) -> Outcome {
        let Some(place) = self.loaded.marked() else { return Outcome::stay() };
        Outcome::go(Step::Open(Route::Tariff(TariffForm::CopyOf(place.row.tariff.id))))
    }

    /// Opens the window in which the template of the marked service is chosen.
    pub(super) fn link(&self) -> Outcome {
        let Some(place) = self.loaded.marked() else { return Outcome::stay() };
        let Some(service) = place.service else { return Outcome::stay() };
        Outcome::go(Step::Open(Route::Templates(TemplatesOf {
            tariff: place.row.tariff.id,
            tariff_name: place.row.tariff.name.clone(),
            service: service.id,
            kind: service.kind,
            links: service.templates.clone(),
        })))
    }

    /// Asks before a tariff is retired; one that is retired is offered again at once.
    pub(super) fn retire(&mut self) -> Outcome {
        let Some(place) = self.loaded.marked() else { return Outcome::stay() };
        let Tariff { id, version, .. } = place.row.tariff;
        if !place.row.tariff.is_offered() {
            self.in_hand = Some(id);
            return Outcome::ask(Request::Store(StoreRequest::Tariff(TariffRequest::Offer { id, version })));
        }
        let name = place.row.tariff.name.as_str();
        Outcome::go(Step::Open(Route::Confirm(Question {
            title: text!("tariff-retire-title", name = name),
            lines: vec![text!("tariff-retire-what")],
            yes: text!("tariff-retire-yes"),
            no: text!("tariff-retire-no"),
            purpose: Purpose::RetireTariff { id, version },
        })))
    }

    pub(super) fn remove(&self) -> Outcome {
        let Some(place) = self.loaded.marked() else { return Outcome::stay() };
        let Tariff { id, version, .. } = place.row.tariff;
        let name = place.row.tariff.name.as_str();
        Outcome::go(Step::Open(Route::Confirm(Question {
            title: text!("tariff-remove-title", name = name),
            lines: vec![text!("tariff-remove-what")],
            yes: text!("tariff-remove-yes"),
            no: text!("tariff-remove-no"),
            purpose: Purpose::RemoveTariff { id, version },
        })))
    }

    pub(super) fn answered(&mut self, purpose: &Purpose) -> Outcome {
        let request = match purpose {
            Purpose::RetireTariff { id, version } => {
                self.in_hand = Some(*id);
                TariffRequest::Retire { id: *id, version: *version }
            }
            Purpose::RemoveTariff { id, version } => {
                self.in_hand = Some(*id);
                TariffRequest::Remove { id: *id, version: *version }
            }
            _ => return Outcome::stay(),
        };
        Outcome::ask(Request::Store(StoreRequest::Tariff(request)))
    }

    pub(super) fn retired(&mut self, answer: Answered<Tariff>, cx: &mut Context) -> Outcome {
        self.in_hand = None;
        match answer {
            Ok(tariff) if tariff.is_offered() => {
                cx.notices.done(text!("tariff-offered", name = tariff.name.as_str()));
            }
            Ok(tariff) => cx.notices.done(text!("tariff-retired", name = tariff.name.as_str())),
            Err(trouble) => cx.notices.fail(trouble.told()),
        }
        self.read_again()
    }

    pub(super) fn removed(&mut self, answer: Answered<()>, cx: &mut Context) -> Outcome {
        self.in_hand = None;
        match answer {
            Ok(()) => cx.notices.done(text!("tariff-removed")),
            Err(trouble) => cx.notices.fail(trouble.told()),
        }
        self.read_again()
    }
}
