//! The command line: one file a subcommand, each a thin layer of reading, asking the store or a driver, and printing.
//!
//! The names of commands, options, JSON members and exit codes are a contract with other people's scripts.

mod arguments;
mod backup;
mod completions;
mod customer;
mod demo;
mod device;
mod device_draft;
mod device_file;
mod device_life;
mod device_status;
mod doctor;
mod early;
mod export;
mod help;
mod import;
mod json;
mod man;
mod operations;
mod output;
mod refusal;
mod report;
mod screen;
mod session;
mod simulator;
mod system;
mod template;
mod worker;

pub use arguments::{Arguments, Command, Global};
pub use early::Early;
pub use help::message_ids;
pub use output::note;
pub use refusal::{Exit, is_broken_pipe, told};
pub use session::Session;

use std::ffi::OsString;

use arguments::{CustomerCommand, DeviceCommand, OperationsCommand, SystemCommand, TemplateCommand};
use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::domain::device::Intent;
use crate::i18n::Texts;
use crate::text;

/// Reads the command line. What there is to say about it (help, version, a mistake) is printed here.
///
/// # Errors
/// How the program is to end when there is no command to run.
pub fn parse(given: &[OsString], texts: &Texts) -> Result<Arguments, Exit> {
    let read = help::command(texts)
        .try_get_matches_from(given)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    read.map_err(|error| {
        match help::usage_error(&error) {
            Some(words) => {
                note(&texts.say(&words));
                note(&texts.say(&text!("cli-usage-hint")));
            }
            // Nothing can be done about a terminal that is gone.
            None => drop(error.print()),
        }
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Done,
            _ => Exit::WrongInput,
        }
    })
}

/// Runs a command; none is the screen.
///
/// # Errors
/// What kept it from being done.
pub async fn run(command: Option<Command>, session: &Session) -> anyhow::Result<Exit> {
    let ended = carry_out(command, session).await;
    session.close().await;
    ended
}

async fn carry_out(command: Option<Command>, session: &Session) -> anyhow::Result<Exit> {
    match command {
        None => screen::run(session).await,
        Some(Command::Demo(arguments)) => demo::run(session, &arguments).await,
        Some(Command::Simulator(arguments)) => simulator::run(&arguments).await,
        Some(Command::Import(import)) => import::run(session, &import).await,
        Some(Command::Export(export)) => export::run(session, &export).await,
        Some(Command::System(SystemCommand::Add(arguments))) => system::add(session, &arguments).await,
        Some(Command::System(SystemCommand::Set(arguments))) => system::set(session, &arguments).await,
        Some(Command::System(SystemCommand::Remove(arguments))) => system::remove(session, &arguments).await,
        Some(Command::System(SystemCommand::List(arguments))) => system::list(session, &arguments).await,
        Some(Command::System(SystemCommand::Test(arguments))) => system::test(session, &arguments).await,
        Some(Command::Template(TemplateCommand::List(arguments))) => {
            template::list(session, &arguments).await
        }
        Some(Command::Template(TemplateCommand::Link(arguments))) => {
            template::link(session, &arguments).await
        }
        Some(Command::Template(TemplateCommand::Unlink(arguments))) => {
            template::unlink(session, &arguments).await
        }
        Some(Command::Customer(CustomerCommand::Link(arguments))) => {
            customer::link(session, &arguments).await
        }
        Some(Command::Customer(CustomerCommand::Unlink(arguments))) => {
            customer::unlink(session, &arguments).await
        }
        Some(Command::Customer(CustomerCommand::Show(arguments))) => {
            customer::show(session, &arguments).await
        }
        Some(Command::Customer(CustomerCommand::Search(arguments))) => {
            customer::search(session, &arguments).await
        }
        Some(Command::Device(DeviceCommand::Save(arguments))) => device::save(session, &arguments).await,
        Some(Command::Device(DeviceCommand::Suspend(arguments))) => {
            device_life::intend(session, &arguments, Intent::Suspended).await
        }
        Some(Command::Device(DeviceCommand::Resume(arguments))) => {
            device_life::intend(session, &arguments, Intent::Active).await
        }
        Some(Command::Device(DeviceCommand::Remove(arguments))) => {
            device_life::intend(session, &arguments, Intent::Removed).await
        }
        Some(Command::Device(DeviceCommand::Reboot(arguments))) => {
            device_life::reboot(session, &arguments).await
        }
        Some(Command::Device(DeviceCommand::Show(arguments))) => device::show(session, &arguments).await,
        Some(Command::Device(DeviceCommand::Status(arguments))) => {
            device_status::status(session, &arguments).await
        }
        Some(Command::Operations(OperationsCommand::List(arguments))) => {
            operations::list(session, &arguments).await
        }
        Some(Command::Operations(OperationsCommand::Retry(arguments))) => {
            operations::retry(session, &arguments).await
        }
        Some(Command::Operations(OperationsCommand::Cancel(arguments))) => {
            operations::cancel(session, &arguments).await
        }
        Some(Command::Report(arguments)) => report::run(session, &arguments).await,
        Some(Command::Worker(arguments)) => worker::run(session, &arguments).await,
        Some(Command::Doctor(arguments)) => doctor::run(session, &arguments).await,
        Some(Command::Backup(arguments)) => backup::run(session, &arguments).await,
        Some(Command::Completions(arguments)) => completions::run(session, &arguments),
        Some(Command::Man) => man::run(session),
    }
}
