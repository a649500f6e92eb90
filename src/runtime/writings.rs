//! What changes records and was begun: named, so that it can be told by, and waited for when the program ends.
//!
//! What only reads is not here: nothing is lost when its answer never comes.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use crate::app::effect::products::ProductRequest;
use crate::app::effect::report::ReportRequest;
use crate::app::effect::tariffs::TariffRequest;
use crate::app::effect::{FileRequest, StoreRequest, Trouble};
use crate::domain::text::Text;
use crate::text;

/// What was begun and may not have ended.
#[derive(Default)]
pub struct Writings(Vec<Writing>);

struct Writing {
    what: Text,
    /// Gives why it came to nothing, if it did.
    work: JoinHandle<Option<Trouble>>,
}

impl Writings {
    pub fn keep(&mut self, what: Text, work: JoinHandle<Option<Trouble>>) {
        self.0.retain(|writing| !writing.work.is_finished());
        self.0.push(Writing { what, work });
    }

    /// Waits until all have ended, at most so long, and tells of those that did not, or came to nothing.
    pub async fn finish(&mut self, patience: Duration) -> Vec<Text> {
        let until = Instant::now() + patience;
        // What had ended before was told while somebody could still look.
        let under_way = std::mem::take(&mut self.0).into_iter().filter(|writing| !writing.work.is_finished());
        let mut told = Vec::new();
        for Writing { what, work } in under_way {
            match timeout_at(until, work).await {
                Ok(Ok(None)) => {}
                Ok(Ok(Some(trouble))) => {
                    told.push(text!("quit-failed", what = what, reason = trouble.told()));
                }
                Ok(Err(_)) | Err(_) => told.push(text!("quit-unended", what = what)),
            }
        }
        if !told.is_empty() {
            tracing::warn!(
                count = told.len(),
                "changes of records were begun and have not ended with the program"
            );
        }
        told
    }
}

/// What a question to the store changes; `None` when it only reads.
pub fn of_store(request: &StoreRequest) -> Option<Text> {
    Some(match request {
        StoreRequest::Systems
        | StoreRequest::KnownSystems
        | StoreRequest::System(_)
        | StoreRequest::Customers(_)
        | StoreRequest::Customer(_)
        | StoreRequest::CustomerSince { .. }
        | StoreRequest::StatusPlan { .. }
        | StoreRequest::Contracts(_)
        | StoreRequest::TariffsOffered
        | StoreRequest::History { .. }
        | StoreRequest::CustomerCoded(_)
        | StoreRequest::TaxIdHolder { .. }
        | StoreRequest::DeviceChoices { .. }
        | StoreRequest::LinkedIds { .. }
        | StoreRequest::NearSerials { .. }
        | StoreRequest::DeviceSince { .. }
        | StoreRequest::SystemSince { .. }
        | StoreRequest::Operation(_)
        | StoreRequest::Operations(_)
        | StoreRequest::OperationsToResolve => return None,
        StoreRequest::SaveSystem(draft) => text!("writing-system", name = draft.name.as_str()),
        StoreRequest::RemoveSystem { .. } => text!("writing-system-removed"),
        StoreRequest::SaveCustomer(draft) => text!("writing-customer", name = draft.customer.name.as_str()),
        StoreRequest::ChangeStatus(_) => text!("writing-status"),
        StoreRequest::ContractTariff { .. } | StoreRequest::EndContract(_) => text!("writing-contract"),
        StoreRequest::Link { external_id, .. } | StoreRequest::Unlink { external_id, .. } => {
            text!("writing-link", id = external_id.as_str())
        }
        StoreRequest::SaveDevice { draft, .. } => {
            text!("writing-device", serial = draft.device.serial.as_str())
        }
        StoreRequest::Do { .. }
        | StoreRequest::ChangeTariff { .. }
        | StoreRequest::Swap(_)
        | StoreRequest::Move(_) => text!("writing-order"),
        StoreRequest::RetryOperation(id) | StoreRequest::CancelOperation(id) => {
            text!("writing-operation", id = id.0.to_string())
        }
        StoreRequest::Reveal { .. } => text!("writing-revealed"),
        StoreRequest::Products(request) => return of_products(request),
        StoreRequest::Tariff(request) => return of_tariffs(request),
    })
}

fn of_products(request: &ProductRequest) -> Option<Text> {
    Some(match request {
        ProductRequest::List(_)
        | ProductRequest::Product(_)
        | ProductRequest::Since { .. }
        | ProductRequest::Places(_)
        | ProductRequest::Movements(_)
        | ProductRequest::Serials(_) => return None,
        ProductRequest::Save(draft) => text!("writing-product", name = draft.product.name.as_str()),
        ProductRequest::Do { .. } => text!("writing-product-done"),
        ProductRequest::ChangeStock { .. } => text!("writing-stock"),
    })
}

fn of_tariffs(request: &TariffRequest) -> Option<Text> {
    Some(match request {
        TariffRequest::Page(_)
        | TariffRequest::One(_)
        | TariffRequest::Since { .. }
        | TariffRequest::ActiveDevices { .. } => return None,
        TariffRequest::Save(draft) => text!("writing-tariff", name = draft.tariff.name.as_str()),
        TariffRequest::Retire { .. } | TariffRequest::Offer { .. } | TariffRequest::Remove { .. } => {
            text!("writing-tariff-done")
        }
        TariffRequest::ChangeTemplate(_) => text!("writing-template"),
    })
}

/// What is asked about a file, as far as it must come to its end.
pub fn of_file(request: &FileRequest) -> Option<Text> {
    match request {
        FileRequest::Look { .. } | FileRequest::Check { .. } => None,
        FileRequest::Import { typed, .. } => Some(text!("writing-import", file = typed.as_str())),
        FileRequest::Export { typed, .. } => Some(text!("writing-export", file = typed.as_str())),
    }
}

/// What is asked of a report, as far as it must come to its end.
pub fn of_report(request: &ReportRequest) -> Option<Text> {
    match request {
        ReportRequest::Last(_)
        | ReportRequest::Join(_)
        | ReportRequest::This(_)
        | ReportRequest::Run(_)
        | ReportRequest::Stop(_)
        | ReportRequest::Rows(_)
        | ReportRequest::Head(_)
        | ReportRequest::Places(_)
        | ReportRequest::Those { .. }
        | ReportRequest::Adoptable { .. }
        | ReportRequest::Reports(_)
        | ReportRequest::Accepted(_) => None,
        ReportRequest::Mend(_) | ReportRequest::Withdraw(_) => Some(text!("writing-report")),
        ReportRequest::Export { .. } => Some(text!("writing-report-file")),
    }
}
