//! The sections and classes of a report, and what can be done about each. Their words are a contract.

use serde::{Deserialize, Serialize};

use crate::domain::text::Text;
use crate::text;

/// What the rows of a part of the report are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    Customers,
    Devices,
    Tariffs,
}

impl Section {
    pub const ALL: [Self; 3] = [Self::Customers, Self::Devices, Self::Tariffs];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Devices => "devices",
            Self::Tariffs => "tariffs",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.word() == word)
    }

    pub fn label(self) -> Text {
        match self {
            Self::Customers => text!("report-section-customers"),
            Self::Devices => text!("report-section-devices"),
            Self::Tariffs => text!("report-section-tariffs"),
        }
    }

    /// Its classes, in the order in which they are told.
    pub fn classes(self) -> impl Iterator<Item = Class> {
        Class::ALL.into_iter().filter(move |class| class.section() == self)
    }
}

/// What is to be said of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Linked; the states do not go together.
    DiffersState,
    /// Expected there, and no record matches.
    OnlyOurs,
    /// The linked id no longer exists there, and should.
    BrokenLink,
    /// Linked; states go together; name, tax id, telephone or e-mail differ.
    DiffersData,
    /// One record matches one customer, and no link is stored.
    Unlinked,
    /// Several candidates, or keys that point at different ones.
    Ambiguous,
    /// Links whose ids are equal but for case and spaces.
    DuplicateId,
    /// A record matches no customer of ours.
    OnlyTheirs,
    /// The reading failed or was cut short before this could be known.
    NotChecked,
    /// Linked, state and data equal.
    InSync,
    /// Ours, neither expected nor matched there; theirs, terminated and matching nobody.
    OutOfScope,
    /// We have it active, they do not.
    DeviceMissing,
    /// They have it, we do not.
    DeviceExtra,
    /// Removed by us, there again.
    DeviceReappeared,
    /// One serial or MAC on two customers, on either side.
    DuplicateSerial,
    /// The template linked to the tariff's service is not the one applied.
    DiffersTemplate,
    /// State, name or fields differ.
    DiffersDevice,
    /// What [`Class::NotChecked`] is for customers: a device that was not seen, of a customer that was.
    DeviceNotChecked,
    DeviceInSync,
    /// An operation is under way: left out of the comparison.
    InProgress,
    /// A service that active customers contract, that the system's technologies can serve, without a template.
    NoTemplate,
}

impl Class {
    /// Those of each section together, in the order in which they are told.
    pub const ALL: [Self; 21] = [
        Self::DiffersState,
        Self::OnlyOurs,
        Self::BrokenLink,
        Self::DiffersData,
        Self::Unlinked,
        Self::Ambiguous,
        Self::DuplicateId,
        Self::OnlyTheirs,
        Self::NotChecked,
        Self::InSync,
        Self::OutOfScope,
        Self::DeviceMissing,
        Self::DeviceExtra,
        Self::DeviceReappeared,
        Self::DuplicateSerial,
        Self::DiffersTemplate,
        Self::DiffersDevice,
        Self::DeviceNotChecked,
        Self::DeviceInSync,
        Self::InProgress,
        Self::NoTemplate,
    ];

    /// The word in the database, in JSON and on the command line; with its section it names the class.
    pub const fn word(self) -> &'static str {
        match self {
            Self::DiffersState => "differs_state",
            Self::OnlyOurs => "only_ours",
            Self::BrokenLink => "broken_link",
            Self::DiffersData => "differs_data",
            Self::Unlinked => "unlinked",
            Self::Ambiguous => "ambiguous",
            Self::DuplicateId => "duplicate_id",
            Self::OnlyTheirs => "only_theirs",
            Self::NotChecked | Self::DeviceNotChecked => "not_checked",
            Self::InSync => "in_sync",
            Self::OutOfScope => "out_of_scope",
            Self::DeviceMissing => "device_missing",
            Self::DeviceExtra => "device_extra",
            Self::DeviceReappeared => "device_reappeared",
            Self::DuplicateSerial => "duplicate_serial",
            Self::DiffersTemplate => "differs_template",
            Self::DiffersDevice => "differs_device",
            Self::DeviceInSync => "device_in_sync",
            Self::InProgress => "in_progress",
            Self::NoTemplate => "no_template",
        }
    }

    pub fn from_words(section: Section, word: &str) -> Option<Self> {
        section.classes().find(|class| class.word() == word)
    }

    pub const fn section(self) -> Section {
        match self {
            Self::DiffersState
            | Self::OnlyOurs
            | Self::BrokenLink
            | Self::DiffersData
            | Self::Unlinked
            | Self::Ambiguous
            | Self::DuplicateId
            | Self::OnlyTheirs
            | Self::NotChecked
            | Self::InSync
            | Self::OutOfScope => Section::Customers,
            Self::DeviceMissing
            | Self::DeviceExtra
            | Self::DeviceReappeared
            | Self::DuplicateSerial
            | Self::DiffersTemplate
            | Self::DiffersDevice
            | Self::DeviceNotChecked
            | Self::DeviceInSync
            | Self::InProgress => Section::Devices,
            Self::NoTemplate => Section::Tariffs,
        }
    }

    /// The name on the screen.
    pub fn label(self) -> Text {
        match self {
            Self::DiffersState => text!("report-class-differs-state"),
            Self::OnlyOurs => text!("report-class-only-ours"),
            Self::BrokenLink => text!("report-class-broken-link"),
            Self::DiffersData => text!("report-class-differs-data"),
            Self::Unlinked => text!("report-class-unlinked"),
            Self::Ambiguous => text!("report-class-ambiguous"),
            Self::DuplicateId => text!("report-class-duplicate-id"),
            Self::OnlyTheirs => text!("report-class-only-theirs"),
            Self::NotChecked => text!("report-class-not-checked"),
            Self::InSync => text!("report-class-in-sync"),
            Self::OutOfScope => text!("report-class-out-of-scope"),
            Self::DeviceMissing => text!("report-class-device-missing"),
            Self::DeviceExtra => text!("report-class-device-extra"),
            Self::DeviceReappeared => text!("report-class-device-reappeared"),
            Self::DuplicateSerial => text!("report-class-duplicate-serial"),
            Self::DiffersTemplate => text!("report-class-differs-template"),
            Self::DiffersDevice => text!("report-class-differs-device"),
            Self::DeviceNotChecked => text!("report-class-device-not-checked"),
            Self::DeviceInSync => text!("report-class-device-in-sync"),
            Self::InProgress => text!("report-class-in-progress"),
            Self::NoTemplate => text!("report-class-no-template"),
        }
    }

    /// Whether its rows are listed; the others are only counted, unless all are asked for.
    pub const fn is_listed(self) -> bool {
        !matches!(self, Self::InSync | Self::OutOfScope | Self::DeviceInSync | Self::InProgress)
    }

    /// What can be done about a row, the usual first.
    pub const fn actions(self) -> &'static [Action] {
        match self {
            Self::DiffersState | Self::DiffersData | Self::DiffersDevice => {
                &[Action::Push, Action::Pull, Action::Accept]
            }
            Self::OnlyOurs => &[Action::Push, Action::Accept],
            Self::OnlyTheirs => &[Action::Adopt, Action::Remove, Action::Accept],
            Self::Unlinked => &[Action::Link],
            Self::Ambiguous | Self::DuplicateId | Self::DuplicateSerial => &[Action::Choose],
            Self::BrokenLink => &[Action::Unlink, Action::Push],
            Self::DeviceMissing | Self::DiffersTemplate => &[Action::Push],
            Self::DeviceExtra => &[Action::Adopt, Action::Remove],
            Self::DeviceReappeared => &[Action::Remove, Action::Adopt],
            Self::NoTemplate => &[Action::LinkTemplate],
            Self::NotChecked
            | Self::DeviceNotChecked
            | Self::InSync
            | Self::OutOfScope
            | Self::DeviceInSync
            | Self::InProgress => &[],
        }
    }
}

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    Certain,
    Probable,
}

impl Certainty {
    pub const ALL: [Self; 2] = [Self::Certain, Self::Probable];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Probable => "probable",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|certainty| certainty.word() == word)
    }

    pub fn label(self) -> Text {
        match self {
            Self::Certain => text!("report-certain"),
            Self::Probable => text!("report-probable"),
        }
    }
}

/// What is done about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Make theirs like ours.
    Push,
    /// Make ours like theirs.
    Pull,
    /// Make ours out of theirs.
    Adopt,
    Link,
    Unlink,
    /// Terminate the customer, or remove the device, there.
    Remove,
    /// Leave it.
    Accept,
    /// By hand.
    Choose,
    /// By hand, in the tariffs.
    LinkTemplate,
}

impl Action {
    pub const ALL: [Self; 9] = [
        Self::Push,
        Self::Pull,
        Self::Adopt,
        Self::Link,
        Self::Unlink,
        Self::Remove,
        Self::Accept,
        Self::Choose,
        Self::LinkTemplate,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Pull => "pull",
            Self::Adopt => "adopt",
            Self::Link => "link",
            Self::Unlink => "unlink",
            Self::Remove => "remove",
            Self::Accept => "accept",
            Self::Choose => "choose",
            Self::LinkTemplate => "link_template",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    pub fn label(self) -> Text {
        match self {
            Self::Push => text!("report-action-push"),
            Self::Pull => text!("report-action-pull"),
            Self::Adopt => text!("report-action-adopt"),
            Self::Link => text!("report-action-link"),
            Self::Unlink => text!("report-action-unlink"),
            Self::Remove => text!("report-action-remove"),
            Self::Accept => text!("report-action-accept"),
            Self::Choose => text!("report-action-choose"),
            Self::LinkTemplate => text!("report-action-link-template"),
        }
    }

    /// Whether it can be done to several rows at once; of `link`, to certain ones alone.
    pub const fn takes_several(self) -> bool {
        match self {
            Self::Push | Self::Pull | Self::Link | Self::Unlink | Self::Accept => true,
            Self::Adopt | Self::Remove | Self::Choose | Self::LinkTemplate => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Class, Section};

    #[test]
    fn a_class_is_known_by_its_section_and_word_and_by_its_place() {
        for (place, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(class as usize, place, "{class:?}");
            assert_eq!(Class::from_words(class.section(), class.word()), Some(class));
        }
        assert_eq!(Class::from_words(Section::Tariffs, "in_sync"), None);
    }

    #[test]
    fn actions_are_read_back_from_their_words() {
        for action in Action::ALL {
            assert_eq!(Action::from_word(action.word()), Some(action));
        }
    }

    #[test]
    fn what_cannot_be_told_or_does_not_differ_is_not_acted_on() {
        for class in Class::ALL.into_iter().filter(|class| !class.is_listed()) {
            assert_eq!(class.actions(), [], "{class:?}");
        }
        assert_eq!(Class::NotChecked.actions(), []);
    }
}
