//! `vincula system`: provisioning systems, added, changed, removed, listed and tried.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use jiff::Timestamp;

use super::arguments::{OnlyJson, PasswordSource, SystemAdd, SystemRemove, SystemSet, SystemTest};
use super::json::{SystemJson, TestedJson};
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::domain::os_error;
use crate::domain::problem::Problem;
use crate::domain::system::{CheckedSystem, LastTest, MAX_PASSWORD, System, SystemInput};
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::drivers::StepResult;
use crate::store::SystemDraft;
use crate::text;

pub async fn add(session: &Session, arguments: &SystemAdd) -> anyhow::Result<Exit> {
    let draft = draft(arguments)?;
    let store = session.store().await?;
    let system = store.save_system(&draft, &session.stamp()).await?;
    output::line(&session.say(&text!("cli-system-added", name = system.name.clone())))?;
    output::line(&session.say(&text!("cli-system-added-next", name = system.name)))?;
    Ok(Exit::Done)
}

/// Changes what is given of a system; the rest stays as it is.
pub async fn set(session: &Session, arguments: &SystemSet) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let known = session.system(&store, &arguments.system_name).await?;
    let mut problems = Vec::new();
    let password =
        password(&arguments.password).map_err(|text| problems.push(Problem::new("password", text)));
    let mut changed = known.options.clone();
    changed.extend(options(&arguments.option, &mut problems));
    let input = SystemInput {
        name: arguments.name.clone().unwrap_or_else(|| known.name.clone()),
        kind: arguments.kind.clone().unwrap_or_else(|| known.kind.word().to_owned()),
        url: arguments.url.clone().unwrap_or_else(|| known.url.as_str().to_owned()),
        user: arguments.user.clone().unwrap_or_else(|| known.user.clone()),
        password: password.ok().flatten(),
        options: changed,
    };
    let system = store.save_system(&checked(&input, Some(&known), problems)?, &session.stamp()).await?;
    output::line(&session.say(&text!("cli-system-set", name = system.name.clone())))?;
    output::line(&session.say(&text!("cli-system-added-next", name = system.name)))?;
    Ok(Exit::Done)
}

/// Removes a system that nobody uses.
pub async fn remove(session: &Session, arguments: &SystemRemove) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let system = session.system(&store, &arguments.system_name).await?;
    store.remove_system(system.id, system.version, &session.stamp()).await?;
    output::line(&session.say(&text!("cli-system-removed", name = system.name)))?;
    Ok(Exit::Done)
}

/// The new system as the options say it.
fn draft(arguments: &SystemAdd) -> anyhow::Result<SystemDraft> {
    let mut problems = Vec::new();
    let password =
        password(&arguments.password).map_err(|text| problems.push(Problem::new("password", text)));
    let input = SystemInput {
        name: arguments.name.clone(),
        kind: arguments.kind.clone(),
        url: arguments.url.clone(),
        user: arguments.user.clone(),
        password: password.ok().flatten(),
        options: options(&arguments.option, &mut problems),
    };
    checked(&input, None, problems)
}

/// What was typed, checked as the form checks it; `problems` is what was wrong already.
fn checked(
    input: &SystemInput,
    known: Option<&System>,
    problems: Vec<Problem>,
) -> anyhow::Result<SystemDraft> {
    match input.check(known) {
        Ok(CheckedSystem { name, access }) if problems.is_empty() => Ok(SystemDraft {
            known: known.map(|system| (system.id, system.version)),
            name,
            kind: access.kind,
            url: access.url,
            user: access.user,
            password: access.password,
            options: access.options,
        }),
        checked => Err(Refusal::problems([checked.err().unwrap_or_default(), problems].concat())),
    }
}

/// The options taken apart; what they may be called and hold is for the check to say.
fn options(given: &[String], problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    for words in given {
        match words.split_once('=') {
            Some((key, value)) => drop(options.insert(key.trim().to_owned(), value.to_owned())),
            None => {
                problems
                    .push(Problem::new("option", text!("cli-system-option-form", value = words.as_str())));
            }
        }
    }
    options
}

/// The password, without the line break that ends its file.
fn password(source: &PasswordSource) -> Result<Option<Secret>, Text> {
    let read = match &source.password_file {
        Some(path) => {
            let unreadable = |error: std::io::Error| {
                text!(
                    "cli-file-unreadable",
                    path = path.display().to_string(),
                    reason = os_error::in_words(&error)
                )
            };
            limited(std::fs::File::open(path).map_err(unreadable)?).map_err(unreadable)?
        }
        None if source.password_stdin => limited(std::io::stdin()).map_err(|error| {
            text!(
                "cli-file-unreadable",
                path = Path::new("-").display().to_string(),
                reason = os_error::in_words(&error)
            )
        })?,
        None => return Ok(None),
    };
    let line = read.expose().strip_suffix('\n').unwrap_or(read.expose());
    let line = line.strip_suffix('\r').unwrap_or(line);
    Ok(Some(Secret::new(line.to_owned())))
}

fn limited(source: impl Read) -> std::io::Result<Secret> {
    let mut words = String::new();
    // Every character of the longest password, and a little to see that there is more.
    source.take(4 * MAX_PASSWORD as u64 + 8).read_to_string(&mut words)?;
    Ok(Secret::new(words))
}

pub async fn list(session: &Session, arguments: &OnlyJson) -> anyhow::Result<Exit> {
    let systems = session.store().await?.systems().await?;
    if arguments.json {
        output::json(&systems.into_iter().map(SystemJson::from).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if systems.is_empty() {
        output::note(&session.say(&text!("cli-system-none")));
        return Ok(Exit::Done);
    }
    let heading = [
        text!("cli-column-name"),
        text!("cli-column-kind"),
        text!("cli-column-url"),
        text!("cli-column-user"),
        text!("cli-column-customers-linked"),
        text!("cli-column-operations-waiting"),
        text!("cli-column-last-test"),
    ]
    .map(|text| session.say(&text));
    let rows = systems
        .into_iter()
        .map(|summary| {
            let last_test = match &summary.last_test {
                None => session.say(&text!("cli-system-test-never")),
                Some(LastTest { ok: true, at, .. }) => {
                    session.say(&text!("cli-system-test-good", at = at.to_string()))
                }
                Some(LastTest { at, failed_step, .. }) => session.say(&text!(
                    "cli-system-test-bad",
                    at = at.to_string(),
                    step = failed_step.clone().unwrap_or_default()
                )),
            };
            vec![
                summary.system.name,
                summary.system.kind.word().to_owned(),
                summary.system.url.as_str().to_owned(),
                summary.system.user,
                summary.customers_linked.to_string(),
                summary.operations_waiting.to_string(),
                last_test,
            ]
        })
        .collect();
    output::table(heading.into(), rows)?;
    Ok(Exit::Done)
}

pub async fn test(session: &Session, arguments: &SystemTest) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let system = session.system(&store, &arguments.system_name).await?;
    let driver = session.connect().connect(&store.system_access(system.id).await?)?;
    let tested = driver
        .test(&|step| {
            if !arguments.json {
                // A reader that is gone is told by the last line.
                let _ = output::line(&step_line(session, step));
            }
        })
        .await;
    let failed_step = tested.steps.iter().find(|step| !step.ok).map(|step| step.step.word().to_owned());
    let last = LastTest { at: Timestamp::now(), ok: tested.is_ok(), failed_step };
    store.record_test(system.id, &last).await?;
    if arguments.json {
        output::json(&TestedJson::new(session, &tested))?;
    } else {
        let verdict = if tested.is_ok() {
            text!("cli-system-tested-good", version = tested.version.clone().unwrap_or_default())
        } else {
            text!("cli-system-tested-bad")
        };
        output::line(&session.say(&verdict))?;
    }
    Ok(if tested.is_ok() { Exit::Done } else { Exit::CannotBeDone })
}

fn step_line(session: &Session, step: &StepResult) -> String {
    let mark = if step.ok { '✓' } else { '✗' };
    let label = session.say(&step.step.label());
    format!("{mark} {label:<18} {} ({} ms)", session.say(&step.detail), step.ms)
}
