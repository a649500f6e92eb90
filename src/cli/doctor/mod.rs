//! `vincula doctor`: what is right, what is wrong and what to do about it, from the configuration to each system.
//!
//! It changes nothing: it makes no database, key, log or folder, and what a system answered is not recorded.

mod database;
mod place;
mod systems;
mod terminal;

use std::path::Path;

use serde::Serialize;

use super::arguments::OnlyJson;
use super::output;
use super::refusal::Exit;
use super::session::Session;
use crate::domain::text::Text;
use crate::text;

/// What a finding is about. The words are those of the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Section {
    Configuration,
    Log,
    Database,
    Schema,
    Key,
    Outbox,
    Terminal,
    System,
}

impl Section {
    const ALL: [Self; 8] = [
        Self::Configuration,
        Self::Log,
        Self::Database,
        Self::Schema,
        Self::Key,
        Self::Outbox,
        Self::Terminal,
        Self::System,
    ];

    fn label(self) -> Text {
        match self {
            Self::Configuration => text!("doctor-section-configuration"),
            Self::Log => text!("doctor-section-log"),
            Self::Database => text!("doctor-section-database"),
            Self::Schema => text!("doctor-section-schema"),
            Self::Key => text!("doctor-section-key"),
            Self::Outbox => text!("doctor-section-outbox"),
            Self::Terminal => text!("doctor-section-terminal"),
            Self::System => text!("doctor-section-system"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    /// Nothing is wrong, but somebody may want to know or to do something.
    Notice,
    Wrong,
}

impl Verdict {
    const fn mark(self) -> char {
        match self {
            Self::Right => '✓',
            Self::Notice => '·',
            Self::Wrong => '✗',
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq)]
struct Finding {
    section: Section,
    /// Which check it was: a word for programs.
    check: &'static str,
    /// The system that it is about.
    system: Option<String>,
    verdict: Verdict,
    detail: Text,
    /// What to do.
    advice: Option<Text>,
}

impl Finding {
    fn new(section: Section, check: &'static str, verdict: Verdict, detail: Text) -> Self {
        Self { section, check, system: None, verdict, detail, advice: None }
    }

    fn right(section: Section, check: &'static str, detail: Text) -> Self {
        Self::new(section, check, Verdict::Right, detail)
    }

    fn notice(section: Section, check: &'static str, detail: Text) -> Self {
        Self::new(section, check, Verdict::Notice, detail)
    }

    /// Whose `detail` says itself what to do.
    fn wrong(section: Section, check: &'static str, detail: Text) -> Self {
        Self::new(section, check, Verdict::Wrong, detail)
    }

    fn advise(self, advice: Text) -> Self {
        Self { advice: Some(advice), ..self }
    }

    fn of_system(self, name: &str) -> Self {
        Self { system: Some(name.to_owned()), ..self }
    }
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    version: &'static str,
    checks: Vec<Check>,
}

#[derive(Serialize)]
struct Check {
    section: Section,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<String>,
    check: &'static str,
    ok: bool,
    detail: String,
    advice: Option<String>,
}

pub async fn run(session: &Session, arguments: &OnlyJson) -> anyhow::Result<Exit> {
    let variable = |name: &str| std::env::var(name).ok();
    let mut findings = place::configuration(session, variable);
    findings.extend(place::log(session));
    let found = database::look(session, variable).await;
    findings.extend(found.findings);
    findings.extend(terminal::findings(&terminal::Around::here()));
    findings.extend(systems::findings(session, found.store).await);
    let wrong = findings.iter().filter(|finding| finding.verdict == Verdict::Wrong).count();
    if arguments.json {
        output::json(&report(session, findings))?;
    } else {
        print(session, &findings)?;
        let version = env!("CARGO_PKG_VERSION");
        output::line(&session.say(&text!("doctor-verdict", count = wrong, version = version)))?;
    }
    Ok(if wrong == 0 { Exit::Done } else { Exit::CannotBeDone })
}

fn report(session: &Session, findings: Vec<Finding>) -> Report {
    let check = |finding: Finding| Check {
        section: finding.section,
        system: finding.system,
        check: finding.check,
        ok: finding.verdict != Verdict::Wrong,
        detail: session.say(&finding.detail),
        advice: finding.advice.map(|advice| session.say(&advice)),
    };
    let ok = findings.iter().all(|finding| finding.verdict != Verdict::Wrong);
    Report { ok, version: env!("CARGO_PKG_VERSION"), checks: findings.into_iter().map(check).collect() }
}

fn print(session: &Session, findings: &[Finding]) -> anyhow::Result<()> {
    for section in Section::ALL {
        let mut of_section = findings.iter().filter(|finding| finding.section == section).peekable();
        if of_section.peek().is_none() {
            continue;
        }
        output::line(&session.say(&section.label()))?;
        for finding in of_section {
            let detail = session.say(&finding.detail);
            let words = match &finding.system {
                Some(system) => format!("{system}: {detail}"),
                None => detail,
            };
            output::line(&format!("  {} {words}", finding.verdict.mark()))?;
            if let Some(advice) = &finding.advice {
                output::line(&format!("    → {}", session.say(advice)))?;
            }
        }
        output::line("")?;
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
