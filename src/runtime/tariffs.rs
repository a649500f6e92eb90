//! Carries out what is asked of the store about tariffs.

use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::domain::ids::TariffId;
use crate::store::{StoreError, TariffDraft};

use super::perform::{Hands, answered, of_store};
use super::saving::{Typed, written};

impl Hands {
    pub(super) async fn ask_tariff(&self, request: TariffRequest, typed: Option<Typed>) -> TariffReply {
        let (store, stamp) = (&self.store, self.stamp());
        match request {
            TariffRequest::Page(query) => {
                let page = answered(store.tariff_page(&query).await);
                TariffReply::Page { query, page }
            }
            TariffRequest::One(id) => TariffReply::One(answered(store.tariff(id).await)),
            TariffRequest::Save(draft) => self.save_tariff(&draft, typed).await,
            TariffRequest::Since { tariff, seen } => {
                self.tariff_since(tariff, seen, &StoreError::Changed).await
            }
            TariffRequest::Retire { id, version } => {
                TariffReply::Retired(answered(store.retire_tariff(id, version, &stamp).await))
            }
            TariffRequest::Offer { id, version } => {
                TariffReply::Retired(answered(store.offer_tariff(id, version, &stamp).await))
            }
            TariffRequest::Remove { id, version } => {
                TariffReply::Removed(answered(store.remove_tariff(id, version, &stamp).await))
            }
            TariffRequest::ActiveDevices { service, system } => {
                let count = answered(store.active_devices(service, system).await);
                TariffReply::ActiveDevices { service, system, count }
            }
            TariffRequest::ChangeTemplate(change) => {
                let answer = answered(store.change_template(&change, &stamp).await);
                TariffReply::TemplateChanged { change, answer }
            }
        }
    }

    async fn save_tariff(&self, draft: &TariffDraft, typed: Option<Typed>) -> TariffReply {
        let stamp = self.stamp();
        let saved = match written(typed).await {
            Some(typed) => self.store.save_typed_tariff(draft, typed, &stamp).await,
            None => self.store.save_tariff(draft, &stamp).await,
        };
        match (saved, draft.known) {
            (Err(error @ (StoreError::Changed | StoreError::Missing)), Some((tariff, seen))) => {
                self.tariff_since(tariff, seen, &error).await
            }
            (saved, _) => TariffReply::Saved(answered(saved)),
        }
    }

    /// What a tariff has become since a version of it was seen.
    async fn tariff_since(&self, tariff: TariffId, seen: i64, error: &StoreError) -> TariffReply {
        let trouble = of_store(error);
        match self.store.tariff_since(tariff, seen).await {
            Ok(since) => TariffReply::Overtaken { trouble, since: Box::new(since) },
            Err(error) => TariffReply::Saved(Err(of_store(&error))),
        }
    }
}
