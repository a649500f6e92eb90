//! What one key costs the pure program: `App::update` in a list and in a form.

mod operator;

use std::sync::Arc;

use divan::Bencher;
use operator::{Desk, operator, typed};
use vincula::app::route::Route;

const CUSTOMERS: usize = 1_000;
const SIZE: (u16, u16) = (80, 24);

fn main() {
    divan::main();
    operator::clear_away();
}

/// Presses two keys by turns, the second of which undoes the first.
fn there_and_back(bencher: Bencher<'_, '_>, route: &Route, script: &str, keys: &str) {
    let mut desk = Desk::open(&operator(CUSTOMERS), route, SIZE, script);
    let mut keys = typed(keys).into_iter().cycle();
    bencher.bench_local(|| keys.next().map(|key| desk.press(key)));
}

#[divan::bench]
fn list_of_customers(bencher: Bencher<'_, '_>) {
    there_and_back(bencher, &Route::Customers, "", "<down><up>");
}

#[divan::bench]
fn search_of_customers(bencher: Bencher<'_, '_>) {
    there_and_back(bencher, &Route::Customers, "/", "g<bs>");
}

#[divan::bench]
fn text_of_a_form(bencher: Bencher<'_, '_>) {
    there_and_back(bencher, &Route::System { id: None, test: false }, "", "a<bs>");
}

#[divan::bench]
fn fields_of_a_device(bencher: Bencher<'_, '_>) {
    let customer = operator(CUSTOMERS).linked_customer().customer.id;
    there_and_back(bencher, &Route::Customer(customer), "an", "<tab><backtab>");
}

#[divan::bench]
fn check_of_a_device(bencher: Bencher<'_, '_>) {
    let operator = operator(CUSTOMERS);
    let customer = operator.linked_customer().customer.id;
    let mut desk = Desk::open(&Arc::clone(&operator), &Route::Customer(customer), SIZE, "an<tab><tab>x");
    let save = typed("<c-s>")[0];
    // It lacks what is required, so that it is checked and nothing is asked of the store.
    bencher.bench_local(|| desk.press(save));
}
