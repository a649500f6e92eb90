//! A device that is there and not here: as which product and for which tariff it is recorded, asked where several fit.

use super::{ReportScreen, deeds};
use crate::app::dialogs::preview::Preview;
use crate::app::effect::Answered;
use crate::app::effect::report::{How, ReportRequest};
use crate::app::route::{Outcome, PickList, PickOption, Route, Step};
use crate::app::screen::Context;
use crate::domain::ids::{ProductId, TariffId};
use crate::domain::text::Text;
use crate::reconcile::class::Action;
use crate::reconcile::mend::Unit;
use crate::reconcile::report::Row;
use crate::store::Adoptable;
use crate::text;

/// What a list is chosen for.
const PRODUCT: &str = "adopt-product";
const TARIFF: &str = "adopt-tariff";

/// The device of a row, and what it can be.
pub struct Adopting {
    row: Row,
    adoptable: Adoptable,
    product: Option<ProductId>,
    tariff: Option<TariffId>,
}

/// Asks what the device of a row can be.
pub fn begin(screen: &mut ReportScreen, row: &Row) -> Outcome {
    let Some(report) = screen.opened().map(|opened| opened.report.id) else { return Outcome::stay() };
    deeds::prepare(screen, ReportRequest::Adoptable { report, place: row.place })
}

pub fn answered(
    screen: &mut ReportScreen,
    row: Row,
    adoptable: Answered<Adoptable>,
    cx: &mut Context,
) -> Outcome {
    screen.in_hand = None;
    match adoptable {
        Ok(adoptable) => {
            let only = |count: usize| count == 1;
            screen.adopting = Some(Adopting {
                product: adoptable.products.first().filter(|_| only(adoptable.products.len())).map(|it| it.0),
                tariff: adoptable.tariffs.first().filter(|_| only(adoptable.tariffs.len())).map(|it| it.0),
                row,
                adoptable,
            });
            next(screen)
        }
        Err(trouble) => {
            cx.notices.fail(trouble.told());
            Outcome::stay()
        }
    }
}

/// Whether this list is one of those that are asked here.
pub fn is_asked(field: &str) -> bool {
    matches!(field, PRODUCT | TARIFF)
}

pub fn picked(screen: &mut ReportScreen, field: &str, key: &str) -> Outcome {
    let (Some(adopting), Ok(id)) = (&mut screen.adopting, key.parse()) else { return Outcome::stay() };
    match field {
        PRODUCT => adopting.product = Some(ProductId(id)),
        _ => adopting.tariff = Some(TariffId(id)),
    }
    next(screen)
}

/// Asks what is still to be said, and then shows what is about to be done.
fn next(screen: &mut ReportScreen) -> Outcome {
    let Some(adopting) = &screen.adopting else { return Outcome::stay() };
    let serial = adopting.row.serial.as_deref().unwrap_or_default();
    let Adoptable { products, tariffs } = &adopting.adoptable;
    let (product, tariff) = match (adopting.product, adopting.tariff) {
        (Some(product), Some(tariff)) => (product, tariff),
        (None, _) => {
            let options = products.iter().map(|(id, name)| option(id.0, name));
            return list(PRODUCT, text!("adopt-product-title", serial = serial), options.collect());
        }
        (Some(_), None) => {
            let options = tariffs.iter().map(|(id, name)| option(id.0, name));
            return list(TARIFF, text!("adopt-tariff-title", serial = serial), options.collect());
        }
    };
    let Some(opened) = screen.opened() else { return Outcome::stay() };
    let mut preview = Preview::new(&opened.report, Action::Adopt, std::slice::from_ref(&adopting.row));
    preview.mend.how = How::As(Unit { product, tariff });
    let name = |found: Option<&str>| found.unwrap_or_default().to_owned();
    preview.tell(text!(
        "panel-will-record-as",
        product = name(products.iter().find(|(id, _)| *id == product).map(|(_, name)| name.as_str())),
        tariff = name(tariffs.iter().find(|(id, _)| *id == tariff).map(|(_, name)| name.as_str()))
    ));
    Outcome::go(Step::Open(Route::Preview(Box::new(preview))))
}

fn option(id: i64, name: &str) -> PickOption {
    let label = text!("plain", value = crate::ui::text::harmless(name).into_owned());
    PickOption { key: id.to_string(), label, note: None, why_not: None }
}

fn list(field: &str, title: Text, options: Vec<PickOption>) -> Outcome {
    Outcome::go(Step::Open(Route::Pick(PickList {
        title,
        field: field.to_owned(),
        options,
        selected: None,
        empty: text!("pick-none"),
    })))
}
