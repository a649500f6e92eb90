//! The code by which a GPON terminal can be known besides its serial number: PLOAM password, registration id or LOID.

/// Whether some terminal can hold this code.
///
/// A PLOAM password is 10 bytes (ITU-T G.984.3), a registration id of XG(S)-PON 36, both written as text or as pairs of
/// hexadecimal digits (BBF `bbf-xponvani-v-ani-body`); a LOID has at most 24 characters (ITU-T G.988 §9.1.1).
pub fn is_registration_id(code: &str) -> bool {
    const LONGEST_TEXT: usize = 24;
    const LONGEST_HEXADECIMAL: usize = 72;
    let is_text = code.bytes().all(|letter| matches!(letter, b' '..=b'~'));
    let is_hexadecimal = code.bytes().all(|digit| digit.is_ascii_hexdigit()) && code.len().is_multiple_of(2);
    match code.len() {
        0 => false,
        1..=LONGEST_TEXT => is_text,
        _ => is_hexadecimal && code.len() <= LONGEST_HEXADECIMAL,
    }
}
