//! The serials that were scanned, in their order, and what is wrong with each.

use std::collections::BTreeMap;

use crate::domain::ids::ProductId;
use crate::domain::product::StockDeed;
use crate::domain::text::Text;
use crate::domain::values::{SerialForm, SerialNumber};
use crate::store::SerialPlace;
use crate::text;

/// Something that was scanned.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    pub words: String,
    read: Read,
}

#[derive(Debug, Clone, PartialEq)]
enum Read {
    /// It cannot be a unit of this batch, whatever is done with it.
    Never(Text),
    /// Where it is, is being asked for.
    Asked(SerialNumber),
    Known {
        serial: SerialNumber,
        place: Option<SerialPlace>,
    },
}

/// What there is to say of a scan.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    Asking,
    Good,
    Refused(Text),
}

/// All of them, the last one last.
#[derive(Debug, Default)]
pub struct Scans {
    all: Vec<Scan>,
}

impl Scan {
    fn serial(&self) -> Option<&SerialNumber> {
        match &self.read {
            Read::Never(_) => None,
            Read::Asked(serial) | Read::Known { serial, .. } => Some(serial),
        }
    }

    /// What there is to say of it, for what is done with this product.
    pub fn verdict(&self, deed: StockDeed, product: ProductId) -> Verdict {
        let (serial, place) = match &self.read {
            Read::Never(text) => return Verdict::Refused(text.clone()),
            Read::Asked(_) => return Verdict::Asking,
            Read::Known { serial, place } => (serial, place),
        };
        match (deed, place) {
            (StockDeed::In | StockDeed::Name, None) => Verdict::Good,
            (StockDeed::In | StockDeed::Name, Some(place)) => Verdict::Refused(place.told(serial)),
            (StockDeed::Out, Some(SerialPlace::InStock { product: of, .. })) if *of == product => {
                Verdict::Good
            }
            (StockDeed::Out, Some(place @ SerialPlace::InUse { .. })) => Verdict::Refused(place.told(serial)),
            (StockDeed::Out, Some(SerialPlace::InStock { .. }) | None) => {
                Verdict::Refused(text!("serial-not-in-stock", serial = serial.as_str()))
            }
        }
    }
}

impl Scans {
    /// Takes one in; gives its serial when it has to be asked where it is.
    pub fn take(&mut self, words: &str, form: SerialForm) -> Option<SerialNumber> {
        let serial = match SerialNumber::parse(words, form) {
            Ok(serial) => serial,
            Err(text) => {
                self.all.push(Scan { words: words.to_owned(), read: Read::Never(text) });
                return None;
            }
        };
        let words = serial.as_str().to_owned();
        if self.all.iter().any(|scan| scan.serial() == Some(&serial)) {
            let text = text!("serial-scanned-twice", serial = words.as_str());
            self.all.push(Scan { words, read: Read::Never(text) });
            return None;
        }
        self.all.push(Scan { words, read: Read::Asked(serial.clone()) });
        Some(serial)
    }

    /// Where these serials are is known now.
    pub fn know(&mut self, asked: &[SerialNumber], places: &BTreeMap<SerialNumber, SerialPlace>) {
        for scan in &mut self.all {
            let Some(serial) = scan.serial().filter(|serial| asked.contains(serial)).cloned() else {
                continue;
            };
            let place = places.get(&serial).cloned();
            scan.read = Read::Known { serial, place };
        }
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The last one first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Scan> {
        self.all.iter().rev()
    }

    pub fn drop_last(&mut self) {
        self.all.pop();
    }

    /// The serials, those that are no good too.
    pub fn serials(&self) -> Vec<SerialNumber> {
        self.all.iter().filter_map(Scan::serial).cloned().collect()
    }

    /// Those that are to be saved: nothing is known against them.
    pub fn good(&self, deed: StockDeed, product: ProductId) -> Vec<SerialNumber> {
        let is_good = |scan: &&Scan| !matches!(scan.verdict(deed, product), Verdict::Refused(_));
        self.all.iter().filter(is_good).filter_map(Scan::serial).cloned().collect()
    }

    /// How many are no good.
    pub fn refused(&self, deed: StockDeed, product: ProductId) -> usize {
        let is_refused = |scan: &&Scan| matches!(scan.verdict(deed, product), Verdict::Refused(_));
        self.all.iter().filter(is_refused).count()
    }

    /// These have been saved.
    pub fn forget(&mut self, saved: &[SerialNumber]) {
        self.all.retain(|scan| scan.serial().is_none_or(|serial| !saved.contains(serial)));
    }

    pub fn forget_refused(&mut self, deed: StockDeed, product: ProductId) {
        self.all.retain(|scan| !matches!(scan.verdict(deed, product), Verdict::Refused(_)));
    }
}
