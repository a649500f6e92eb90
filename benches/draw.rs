//! What a frame costs: each screen drawn whole into memory, on a small terminal and on a large one.

mod operator;

use std::fmt;

use divan::Bencher;
use operator::{Desk, operator};
use vincula::app::route::Route;

const CUSTOMERS: usize = 1_000;
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];

/// Each screen: the keys that lead to it.
const SCREENS: [(&str, First, &str); 10] = [
    ("systems", First::Systems, ""),
    ("system", First::Systems, "<enter>"),
    ("customers", First::Customers, ""),
    ("customers searched", First::Customers, "/gar"),
    ("customer data", First::Customer, ""),
    ("customer tariffs", First::Customer, "t"),
    ("customer provisioning", First::Customer, "a"),
    ("device", First::Customer, "an"),
    ("choice of a product", First::Customer, "an<enter>"),
    ("keys", First::Customers, "?"),
];

#[derive(Clone, Copy)]
enum First {
    Systems,
    Customers,
    Customer,
}

#[derive(Clone, Copy)]
struct View {
    name: &'static str,
    first: First,
    script: &'static str,
    size: (u16, u16),
}

impl fmt::Display for View {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}x{}", self.name, self.size.0, self.size.1)
    }
}

fn views() -> impl Iterator<Item = View> {
    SCREENS.into_iter().flat_map(|(name, first, script)| SIZES.map(|size| View { name, first, script, size }))
}

fn main() {
    divan::main();
    operator::clear_away();
}

#[divan::bench(args = views())]
fn draw(bencher: Bencher<'_, '_>, view: View) {
    let operator = operator(CUSTOMERS);
    let route = match view.first {
        First::Systems => Route::Systems,
        First::Customers => Route::Customers,
        First::Customer => Route::Customer(operator.linked_customer().customer.id),
    };
    let mut desk = Desk::open(&operator, &route, view.size, view.script);
    bencher.bench_local(|| desk.draw());
}
