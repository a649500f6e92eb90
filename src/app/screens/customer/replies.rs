//! What the answers of windows, of the store and of the systems lead to in the tab Aprovisionamiento.

use crate::app::effect::Reply;
use crate::app::keymap::Command;
use crate::app::route::{Answer, Outcome, Purpose};
use crate::app::screen::Context;
use crate::store::CustomerFile;

use super::editor::DeviceEditor;
use super::link::Candidate;
use super::open_form::Wanted;
use super::provisioning::{Focus, Provisioning};

impl Provisioning {
    pub fn answer(&mut self, answer: Answer, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match answer {
            Answer::Picked { field, key } => {
                let event = match (self.focus, &mut self.form.editor) {
                    (Focus::Editor, Some(editor)) => editor.form.picked(&field, &key),
                    (Focus::Tabs | Focus::Link | Focus::Devices | Focus::Editor, _) => {
                        self.link.form.picked(&field, &key)
                    }
                };
                self.form_event(event, Some(file), cx)
            }
            Answer::Found { system, external_id, name, tax_id } => {
                self.go_to_link();
                self.link.take(Candidate { system, external_id, name, tax_id }, file, cx)
            }
            Answer::Unit(unit) => self.form.take_unit(&unit, file, &self.link),
            Answer::Onu(found) => self.form.take_found(&found, file, &self.link),
            Answer::Yes(Purpose::Do { deed, device, version }) => {
                match file.devices.iter().find(|known| known.id == device) {
                    Some(device) => self.deeds.go(deed, device, version),
                    None => Outcome::stay(),
                }
            }
            Answer::Yes(Purpose::Unlink { system, external_id }) => {
                self.link.unlink(system, external_id, file)
            }
            Answer::Yes(Purpose::LinkDespite(candidate)) => self.link.link(&candidate, file),
            Answer::Yes(purpose) => self.go_on(&purpose, file, cx),
            Answer::Keep(purpose) => {
                let outcome = self.set_aside();
                let Outcome { step, requests } = self.go_on(&purpose, file, cx);
                Outcome { step, requests: [outcome.requests, requests].concat() }
            }
            Answer::TakeUp(kept) => {
                self.waiting.choose(kept);
                self.take_up(file, cx)
            }
            Answer::Compared { sides, then } => self.compared(&sides, then, file, cx),
            Answer::No => self.none_taken_up(file),
        }
    }

    /// Does what was asked about: the form that is open is given up, or set aside.
    fn go_on(&mut self, purpose: &Purpose, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match purpose {
            Purpose::AnotherDevice => self.open(Wanted::New, file),
            Purpose::OpenDevice(id) => self.open(Wanted::Device(*id), file),
            Purpose::CloseForm => {
                self.close_editor();
                Outcome::stay()
            }
            Purpose::RegisterAnew => self.register_anew(file, cx),
            Purpose::LinkDespite(_)
            | Purpose::Leave(_)
            | Purpose::DiscardDraft(_)
            | Purpose::CancelOperation(_)
            | Purpose::Mend(_)
            | Purpose::Withdraw(_)
            | Purpose::RetryOperation(_)
            | Purpose::Do { .. }
            | Purpose::Unlink { .. }
            | Purpose::ChangeStatus(_)
            | Purpose::EndContract(_)
            | Purpose::RemoveSystem { .. }
            | Purpose::DoProduct { .. }
            | Purpose::RetireTariff { .. }
            | Purpose::RemoveTariff { .. }
            | Purpose::ClearConcepts(_)
            | Purpose::UnlinkTemplate(_)
            | Purpose::Import(_)
            | Purpose::ReplaceFile(_)
            | Purpose::QuitImporting => Outcome::stay(),
        }
    }

    /// Answers that come before the customer's file.
    pub fn reply_early(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::KnownSystems(systems) => self.link.systems = Some(systems),
            Reply::DeviceChoices(Ok(choices)) => drop(self.form.take_choices(choices)),
            reply => {
                if let Some(trouble) = reply.trouble() {
                    cx.notices.fail(trouble.text.clone());
                }
            }
        }
        Outcome::stay()
    }

    pub fn reply(&mut self, reply: Reply, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match reply {
            Reply::KnownSystems(systems) => {
                self.link.systems = Some(systems);
                self.link.make_form(file);
                if self.focus != Focus::Tabs && self.form.editor.is_none() {
                    self.enter(file);
                }
                let taken_up = self.take_up(file, cx);
                if !std::mem::take(&mut self.wants_new) {
                    return taken_up;
                }
                match (self.available(Command::NewDevice, file), &self.link.systems) {
                    (Err(why), _) => cx.notices.warn(why),
                    (Ok(()), Some(Err(trouble))) => cx.notices.fail(trouble.text.clone()),
                    (Ok(()), _) => return taken_up.with(self.new_device(file)),
                }
                self.is_in_vain = true;
                taken_up
            }
            Reply::DeviceChoices(Ok(choices)) => {
                let wanted = self.form.take_choices(choices);
                self.form.change(file, &self.link, DeviceEditor::offer_again);
                match wanted {
                    Some(wanted) => self.open(wanted, file),
                    None => self.take_up(file, cx),
                }
            }
            Reply::DeviceOvertaken { form, trouble, since } => {
                self.overtaken(form, &trouble, &since, file, cx)
            }
            Reply::CustomerThere { system, external_id, customer } => {
                self.link.read_there(system, &external_id, customer, file, cx)
            }
            Reply::LinkedIds(linked) => self.link.told_whose(linked, file, cx),
            Reply::Linked { system, answer } => self.link.linked(system, answer, file, cx),
            Reply::DeviceSaved { form, answer } => self.form.saved(form, answer, file, &self.link, cx),
            Reply::Operation(Ok(operation)) => {
                if let Some(progress) = self.form.editor.as_mut().and_then(|editor| editor.progress.as_mut())
                {
                    progress.take(&operation);
                }
                self.deeds.take(&operation);
                let outcome = self.look_after(file);
                outcome.with(self.tick(file, cx))
            }
            Reply::Done { deed, device, answer } => self.deed_done((deed, device), answer, file, cx),
            Reply::Unlinked { system, external_id, answer } => {
                self.link.unlinked((system, external_id), answer, file, cx)
            }
            Reply::Diagnosed { device, answer } => {
                self.readings.take(device, answer, cx);
                self.tick(file, cx)
            }
            // How many there are is only a hint: who wants to choose one is told why it cannot be.
            Reply::Unconfigured { system, found } => {
                if let Ok(onus) = found {
                    self.form.take_onus(system, onus, file, &self.link);
                }
                Outcome::stay()
            }
            Reply::NearSerials { form: _, serial, near } => {
                if let Ok(near) = near {
                    self.form.take_near(serial, near, file, &self.link);
                }
                Outcome::stay()
            }
            Reply::WifiKey { at, key } => self.form.take_wifi_key(&at, key, file, &self.link, cx),
            Reply::Revealed { form, field, secret } => {
                self.form.revealed(form, &field, secret, cx);
                Outcome::stay()
            }
            Reply::Elapsed => {
                self.ticking = false;
                self.tick(file, cx)
            }
            reply => {
                self.is_in_vain |= self.form.give_up();
                if let Some(trouble) = reply.trouble() {
                    cx.notices.fail(trouble.text.clone());
                }
                Outcome::stay()
            }
        }
    }
}
