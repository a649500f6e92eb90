//! How a command ends: its exit code, and what kept it from being done in words for a person.
//!
//! Here the chain of errors comes to its edge: nothing else prints one.

use std::io;
use std::process::ExitCode;

use crate::config::ConfigError;
use crate::domain::os_error;
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::drivers::Failure;
use crate::i18n::Texts;
use crate::store::StoreError;
use crate::text;

/// The exit codes of `vincula`, a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    CannotBeDone,
    WrongInput,
    /// `report`: differences were found.
    Differences,
    /// `--wait`: still under way.
    NotSettled,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::CannotBeDone => 1,
            Exit::WrongInput => 2,
            Exit::Differences => 3,
            Exit::NotSettled => 4,
        })
    }
}

/// A command that is not done, for a reason that the user can do something about.
#[derive(Debug, thiserror::Error)]
#[error("the command was refused")]
pub struct Refusal {
    pub exit: Exit,
    /// A line each.
    pub texts: Vec<Text>,
}

impl Refusal {
    /// Wrong usage or input.
    pub fn wrong(text: Text) -> anyhow::Error {
        Self { exit: Exit::WrongInput, texts: vec![text] }.into()
    }

    /// Right in itself, but it cannot be done.
    pub fn cannot(text: Text) -> anyhow::Error {
        Self { exit: Exit::CannotBeDone, texts: vec![text] }.into()
    }

    /// Input with mistakes at its fields.
    pub fn problems(problems: Vec<Problem>) -> anyhow::Error {
        let texts = problems.into_iter().map(at_field).collect();
        Self { exit: Exit::WrongInput, texts }.into()
    }
}

fn at_field(problem: Problem) -> Text {
    if problem.field.is_empty() {
        problem.text
    } else {
        text!("cli-problem-at-field", field = problem.field.into_owned(), problem = problem.text)
    }
}

/// What an error says to the user, a line each, and the exit code that goes with it.
pub fn told(error: &anyhow::Error, texts: &Texts) -> (Exit, Vec<String>) {
    let say = |lines: Vec<Text>| lines.iter().map(|line| texts.say(line)).collect();
    for cause in error.chain() {
        if let Some(refusal) = cause.downcast_ref::<Refusal>() {
            return (refusal.exit, say(refusal.texts.clone()));
        }
        if let Some(error) = cause.downcast_ref::<ConfigError>() {
            return (Exit::WrongInput, say(error.texts()));
        }
        if let Some(error) = cause.downcast_ref::<StoreError>() {
            return (Exit::CannotBeDone, store_error(error, texts));
        }
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            return (Exit::CannotBeDone, say(vec![failure.cause().text()]));
        }
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return (Exit::CannotBeDone, say(vec![text!("cli-unexpected", reason = os_error::in_words(error))]));
    }
    let chain = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    (Exit::CannotBeDone, say(vec![text!("cli-unexpected", reason = chain)]))
}

fn store_error(error: &StoreError, texts: &Texts) -> Vec<String> {
    match error {
        StoreError::Problems(problems) => {
            problems.iter().map(|problem| texts.say(&at_field(problem.clone()))).collect()
        }
        other => vec![texts.say(&other.text())],
    }
}

/// Whether the reader of our output has gone, as `head` does: nothing is wrong then.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
