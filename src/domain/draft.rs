//! What was typed in a form and is not saved: as data, and as the text that is sealed and kept.
//!
//! Where it is kept, and when it is dropped, is decided elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::device::Entry;
use super::ids::{CustomerId, DeviceId, DraftId, ProductId, SystemId, TariffId};
use super::values::Secret;

/// What stands in the fields of a form, by their keys.
pub type Entries = BTreeMap<String, Entry>;

/// Which form a draft is of. A record that is changed goes with the version of it that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftOf {
    Device {
        customer: CustomerId,
        system: SystemId,
        external_id: String,
        device: Option<(DeviceId, i64)>,
    },
    System(Option<(SystemId, i64)>),
    /// A customer's own data.
    Customer(Option<(CustomerId, i64)>),
    /// The id of a customer in a system.
    Link(CustomerId),
    Product(Option<(ProductId, i64)>),
    /// A change of the stock of a product.
    Stock(ProductId),
    /// Another unit in the place of a device.
    Swap {
        customer: CustomerId,
        device: DeviceId,
    },
    /// A device that goes over to another customer.
    Move {
        customer: CustomerId,
        device: DeviceId,
    },
    Tariff {
        tariff: Option<(TariffId, i64)>,
        /// The tariff that a new one was copied from.
        copied_from: Option<TariffId>,
    },
}

impl DraftOf {
    /// A provisioning system: which one, `None` in it for a new one.
    pub const fn system(&self) -> Option<Option<(SystemId, i64)>> {
        if let Self::System(seen) = self { Some(*seen) } else { None }
    }

    /// A customer's own data: whose, `None` in it for a new one.
    pub const fn customer_data(&self) -> Option<Option<(CustomerId, i64)>> {
        if let Self::Customer(seen) = self { Some(*seen) } else { None }
    }

    /// A product: which one, `None` in it for a new one.
    pub const fn product(&self) -> Option<Option<(ProductId, i64)>> {
        if let Self::Product(seen) = self { Some(*seen) } else { None }
    }

    /// A change of stock: of which product.
    pub const fn stock(&self) -> Option<ProductId> {
        if let Self::Stock(product) = self { Some(*product) } else { None }
    }

    /// A tariff: which one, `None` in it for a new one.
    pub const fn tariff(&self) -> Option<Option<(TariffId, i64)>> {
        if let Self::Tariff { tariff, .. } = self { Some(*tariff) } else { None }
    }

    /// The tariff that a new one was copied from.
    pub const fn copied_from(&self) -> Option<TariffId> {
        if let Self::Tariff { copied_from, .. } = self { *copied_from } else { None }
    }

    /// The customer in whose file the form is; other forms have a screen of their own.
    pub const fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Device { customer, .. } | Self::Link(customer) => Some(*customer),
            Self::System(_)
            | Self::Customer(_)
            | Self::Product(_)
            | Self::Stock(_)
            | Self::Swap { .. }
            | Self::Move { .. }
            | Self::Tariff { .. } => None,
        }
    }
}

/// A form with something in it that is not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub of: DraftOf,
    /// Whose form it is, as a person would say: the code and name of a customer, the name of a system.
    pub whose: String,
    /// What it is about, as far as it was typed.
    pub about: String,
    pub typed: Entries,
    /// What was typed in fields that are not shown now, as those of another technology.
    pub aside: Entries,
    /// The form as it was opened.
    pub before: Entries,
    /// The form as it was sent to be saved, while nobody has answered.
    pub sent: Option<Entries>,
    /// The field that has the focus.
    pub focus: String,
}

/// A draft that is kept, with who typed it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: DraftId,
    pub by: String,
    pub at: Timestamp,
    pub draft: Draft,
}

/// An [`Entry`] as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Written<'a> {
    Keep,
    Clear,
    Words(Cow<'a, str>),
    Switch(bool),
}

#[derive(Serialize, Deserialize)]
struct Page<'a> {
    /// The version of the program whose form it was.
    program: Cow<'a, str>,
    by: Cow<'a, str>,
    at: Timestamp,
    of: Cow<'a, DraftOf>,
    whose: Cow<'a, str>,
    about: Cow<'a, str>,
    typed: BTreeMap<Cow<'a, str>, Written<'a>>,
    aside: BTreeMap<Cow<'a, str>, Written<'a>>,
    before: BTreeMap<Cow<'a, str>, Written<'a>>,
    sent: Option<BTreeMap<Cow<'a, str>, Written<'a>>>,
    focus: Cow<'a, str>,
}

impl Kept {
    /// All of it, secrets too: to be sealed.
    pub fn to_text(&self) -> Secret {
        let draft = &self.draft;
        let page = Page {
            program: env!("CARGO_PKG_VERSION").into(),
            by: self.by.as_str().into(),
            at: self.at,
            of: Cow::Borrowed(&draft.of),
            whose: draft.whose.as_str().into(),
            about: draft.about.as_str().into(),
            typed: written(&draft.typed),
            aside: written(&draft.aside),
            before: written(&draft.before),
            sent: draft.sent.as_ref().map(written),
            focus: draft.focus.as_str().into(),
        };
        Secret::new(serde_json::to_string(&page).expect("maps with keys of text, and plain values"))
    }

    /// Reads what was kept; `None` when it is something else.
    pub fn from_text(id: DraftId, text: &Secret) -> Option<Self> {
        let page: Page<'_> = serde_json::from_str(text.expose()).ok()?;
        let draft = Draft {
            of: page.of.into_owned(),
            whose: page.whose.into_owned(),
            about: page.about.into_owned(),
            typed: read(page.typed),
            aside: read(page.aside),
            before: read(page.before),
            sent: page.sent.map(read),
            focus: page.focus.into_owned(),
        };
        Some(Self { id, by: page.by.into_owned(), at: page.at, draft })
    }

    /// What is still to be offered of a draft that was found to be saved, as the record of this number: what was typed
    /// after the form was sent. `None` when that is nothing.
    pub fn after_saving(mut self, record: i64) -> Option<Self> {
        let sent = self.draft.sent.take();
        if sent.as_ref() == Some(&self.draft.typed) {
            return None;
        }
        // Nothing is on its way of one whose answer had come: its form knew the version that it has now, or will be asked.
        let is_answered = sent.is_none();
        let next = |seen: Option<i64>| match seen {
            Some(version) if is_answered => version,
            seen => seen.map_or(1, |version| version + 1),
        };
        self.draft.of = match self.draft.of {
            DraftOf::Device { customer, system, external_id, device } => {
                let version = next(device.map(|(_, version)| version));
                DraftOf::Device { customer, system, external_id, device: Some((DeviceId(record), version)) }
            }
            DraftOf::System(seen) => {
                DraftOf::System(Some((SystemId(record), next(seen.map(|(_, version)| version)))))
            }
            DraftOf::Customer(seen) => {
                DraftOf::Customer(Some((CustomerId(record), next(seen.map(|(_, version)| version)))))
            }
            DraftOf::Link(customer) => DraftOf::Link(customer),
            DraftOf::Product(seen) => {
                DraftOf::Product(Some((ProductId(record), next(seen.map(|(_, version)| version)))))
            }
            DraftOf::Stock(product) => DraftOf::Stock(product),
            // What was typed after it is of a unit that has gone from there.
            DraftOf::Swap { .. } | DraftOf::Move { .. } => return None,
            DraftOf::Tariff { tariff, .. } => {
                let version = next(tariff.map(|(_, version)| version));
                DraftOf::Tariff { tariff: Some((TariffId(record), version)), copied_from: None }
            }
        };
        self.draft.before = sent.unwrap_or(self.draft.before);
        Some(self)
    }
}

fn written(entries: &Entries) -> BTreeMap<Cow<'_, str>, Written<'_>> {
    entries
        .iter()
        .map(|(key, entry)| {
            let entry = match entry {
                Entry::Keep => Written::Keep,
                Entry::Clear => Written::Clear,
                Entry::Words(words) => Written::Words(words.expose().into()),
                Entry::Switch(on) => Written::Switch(*on),
            };
            (Cow::Borrowed(key.as_str()), entry)
        })
        .collect()
}

fn read(written: BTreeMap<Cow<'_, str>, Written<'_>>) -> Entries {
    written
        .into_iter()
        .map(|(key, entry)| {
            let entry = match entry {
                Written::Keep => Entry::Keep,
                Written::Clear => Entry::Clear,
                Written::Words(words) => Entry::Words(Secret::new(words.into_owned())),
                Written::Switch(on) => Entry::Switch(on),
            };
            (key.into_owned(), entry)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Entry {
        Entry::Words(Secret::new(text.to_owned()))
    }

    fn kept() -> Kept {
        let entries = |name: &str| {
            Entries::from([
                ("name".to_owned(), words(name)),
                ("mailbox_active".to_owned(), Entry::Switch(true)),
                ("wifi_key".to_owned(), Entry::Keep),
                ("admin_password".to_owned(), Entry::Clear),
            ])
        };
        Kept {
            id: DraftId(5),
            by: "ana".into(),
            at: Timestamp::constant(1_795_000_000, 0),
            draft: Draft {
                of: DraftOf::Device {
                    customer: CustomerId(7),
                    system: SystemId(1),
                    external_id: "R7".into(),
                    device: Some((DeviceId(3), 4)),
                },
                whose: "C000007 Begoña «Núñez» \"Peña\"".into(),
                about: "ONT\tsalón".into(),
                typed: entries("salón 日本 \u{1b}"),
                aside: entries(""),
                before: entries("salón"),
                sent: None,
                focus: "name".into(),
            },
        }
    }

    #[test]
    fn a_draft_comes_back_from_its_text_as_it_was() {
        let mut kept = kept();
        assert_eq!(Kept::from_text(kept.id, &kept.to_text()), Some(kept.clone()));
        kept.draft.sent = Some(kept.draft.typed.clone());
        kept.draft.of = DraftOf::System(None);
        assert_eq!(Kept::from_text(kept.id, &kept.to_text()), Some(kept.clone()));
    }

    #[test]
    fn what_is_no_draft_is_not_read_as_one() {
        for text in ["", "{}", "nothing", r#"{"program":"0.1.0","typed":[]}"#] {
            assert_eq!(Kept::from_text(DraftId(1), &Secret::new(text.into())), None, "{text}");
        }
    }

    #[test]
    fn nothing_is_left_of_a_draft_that_was_saved_as_it_stands() {
        let mut kept = kept();
        kept.draft.sent = Some(kept.draft.typed.clone());
        assert_eq!(kept.after_saving(3), None);
    }

    #[test]
    fn what_was_typed_after_a_form_was_sent_becomes_a_change_of_the_record() {
        let mut kept = kept();
        let sent = kept.draft.typed.clone();
        kept.draft.sent = Some(sent.clone());
        kept.draft.typed.insert("name".into(), words("más"));
        let left = kept.clone().after_saving(3).expect("something is left").draft;
        assert_eq!((left.before, left.sent), (sent, None));
        assert!(matches!(left.of, DraftOf::Device { device: Some((DeviceId(3), 5)), .. }), "{:?}", left.of);
        kept.draft.of = DraftOf::System(None);
        let left = kept.after_saving(9).expect("something is left").draft;
        assert_eq!(left.of, DraftOf::System(Some((SystemId(9), 1))));
    }
}
