//! Asks the store what the screens want of the records, and tells them what it answered.

use std::collections::BTreeMap;

use crate::app::effect::{Deed, DeviceChoices, Reply, StoreRequest};
use crate::domain::device::Intent;
use crate::domain::ids::{DeviceId, OperationId};
use crate::domain::tariff::Tariff;
use crate::store::{Stamp, StoreError};

use super::perform::{Hands, answered};
use super::saving::{Typed, written};

/// The menu counts no further than this.
const MARKED: i64 = 99;

impl Hands {
    pub(super) async fn ask_store(&self, request: StoreRequest, typed: Option<Typed>) -> Reply {
        let store = &self.store;
        let stamp = self.stamp();
        match request {
            StoreRequest::Systems => Reply::Systems(answered(store.systems().await)),
            StoreRequest::KnownSystems => Reply::KnownSystems(answered(store.known_systems().await)),
            StoreRequest::System(id) => Reply::System(answered(store.system(id).await)),
            StoreRequest::SaveSystem(draft) => self.save_system(&draft, typed).await,
            StoreRequest::Customers(query) => {
                let page = answered(store.customers(&query).await);
                Reply::Customers { query, page }
            }
            StoreRequest::Customer(id) => Reply::Customer(answered(store.customer(id).await.map(Box::new))),
            StoreRequest::SaveCustomer(draft) => self.save_customer(&draft, typed).await,
            StoreRequest::CustomerSince { customer, seen } => {
                self.customer_since(customer, seen, &StoreError::Changed).await
            }
            StoreRequest::StatusPlan { customer, status } => {
                Reply::StatusPlan(answered(store.status_plan(customer, status).await.map(Box::new)))
            }
            StoreRequest::ChangeStatus(change) => {
                let queued = store.change_status(&change, &stamp).await;
                let answer = answered(queued.map(|operations| operations.len()));
                Reply::StatusChanged { status: change.status, answer }
            }
            StoreRequest::Contracts(customer) => Reply::Contracts(answered(store.contracts(customer).await)),
            StoreRequest::TariffsOffered => {
                let tariffs = answered(store.tariffs().await);
                let offered = |mut tariffs: Vec<Tariff>| {
                    tariffs.retain(Tariff::is_offered);
                    tariffs
                };
                Reply::TariffsOffered(tariffs.map(offered))
            }
            StoreRequest::ContractTariff { customer, tariff } => {
                Reply::Contracted(answered(store.contract_tariff(customer, tariff, &stamp).await))
            }
            StoreRequest::EndContract(end) => {
                let queued = store.end_contract(&end, &stamp).await;
                Reply::ContractEnded(answered(queued.map(|operations| operations.len())))
            }
            StoreRequest::History { customer, before, limit } => {
                let page = answered(store.history(customer, before, limit).await);
                Reply::History { before, page }
            }
            StoreRequest::ChangeTariff { device, version, tariff } => {
                let saved = store.change_tariff(device, version, tariff, &stamp).await;
                Reply::TariffChanged(answered(saved.map(|saved| saved.operation)))
            }
            StoreRequest::Swap(draft) => {
                let typed = written(typed).await;
                Reply::Swapped(answered(store.swap_device(&draft, typed, &stamp).await))
            }
            StoreRequest::Move(draft) => {
                let typed = written(typed).await;
                Reply::Moved(answered(store.move_device(&draft, typed, &stamp).await))
            }
            StoreRequest::CustomerCoded(code) => {
                let answer = answered(store.customer_coded(&code).await.map(Box::new));
                Reply::CustomerCoded { code, answer }
            }
            StoreRequest::TaxIdHolder { tax_id, except } => {
                let holder = answered(store.tax_id_holder(&tax_id, except).await);
                Reply::TaxIdHolder { tax_id, holder }
            }
            StoreRequest::Tariff(request) => Reply::Tariff(self.ask_tariff(request, typed).await),
            StoreRequest::DeviceChoices { lookups } => {
                Reply::DeviceChoices(answered(self.device_choices(lookups).await))
            }
            StoreRequest::Link { customer, system, external_id } => {
                let answer = answered(store.link_customer(customer, system, &external_id, &stamp).await);
                Reply::Linked { system, answer }
            }
            StoreRequest::Unlink { customer, system, external_id } => {
                let answer = store.unlink_customer(customer, system, &external_id, &stamp).await;
                Reply::Unlinked { system, external_id, answer: answered(answer) }
            }
            StoreRequest::RemoveSystem { id, version } => {
                Reply::SystemRemoved(answered(store.remove_system(id, version, &stamp).await))
            }
            StoreRequest::Do { deed, device, version } => {
                let answer = answered(self.carry_out(deed, device, version, &stamp).await);
                Reply::Done { deed, device, answer }
            }
            StoreRequest::NearSerials { form, serial, except } => {
                let near = answered(store.near_serials(&serial, except).await);
                Reply::NearSerials { form, serial, near }
            }
            StoreRequest::LinkedIds { system, external_ids } => {
                Reply::LinkedIds(answered(store.linked_ids(system, &external_ids).await))
            }
            StoreRequest::SaveDevice { form, draft } => self.save_device(form, &draft, typed).await,
            StoreRequest::DeviceSince { form, device, seen } => {
                self.device_since(form, device, seen, &StoreError::Changed).await
            }
            StoreRequest::SystemSince { system, seen } => {
                self.system_since(system, seen, &StoreError::Changed).await
            }
            StoreRequest::Products(request) => Reply::Products(self.ask_products(request, typed).await),
            StoreRequest::Operation(id) => Reply::Operation(answered(store.operation(id).await)),
            StoreRequest::Operations(query) => {
                let page = answered(store.operations(&query).await);
                Reply::Operations { query, page }
            }
            StoreRequest::OperationsToResolve => {
                Reply::OperationsToResolve(answered(store.operations_to_resolve(MARKED).await))
            }
            StoreRequest::RetryOperation(operation) => {
                let answer = answered(store.retry(operation, &stamp).await);
                Reply::OperationRetried { operation, answer }
            }
            StoreRequest::CancelOperation(operation) => {
                let answer = answered(store.cancel(operation, &stamp).await);
                Reply::OperationCancelled { operation, answer }
            }
            StoreRequest::Reveal { form, device, field } => {
                let secret = answered(store.reveal_secret(device, &field, &stamp).await);
                Reply::Revealed { form, field, secret }
            }
        }
    }

    async fn carry_out(
        &self,
        deed: Deed,
        device: DeviceId,
        version: i64,
        stamp: &Stamp,
    ) -> Result<Option<OperationId>, StoreError> {
        let store = &self.store;
        let saved = match deed {
            Deed::Suspend => store.intend(device, version, Intent::Suspended, stamp).await?,
            Deed::Resume => store.intend(device, version, Intent::Active, stamp).await?,
            Deed::Remove => store.intend(device, version, Intent::Removed, stamp).await?,
            Deed::Reboot => store.reboot(device, stamp).await?,
            Deed::Discard => return store.discard(device, version, stamp).await.map(|()| None),
        };
        Ok(Some(saved.operation))
    }

    async fn device_choices(&self, lookups: Vec<String>) -> Result<DeviceChoices, StoreError> {
        let products = self.store.products().await?;
        let mut used = BTreeMap::new();
        for field in lookups {
            let values = self.store.used_values(&field).await?;
            used.insert(field, values);
        }
        Ok(DeviceChoices { products, used })
    }
}
