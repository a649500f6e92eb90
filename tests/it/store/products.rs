//! Products: added, changed, retired, deleted, and listed a page at a time.

use vincula::domain::ids::ProductId;
use vincula::domain::product::{CheckedProduct, Product};
use vincula::domain::technology::TechnologyKey;
use vincula::store::{
    Direction, Edge, ImportMode, ProductColumn, ProductDraft, ProductQuery, ProductRecord, Shown, Sort,
    Store, StoreError,
};

use super::stock::{scanned, stock_in};
use super::world::{World, problems, product, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_product_is_added_and_changed,
    who_saves_an_old_version_of_a_product_is_told_what_changed,
    a_product_of_which_there_are_devices_keeps_its_technology,
    a_retired_product_is_not_handed_out_and_keeps_its_devices,
    only_a_product_that_was_never_used_is_deleted,
    products_are_listed_a_page_at_a_time,
    a_product_is_found_by_its_model_in_any_spelling,
    products_are_listed_by_a_number_of_units_and_the_other_way_round,
    a_file_does_not_undo_what_is_known_of_units,
    each_deed_on_a_product_leaves_a_trail,
);

pub fn checked(name: &str, model: &str, technology: &str) -> CheckedProduct {
    CheckedProduct { name: name.into(), model: model.into(), technology: TechnologyKey(technology.into()) }
}

pub async fn add(store: &Store, name: &str) -> Product {
    let draft = ProductDraft { known: None, product: checked(name, "", "gpon") };
    store.save_product(&draft, None, &stamp(1)).await.unwrap()
}

fn change_of(product: &Product, to: CheckedProduct) -> ProductDraft {
    ProductDraft { known: Some((product.id, product.version)), product: to }
}

async fn a_product_is_added_and_changed(database: &TestDatabase) {
    let store = &database.store;
    let added = add(store, "ONT ZTE").await;
    assert_eq!((added.stock, added.assigned, added.version), (0, 0, 1));
    let change = change_of(&added, checked("ONT ZTE F680", "F680", "voip"));
    let changed = store.save_product(&change, None, &stamp(2)).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.model.as_str(), changed.version), ("ONT ZTE F680", "F680", 2));
    assert_eq!(store.product(added.id).await.unwrap(), changed);
    let twice = ProductDraft { known: None, product: checked("ONT ZTE F680", "", "gpon") };
    let refused = problems(store.save_product(&twice, None, &stamp(3)).await);
    assert_eq!(refused, [("name".into(), "product-name-taken".into())]);
}

async fn who_saves_an_old_version_of_a_product_is_told_what_changed(database: &TestDatabase) {
    let store = &database.store;
    let added = add(store, "ONT").await;
    let theirs = change_of(&added, checked("ONT", "F601", "gpon"));
    store.save_product(&theirs, None, &stamp(2)).await.unwrap();
    let mine = change_of(&added, checked("ONT nueva", "", "gpon"));
    assert!(matches!(store.save_product(&mine, None, &stamp(3)).await, Err(StoreError::Changed)));
    let since = store.product_since(added.id, added.version).await.unwrap();
    assert_eq!(since.now.unwrap().model, "F601");
    assert_eq!(since.changes.len(), 1);
    assert_eq!(
        (since.changes[0].by.as_str(), since.changes[0].fields.as_slice()),
        ("marta", &["model".into()][..])
    );
}

async fn a_product_of_which_there_are_devices_keeps_its_technology(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    let router = store.product(world.router).await.unwrap();
    let change = change_of(&router, checked("Router Huawei", "M1", "voip"));
    let refused = problems(store.save_product(&change, None, &stamp(2)).await);
    assert_eq!(refused, [("technology".into(), "product-technology-used".into())]);
    let other = add(store, "ONT").await;
    stock_in(store, other.id, 0, &["HWTC00000009"]).await.unwrap();
    let refused =
        problems(store.save_product(&change_of(&other, checked("ONT", "", "voip")), None, &stamp(2)).await);
    assert_eq!(refused, [("technology".into(), "product-technology-named".into())]);
}

async fn a_retired_product_is_not_handed_out_and_keeps_its_devices(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let kept = store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    let version = store.product(world.router).await.unwrap().version;
    store.retire_product(world.router, version, &stamp(2)).await.unwrap();
    let refused = problems(store.save_device(&world.gpon("HWTC00000002"), &stamp(3)).await);
    assert_eq!(refused, [("product".into(), "device-product-retired".into())]);
    // The device that it has is changed all the same, its serial too.
    let seen = store.device(kept.device).await.unwrap().version;
    let mut change = world.gpon("HWTC00000003");
    change.known = Some((kept.device, seen));
    store.save_device(&change, &stamp(4)).await.unwrap();
    let retired = store.product(world.router).await.unwrap();
    assert_eq!((retired.retired_at.is_some(), retired.stock, retired.assigned), (true, 2, 1));
    store.restore_product(world.router, retired.version, &stamp(5)).await.unwrap();
    store.save_device(&world.gpon("HWTC00000002"), &stamp(6)).await.unwrap();
}

async fn only_a_product_that_was_never_used_is_deleted(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    let delete = async |id: ProductId| {
        let version = store.product(id).await.unwrap().version;
        store.delete_product(id, version, &stamp(2)).await
    };
    assert_eq!(problems(delete(world.router).await), [("".into(), "product-delete-used".into())]);
    assert_eq!(problems(delete(world.phone).await), [("".into(), "product-delete-stock".into())]);
    let unused = add(store, "Por error").await;
    stock_in(store, unused.id, 0, &["HWTC00000009"]).await.unwrap();
    let out = scanned(vincula::domain::product::StockDeed::Out, &["HWTC00000009"], "por error");
    store.change_stock(unused.id, &out, None, &stamp(3)).await.unwrap();
    delete(unused.id).await.unwrap();
    assert!(matches!(store.product(unused.id).await, Err(StoreError::Missing)));
    assert!(matches!(store.delete_product(unused.id, 1, &stamp(4)).await, Err(StoreError::Missing)));
}

async fn a_product_is_found_by_its_model_in_any_spelling(database: &TestDatabase) {
    let store = &database.store;
    let draft = ProductDraft { known: None, product: checked("ONT", "Señal-5 Óptica", "gpon") };
    let saved = store.save_product(&draft, None, &stamp(1)).await.unwrap();
    let from_a_file = rows([ProductRecord { model: "Cañón X".into(), ..product("Router", "gpon", 1) }]);
    store.import_products(&from_a_file, ImportMode::Commit, &stamp(1)).await.unwrap();
    for (search, name) in
        [("señal", "ONT"), ("SENAL 5 opt", "ONT"), ("cañón", "Router"), ("canon x", "Router")]
    {
        assert_eq!(found(store, search).await, [name], "{search}");
    }
    let change = change_of(&saved, checked("ONT", "Güell", "gpon"));
    store.save_product(&change, None, &stamp(2)).await.unwrap();
    assert_eq!(found(store, "güell").await, ["ONT"]);
    assert!(found(store, "señal").await.is_empty());
}

async fn found(store: &Store, search: &str) -> Vec<String> {
    let query = ProductQuery {
        shown: Shown::All,
        search: search.into(),
        sort: Sort::default(),
        edge: Edge::First,
        limit: 9,
    };
    let page = store.product_page(&query).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
    page.rows.into_iter().map(|row| row.product.name).collect()
}

async fn products_are_listed_by_a_number_of_units_and_the_other_way_round(database: &TestDatabase) {
    let store = &database.store;
    let records = [("alfa", 3), ("Beta", 0), ("gamma", 3), ("Ñu", 12), ("Zeta", 0)];
    let records = records.map(|(name, stock)| product(name, "gpon", stock));
    store.import_products(&rows(records), ImportMode::Commit, &stamp(0)).await.unwrap();
    for (by, direction, expected) in [
        (ProductColumn::Stock, Direction::Up, ["Beta", "Zeta", "alfa", "gamma", "Ñu"]),
        (ProductColumn::Stock, Direction::Down, ["Ñu", "alfa", "gamma", "Beta", "Zeta"]),
        (ProductColumn::Assigned, Direction::Down, ["alfa", "Beta", "gamma", "Ñu", "Zeta"]),
        (ProductColumn::Name, Direction::Down, ["Zeta", "Ñu", "gamma", "Beta", "alfa"]),
    ] {
        let page = async |edge| {
            let (sort, search) = (Sort { by, direction }, String::new());
            let query = ProductQuery { shown: Shown::Offered, search, sort, edge, limit: 2 };
            store.product_page(&query).await.unwrap().rows
        };
        let (mut ahead, mut edge) = (Vec::new(), Edge::First);
        while let rows = page(edge).await
            && let Some(last) = rows.last()
        {
            edge = Edge::After(last.key.clone());
            ahead.extend(rows);
        }
        let (mut back, mut edge) = (Vec::new(), Edge::Last);
        while let rows = page(edge).await
            && let Some(first) = rows.first()
        {
            edge = Edge::Before(first.key.clone());
            back.extend(rows.into_iter().rev());
        }
        back.reverse();
        let names: Vec<_> = ahead.iter().map(|row| row.product.name.as_str()).collect();
        assert_eq!(names, expected, "{by:?} {direction:?}");
        assert_eq!(back, ahead, "{by:?} {direction:?}");
        assert_eq!(page(Edge::From(ahead[2].key.clone())).await, ahead[2..4]);
    }
}

async fn products_are_listed_a_page_at_a_time(database: &TestDatabase) {
    let store = &database.store;
    let names = ["Ñu", "ámbar", "Zeta", "beta HG8245-Q2", "Beta", "alfa"];
    let records = names.map(|name| product(name, "gpon", 1));
    store.import_products(&rows(records), ImportMode::Commit, &stamp(0)).await.unwrap();
    let page = async |shown, search: &str, edge, limit| {
        let query = ProductQuery { shown, search: search.into(), sort: Sort::default(), edge, limit };
        store.product_page(&query).await.unwrap()
    };
    let listed = |page: &vincula::store::ProductPage| {
        page.rows.iter().map(|row| row.product.name.clone()).collect::<Vec<_>>()
    };
    let in_order = ["alfa", "ámbar", "Beta", "beta HG8245-Q2", "Ñu", "Zeta"];
    let first = page(Shown::Offered, "", Edge::First, 4).await;
    assert_eq!(
        (listed(&first), first.total),
        (in_order[..4].iter().map(|name| (*name).to_owned()).collect(), 6)
    );
    let after = Edge::After(first.rows[3].key.clone());
    assert_eq!(listed(&page(Shown::Offered, "", after, 4).await), in_order[4..]);
    let before = Edge::Before(first.rows[3].key.clone());
    assert_eq!(listed(&page(Shown::Offered, "", before, 2).await), in_order[1..3]);
    assert_eq!(listed(&page(Shown::Offered, "", Edge::Last, 2).await), in_order[4..]);
    let from = Edge::From(first.rows[1].key.clone());
    assert_eq!(listed(&page(Shown::Offered, "", from, 2).await), in_order[1..3]);

    assert_eq!(listed(&page(Shown::Offered, "hg 8245-Q", Edge::First, 9).await), ["beta HG8245-Q2"]);
    let nu = store.product_named("Ñu").await.unwrap();
    stock_in(store, nu.id, 0, &["HWTC00000009"]).await.unwrap();
    assert_eq!(listed(&page(Shown::Offered, "hwtc 00000009", Edge::First, 9).await), ["Ñu"], "by a serial");

    store.retire_product(nu.id, nu.version, &stamp(1)).await.unwrap();
    let offered = page(Shown::Offered, "", Edge::First, 9).await;
    assert_eq!((offered.rows.len(), offered.total, offered.retired), (5, 5, 1));
    assert_eq!(page(Shown::All, "", Edge::First, 9).await.rows.len(), 6);
}

async fn a_file_does_not_undo_what_is_known_of_units(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    stock_in(store, world.router, 0, &["HWTC00000001", "HWTC00000002"]).await.unwrap();
    store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    let wrong = rows([product("Router Huawei", "voip", 0), product("Nuevo", "gpon", 4)]);
    let Err(StoreError::Rows(told)) = store.import_products(&wrong, ImportMode::Commit, &stamp(2)).await
    else {
        panic!("rows were to be refused")
    };
    let told: Vec<_> =
        told.iter().map(|row| (row.line, row.problem.field.as_ref(), row.problem.text.id.as_ref())).collect();
    assert_eq!(told, [(2, "stock", "import-stock-named"), (2, "technology", "product-technology-used")]);
    assert!(matches!(store.product_named("Nuevo").await, Err(StoreError::Missing)));

    let right = rows([product("Router Huawei", "gpon", 1)]);
    store.import_products(&right, ImportMode::Commit, &stamp(3)).await.unwrap();
    let router = store.product(world.router).await.unwrap();
    assert_eq!((router.stock, router.named, router.assigned, router.version), (1, 1, 1, 1));
}

async fn each_deed_on_a_product_leaves_a_trail(database: &TestDatabase) {
    let store = &database.store;
    let product = add(store, "ONT").await;
    store.retire_product(product.id, 1, &stamp(2)).await.unwrap();
    store.restore_product(product.id, 2, &stamp(3)).await.unwrap();
    stock_in(store, product.id, 1, &[]).await.unwrap();
    let out = scanned(vincula::domain::product::StockDeed::Out, &[], "rota");
    let out = vincula::domain::product::StockChange { units: 1, ..out };
    store.change_stock(product.id, &out, None, &stamp(4)).await.unwrap();
    store.delete_product(product.id, 3, &stamp(5)).await.unwrap();
    let rows = database.count("select count(distinct action) from audit where entity = 'product'").await;
    assert_eq!(rows, 6, "save, retire, restore, stock_in, stock_out, delete");
}
