//! Devices from files: recorded or registered, all rows or none, and given out to be read back elsewhere.

use std::collections::BTreeMap;

use proptest::prelude::{Strategy, prop};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use vincula::domain::device::{DeviceState, Entry};
use vincula::domain::operation::OperationState;
use vincula::domain::technology::Value;
use vincula::files::{Devices, Sheet};
use vincula::store::{
    DeviceImportOrder, DeviceRecord, FileDevices, ImportMode, Imported, Row, RowProblem, Store, StoreError,
};

use super::stock::stock_in;
use super::world::{World, operations, product, rows, stamp, system_draft, words};
use crate::databases::{TestDatabase, fresh, on_both};

on_both!(
    what_is_registered_is_recorded_and_takes_no_stock,
    what_is_to_be_provisioned_takes_stock_and_is_queued,
    what_a_row_leaves_out_is_found,
    a_row_changes_the_device_that_is_there,
    every_bad_row_is_told_and_nothing_is_kept,
    a_dry_run_of_devices_keeps_nothing,
    a_registration_that_was_given_up_stands_there_says_the_file,
    devices_exported_and_imported_elsewhere_are_the_same,
    a_unit_on_its_way_to_another_is_given_out_once,
    more_bad_rows_than_are_told_are_told_as_such,
);

/// So many operators are made up, each with devices of his own.
const OPERATORS: usize = 3;

fn order(devices: FileDevices, mode: ImportMode) -> DeviceImportOrder {
    DeviceImportOrder { devices, mode, does: |_, _| true }
}

async fn import_as(
    store: &Store,
    order: DeviceImportOrder,
    rows: &[Row<DeviceRecord>],
) -> Result<Imported, StoreError> {
    let mut import = store.import_devices(order, &stamp(1)).await?;
    for few in rows.chunks(3) {
        import.add(few).await?;
    }
    import.end().await
}

async fn import(
    store: &Store,
    records: impl IntoIterator<Item = DeviceRecord>,
) -> Result<Imported, StoreError> {
    import_as(store, order(FileDevices::Registered, ImportMode::Commit), &rows(records)).await
}

pub fn gpon(customer: &str, serial: &str) -> DeviceRecord {
    let given = |words: &str| Some(words.to_owned());
    DeviceRecord {
        customer: customer.into(),
        serial: serial.into(),
        system: given("Norte"),
        external_id: None,
        product: given("Router Huawei"),
        tariff: given("Dúo"),
        name: None,
        technology: given("gpon"),
        fields: [("mac", "001A2B3C4D5E"), ("ip", "100.64.3.7"), ("wifi_key", "clave-wifi-1")]
            .map(|(key, value)| (key.to_owned(), words(value)))
            .into(),
    }
}

fn told(result: Result<Imported, StoreError>) -> Vec<(u64, String, String)> {
    let Err(StoreError::Rows(rows)) = result else { panic!("bad rows were expected, not {result:?}") };
    let told =
        |RowProblem { line, problem }| (line, problem.field.into_owned(), problem.text.id.into_owned());
    rows.into_iter().map(told).collect()
}

async fn stock(store: &Store) -> (i64, i64) {
    let router = store.product_named("Router Huawei").await.unwrap();
    (router.stock, router.assigned)
}

async fn what_is_registered_is_recorded_and_takes_no_stock(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let done = import(store, [gpon("C1", "HWTC00000001"), gpon("C2", "hwtc-00000002")]).await.unwrap();
    assert_eq!(done, Imported { added: 2, updated: 0 });
    assert_eq!(stock(store).await, (3, 2));
    assert!(operations(store, &[]).await.is_empty());
    let device = &store.customer(world.luis).await.unwrap().devices[0];
    assert_eq!((device.serial.as_str(), device.state), ("HWTC00000002", DeviceState::Active));
    assert_eq!((device.name.as_str(), device.external_id.as_str()), ("Router Huawei", "ext-2"));
    assert_eq!(device.secrets.get("wifi_key"), Some(&true));
    // It is like any other from then on: removed, its unit comes into stock.
    super::life::intend(store, device, vincula::domain::device::Intent::Removed).await.unwrap();
    super::life::bring(store, OperationState::Applied).await;
    assert_eq!(stock(store).await, (4, 1));
}

async fn what_is_to_be_provisioned_takes_stock_and_is_queued(database: &TestDatabase) {
    let store = &database.store;
    World::build(store).await;
    let file = rows([gpon("C1", "HWTC00000001"), gpon("C2", "HWTC00000002")]);
    let to_provision = order(FileDevices::ToProvision, ImportMode::Commit);
    import_as(store, to_provision, &file).await.unwrap();
    assert_eq!(stock(store).await, (1, 2));
    assert_eq!(operations(store, &[OperationState::Queued]).await.len(), 2);
    let more = rows([gpon("C1", "HWTC00000003"), gpon("C1", "HWTC00000004")]);
    let refused = told(import_as(store, to_provision, &more).await);
    assert_eq!(refused, [(3, "product".to_owned(), "device-out-of-stock".to_owned())]);
    assert_eq!(stock(store).await, (1, 2), "all or none");
}

async fn what_a_row_leaves_out_is_found(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    // Luis is linked in one system only.
    let bare = DeviceRecord { system: None, ..gpon("C2", "HWTC00000001") };
    import(store, [bare]).await.unwrap();
    assert_eq!(store.customer(world.luis).await.unwrap().devices[0].system, world.system);
    let refused = told(import(store, [DeviceRecord { system: None, ..gpon("C1", "HWTC00000002") }]).await);
    assert_eq!(refused, [(2, "system".to_owned(), "import-several-systems".to_owned())]);
    // The only one of Ana's systems that does the technology.
    let capable = DeviceImportOrder {
        devices: FileDevices::Registered,
        mode: ImportMode::Commit,
        does: |_, technology| technology.0 == "voip",
    };
    let file = rows([DeviceRecord { system: None, ..gpon("C1", "HWTC00000002") }]);
    let refused = told(import_as(store, capable, &file).await);
    assert_eq!(refused, [(2, "system".to_owned(), "import-no-capable-system".to_owned())]);
}

async fn a_row_changes_the_device_that_is_there(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    import(store, [gpon("C1", "HWTC00000001")]).await.unwrap();
    let fields = [("ip", words("100.64.3.9")), ("id_code", words("PLOAM1"))];
    let change = DeviceRecord {
        system: None,
        product: None,
        tariff: None,
        technology: None,
        name: Some("ONT del salón".into()),
        fields: fields.map(|(key, entry)| (key.to_owned(), entry)).into(),
        ..gpon("C1", "HWTC00000001")
    };
    let done = import(store, [change]).await.unwrap();
    assert_eq!(done, Imported { added: 0, updated: 1 });
    let device = &store.customer(world.ana).await.unwrap().devices[0];
    assert_eq!((device.name.as_str(), device.version), ("ONT del salón", 2));
    let text = |key: &str| match device.values.get(key) {
        Some(Value::Text(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (text("ip"), text("id_code"), text("mac")),
        ("100.64.3.9".into(), "PLOAM1".into(), "00:1A:2B:3C:4D:5E".into())
    );
    assert_eq!(device.secrets.get("wifi_key"), Some(&true), "left out, it stays");
    assert_eq!(stock(store).await, (3, 1));
    let clear = DeviceRecord {
        fields: [("id_code".to_owned(), Entry::Clear), ("call_context".to_owned(), Entry::Clear)].into(),
        ..gpon("C1", "HWTC00000001")
    };
    import(store, [clear]).await.unwrap();
    assert!(!store.customer(world.ana).await.unwrap().devices[0].values.contains_key("id_code"));
}

async fn every_bad_row_is_told_and_nothing_is_kept(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    stock_in(store, world.router, 0, &["HWTC00000077"]).await.unwrap();
    store.save_device(&world.gpon_of_luis("HWTC00000099"), &stamp(0)).await.unwrap();
    let before = stock(store).await;
    let with = |record: DeviceRecord, column: &str, value: &str| {
        let value = Some(value.to_owned());
        match column {
            "system" => DeviceRecord { system: value, ..record },
            "product" => DeviceRecord { product: value, ..record },
            "tariff" => DeviceRecord { tariff: value, ..record },
            "external_id" => DeviceRecord { external_id: value, ..record },
            _ => DeviceRecord { technology: value, ..record },
        }
    };
    let good = || gpon("C1", "HWTC00000001");
    let file = [
        good(),
        gpon("C9", "HWTC00000002"),
        gpon("C1", "HWTC0000000"),
        with(gpon("C1", "HWTC00000003"), "system", "Este"),
        with(gpon("C2", "HWTC00000004"), "system", "Sur"),
        with(gpon("C1", "HWTC00000005"), "product", "Nada"),
        with(gpon("C2", "HWTC00000006"), "tariff", "Fibra 600"),
        with(gpon("C1", "HWTC00000007"), "tariff", "Móvil"),
        with(gpon("C1", "HWTC00000008"), "external_id", "ext-2"),
        with(gpon("C1", "HWTC00000009"), "technology", "wimax"),
        gpon("C1", "HWTC00000099"),
        gpon("C1", "HWTC00000077"),
        good(),
    ];
    let refused = told(import(store, file).await);
    let refused: Vec<_> =
        refused.iter().map(|(line, column, id)| (*line, column.as_str(), id.as_str())).collect();
    assert_eq!(
        refused,
        [
            (3, "customer", "import-customer-unknown"),
            (4, "serial", "value-gpon-form"),
            (5, "system", "import-system-unknown"),
            (6, "system", "import-not-linked-there"),
            (7, "product", "import-product-unknown"),
            (8, "tariff", "device-tariff-not-contracted"),
            (9, "tariff", "device-tariff-without-service"),
            (10, "external_id", "import-id-of-another"),
            (11, "technology", "device-technology-unknown"),
            (12, "serial", "import-serial-taken"),
            (13, "serial", "import-serial-in-stock"),
            (14, "serial", "file-key-twice"),
        ]
    );
    assert_eq!(stock(store).await, before);
    assert!(store.customer(world.ana).await.unwrap().devices.is_empty());
}

async fn a_dry_run_of_devices_keeps_nothing(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    for devices in [FileDevices::Registered, FileDevices::ToProvision] {
        let file = rows([gpon("C1", "HWTC00000001")]);
        let done = import_as(store, order(devices, ImportMode::DryRun), &file).await.unwrap();
        assert_eq!(done, Imported { added: 1, updated: 0 });
    }
    assert!(store.customer(world.ana).await.unwrap().devices.is_empty());
    assert!(operations(store, &[]).await.is_empty());
    assert_eq!(stock(store).await, (3, 0));
}

async fn a_registration_that_was_given_up_stands_there_says_the_file(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    super::life::bring(store, OperationState::Refused).await;
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Failed);
    import(store, [gpon("C1", "HWTC00000001")]).await.unwrap();
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Active);
    assert_eq!(stock(store).await, (2, 1), "its unit was out already");
}

async fn more_bad_rows_than_are_told_are_told_as_such(database: &TestDatabase) {
    let store = &database.store;
    World::build(store).await;
    let bad = |number: u32| gpon("C9", &format!("HWTC{number:08X}"));
    for (rows, end) in [(1000, "import-customer-unknown"), (1200, "file-too-many-problems")] {
        let refused = told(import(store, (0..rows).map(bad)).await);
        assert_eq!(refused.last().map(|(_, _, id)| id.as_str()), Some(end), "{rows}");
    }
}

/// A text as people write it, with what a CSV file or a spreadsheet could trip over.
fn text() -> impl Strategy<Value = String> {
    "[A-Za-zÑñé=+@'\"-][a-zñé ,;.'\"=+@-]{0,14}[a-z]"
}

fn devices() -> impl Strategy<Value = Vec<DeviceRecord>> {
    let optional = || prop::option::of(text());
    let gpon_fields = (optional(), optional(), 0_u8..=255);
    let voip_fields = (prop::option::of(prop::bool::ANY), optional(), optional());
    let device = (prop::bool::ANY, prop::bool::ANY, text(), gpon_fields, voip_fields);
    prop::collection::vec(device, 40).prop_map(|devices| devices.into_iter().zip(0..).map(record).collect())
}

type GponFields = (Option<String>, Option<String>, u8);
type VoipFields = (Option<bool>, Option<String>, Option<String>);

fn record(
    ((is_gpon, is_ana, name, gpon_fields, voip), number): ((bool, bool, String, GponFields, VoipFields), u32),
) -> DeviceRecord {
    let mut fields: BTreeMap<String, Entry> = BTreeMap::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.insert(key.to_owned(), words(&value));
        }
    };
    if is_gpon {
        put("mac", Some(format!("00:1A:2B:3C:4D:{:02X}", gpon_fields.2)));
        put("ip", Some(format!("100.64.3.{}", gpon_fields.2)));
        put("id_code", gpon_fields.0);
        put("admin_user", gpon_fields.1);
        put("wifi_key", Some("clave-wifi-1".into()));
    } else {
        put("call_context", voip.1);
        put("calling_customer", voip.2);
        if let Some(on) = voip.0 {
            fields.insert("mailbox_active".into(), Entry::Switch(on));
        }
    }
    let serial = if is_gpon { format!("HWTC{number:08X}") } else { format!("HT801-{number}") };
    let base = gpon(if is_ana { "C1" } else { "C2" }, &serial);
    DeviceRecord {
        // Ana is linked in both.
        system: Some(if is_ana && number % 3 == 0 { "Sur" } else { "Norte" }.into()),
        product: Some(if is_gpon { "Router Huawei" } else { "Teléfono IP" }.into()),
        technology: Some(if is_gpon { "gpon" } else { "voip" }.into()),
        name: Some(name),
        fields,
        ..base
    }
}

async fn exported(store: &Store) -> String {
    let mut bytes = Vec::new();
    let mut sheet = Sheet::of_devices(&mut bytes).unwrap();
    let take = |record: DeviceRecord| {
        sheet.device(&record).unwrap();
        Ok::<(), StoreError>(())
    };
    store.export_devices(take).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A device as a file tells it, or as it is recorded.
type Told = (String, String, String, String, String, String, String, BTreeMap<String, Value>);

fn as_put_in(record: &DeviceRecord) -> Told {
    let given = |words: &Option<String>| words.clone().unwrap_or_default();
    let value = |(key, entry): (&String, &Entry)| match entry {
        Entry::Words(words) => Some((key.clone(), Value::Text(words.expose().to_owned()))),
        Entry::Switch(on) => Some((key.clone(), Value::Switch(*on))),
        Entry::Keep | Entry::Clear => None,
    };
    let system = given(&record.system);
    let id = match (record.customer.as_str(), system.as_str()) {
        ("C1", "Sur") => "otro-1",
        ("C1", _) => "ext-1",
        _ => "ext-2",
    };
    (
        record.customer.clone(),
        format!("{system} {id}"),
        given(&record.product),
        given(&record.tariff),
        given(&record.name),
        record.serial.clone(),
        given(&record.technology),
        record.fields.iter().filter(|(key, _)| *key != "wifi_key").filter_map(value).collect(),
    )
}

/// The devices on record, in the order of their serials. Of no secret is anything known.
async fn recorded(store: &Store) -> Vec<Told> {
    let mut told = Vec::new();
    for code in ["C1", "C2"] {
        for device in store.customer_coded(code).await.unwrap().devices {
            assert_eq!((device.secrets, device.state), (BTreeMap::new(), DeviceState::Active));
            told.push((
                device.customer_code,
                format!("{} {}", device.system_name, device.external_id),
                device.product_name,
                device.tariff_name,
                device.name,
                device.serial.as_str().to_owned(),
                device.technology.0,
                device.values,
            ));
        }
    }
    told.sort_by(|one, other| one.5.cmp(&other.5));
    told
}

/// A database with the same systems and links as that of the story, and something else besides.
async fn elsewhere(database: &TestDatabase) -> TestDatabase {
    let elsewhere = fresh(database.kind).await.expect("there is one of this kind already");
    World::build(&elsewhere.store).await;
    elsewhere.store.save_system(&system_draft("Este"), &stamp(0)).await.unwrap();
    let more = rows([product("Otro", "gpon", 3)]);
    elsewhere.store.import_products(&more, ImportMode::Commit, &stamp(0)).await.unwrap();
    elsewhere
}

async fn devices_exported_and_imported_elsewhere_are_the_same(database: &TestDatabase) {
    let mut runner = TestRunner::deterministic();
    for _ in 0..OPERATORS {
        let here = fresh(database.kind).await.expect("there is one of this kind already");
        World::build(&here.store).await;
        let mut records = devices().new_tree(&mut runner).unwrap().current();
        import(&here.store, records.clone()).await.unwrap();
        let file = exported(&here.store).await;
        assert_eq!(file.lines().count(), records.len() + 1);
        assert!(!file.contains("clave-wifi-1"), "no secret is given out");

        let TestDatabase { store, .. } = &elsewhere(database).await;
        let registered = order(FileDevices::Registered, ImportMode::Commit);
        let mut read = Devices::new(file.as_bytes());
        let mut import = store.import_devices(registered, &stamp(1)).await.unwrap();
        loop {
            let rows = read.next_rows(7).unwrap();
            if rows.is_empty() {
                break;
            }
            import.add(&rows).await.unwrap();
        }
        assert_eq!(read.end(), (records.len() as u64, Vec::new()));
        import.end().await.unwrap();
        records.sort_by(|one, other| one.serial.cmp(&other.serial));
        let put_in: Vec<Told> = records.iter().map(as_put_in).collect();
        assert_eq!(recorded(store).await, put_in);
        assert_eq!(exported(store).await, file);
        // And once more changes nothing but the count of changes.
        let again = Devices::new(file.as_bytes()).next_rows(1000).unwrap();
        let done = import_as(store, registered, &again).await;
        assert_eq!(done.unwrap(), Imported { added: 0, updated: records.len() as u64 });
        assert_eq!(recorded(store).await, put_in);
    }
}

async fn a_unit_on_its_way_to_another_is_given_out_once(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let of_ana = super::life::active(store, &world, "HWTC00000001").await;
    let to_luis = super::one_step::to_luis(&world, &of_ana);
    store.move_device(&to_luis, None, &stamp(10)).await.unwrap();
    let file = exported(store).await;
    assert_eq!((file.matches("HWTC00000001").count(), file.matches("\nC2,").count()), (1, 1), "{file}");
    let elsewhere = elsewhere(database).await;
    let rows = Devices::new(file.as_bytes()).next_rows(9).unwrap();
    let done = import_as(&elsewhere.store, order(FileDevices::Registered, ImportMode::Commit), &rows).await;
    assert_eq!(done.unwrap(), Imported { added: 1, updated: 0 });
}
