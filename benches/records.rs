//! Files of records brought in, and a page of every list wherever it lies: how long each takes in SQLite.
//!
//! After the benches the program itself brings a file in, and its rate and the most memory that it held are printed.

mod operator;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::ItemsCount;
use operator::{Operator, operator, stamp};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::ids::{CustomerId, MovementId, OperationId, ProductId, TariffId};
use vincula::files::Kind;
use vincula::store::{
    CustomerKey, CustomerQuery, Direction, Edge, ImportMode, MovementQuery, OperationFilter, OperationPart,
    OperationQuery, ProductKey, ProductQuery, Shown, Sort, TariffFilter, TariffKey, TariffQuery,
};
use vincula::transfer::{Records, TransferError};

const SIZES: [usize; 2] = [10_000, 100_000];
const PAGE: u16 = 200;
const PLACES: [Place; 3] = [Place::First, Place::Middle, Place::Last];

fn main() {
    divan::main();
    // Not when the benches are only listed, or run once each to see whether they run at all.
    if std::env::args().any(|argument| argument == "--bench") {
        print_imports();
    }
    MADE.lock().unwrap_or_else(PoisonError::into_inner).clear();
    operator::clear_away();
}

/// Where in a list a page lies.
#[derive(Debug, Clone, Copy)]
enum Place {
    First,
    Middle,
    Last,
}

/// An operator with so many of everything, and the keys in the middle of his lists.
struct Filled {
    operator: Arc<Operator>,
    customer: CustomerKey,
    tariff: TariffKey,
    product: ProductKey,
    /// The product, and the customer, with so long a history.
    moved: ProductId,
    done_to: CustomerId,
    operation: i64,
    movement: i64,
    deed: i64,
}

static MADE: Mutex<BTreeMap<usize, Arc<Filled>>> = Mutex::new(BTreeMap::new());

fn filled(size: usize) -> Arc<Filled> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(made.entry(size).or_insert_with(|| Arc::new(Filled::new(size))))
}

/// Histories of so many lines: of the first product's stock, of the first customer, and operations of his.
const HISTORIES: [&str; 3] = [
    "with recursive n (x) as (select 1 union all select x + 1 from n where x < $1)
        insert into stock_movements (product_id, at, by_whom, kind, units, stock)
            select (select min(id) from products), 1795000000000, 'ana', 'in', 1, x from n",
    "with recursive n (x) as (select 1 union all select x + 1 from n where x < $1)
        insert into audit (at, by_whom, action, entity, entity_id, detail, customer_id)
            select 1795000000000, 'ana', 'save', 'customer', c.id, '{}', c.id
                from n, (select min(id) as id from customers) c",
    "with recursive n (x) as (select 1 union all select x + 1 from n where x < $1)
        insert into operations (system_id, customer_id, kind, intent, state, attempt, attempts, due_at, created_at,
                created_by, settled_at)
            select (select min(id) from systems), (select min(id) from customers), 'customer', 'active', 'applied',
                1, 1, 1795000000000, 1795000000000, 'ana', 1795000000000 from n",
];

impl Filled {
    fn new(size: usize) -> Self {
        let operator = operator(size);
        operator.runtime.block_on(async {
            for (kind, file) in [(Kind::Tariffs, tariffs(size)), (Kind::Products, products(size))] {
                bring(&operator, kind, file, ImportMode::Commit).await;
            }
            let path = operator.url.strip_prefix("sqlite://").expect("a file");
            let bare = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path));
            let bare = bare.await.expect("the file is there");
            let count = i64::try_from(size).expect("a size");
            for history in HISTORIES {
                sqlx::query(history).bind(count).execute(&bare).await.expect("a history");
            }
            Self::keys(&operator, &bare, count / 2).await
        })
    }

    /// The keys of what stands in the middle.
    async fn keys(operator: &Arc<Operator>, bare: &SqlitePool, middle: i64) -> Self {
        let named = async |sql: &'static str| -> (String, i64) {
            sqlx::query_as(sql).bind(middle).fetch_one(bare).await.expect("one")
        };
        let number = async |sql: &'static str| -> i64 {
            sqlx::query_scalar(sql).fetch_one(bare).await.expect("a number")
        };
        let (customer, customer_id) =
            named("select name_folded, id from customers order by name_folded, id limit 1 offset $1").await;
        let (tariff, tariff_id) =
            named("select name_folded, id from tariffs order by name_folded, id limit 1 offset $1").await;
        let (product, product_id) =
            named("select name_folded, id from products order by name_folded, id limit 1 offset $1").await;
        Self {
            operator: Arc::clone(operator),
            // By name, in which order the lists come, the other columns do not count.
            customer: CustomerKey {
                name: customer,
                id: CustomerId(customer_id),
                code: String::new(),
                status: CustomerStatus::Alta,
            },
            tariff: TariffKey { name: tariff, id: TariffId(tariff_id) },
            product: ProductKey { name: product, id: ProductId(product_id), stock: 0, assigned: 0 },
            moved: ProductId(number("select min(id) from products").await),
            done_to: CustomerId(number("select min(id) from customers").await),
            operation: number("select max(id) / 2 from operations").await,
            movement: number("select max(id) / 2 from stock_movements").await,
            deed: number("select max(id) / 2 from audit").await,
        }
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.operator.runtime.block_on(work)
    }
}

fn edge<K: Clone>(place: Place, middle: &K) -> Edge<K> {
    match place {
        Place::First => Edge::First,
        Place::Middle => Edge::After(middle.clone()),
        Place::Last => Edge::Last,
    }
}

/// From which id on one goes back in a list that begins with the newest.
const fn before(place: Place, middle: i64) -> Option<i64> {
    match place {
        Place::First => None,
        Place::Middle => Some(middle),
        Place::Last => Some(PAGE as i64),
    }
}

#[divan::bench(args = PLACES, consts = SIZES)]
fn customers_page<const SIZE: usize>(bencher: Bencher<'_, '_>, place: Place) {
    let filled = filled(SIZE);
    let (sort, edge) = (Sort::default(), edge(place, &filled.customer));
    let query = CustomerQuery { search: String::new(), sort, edge, limit: PAGE };
    bencher.bench_local(|| filled.wait(filled.operator.store.customers(&query)).expect("a page"));
}

#[divan::bench(args = PLACES, consts = SIZES)]
fn tariffs_page<const SIZE: usize>(bencher: Bencher<'_, '_>, place: Place) {
    let filled = filled(SIZE);
    let (filter, edge) = (TariffFilter::All, edge(place, &filled.tariff));
    let query =
        TariffQuery { search: String::new(), filter, direction: Direction::default(), edge, limit: PAGE };
    bencher.bench_local(|| filled.wait(filled.operator.store.tariff_page(&query)).expect("a page"));
}

#[divan::bench(args = PLACES, consts = SIZES)]
fn products_page<const SIZE: usize>(bencher: Bencher<'_, '_>, place: Place) {
    let filled = filled(SIZE);
    let (shown, edge) = (Shown::Offered, edge(place, &filled.product));
    let query = ProductQuery { shown, search: String::new(), sort: Sort::default(), edge, limit: PAGE };
    bencher.bench_local(|| filled.wait(filled.operator.store.product_page(&query)).expect("a page"));
}

#[divan::bench(args = PLACES, consts = SIZES)]
fn operations_page<const SIZE: usize>(bencher: Bencher<'_, '_>, place: Place) {
    let filled = filled(SIZE);
    let part = match place {
        Place::First => OperationPart::Newest,
        Place::Middle => OperationPart::OlderThan(OperationId(filled.operation)),
        Place::Last => OperationPart::Oldest,
    };
    let filter = OperationFilter::States(Vec::new());
    let query = OperationQuery { filter, search: String::new(), part, limit: PAGE };
    bencher.bench_local(|| filled.wait(filled.operator.store.operations(&query)).expect("a page"));
}

#[divan::bench(args = PLACES, consts = SIZES)]
fn stock_page<const SIZE: usize>(bencher: Bencher<'_, '_>, place: Place) {
    let filled = filled(SIZE);
    let before = before(place, filled.movement).map(MovementId);
    let query = MovementQuery { product: filled.moved, before, limit: PAGE };
    bencher.bench_local(|| filled.wait(filled.operator.store.stock_movements(&query)).expect("a page"));
}

#[divan::bench(args = PLACES, consts = SIZES)]
fn history_page<const SIZE: usize>(bencher: Bencher<'_, '_>, place: Place) {
    let filled = filled(SIZE);
    let (customer, before) = (filled.done_to, before(place, filled.deed));
    bencher
        .bench_local(|| filled.wait(filled.operator.store.history(customer, before, PAGE)).expect("a page"));
}

/// A file of devices brought in for the customers of an operator, and not kept.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn devices_brought_in(bencher: Bencher<'_, '_>, customers: usize) {
    let operator = operator(customers);
    let (file, count) = operator.runtime.block_on(devices(&operator));
    bencher.counter(ItemsCount::new(count)).with_inputs(|| file.clone()).bench_local_values(|file| {
        operator.runtime.block_on(bring(&operator, Kind::Devices, file, ImportMode::DryRun));
    });
}

/// A file of customers brought in once more, and not kept: each is found and compared.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn customers_brought_in_again(bencher: Bencher<'_, '_>, customers: usize) {
    let operator = operator(customers);
    let written =
        operator.runtime.block_on(vincula::transfer::write(&operator.store, Kind::Customers, Vec::new()));
    let file = String::from_utf8(written.expect("a file")).expect("text");
    bencher.counter(ItemsCount::new(customers)).with_inputs(|| file.clone()).bench_local_values(|file| {
        operator.runtime.block_on(bring(&operator, Kind::Customers, file, ImportMode::DryRun));
    });
}

async fn bring(operator: &Operator, kind: Kind, file: String, mode: ImportMode) {
    let records = Records::read(kind, Box::new(std::io::Cursor::new(file))).expect("memory can be read");
    let store = async || Ok::<_, TransferError>(operator.store.clone());
    let brought = records.bring(store, mode, &stamp(), &|_, _| {}).await.expect("the store works");
    brought.outcome.unwrap_or_else(|problems| panic!("{:?}", problems.first()));
}

fn tariffs(count: usize) -> String {
    let mut file = "tariff,service,concept,amount\n".to_owned();
    for number in 1..=count {
        let _ = writeln!(file, "Tarifa {number:06},internet,Cuota,{}.90", number % 90);
    }
    file
}

fn products(count: usize) -> String {
    let mut file = "name,model,technology,stock\n".to_owned();
    for number in 1..=count {
        let _ = writeln!(file, "Producto {number:06},M{number},gpon,{}", number % 100);
    }
    file
}

fn customers(count: usize) -> String {
    let mut file = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n".to_owned();
    for number in 1..=count {
        let phone = 600_000_000 + number;
        let _ = writeln!(
            file,
            "C{number:07},Begoña Núñez {number},,alta,c{number}@correo.example,{phone},\"Calle Mayor, {number}\",\
             Getafe,28901,Tarifa {:06}",
            number % 50 + 1
        );
    }
    file
}

/// A device for each customer who is linked in one system and contracts Internet, and how many those are.
async fn devices(operator: &Operator) -> (String, usize) {
    let path = operator.url.strip_prefix("sqlite://").expect("a file");
    let bare = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path).read_only(true));
    let bare = bare.await.expect("the file is there");
    let sql = "select c.code, min(t.name) from customers c
        join links l on l.customer_id = c.id join contracts k on k.customer_id = c.id
        join tariffs t on t.id = k.tariff_id join tariff_services s on s.tariff_id = t.id and s.kind = 'internet'
        group by c.id having count(distinct l.external_id) = 1";
    let linked: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&bare).await.expect("customers");
    bare.close().await;
    let mut file = "customer,serial,product,tariff,technology,mac,ip\n".to_owned();
    for (number, (code, tariff)) in linked.iter().enumerate() {
        let mac = format!("00:1A:{:02X}:{:02X}:{:02X}:01", number >> 16, number >> 8 & 255, number & 255);
        let _ = writeln!(file, "{code},HWTC{number:08X},ONT ZTE F601,{tariff},gpon,{mac},100.64.3.7");
    }
    (file, linked.len())
}

/// Brings files of customers in with the program, as an operator does.
fn print_imports() {
    println!("\n{:>10} customers brought in   seconds      a second   most memory, MB", "");
    for count in [1_000, 10_000, 100_000] {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let write = |name: &str, content: String| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("a file");
            path
        };
        let (tariffs, customers) =
            (write("tariffs.csv", tariffs(50)), write("customers.csv", customers(count)));
        import(folder.path(), "tariffs", &tariffs);
        let (took, most) = import(folder.path(), "customers", &customers);
        let (seconds, rate) = (took.as_secs_f64(), count as f64 / took.as_secs_f64());
        println!("{count:>10} {seconds:>30.2} {rate:>13.0} {:>18.1}", most / 1e6);
    }
}

/// Runs an import on a database in this folder; gives how long it took and the most memory that it held.
fn import(folder: &Path, what: &str, file: &Path) -> (Duration, f64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vincula"));
    command.args(["import", what]).arg(file).arg("--database");
    command.arg(format!("sqlite://{}", folder.join("vincula.db").display()));
    command.env("HOME", folder).env_remove("XDG_DATA_HOME").stdout(Stdio::null());
    let begun = Instant::now();
    let mut process = command.spawn().expect("the program runs");
    let mut most = 0.0_f64;
    let status = loop {
        most = most.max(high_water(&process));
        match process.try_wait().expect("it is ours") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    assert!(status.success(), "{what} were not imported");
    (begun.elapsed(), most)
}

/// The most memory that a process has held so far, in bytes; nothing once it has ended.
fn high_water(process: &Child) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let pages = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    pages.map_or(0.0, |kibibytes| kibibytes * 1024.0)
}
