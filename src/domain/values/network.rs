//! Network addresses that can be given to a customer's device: MAC and IP.
//!
//! Masks, pools and whether an address is free are not known here.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::canonical::serde_by_canonical_form;
use crate::domain::text::Text;
use crate::text;

/// The MAC address of one device: never all zeros, all ones or a group (multicast) address.
///
/// Its canonical form is `AA:BB:CC:DD:EE:FF`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MacAddress([u8; 6]);

impl MacAddress {
    const GROUP_BIT: u8 = 0x01;
    const LOCAL_BIT: u8 = 0x02;

    /// Whether somebody other than the manufacturer chose it: a randomised or cloned address, worth a warning.
    pub fn is_locally_administered(&self) -> bool {
        self.0[0] & Self::LOCAL_BIT != 0
    }
}

impl FromStr for MacAddress {
    type Err = Text;

    /// Reads `00:1A:2B:3C:4D:5E`, `00-1A-2B-3C-4D-5E`, `001A.2B3C.4D5E` or `001A2B3C4D5E`, in either case.
    ///
    /// Mixed separators are an error: they are more often a bad paste than an address.
    fn from_str(spelling: &str) -> Result<Self, Text> {
        let octets = octets(spelling.trim()).ok_or_else(|| text!("value-mac-form"))?;
        if octets == [0x00; 6] {
            Err(text!("value-mac-zero"))
        } else if octets == [0xFF; 6] {
            Err(text!("value-mac-broadcast"))
        } else if octets[0] & Self::GROUP_BIT != 0 {
            Err(text!("value-mac-multicast"))
        } else {
            Ok(Self(octets))
        }
    }
}

/// The six octets of a well-spelt address.
fn octets(spelling: &str) -> Option<[u8; 6]> {
    let (groups, group_length): (Vec<&str>, usize) = if spelling.contains(':') {
        (spelling.split(':').collect(), 2)
    } else if spelling.contains('-') {
        (spelling.split('-').collect(), 2)
    } else if spelling.contains('.') {
        (spelling.split('.').collect(), 4)
    } else {
        (vec![spelling], 12)
    };
    let digits = groups.concat();
    let is_well_grouped = groups.iter().all(|group| group.len() == group_length);
    if !is_well_grouped || digits.len() != 12 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let number = u64::from_str_radix(&digits, 16).ok()?;
    let [_, _, octets @ ..] = number.to_be_bytes();
    Some(octets)
}

impl fmt::Display for MacAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, f] = self.0;
        formatter.pad(&format!("{a:02X}:{b:02X}:{c:02X}:{d:02X}:{e:02X}:{f:02X}"))
    }
}

/// An IPv4 or IPv6 address that a device can have, without a mask.
///
/// Refused: this-network, loopback, link-local, multicast and reserved addresses, and also the documentation ones
/// (RFC 5737, RFC 3849), which reach real forms only by copying an example. An IPv4 address written inside an IPv6
/// one (`::ffff:…`) is taken as the IPv4 it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IpAddress(IpAddr);

/// Who can reach an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IpKind {
    /// From the whole Internet.
    Public,
    /// From the same network: RFC 1918, or a unique local address of IPv6 (RFC 4193).
    Private,
    /// From nowhere outside: it shares a public address by carrier-grade NAT, 100.64.0.0/10 (RFC 6598).
    Cgnat,
}

impl IpAddress {
    pub fn kind(&self) -> IpKind {
        match self.0 {
            IpAddr::V4(address) if address.is_private() => IpKind::Private,
            IpAddr::V4(address) => match address.octets() {
                [100, 64..=127, ..] => IpKind::Cgnat,
                _ => IpKind::Public,
            },
            IpAddr::V6(address) if address.is_unique_local() => IpKind::Private,
            IpAddr::V6(_) => IpKind::Public,
        }
    }
}

impl FromStr for IpAddress {
    type Err = Text;

    fn from_str(spelling: &str) -> Result<Self, Text> {
        let address: IpAddr = spelling.trim().parse().map_err(|_| text!("value-ip-form"))?;
        let address = address.to_canonical();
        match address {
            IpAddr::V4(address) => check_v4(address)?,
            IpAddr::V6(address) => check_v6(address)?,
        }
        Ok(Self(address))
    }
}

fn check_v4(address: Ipv4Addr) -> Result<(), Text> {
    match address.octets() {
        [0, ..] => Err(text!("value-ip-unspecified")),
        [127, ..] => Err(text!("value-ip-loopback")),
        [169, 254, ..] => Err(text!("value-ip-link-local")),
        [224..=239, ..] => Err(text!("value-ip-multicast")),
        [240..=255, ..] => Err(text!("value-ip-reserved")),
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Err(text!("value-ip-documentation")),
        _ => Ok(()),
    }
}

fn check_v6(address: Ipv6Addr) -> Result<(), Text> {
    if address.is_unspecified() {
        Err(text!("value-ip-unspecified"))
    } else if address.is_loopback() {
        Err(text!("value-ip-loopback"))
    } else if address.is_multicast() {
        Err(text!("value-ip-multicast"))
    } else if address.is_unicast_link_local() {
        Err(text!("value-ip-link-local"))
    } else if matches!(address.segments(), [0x2001, 0x0db8, ..]) {
        Err(text!("value-ip-documentation"))
    } else {
        Ok(())
    }
}

impl fmt::Display for IpAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

serde_by_canonical_form!(MacAddress, IpAddress);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_spelling_of_a_mac_becomes_colons_and_upper_case() {
        for spelling in [
            "00:1A:2B:3C:4D:5E",
            "00:1a:2b:3c:4d:5e",
            "00-1A-2B-3C-4D-5E",
            "001a.2b3c.4d5e",
            "001A2B3C4D5E",
            "  00:1A:2B:3C:4D:5E\n",
        ] {
            let mac: MacAddress = spelling.parse().unwrap();
            assert_eq!(mac.to_string(), "00:1A:2B:3C:4D:5E", "{spelling:?}");
        }
    }

    #[test]
    fn a_wrong_mac_says_what_would_be_right() {
        for (spelling, id) in [
            ("", "value-mac-form"),
            ("00:1A:2B:3C:4D", "value-mac-form"),
            ("00:1A:2B:3C:4D:5E:6F", "value-mac-form"),
            ("00:1A:2B:3C:4D:5G", "value-mac-form"),
            ("00:1A:2B-3C-4D-5E", "value-mac-form"),
            ("001A:2B3C:4D5E", "value-mac-form"),
            ("00.1A.2B.3C.4D.5E", "value-mac-form"),
            ("0:01A:2B:3C:4D:5E", "value-mac-form"),
            ("+01A2B3C4D5E", "value-mac-form"),
            ("001A2B3C4D5", "value-mac-form"),
            ("00 1A 2B 3C 4D 5E", "value-mac-form"),
            ("ñ0:1A:2B:3C:4D:5E", "value-mac-form"),
            ("00:00:00:00:00:00", "value-mac-zero"),
            ("ffff.ffff.ffff", "value-mac-broadcast"),
            ("01:00:5E:00:00:FB", "value-mac-multicast"),
            ("33-33-00-00-00-01", "value-mac-multicast"),
        ] {
            assert_eq!(spelling.parse::<MacAddress>().unwrap_err().id, id, "{spelling:?}");
        }
    }

    #[test]
    fn the_local_bit_tells_a_randomised_mac() {
        assert!("02:1A:2B:3C:4D:5E".parse::<MacAddress>().unwrap().is_locally_administered());
        assert!(!"00:1A:2B:3C:4D:5E".parse::<MacAddress>().unwrap().is_locally_administered());
    }

    #[test]
    fn an_ip_tells_who_can_reach_it() {
        for (spelling, canonical, kind) in [
            ("8.8.8.8", "8.8.8.8", IpKind::Public),
            (" 80.58.61.250 ", "80.58.61.250", IpKind::Public),
            ("10.0.0.1", "10.0.0.1", IpKind::Private),
            ("172.16.0.1", "172.16.0.1", IpKind::Private),
            ("172.31.255.254", "172.31.255.254", IpKind::Private),
            ("172.32.0.1", "172.32.0.1", IpKind::Public),
            ("192.168.1.1", "192.168.1.1", IpKind::Private),
            ("100.63.255.255", "100.63.255.255", IpKind::Public),
            ("100.64.0.1", "100.64.0.1", IpKind::Cgnat),
            ("100.127.255.255", "100.127.255.255", IpKind::Cgnat),
            ("100.128.0.1", "100.128.0.1", IpKind::Public),
            ("2A02:9000:0:0::1", "2a02:9000::1", IpKind::Public),
            ("fd12:3456::1", "fd12:3456::1", IpKind::Private),
            ("::ffff:10.0.0.1", "10.0.0.1", IpKind::Private),
        ] {
            let address: IpAddress = spelling.parse().unwrap();
            assert_eq!(address.to_string(), canonical, "{spelling:?}");
            assert_eq!(address.kind(), kind, "{spelling:?}");
        }
    }

    #[test]
    fn an_ip_that_no_device_can_have_says_why() {
        for (spelling, id) in [
            ("", "value-ip-form"),
            ("10.0.0", "value-ip-form"),
            ("10.0.0.256", "value-ip-form"),
            ("10.0.0.01", "value-ip-form"),
            ("10.0.0.1/24", "value-ip-form"),
            ("fe80::1%eth0", "value-ip-form"),
            ("olt.example.net", "value-ip-form"),
            ("0.0.0.0", "value-ip-unspecified"),
            ("0.1.2.3", "value-ip-unspecified"),
            ("127.0.0.1", "value-ip-loopback"),
            ("169.254.10.1", "value-ip-link-local"),
            ("224.0.0.1", "value-ip-multicast"),
            ("239.255.255.255", "value-ip-multicast"),
            ("240.0.0.1", "value-ip-reserved"),
            ("255.255.255.255", "value-ip-reserved"),
            ("192.0.2.1", "value-ip-documentation"),
            ("198.51.100.1", "value-ip-documentation"),
            ("203.0.113.1", "value-ip-documentation"),
            ("::", "value-ip-unspecified"),
            ("::1", "value-ip-loopback"),
            ("ff02::1", "value-ip-multicast"),
            ("fe80::1", "value-ip-link-local"),
            ("2001:db8::1", "value-ip-documentation"),
            ("::ffff:127.0.0.1", "value-ip-loopback"),
        ] {
            assert_eq!(spelling.parse::<IpAddress>().unwrap_err().id, id, "{spelling:?}");
        }
    }

    #[test]
    fn addresses_are_serialized_in_their_canonical_form() {
        let mac: MacAddress = serde_json::from_str(r#""001a.2b3c.4d5e""#).unwrap();
        assert_eq!(serde_json::to_string(&mac).unwrap(), r#""00:1A:2B:3C:4D:5E""#);
        assert!(serde_json::from_str::<IpAddress>(r#""127.0.0.1""#).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(spelling in any::<String>(), close in "[0-9a-fA-F:.ñ-]{0,24}") {
            for spelling in [spelling, close] {
                let _ = spelling.parse::<MacAddress>();
                let _ = spelling.parse::<IpAddress>();
            }
        }

        #[test]
        fn a_mac_comes_back_from_its_own_text(octets in any::<[u8; 6]>()) {
            let mac = MacAddress(octets);
            if let Ok(parsed) = mac.to_string().parse::<MacAddress>() {
                prop_assert_eq!(parsed, mac);
            }
        }

        #[test]
        fn an_ip_comes_back_from_its_own_text(address in any::<IpAddr>()) {
            if let Ok(address) = address.to_string().parse::<IpAddress>() {
                prop_assert_eq!(address.to_string().parse::<IpAddress>(), Ok(address));
            }
        }
    }
}
