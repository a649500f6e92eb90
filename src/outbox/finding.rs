//! Judges what was read back: whether a change whose reply was lost has arrived.
//!
//! It asks nobody and decides nothing; what follows from a finding is `super::policy`.

use crate::domain::customer::DesiredCustomer;
use crate::domain::device::{DesiredDevice, Intent, SecretChange};
use crate::drivers::{
    Capabilities, Cause, Failure, Observed, RemoteCustomer, RemoteDevice, RemoteStatus, customer_difference,
    difference, is_customer_as_sent,
};
use crate::store::{Hold, Seen};

/// What a device that was read back tells of the change that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The device is there as it is wanted, or gone as it is wanted.
    AsWanted,
    /// It is certain that nothing came of the change.
    Absent,
    /// It is there, but not as it is wanted in these fields.
    Different { fields: Vec<String> },
    /// All that can be seen is as it is wanted, but it may have been so before: whether a secret of the change has
    /// arrived is not to be seen.
    SecretsUnproven,
    /// Under the id of a customer who was perhaps made stands one who is not as he was sent.
    PerhapsAnother { id: String },
}

/// What may be done about a change that has not arrived whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resend {
    /// Sending it again does no harm.
    Safe,
    /// It might be done twice: a person has to look.
    Unsafe,
}

impl Resend {
    /// A change before whose sending nothing was noted was not sent, so that sending it repeats nothing.
    pub const fn of(capabilities: Capabilities, seen: Option<&Seen>) -> Self {
        if capabilities.apply_is_repeatable || seen.is_none() { Self::Safe } else { Self::Unsafe }
    }
}

/// Judges a reading of a device; `seen` is what was noted there before the change was sent.
///
/// # Errors
/// The failure of a reading that tells nothing.
pub fn judge(
    wanted: &DesiredDevice,
    seen: Option<&Seen>,
    reading: Result<Observed, Failure>,
) -> Result<Finding, Failure> {
    let there = match reading {
        Ok(Observed::Present(device)) => Some(device),
        Ok(Observed::Absent) => None,
        // Where the customer is not, his device is not either.
        Err(Failure::Refused(Cause::CustomerMissing { .. })) => None,
        Err(failure) => return Err(failure),
    };
    Ok(match (there, wanted.intent) {
        (None, Intent::Removed) => Finding::AsWanted,
        (None, Intent::Active | Intent::Suspended) => Finding::Absent,
        (Some(device), _) => {
            let fields = difference(wanted, &device);
            if !fields.is_empty() {
                Finding::Different { fields }
            } else if all_secrets_show(wanted, &device) || was_written_since(seen, &device) {
                Finding::AsWanted
            } else {
                Finding::SecretsUnproven
            }
        }
    })
}

/// Judges a reading of a customer, of whom everything can be seen.
pub fn judge_customer(wanted: &DesiredCustomer, hold: Hold, there: Option<&RemoteCustomer>) -> Finding {
    let Some(there) = there else { return Finding::Absent };
    match hold {
        // Somebody else has the id: nothing came of the change, which is refused when it is sent.
        Hold::Free => Finding::Absent,
        Hold::PerhapsMade if is_customer_as_sent(wanted, there) => Finding::AsWanted,
        Hold::PerhapsMade => Finding::PerhapsAnother { id: there.id.clone() },
        Hold::His => {
            let fields: Vec<_> = customer_difference(wanted, there).into_iter().map(str::to_owned).collect();
            if fields.is_empty() { Finding::AsWanted } else { Finding::Different { fields } }
        }
    }
}

/// Judges a reading of a customer of whom we have none, and who was to leave.
pub fn judge_stray(there: Option<&RemoteCustomer>) -> Finding {
    match there.map(|there| there.status) {
        None | Some(RemoteStatus::Terminated) => Finding::AsWanted,
        Some(RemoteStatus::Active | RemoteStatus::Suspended) => {
            Finding::Different { fields: vec!["status".to_owned()] }
        }
    }
}

/// Whether every secret of the change can be seen in the reading. A new value never can: secrets are not read back.
fn all_secrets_show(wanted: &DesiredDevice, there: &RemoteDevice) -> bool {
    wanted.secrets.iter().all(|(key, change)| match change {
        SecretChange::Keep => true,
        SecretChange::Clear => there.secrets_set.contains_key(key),
        SecretChange::Set(_) => false,
    })
}

fn was_written_since(seen: Option<&Seen>, there: &RemoteDevice) -> bool {
    match seen {
        Some(Seen::Absent) => true,
        Some(Seen::Present { revision: Some(before) }) => {
            there.revision.as_ref().is_some_and(|now| now != before)
        }
        Some(Seen::Present { revision: None }) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::technology::{TechnologyKey, Value};
    use crate::domain::values::{Secret, SerialNumber};
    use crate::drivers::RemoteDeviceStatus;

    fn wanted(wifi_key: SecretChange) -> DesiredDevice {
        DesiredDevice {
            external_id: "R000214".into(),
            serial: SerialNumber::from_stored("HWTC1234ABCD".into()),
            name: "Router Huawei".into(),
            technology: TechnologyKey("gpon".into()),
            template_id: None,
            intent: Intent::Active,
            values: [("ip".to_owned(), Some(Value::Text("10.0.12.34".into())))].into(),
            secrets: [("wifi_key".to_owned(), wifi_key)].into(),
        }
    }

    fn there(revision: Option<&str>) -> RemoteDevice {
        let wanted = wanted(SecretChange::Keep);
        RemoteDevice {
            serial: wanted.serial.as_str().into(),
            name: wanted.name,
            technology: wanted.technology.0,
            template_id: None,
            status: RemoteDeviceStatus::Active,
            values: wanted.values,
            secrets_set: [("wifi_key".to_owned(), true)].into(),
            revision: revision.map(str::to_owned),
        }
    }

    fn present(device: RemoteDevice) -> Result<Observed, Failure> {
        Ok(Observed::Present(Box::new(device)))
    }

    fn new_key() -> SecretChange {
        SecretChange::Set(Secret::new("12345678".into()))
    }

    fn seen(revision: Option<&str>) -> Option<Seen> {
        Some(Seen::Present { revision: revision.map(str::to_owned) })
    }

    #[test]
    fn a_new_secret_is_proven_only_by_a_device_that_was_written_since() {
        for (before, now, finding) in [
            (Some(Seen::Absent), None, Finding::AsWanted),
            (seen(Some("1")), Some("2"), Finding::AsWanted),
            (seen(Some("1")), Some("1"), Finding::SecretsUnproven),
            (seen(Some("1")), None, Finding::SecretsUnproven),
            (seen(None), Some("2"), Finding::SecretsUnproven),
            (None, Some("2"), Finding::SecretsUnproven),
        ] {
            assert_eq!(
                judge(&wanted(new_key()), before.as_ref(), present(there(now))),
                Ok(finding),
                "{before:?} {now:?}"
            );
        }
    }

    #[test]
    fn without_a_new_secret_what_is_seen_is_proof() {
        assert_eq!(judge(&wanted(SecretChange::Keep), None, present(there(None))), Ok(Finding::AsWanted));
    }

    #[test]
    fn a_cleared_secret_is_proven_when_the_reading_tells_that_it_is_not_set() {
        let mut device = there(None);
        device.secrets_set.insert("wifi_key".into(), false);
        assert_eq!(judge(&wanted(SecretChange::Clear), None, present(device.clone())), Ok(Finding::AsWanted));
        device.secrets_set.clear();
        assert_eq!(judge(&wanted(SecretChange::Clear), None, present(device)), Ok(Finding::SecretsUnproven));
    }

    fn wanted_customer() -> DesiredCustomer {
        DesiredCustomer {
            external_id: "C5".into(),
            name: "Ana Ruiz".into(),
            tax_id: None,
            email: Some("ana@example.es".into()),
            phone: None,
            address: None,
            intent: Intent::Active,
        }
    }

    fn customer_there() -> RemoteCustomer {
        RemoteCustomer {
            id: "C5".into(),
            name: "Ana Ruiz".into(),
            tax_id: None,
            email: Some("ANA@example.es".into()),
            phone: Some(" ".into()),
            address: None,
            status: RemoteStatus::Active,
            devices: None,
        }
    }

    #[test]
    fn who_is_found_under_the_id_of_one_who_was_perhaps_made_is_he_only_if_he_is_in_all_as_he_was_sent() {
        let (wanted, same) = (wanted_customer(), customer_there());
        let another = || Finding::PerhapsAnother { id: "C5".into() };
        let named = RemoteCustomer { name: "Otra Persona".into(), ..same.clone() };
        let with_more = RemoteCustomer { tax_id: Some("12345678Z".into()), ..same.clone() };
        let different = Finding::Different { fields: vec!["name".into()] };
        for (hold, of_same, of_named, of_more) in [
            (Hold::His, Finding::AsWanted, different, Finding::AsWanted),
            (Hold::PerhapsMade, Finding::AsWanted, another(), another()),
            (Hold::Free, Finding::Absent, Finding::Absent, Finding::Absent),
        ] {
            assert_eq!(judge_customer(&wanted, hold, Some(&same)), of_same, "{hold:?}");
            assert_eq!(judge_customer(&wanted, hold, Some(&named)), of_named, "{hold:?}");
            assert_eq!(judge_customer(&wanted, hold, Some(&with_more)), of_more, "{hold:?}");
            assert_eq!(judge_customer(&wanted, hold, None), Finding::Absent, "{hold:?}");
        }
    }

    #[test]
    fn a_device_that_is_not_as_wanted_is_told_with_its_fields() {
        let mut device = there(Some("2"));
        device.name = "Otro".into();
        assert_eq!(
            judge(&wanted(new_key()), Some(&Seen::Absent), present(device)),
            Ok(Finding::Different { fields: vec!["name".into()] })
        );
    }

    #[test]
    fn a_device_that_is_not_there_was_not_made_unless_it_was_to_go() {
        let no_customer = || Err(Failure::Refused(Cause::CustomerMissing { id: "R000214".into() }));
        let mut wanted = wanted(new_key());
        for reading in [Ok(Observed::Absent), no_customer()] {
            assert_eq!(judge(&wanted, Some(&Seen::Absent), reading), Ok(Finding::Absent));
        }
        wanted.intent = Intent::Removed;
        for reading in [Ok(Observed::Absent), no_customer()] {
            assert_eq!(judge(&wanted, seen(None).as_ref(), reading), Ok(Finding::AsWanted));
        }
    }

    #[test]
    fn a_reading_that_failed_is_not_an_absence() {
        let failure = Failure::later(Cause::Closed);
        assert_eq!(judge(&wanted(new_key()), None, Err(failure.clone())), Err(failure));
    }

    #[test]
    fn sending_again_is_safe_where_it_may_be_repeated_or_nothing_was_sent() {
        let capabilities =
            |apply_is_repeatable| Capabilities { apply_is_repeatable, ..Capabilities::default() };
        assert_eq!(Resend::of(capabilities(true), Some(&Seen::Absent)), Resend::Safe);
        assert_eq!(Resend::of(capabilities(false), None), Resend::Safe);
        assert_eq!(Resend::of(capabilities(false), Some(&Seen::Absent)), Resend::Unsafe);
    }
}
