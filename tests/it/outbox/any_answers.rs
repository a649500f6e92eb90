//! Whatever a system answers, in whatever order: an operation ends, within its tries, and nothing is done that must not be.

use std::future::pending;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::strategy::Just;
use vincula::domain::device::{DeviceState, Intent};
use vincula::domain::ids::OperationId;
use vincula::domain::operation::OperationState as S;
use vincula::drivers::{Cause, Failure, JobState};
use vincula::store::Stamp;

use super::stand_in::{Play, StandIn};
use super::yard::Yard;
use super::{NO_PATIENCE, SERIAL, unreachable};
use crate::databases::{Kind, fresh};

const TRIES: u16 = 5;

fn refused() -> Failure {
    Failure::Refused(Cause::Forbidden)
}

fn sending() -> impl Strategy<Value = Play> {
    prop_oneof![
        1 => Just(Play::done()),
        1 => Just(Play::accepted()),
        4 => Just(Play::reply_lost()),
        4 => Just(Play::request_lost()),
        2 => Just(Play::fails(unreachable())),
        1 => Just(Play::fails(refused())),
        1 => Just(Play::panics()),
    ]
}

fn reading() -> impl Strategy<Value = Play> {
    prop_oneof![
        6 => Just(Play::done()),
        2 => Just(Play::fails(unreachable())),
        1 => Just(Play::fails(refused())),
        1 => Just(Play::fails(Failure::Unsure(Cause::Closed))),
    ]
}

fn job() -> impl Strategy<Value = Result<JobState, Failure>> {
    prop_oneof![
        Just(Ok(JobState::Done)),
        Just(Ok(JobState::Failed { detail: None })),
        Just(Err(unreachable())),
        Just(Err(refused())),
    ]
}

/// What is done to a device that is registered.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Remove,
    Reboot,
}

#[derive(Debug)]
struct Script {
    repeatable: bool,
    sendings: Vec<Play>,
    readings: Vec<Play>,
    jobs: Vec<Result<JobState, Failure>>,
}

async fn an_operation_ends_as_it_should(script: Script) {
    let database = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let repeatable = script.repeatable;
    let there = if repeatable { StandIn::new() } else { StandIn::unrepeatable() };
    there.next_sendings(script.sendings);
    there.next_readings(script.readings);
    there.next_jobs(script.jobs);
    let mut yard = Yard::with(&database, there, "http://acs.example").await;
    yard.settings.policy.tries = TRIES;
    let saved = yard.register_with_key(SERIAL, "12345678").await;
    let state = end_of(&yard, saved.operation).await;
    if state == S::Applied {
        let wifi_key = yard.there.wifi_key(SERIAL).expect("it is said to be there");
        assert_eq!(wifi_key.expose(), "12345678");
    }
    if !repeatable {
        assert!(yard.there.writes(SERIAL) <= 1, "what must not be repeated was done twice");
    }
}

/// Works an operation until it has ended, at most so many times, and tells how.
async fn end_of(yard: &Yard, id: OperationId) -> S {
    let worker = yard.worker();
    // The last try may leave a job to be asked after, some more times, and that one something to be read back.
    for _ in 0..TRIES + 8 {
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        let operation = yard.operation(id).await;
        if operation.state.has_ended() {
            break;
        }
        assert!(operation.due_at > yard.now() || operation.state == S::Running, "{operation:?}");
        // The second is for a driver that panicked: its lease has to run out.
        yard.pass_until_due(id).await;
        if operation.state == S::Running {
            yard.pass(Duration::from_secs(60));
        }
    }
    let state = yard.state(id).await;
    assert!(matches!(state, S::Applied | S::Refused | S::Attention), "{state:?}");
    state
}

async fn a_deed_ends_as_it_should(deed: Deed, script: Script) {
    let database = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let there = if script.repeatable { StandIn::new() } else { StandIn::unrepeatable() };
    let mut yard = Yard::with(&database, there, "http://acs.example").await;
    yard.settings.policy.tries = TRIES;
    let device = yard.register(SERIAL).await.device;
    yard.worker().run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    yard.there.next_sendings(script.sendings);
    yard.there.next_readings(script.readings);
    yard.there.next_jobs(script.jobs);
    let stamp = Stamp { by: "ana".to_owned(), at: yard.now() };
    let saved = match deed {
        Deed::Remove => yard.store.intend(device, 1, Intent::Removed, &stamp).await,
        Deed::Reboot => yard.store.reboot(device, &stamp).await,
    };
    let state = end_of(&yard, saved.expect("it is registered").operation).await;
    let here = yard.store.device(device).await.expect("on record").state;
    match (deed, state) {
        (Deed::Remove, S::Applied) => {
            assert_eq!((here, yard.there.status(SERIAL)), (DeviceState::Removed, None));
            assert_eq!(yard.stock().await, 100);
        }
        (Deed::Remove, _) => {
            assert_eq!((here, yard.stock().await), (DeviceState::Active, 99));
        }
        (Deed::Reboot, _) => {
            assert_eq!((here, yard.stock().await), (DeviceState::Active, 99));
            assert!(yard.there.reboots(SERIAL) <= 1, "it was restarted twice");
            assert!(state != S::Applied || yard.there.reboots(SERIAL) == 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_system_answers_an_operation_ends_as_it_should(
        repeatable in any::<bool>(),
        sendings in vec(sending(), 0..8),
        readings in vec(reading(), 0..12),
        jobs in vec(job(), 0..6),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(an_operation_ends_as_it_should(Script { repeatable, sendings, readings, jobs }));
    }

    #[test]
    fn whatever_a_system_answers_a_device_is_removed_once_and_restarted_at_most_once(
        deed in prop_oneof![Just(Deed::Remove), Just(Deed::Reboot)],
        repeatable in any::<bool>(),
        sendings in vec(sending(), 0..8),
        readings in vec(reading(), 0..12),
        jobs in vec(job(), 0..6),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(a_deed_ends_as_it_should(deed, Script { repeatable, sendings, readings, jobs }));
    }
}
