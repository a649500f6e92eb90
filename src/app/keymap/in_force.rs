//! The table as it is in force: the rows of the program with the keys of the configuration. What shows or looks up a key
//! asks here.

use std::collections::{BTreeMap, HashSet};

use toml::de::DeTable;

use super::overrides::{self, Wrong};
use super::{Binding, Command, KEYMAP, Key, Place};
use crate::domain::text::Text;
use crate::domain::values::fold;
use crate::i18n::Texts;
use crate::text;
use crate::ui::glyphs::Glyphs;

/// The rows in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { bindings: KEYMAP.to_vec() }
    }
}

/// A row that works where one is, with those of its keys that are not taken by an inner place.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    pub place: Place,
    pub command: Command,
    pub label: &'static str,
    pub keys: Vec<Key>,
    /// Shown in the bottom line.
    pub footer: bool,
    /// Why the command cannot run now.
    pub why_not: Option<Text>,
}

impl Keymap {
    /// The program's table with the rows that the section `[keys]` changes.
    ///
    /// # Errors
    /// All that is wrong in it, with the position in the text.
    pub fn configured(section: &DeTable<'_>) -> Result<Self, Vec<Wrong>> {
        let mut keymap = Self::default();
        overrides::apply(&mut keymap.bindings, section)?;
        Ok(keymap)
    }

    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The command that a key means, looked up in `places`, innermost first.
    pub fn command(&self, places: &[Place], key: Key) -> Option<Command> {
        places.iter().find_map(|place| {
            self.bindings
                .iter()
                .find(|binding| binding.place == *place && binding.keys.contains(&key))
                .map(|binding| binding.command)
        })
    }

    /// The rows of these places in their order, each with the keys that reach it: an inner place hides the same key of an
    /// outer one, and `is_typed` are the keys that a text field takes before all of them. A row that the configuration
    /// has left without a key stays, for the palette; one whose keys are all hidden does not.
    pub fn offers(&self, places: &[Place], is_typed: impl Fn(Key) -> bool) -> Vec<Offer> {
        let mut hidden: HashSet<Key> = HashSet::new();
        let mut offers = Vec::new();
        for place in places {
            let rows = || self.bindings.iter().filter(|binding| binding.place == *place);
            for binding in rows() {
                let reaches = |key: &Key| !hidden.contains(key) && !is_typed(*key);
                let keys: Vec<Key> = binding.keys.iter().copied().filter(reaches).collect();
                if !keys.is_empty() || binding.keys.is_empty() {
                    offers.push(Offer { keys, ..Offer::of(binding) });
                }
            }
            hidden.extend(rows().flat_map(|binding| binding.keys.iter().copied()));
        }
        offers
    }

    /// What the messages call the key of each row: `KEY("devices.new-device")` in a message is `n` on the screen, and an
    /// arrow is what the terminal can show of one.
    pub fn names(&self, texts: &Texts, glyphs: Glyphs) -> BTreeMap<String, String> {
        let names = |binding: &Binding| {
            let key = shown_key(binding, texts);
            let name = key.map_or_else(|| self.by_palette(binding), |key| key.name_in(glyphs));
            (reference(binding.place, binding.command), texts.say(&name))
        };
        self.bindings.iter().map(names).collect()
    }

    /// How a command without a key is reached.
    fn by_palette(&self, binding: &Binding) -> Text {
        let palette = self
            .bindings
            .iter()
            .find(|binding| (binding.place, binding.command) == (Place::Everywhere, Command::Palette))
            .and_then(|binding| binding.keys.first());
        match palette {
            Some(key) => text!("key-by-palette", key = key.name(), label = Text::new(binding.label)),
            None => Text::new(binding.label),
        }
    }
}

impl Offer {
    /// A row as it is, with all its keys.
    pub fn of(binding: &Binding) -> Self {
        let Binding { place, keys, command, label, footer } = binding.clone();
        Self { place, command, label, keys: keys.into_owned(), footer, why_not: None }
    }

    /// Whether it does something, and does not only lead on, back or elsewhere as the frame tells already.
    pub const fn is_action(&self) -> bool {
        let is_of_frame = matches!(self.place, Place::Everywhere);
        !is_of_frame && !is_step(self.command)
    }
}

/// Whether a command only moves the mark, chooses in a field, answers a question or goes to another screen.
const fn is_step(command: Command) -> bool {
    matches!(
        command,
        Command::Quit
            | Command::Help
            | Command::Palette
            | Command::Actions
            | Command::GoSystems
            | Command::GoCustomers
            | Command::GoProducts
            | Command::GoOperations
            | Command::GoTariffs
            | Command::Back
            | Command::Up
            | Command::Down
            | Command::PageUp
            | Command::PageDown
            | Command::First
            | Command::Last
            | Command::NextField
            | Command::PreviousField
            | Command::NextOption
            | Command::PreviousOption
            | Command::Choose
            | Command::Toggle
            | Command::Act
            | Command::Yes
            | Command::No
            | Command::OtherSide
            | Command::TabLeft
            | Command::TabRight
    )
}

/// A row as messages name it.
pub fn reference(place: Place, command: Command) -> String {
    format!("{}.{}", place.word(), command.word())
}

const fn is_answer(place: Place) -> bool {
    matches!(place, Place::Confirm | Place::Keeping)
}

/// The key that is shown: the first, but for an answer the initial of its word in the reader's language, if it has that.
fn shown_key(binding: &Binding, texts: &Texts) -> Option<Key> {
    let initial = fold(&texts.say(&Text::new(binding.label))).chars().next();
    let own = initial.map(Key::Char).filter(|key| is_answer(binding.place) && binding.keys.contains(key));
    own.or_else(|| binding.keys.first().copied())
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;

    use super::*;
    use crate::app::effect::Reply;
    use crate::app::route::Route;
    use crate::app::testing::Bench;
    use crate::i18n::Language;

    const ENTER: Key = Key::Code(KeyCode::Enter);

    fn configured(section: &str) -> Keymap {
        let table = DeTable::parse(section).expect("TOML");
        Keymap::configured(table.get_ref()).unwrap_or_else(|wrong| panic!("{wrong:?}"))
    }

    #[test]
    fn an_inner_place_hides_the_keys_of_an_outer_one_and_only_those() {
        let (keymap, places) = (Keymap::default(), [Place::Choice, Place::Form]);
        assert_eq!(keymap.command(&places, ENTER), Some(Command::Choose));
        let offers = keymap.offers(&places, |_| false);
        let next = offers.iter().find(|offer| offer.command == Command::NextField).expect("Tab goes on");
        assert_eq!(next.keys, [Key::Code(KeyCode::Tab), Key::Code(KeyCode::Down)]);
    }

    #[test]
    fn what_a_text_field_takes_is_no_key_there() {
        let offers = Keymap::default().offers(&[Place::Toggle, Place::Form], Key::edits_text);
        assert!(!offers.iter().any(|offer| offer.command == Command::Toggle), "{offers:?}");
    }

    #[test]
    fn the_keys_of_the_configuration_take_the_place_of_those_of_the_row() {
        let keymap = configured("[devices]\nnew-device = [\"z\"]\nedit-link = []");
        let command = |key| keymap.command(&[Place::Devices], key);
        assert_eq!(command(Key::Char('z')), Some(Command::NewDevice));
        assert_eq!((command(Key::Char('n')), command(Key::Char('i'))), (None, None));
        assert_eq!(command(ENTER), Some(Command::EditDevice), "the others stay");
    }

    #[test]
    fn messages_name_the_key_in_force_or_the_way_by_the_palette() {
        let texts = Texts::new(Language::Es);
        let names = configured("[devices]\nnew-device = [\"z\"]\nedit-link = []").names(&texts, Glyphs::Any);
        assert_eq!(names["devices.new-device"], "z");
        assert_eq!(names["devices.edit-link"], "^P «Sistema e id»");
    }

    #[test]
    fn all_that_is_shown_tells_the_key_in_force() {
        let keymap = configured("[systems]\nnew-system = [\"w\"]\n[menu]\ngo-customers = [\"c\"]");
        let mut bench = Bench::with_keymap(&Route::Systems, keymap, 80, 24);
        bench.reply(Reply::Systems(Ok(Vec::new())));
        let screen = bench.screen();
        for words in ["c Clientes", "Pulsa w para dar de alta", "w Nuevo sistema"] {
            assert!(screen.contains(words), "{words}\n{screen}");
        }
        bench.keys("n");
        assert!(bench.screen().contains("Pulsa w"), "n is no key any more: {}", bench.screen());
        bench.keys("w");
        assert!(bench.screen().contains("▸Nombre"), "{}", bench.screen());
    }

    #[test]
    fn an_answer_is_named_by_its_initial_in_the_language_of_the_reader() {
        for (language, yes) in [(Language::Es, "s"), (Language::En, "y")] {
            assert_eq!(Keymap::default().names(&Texts::new(language), Glyphs::Any)["confirm.yes"], yes);
        }
        for (language, keep) in [(Language::Es, "g"), (Language::En, "k")] {
            assert_eq!(
                Keymap::default().names(&Texts::new(language), Glyphs::Any)["keeping.keep-draft"],
                keep
            );
        }
    }
    #[test]
    fn where_there_are_no_symbols_an_arrow_is_no_letter_that_looks_like_one() {
        let names = Keymap::default().names(&Texts::new(Language::Es), Glyphs::Ascii);
        assert_eq!((names["list.up"].as_str(), names["list.down"].as_str()), ("Up", "Down"));
        assert_eq!(names["choice.previous-option"], "<-");
        assert_eq!(names["choice.next-option"], "->");
        assert_eq!(names["form.previous-field"], "Shift+Tab");
    }
}
