//! Reading a simulated system whole, with each of its faults: whole or not, and never less than there is.

use std::time::Duration;

use vincula::drivers::Cause;
use vincula::reconcile::collect::{NotWhole, Patience, Reading};
use vincula::simulator::{self, Faults, Paging, Running, SimulatorSettings, World};

use crate::drivers::fixtures::{access, driver_for};

const CUSTOMERS: usize = 2300;
const PATIENCE: Patience =
    Patience { tries: 3, within: Duration::from_millis(400), pause: Duration::from_millis(1) };

async fn simulator() -> Running {
    let customers: Vec<_> = (0..CUSTOMERS)
        .map(|number| serde_json::json!({ "id": format!("R{number:06}"), "name": "Ana", "status": "active" }))
        .collect();
    let world = serde_json::json!({ "customers": customers }).to_string();
    let world = World::from_json(&world).expect("a world");
    simulator::start(SimulatorSettings { world, ..SimulatorSettings::default() }).await.expect("a free port")
}

async fn read(simulator: &Running, patience: Patience) -> Result<usize, NotWhole> {
    let mut reading = Reading::new(driver_for(&access(simulator.url())), patience);
    let mut count = 0;
    while let Some(page) = reading.next_page().await? {
        count += page.len();
    }
    Ok(count)
}

#[tokio::test]
async fn each_fault_of_paging_is_told_for_what_it_is() {
    let simulator = simulator().await;
    let total = CUSTOMERS as u64;
    let page = |cause| NotWhole::Page { page: 2, cause };
    for (paging, why) in [
        (Paging::SamePage, NotWhole::PageTwice { page: 2 }),
        (Paging::ForgottenCursor, NotWhole::PageTwice { page: 2 }),
        (Paging::TotalGrows, NotWhole::Fewer { total: total + 1, read: total }),
        (Paging::TotalShrinks, NotWhole::Shrunk { before: total, now: total - 1 }),
        (Paging::EndsEarly, NotWhole::Fewer { total, read: 1000 }),
        (Paging::Html, page(Cause::NotJson { content_type: Some("text/html".into()) })),
        (Paging::HalfPage, page(Cause::Closed)),
        (Paging::Held, NotWhole::TooSlow { page: 2, seconds: 5 }),
    ] {
        simulator.set_paging(Some(paging));
        // What is held is waited for to the end, the page before it too; none must fail because the machine is slow.
        let within = Duration::from_secs(if paging == Paging::Held { 5 } else { 60 });
        assert_eq!(read(&simulator, Patience { within, ..PATIENCE }).await, Err(why), "{paging:?}");
    }
    simulator.set_paging(None);
    assert_eq!(read(&simulator, Patience::default()).await, Ok(CUSTOMERS));
}

#[tokio::test]
async fn with_any_fault_now_and_then_it_is_read_whole_or_told_not_to_be() {
    let simulator = simulator().await;
    let long = Patience { within: Duration::from_secs(60), ..PATIENCE };
    // Three tries of ten in a hundred fail once in a thousand pages; what is held or refused is not waited for long.
    for (faults, patience, whole_at_least) in [
        ("error500=10%", long, 3),
        ("truncate=10%", long, 3),
        ("garbage=10%", long, 3),
        ("lie200=10%", long, 3),
        ("lose-reply=10%", long, 4),
        ("accept202=10%", long, 4),
        ("latency=5ms", long, 4),
        ("timeout=10%", PATIENCE, 0),
        ("rate-limit=4/s", PATIENCE, 0),
    ] {
        simulator.set_faults(Faults::parse(faults).expect("faults"));
        let mut whole = 0;
        for _ in 0..4 {
            match read(&simulator, patience).await {
                Ok(count) => {
                    assert_eq!(count, CUSTOMERS, "{faults}");
                    whole += 1;
                }
                Err(NotWhole::Page { .. }) => {}
                Err(NotWhole::TooSlow { .. }) if patience == PATIENCE => {}
                Err(why) => panic!("{faults}: {why:?}"),
            }
        }
        assert!(whole >= whole_at_least, "{faults}: {whole}");
    }
}
