//! A device that is there and not here: asked as what where several things fit, shown, and done.

use super::*;
use crate::app::effect::report::{How, Mend};
use crate::domain::ids::{ProductId, TariffId};
use crate::domain::problem::Problem;
use crate::reconcile::class::Action;
use crate::reconcile::mend::Unit;
use crate::store::Adoptable;

fn extra(place: i64) -> Row {
    Row {
        serial: Some("HWTC00000006".into()),
        ours: None,
        fields: Vec::new(),
        ..row(place, Class::DeviceExtra)
    }
}

fn fits(products: &[(i64, &str)], tariffs: &[(i64, &str)]) -> Reply {
    let adoptable = Adoptable {
        products: products.iter().map(|(id, name)| (ProductId(*id), (*name).to_owned())).collect(),
        tariffs: tariffs.iter().map(|(id, name)| (TariffId(*id), (*name).to_owned())).collect(),
    };
    reply(ReportReply::Adoptable { row: Box::new(extra(1)), adoptable: Ok(adoptable) })
}

fn created(product: i64, tariff: i64) -> ReportRequest {
    let how = How::As(Unit { product: ProductId(product), tariff: TariffId(tariff) });
    ReportRequest::Mend(Mend { report: ReportId(7), places: vec![1], action: Action::Adopt, how })
}

#[test]
fn what_it_is_is_asked_only_where_several_things_fit() {
    let mut bench = with_rows(vec![extra(1)]);
    assert!(bench.screen().contains("a Crear aquí"), "{}", bench.screen());
    assert_eq!(asked(&bench.keys("a")), [ReportRequest::Adoptable { report: ReportId(7), place: 1 }]);
    bench.reply(fits(&[(1, "ONT ZTE F601"), (2, "Router Huawei")], &[(3, "Fibra 600")]));
    assert!(bench.screen().contains("Qué producto es HWTC00000006"), "{}", bench.screen());
    bench.keys("hua<enter>");
    let screen = bench.screen();
    for words in ["Crear aquí · Fibra Sur · una fila", "Producto Router Huawei, tarifa Fibra 600"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert_eq!(asked(&bench.keys("s")), [created(2, 3)]);
}

#[test]
fn where_one_product_and_one_tariff_fit_nothing_is_asked_but_whether() {
    let mut bench = with_rows(vec![extra(1)]);
    bench.keys("a");
    bench.reply(fits(&[(1, "ONT")], &[(3, "Fibra 600")]));
    assert_eq!(asked(&bench.keys("s")), [created(1, 3)]);
}

#[test]
fn product_and_tariff_are_asked_one_after_the_other() {
    let mut bench = with_rows(vec![extra(1)]);
    bench.keys("a");
    bench.reply(fits(&[(1, "ONT"), (2, "Router")], &[(3, "Fibra 600"), (4, "Fibra 1000")]));
    bench.keys("<enter>");
    assert!(bench.screen().contains("De qué tarifa es HWTC00000006"), "{}", bench.screen());
    bench.keys("<down><enter>");
    assert_eq!(asked(&bench.keys("s")), [created(1, 4)]);
}

#[test]
fn where_nothing_fits_it_is_said_what_is_missing() {
    let mut bench = with_rows(vec![extra(1)]);
    bench.keys("a");
    let none = text!("adopt-no-tariff", service = "Internet");
    let trouble = Trouble { text: text!("saving-already"), problems: vec![Problem::new("tariff", none)] };
    bench.reply(reply(ReportReply::Adoptable { row: Box::new(extra(1)), adoptable: Err(trouble) }));
    assert!(bench.screen().contains("El cliente no tiene ninguna tarifa con Internet"), "{}", bench.screen());
    assert_eq!(asked(&bench.keys("a")).len(), 1, "it can be tried again");
}
