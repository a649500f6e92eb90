//! Their records as bytes in one long row: what has to be kept of a reading takes little more room than its words.
//!
//! It is memory, not a format: nothing of it is ever stored.

use std::collections::BTreeMap;

use crate::domain::technology::{Value, technology};
use crate::drivers::{RemoteCustomer, RemoteDevice, RemoteDeviceStatus, RemoteStatus};

/// Where a record lies in its [`Pack`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(u64);

/// Records of a system, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Pack {
    bytes: Vec<u8>,
}

/// What stands before a value that may be missing or empty.
const LEFT_OUT: u8 = 0;
const EMPTY: u8 = 1;
const WORDS: u8 = 2;
const OFF: u8 = 3;
const ON: u8 = 4;

impl Pack {
    pub fn add(&mut self, customer: &RemoteCustomer) -> Place {
        let place = Place(self.bytes.len() as u64);
        self.words(&customer.id);
        self.words(&customer.name);
        for words in [&customer.tax_id, &customer.email, &customer.phone, &customer.address] {
            self.perhaps(words.as_deref());
        }
        self.bytes.push(match customer.status {
            RemoteStatus::Active => 0,
            RemoteStatus::Suspended => 1,
            RemoteStatus::Terminated => 2,
        });
        // Nothing is known of them, or one more than there are.
        self.number(customer.devices.as_ref().map_or(0, |devices| devices.len() + 1));
        for device in customer.devices.iter().flatten() {
            self.device(device);
        }
        place
    }

    fn device(&mut self, device: &RemoteDevice) {
        self.words(&device.serial);
        self.words(&device.name);
        self.words(&device.technology);
        match &device.template_id {
            None => self.bytes.push(LEFT_OUT),
            Some(template) => self.perhaps(template.as_deref()),
        }
        self.bytes.push(match device.status {
            RemoteDeviceStatus::Active => 0,
            RemoteDeviceStatus::Suspended => 1,
        });
        // The names of the fields are those of the technology, in its order; what it does not name is not compared.
        for key in fields(&device.technology) {
            match device.values.get(key) {
                None | Some(Some(Value::Secret(_))) => self.bytes.push(LEFT_OUT),
                Some(None) => self.bytes.push(EMPTY),
                Some(Some(Value::Switch(on))) => self.bytes.push(if *on { ON } else { OFF }),
                Some(Some(Value::Text(words))) => self.perhaps(Some(words)),
            }
        }
    }

    fn perhaps(&mut self, words: Option<&str>) {
        match words {
            None => self.bytes.push(EMPTY),
            Some(words) => {
                self.bytes.push(WORDS);
                self.words(words);
            }
        }
    }

    fn words(&mut self, words: &str) {
        self.number(words.len());
        self.bytes.extend_from_slice(words.as_bytes());
    }

    /// Seven bits a byte, the last byte without the eighth.
    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.bytes.push(0x80 | (number & 0x7F) as u8);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// The record that was added; revisions and secrets are not kept.
    pub fn record(&self, place: Place) -> RemoteCustomer {
        let mut reader = Reader { bytes: &self.bytes, at: place.0 as usize };
        let id = reader.words();
        let name = reader.words();
        let [tax_id, email, phone, address] = [(); 4].map(|()| reader.perhaps().flatten());
        let status = match reader.byte() {
            0 => RemoteStatus::Active,
            1 => RemoteStatus::Suspended,
            _ => RemoteStatus::Terminated,
        };
        let count = reader.number().checked_sub(1);
        let devices = count.map(|count| (0..count).map(|_| reader.device()).collect());
        RemoteCustomer { id, name, tax_id, email, phone, address, status, devices }
    }

    /// The id of the record that was added.
    pub fn id(&self, place: Place) -> &str {
        let mut reader = Reader { bytes: &self.bytes, at: place.0 as usize };
        let length = reader.number();
        let words = self.bytes.get(reader.at..reader.at + length).unwrap_or_default();
        str::from_utf8(words).unwrap_or_default()
    }

    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }
}

/// The keys of the fields of a technology that are not secret.
fn fields(key: &str) -> impl Iterator<Item = &'static str> {
    let fields = technology(key).map(|technology| technology.fields.as_slice()).unwrap_or_default();
    fields.iter().filter(|field| !field.kind.is_secret()).map(|field| field.key.as_str())
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        byte
    }

    fn number(&mut self) -> usize {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte();
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    fn words(&mut self) -> String {
        let length = self.number();
        let words = self.bytes.get(self.at..self.at + length).unwrap_or_default();
        self.at += length;
        String::from_utf8_lossy(words).into_owned()
    }

    fn perhaps(&mut self) -> Option<Option<String>> {
        match self.byte() {
            LEFT_OUT => None,
            EMPTY => Some(None),
            _ => Some(Some(self.words())),
        }
    }

    fn device(&mut self) -> RemoteDevice {
        let serial = self.words();
        let name = self.words();
        let technology = self.words();
        let template_id = self.perhaps();
        let status =
            if self.byte() == 0 { RemoteDeviceStatus::Active } else { RemoteDeviceStatus::Suspended };
        let mut values = BTreeMap::new();
        for key in fields(&technology) {
            let value = match self.byte() {
                LEFT_OUT => continue,
                EMPTY => None,
                OFF => Some(Value::Switch(false)),
                ON => Some(Value::Switch(true)),
                _ => Some(Value::Text(self.words())),
            };
            values.insert(key.to_owned(), value);
        }
        let secrets_set = BTreeMap::new();
        RemoteDevice { serial, name, technology, template_id, status, values, secrets_set, revision: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_out_as_it_was() {
        let device = RemoteDevice {
            serial: "HT801-1".into(),
            name: "ATA ñ".into(),
            technology: "voip".into(),
            template_id: Some(None),
            status: RemoteDeviceStatus::Suspended,
            values: [
                ("hide_sender".to_owned(), Some(Value::Switch(true))),
                ("pbx_extension".to_owned(), Some(Value::Switch(false))),
                ("call_context".to_owned(), Some(Value::Text("x".repeat(300)))),
                ("mac".to_owned(), None),
            ]
            .into(),
            secrets_set: [].into(),
            revision: None,
        };
        let customer = RemoteCustomer {
            id: "R1".into(),
            name: String::new(),
            tax_id: None,
            email: Some("a@b.es".into()),
            phone: Some(String::new()),
            address: None,
            status: RemoteStatus::Terminated,
            devices: Some(vec![
                RemoteDevice {
                    template_id: None,
                    technology: "other".into(),
                    values: [].into(),
                    ..device.clone()
                },
                RemoteDevice { template_id: Some(Some("T".into())), ..device },
            ]),
        };
        let other = RemoteCustomer { id: "R2".into(), devices: Some(Vec::new()), ..customer.clone() };
        let unknown = RemoteCustomer { id: "R3".into(), devices: None, ..customer.clone() };
        let mut pack = Pack::default();
        let places = [pack.add(&customer), pack.add(&other), pack.add(&unknown)];
        assert_eq!(places.map(|place| pack.record(place)), [customer, other, unknown]);
        assert_eq!(pack.id(places[1]), "R2");
    }
}
