//! What the store takes in SQLite at several numbers of customers, and how much that is in bare indexed reads.

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
use vincula::store::{ClaimRules, Claimed, CustomerQuery, Edge, Settlement};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const PAGE: u16 = 50;
const RULES: ClaimRules = ClaimRules { lease: Duration::from_secs(60), per_system: 4 };

fn main() {
    divan::main();
    // Not when the benches are only listed, or run once each to see whether they run at all.
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios();
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
            let query = CustomerQuery { search: search.to_owned(), edge, limit: PAGE };
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
