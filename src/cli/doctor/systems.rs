//! Each provisioning system, tried as `vincula system test` does.

use std::time::Duration;

use super::{Finding, Section};
use crate::cli::session::Session;
use crate::domain::ids::SystemId;
use crate::store::{Store, StoreError};
use crate::text;

/// The longest that one system is tried; all of them are at the same time.
const PATIENCE: Duration = Duration::from_secs(30);

/// `None`: the systems cannot be read, for a reason told elsewhere.
pub async fn findings(session: &Session, store: Option<Store>) -> Vec<Finding> {
    let Some(store) = store else {
        return vec![Finding::notice(Section::System, "list", text!("doctor-systems-unread"))];
    };
    let systems = match store.systems().await {
        Ok(systems) => systems,
        Err(error) => return vec![unreadable(&error)],
    };
    if systems.is_empty() {
        return vec![Finding::notice(Section::System, "list", text!("cli-system-none"))];
    }
    let tried = systems.iter().map(|summary| {
        let (store, system) = (&store, &summary.system);
        async move { tried(session, store, system.id).await.of_system(&system.name) }
    });
    let found = futures_util::future::join_all(tried).await;
    store.close().await;
    found
}

fn unreadable(error: &StoreError) -> Finding {
    Finding::wrong(Section::System, "list", error.text())
}

async fn tried(session: &Session, store: &Store, id: SystemId) -> Finding {
    let access = match store.system_access(id).await {
        Ok(access) => access,
        Err(error) => return unreadable(&error),
    };
    let driver = match session.connect().connect(&access) {
        Ok(driver) => driver,
        Err(failure) => return Finding::wrong(Section::System, "connect", failure.cause().text()),
    };
    let Ok(tested) = tokio::time::timeout(PATIENCE, driver.test(&|_| {})).await else {
        let detail = text!("doctor-system-slow", seconds = PATIENCE.as_secs());
        return Finding::wrong(Section::System, "test", detail).advise(text!("doctor-system-slow-do"));
    };
    match tested.steps.iter().find(|step| !step.ok) {
        // It says itself what to correct.
        Some(step) => Finding::wrong(Section::System, step.step.word(), step.detail.clone()),
        None => {
            let version = tested.version.unwrap_or_default();
            Finding::right(Section::System, "test", text!("cli-system-tested-good", version = version))
        }
    }
}
