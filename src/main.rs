//! The program: arguments, configuration, log, run.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, setrlimit};
use vincula::cli::{self, Arguments, Command, Early, Exit, Session};
use vincula::config::{Config, ConfigError};
use vincula::i18n::Texts;

fn main() -> ExitCode {
    leave_no_core();
    let given: Vec<OsString> = env::args_os().collect();
    let early = Early::read(&given);
    let config = Config::load(early.config.as_deref());
    let language = early.language(config.as_ref().ok(), variable);
    let texts = Texts::new(language);
    let exit = cli::parse(&given, &texts).and_then(|arguments| {
        run(arguments, config, texts).or_else(|error| {
            if cli::is_broken_pipe(&error) {
                return Ok(Exit::Done);
            }
            let (exit, lines) = cli::told(&error, &Texts::new(language));
            lines.iter().for_each(|line| cli::note(line));
            Err(exit)
        })
    });
    exit.unwrap_or_else(|exit| exit).into()
}

fn run(arguments: Arguments, config: Result<Config, ConfigError>, texts: Texts) -> anyhow::Result<Exit> {
    let only_tells = arguments.command.as_ref().is_some_and(Command::only_tells);
    let config = if only_tells { config.unwrap_or_default() } else { config? };
    let session = Session::new(texts, config, &arguments.global, variable)?;
    if arguments.command.as_ref().is_none_or(|command| command.begins_log(&arguments.global)) {
        session.start_log()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(cli::run(arguments.command, &session))
}

/// The key and the passwords that are in its memory must not be left in a file when the program crashes.
fn leave_no_core() {
    // Where it cannot be asked for, it is as the administrator wants it.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}
