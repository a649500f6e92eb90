//! `vincula completions`: what a shell completes the command line with.

use std::io::{self, Write};

use clap_complete::Shell;

use super::arguments;
use super::help;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::text;

pub fn run(session: &Session, arguments: &arguments::Completions) -> anyhow::Result<Exit> {
    let shell = match arguments.shell.as_str() {
        "bash" => Shell::Bash,
        "zsh" => Shell::Zsh,
        "fish" => Shell::Fish,
        "elvish" => Shell::Elvish,
        other => return Err(Refusal::wrong(text!("completions-unknown", shell = other))),
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::command(&session.texts), "vincula", &mut script);
    let mut stdout = io::stdout().lock();
    stdout.write_all(&script)?;
    stdout.flush()?;
    Ok(Exit::Done)
}
