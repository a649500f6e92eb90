//! Finding customers by any part of what they are known by, in the order of the list.

use futures_util::future::join_all;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use vincula::domain::device::DeviceDraft;
use vincula::domain::values::{SerialNumber, fold};
use vincula::store::{
    CustomerColumn, CustomerKey, CustomerPage, CustomerQuery, CustomerRecord, Direction, Edge, FoundBy,
    ImportMode, Sort, Store, Total,
};

use super::world::{World, customer, product, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    any_part_is_found_in_any_spelling,
    a_random_part_of_a_random_field_finds_whom_a_plain_filter_finds,
    a_search_pages_in_the_order_of_the_list,
    a_search_that_finds_very_many_pages_too,
    what_changes_is_found_as_it_is_now,
    what_two_change_at_once_is_all_found,
    each_is_told_with_what_he_was_found_by,
    hostile_text_is_only_text,
);

async fn page(store: &Store, search: &str, edge: Edge<CustomerKey>, limit: u16) -> CustomerPage {
    store
        .customers(&CustomerQuery { search: search.into(), sort: Sort::default(), edge, limit })
        .await
        .unwrap()
}

/// The codes of all that a search finds.
async fn found(store: &Store, search: &str) -> Vec<String> {
    let page = page(store, search, Edge::First, 1_000).await;
    assert_eq!(page.total, Total::Exactly(i64::try_from(page.rows.len()).unwrap()), "{search:?}");
    page.rows.into_iter().map(|row| row.code).collect()
}

fn keys(page: &CustomerPage) -> Vec<CustomerKey> {
    page.rows.iter().map(|row| row.key.clone()).collect()
}

async fn import(store: &Store, records: Vec<CustomerRecord>) {
    store.import_customers(&rows(records), ImportMode::Commit, &stamp(0)).await.unwrap();
}

async fn any_part_is_found_in_any_spelling(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.link_customer(world.luis, world.other_system, "Año/7 bis", &stamp(1)).await.unwrap();
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    let mut eva = customer("CL-0001", "Eva María Núñez-D'Ors", &[]);
    eva.tax_id = Some("12345678Z".parse().unwrap());
    eva.phone = Some("912 345 678".parse().unwrap());
    let mut firm = customer("K 0002", "Ñam & Cía., S.L.", &[]);
    firm.tax_id = Some("B64717838".parse().unwrap());
    firm.phone = Some("+351 210 999 456".parse().unwrap());
    import(store, vec![eva, firm]).await;

    for (typed, codes) in [
        ("eva maria nu", vec!["CL-0001"]),
        ("NÚÑ  arí", vec!["CL-0001"]),
        ("nunez-d'ors", vec!["CL-0001"]),
        ("ñez D'O", vec!["CL-0001"]),
        ("Ñam & cia", vec!["K 0002"]),
        ("s.l.", vec!["K 0002"]),
        ("eva 000", vec!["CL-0001"]),
        ("eva 0002", vec![]),
        // One or two letters are the beginning of a word.
        ("e m", vec!["CL-0001"]),
        ("va", vec![]),
        ("l", vec!["C2", "K 0002"]),
        ("l-0", vec!["CL-0001"]),
        ("k 0002", vec!["K 0002"]),
        ("K0002", vec!["K 0002"]),
        ("12.345.678-z", vec!["CL-0001"]),
        ("5678Z", vec!["CL-0001"]),
        ("b-6471", vec!["K 0002"]),
        ("345 678", vec!["CL-0001"]),
        ("(91) 234", vec!["CL-0001"]),
        ("5678", vec!["CL-0001"]),
        ("+34912", vec!["CL-0001"]),
        ("+34 912 34", vec!["CL-0001"]),
        ("Eva +34 912", vec!["CL-0001"]),
        ("0034912345678", vec!["CL-0001"]),
        ("0034912", vec!["CL-0001"]),
        ("34912", vec!["CL-0001"]),
        ("912345678 eva", vec!["CL-0001"]),
        ("+351 210", vec!["K 0002"]),
        ("00351", vec!["K 0002"]),
        ("hwtc1234", vec!["C1"]),
        ("485754431234ABCD", vec!["C1"]),
        ("4857-5443 1234", vec!["C1"]),
        ("HWTC 1234 ABCD", vec!["C1"]),
        ("34abc", vec!["C1"]),
        ("EXT-2", vec!["C2"]),
        ("ano/7", vec!["C2"]),
        ("AÑO/7 bis", vec!["C2"]),
        ("nadie", vec![]),
        ("  ", vec!["C1", "CL-0001", "C2", "K 0002"]),
    ] {
        assert_eq!(found(store, typed).await, codes, "{typed:?}");
    }
}

/// A customer as a plain filter sees him.
#[derive(Debug)]
struct Plain {
    code: String,
    key: String,
    /// Every word of every field.
    words: Vec<String>,
    /// The telephone with its country.
    dialled: String,
}

impl Plain {
    fn of(record: &CustomerRecord, belongings: [String; 2]) -> Self {
        let key = fold(&record.name);
        let phone = record.phone.as_ref().unwrap().as_str().trim_start_matches('+');
        let mut words: Vec<String> = key.split(' ').map(str::to_owned).collect();
        words.push(record.code.to_lowercase());
        words.push(record.tax_id.as_ref().unwrap().as_str().to_lowercase());
        words.push(phone.trim_start_matches("34").to_owned());
        words.extend(belongings.map(|id| id.to_lowercase()));
        Self { code: record.code.clone(), key, words, dialled: phone.to_owned() }
    }

    fn has(&self, part: &str) -> bool {
        let part = fold(part).replace(' ', "");
        let begins = |word: &String| word.starts_with(&part);
        if part.len() < 3 {
            return self.words.iter().any(begins);
        }
        let is_telephone = part.len() >= 5 && self.dialled.starts_with(&part);
        is_telephone || self.words.iter().any(|word| word.contains(&part))
    }
}

prop_compose! {
    fn anybody()(
        number in 0_u32..100_000_000,
        phone in 600_000_000_u32..800_000_000,
        names in vec("[AÁBEÑNO][aánñoü]{1,4}", 1..4),
    ) -> CustomerRecord {
        const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
        let letter = char::from(LETTERS[number as usize % 23]);
        let mut record = customer(&format!("K{}", number % 9973), &names.join(" "), &["Dúo"]);
        record.tax_id = Some(format!("{number:08}{letter}").parse().unwrap());
        record.phone = Some(phone.to_string().parse().unwrap());
        record
    }
}

async fn a_random_part_of_a_random_field_finds_whom_a_plain_filter_finds(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let stock = rows([product("Router Huawei", "gpon", 1_000)]);
    store.import_products(&stock, ImportMode::Commit, &stamp(0)).await.unwrap();
    let mut runner = TestRunner::deterministic();
    let mut records = vec(anybody(), 60).new_tree(&mut runner).unwrap().current();
    records.sort_by(|one, other| one.code.cmp(&other.code));
    records.dedup_by(|one, other| one.code == other.code);
    import(store, records.clone()).await;
    let mut plain = Vec::new();
    for (number, record) in records.iter().enumerate() {
        let id = store.customer_coded(&record.code).await.unwrap().customer.id;
        let (external_id, serial) = (format!("r{:05}", number * 7919 % 99_991), format!("ZTEG{number:08X}"));
        store.link_customer(id, world.system, &external_id, &stamp(1)).await.unwrap();
        let device = world.gpon(&serial);
        let mut draft =
            DeviceDraft { customer: id, external_id: external_id.clone(), tariff: world.duo, ..device };
        draft.device.serial = SerialNumber::from_stored(serial.clone());
        store.save_device(&draft, &stamp(1)).await.unwrap();
        plain.push(Plain::of(record, [external_id, serial]));
    }
    plain.sort_by(|one, other| one.key.cmp(&other.key));

    let picks =
        vec((0..plain.len(), any::<proptest::sample::Index>(), 0..9_usize, 1..8_usize, 1..3_usize), 200);
    for (whose, word, from, letters, parts) in picks.new_tree(&mut runner).unwrap().current() {
        let of = |shift: usize| {
            let words = &plain[whose].words;
            let word: Vec<char> = words[(word.index(words.len()) + shift) % words.len()].chars().collect();
            let from = if letters < 3 { 0 } else { from.min(word.len().saturating_sub(letters)) };
            word[from..].iter().take(letters).collect::<String>().to_uppercase()
        };
        let typed: Vec<String> = (0..parts).map(of).collect();
        let joined = typed.concat();
        let is_number = joined.contains(|letter: char| letter.is_ascii_digit());
        let answers =
            |plain: &&Plain| typed.iter().all(|part| plain.has(part)) || is_number && plain.has(&joined);
        let expected: Vec<&str> = plain.iter().filter(answers).map(|plain| plain.code.as_str()).collect();
        let found = found(store, &typed.join(" ")).await;
        let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
        found.retain(|code| !["C1", "C2"].contains(code));
        assert!(found.contains(&plain[whose].code.as_str()), "{typed:?} finds {:?}", plain[whose]);
        assert_eq!(found, expected, "{typed:?}");
    }
}

/// All that a search finds, read forwards in pages of one size and backwards in pages of another.
async fn walked(store: &Store, search: &str, forwards: u16, backwards: u16) -> [Vec<CustomerKey>; 2] {
    let mut ahead = Vec::new();
    let mut edge = Edge::First;
    while let page = page(store, search, edge, forwards).await
        && let Some(last) = page.rows.last()
    {
        edge = Edge::After(last.key.clone());
        ahead.extend(keys(&page));
    }
    let mut back = Vec::new();
    let mut edge = Edge::Last;
    while let page = page(store, search, edge, backwards).await
        && let Some(first) = page.rows.first()
    {
        edge = Edge::Before(first.key.clone());
        back.extend(keys(&page).into_iter().rev());
    }
    back.reverse();
    [ahead, back]
}

async fn a_search_pages_in_the_order_of_the_list(database: &TestDatabase) {
    let store = &database.store;
    let names = ["Zoé Ñíguez", "ana pérez", "Ángel Pérez", "Ana  Perez", "ñandú, S.L.", "Óscar 2", "Igual"];
    let all = (0..300).map(|n| customer(&format!("K{n:03}"), &format!("{} {}", names[n % 7], n / 50), &[]));
    import(store, all.collect()).await;
    let mut expected = keys(&page(store, "", Edge::First, 1_000).await);
    assert!(expected.is_sorted());
    expected.retain(|key| key.name.contains("perez"));
    assert!(expected.len() > 100, "{}", expected.len());

    let [forwards, backwards] = walked(store, "érez", 17, 41).await;

    assert_eq!(forwards, expected);
    assert_eq!(backwards, expected);
    let from = page(store, "érez", Edge::From(expected[50].clone()), 10).await;
    assert_eq!(keys(&from), expected[50..60]);
    let beyond = CustomerKey { name: "nadie".into(), ..expected[0].clone() };
    assert_eq!(keys(&page(store, "érez", Edge::From(beyond), 10).await), []);
}

async fn a_search_that_finds_very_many_pages_too(database: &TestDatabase) {
    let store = &database.store;
    let all = (0..10_400).map(|n: usize| {
        let name =
            if n.is_multiple_of(40) { format!("Zeta {n}") } else { format!("Común {}", n * 7 % 1_000) };
        customer(&format!("K{n:05}"), &name, &[])
    });
    import(store, all.collect()).await;
    let mut expected = Vec::new();
    let mut edge = Edge::First;
    while let page = page(store, "", edge, 5_000).await
        && let Some(last) = page.rows.last()
    {
        assert_eq!(page.total, Total::Exactly(10_400));
        edge = Edge::After(last.key.clone());
        expected.extend(keys(&page));
    }
    expected.retain(|key| key.name.starts_with("comun"));
    assert_eq!(page(store, "com", Edge::First, 1).await.total, Total::MoreThan(10_000));

    let [forwards, backwards] = walked(store, "com", 3_000, 2_500).await;

    assert!(forwards == expected && backwards == expected);
    // In another order, too, a page is put together of the next customers of the list.
    for (by, direction) in [(CustomerColumn::Code, Direction::Down), (CustomerColumn::Status, Direction::Up)]
    {
        match by {
            CustomerColumn::Code => expected.sort_by(|one, other| other.code.cmp(&one.code)),
            CustomerColumn::Name | CustomerColumn::Status => expected.sort(),
        }
        for edge in [Edge::First, Edge::After(expected[59].clone())] {
            let at = if edge == Edge::First { 0 } else { 60 };
            let query = CustomerQuery { search: "com".into(), sort: Sort { by, direction }, edge, limit: 60 };
            let page = store.customers(&query).await.unwrap();
            assert_eq!(keys(&page), expected[at..at + 60], "{by:?}");
        }
    }
    // Few answer the search of very many that is added to.
    assert_eq!(found(store, "com K00001").await, ["K00001"]);
}

async fn what_changes_is_found_as_it_is_now(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;

    let mut renamed = customer("C2", "Lucas Gil", &["Dúo"]);
    renamed.phone = Some("612345678".parse().unwrap());
    import(store, vec![renamed.clone()]).await;
    assert!(found(store, "peña").await.is_empty());
    assert_eq!(found(store, "ucas 5678").await, ["C2"]);
    assert_eq!(found(store, "gil ext-2").await, ["C2"], "his link has stayed");
    renamed.phone = None;
    import(store, vec![renamed]).await;
    assert!(found(store, "5678").await.is_empty());

    store.link_customer(world.luis, world.other_system, "nuevo-7", &stamp(1)).await.unwrap();
    assert_eq!(found(store, "evo-7").await, ["C2"]);
    database.tamper("delete from links where external_id = 'nuevo-7'").await;
    assert!(found(store, "evo-7").await.is_empty());
    database
        .tamper("update links set customer_id = 1, external_id_folded = null where external_id = 'ext-2'")
        .await;
    assert_eq!(found(store, "ext-2").await, ["C1"]);
    database.tamper("update links set customer_id = 2 where external_id = 'ext-2'").await;

    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    assert_eq!(found(store, "1234abcd").await, ["C1"]);
    let mut draft = DeviceDraft { known: Some((saved.device, 1)), ..draft };
    draft.device.serial = SerialNumber::from_stored("HWTC0000FFFF".into());
    store.save_device(&draft, &stamp(1)).await.unwrap();
    assert!(found(store, "1234abcd").await.is_empty());
    assert_eq!(found(store, "0000ffff").await, ["C1"]);
    database.tamper("update devices set state = 'removed'").await;
    assert!(found(store, "0000ffff").await.is_empty());
    assert_eq!(found(store, "ana").await, ["C1"], "he himself has stayed");
}

async fn what_two_change_at_once_is_all_found(database: &TestDatabase) {
    const ROUNDS: i64 = 8;
    let (one, two) = (&database.store, &database.another().await);
    let world = World::build(one).await;
    let stock = rows([product("Router Huawei", "gpon", 100)]);
    one.import_products(&stock, ImportMode::Commit, &stamp(0)).await.unwrap();
    let linked = join_all((0..ROUNDS).map(async |round| {
        two.link_customer(world.ana, world.system, &format!("vez-{round}"), &stamp(1)).await
    }));
    let saved =
        join_all((0..ROUNDS).map(async |round| {
            one.save_device(&world.gpon(&format!("HWTC0000AA{round:02}")), &stamp(1)).await
        }));
    let (linked, saved) = tokio::join!(linked, saved);
    assert!(linked.iter().all(Result::is_ok) && saved.iter().all(Result::is_ok), "{linked:?} {saved:?}");
    for round in 0..ROUNDS {
        assert_eq!(found(one, &format!("vez-{round} 0000aa{round:02}")).await, ["C1"]);
    }
}

async fn each_is_told_with_what_he_was_found_by(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    let mut ana = customer("C1", "Ana Núñez", &["Fibra 600", "Dúo", "Móvil"]);
    ana.phone = Some("612345678".parse().unwrap());
    ana.tax_id = Some("12345678Z".parse().unwrap());
    import(store, vec![ana]).await;
    let serial = FoundBy::Serial(SerialNumber::from_stored("HWTC1234ABCD".into()));
    for (typed, by) in [
        ("", None),
        ("ana nun", None),
        ("c1", Some(FoundBy::Code)),
        ("678z", Some(FoundBy::TaxId)),
        ("6123", Some(FoundBy::Phone)),
        // The tax id has it too, and stands before the telephone.
        ("345678", Some(FoundBy::TaxId)),
        ("OTRO", Some(FoundBy::ExternalId("otro-1".into()))),
        ("ana ext c1", Some(FoundBy::ExternalId("ext-1".into()))),
        ("otro abcd ana", Some(serial.clone())),
        ("4857 5443 1234", Some(serial)),
    ] {
        let page = page(store, typed, Edge::First, 1).await;
        let row = &page.rows[0];
        assert_eq!((row.code.as_str(), &row.found_by), ("C1", &by), "{typed:?}");
        assert_eq!((row.systems, row.devices), (2, 1));
    }
}

async fn hostile_text_is_only_text(database: &TestDatabase) {
    let store = &database.store;
    let mut odd = customer("50%_\\\"x", "Ana AND Near OR Not", &[]);
    odd.city = "'".into();
    import(store, vec![odd, customer("C2", "Eva", &[])]).await;
    let long = "ab ".repeat(5_000);
    for (typed, codes) in [
        ("'; drop table customers; --", vec![]),
        ("50%", vec!["50%_\\\"x"]),
        ("%_\\\"X", vec!["50%_\\\"x"]),
        ("C_", vec!["C2"]),
        ("C%2", vec!["C2"]),
        ("e*", vec!["C2"]),
        ("AND NEAR( \" -", vec!["50%_\\\"x"]),
        ("\"ana\" OR \"eva\"", vec![]),
        ("NOT ana", vec!["50%_\\\"x"]),
        ("words:eva", vec![]),
        ("^eva", vec!["C2"]),
        ("ev\u{0}e", vec!["C2"]),
        ("\u{0}", vec![]),
        ("%", vec![]),
        ("_", vec![]),
        ("*", vec![]),
        ("\\", vec![]),
        ("\"\"", vec![]),
        ("- . ,", vec![]),
        ("+34 (+34) 0034", vec![]),
        (&format!("{}a", "-".repeat(100)), vec![]),
        ("\u{301}", vec![]),
        ("\u{1f600} \u{fe0f}", vec![]),
        (&"x".repeat(10_000), vec![]),
        (&"\"".repeat(10_000), vec![]),
        (&"日本語 ".repeat(3_000), vec![]),
        (&long, vec![]),
    ] {
        let start = typed.chars().take(20).collect::<String>();
        assert_eq!(found(store, typed).await, codes, "{start:?}");
    }
}
