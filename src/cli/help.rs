//! The help and the usage errors of the command line, put into the reader's language.
//!
//! clap knows the arguments; the words come from the messages: `cli-about-…` for a command, by its path, and `cli-arg-…`
//! for an argument, by its name. A word of clap's own that cannot be replaced stays English.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::arguments::Arguments;
use crate::domain::text::Text;
use crate::i18n::Texts;
use crate::text;

/// The command line with its help in words.
pub fn command(texts: &Texts) -> Command {
    let mut command = localized(Arguments::command(), texts, "cli-about");
    // Only a built command knows its whole usage, which has one English word of clap's own.
    command.build();
    with_usage(command, &texts.say(&text!("cli-usage-options")))
}

fn with_usage(mut command: Command, options: &str) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.split_once(' ').map_or("", |(_, usage)| usage).replace("[OPTIONS]", options);
    for inner in command.get_subcommands_mut() {
        *inner = with_usage(std::mem::take(inner), options);
    }
    command.override_usage(usage)
}

/// The ids of every message that the help is made of, for the test of the message files.
pub fn message_ids() -> Vec<String> {
    fn collect(command: &Command, about: &str, ids: &mut Vec<String>) {
        ids.push(about.to_owned());
        ids.extend(command.get_arguments().map(argument_id));
        for inner in command.get_subcommands() {
            collect(inner, &format!("{about}-{}", inner.get_name()), ids);
        }
    }
    let mut ids = Vec::new();
    collect(&Arguments::command(), "cli-about", &mut ids);
    ids.sort();
    ids.dedup();
    ids
}

fn argument_id(argument: &Arg) -> String {
    format!("cli-arg-{}", argument.get_id().as_str().replace('_', "-"))
}

fn localized(command: Command, texts: &Texts, about: &str) -> Command {
    let options = texts.say(&text!("cli-heading-options"));
    let general = texts.say(&text!("cli-heading-general"));
    let arguments = texts.say(&text!("cli-heading-arguments"));
    let usage = texts.say(&text!("cli-heading-usage"));
    let is_root = about == "cli-about";
    let mut command = command
        .about(texts.say(&Text::new(about.to_owned())))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"))
        .subcommand_help_heading(texts.say(&text!("cli-heading-commands")))
        .subcommand_value_name(texts.say(&text!("cli-heading-command")))
        .mut_args(|argument| {
            let heading = match (argument.is_positional(), argument.is_global_set()) {
                (true, _) => &arguments,
                (false, true) => &general,
                (false, false) => &options,
            };
            let help = texts.say(&Text::new(argument_id(&argument)));
            argument.help(help).help_heading(heading.clone())
        });
    if is_root {
        command = command
            .arg(
                Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(ArgAction::Help)
                    .global(true)
                    .help(texts.say(&text!("cli-arg-help")))
                    .help_heading(general.clone()),
            )
            .arg(
                Arg::new("version")
                    .short('V')
                    .long("version")
                    .action(ArgAction::Version)
                    .help(texts.say(&text!("cli-arg-version")))
                    .help_heading(general),
            );
    }
    command.mut_subcommands(|inner| {
        let about = format!("{about}-{}", inner.get_name());
        localized(inner, texts, &about)
    })
}

/// What is wrong with the command line, in words, or `None` when only clap has them.
pub fn usage_error(error: &clap::Error) -> Option<Text> {
    let given = |kind| match error.get(kind) {
        Some(ContextValue::String(words)) => Some(words.clone()),
        Some(ContextValue::Strings(words)) => Some(words.join(", ")),
        _ => None,
    };
    let argument = given(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => Some(match given(ContextKind::SuggestedArg) {
            Some(other) => text!("cli-usage-unknown-argument-other", argument = argument?, other = other),
            None => text!("cli-usage-unknown-argument", argument = argument?),
        }),
        ErrorKind::InvalidSubcommand => {
            Some(text!("cli-usage-unknown-command", command = given(ContextKind::InvalidSubcommand)?))
        }
        ErrorKind::MissingRequiredArgument => Some(text!("cli-usage-missing", argument = argument?)),
        ErrorKind::ArgumentConflict => {
            Some(text!("cli-usage-conflict", argument = argument?, other = given(ContextKind::PriorArg)?))
        }
        ErrorKind::InvalidValue => Some(text!("cli-usage-no-value", argument = argument?)),
        ErrorKind::ValueValidation => Some(text!(
            "cli-usage-wrong-value",
            argument = argument?,
            value = given(ContextKind::InvalidValue)?
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn the_arguments_are_sound() {
        command(&Texts::new(Language::Es)).debug_assert();
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        for language in [Language::Es, Language::En] {
            let texts = Texts::new(language);
            for id in message_ids() {
                assert_ne!(texts.say(&Text::new(id.clone())), id, "{language:?}");
            }
        }
    }

    #[test]
    fn the_help_has_no_english_words_in_spanish() {
        let mut command = command(&Texts::new(Language::Es));
        command.build();
        for path in [vec![], vec!["system"], vec!["device", "save"], vec!["import", "customers"]] {
            let mut inner = &mut command;
            for name in path {
                inner = inner.find_subcommand_mut(name).expect(name);
            }
            let help = inner.render_help().to_string();
            for word in [
                "Usage",
                "Commands",
                "Options",
                "Arguments",
                "Print help",
                "[default",
                "<COMMAND>",
                "[OPTIONS]",
            ] {
                assert!(!help.contains(word), "{word} in\n{help}");
            }
        }
    }
}
