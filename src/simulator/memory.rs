//! What the simulator remembers of earlier calls: keys already used, and writes taken to be finished later.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::reply::Reply;
use super::state::Call;

/// The answers given under each `Idempotency-Key`, for a day.
#[derive(Default)]
pub struct Remembered {
    answers: HashMap<String, Answer>,
    order: VecDeque<String>,
}

struct Answer {
    fingerprint: [u8; 32],
    at: Timestamp,
    reply: Reply,
}

impl Remembered {
    const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
    const CAPACITY: usize = 100_000;

    /// The answer given before to the same call under this key.
    ///
    /// # Errors
    /// The key was used for another call.
    pub fn recall(&self, key: &str, call: &Call) -> Result<Option<Reply>, ()> {
        match self.answers.get(key) {
            Some(answer) if call.at.duration_since(answer.at) >= Self::KEPT_FOR => Ok(None),
            Some(answer) if answer.fingerprint == fingerprint(call) => Ok(Some(answer.reply.clone())),
            Some(_) => Err(()),
            None => Ok(None),
        }
    }

    pub fn keep(&mut self, key: &str, call: &Call, reply: Reply) {
        let answer = Answer { fingerprint: fingerprint(call), at: call.at, reply };
        if self.answers.insert(key.to_owned(), answer).is_none() {
            self.order.push_back(key.to_owned());
        }
        if self.order.len() > Self::CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.answers.remove(&oldest);
        }
    }
}

fn fingerprint(call: &Call) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(call.method.as_str());
    for segment in &call.path {
        hash.update([0]);
        hash.update(segment);
    }
    hash.update([0, 0]);
    hash.update(&call.body);
    hash.finalize().into()
}

/// The writes that were answered 202, by job.
#[derive(Default)]
pub struct Jobs {
    jobs: HashMap<String, Waiting>,
}

enum Waiting {
    NotAsked(Box<Call>),
    AskedOnce(Box<Call>),
    Ended(Reply),
}

/// How a job stands when it is asked after.
pub enum Job {
    Pending,
    /// It is to be carried out now, and its end noted.
    Due(Box<Call>),
    Ended(Reply),
}

impl Jobs {
    /// Takes a write, and gives the answer that says so.
    pub fn take(&mut self, call: &Call) -> Reply {
        let id = format!("J{:06}", self.jobs.len() + 1);
        let reply = Reply::accepted(&id);
        self.jobs.insert(id, Waiting::NotAsked(Box::new(call.clone())));
        reply
    }

    pub fn ask(&mut self, id: &str) -> Option<Job> {
        let job = self.jobs.get_mut(id)?;
        Some(match job {
            Waiting::NotAsked(call) => {
                *job = Waiting::AskedOnce(call.clone());
                Job::Pending
            }
            Waiting::AskedOnce(call) => Job::Due(call.clone()),
            Waiting::Ended(reply) => Job::Ended(reply.clone()),
        })
    }

    pub fn end(&mut self, id: &str, answer: Reply) {
        self.jobs.insert(id.to_owned(), Waiting::Ended(answer));
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{Method, StatusCode};

    use super::*;
    use crate::text;

    fn call(body: &str, at: i64) -> Call {
        Call {
            method: Method::PUT,
            path: ["v1", "customers", "R1"].map(str::to_owned).into(),
            query: Vec::new(),
            content_type: None,
            idempotency_key: None,
            body: body.into(),
            at: Timestamp::from_second(at).expect("a time"),
        }
    }

    #[test]
    fn a_key_answers_the_same_call_for_a_day_and_refuses_another() {
        let mut remembered = Remembered::default();
        remembered.keep("k", &call("a", 0), Reply::problem(StatusCode::OK, &text!("contract-json")));
        assert!(matches!(remembered.recall("k", &call("a", 86_399)), Ok(Some(_))));
        assert!(remembered.recall("k", &call("b", 1)).is_err());
        assert!(matches!(remembered.recall("k", &call("b", 86_400)), Ok(None)));
        assert!(matches!(remembered.recall("other", &call("a", 1)), Ok(None)));
    }

    #[test]
    fn a_job_is_pending_once_and_then_due() {
        let mut jobs = Jobs::default();
        jobs.take(&call("a", 0));
        assert!(matches!(jobs.ask("J000001"), Some(Job::Pending)));
        assert!(matches!(jobs.ask("J000001"), Some(Job::Due(_))));
        jobs.end("J000001", Reply::empty(StatusCode::OK));
        assert!(matches!(jobs.ask("J000001"), Some(Job::Ended(_))));
        assert!(jobs.ask("J000002").is_none());
    }
}
