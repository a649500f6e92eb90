//! What is worth saying of a value that a field takes: whom an address can be reached by, or that it looks like a slip.
//!
//! Nothing here refuses a value: see `technology`.

use super::technology::{FieldSpec, Kind};
use super::text::Text;
use super::values::{IpAddress, IpKind, MacAddress, is_registration_id};
use crate::text;

/// Something said of a value that is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    Plain(Text),
    /// It may be what is meant, but more often it is not: in a word, and what to do about it.
    Doubtful {
        short: Text,
        advice: Text,
    },
}

/// What there is to say of `words` in this field; nothing of what is empty, secret or wrong.
pub fn remark(field: &FieldSpec, words: &str) -> Option<Remark> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    match field.kind {
        Kind::Ip => words.parse::<IpAddress>().ok().map(|address| {
            Remark::Plain(match address.kind() {
                IpKind::Public => text!("ip-public"),
                IpKind::Private => text!("ip-private"),
                IpKind::Cgnat => text!("ip-cgnat"),
            })
        }),
        Kind::Mac => words
            .parse::<MacAddress>()
            .ok()
            .filter(MacAddress::is_locally_administered)
            .map(|_| Remark::Doubtful { short: text!("mac-local"), advice: text!("mac-local-advice") }),
        Kind::RegistrationId { .. } if !is_registration_id(words) => Some(Remark::Doubtful {
            short: text!("registration-id-odd"),
            advice: text!("registration-id-odd-advice"),
        }),
        Kind::RegistrationId { .. }
        | Kind::Text { .. }
        | Kind::Lookup { .. }
        | Kind::Number { .. }
        | Kind::Toggle
        | Kind::Secret { .. }
        | Kind::WifiKey => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Remark, remark};
    use crate::domain::technology::technology;

    fn said(key: &str, words: &str) -> Option<String> {
        let gpon = technology("gpon").expect("built in");
        remark(gpon.field(key).expect(key), words).map(|remark| match remark {
            Remark::Plain(text) => text.id.into_owned(),
            Remark::Doubtful { short, .. } => format!("! {}", short.id),
        })
    }

    #[test]
    fn of_an_address_it_is_said_who_can_reach_it() {
        for (words, id) in [
            ("8.8.8.8", Some("ip-public")),
            (" 10.0.0.7 ", Some("ip-private")),
            ("100.64.3.7", Some("ip-cgnat")),
            ("100.128.3.7", Some("ip-public")),
            ("fd00::7", Some("ip-private")),
            ("100.64.3", None),
            ("", None),
        ] {
            assert_eq!(said("ip", words).as_deref(), id, "{words}");
        }
    }

    #[test]
    fn a_mac_that_no_manufacturer_gave_is_doubtful() {
        assert_eq!(said("mac", "02:1A:2B:3C:4D:5E").as_deref(), Some("! mac-local"));
        assert_eq!(said("mac", "00:1A:2B:3C:4D:5E"), None);
    }

    #[test]
    fn a_registration_id_that_no_terminal_takes_is_doubtful() {
        for (words, is_odd) in [
            ("1234567890", false),
            ("LOID-de-veinticuatro-car", false),
            ("31323334353637383930313233343536", false),
            ("313233343536373839303132333435361", true),
            ("esto no cabe en ningún LOID", true),
            ("contraseña", true),
        ] {
            assert_eq!(said("id_code", words).is_some(), is_odd, "{words}");
        }
    }
}
