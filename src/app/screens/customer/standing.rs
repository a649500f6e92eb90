//! The status of a customer: what is chosen, what it would do to his devices, and the change.

use crate::app::effect::{Answered, Request, StoreRequest};
use crate::app::route::{
    LineWeight, Outcome, PickList, PickOption, Proposal, ProposedLine, Purpose, Route, Step,
};
use crate::app::screen::Context;
use crate::domain::customer::CustomerStatus;
use crate::domain::device::Device;
use crate::domain::ids::CustomerId;
use crate::domain::status_change::{DeviceWish, Share, StatusChange, Wish};
use crate::domain::text::Text;
use crate::drivers::{Ability, capabilities_of};
use crate::store::{CustomerFile, PlannedDevice, StatusPlan};
use crate::text;

/// The field of the window in which a status is chosen.
pub const FIELD: &str = "customer-status";

/// What is on its way.
#[derive(Default)]
pub struct StatusPanel {
    /// What a status would do is being worked out.
    pub is_planning: bool,
    is_changing: bool,
}

impl StatusPanel {
    pub const fn is_busy(&self) -> bool {
        self.is_planning || self.is_changing
    }

    /// Which status is to be his?
    pub fn choose(file: &CustomerFile) -> Outcome {
        let now = file.customer.status;
        let option = |status: CustomerStatus| PickOption {
            key: status.word().to_owned(),
            label: status.label(),
            note: Some(what(status)),
            why_not: (status == now).then(|| text!("status-is-so")),
        };
        Outcome::go(Step::Open(Route::Pick(PickList {
            title: text!("status-title"),
            field: FIELD.to_owned(),
            options: CustomerStatus::ALL.map(option).into(),
            selected: Some(now.word().to_owned()),
            empty: text!("pick-none"),
        })))
    }

    pub fn chosen(&mut self, customer: CustomerId, word: &str) -> Outcome {
        let Some(status) = CustomerStatus::from_word(word) else { return Outcome::stay() };
        self.is_planning = true;
        Outcome::ask(Request::Store(StoreRequest::StatusPlan { customer, status }))
    }

    pub fn planned(&mut self, plan: Answered<Box<StatusPlan>>, cx: &mut Context) -> Outcome {
        self.is_planning = false;
        match plan {
            Ok(plan) => Outcome::go(Step::Open(Route::Propose(proposal(&plan)))),
            Err(trouble) => {
                cx.notices.fail(trouble.text);
                Outcome::stay()
            }
        }
    }

    pub fn agreed(&mut self, change: StatusChange) -> Outcome {
        self.is_changing = true;
        Outcome::ask(Request::Store(StoreRequest::ChangeStatus(change)))
    }

    pub fn changed(&mut self, status: CustomerStatus, answer: Answered<usize>, cx: &mut Context) {
        self.is_changing = false;
        match answer {
            Ok(0) => cx.notices.done(text!("status-done", status = status.label())),
            Ok(count) => {
                cx.notices.done(text!("status-done-queued", status = status.label(), count = count));
            }
            Err(trouble) => cx.notices.fail(trouble.told()),
        }
    }
}

fn what(status: CustomerStatus) -> Text {
    match status {
        CustomerStatus::Captado => text!("status-what-captado"),
        CustomerStatus::Alta => text!("status-what-alta"),
        CustomerStatus::Bloqueado => text!("status-what-bloqueado"),
        CustomerStatus::Baja => text!("status-what-baja"),
    }
}

/// What has to do with the device, but for what its system cannot do.
fn possible(planned: &PlannedDevice) -> Share {
    match &planned.share {
        Share::Wish(Wish::Suspend | Wish::Resume) => {
            match capabilities_of(planned.kind).against(Ability::Suspend) {
                Some(why) => Share::CannotBe(why),
                None => planned.share.clone(),
            }
        }
        share => share.clone(),
    }
}

fn line(device: &Device, share: &Share) -> ProposedLine {
    let (name, serial, system) = (device.name.as_str(), device.serial.as_str(), device.system_name.as_str());
    let (weight, text) = match share {
        Share::Wish(Wish::Suspend) => {
            (LineWeight::WillBe, text!("status-line-suspend", name = name, serial = serial, system = system))
        }
        Share::Wish(Wish::Resume) => {
            (LineWeight::WillBe, text!("status-line-resume", name = name, serial = serial, system = system))
        }
        Share::Wish(Wish::Remove) => {
            (LineWeight::WillBe, text!("status-line-remove", name = name, serial = serial, system = system))
        }
        Share::Wish(Wish::Discard) => {
            (LineWeight::WillBe, text!("status-line-discard", name = name, serial = serial))
        }
        Share::CannotBe(why) => (
            LineWeight::CannotBe,
            text!("status-line-other", name = name, serial = serial, reason = why.clone()),
        ),
        Share::Stays(why) => (
            LineWeight::Stays,
            text!("status-line-other", name = name, serial = serial, reason = why.clone()),
        ),
    };
    ProposedLine { weight, text }
}

fn proposal(plan: &StatusPlan) -> Proposal {
    let shares: Vec<(&Device, Share)> =
        plan.devices.iter().map(|planned| (&planned.device, possible(planned))).collect();
    let wishes: Vec<DeviceWish> = shares
        .iter()
        .filter_map(|(device, share)| match share {
            Share::Wish(wish) => Some(DeviceWish { device: device.id, version: device.version, wish: *wish }),
            Share::CannotBe(_) | Share::Stays(_) => None,
        })
        .collect();
    let mut lines: Vec<ProposedLine> = shares.iter().map(|(device, share)| line(device, share)).collect();
    if lines.is_empty() {
        lines.push(ProposedLine { weight: LineWeight::Plain, text: text!("status-no-devices") });
    }
    let only = StatusChange {
        customer: plan.customer.id,
        version: plan.customer.version,
        status: plan.status,
        devices: Vec::new(),
    };
    let mut ways = Vec::new();
    if !wishes.is_empty() {
        let all = text!("status-yes-devices", status = plan.status.label(), count = wishes.len());
        ways.push((all, Purpose::ChangeStatus(StatusChange { devices: wishes, ..only.clone() })));
    }
    ways.push((text!("status-yes-only", status = plan.status.label()), Purpose::ChangeStatus(only)));
    Proposal {
        title: text!("status-proposal", from = plan.customer.status.label(), to = plan.status.label()),
        lines,
        no: text!("propose-no"),
        ways,
    }
}
