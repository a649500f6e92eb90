//! What can be done with a saved device besides changing it: what makes sense now, what is asked first, how far it is.

use crate::app::effect::{Answered, Deed, Request, StoreRequest};
use crate::app::keymap::Command;
use crate::app::route::{Outcome, Purpose, Question, Route, Step};
use crate::app::screen::Context;
use crate::domain::device::{Device, DeviceState};
use crate::domain::ids::{DeviceId, OperationId};
use crate::domain::operation::{Operation, OperationKind, OperationState};
use crate::domain::system::SystemKind;
use crate::domain::text::Text;
use crate::drivers::{Ability, capabilities_of};
use crate::text;

use super::progress::{Aim, Progress};

/// The deed that a command of the list of devices asks for.
pub const fn deed_of(command: Command) -> Option<Deed> {
    match command {
        Command::Suspend => Some(Deed::Suspend),
        Command::Resume => Some(Deed::Resume),
        Command::Reboot => Some(Deed::Reboot),
        Command::RemoveDevice => Some(Deed::Remove),
        Command::Discard => Some(Deed::Discard),
        _ => None,
    }
}

const fn ability(deed: Deed) -> Option<Ability> {
    match deed {
        Deed::Suspend | Deed::Resume => Some(Ability::Suspend),
        Deed::Reboot => Some(Ability::Reboot),
        Deed::Remove | Deed::Discard => None,
    }
}

/// Why this cannot be done with the device now; `kind` is that of its system.
///
/// # Errors
/// The reason, and what to do instead.
pub fn check(deed: Deed, device: &Device, kind: Option<SystemKind>) -> Result<(), Text> {
    let lacking = ability(deed).zip(kind).and_then(|(ability, kind)| capabilities_of(kind).against(ability));
    match (lacking, deed) {
        (Some(why), _) => Err(why),
        (None, Deed::Suspend | Deed::Resume) if device.is_leaving => Err(text!("device-leaving")),
        (None, _) => check_state(deed, device),
    }
}

fn check_state(deed: Deed, device: &Device) -> Result<(), Text> {
    use DeviceState as S;
    let not_there = || Err(text!("deed-not-there"));
    let removing = || Err(text!("device-being-removed"));
    match (deed, device.state) {
        // What was just asked for and is not through yet can be taken back.
        (Deed::Suspend, S::Active) | (Deed::Resume, S::Suspended) => Ok(()),
        (Deed::Suspend, S::Suspended) | (Deed::Resume, S::Active) if is_under_way(device) => Ok(()),
        (Deed::Suspend, S::Suspended) => Err(text!("deed-suspended-already")),
        (Deed::Resume, S::Active) => Err(text!("deed-active-already")),
        (Deed::Resume, S::Removing) if is_waiting(device) => Ok(()),
        (Deed::Suspend | Deed::Resume, S::Pending | S::Failed | S::Unsure) => not_there(),
        (Deed::Reboot, S::Active | S::Suspended) => Ok(()),
        (Deed::Reboot, S::Pending | S::Failed | S::Unsure) => not_there(),
        (Deed::Remove, S::Active | S::Suspended | S::Pending | S::Failed | S::Unsure) => Ok(()),
        (Deed::Discard, S::Failed) => Ok(()),
        (Deed::Discard, S::Pending) if is_waiting(device) => Ok(()),
        (Deed::Discard, S::Pending | S::Unsure) => Err(text!("deed-discard-wait")),
        (Deed::Discard, S::Active | S::Suspended) => Err(text!("deed-discard-registered")),
        (_, S::Removing) => removing(),
        (_, S::Removed) => Err(text!("deed-gone")),
    }
}

/// A change of its state is under way.
fn is_under_way(device: &Device) -> bool {
    device
        .last_operation
        .as_ref()
        .is_some_and(|last| last.kind == OperationKind::Device && !last.state.has_ended())
}

/// Its last change waits to be sent.
fn is_waiting(device: &Device) -> bool {
    device.last_operation.as_ref().is_some_and(|last| last.state == OperationState::Queued)
}

/// What is asked before it is done; `None` for what cuts nobody off.
fn question(deed: Deed, device: &Device) -> Option<Question> {
    let (name, system) = (device.name.as_str(), device.system_name.as_str());
    let product = device.product_name.as_str();
    let (title, lines, yes) = match deed {
        Deed::Suspend => (
            text!("suspend-title", name = name),
            vec![text!("suspend-what", system = system), text!("suspend-back")],
            text!("suspend-yes"),
        ),
        Deed::Resume => return None,
        Deed::Remove => (
            text!("remove-title", name = name),
            vec![text!("remove-what", system = system), text!("remove-stock", product = product)],
            text!("remove-yes"),
        ),
        Deed::Reboot => (
            text!("reboot-title", name = name),
            vec![text!("reboot-what", system = system)],
            text!("reboot-yes"),
        ),
        Deed::Discard => (
            text!("discard-title", name = name),
            vec![text!("discard-what"), text!("remove-stock", product = product)],
            text!("discard-yes"),
        ),
    };
    let purpose = Purpose::Do { deed, device: device.id, version: device.version };
    Some(Question { title, lines, yes, no: text!("deed-no"), purpose })
}

/// What is being done with a device of the list.
struct Doing {
    device: DeviceId,
    name: String,
    system_name: String,
}

/// The deed that is under way, or the last one.
#[derive(Default)]
pub struct Deeds {
    /// It has not been answered by the store yet.
    asked: Option<Doing>,
    /// How far its operation is, with the name of the device.
    progress: Option<(String, Progress)>,
}

impl Deeds {
    pub const fn is_busy(&self) -> bool {
        self.asked.is_some()
    }

    /// Does it, or asks first.
    pub fn begin(&mut self, deed: Deed, device: &Device) -> Outcome {
        match question(deed, device) {
            Some(question) => Outcome::go(Step::Open(Route::Confirm(question))),
            None => self.go(deed, device, device.version),
        }
    }

    /// It is to be done with the device as it was seen in this version.
    pub fn go(&mut self, deed: Deed, device: &Device, version: i64) -> Outcome {
        self.progress = None;
        self.asked = Some(Doing {
            device: device.id,
            name: device.name.clone(),
            system_name: device.system_name.clone(),
        });
        Outcome::ask(Request::Store(StoreRequest::Do { deed, device: device.id, version }))
    }

    /// The store has answered; gives the operation that carries it out, if it takes one.
    pub fn done(
        &mut self,
        deed: Deed,
        device: DeviceId,
        answer: Answered<Option<OperationId>>,
        cx: &mut Context,
    ) -> Option<OperationId> {
        let doing = self.asked.take().filter(|doing| doing.device == device);
        match (answer, doing) {
            (Ok(Some(operation)), Some(doing)) => {
                let aim = Aim::Deed(deed);
                self.progress = Some((doing.name, Progress::new(operation, aim, doing.system_name, cx.now)));
                Some(operation)
            }
            (Ok(None), Some(doing)) => {
                cx.notices.done(text!("discard-done", name = doing.name));
                None
            }
            (Ok(_), None) => None,
            (Err(trouble), _) => {
                cx.notices.fail(trouble.told());
                None
            }
        }
    }

    pub fn progress(&self) -> Option<(&str, &Progress)> {
        self.progress.as_ref().map(|(name, progress)| (name.as_str(), progress))
    }

    /// The operation that is not through yet.
    pub fn followed(&self) -> Option<OperationId> {
        let (_, progress) = self.progress.as_ref()?;
        (!progress.has_ended()).then_some(progress.operation)
    }

    pub fn follows(&self, operation: OperationId) -> bool {
        self.progress.as_ref().is_some_and(|(_, progress)| progress.operation == operation)
    }

    pub fn take(&mut self, operation: &Operation) {
        if let Some((_, progress)) = &mut self.progress {
            progress.take(operation);
        }
    }
}
