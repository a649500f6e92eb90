//! The faults that the simulator plays, as the driver meets them.

use vincula::drivers::{Applied, Cause, CustomersPage, Driver, Failure, Filter, Observed, PageRequest};
use vincula::simulator::Faults;

use super::fixtures::{SERIAL, change, driver, gpon, key, simulator};
use super::raw::ask;

/// `demo:demo`, for HTTP Basic.
const SIGN_IN: (&str, &str) = ("authorization", "Basic ZGVtbzpkZW1v");

async fn page(driver: &dyn Driver) -> Result<CustomersPage, Failure> {
    driver.customers(&PageRequest { limit: 10, cursor: None }, &Filter::default()).await
}

#[tokio::test]
async fn half_a_reply_arrives_and_is_no_answer_though_the_change_is_done() {
    let simulator = simulator("truncate=100%").await;
    let half = ask(simulator.url(), "GET", "/v1/templates", &[SIGN_IN], "").await;
    let announced: usize = half.header("content-length").expect("a length").parse().expect("a number");
    assert_eq!((half.status(), half.body.len()), (200, announced / 2));
    let driver = driver(simulator.url());
    assert_eq!(page(&*driver).await, Err(Failure::later(Cause::Closed)));
    assert_eq!(driver.apply(&change(gpon())).await, Err(Failure::Unsure(Cause::Closed)));
    assert_eq!(simulator.state()["writes"][SERIAL], 1);
}

#[tokio::test]
async fn garbage_is_no_answer_though_the_change_is_done() {
    let simulator = simulator("garbage=100%").await;
    let driver = driver(simulator.url());
    let read = page(&*driver).await.expect_err("no page");
    assert!(matches!(read, Failure::Later { .. }), "{read:?}");
    let written = driver.apply(&change(gpon())).await.expect_err("no answer");
    assert!(matches!(written, Failure::Unsure(_)), "{written:?}");
    assert_eq!(simulator.state()["writes"][SERIAL], 1);
}

#[tokio::test]
async fn a_refusal_dressed_as_a_success_is_a_refusal_and_nothing_is_done() {
    let simulator = simulator("lie200=100%").await;
    let driver = driver(simulator.url());
    for failure in [
        page(&*driver).await.expect_err("no page"),
        driver.apply(&change(gpon())).await.expect_err("not taken"),
    ] {
        assert!(matches!(failure, Failure::Refused(Cause::Rejected { .. })), "{failure:?}");
    }
    simulator.set_faults(Faults::default());
    assert_eq!(driver.observe(&key(&gpon())).await, Ok(Observed::Absent));
}

#[tokio::test]
async fn too_many_requests_in_a_second_are_turned_away_with_the_time_to_wait() {
    let simulator = simulator("rate-limit=3/s").await;
    let driver = driver(simulator.url());
    // However slow the machine: it cannot take many seconds for each of the first few.
    let mut turned_away = None;
    for _ in 0..50 {
        if let Err(failure) = page(&*driver).await {
            turned_away = Some(failure);
            break;
        }
    }
    let Some(Failure::Later { cause: Cause::RateLimited, after: Some(after) }) = turned_away else {
        panic!("{turned_away:?}")
    };
    assert_eq!(after.as_secs(), 1);
    simulator.set_faults(Faults::default());
    assert_eq!(driver.apply(&change(gpon())).await, Ok(Applied::Done));
}

#[tokio::test]
async fn the_same_seed_plays_the_same_faults() {
    let mut heard = Vec::new();
    for _ in 0..2 {
        let simulator = simulator("truncate=20%,garbage=20%,lie200=20%").await;
        let driver = driver(simulator.url());
        let mut answers = Vec::new();
        for _ in 0..30 {
            answers.push(page(&*driver).await);
        }
        heard.push(answers);
    }
    assert_eq!(heard[0], heard[1]);
    assert!(heard[0].iter().any(Result::is_ok) && heard[0].iter().any(Result::is_err));
}
