//! What the answers of windows and of the store lead to in the tabs Datos, Tarifas and Historial, and in the changes of a
//! device that are one step.

use crate::app::effect::{Reply, Request, StoreRequest};
use crate::app::route::{Answer, Outcome, Purpose};
use crate::app::screen::Context;

use super::{CustomerScreen, Tab, contracts, retariff, standing};

impl CustomerScreen {
    /// Reads what the tab shows besides the file.
    pub(super) fn read_tab(&mut self) -> Outcome {
        match self.tab {
            Tab::Tariffs => Outcome::ask(Request::Store(StoreRequest::Contracts(self.id))),
            Tab::History => self.history.read(self.id),
            Tab::Data | Tab::Provisioning => Outcome::stay(),
        }
    }

    /// What an answer of the store leads to, or the answer itself when it is for another part.
    pub(super) fn records_reply(&mut self, reply: Reply, cx: &mut Context) -> Result<Outcome, Box<Reply>> {
        match reply {
            Reply::StatusPlan(plan) => Ok(self.status.planned(plan, cx)),
            Reply::StatusChanged { status, answer } => {
                self.status.changed(status, answer, cx);
                Ok(self.read_again())
            }
            Reply::History { before, page } => {
                self.history.take(before, page, cx);
                Ok(Outcome::stay())
            }
            Reply::TariffChanged(answer) => {
                retariff::changed(answer, cx);
                Ok(self.read_again())
            }
            reply => {
                let Some(file) = &self.file else { return Err(Box::new(reply)) };
                self.contracts.reply(&reply, file, cx).ok_or_else(|| Box::new(reply))
            }
        }
    }

    /// What an answer of a window leads to, or the answer itself when it is for another part.
    pub(super) fn records_answer(&mut self, answer: Answer) -> Result<Outcome, Answer> {
        let Some(file) = &self.file else { return Err(answer) };
        match answer {
            Answer::Picked { field, key } => match field.as_str() {
                standing::FIELD => Ok(self.status.chosen(self.id, &key)),
                contracts::FIELD => Ok(self.contracts.chosen(&key, file)),
                retariff::FIELD => Ok(self.retariff.chosen(&key)),
                _ => Err(Answer::Picked { field, key }),
            },
            Answer::Yes(Purpose::ChangeStatus(change)) => Ok(self.status.agreed(change)),
            Answer::Yes(Purpose::EndContract(end)) => Ok(self.contracts.agreed(end)),
            answer => Err(answer),
        }
    }
}
