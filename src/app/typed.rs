//! Keys written as text, for tests: plain characters, and names such as `<tab>` or `<c-s>`. The integration tests take
//! this file in by its path; it is no part of the program.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Reads a script of keys: plain characters, and in angle brackets `<enter>`, `<tab>`, `<c-s>` for Ctrl+S, `<lt>` for `<`;
/// `<down*3>` is pressed three times.
///
/// # Panics
/// When a name is not that of a key.
pub fn typed(script: &str) -> Vec<KeyEvent> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(letter) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            let (name, times) = name.split_once('*').unwrap_or((name, "1"));
            let times = times.parse().unwrap_or_else(|_| panic!("{times} is no number of times"));
            keys.extend(std::iter::repeat_n(named(name), times));
            rest = after;
        } else {
            keys.push(KeyEvent::from(KeyCode::Char(letter)));
            rest = &rest[letter.len_utf8()..];
        }
    }
    keys
}

fn named(name: &str) -> KeyEvent {
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "bs" => KeyCode::Backspace,
        "lt" => KeyCode::Char('<'),
        name => {
            let letter = name.strip_prefix("c-").and_then(|letter| letter.chars().next());
            let letter = letter.unwrap_or_else(|| panic!("no key is called {name}"));
            return KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
        }
    };
    KeyEvent::from(code)
}
