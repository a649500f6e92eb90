//! The messages: the same in both languages, each used, and each that is used there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use vincula::app::keymap::KEYMAP;
use vincula::app::keymap::in_force::reference;
use vincula::cli;

/// The messages of a language by id, each with its variables.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::new();
    for path in files(&root().join("assets/i18n").join(language), "ftl") {
        let content = fs::read_to_string(&path).unwrap();
        let mut id = String::new();
        for line in content.lines() {
            if line.starts_with(|first: char| first.is_ascii_lowercase())
                && let Some((name, _)) = line.split_once(" =")
            {
                id = name.to_owned();
                let earlier = messages.insert(id.clone(), BTreeSet::new());
                assert!(earlier.is_none(), "{id} stands twice, the second time in {}", path.display());
            }
            if !id.is_empty() && !line.starts_with('#') {
                messages.get_mut(&id).unwrap().extend(variables(line));
            }
        }
    }
    messages
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
    })
}

/// What Rust code asks for: ids that must be there, and every string that could be an id.
struct Asked {
    /// Each `text!("id", name = …)` and `Text::new("id")`: where it stands, and its variables where they can be seen.
    ids: Vec<(String, String, Option<BTreeSet<String>>)>,
    strings: BTreeSet<String>,
}

fn asked() -> Asked {
    let mut asked = Asked { ids: Vec::new(), strings: cli::message_ids().into_iter().collect() };
    for path in files(&root().join("src"), "rs") {
        let content = fs::read_to_string(&path).unwrap();
        // Comments show the macro with ids that do not exist.
        let code: String = content
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        asked.strings.extend(strings(&code));
        let place = path.display().to_string();
        for (at, _) in code.match_indices("text!(") {
            let call = arguments(&code[at + "text!(".len()..]);
            let Some(id) = strings(call).next().filter(|_| call.trim_start().starts_with('"')) else {
                continue;
            };
            let names = top_level(call).skip(1).filter_map(|argument| {
                let name = argument.split_once('=')?.0.trim();
                name.chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
                    .then(|| name.to_owned())
            });
            asked.ids.push((id, place.clone(), Some(names.collect())));
        }
        for (at, _) in code.match_indices("Text::new(\"") {
            let id = strings(&code[at + "Text::new(".len()..]).next().unwrap();
            asked.ids.push((id, place.clone(), None));
        }
    }
    for path in files(&root().join("assets"), "toml") {
        let content = fs::read_to_string(&path).unwrap();
        asked.strings.extend(strings(&content));
        for line in content.lines() {
            if let Some((key, value)) = line.split_once(" = ")
                && matches!(key, "label" | "help")
            {
                asked.ids.push((value.trim_matches('"').to_owned(), path.display().to_string(), None));
            }
        }
    }
    asked
}

/// The text up to the parenthesis that closes the call.
fn arguments(code: &str) -> &str {
    let (mut depth, mut in_string, mut escaped) = (1, false, false);
    for (at, letter) in code.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '(' | '[' | '{' if !in_string => depth += 1,
            ')' | ']' | '}' if !in_string => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &code[..at];
        }
    }
    code
}

/// The arguments of a call.
fn top_level(call: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut in_string, mut escaped) = (0, false, false);
    call.split(move |letter| {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '(' | '[' | '{' if !in_string => depth += 1,
            ')' | ']' | '}' if !in_string => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0 && !in_string
    })
}

/// Every string literal that has the form of an id.
fn strings(code: &str) -> impl Iterator<Item = String> {
    code.split('"').filter(|part| is_id(part)).map(str::to_owned)
}

fn is_id(part: &str) -> bool {
    part.starts_with(|first: char| first.is_ascii_lowercase())
        && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of a folder and the folders in it that ends so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables() {
    let (spanish, english) = (messages("es"), messages("en"));
    for (id, variables) in &spanish {
        assert_eq!(english.get(id), Some(variables), "{id}");
    }
    for id in english.keys() {
        assert!(spanish.contains_key(id), "{id} is not in Spanish");
    }
}

#[test]
fn every_message_that_is_asked_for_is_there_with_its_variables() {
    let messages = messages("es");
    let mut wrong = Vec::new();
    for (id, place, names) in asked().ids {
        match (messages.get(&id), names) {
            (None, _) => wrong.push(format!("{id} is missing ({place})")),
            (Some(variables), Some(names)) if !variables.is_subset(&names) => {
                wrong.push(format!("{id} needs {variables:?} and is given {names:?} ({place})"));
            }
            (Some(_), _) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_message_is_used() {
    let strings = asked().strings;
    let unused: Vec<_> = messages("es").into_keys().filter(|id| !strings.contains(id)).collect();
    assert!(unused.is_empty(), "{}", unused.join("\n"));
}

/// The keys that a message names: `KEY("devices.new-device")`.
fn keys(line: &str) -> impl Iterator<Item = &str> {
    line.split("KEY(\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn a_key_that_a_message_names_is_one_of_the_table_and_never_spelt_by_hand() {
    let known: BTreeSet<String> =
        KEYMAP.iter().map(|binding| reference(binding.place, binding.command)).collect();
    for path in files(&root().join("assets/i18n"), "ftl") {
        for line in fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            for key in keys(line) {
                assert!(known.contains(key), "there is no row {key}: {line}");
            }
            let words: Vec<char> = line.chars().collect();
            let is_ctrl = words.windows(2).any(|two| two[0] == '^' && two[1].is_ascii_uppercase());
            let is_answer = ["s", "y", "n"].iter().any(|key| line.contains(&format!(" = {key} · ")));
            assert!(
                !is_ctrl && !is_answer,
                "the key may be another one by the configuration; name it by KEY(\"place.command\"): {line}"
            );
        }
    }
}
