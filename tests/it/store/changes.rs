//! Who listens hears what was committed, here and elsewhere.

use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use vincula::domain::device::DeviceDraft;
use vincula::domain::operation::OperationState;
use vincula::runtime::elsewhere;
use vincula::store::{KeySource, MasterKey, Settlement, Store, StoreChange};

use super::world::{RULES, World, at, stamp, system_draft};
use crate::databases::{TestDatabase, on_both};

on_both!(
    each_step_of_an_operation_is_told,
    nothing_is_told_of_what_was_not_committed,
    what_another_process_commits_is_heard_and_what_is_ours_is_not,
);

fn heard(changes: &mut Receiver<StoreChange>) -> Vec<OperationState> {
    std::iter::from_fn(|| changes.try_recv().ok())
        .map(|change| match change {
            StoreChange::Operation { state, .. } => state,
            StoreChange::Elsewhere => panic!("nobody watches elsewhere"),
        })
        .collect()
}

async fn each_step_of_an_operation_is_told(database: &TestDatabase) {
    use OperationState as S;
    let store = &database.store;
    let world = World::build(store).await;
    let mut changes = store.changes();
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    assert_eq!(
        changes.try_recv(),
        Ok(StoreChange::Operation {
            operation: saved.operation,
            customer: Some(world.ana),
            system: world.system,
            state: S::Queued
        })
    );
    let again = DeviceDraft { known: Some((saved.device, 1)), ..world.gpon("HWTC1234ABCD") };
    store.save_device(&again, &stamp(1)).await.unwrap();
    assert_eq!(heard(&mut changes), [S::Replaced, S::Queued]);
    let claimed = store.claim(None, RULES, at(1)).await.unwrap().unwrap();
    assert_eq!(heard(&mut changes), [S::Running]);
    let done = Settlement { state: S::Applied, due_at: None, error: None, job: None };
    store.settle(claimed.operation.id, claimed.attempt, &done, at(2)).await.unwrap();
    assert_eq!(heard(&mut changes), [S::Applied]);
}

async fn nothing_is_told_of_what_was_not_committed(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let mut changes = store.changes();
    let draft = DeviceDraft { external_id: "de-nadie".into(), ..world.gpon("HWTC1234ABCD") };
    store.save_device(&draft, &stamp(0)).await.unwrap_err();
    assert_eq!(store.claim(None, RULES, at(1)).await.unwrap(), None);
    assert_eq!(heard(&mut changes), []);
}

async fn what_another_process_commits_is_heard_and_what_is_ours_is_not(database: &TestDatabase) {
    let store = database.store.clone();
    let other = database.another().await;
    let mut changes = store.changes();
    let watching = store.clone();
    let watch = tokio::spawn(async move { elsewhere::watch(&watching).await });
    // Ours, at every moment of the other's: it must not be heard.
    for n in 0..5 {
        store.save_system(&system_draft(&format!("Nuestro {n}")), &stamp(0)).await.unwrap();
    }
    let mut n = 0;
    let heard = loop {
        // Again and again, since nobody knows when the watch has begun.
        other.save_system(&system_draft(&format!("Otro {n}")), &stamp(0)).await.unwrap();
        n += 1;
        match tokio::time::timeout(Duration::from_millis(500), changes.recv()).await {
            Ok(change) => break change.unwrap(),
            Err(_) => assert!(n < 40, "nothing was heard"),
        }
    };
    assert_eq!(heard, StoreChange::Elsewhere);
    watch.abort();
}

#[tokio::test]
async fn the_files_of_a_database_move_when_somebody_writes_and_only_then() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("vincula.db").display());
    let key = KeySource::Given(MasterKey::generate().unwrap());
    let store = Store::open(&url, key.clone()).await.unwrap();
    let other = Store::open(&url, key).await.unwrap();
    let mut trace = store.trace().unwrap();
    store.systems().await.unwrap();
    assert!(!trace.has_moved(), "reading leaves no trace");
    other.save_system(&system_draft("Fibra Sur"), &stamp(0)).await.unwrap();
    assert!(trace.has_moved());
    assert!(!trace.has_moved(), "it was seen");
}
