//! What becomes of an operation, given what its system answered: one pure function, the only place that decides on retries.
//!
//! It reads no clock, no database and no system. That a settlement may follow from where the operation stood is
//! [`OperationState::may_become`]; the tests here walk every answer through it.

use std::time::Duration;

use jiff::Timestamp;

use super::finding::{Finding, Resend};
use crate::domain::operation::OperationState;
use crate::domain::problem::Problem;
use crate::domain::technology;
use crate::domain::text::{Arg, Text};
use crate::drivers::{Applied, Cause, Failure, JobState};
use crate::store::{Settlement, Task};
use crate::text;

/// The longest pause that a system can ask for. A mistaken `Retry-After` of a year must not bury an operation.
const LONGEST_ASKED_PAUSE: Duration = Duration::from_secs(60 * 60);

/// How often and how long apart an operation is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The pause after the first try; each later one is twice as long. Also how long a lost reply is left alone before
    /// it is read back.
    pub first_retry: Duration,
    /// No pause is longer than this, unless the system itself asks for more.
    pub max_retry: Duration,
    /// How often an operation is begun before a person has to look at it.
    pub tries: u16,
}

impl Default for Policy {
    fn default() -> Self {
        Self { first_retry: Duration::from_secs(2), max_retry: Duration::from_secs(5 * 60), tries: 12 }
    }
}

/// What came of one try, by what the try was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It was to be sent, and something failed before anything was.
    NotSent(Failure),
    /// It was sent.
    Sent(Result<Applied, Failure>),
    /// It was to be read back, and the reading told nothing.
    NotRead(Failure),
    /// It was read back.
    Read { finding: Finding, resend: Resend },
    /// The job that carries it out there was asked after.
    Asked { job: String, state: Result<JobState, Failure> },
}

impl Policy {
    /// Settles an operation that has been begun `attempts` times, the last of which brought `answer`.
    pub fn settle(&self, attempts: i64, answer: Answer, now: Timestamp) -> Settlement {
        let this = Try { policy: *self, attempts, now };
        match answer {
            Answer::NotSent(Failure::Refused(cause)) | Answer::Sent(Err(Failure::Refused(cause))) => {
                ended(OperationState::Refused, Some(refusal(&cause)))
            }
            Answer::NotSent(Failure::Later { cause, after })
            | Answer::Sent(Err(Failure::Later { cause, after })) => this.send_again(cause.text(), after),
            // Only a reading was without a clear answer: the change itself was not sent.
            Answer::NotSent(Failure::Unsure(cause)) => this.send_again(cause.text(), None),
            Answer::Sent(Ok(Applied::Done)) => ended(OperationState::Applied, None),
            Answer::Sent(Ok(Applied::Accepted { job })) => this.ask_after(job, None, this.policy.first_retry),
            // Not read back at once: what is still on its way there must not be taken for absent.
            Answer::Sent(Err(Failure::Unsure(cause))) => {
                this.read_back(cause.text(), this.policy.first_retry)
            }
            Answer::NotRead(failure) => this.not_read(&failure),
            Answer::Read { finding, resend } => this.found(finding, resend),
            Answer::Asked { job, state } => this.asked(job, state),
        }
    }
}

/// Puts an operation back as it was claimed, for a worker that was stopped before it sent anything.
pub fn put_back(task: &Task, error: Option<Text>, now: Timestamp) -> Settlement {
    let (state, job) = match task {
        Task::Send => (OperationState::Queued, None),
        Task::ReadBack { .. } => (OperationState::Unsure, None),
        Task::AskAfter { job } => (OperationState::Accepted, Some(job.clone())),
    };
    Settlement { state, due_at: Some(now), error, job }
}

/// One try of an operation.
#[derive(Clone, Copy)]
struct Try {
    policy: Policy,
    attempts: i64,
    now: Timestamp,
}

impl Try {
    fn found(self, finding: Finding, resend: Resend) -> Settlement {
        let reason = match finding {
            Finding::AsWanted => return ended(OperationState::Applied, None),
            Finding::Absent => return self.send_again(text!("outbox-not-there"), None),
            Finding::Different { fields } => text!("outbox-different", fields = listed(&fields)),
            Finding::SecretsUnproven => text!("outbox-secrets-unproven"),
        };
        match resend {
            Resend::Safe => self.send_again(reason, None),
            Resend::Unsafe => attention(text!("outbox-attention-cannot-repeat", reason = reason)),
        }
    }

    fn not_read(self, failure: &Failure) -> Settlement {
        let reason = failure.cause().text();
        if self.is_last() {
            return attention(text!("outbox-attention-unconfirmed", tries = self.attempts, reason = reason));
        }
        self.read_back(reason, self.pause(asked_pause(failure)))
    }

    fn asked(self, job: String, state: Result<JobState, Failure>) -> Settlement {
        match state {
            Ok(JobState::Done) => ended(OperationState::Applied, None),
            Ok(JobState::Failed { detail }) => {
                ended(OperationState::Refused, Some(Cause::JobFailed { detail }.text()))
            }
            // They are at work on it and say so: that is no failure, and uses up no patience.
            Ok(JobState::Pending) => self.ask_after(job, None, self.pause(None)),
            // They do not know the job, or do not tell: what became of it can still be read back.
            Err(Failure::Refused(cause)) => self.read_back(cause.text(), self.policy.first_retry),
            Err(failure) => {
                let (reason, pause) = (failure.cause().text(), self.pause(asked_pause(&failure)));
                if self.is_last() {
                    self.read_back(reason, pause)
                } else {
                    self.ask_after(job, Some(reason), pause)
                }
            }
        }
    }

    /// Nothing of it is there, or sending it once more does no harm.
    fn send_again(self, reason: Text, after: Option<Duration>) -> Settlement {
        if self.is_last() {
            return attention(text!("outbox-attention-tries", tries = self.attempts, reason = reason));
        }
        self.in_a_while(OperationState::Queued, Some(reason), self.pause(after))
    }

    fn read_back(self, reason: Text, pause: Duration) -> Settlement {
        self.in_a_while(OperationState::Unsure, Some(reason), pause)
    }

    fn ask_after(self, job: String, reason: Option<Text>, pause: Duration) -> Settlement {
        Settlement { job: Some(job), ..self.in_a_while(OperationState::Accepted, reason, pause) }
    }

    fn in_a_while(self, state: OperationState, error: Option<Text>, pause: Duration) -> Settlement {
        let due_at = self.now.saturating_add(pause).unwrap_or(Timestamp::MAX);
        Settlement { state, due_at: Some(due_at), error, job: None }
    }

    fn is_last(self) -> bool {
        self.attempts >= i64::from(self.policy.tries)
    }

    /// The pause before the next try, or the one that the system asked for if that is longer.
    fn pause(self, asked: Option<Duration>) -> Duration {
        let doublings = self.attempts.saturating_sub(1).clamp(0, 31);
        let factor = 1_u32 << doublings;
        let own = self.policy.first_retry.saturating_mul(factor).min(self.policy.max_retry);
        own.max(asked.unwrap_or_default().min(LONGEST_ASKED_PAUSE))
    }
}

const fn asked_pause(failure: &Failure) -> Option<Duration> {
    match failure {
        Failure::Later { after, .. } => *after,
        Failure::Refused(_) | Failure::Unsure(_) => None,
    }
}

const fn ended(state: OperationState, error: Option<Text>) -> Settlement {
    Settlement { state, due_at: None, error, job: None }
}

const fn attention(reason: Text) -> Settlement {
    ended(OperationState::Attention, Some(reason))
}

/// Why they said no, with every field that they found fault with.
fn refusal(cause: &Cause) -> Text {
    let Cause::Rejected { problems, .. } = cause else { return cause.text() };
    match joined(problems.iter().map(told)) {
        Some(problems) => text!("outbox-refused-at", reason = cause.text(), problems = problems),
        None => cause.text(),
    }
}

fn told(problem: &Problem) -> Arg {
    if problem.field.is_empty() {
        return problem.text.clone().into();
    }
    text!("outbox-at-field", field = field_name(&problem.field), problem = problem.text.clone()).into()
}

fn listed(fields: &[String]) -> Arg {
    joined(fields.iter().map(|field| field_name(field))).unwrap_or_else(|| "".into())
}

fn joined(args: impl Iterator<Item = Arg>) -> Option<Arg> {
    args.reduce(|before, next| text!("outbox-and", before = before, next = next).into())
}

/// What the form calls a field; the bare key of one that no form has.
fn field_name(key: &str) -> Arg {
    let label = match key {
        "serial" => text!("outbox-field-serial"),
        "name" => text!("outbox-field-name"),
        "technology" => text!("outbox-field-technology"),
        "template_id" => text!("outbox-field-template"),
        "status" => text!("outbox-field-status"),
        other => match technology::technologies().iter().find_map(|technology| technology.field(other)) {
            Some(field) => Text::new(field.label.clone()),
            None => return other.into(),
        },
    };
    label.into()
}

#[cfg(test)]
mod tests;
