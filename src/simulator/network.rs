//! The network behind the simulated system: the ONUs that it sees, and how each device is doing.
//!
//! Readings are made up from the serial number: one device always reads the same, and among many there is every sort.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::faults::Dice;
use super::world::{Customer, CustomerStatus, Device, DeviceStatus, FieldValue, Unconfigured};

/// What the network knows of devices beside what is configured for them.
pub struct Network {
    /// Every ONU that was ever seen without a configuration. One that has one now is left out of the list only.
    found: Vec<Unconfigured>,
    /// How often each device was restarted, and when last.
    reboots: BTreeMap<String, (u64, Timestamp)>,
}

/// What keeps a device from being online, or how it receives light.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Light {
    /// No light: the fibre is cut.
    Cut,
    /// The mains are off.
    Dark,
    Received {
        dbm: f64,
    },
}

impl Network {
    pub const fn new(found: Vec<Unconfigured>) -> Self {
        Self { found, reboots: BTreeMap::new() }
    }

    /// The ONUs that nobody has, in the order in which they were seen.
    pub fn unconfigured(&self, is_configured: impl Fn(&str) -> bool) -> Vec<&Unconfigured> {
        self.found.iter().filter(|onu| !is_configured(&onu.serial)).collect()
    }

    /// Notes that a device lost its configuration: an ONU goes on giving light, and is seen as nobody's.
    pub fn release(&mut self, device: &Device, at: Timestamp) {
        if device.technology != "gpon" || self.was_found(&device.serial) {
            return;
        }
        let dice = dice(&device.serial);
        let mac = match device.fields.get("mac") {
            Some(FieldValue::Text(mac)) => Some(mac.clone()),
            Some(FieldValue::Switch(_) | FieldValue::Secret(_)) | None => None,
        };
        self.found.push(Unconfigured {
            serial: device.serial.clone(),
            mac,
            olt: Some("OLT 1".to_owned()),
            board: Some(dice.below(8).to_string()),
            port: Some(dice.below(16).to_string()),
            model: None,
            first_seen: Some(at),
        });
    }

    pub fn reboot(&mut self, serial: &str, at: Timestamp) {
        let (count, last) = self.reboots.entry(serial.to_owned()).or_insert((0, at));
        *count += 1;
        *last = at;
    }

    /// How often each device was restarted.
    pub fn reboots(&self) -> BTreeMap<&str, u64> {
        self.reboots.iter().map(|(serial, (count, _))| (serial.as_str(), *count)).collect()
    }

    /// How a device is doing now.
    pub fn reading(&self, owner: &Customer, device: &Device, at: Timestamp) -> Value {
        let is_gpon = device.technology == "gpon";
        let dice = dice(&device.serial);
        let light = self.light(&device.serial, &dice);
        let cause = match light {
            _ if device.status == DeviceStatus::Suspended || owner.status != CustomerStatus::Active => {
                Some("suspended")
            }
            Light::Cut if is_gpon => Some("los"),
            Light::Dark => Some("power_fail"),
            Light::Cut | Light::Received { .. } => None,
        };
        let received = match light {
            Light::Received { dbm } if is_gpon => Some(dbm),
            Light::Received { .. } | Light::Cut | Light::Dark => None,
        };
        let since = match (cause, self.reboots.get(&device.serial)) {
            (None, Some((_, restarted))) => device.updated_at.max(*restarted),
            _ => device.updated_at,
        };
        let firmware = ["1.0.4", "V5R020C00S115", "2.1.7"][dice.below(3)];
        let lost = tenths(&dice, 10, 25);
        let sent = tenths(&dice, 12, 38);
        json!({
            "online": cause.is_none(),
            "since": since.to_string(),
            "last_seen": if cause.is_none() { at } else { device.updated_at }.to_string(),
            "cause": cause,
            "rx_power_dbm": received,
            "tx_power_dbm": received.map(|_| sent),
            "olt_rx_power_dbm": received.map(|dbm| ((dbm - lost) * 10.0).round() / 10.0),
            "distance_m": is_gpon.then(|| 150 + dice.below(14_000)),
            "firmware": firmware,
            "read_at": at.to_string(),
        })
    }

    fn was_found(&self, serial: &str) -> bool {
        self.found.iter().any(|onu| onu.serial == serial)
    }

    /// Most receive good light. What was found on the network gives light, or it would not have been found.
    fn light(&self, serial: &str, dice: &Dice) -> Light {
        let chance = dice.below(100);
        let is_lit = self.was_found(serial);
        match chance {
            0..=2 if !is_lit => Light::Cut,
            3..=4 if !is_lit => Light::Dark,
            5..=8 => Light::Received { dbm: tenths(dice, -299, -270) },
            9..=16 => Light::Received { dbm: tenths(dice, -269, -250) },
            17..=19 => Light::Received { dbm: tenths(dice, -99, -81) },
            _ => Light::Received { dbm: tenths(dice, -249, -130) },
        }
    }
}

/// Dice that always roll the same for one serial (FNV-1a).
fn dice(serial: &str) -> Dice {
    let mix = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    Dice::new(serial.bytes().fold(0xCBF2_9CE4_8422_2325, mix))
}

/// A number of tenths between two, both among them.
fn tenths(dice: &Dice, from: i16, to: i16) -> f64 {
    let span = usize::from(to.abs_diff(from)) + 1;
    let by = i16::try_from(dice.below(span)).unwrap_or_default();
    f64::from(from + by) / 10.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn device(serial: &str, technology: &str) -> Device {
        Device {
            serial: serial.to_owned(),
            name: "ONT".to_owned(),
            technology: technology.to_owned(),
            template_id: None,
            status: DeviceStatus::Active,
            fields: BTreeMap::from([("mac", FieldValue::Text("00:1A:2B:3C:4D:5E".to_owned()))]),
            revision: "1".to_owned(),
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn owner() -> Customer {
        Customer {
            id: "R1".to_owned(),
            name: "Ana".to_owned(),
            tax_id: None,
            email: None,
            phone: None,
            address: None,
            status: CustomerStatus::Active,
            updated_at: Timestamp::UNIX_EPOCH,
            devices: Vec::new(),
        }
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1_790_000_000).expect("a time")
    }

    #[test]
    fn among_many_there_is_every_sort_of_reading_and_one_reads_always_the_same() {
        let network = Network::new(Vec::new());
        let mut kinds = BTreeSet::new();
        for number in 0..400 {
            let device = device(&format!("HWTC{number:08X}"), "gpon");
            let reading = network.reading(&owner(), &device, now());
            assert_eq!(reading, network.reading(&owner(), &device, now()));
            kinds.insert(match (reading["cause"].as_str(), reading["rx_power_dbm"].as_f64()) {
                (Some(cause), None) => cause.to_owned(),
                (None, Some(dbm)) if dbm <= -27.0 => "critical".to_owned(),
                (None, Some(dbm)) if dbm <= -25.0 => "warning".to_owned(),
                (None, Some(dbm)) if dbm > -10.0 => "high".to_owned(),
                (None, Some(_)) => "good".to_owned(),
                other => panic!("{other:?}"),
            });
        }
        assert_eq!(
            kinds.into_iter().collect::<Vec<_>>(),
            ["critical", "good", "high", "los", "power_fail", "warning"]
        );
    }

    #[test]
    fn what_was_found_on_the_network_gives_light() {
        let mut network = Network::new(Vec::new());
        for number in 0..400 {
            let device = device(&format!("HWTC{number:08X}"), "gpon");
            network.release(&device, now());
            assert_eq!(network.reading(&owner(), &device, now())["online"], true);
        }
    }

    #[test]
    fn a_line_has_no_light_and_a_suspended_one_says_so() {
        let network = Network::new(Vec::new());
        let mut line = device("HT801-1", "voip");
        line.status = DeviceStatus::Suspended;
        let reading = network.reading(&owner(), &line, now());
        assert_eq!((&reading["online"], &reading["cause"]), (&false.into(), &"suspended".into()));
        assert!(reading["rx_power_dbm"].is_null() && reading["distance_m"].is_null());
    }

    #[test]
    fn a_restarted_device_is_online_since_then() {
        let mut network = Network::new(Vec::new());
        let device = device("HWTC00000064", "gpon");
        network.release(&device, now());
        network.reboot(&device.serial, now());
        assert_eq!(network.reading(&owner(), &device, now())["since"], now().to_string());
        assert_eq!(network.reboots(), [("HWTC00000064", 1)].into());
    }
}
