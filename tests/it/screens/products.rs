//! Products: the list, the form, the stock of one, its history, and the window of the units in stock.

use jiff::SignedDuration;
use vincula::app::effect::products::{ProductReply, ProductRequest};
use vincula::app::effect::{Effect, Reply, StoreRequest};
use vincula::app::route::Route;
use vincula::domain::ids::{MovementId, ProductId};
use vincula::domain::problem::Problem;
use vincula::domain::product::{MovementKind, Product};
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::SerialNumber;
use vincula::store::{
    Change, Movement, MovementPage, Overtaken, ProductKey, ProductPage, ProductRow, SerialPlace, StockSerial,
};
use vincula::text;

use super::world::{self, HIM};
use super::{NOW, Scene, looks};

const ONT: ProductId = ProductId(1);

fn product(id: i64, name: &str, technology: &str, stock: i64) -> Product {
    Product {
        id: ProductId(id),
        name: name.into(),
        model: name.rsplit(' ').next().unwrap_or_default().into(),
        technology: TechnologyKey(technology.into()),
        stock,
        named: stock.min(3),
        assigned: id * 1031,
        retired_at: None,
        version: 1,
    }
}

fn products() -> Vec<Product> {
    let old = Product {
        retired_at: Some(NOW - SignedDuration::from_hours(900)),
        ..product(4, "Router viejo WR740", "gpon", 2)
    };
    vec![
        product(2, "Adaptador VoIP HT801", "voip", 0),
        product(1, "ONT Huawei HG8245", "gpon", 19),
        product(3, "Router con cuatro puertos y nombre muy, muy largo", "gpon", 12_000),
        old,
    ]
}

/// Answers the newest question about products.
fn answer(scene: &mut Scene, reply: impl Fn(&ProductRequest) -> Option<ProductReply>) {
    let newest = scene.asked.iter().rev().find_map(|effect| match effect {
        Effect::Store(ticket, StoreRequest::Products(request)) => Some((ticket.0, reply(request)?)),
        _ => None,
    });
    let (ticket, reply) = newest.expect("products were asked for");
    scene.answer(ticket, Reply::Products(reply));
}

fn list(scene: &mut Scene, products: &[Product]) {
    answer(scene, |request| match request {
        ProductRequest::List(query) => {
            let row = |product: &Product| ProductRow {
                key: ProductKey {
                    name: product.name.to_lowercase(),
                    id: product.id,
                    stock: product.stock,
                    assigned: product.assigned,
                },
                product: product.clone(),
            };
            let rows: Vec<ProductRow> = products.iter().map(row).collect();
            let page = ProductPage { total: i64::try_from(rows.len()).unwrap(), rows, retired: 1 };
            Some(ProductReply::List { query: query.clone(), page: Ok(page) })
        }
        _ => None,
    });
}

fn read(scene: &mut Scene) {
    scene.answer(1, Reply::Products(ProductReply::Product(Ok(product(1, "ONT Huawei HG8245", "gpon", 19)))));
}

fn serial(words: &str) -> SerialNumber {
    SerialNumber::from_stored(words.into())
}

#[test]
fn the_list_of_products() {
    looks("products", &Route::Products, |scene| {
        list(scene, &products()[..3]);
        scene.keys("<down>");
    });
    looks("products-retired", &Route::Products, |scene| {
        list(scene, &products()[..3]);
        scene.keys("f");
        list(scene, &products());
        scene.keys("<end>");
    });
    looks("products-empty", &Route::Products, |scene| list(scene, &[]));
    looks("products-none-found", &Route::Products, |scene| {
        list(scene, &products()[..3]);
        scene.keys("/xyz");
        list(scene, &[]);
    });
    looks("products-failure", &Route::Products, |scene| {
        answer(scene, |request| match request {
            ProductRequest::List(query) => {
                Some(ProductReply::List { query: query.clone(), page: world::out_of_reach() })
            }
            _ => None,
        });
    });
    looks("ask-retire", &Route::Products, |scene| {
        list(scene, &products()[..3]);
        scene.keys("<down>r");
    });
}

#[test]
fn the_form_of_a_product() {
    looks("product-new", &Route::Product(None), |_| {});
    looks("product", &Route::Product(Some(ONT)), read);
    looks("product-problems", &Route::Product(Some(ONT)), |scene| {
        read(scene);
        scene.keys("<tab*2><right><c-s>");
        let problem = Problem::new("technology", text!("product-technology-used", serial = "HWTC1234AB01"));
        let text = text!("store-problems");
        let trouble = vincula::app::effect::Trouble { text, problems: vec![problem] };
        scene.answer(1, Reply::Products(ProductReply::Saved(Err(trouble))));
    });
    looks("product-overtaken", &Route::Product(Some(ONT)), |scene| {
        read(scene);
        scene.keys(" nueva<c-s>");
        let now =
            Product { model: "HG8245Q".into(), version: 2, ..product(1, "ONT Huawei blanca", "gpon", 19) };
        let change = Change { by: "luis".into(), at: NOW, fields: vec!["name".into(), "model".into()] };
        let since = Overtaken { now: Some(now), changes: vec![change] };
        let trouble = vincula::app::effect::Trouble { text: text!("store-changed"), problems: Vec::new() };
        scene.answer(1, Reply::Products(ProductReply::Overtaken { trouble, since: Box::new(since) }));
    });
}

fn scanned(scene: &mut Scene) {
    read(scene);
    scene.keys("HWTC00000001<enter>HWTC00000002<enter>HWTC00000001<enter>12345<enter>HWTC00000003<enter>");
    let place = SerialPlace::InUse { code: "C000214".into(), name: "Begoña Núñez Peña".into() };
    let asked = vec![serial("HWTC00000001"), serial("HWTC00000002")];
    let places = Ok([(serial("HWTC00000002"), place)].into());
    scene.answer(1, Reply::Products(ProductReply::Places { asked, places }));
}

#[test]
fn the_stock_of_a_product() {
    looks("stock", &Route::Stock(ONT), read);
    looks("stock-scanned", &Route::Stock(ONT), scanned);
    looks("stock-saved", &Route::Stock(ONT), |scene| {
        scanned(scene);
        scene.keys("<tab>10<c-s>");
        let after = product(1, "ONT Huawei HG8245", "gpon", 31);
        scene.answer(1, Reply::Products(ProductReply::StockChanged(Ok(after))));
    });
    looks("stock-problems", &Route::Stock(ONT), |scene| {
        read(scene);
        scene.keys("<backtab><right><tab*2>50<c-s>");
    });
    looks("stock-failure", &Route::Stock(ONT), |scene| {
        scene.answer(1, Reply::Products(ProductReply::Product(world::out_of_reach())));
    });
}

fn movement(id: i64, kind: MovementKind, units: i64) -> Movement {
    Movement {
        id: MovementId(id),
        at: NOW - SignedDuration::from_hours(100 - id),
        by: "ana".into(),
        kind,
        units,
        stock: 19,
        serial: None,
        customer: None,
        reason: String::new(),
    }
}

#[test]
fn the_history_of_a_product() {
    let history = |scene: &mut Scene, rows: Vec<Movement>| {
        read(scene);
        answer(scene, |request| match request {
            ProductRequest::Movements(query) => {
                let total = if rows.is_empty() { 0 } else { 1234 };
                Some(ProductReply::Movements {
                    query: *query,
                    page: Ok(MovementPage { rows: rows.clone(), total }),
                })
            }
            _ => None,
        });
    };
    let him = Some(("C000214".to_owned(), "Begoña Núñez Peña".to_owned()));
    let unit = Some("HWTC00000001".to_owned());
    looks("movements", &Route::Movements(ONT), |scene| {
        let assigned = Movement {
            serial: unit.clone(),
            customer: him.clone(),
            ..movement(9, MovementKind::Assigned, -1)
        };
        let returned =
            Movement { kind: MovementKind::Returned, units: 1, id: MovementId(8), ..assigned.clone() };
        let out = Movement { reason: "averiadas".into(), ..movement(7, MovementKind::Out, -3) };
        let taken = Movement { serial: unit.clone(), ..movement(6, MovementKind::In, 1) };
        let named = Movement { serial: unit.clone(), ..movement(5, MovementKind::Named, 0) };
        let set = Movement { by: "vincula-importador".into(), ..movement(4, MovementKind::Import, 12_000) };
        history(scene, vec![assigned, returned, out, taken, named, set]);
        scene.keys("<down>");
    });
    looks("movements-empty", &Route::Movements(ONT), |scene| history(scene, Vec::new()));
}

#[test]
fn the_units_in_stock() {
    let open = |scene: &mut Scene, keys: &str, found: Vec<StockSerial>| {
        scene
            .answer(1, world::known_systems())
            .answer(1, world::choices())
            .answer(1, world::customer(&["R000214"], Vec::new()))
            .keys("an")
            .keys(keys);
        answer(scene, |request| match request {
            ProductRequest::Serials(query) => {
                Some(ProductReply::Serials { query: query.clone(), found: Ok(found.clone()) })
            }
            _ => None,
        });
    };
    let unit = |number: i64, product: &str| StockSerial {
        serial: serial(&format!("HWTC{number:08}")),
        product: ONT,
        product_name: product.into(),
    };
    looks("units", &Route::Customer(HIM), |scene| {
        let found = (1..=30).map(|number| unit(number, "ONT Huawei HG8245")).collect();
        open(scene, "<c-t>", found);
        scene.keys("<down*2>");
    });
    looks("units-none", &Route::Customer(HIM), |scene| open(scene, "<right><c-t>", Vec::new()));
}
