//! What the store takes in SQLite at several numbers of customers, and how much that is in bare indexed reads; and how
//! long each search takes as it is typed, and each order of the list, on a large operator.
//!
//! `VINCULA_BENCH_CUSTOMERS` is how many customers the large operator has, 100,000 if it does not say.

mod operator;

use std::sync::Arc;
use std::time::{Duration, Instant};

use divan::Bencher;
use operator::{NOW, Operator, operator, stamp};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::sync::Mutex;
use vincula::domain::device::{DeviceDraft, DeviceInput, Entry};
use vincula::domain::ids::OperationId;
use vincula::domain::operation::OperationState;
use vincula::domain::tariff::ServiceKind;
use vincula::domain::values::Secret;
use vincula::store::{
    ClaimRules, Claimed, CustomerColumn, CustomerQuery, Direction, Edge, Settlement, Sort, Total,
};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const PAGE: u16 = 50;
const RULES: ClaimRules = ClaimRules { lease: Duration::from_secs(60), per_system: 4 };

fn main() {
    divan::main();
    // Not when the benches are only listed, or run once each to see whether they run at all.
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios();
        print_claims();
        print_searches();
    }
    operator::clear_away();
}

/// What is measured, on the operator with so many customers.
struct Counter {
    operator: Arc<Operator>,
    bare: SqlitePool,
    /// The device that is saved again and again, with what was seen of it last.
    device: Mutex<DeviceDraft>,
}

impl Counter {
    fn new(customers: usize) -> Self {
        let operator = operator(customers);
        let path = operator.url.strip_prefix("sqlite://").expect("a file");
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let bare = operator.runtime.block_on(SqlitePool::connect_with(options)).expect("the file is there");
        let device = Mutex::new(device(&operator));
        Self { operator, bare, device }
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.operator.runtime.block_on(work)
    }

    async fn bare_read(&self) {
        let sql = "select name from customers where id = $1";
        let _: (String,) = sqlx::query_as(sql).bind(500_i64).fetch_one(&self.bare).await.expect("a customer");
    }

    async fn page(&self, search: &str, number: usize) {
        let mut edge = Edge::First;
        for _ in 0..number {
            let query = CustomerQuery { search: search.to_owned(), sort: Sort::default(), edge, limit: PAGE };
            let page = self.operator.store.customers(&query).await.expect("a page");
            edge = page.rows.last().map_or(Edge::First, |row| Edge::After(row.key.clone()));
        }
    }

    async fn open_customer(&self) {
        self.operator.store.customer_coded("C000500").await.expect("a customer");
    }

    async fn save_device(&self) -> OperationId {
        let store = &self.operator.store;
        let mut draft = self.device.lock().await;
        let saved = store.save_device(&draft, &stamp()).await.expect("a device that can be saved");
        draft.known = Some(draft.known.map_or((saved.device, 1), |(id, version)| (id, version + 1)));
        saved.operation
    }

    async fn claim(&self) -> Claimed {
        self.operator.store.claim(None, RULES, NOW).await.expect("a claim").expect("one is queued")
    }

    async fn settle(&self, claimed: &Claimed) {
        let applied = Settlement { state: OperationState::Applied, due_at: None, error: None, job: None };
        let (operation, attempt) = (claimed.operation.id, claimed.attempt);
        self.operator.store.settle(operation, attempt, &applied, NOW).await.expect("a settlement");
    }
}

/// A Gpon device of a linked customer, new or as it was saved last.
fn device(operator: &Operator) -> DeviceDraft {
    let file = operator.linked_customer();
    let words = |text: &str| Entry::Words(Secret::new(text.to_owned()));
    let fields = [("mac", "00:1A:2B:3C:4D:5E"), ("ip", "100.64.3.7"), ("wifi_key", "una clave wifi")];
    let input = DeviceInput {
        name: "ONT".to_owned(),
        serial: "HWTC1234ABCD".to_owned(),
        technology: "gpon".to_owned(),
        fields: fields.map(|(key, value)| (key.to_owned(), words(value))).into(),
    };
    let product = operator.runtime.block_on(operator.store.product_named("ONT ZTE F601"));
    let tariff = file.tariffs.iter().find(|tariff| tariff.service(ServiceKind::Internet).is_some());
    let serial = input.serial.as_str();
    let known = file.devices.iter().find(|device| device.serial.as_str() == serial);
    DeviceDraft {
        known: known.map(|device| (device.id, device.version)),
        customer: file.customer.id,
        system: file.links[0].system,
        external_id: file.links[0].external_id.clone(),
        product: product.expect("a product of the demo").id,
        tariff: tariff.expect("he was chosen for it").id,
        device: input.check(None).expect("a device without mistakes"),
    }
}

#[divan::bench(args = SIZES)]
fn bare_indexed_read(bencher: Bencher<'_, '_>, customers: usize) {
    let counter = Counter::new(customers);
    bencher.bench_local(|| counter.wait(counter.bare_read()));
}

#[divan::bench(args = SIZES)]
fn first_page(bencher: Bencher<'_, '_>, customers: usize) {
    let counter = Counter::new(customers);
    bencher.bench_local(|| counter.wait(counter.page("", 1)));
}

#[divan::bench(args = SIZES)]
fn first_two_pages(bencher: Bencher<'_, '_>, customers: usize) {
    let counter = Counter::new(customers);
    bencher.bench_local(|| counter.wait(counter.page("", 2)));
}

#[divan::bench(args = SIZES)]
fn search_by_name(bencher: Bencher<'_, '_>, customers: usize) {
    let counter = Counter::new(customers);
    bencher.bench_local(|| counter.wait(counter.page("garcia", 1)));
}

#[divan::bench(args = SIZES)]
fn search_by_telephone(bencher: Bencher<'_, '_>, customers: usize) {
    let counter = Counter::new(customers);
    bencher.bench_local(|| counter.wait(counter.page("6180", 1)));
}

#[divan::bench(args = SIZES)]
fn open_a_customer(bencher: Bencher<'_, '_>, customers: usize) {
    let counter = Counter::new(customers);
    bencher.bench_local(|| counter.wait(counter.open_customer()));
}

#[divan::bench(args = SIZES)]
fn save_a_device(bencher: Bencher<'_, '_>, customers: usize) {
    let counter = Counter::new(customers);
    bencher.bench_local(|| counter.wait(counter.save_device()));
}

#[divan::bench(args = SIZES)]
fn claim_and_settle(bencher: Bencher<'_, '_>, customers: usize) {
    let counter = Counter::new(customers);
    bencher.with_inputs(|| counter.wait(counter.save_device())).bench_local_values(|_| {
        counter.wait(async {
            let claimed = counter.claim().await;
            counter.settle(&claimed).await;
        });
    });
}

/// Prints the median of each in bare indexed reads of the same database.
fn print_ratios() {
    println!("\nin bare indexed reads      {}", SIZES.map(|size| format!("{size:>10}")).join(""));
    let measured: Vec<Vec<(&str, Duration)>> =
        SIZES.iter().map(|size| medians(&Counter::new(*size))).collect();
    let bare = |column: &[(&str, Duration)]| column[0].1.as_secs_f64();
    for (row, (name, _)) in measured[0].iter().enumerate() {
        let ratios = measured
            .iter()
            .map(|column| format!("{:>10.1}", column[row].1.as_secs_f64() / bare(column)))
            .collect::<String>();
        println!("{name:<27}{ratios}");
    }
}

/// Prints what a claim and its settlement take beside so many operations that are queued: it is to be the same.
fn print_claims() {
    const QUEUED: [i64; 3] = [10, 1_000, 20_000];
    let counter = Counter::new(100_000);
    let path = counter.operator.url.strip_prefix("sqlite://").expect("a file").to_owned();
    println!("\nclaim and settle, one of so many that are queued");
    for queued in QUEUED {
        counter.wait(async {
            let writer = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await.expect("the file");
            sqlx::query(
                "insert into operations (system_id, customer_id, external_id, creates, kind, intent, state, attempt,
                        attempts, due_at, created_at, created_by)
                    select system_id, customer_id, external_id, false, 'customer', 'active', 'queued', 0, 0, 0, 0, 'bench'
                    from links limit $1 - (select count(*) from operations where state = 'queued')",
            )
            .bind(queued)
            .execute(&writer)
            .await
            .expect("they are queued");
            writer.close().await;
        });
        let time = median(|| {
            counter.wait(async {
                let claimed = counter.claim().await;
                let (operation, attempt) = (claimed.operation.id, claimed.attempt);
                let queued =
                    Settlement { state: OperationState::Queued, due_at: Some(NOW), error: None, job: None };
                counter.operator.store.settle(operation, attempt, &queued, NOW).await.expect("a settlement");
                counter.operator.store.next_due().await.expect("the next");
            });
        });
        println!("{queued:>10}{:>10.2} ms", time.as_secs_f64() * 1e3);
    }
}

/// What is typed to search, by what it is a part of and by how many it finds.
const SEARCHES: [(&str, &str); 24] = [
    ("name, a letter", "a"),
    ("name, two letters", "ga"),
    ("name, three letters", "gar"),
    ("name", "garcia"),
    ("name, ten letters", "etxeberria"),
    ("two names", "garcia lopez"),
    ("a name and a beginning", "lopez m"),
    ("name, nobody", "zzyzx"),
    ("name, nobody of common letters", "garlopmar"),
    ("code, two letters", "c0"),
    ("code, a beginning", "c0005"),
    ("code", "c000500"),
    ("code, an end", "0500"),
    ("tax id, two digits", "12"),
    ("tax id, three digits", "123"),
    ("tax id, a part", "12345"),
    ("telephone, three digits", "618"),
    ("telephone, an end", "4567"),
    ("telephone, nobody", "600000000"),
    ("telephone, in groups", "618 12 34"),
    ("serial, a beginning", "hwtc"),
    ("serial", "hwtc1234abcd"),
    ("external id, a beginning", "r000"),
    ("external id", "r000500"),
];

/// How many are listed at once on the screen.
const SCREENFUL: u16 = 60;
/// What a search is to take at most.
const BOUND: Duration = Duration::from_millis(50);

/// Prints the median and the worst of each search and each order, and marks what takes too long.
fn print_searches() {
    let said = std::env::var("VINCULA_BENCH_CUSTOMERS").ok();
    let customers = said.and_then(|said| said.parse().ok()).unwrap_or(100_000);
    let counter = Counter::new(customers);
    counter.wait(counter.save_device());
    println!("\nas typed, of {customers} customers    found     median      worst");
    let orders = CustomerColumn::ALL
        .into_iter()
        .flat_map(|by| [Direction::Up, Direction::Down].map(|direction| Sort { by, direction }));
    for sort in orders {
        for search in ["", "a", "garcia"] {
            let title = format!("by {:?}, {:?} «{search}»", sort.by, sort.direction);
            counter.print_search(&title, search, sort);
        }
    }
    for (title, search) in SEARCHES {
        counter.print_search(title, search, Sort::default());
    }
}

impl Counter {
    fn print_search(&self, title: &str, search: &str, sort: Sort<CustomerColumn>) {
        const TIMES: usize = 9;
        let query = CustomerQuery { search: search.to_owned(), sort, edge: Edge::First, limit: SCREENFUL };
        let mut found = Total::Exactly(0);
        let mut times: Vec<Duration> = (0..TIMES)
            .map(|_| {
                let begun = Instant::now();
                found = self.wait(self.operator.store.customers(&query)).expect("a page").total;
                begun.elapsed()
            })
            .collect();
        times.sort();
        let found = match found {
            Total::Exactly(count) => count.to_string(),
            Total::MoreThan(count) => format!("{count}+"),
        };
        let (median, worst) = (times[TIMES / 2], times[TIMES - 1]);
        let mark = if worst > BOUND { "  !" } else { "" };
        let [median, worst] = [median, worst].map(|time| format!("{:.1} ms", time.as_secs_f64() * 1e3));
        println!("{title:<34}{found:>8}{median:>11}{worst:>11}{mark}");
    }
}

/// The bare read first.
fn medians(counter: &Counter) -> Vec<(&'static str, Duration)> {
    vec![
        ("bare indexed read", median(|| counter.wait(counter.bare_read()))),
        ("first page", median(|| counter.wait(counter.page("", 1)))),
        ("first two pages", median(|| counter.wait(counter.page("", 2)))),
        ("search by name", median(|| counter.wait(counter.page("garcia", 1)))),
        ("search by telephone", median(|| counter.wait(counter.page("6180", 1)))),
        ("open a customer", median(|| counter.wait(counter.open_customer()))),
        ("save a device", median(|| counter.wait(counter.save_device()))),
        (
            "save, claim and settle",
            median(|| {
                counter.wait(async {
                    counter.save_device().await;
                    let claimed = counter.claim().await;
                    counter.settle(&claimed).await;
                });
            }),
        ),
    ]
}

fn median<T>(work: impl Fn() -> T) -> Duration {
    const TIMES: usize = 51;
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(work());
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[TIMES / 2]
}
