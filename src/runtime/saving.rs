//! Saves what was typed in a form, together with its draft: what is not heard of the saving is found out later by it.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::app::Event;
use crate::app::effect::{Answered, Reply, Trouble};
use crate::domain::customer_form::CustomerDraft;
use crate::domain::device::DeviceDraft;
use crate::domain::draft::Kept;
use crate::domain::ids::{CustomerId, DeviceId, DraftId, SystemId};
use crate::store::{StoreError, SystemDraft};

use super::drafts::{Author, DraftError, Drafts, Orders};
use super::perform::{Hands, answered, of_store};

/// The draft of a form, as soon as it is written.
pub type Typed = oneshot::Receiver<Option<DraftId>>;

/// How long a saving waits for its draft: a disk that has stopped must not keep anything from being saved.
const PATIENCE: Duration = Duration::from_secs(1);

impl Hands {
    /// Begins to keep drafts, if they are to be kept.
    pub(super) fn keep_drafts(&self, events: &mpsc::UnboundedSender<Event>) -> Option<Drafts> {
        let author = Author { user: self.user.clone(), clock: self.clock };
        Drafts::keep_in(self.drafts.as_deref()?, self.store.clone(), author, events.clone())
            .inspect_err(|error| tracing::error!(%error, "no drafts are kept"))
            .ok()
    }

    /// The drafts that are to be offered: of one that turns out to be saved, what was typed after that.
    pub(super) async fn waiting(&self, orders: &Orders) -> Vec<Kept> {
        let mut waiting = Vec::new();
        for kept in orders.look().await.unwrap_or_default().kept {
            let id = kept.id;
            match self.store.saved_as(id).await {
                Ok(Some(record)) => match kept.after_saving(record) {
                    Some(left) => waiting.push(left),
                    None => orders.discard(id),
                },
                Ok(None) => waiting.push(kept),
                Err(error) => {
                    // Too much is offered rather than too little.
                    tracing::warn!(%error, "it is not known whether a draft was saved");
                    waiting.push(kept);
                }
            }
        }
        waiting
    }

    /// Takes hold of a draft that is to be taken up. It is given as it is by now: another terminal may have gone on with
    /// it since it was offered, or saved it.
    pub(super) async fn claim(&self, orders: &Orders, id: DraftId) -> Answered<Box<Kept>> {
        let not_to_be_had = |text| Trouble { text, problems: Vec::new() };
        let kept = match orders.claim(id).await {
            Ok(Ok(kept)) => kept,
            Ok(Err(error)) => return Err(not_to_be_had(error.text())),
            Err(_) => return Err(not_to_be_had(DraftError::Held.text())),
        };
        match self.store.saved_as(id).await {
            Ok(Some(record)) => kept.after_saving(record).map(Box::new).ok_or_else(|| {
                orders.discard(id);
                not_to_be_had(DraftError::Held.text())
            }),
            Ok(None) => Ok(Box::new(kept)),
            Err(error) => {
                tracing::warn!(%error, "it is not known whether a draft was saved");
                Ok(Box::new(kept))
            }
        }
    }

    pub(super) async fn save_device(&self, form: u64, draft: &DeviceDraft, typed: Option<Typed>) -> Reply {
        let stamp = self.stamp();
        let saved = match written(typed).await {
            Some(typed) => self.store.save_typed_device(draft, typed, &stamp).await,
            None => self.store.save_device(draft, &stamp).await,
        };
        match (saved, draft.known) {
            (Err(error @ (StoreError::Changed | StoreError::Missing)), Some((device, seen))) => {
                self.device_since(form, device, seen, &error).await
            }
            (saved, _) => Reply::DeviceSaved { form, answer: answered(saved) },
        }
    }

    /// What a device has become since a version of it was seen.
    pub(super) async fn device_since(
        &self,
        form: u64,
        device: DeviceId,
        seen: i64,
        error: &StoreError,
    ) -> Reply {
        let trouble = of_store(error);
        match self.store.device_since(device, seen).await {
            Ok(since) => Reply::DeviceOvertaken { form, trouble, since: Box::new(since) },
            Err(error) => Reply::DeviceSaved { form, answer: Err(of_store(&error)) },
        }
    }

    pub(super) async fn save_customer(&self, draft: &CustomerDraft, typed: Option<Typed>) -> Reply {
        let stamp = self.stamp();
        let saved = match written(typed).await {
            Some(typed) => self.store.save_typed_customer(draft, typed, &stamp).await,
            None => self.store.save_customer(draft, &stamp).await,
        };
        match (saved, draft.known) {
            (Err(error @ (StoreError::Changed | StoreError::Missing)), Some((customer, seen))) => {
                self.customer_since(customer, seen, &error).await
            }
            (saved, _) => Reply::CustomerSaved(answered(saved.map(Box::new))),
        }
    }

    /// What a customer has become since a version of him was seen.
    pub(super) async fn customer_since(&self, customer: CustomerId, seen: i64, error: &StoreError) -> Reply {
        let trouble = of_store(error);
        match self.store.customer_since(customer, seen).await {
            Ok(since) => Reply::CustomerOvertaken { trouble, since: Box::new(since) },
            Err(error) => Reply::CustomerSaved(Err(of_store(&error))),
        }
    }

    pub(super) async fn save_system(&self, draft: &SystemDraft, typed: Option<Typed>) -> Reply {
        let stamp = self.stamp();
        let saved = match written(typed).await {
            Some(typed) => self.store.save_typed_system(draft, typed, &stamp).await,
            None => self.store.save_system(draft, &stamp).await,
        };
        match (saved, draft.known) {
            (Err(error @ (StoreError::Changed | StoreError::Missing)), Some((system, seen))) => {
                self.system_since(system, seen, &error).await
            }
            (saved, _) => Reply::SystemSaved(answered(saved)),
        }
    }

    /// What a system has become since a version of it was seen.
    pub(super) async fn system_since(&self, system: SystemId, seen: i64, error: &StoreError) -> Reply {
        let trouble = of_store(error);
        match self.store.system_since(system, seen).await {
            Ok(since) => Reply::SystemOvertaken { trouble, since: Box::new(since) },
            Err(error) => Reply::SystemSaved(Err(of_store(&error))),
        }
    }
}

pub(super) async fn written(typed: Option<Typed>) -> Option<DraftId> {
    tokio::time::timeout(PATIENCE, typed?).await.ok()?.ok()?
}
