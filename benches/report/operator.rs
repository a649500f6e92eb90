//! Our side: an operator in a home of his own, with his records written straight into the tables.
//!
//! What he is found by when somebody searches is not filled in: that takes longer than all the rest, and no report reads
//! it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use jiff::Timestamp;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, QueryBuilder, Sqlite, SqliteConnection, Transaction};
use tempfile::TempDir;
use vincula::domain::retirement::Retirement;
use vincula::domain::system::SystemKind;
use vincula::domain::tariff::ServiceKind;
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::{Secret, fold};
use vincula::store::{ImportMode, KeySource, ProductRecord, Row, Stamp, Store, SystemDraft, TariffRecord};

use super::planted::{self, Fate, Person};
use super::there::TEMPLATE;

pub const SYSTEM: &str = "Fibra Sur";
/// So many rows a statement: SQLite takes 32,766 values.
const AT_A_TIME: usize = 1_000;

/// The home; gone when it is dropped.
pub struct Operator {
    home: TempDir,
}

impl Operator {
    pub fn new(customers: usize, url: &str) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let operator = Self { home: tempfile::tempdir()? };
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(async {
            let store = open(operator.home()).await?;
            sold(&store, url).await?;
            store.close().await;
            let options = SqliteConnectOptions::new().filename(operator.home().join("vincula.db"));
            fill(&mut options.connect().await?, customers).await
        })?;
        eprintln!("{customers} customers here after {:.1} s", begun.elapsed().as_secs_f64());
        Ok(operator)
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// All the variables that the program sees.
    pub fn variables(&self) -> [(&'static str, String); 7] {
        let home = self.home().display().to_string();
        [
            ("VINCULA_KEY_FILE", format!("{home}/key")),
            ("HOME", home),
            ("DATABASE_URL", database(self.home())),
            ("TERM", "xterm-256color".to_owned()),
            ("COLORTERM", "truecolor".to_owned()),
            ("LANG", "es_ES.UTF-8".to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
        ]
    }
}

fn database(home: &Path) -> String {
    format!("sqlite://{}", home.join("vincula.db").display())
}

pub async fn open(home: &Path) -> anyhow::Result<Store> {
    let key: PathBuf = home.join("key");
    Ok(Store::open(&database(home), KeySource::File(key)).await?)
}

fn stamp() -> Stamp {
    Stamp { by: "bench".to_owned(), at: Timestamp::now() }
}

/// What he sells, and the system that provides it.
async fn sold(store: &Store, url: &str) -> anyhow::Result<()> {
    let tariff = TariffRecord {
        tariff: "Fibra 600".to_owned(),
        service: ServiceKind::Internet,
        concept: None,
        retired: Retirement::Untold,
    };
    store.import_tariffs(&[Row { line: 2, record: tariff }], ImportMode::Commit, &stamp()).await?;
    let technology = TechnologyKey("gpon".to_owned());
    let product = ProductRecord {
        name: "ONT".to_owned(),
        model: "M1".to_owned(),
        technology,
        stock: 0,
        retired: Retirement::Untold,
    };
    store.import_products(&[Row { line: 2, record: product }], ImportMode::Commit, &stamp()).await?;
    let system = SystemDraft {
        known: None,
        name: SYSTEM.to_owned(),
        kind: SystemKind::Rest,
        url: url.parse().map_err(|_| anyhow::anyhow!("no address: {url}"))?,
        user: "demo".to_owned(),
        password: Some(Secret::new("demo".to_owned())),
        options: [].into(),
    };
    let system = store.save_system(&system, &stamp()).await?.id;
    let tariffs = store.tariffs().await?;
    let service = tariffs.first().and_then(|tariff| tariff.services.first()).context("it was imported")?;
    store.link_template(service.id, system, TEMPLATE, &stamp()).await?;
    Ok(())
}

async fn fill(connection: &mut SqliteConnection, customers: usize) -> anyhow::Result<()> {
    let mut tx = sqlx::Connection::begin(connection).await?;
    for trigger in ["customers_found_when_added", "links_found_when_added", "devices_found_when_added"] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("drop trigger {trigger}"))).execute(&mut *tx).await?;
    }
    let mut people = planted::people(customers).take(customers);
    loop {
        let some: Vec<Person> = people.by_ref().take(AT_A_TIME).collect();
        if some.is_empty() {
            break;
        }
        add(&mut tx, &some).await?;
    }
    // The list of customers goes by it.
    let words = "drop trigger customer_words_added;
        insert into customer_words (name_folded, customer_id, words)
            select name_folded, id, '' from customers order by name_folded, id";
    sqlx::raw_sql(words).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn add(tx: &mut Transaction<'_, Sqlite>, people: &[Person]) -> anyhow::Result<()> {
    let mut query = QueryBuilder::new(
        "insert into customers (id, code, code_folded, name, name_folded, tax_id, status, email, phone, address,
            city, postal_code) ",
    );
    query.push_values(people, |mut values, person| {
        values
            .push_bind(id(person.number))
            .push_bind(format!("C{:07}", person.number))
            .push_bind(format!("c{:07}", person.number))
            .push_bind(&person.name)
            .push_bind(fold(&person.name))
            .push_bind(&person.tax_id)
            .push("'alta'")
            .push_bind(&person.email)
            .push_bind(&person.phone)
            .push_bind(&person.address)
            .push_bind(&person.city)
            .push_bind(&person.postal_code);
    });
    query.build().execute(&mut **tx).await?;
    let mut query = QueryBuilder::new("insert into contracts (customer_id, tariff_id) ");
    query.push_values(people, |mut values, person| {
        values.push_bind(id(person.number)).push("1");
    });
    query.build().execute(&mut **tx).await?;
    let linked = || people.iter().filter(|person| Fate::of(person.number).is_linked());
    let mut query =
        QueryBuilder::new("insert into links (system_id, external_id, external_id_folded, customer_id) ");
    query.push_values(linked(), |mut values, person| {
        let there = planted::id_there(person.number);
        values
            .push("1")
            .push_bind(there.clone())
            .push_bind(there.to_lowercase())
            .push_bind(id(person.number));
    });
    query.build().execute(&mut **tx).await?;
    let units = || {
        linked()
            .flat_map(|person| (0..planted::devices(person.number)).map(move |place| (person.number, place)))
    };
    let mut query = QueryBuilder::new("insert into serials (serial, customer_id) ");
    query.push_values(units(), |mut values, (number, place)| {
        let [serial, ..] = planted::unit(number, place);
        values.push_bind(serial).push_bind(id(number));
    });
    query.build().execute(&mut **tx).await?;
    let mut query = QueryBuilder::new(
        "insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial, technology,
            intent, state, standing, fields, version) ",
    );
    query.push_values(units(), |mut values, (number, place)| {
        let [serial, mac, ip] = planted::unit(number, place);
        values
            .push_bind(id(number))
            .push("1")
            .push_bind(planted::id_there(number))
            .push("1, 1, 'ONT'")
            .push_bind(serial)
            .push("'gpon', 'active', 'active', 'active'")
            .push_bind(format!(r#"{{"mac":"{mac}","ip":"{ip}"}}"#))
            .push("1");
    });
    query.build().execute(&mut **tx).await?;
    Ok(())
}

fn id(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
