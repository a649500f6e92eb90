//! The section `[keys]` of the configuration, checked: `[keys.devices]` with `new-device = ["n", "^n"]`.

use std::borrow::Cow;

use strum::IntoEnumIterator;
use toml::de::{DeTable, DeValue};

use super::{Binding, Command, Key, Place};
use crate::domain::text::Text;
use crate::text;

/// Something wrong, with its position in the text.
pub type Wrong = (usize, Text);

/// The commands without which one is lost: each keeps a key that works everywhere.
const KEPT: [Command; 4] = [Command::Quit, Command::Back, Command::Help, Command::Palette];

/// A row that was given other keys, and where.
struct Changed {
    place: Place,
    command: Command,
    position: usize,
}

/// Puts the keys of the configuration in their rows.
///
/// # Errors
/// All that is wrong in it.
pub fn apply(bindings: &mut [Binding], section: &DeTable<'_>) -> Result<(), Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut changed = Vec::new();
    for (name, value) in section {
        let position = name.span().start;
        let name = name.get_ref().as_ref();
        let Ok(place) = name.parse::<Place>() else {
            let allowed = words(Place::iter().map(Place::word));
            wrong.push((position, text!("keys-unknown-place", place = name, allowed = allowed)));
            continue;
        };
        let DeValue::Table(rows) = value.get_ref() else {
            wrong.push((position, text!("keys-form", place = place.word())));
            continue;
        };
        for (name, value) in rows {
            let position = name.span().start;
            match row(bindings, place, name.get_ref(), value.get_ref()) {
                Ok(command) => changed.push(Changed { place, command, position }),
                Err(texts) => wrong.extend(texts.into_iter().map(|text| (position, text))),
            }
        }
    }
    wrong.extend(changed.iter().flat_map(|changed| clashes(bindings, changed)));
    wrong.extend(KEPT.into_iter().filter_map(|command| lost(bindings, command, &changed)));
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Changes one row; gives its command.
fn row(
    bindings: &mut [Binding],
    place: Place,
    name: &str,
    value: &DeValue<'_>,
) -> Result<Command, Vec<Text>> {
    let of_place = |binding: &&mut Binding| binding.place == place;
    let command = name.parse::<Command>().ok();
    let Some(binding) = bindings.iter_mut().filter(of_place).find(|binding| Some(binding.command) == command)
    else {
        let known = bindings.iter().filter(|binding| binding.place == place);
        let allowed = words(known.map(|binding| binding.command.word()));
        return Err(vec![text!(
            "keys-unknown-command",
            place = place.word(),
            command = name,
            allowed = allowed
        )]);
    };
    let form = || vec![text!("keys-form", place = place.word())];
    let mut keys: Vec<Key> = Vec::new();
    let mut problems = Vec::new();
    for word in value.as_array().ok_or_else(form)? {
        let word = word.get_ref().as_str().ok_or_else(form)?;
        match key(binding, word) {
            Ok(key) if keys.contains(&key) => {
                problems.push(text!("keys-twice-here", key = key.word(), command = name));
            }
            Ok(key) => keys.push(key),
            Err(text) => problems.push(text),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    binding.keys = Cow::Owned(keys);
    Ok(binding.command)
}

/// Reads a key that a row is given.
fn key(binding: &Binding, word: &str) -> Result<Key, Text> {
    let key = Key::from_word(word)?;
    if let Some(taken) = key.taken() {
        return Err(taken);
    }
    if key == Key::Ctrl('c') && binding.command != Command::Quit {
        return Err(text!("keys-interrupt"));
    }
    if binding.place.takes_text() && key.edits_text() {
        return Err(text!("keys-typed", key = key.word(), place = binding.place.word()));
    }
    Ok(key)
}

/// The other rows of the place that have one of the keys of a changed row.
fn clashes(bindings: &[Binding], changed: &Changed) -> Vec<Wrong> {
    let of_place = || bindings.iter().filter(|binding| binding.place == changed.place);
    let Some(own) = of_place().find(|binding| binding.command == changed.command) else { return Vec::new() };
    let others = of_place().filter(|other| other.command != changed.command);
    others
        .flat_map(|other| own.keys.iter().filter(|key| other.keys.contains(key)).map(move |key| (key, other)))
        .map(|(key, other)| {
            let text = text!(
                "keys-twice",
                key = key.word(),
                place = changed.place.word(),
                command = changed.command.word(),
                other = other.command.word()
            );
            (changed.position, text)
        })
        .collect()
}

/// Says where a command that must always have a key has lost its last: taken away, or given another meaning somewhere.
fn lost(bindings: &[Binding], command: Command, changed: &[Changed]) -> Option<Wrong> {
    let is_own = |binding: &Binding| binding.place == Place::Everywhere && binding.command == command;
    let own = bindings.iter().find(|binding| is_own(binding))?;
    // Who answers No to a question goes back as well.
    let is_same = |other: Command| other == command || (command == Command::Back && other == Command::No);
    let means_another =
        |binding: &Binding, key: &Key| !is_same(binding.command) && binding.keys.contains(key);
    let is_kept = |key: &&Key| !bindings.iter().any(|binding| means_another(binding, key));
    if own.keys.iter().any(|key| is_kept(&key)) {
        return None;
    }
    let is_cause = |row: &&Changed| {
        let is_row = |binding: &&Binding| (binding.place, binding.command) == (row.place, row.command);
        let binding = bindings.iter().find(is_row);
        binding
            .is_some_and(|binding| is_own(binding) || own.keys.iter().any(|key| means_another(binding, key)))
    };
    let position = changed.iter().find(is_cause).map_or(0, |row| row.position);
    let everywhere = Place::Everywhere.word();
    Some((position, text!("keys-last", command = command.word(), place = everywhere)))
}

fn words(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::KEYMAP;
    use super::*;

    /// What is wrong, each with the line it begins in.
    fn wrong(section: &str) -> Vec<(usize, String)> {
        let table = DeTable::parse(section).expect("TOML");
        let mut bindings = KEYMAP.to_vec();
        let wrong = apply(&mut bindings, table.get_ref()).expect_err(section);
        wrong
            .into_iter()
            .map(|(position, text)| (1 + section[..position].matches('\n').count(), text.id.into_owned()))
            .collect()
    }

    fn one(line: usize, id: &str) -> Vec<(usize, String)> {
        vec![(line, id.to_owned())]
    }

    #[test]
    fn a_place_and_a_command_that_there_are_not_are_told() {
        assert_eq!(wrong("[device]\nnew-device = [\"n\"]"), one(1, "keys-unknown-place"));
        assert_eq!(wrong("[devices]\nnew-devise = [\"n\"]"), one(2, "keys-unknown-command"));
        assert_eq!(wrong("[devices]\nnew-system = [\"n\"]"), one(2, "keys-unknown-command"));
        for form in ["devices = 3", "[devices]\nnew-device = \"n\"", "[devices]\nnew-device = [1]"] {
            assert_eq!(wrong(form), one(1 + form.matches('\n').count(), "keys-form"), "{form}");
        }
    }

    #[test]
    fn a_key_that_does_not_reach_the_program_everywhere_is_told() {
        for (key, id) in [
            ("^b", "keys-taken"),
            ("^A", "keys-taken"),
            ("^z", "keys-suspends"),
            ("^m", "keys-same"),
            ("^c", "keys-interrupt"),
            ("f2", "keys-unsendable"),
            ("", "keys-unknown-key"),
        ] {
            assert_eq!(wrong(&format!("[devices]\nnew-device = [\"{key}\"]")), one(2, id), "{key}");
        }
    }

    #[test]
    fn a_key_stands_once_in_a_place() {
        assert_eq!(wrong("[devices]\nnew-device = [\"z\", \"z\"]"), one(2, "keys-twice-here"));
        assert_eq!(wrong("[devices]\nnew-device = [\"i\"]"), one(2, "keys-twice"));
        let swapped = "[devices]\nnew-device = [\"i\"]\nedit-link = [\"n\"]";
        let table = DeTable::parse(swapped).expect("TOML");
        assert_eq!(apply(&mut KEYMAP.to_vec(), table.get_ref()), Ok(()), "two may change places");
    }

    #[test]
    fn what_would_be_typed_is_no_key_where_text_is_typed() {
        for key in ["n", "space", "left", "^u"] {
            assert_eq!(wrong(&format!("[form]\nnext-field = [\"{key}\"]")), one(2, "keys-typed"), "{key}");
        }
    }

    #[test]
    fn nobody_is_left_without_a_way_out() {
        for command in ["quit", "back", "help", "palette"] {
            assert_eq!(wrong(&format!("[everywhere]\n{command} = []")), one(2, "keys-last"), "{command}");
        }
        assert_eq!(wrong("[form]\nnext-field = [\"esc\"]"), one(2, "keys-last"), "Esc would not lead back");
        assert_eq!(wrong("[form]\nnext-field = [\"^g\"]"), one(2, "keys-last"));
    }

    #[test]
    fn the_table_of_the_program_would_pass_as_a_configuration() {
        for binding in KEYMAP {
            for own in binding.keys.iter() {
                assert_eq!(key(binding, &own.word()), Ok(*own), "{binding:?}");
            }
        }
        assert!(KEPT.into_iter().all(|command| lost(KEYMAP, command, &[]).is_none()));
    }
}
