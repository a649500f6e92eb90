//! What holds for every world, however odd.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proptest::prelude::*;
use vincula::drivers::RemoteCustomer;
use vincula::reconcile::Scope;
use vincula::reconcile::class::{Class, Section};
use vincula::reconcile::report::Totals;

use super::world::{Device, Known, Ours, Service, Theirs, World};

const TAX_IDS: [&str; 3] = ["12345678Z", "00000000T", "X5253868R"];
const SERIALS: [&str; 4] = ["HWTC00000001", "HWTC00000002", "HWTC00000003", "HWTC00000004"];
const MACS: [&str; 3] = ["00:1A:2B:3C:4D:01", "00:1A:2B:3C:4D:02", "00:1A:2B:3C:4D:03"];

fn some_of(values: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(values).prop_map(str::to_owned))
}

fn word_of(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(values).prop_map(str::to_owned)
}

fn device(states: &'static [&'static str]) -> impl Strategy<Value = Device> {
    let fields = (word_of(&["ONT", "Otra"]), word_of(states), some_of(&["T1", "T2"]), some_of(&MACS));
    (word_of(&SERIALS), fields, any::<bool>(), any::<bool>()).prop_map(
        |(serial, (name, state, template, mac), is_under_way, without_template)| Device {
            serial,
            at: None,
            name,
            technology: "gpon".into(),
            state,
            template,
            is_under_way,
            without_template,
            fields: mac.map(|mac| ("mac".to_owned(), mac.into())).into_iter().collect(),
        },
    )
}

prop_compose! {
    fn ours()(
        name in word_of(&["Ana Peña", "Eva Gil", "Luis Mas"]),
        status in prop::sample::select(&["captado", "alta", "bloqueado", "baja"][..]),
        tax_id in some_of(&TAX_IDS),
        email in some_of(&["a@example.es", "b@example.es", "c@example.es"]),
        phone in some_of(&["+34600000001", "+34600000002"]),
        address in word_of(&["Mayor, 3", "Menor, 4", ""]),
        tariffs in prop::sample::subsequence(vec![1, 2, 3], 0..=2),
        links in prop::sample::subsequence(vec!["R1", "r1", "R2", "R3", "R4", "R5"], 0..=2),
        devices in prop::collection::vec(device(&["active", "suspended", "failed", "pending", "removed"]), 0..3),
        elsewhere in some_of(&SERIALS),
    ) -> Ours {
        Ours {
            code: String::new(),
            name,
            status: serde_json::from_str(&format!("\"{status}\"")).unwrap(),
            tax_id,
            email,
            phone,
            address,
            city: "Lorca".into(),
            postal_code: String::new(),
            tariffs,
            links: links.into_iter().map(str::to_owned).collect(),
            devices,
            elsewhere: elsewhere.map(|serial| Known { serial, mac: None }).into_iter().collect(),
        }
    }
}

prop_compose! {
    fn theirs()(
        name in word_of(&["ANA PENA", "Gil, Eva", "Luis Mas"]),
        status in word_of(&["active", "suspended", "terminated"]),
        tax_id in some_of(&TAX_IDS),
        email in some_of(&["A@example.es", "b@example.es"]),
        phone in some_of(&["600 000 001", "600000002"]),
        address in some_of(&["Mayor 3, Lorca", "Menor 4"]),
        leaves_devices_out in prop::bool::weighted(0.2),
        devices in prop::collection::vec(device(&["active", "suspended"]), 0..3),
    ) -> Theirs {
        Theirs { id: String::new(), name, status, tax_id, email, phone, address, leaves_devices_out, devices }
    }
}

prop_compose! {
    pub fn world()(
        mut ours in prop::collection::vec(ours(), 0..6),
        records in prop::collection::vec(theirs(), 0..7),
        is_cut_short in any::<bool>(),
        template in some_of(&["T1"]),
    ) -> World {
        // The database keeps to these: no id and no serial twice.
        let (mut ids, mut serials) = (HashSet::new(), HashSet::new());
        for (number, one) in ours.iter_mut().enumerate() {
            one.code = format!("C{number}");
            one.links.retain(|id| ids.insert(id.clone()));
            let is_linked = !one.links.is_empty();
            one.devices.retain(|device| {
                is_linked && (device.state == "removed" || serials.insert(device.serial.clone()))
            });
        }
        let ids = ["R1", "r1", "R2", "R3", "R6", "R7", "R8"];
        let theirs = ids.into_iter().zip(records).map(|(id, one)| Theirs { id: id.into(), ..one }).collect();
        let service = |tariff, kind: &str, template| Service {
            tariff,
            name: format!("Tarifa {tariff}"),
            kind: serde_json::from_str(&format!("\"{kind}\"")).unwrap(),
            template,
        };
        let services =
            vec![service(1, "internet", template), service(2, "landline", None), service(3, "mobile", None)];
        World { is_cut_short, services, ours, theirs, ..World::default() }
    }
}

/// How often each customer and each record stand in rows of customers, and with how many records a customer stands
/// there that no link names.
#[derive(Default)]
struct Counted {
    codes: BTreeMap<String, usize>,
    ids: BTreeMap<String, usize>,
    claims: BTreeMap<String, usize>,
}

fn places(world: &World) -> (Counted, Totals, BTreeMap<Class, u64>) {
    let told = world.told(vec![world.their_customers()], Scope::All);
    let mut classes = BTreeMap::new();
    let Counted { mut codes, mut ids, mut claims } = Counted::default();
    let is_linked = |id: &String| world.ours.iter().any(|customer| customer.links.contains(id));
    for row in &told.rows {
        *classes.entry(row.class).or_default() += 1;
        if row.section() != Section::Customers {
            continue;
        }
        let candidates = row.candidates.iter();
        let here: BTreeSet<&String> = row
            .customer_code
            .iter()
            .chain(candidates.clone().filter_map(|one| one.customer_code.as_ref()))
            .collect();
        let there: BTreeSet<&String> =
            row.external_id.iter().chain(candidates.filter_map(|one| one.external_id.as_ref())).collect();
        for code in here {
            *claims.entry(code.clone()).or_default() += there.iter().filter(|id| !is_linked(id)).count();
        }
        if row.candidates.is_empty() {
            row.customer_code.iter().for_each(|code| *codes.entry(code.clone()).or_default() += 1);
            let is_there = row.theirs.is_some();
            row.external_id
                .iter()
                .filter(|_| is_there)
                .for_each(|id| *ids.entry(id.clone()).or_default() += 1);
        }
        for one in &row.candidates {
            one.customer_code.iter().for_each(|code| *codes.entry(code.clone()).or_default() += 1);
            // A duplicated link names its record; whether that is there the world knows.
            let is_there = |id: &&String| world.theirs.iter().any(|record| record.id == **id);
            one.external_id.iter().filter(is_there).for_each(|id| *ids.entry(id.clone()).or_default() += 1);
        }
    }
    (Counted { codes, ids, claims }, told.totals, classes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_record_of_theirs_is_in_exactly_one_row_and_every_customer_in_one_or_one_for_each_record(world in world()) {
        let (Counted { codes, ids, claims }, totals, classes) = places(&world);
        for record in &world.theirs {
            prop_assert_eq!(ids.get(&record.id), Some(&1), "{}", record.id);
        }
        for customer in &world.ours {
            let rows = codes.get(&customer.code).copied().unwrap_or_default();
            let links = customer.links.len();
            prop_assert!(rows >= links.max(1), "{} in {rows}", customer.code);
            let claims = claims.get(&customer.code).copied().unwrap_or_default();
            prop_assert!(rows <= (links + claims).max(1), "{} in {rows}, {claims} claimed", customer.code);
        }
        for class in Class::ALL {
            prop_assert_eq!(totals.of(class), classes.get(&class).copied().unwrap_or_default(), "{:?}", class);
        }
    }

    #[test]
    fn the_report_does_not_depend_on_the_order_of_records_pages_and_devices(
        world in world(),
        seed in any::<u64>(),
        size in 1_usize..4,
    ) {
        let mut records = world.their_customers();
        // A shuffle that the seed alone decides.
        records.sort_by_key(|record| scattered(seed, &record.id));
        for record in &mut records {
            record.devices.iter_mut().for_each(|devices| devices.reverse());
        }
        let pages: Vec<Vec<RemoteCustomer>> = records.chunks(size).map(<[_]>::to_vec).collect();
        let shuffled = world.told(pages, Scope::Mismatches);
        prop_assert_eq!(shuffled, world.told(vec![world.their_customers()], Scope::Mismatches));
    }

    #[test]
    fn what_is_equal_can_be_forgotten_at_once(world in world()) {
        let all = world.told(vec![world.their_customers()], Scope::All);
        let listed = world.told(vec![world.their_customers()], Scope::Mismatches);
        prop_assert_eq!(&all.totals, &listed.totals);
        let rows = all.rows.into_iter().filter(|row| row.class.is_listed());
        let without_place = |rows: Vec<_>| -> Vec<_> {
            rows.into_iter().map(|row| vincula::reconcile::report::Row { place: 0, ..row }).collect()
        };
        prop_assert_eq!(without_place(rows.collect()), without_place(listed.rows));
    }

    #[test]
    fn what_could_not_be_read_whole_is_never_said_to_be_missing(world in world()) {
        let world = World { is_cut_short: true, ..world };
        let told = world.told(vec![world.their_customers()], Scope::All);
        for class in [Class::OnlyOurs, Class::BrokenLink, Class::DeviceMissing, Class::Unlinked] {
            prop_assert_eq!(told.totals.of(class), 0, "{:?}", class);
        }
    }

    #[test]
    fn the_costliest_rows_come_first(world in world()) {
        let told = world.told(vec![world.their_customers()], Scope::Mismatches);
        prop_assert!(told.rows.is_sorted_by_key(|row| (row.cost, row.class)));
    }
}

fn scattered(seed: u64, words: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (seed, words).hash(&mut hasher);
    hasher.finish()
}
