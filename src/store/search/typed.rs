//! What is typed to find a customer, put into the spelling in which `customer_words` keeps what he is found by.
//!
//! It asks no database.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::values::{GponSerial, PhoneNumber, fold};

/// What is typed beyond so many words, or letters of one, tells no two customers apart.
const MOST_WORDS: usize = 16;
const MOST_LETTERS: usize = 64;
/// Both indexes are of groups of so many letters.
const GROUP: usize = 3;
/// What stands before every word of `customer_words`.
const BEFORE: &str = "  ";
const OUR_COUNTRY: [&str; 2] = ["+34", "0034"];

/// One thing that must be found with a customer, in any of these spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part(pub Vec<String>);

/// A search: a customer answers it when all the parts of one way are found with him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    ways: Vec<Vec<Part>>,
}

impl Search {
    /// `None` when nothing was typed. What has neither letters nor digits finds nobody.
    pub fn of(typed: &str) -> Option<Self> {
        if typed.trim().is_empty() {
            return None;
        }
        let words: Vec<String> = typed
            .split(|letter: char| letter.is_whitespace() || letter.is_control())
            .map(|word| word.chars().take(MOST_LETTERS).collect::<String>())
            .filter(|word| !fold(word).is_empty())
            .take(MOST_WORDS)
            .collect();
        let mut ways = vec![parts(&words)];
        // A code, a serial or the beginning of a telephone that is typed in groups, and is kept without spaces.
        let joined = words.concat();
        if words.len() > 1 && joined.chars().count() <= MOST_LETTERS && joined.contains(is_digit) {
            ways.push(vec![Part::of(&joined)]);
        }
        // What asks for nothing would find everybody.
        ways.retain(|way| !way.is_empty());
        Some(Self { ways })
    }

    pub fn ways(&self) -> &[Vec<Part>] {
        &self.ways
    }
}

impl Part {
    fn of(word: &str) -> Self {
        let folded = fold(word);
        let compact = folded.replace(' ', "");
        let mut spellings = vec![compact.clone(), spelled(&folded).trim_start().to_owned()];
        // Codes and external ids keep their punctuation; those written by older versions, their accents too.
        spellings.extend([folded_id(word), word.to_lowercase()]);
        spellings.extend(as_printed(&compact).into_iter().chain(begun_telephone(word)));
        Self::any_of(spellings)
    }

    fn any_of(spellings: Vec<String>) -> Self {
        let mut different = Vec::with_capacity(1);
        for spelling in spellings {
            // Shorter than a group, it is looked for where words begin.
            let missing = GROUP.saturating_sub(spelling.chars().count());
            let spelling = format!("{}{spelling}", " ".repeat(missing));
            if !different.contains(&spelling) {
                different.push(spelling);
            }
        }
        Self(different)
    }

    /// Whether it is found in this text, which is spelled as `customer_words` does.
    pub fn is_in(&self, words: &str) -> bool {
        self.0.iter().any(|spelling| words.contains(spelling))
    }
}

/// One part for each word, but for telephones, of which several words may be one.
fn parts(words: &[String]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(words.len());
    let mut rest = words;
    while let [word, others @ ..] = rest {
        let numeric = rest.iter().take_while(|word| is_numeric(word)).count();
        let whole = (1..=numeric).rev().find_map(|count| Some((count, telephone(&rest[..count])?)));
        rest = match whole {
            Some((count, digits)) => {
                parts.push(Part::any_of(vec![digits]));
                &rest[count..]
            }
            None => {
                // Whoever types the rest of a telephone with it means nothing else by our own country.
                if words.len() == 1 || !OUR_COUNTRY.contains(&word.trim_matches(['(', ')'])) {
                    parts.push(Part::of(word));
                }
                others
            }
        };
    }
    parts
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

fn is_numeric(word: &str) -> bool {
    word.chars().all(|letter| is_digit(letter) || "+-.()".contains(letter))
}

/// The telephone that these words are together, as it is looked for.
fn telephone(words: &[String]) -> Option<String> {
    let number: PhoneNumber = words.concat().parse().ok()?;
    Some(dialled(&number))
}

/// The digits of a telephone as it is dialled here: without the country, if that is ours.
pub fn dialled(number: &PhoneNumber) -> String {
    number.national().chars().filter(|letter| is_digit(*letter)).collect()
}

/// What a telephone begins with of which the country is typed, and not yet all digits.
fn begun_telephone(word: &str) -> Option<String> {
    const TOLD_FROM_ANYTHING: usize = 3;
    let digits: String = word.chars().filter(|letter| is_digit(*letter)).collect();
    let is_international = word.trim_start_matches('(').starts_with('+');
    let abroad = if is_international { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    let begun = match (abroad, digits.strip_prefix("34")) {
        (Some(abroad), _) => abroad.strip_prefix("34").filter(|rest| !rest.is_empty()).unwrap_or(abroad),
        (None, Some(rest))
            if rest.len() >= TOLD_FROM_ANYTHING && rest.starts_with(['5', '6', '7', '8', '9']) =>
        {
            rest
        }
        (None, _) => return None,
    };
    // No country begins with 0: that is some other number.
    let is_begun = is_numeric(word) && begun.starts_with(|digit: char| matches!(digit, '1'..='9'));
    is_begun.then(|| format!("{BEFORE}{begun}"))
}

/// The beginning of a GPON serial as it is printed, when its sixteen hexadecimal digits are typed, or more than the
/// vendor's eight of them.
fn as_printed(compact: &str) -> Option<String> {
    if !(9..=16).contains(&compact.len()) {
        return None;
    }
    let serial: GponSerial = format!("{compact:0<16}").parse().ok()?;
    serial.as_str().get(..compact.len() - 4).map(str::to_lowercase)
}

/// A text of several words as `customer_words` spells it: each behind two spaces.
pub fn spelled(folded: &str) -> String {
    format!("{BEFORE}{}", folded.replace(' ', BEFORE))
}

/// A code as it is searched: in lower case, without accents and white space.
pub fn folded_code(code: &str) -> String {
    folded_id(code).replace(' ', "")
}

/// An id as it is searched: in lower case, without accents, with one space between words. Its punctuation stays.
pub fn folded_id(id: &str) -> String {
    let letters: String =
        id.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A serial number as it is searched: in lower case, without punctuation.
pub fn folded_serial(serial: &str) -> String {
    serial.to_lowercase().replace(['-', '.', '_', '/'], "")
}
