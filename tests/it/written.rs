//! What is written down from the table of keys: the lists in the READMEs, and the section of the example configuration.
//!
//! `VINCULA_RENEW=1 cargo test --test it written` writes them anew.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use strum::IntoEnumIterator;
use vincula::app::keymap::{Binding, KEYMAP, Place};
use vincula::domain::text::Text;
use vincula::i18n::{Language, Texts};

/// Compares what stands between two lines of a file with what should stand there, or writes it there.
#[track_caller]
fn is_written(file: &str, begin: &str, end: &str, wanted: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    let content = fs::read_to_string(&path).unwrap();
    let parts = content.split_once(begin).and_then(|(before, rest)| Some((before, rest.split_once(end)?)));
    let Some((before, (written, after))) = parts else { panic!("{file} lacks {begin} or {end}") };
    if std::env::var_os("VINCULA_RENEW").is_some() {
        fs::write(&path, format!("{before}{begin}{wanted}{end}{after}")).unwrap();
    } else {
        assert!(
            written == wanted,
            "{file} is behind the table of keys: VINCULA_RENEW=1 cargo test --test it written"
        );
    }
}

fn rows(place: Place) -> impl Iterator<Item = &'static Binding> {
    KEYMAP.iter().filter(move |binding| binding.place == place)
}

/// The keys as a table in Markdown, a row a place.
fn table(language: Language, heading: &str) -> String {
    let texts = Texts::new(language);
    let mut table = format!("\n{heading}\n|---|---|\n");
    for place in Place::iter() {
        let commands: Vec<String> = rows(place)
            .map(|binding| {
                let keys = binding.keys.iter().map(|key| format!("`{}` ", texts.say(&key.name())));
                keys.collect::<String>() + &texts.say(&Text::new(binding.label))
            })
            .collect();
        writeln!(table, "| {} | {} |", texts.say(&place.label()), commands.join(" · ")).unwrap();
    }
    table
}

#[test]
fn the_readme_lists_the_keys_of_the_table_in_both_languages() {
    for (file, language, heading) in [
        ("README.md", Language::En, "| where | keys |"),
        ("README.es.md", Language::Es, "| dónde | teclas |"),
    ] {
        is_written(file, "<!-- keys: begin -->", "<!-- keys: end -->", &table(language, heading));
    }
}

#[test]
fn the_example_configuration_lists_every_place_and_command_with_its_keys() {
    let texts = Texts::new(Language::En);
    let mut sections = String::from("\n");
    for place in Place::iter() {
        writeln!(sections, "[keys.{}] # {}", place.word(), texts.say(&place.label())).unwrap();
        for binding in rows(place) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("{:?}", key.word())).collect();
            let line = format!("# {} = [{}]", binding.command.word(), keys.join(", "));
            writeln!(sections, "{line:<44} # {}", texts.say(&Text::new(binding.label))).unwrap();
        }
    }
    is_written("config.example.toml", "# keys: begin", "# keys: end", &sections);
}
