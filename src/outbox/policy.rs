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
use crate::store::Settlement;
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
    /// How often an operation is sent or read back before a person has to look at it. Asking after what they took and
    /// have not finished does not count: that has a limit of its own.
    pub tries: u16,
    /// How long what they took is asked after; one that has not ended then is read back.
    pub accepted_for: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            first_retry: Duration::from_secs(2),
            max_retry: Duration::from_secs(5 * 60),
            tries: 12,
            accepted_for: Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// How often the work on an operation has been begun, this time included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// To be sent or read back.
    pub tries: i64,
    /// To be sent, read back, or asked after.
    pub claims: i64,
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
    /// The job that carries it out there was asked after; they took it at `since`.
    Asked { job: String, since: Timestamp, state: Result<JobState, Failure> },
    /// It is a command, and was sent.
    Commanded(Result<Applied, Failure>),
    /// It is a command that was perhaps sent, and whose reply nobody will hear.
    Unheard,
}

impl Policy {
    /// Settles an operation that has been begun so often, the last of which brought `answer`.
    pub fn settle(&self, begun: Begun, answer: Answer, now: Timestamp) -> Settlement {
        let this = Try { policy: *self, begun, now };
        match answer {
            Answer::NotSent(Failure::Refused(cause))
            | Answer::Sent(Err(Failure::Refused(cause)))
            | Answer::Commanded(Err(Failure::Refused(cause))) => {
                ended(OperationState::Refused, Some(refusal(&cause)))
            }
            // Nothing was done there, of a command neither.
            Answer::NotSent(Failure::Later { cause, after })
            | Answer::Sent(Err(Failure::Later { cause, after }))
            | Answer::Commanded(Err(Failure::Later { cause, after })) => this.send_again(cause.text(), after),
            // Only a reading was without a clear answer: the change itself was not sent.
            Answer::NotSent(Failure::Unsure(cause)) => this.send_again(cause.text(), None),
            Answer::Sent(Ok(Applied::Done)) | Answer::Commanded(Ok(Applied::Done)) => {
                ended(OperationState::Applied, None)
            }
            Answer::Sent(Ok(Applied::Accepted { job }))
            | Answer::Commanded(Ok(Applied::Accepted { job })) => {
                this.ask_after(job, None, this.policy.first_retry)
            }
            Answer::Commanded(Err(Failure::Unsure(cause))) => {
                attention(text!("outbox-attention-command", reason = cause.text()))
            }
            Answer::Unheard => attention(text!("outbox-attention-command-unheard")),
            // Not read back at once: what is still on its way there must not be taken for absent.
            Answer::Sent(Err(Failure::Unsure(cause))) => {
                this.read_back(cause.text(), this.policy.first_retry)
            }
            Answer::NotRead(failure) => this.not_read(&failure),
            Answer::Read { finding, resend } => this.found(finding, resend),
            Answer::Asked { job, since, state } => this.asked(job, since, state),
        }
    }
}

/// One try of an operation.
#[derive(Clone, Copy)]
struct Try {
    policy: Policy,
    begun: Begun,
    now: Timestamp,
}

impl Try {
    fn found(self, finding: Finding, resend: Resend) -> Settlement {
        let reason = match finding {
            Finding::AsWanted => return ended(OperationState::Applied, None),
            Finding::Absent => return self.send_again(text!("outbox-not-there"), None),
            Finding::Different { fields } => text!("outbox-different", fields = listed(&fields)),
            Finding::SecretsUnproven => text!("outbox-secrets-unproven"),
            Finding::PerhapsAnother { id } => {
                return attention(text!("outbox-attention-perhaps-another", id = id));
            }
        };
        match resend {
            Resend::Safe => self.send_again(reason, None),
            Resend::Unsafe => attention(text!("outbox-attention-cannot-repeat", reason = reason)),
        }
    }

    fn not_read(self, failure: &Failure) -> Settlement {
        let reason = failure.cause().text();
        if self.is_last() {
            return attention(text!(
                "outbox-attention-unconfirmed",
                tries = self.begun.tries,
                reason = reason
            ));
        }
        self.read_back(reason, self.pause(asked_pause(failure)))
    }

    fn asked(self, job: String, since: Timestamp, state: Result<JobState, Failure>) -> Settlement {
        let until = since.saturating_add(self.policy.accepted_for).unwrap_or(Timestamp::MAX);
        let is_too_long = until <= self.now;
        match state {
            Ok(JobState::Pending) | Err(Failure::Later { .. }) if is_too_long => {
                self.read_back(text!("outbox-accepted-too-long", since = since.to_string()), Duration::ZERO)
            }
            Ok(JobState::Done) => ended(OperationState::Applied, None),
            Ok(JobState::Failed { detail }) => {
                ended(OperationState::Refused, Some(Cause::JobFailed { detail }.text()))
            }
            Ok(JobState::Pending) => self.ask_after(job, None, self.pause_of(self.begun.claims, None)),
            // They do not know the job, or do not tell: what became of it can be read back, and nothing is on its way.
            Err(Failure::Refused(cause) | Failure::Unsure(cause)) => {
                self.read_back(cause.text(), Duration::ZERO)
            }
            Err(Failure::Later { cause, after }) => {
                self.ask_after(job, Some(cause.text()), self.pause_of(self.begun.claims, after))
            }
        }
    }

    /// Nothing of it is there, or sending it once more does no harm.
    fn send_again(self, reason: Text, after: Option<Duration>) -> Settlement {
        if self.is_last() {
            return attention(text!("outbox-attention-tries", tries = self.begun.tries, reason = reason));
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
        self.begun.tries >= i64::from(self.policy.tries)
    }

    /// The pause before the next try, or the one that the system asked for if that is longer.
    fn pause(self, asked: Option<Duration>) -> Duration {
        self.pause_of(self.begun.tries, asked)
    }

    fn pause_of(self, begun: i64, asked: Option<Duration>) -> Duration {
        let doublings = begun.saturating_sub(1).clamp(0, 31);
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
