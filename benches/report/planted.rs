//! What is planted: in every two hundred customers three in a hundred are missing on either side, two in a hundred are
//! changed, one is doubled, and three in five have a device.

use vincula::demo;

const SEED: u64 = 1;
/// Everything comes again after so many.
const ROUND: usize = 200;

/// What becomes of a customer of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// He is linked, and equal there.
    Equal,
    /// Nobody there, and no link.
    Missing,
    /// Nobody there, and a link that leads nowhere.
    Gone,
    OtherEmail,
    OtherPhone,
    OtherState,
    OtherDevice,
    /// Two records there with his tax id, and no link.
    Doubled,
}

impl Fate {
    pub fn of(number: usize) -> Self {
        match number % ROUND {
            0..=2 => Self::Missing,
            3..=5 => Self::Gone,
            6 => Self::OtherEmail,
            7 => Self::OtherPhone,
            8 => Self::OtherState,
            11 => Self::OtherDevice,
            10 => Self::Doubled,
            _ => Self::Equal,
        }
    }

    pub fn is_linked(self) -> bool {
        !matches!(self, Self::Missing | Self::Doubled)
    }

    pub fn is_there(self) -> bool {
        !matches!(self, Self::Missing | Self::Gone)
    }
}

/// How many devices he has; those who have no link can have none, so that others have more.
pub fn devices(number: usize) -> usize {
    let usual = usize::from(number % 5 < 3);
    match Fate::of(number) {
        Fate::Missing | Fate::Doubled => 0,
        _ if (11..=14).contains(&(number % ROUND)) => usual + 1,
        _ => usual,
    }
}

/// So many records there are nobody's.
pub fn strangers(customers: usize) -> usize {
    customers * 3 / 100
}

/// How many rows name a mismatch.
pub fn differences(customers: usize) -> u64 {
    let of_one = |number: usize| match Fate::of(number) {
        Fate::Equal => 0,
        // The devices of who is gone are gone with him.
        Fate::Gone => 1 + devices(number),
        _ => 1,
    };
    ((1..=customers).map(of_one).sum::<usize>() + strangers(customers)) as u64
}

/// What both sides know of a person.
pub struct Person {
    pub number: usize,
    pub name: String,
    pub tax_id: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub city: String,
    pub postal_code: String,
}

/// So many people: our customers, and behind them the strangers.
pub fn people(customers: usize) -> impl Iterator<Item = Person> {
    let records = demo::records(customers + strangers(customers), SEED).customers();
    (1..).zip(records).map(|(number, row)| Person {
        number,
        name: row.record.name,
        tax_id: tax_id(number),
        email: format!("cliente{number}@correo.example"),
        phone: format!("+346{number:08}"),
        address: row.record.address,
        city: row.record.city,
        postal_code: row.record.postal_code,
    })
}

/// Nobody else's.
fn tax_id(number: usize) -> String {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    format!("{number:08}{}", char::from(LETTERS[number % 23]))
}

pub fn id_there(number: usize) -> String {
    format!("R{number:07}")
}

/// One of his devices: its serial, MAC and address.
pub fn unit(number: usize, place: usize) -> [String; 3] {
    let [.., a, b, c] = (2 * number + place).to_be_bytes();
    [
        format!("HWTC{:08X}", 2 * number + place),
        format!("00:1A:2B:{a:02X}:{b:02X}:{c:02X}"),
        format!("100.{}.{b}.{c}", 64 + a % 64),
    ]
}
