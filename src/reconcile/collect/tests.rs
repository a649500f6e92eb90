//! Pages in, customers or a reason out.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;

use super::{NotWhole, Patience, Progress, Reading};
use crate::domain::device::DesiredDevice;
use crate::drivers::{
    Applied, Capabilities, Cause, Change, CustomersPage, DeviceKey, Driver, Failure, Filter, JobState,
    Observed, PageRequest, RemoteCustomer, RemoteStatus, StepResult, Template, Tested,
};

/// A system that gives the answers of a script, whatever it is asked, and then never answers again.
struct Script {
    answers: Mutex<VecDeque<Result<CustomersPage, Failure>>>,
    asked: Mutex<Vec<Option<String>>>,
    /// Rung by every question but the first; where it is there, the first answer waits for it, and no other ever comes.
    bell: Option<Notify>,
}

#[async_trait]
impl Driver for Script {
    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }

    async fn test(&self, _: &(dyn for<'step> Fn(&'step StepResult) + Send + Sync)) -> Tested {
        Tested { steps: Vec::new(), version: None }
    }

    async fn customers(&self, page: &PageRequest, _: &Filter) -> Result<CustomersPage, Failure> {
        self.asked.lock().expect("not poisoned").push(page.cursor.clone());
        if let Some(bell) = &self.bell {
            let is_first = self.asked.lock().expect("not poisoned").len() == 1;
            if !is_first {
                bell.notify_one();
                return std::future::pending().await;
            }
            bell.notified().await;
        }
        let answer = self.answers.lock().expect("not poisoned").pop_front();
        match answer {
            Some(answer) => answer,
            None => std::future::pending().await,
        }
    }

    async fn customer(&self, _: &str) -> Result<Option<RemoteCustomer>, Failure> {
        Ok(None)
    }

    async fn templates(&self) -> Result<Vec<Template>, Failure> {
        Ok(Vec::new())
    }

    async fn apply(&self, _: &Change) -> Result<Applied, Failure> {
        Err(Failure::Unsure(Cause::Closed))
    }

    async fn observe(&self, _: &DeviceKey) -> Result<Observed, Failure> {
        Ok(Observed::Absent)
    }

    async fn job(&self, _: &str, _: &DesiredDevice) -> Result<JobState, Failure> {
        Ok(JobState::Pending)
    }
}

type Answer = Result<CustomersPage, Failure>;

fn customer(id: &str) -> RemoteCustomer {
    RemoteCustomer {
        id: id.to_owned(),
        name: "Ana".into(),
        tax_id: None,
        email: None,
        phone: None,
        address: None,
        status: RemoteStatus::Active,
        devices: None,
    }
}

/// A page as words: the ids, where the next begins, and how many there are in all.
fn page(ids: &str, next: Option<&str>, total: impl Into<Option<u64>>) -> Answer {
    Ok(CustomersPage {
        items: ids.split_whitespace().map(customer).collect(),
        next: next.map(str::to_owned),
        total: total.into(),
    })
}

fn closed() -> Answer {
    Err(Failure::later(Cause::Closed))
}

const PATIENCE: Patience =
    Patience { tries: 3, within: Duration::from_millis(60), pause: Duration::from_millis(1) };

/// What a reading of these answers comes to: the ids, or why not, and which pages were asked for.
async fn read(answers: impl Into<VecDeque<Answer>>) -> (Result<String, NotWhole>, Vec<Option<String>>) {
    read_from(Script { answers: Mutex::new(answers.into()), asked: Mutex::default(), bell: None }).await
}

async fn read_from(script: Script) -> (Result<String, NotWhole>, Vec<Option<String>>) {
    let script = Arc::new(script);
    let mut reading = Reading::new(Arc::<Script>::clone(&script), PATIENCE);
    let mut ids = Vec::new();
    let result = loop {
        match reading.next_page().await {
            Ok(Some(page)) => ids.extend(page.into_iter().map(|customer| customer.id)),
            Ok(None) => break Ok(ids.join(" ")),
            Err(why) => break Err(why),
        }
    };
    assert_eq!(reading.next_page().await.map(|page| page.map(|_| ())).err(), result.clone().err());
    let asked = script.asked.lock().expect("not poisoned").clone();
    (result, asked)
}

async fn why_not(answers: impl Into<VecDeque<Answer>>) -> NotWhole {
    read(answers).await.0.expect_err("not whole")
}

#[tokio::test]
async fn a_system_is_read_page_after_page_by_its_cursors() {
    let (read, asked) =
        read([page("R1 R2", Some("a"), 5), page("R3 R4", Some("b"), 5), page("R5", None, 5)]).await;
    assert_eq!(read, Ok("R1 R2 R3 R4 R5".to_owned()));
    assert_eq!(asked, [None, Some("a".to_owned()), Some("b".to_owned())]);
}

#[tokio::test]
async fn the_next_page_is_asked_for_before_anybody_waits_for_it() {
    let answers = [page("R1", Some("a"), 2), page("R2", None, 2)];
    let answers = Mutex::new(answers.into());
    let script = Arc::new(Script { answers, asked: Mutex::default(), bell: None });
    let mut reading = Reading::new(Arc::<Script>::clone(&script), PATIENCE);
    assert_eq!(reading.next_page().await.map(|page| page.map(|page| page.len())), Ok(Some(1)));
    assert_eq!(*script.asked.lock().expect("not poisoned"), [None, Some("a".to_owned())]);
    assert_eq!(reading.next_page().await.map(|page| page.map(|page| page.len())), Ok(Some(1)));
    assert_eq!(reading.next_page().await, Ok(None));
}

#[tokio::test]
async fn somebody_who_comes_meanwhile_is_read_too() {
    let (read, _) = read([page("R1 R2", Some("a"), 3), page("R3 R4", None, 4)]).await;
    assert_eq!(read, Ok("R1 R2 R3 R4".to_owned()));
}

#[tokio::test]
async fn ids_that_differ_in_case_and_spaces_alone_are_two() {
    let answer =
        Ok(CustomersPage { items: ["R1", "r1", "R1 "].map(customer).into(), next: None, total: Some(3) });
    assert_eq!(read([answer]).await.0, Ok("R1 r1 R1 ".to_owned()));
}

#[tokio::test]
async fn whether_a_system_without_customers_is_believed_is_not_judged_here() {
    assert_eq!(read([page("", None, 0)]).await.0, Ok(String::new()));
}

#[tokio::test]
async fn what_does_not_add_up_is_not_whole() {
    for (answers, why) in [
        (vec![page("R1", None, None)], NotWhole::Uncounted),
        (vec![page("R1", Some("a"), 3), page("R2", None, 3)], NotWhole::Fewer { total: 3, read: 2 }),
        (vec![page("", None, 3)], NotWhole::Fewer { total: 3, read: 0 }),
        (vec![page("R1 R2", Some("a"), 1)], NotWhole::More { total: 1, read: 2 }),
        (vec![page("R1", Some("a"), 3), page("R2", None, 2)], NotWhole::Shrunk { before: 3, now: 2 }),
        (vec![page("R1", Some("a"), 2), page("R2", None, 3)], NotWhole::Fewer { total: 3, read: 2 }),
        // A record moved on while the pages were read by their place: another one was left out.
        (
            vec![page("R1 R2", Some("a"), 4), page("R2 R3", None, 4)],
            NotWhole::RecordTwice { id: "R2".into() },
        ),
        (vec![page("R1 R1", None, 2)], NotWhole::RecordTwice { id: "R1".into() }),
        (vec![page("R1 R2", Some("a"), 9), page("R1 R2", Some("b"), 9)], NotWhole::PageTwice { page: 2 }),
        (vec![page("R1", Some("a"), 9), page("R2", Some("a"), 9)], NotWhole::Stuck { page: 2 }),
        (
            vec![page("R1", Some("a"), 9), page("R2", Some("b"), 9), page("R3", Some("a"), 9)],
            NotWhole::Stuck { page: 3 },
        ),
        (vec![page("R1", Some("a"), 9), page("", Some("b"), 9)], NotWhole::Stuck { page: 2 }),
    ] {
        let shown = format!("{answers:?}");
        assert_eq!(why_not(answers).await, why, "{shown}");
    }
}

#[tokio::test]
async fn a_page_that_fails_is_asked_for_again_at_most_twice() {
    let (whole, asked) = read([page("R1", Some("a"), 2), closed(), closed(), page("R2", None, 2)]).await;
    assert_eq!(whole, Ok("R1 R2".to_owned()));
    assert_eq!(asked[1..], [const { Some("a") }; 3].map(|cursor| cursor.map(str::to_owned)));
    let (whole, asked) = read([closed(), closed(), closed(), page("R1", None, 1)]).await;
    assert_eq!(whole, Err(NotWhole::Page { page: 1, cause: Cause::Closed }));
    assert_eq!(asked.len(), 3);
}

#[tokio::test]
async fn a_sign_in_that_is_not_accepted_is_not_tried_again() {
    let (whole, asked) = read([Err(Failure::Refused(Cause::SignIn))]).await;
    assert_eq!(whole, Err(NotWhole::Page { page: 1, cause: Cause::SignIn }));
    assert_eq!(asked.len(), 1);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_not_waited_for() {
    let limited = Failure::Later { cause: Cause::RateLimited, after: Some(Duration::from_secs(3600)) };
    let (whole, asked) = read([Err(limited)]).await;
    assert_eq!(whole, Err(NotWhole::Page { page: 1, cause: Cause::RateLimited }));
    assert_eq!(asked.len(), 1);
}

#[tokio::test]
async fn a_page_that_is_held_is_given_up() {
    let (whole, asked) = read([page("R1", Some("a"), 2)]).await;
    assert_eq!(whole, Err(NotWhole::TooSlow { page: 2, seconds: 0 }));
    assert_eq!(asked.len(), 4);
}

#[tokio::test]
async fn a_page_that_is_slow_is_still_waited_for_while_it_is_asked_for_again() {
    let answers = Mutex::new([page("R1", None, 1)].into());
    let bell = Some(Notify::new());
    let (whole, asked) = read_from(Script { answers, asked: Mutex::default(), bell }).await;
    assert_eq!(whole, Ok("R1".to_owned()));
    assert_eq!(asked.len(), 2);
}

#[test]
fn progress_tells_the_rate_and_the_time_left() {
    let progress = |read, total, seconds| Progress { read, total, elapsed: Duration::from_secs(seconds) };
    assert_eq!(progress(2000, Some(10_000), 4).per_second(), Some(500));
    assert_eq!(progress(2000, Some(10_000), 4).left(), Some(Duration::from_secs(16)));
    assert_eq!(progress(2000, None, 4).left(), None);
    assert_eq!(progress(0, Some(10), 4).left(), None);
    assert_eq!(progress(10, Some(10), 0).left(), Some(Duration::ZERO));
}
