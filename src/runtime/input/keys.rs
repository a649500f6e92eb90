//! Which key a byte or a sequence is.
//!
//! What plain terminals, xterm, the Linux console, tmux and screen send; mouse, focus and answers are no keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The key of one byte of ASCII.
pub fn of_byte(byte: u8) -> Option<KeyEvent> {
    let control = |letter: u8| KeyEvent::new(KeyCode::Char(char::from(letter)), KeyModifiers::CONTROL);
    Some(match byte {
        0 => control(b' '),
        b'\t' => KeyCode::Tab.into(),
        b'\r' => KeyCode::Enter.into(),
        // Terminals do not agree on the byte of this key.
        0x08 | 0x7f => KeyCode::Backspace.into(),
        1..=0x1a => control(byte - 1 + b'a'),
        0x1b => KeyCode::Esc.into(),
        0x1c..=0x1f => control(byte - 0x1c + b'4'),
        0x20..0x7f => of_char(char::from(byte)),
        0x80.. => return None,
    })
}

pub fn of_char(letter: char) -> KeyEvent {
    let modifiers = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    KeyEvent::new(KeyCode::Char(letter), modifiers)
}

/// The key of `ESC [ [` and a letter.
pub fn of_console(letter: u8) -> Option<KeyEvent> {
    matches!(letter, b'A'..=b'E').then(|| KeyCode::F(letter - b'A' + 1).into())
}

/// The key of `ESC [`, parameters and a final byte.
pub fn of_csi(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    let numbers = numbers(parameters)?;
    let number = |at: usize| numbers.get(at).copied().unwrap_or(0);
    let (code, modifiers) = match last {
        // `CSI 27 ; modifiers ; character ~`, xterm's modifyOtherKeys.
        b'~' if number(0) == 27 => return typed(number(2), number(1)),
        // `CSI character ; modifiers u`, which some are set up to send.
        b'u' => return typed(number(0), number(1)),
        b'~' => (numbered(number(0))?, number(1)),
        b'Z' => return Some(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
        // Any other first number means an answer, such as where the cursor is.
        _ if number(0) <= 1 => (lettered(last)?, number(1)),
        _ => return None,
    };
    Some(KeyEvent::new(code, held(modifiers)))
}

/// The key of `ESC O`, perhaps modifiers, and a final byte.
pub fn of_ss3(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    let numbers = numbers(parameters)?;
    let code = match last {
        b'M' => KeyCode::Enter,
        b'I' => KeyCode::Tab,
        // The pad of digits: `j` to `y` for `*` to `9`, and `X` for `=`.
        b'X' => KeyCode::Char('='),
        b'j'..=b'y' => KeyCode::Char(char::from(last - 0x40)),
        _ => lettered(last)?,
    };
    Some(KeyEvent::new(code, held(numbers.last().copied().unwrap_or(0))))
}

fn lettered(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<KeyCode> {
    let function =
        |from: u32, first: u8| u8::try_from(number - from).ok().map(|step| KeyCode::F(first + step));
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=24 => function(23, 11),
        _ => None,
    }
}

/// A character that is told by its number.
fn typed(number: u32, modifiers: u32) -> Option<KeyEvent> {
    let letter = char::from_u32(number)?;
    let held = held(modifiers);
    if letter.is_ascii() && !letter.is_ascii_graphic() && letter != ' ' {
        let key = of_byte(u8::try_from(number).ok()?)?;
        if key.code == KeyCode::Tab && held.contains(KeyModifiers::SHIFT) {
            return Some(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT));
        }
        return Some(KeyEvent { modifiers: key.modifiers | held, ..key });
    }
    (!letter.is_control()).then(|| KeyEvent::new(KeyCode::Char(letter), held))
}

/// The keys held down, as xterm tells them: one more than the sum of 1 for Shift, 2 for Alt, 4 for Ctrl.
fn held(number: u32) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut held = KeyModifiers::NONE;
    for (bit, modifier) in [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)] {
        if bits & bit != 0 {
            held |= modifier;
        }
    }
    held
}

/// The parameters, when they are numbers and nothing else: a private mark means an answer or a mouse, and no key.
fn numbers(parameters: &[u8]) -> Option<Vec<u32>> {
    let words = std::str::from_utf8(parameters).ok()?;
    if words.is_empty() {
        return Some(Vec::new());
    }
    // What stands behind a colon is a detail of the number before it.
    let number = |part: &str| part.split(':').next().unwrap_or_default().parse().ok();
    words.split(';').map(|part| if part.is_empty() { Some(0) } else { number(part) }).collect()
}
