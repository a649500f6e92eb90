//! The tab Tarifas: what he contracts, to be contracted and ended.

use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::keymap::Command;
use crate::app::route::{
    LineWeight, Outcome, PickList, PickOption, Proposal, ProposedLine, Purpose, Route, Step,
};
use crate::app::screen::Context;
use crate::domain::contract::{Contract, ContractEnd, Contracts, DevicesOfContract};
use crate::domain::device::{Device, DeviceState};
use crate::domain::ids::{DeviceId, TariffId};
use crate::domain::tariff::Tariff;
use crate::domain::technology::technology;
use crate::domain::text::Text;
use crate::store::CustomerFile;
use crate::text;

/// The field of the window in which a tariff to contract is chosen.
pub const FIELD: &str = "contract";

/// The tab.
#[derive(Default)]
pub struct ContractsPanel {
    pub contracts: Option<Contracts>,
    pub trouble: Option<Trouble>,
    pub marked: usize,
    /// What can be contracted is being read.
    pub is_offering: bool,
    /// A contract is being changed.
    is_busy: bool,
}

impl ContractsPanel {
    pub fn marked(&self) -> Option<&Contract> {
        self.contracts.as_ref()?.current.get(self.marked)
    }

    pub fn available(&self, command: Command, file: &CustomerFile) -> Result<(), Text> {
        match command {
            Command::Contract | Command::EndContract if self.is_busy || self.is_offering => {
                Err(text!("saving-already"))
            }
            Command::EndContract => match self.marked() {
                None => Err(text!("contract-none-to-end")),
                // Its devices may have stayed after all: then it has to be said anew what becomes of them.
                Some(contract)
                    if contract.ending_at.is_some() && hanging(contract, file).next().is_none() =>
                {
                    Err(text!("contract-ending-already"))
                }
                Some(_) => Ok(()),
            },
            _ => Ok(()),
        }
    }

    pub fn command(&mut self, command: Command, file: &CustomerFile) -> Outcome {
        let count = self.contracts.as_ref().map_or(0, |contracts| contracts.current.len());
        match command {
            Command::Up => self.marked = self.marked.saturating_sub(1),
            Command::Down => self.marked = (self.marked + 1).min(count.saturating_sub(1)),
            Command::Contract => {
                self.is_offering = true;
                return Outcome::ask(Request::Store(StoreRequest::TariffsOffered));
            }
            Command::EndContract => {
                if let Some(contract) = self.marked() {
                    return Outcome::go(Step::Open(Route::Propose(end_of(contract, file))));
                }
            }
            _ => {}
        }
        Outcome::stay()
    }

    /// Takes an answer that is for this tab; what it leads to is `None` for another's.
    pub fn reply(&mut self, reply: &Reply, file: &CustomerFile, cx: &mut Context) -> Option<Outcome> {
        let again = Outcome::ask(Request::Store(StoreRequest::Contracts(file.customer.id)))
            .and(Request::Store(StoreRequest::Customer(file.customer.id)));
        match reply {
            Reply::Contracts(answer) => {
                self.take(answer.clone());
                Some(Outcome::stay())
            }
            Reply::TariffsOffered(answer) => {
                self.is_offering = false;
                match answer {
                    Ok(tariffs) => Some(self.offer(tariffs)),
                    Err(trouble) => {
                        cx.notices.fail(trouble.told());
                        Some(Outcome::stay())
                    }
                }
            }
            Reply::Contracted(answer) => {
                self.is_busy = false;
                match answer {
                    Ok(()) => cx.notices.done(text!("contract-done")),
                    Err(trouble) => cx.notices.fail(trouble.told()),
                }
                Some(again)
            }
            Reply::ContractEnded(answer) => {
                self.is_busy = false;
                match answer {
                    Ok(0) => cx.notices.done(text!("contract-ended")),
                    Ok(count) => cx.notices.done(text!("contract-ended-queued", count = *count)),
                    Err(trouble) => cx.notices.fail(trouble.told()),
                }
                Some(again)
            }
            _ => None,
        }
    }

    fn take(&mut self, answer: Answered<Contracts>) {
        match answer {
            Ok(contracts) => {
                self.marked = self.marked.min(contracts.current.len().saturating_sub(1));
                self.trouble = None;
                self.contracts = Some(contracts);
            }
            Err(trouble) => self.trouble = Some(trouble),
        }
    }

    fn offer(&self, tariffs: &[Tariff]) -> Outcome {
        let has = |tariff: TariffId| {
            let current = self.contracts.iter().flat_map(|contracts| &contracts.current);
            current.into_iter().any(|contract| contract.tariff == tariff && contract.ending_at.is_none())
        };
        let options = tariffs
            .iter()
            .map(|tariff| {
                let why_not = has(tariff.id).then(|| text!("contract-has-it"));
                let label = text!("plain", value = tariff.name.as_str());
                PickOption { key: tariff.id.0.to_string(), label, note: None, why_not }
            })
            .collect();
        Outcome::go(Step::Open(Route::Pick(PickList {
            title: text!("contract-title"),
            field: FIELD.to_owned(),
            options,
            selected: None,
            empty: text!("contract-no-tariffs"),
        })))
    }

    pub fn chosen(&mut self, key: &str, file: &CustomerFile) -> Outcome {
        let Ok(tariff) = key.parse() else { return Outcome::stay() };
        self.is_busy = true;
        let (customer, tariff) = (file.customer.id, TariffId(tariff));
        Outcome::ask(Request::Store(StoreRequest::ContractTariff { customer, tariff }))
    }

    pub fn agreed(&mut self, end: ContractEnd) -> Outcome {
        self.is_busy = true;
        Outcome::ask(Request::Store(StoreRequest::EndContract(end)))
    }
}

/// The devices that hang on a contract and are not going.
fn hanging<'a>(contract: &Contract, file: &'a CustomerFile) -> impl Iterator<Item = &'a Device> {
    let tariff = contract.tariff;
    file.devices.iter().filter(move |device| device.tariff == tariff && device.state != DeviceState::Removing)
}

/// What the end of a contract does, and what can become of the devices that hang on it.
fn end_of(contract: &Contract, file: &CustomerFile) -> Proposal {
    let name = contract.tariff_name.as_str();
    let hanging: Vec<&Device> = hanging(contract, file).collect();
    let end = |devices| {
        Purpose::EndContract(ContractEnd { customer: file.customer.id, tariff: contract.tariff, devices })
    };
    let title = text!("contract-end-title", tariff = name);
    let no = text!("propose-no");
    if hanging.is_empty() {
        let lines = vec![ProposedLine { weight: LineWeight::Plain, text: text!("contract-end-history") }];
        let ways = vec![(text!("contract-end-yes"), end(DevicesOfContract::None))];
        return Proposal { title, lines, no, ways };
    }
    let seen: Vec<(DeviceId, i64)> = hanging.iter().map(|device| (device.id, device.version)).collect();
    let count = seen.len();
    let mut lines =
        vec![ProposedLine { weight: LineWeight::Plain, text: text!("contract-end-devices", count = count) }];
    lines.extend(hanging.iter().map(|device| {
        let (name, serial) = (device.name.as_str(), device.serial.as_str());
        let system = device.system_name.as_str();
        let text = text!("contract-end-line", name = name, serial = serial, system = system);
        ProposedLine { weight: LineWeight::WillBe, text }
    }));
    let remove = (text!("contract-end-remove", count = count), end(DevicesOfContract::Remove(seen.clone())));
    let others =
        file.tariffs.iter().filter(|tariff| tariff.id != contract.tariff && serves(tariff, &hanging));
    let moves = others.map(|tariff| {
        let text = text!("contract-end-move", tariff = tariff.name.as_str(), count = count);
        (text, end(DevicesOfContract::MoveTo(tariff.id, seen.clone())))
    });
    let ways = moves.chain([remove]).collect();
    Proposal { title, lines, no, ways }
}

/// Whether a tariff has a service for each of these devices.
fn serves(tariff: &Tariff, devices: &[&Device]) -> bool {
    devices.iter().all(|device| {
        technology(&device.technology.0).is_some_and(|technology| tariff.service(technology.serves).is_some())
    })
}
