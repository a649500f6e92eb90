//! Names an operation together with what it sends, so that a system that keeps such names can tell a repeat.

use sha2::{Digest, Sha256};

use crate::domain::device::{DesiredDevice, SecretChange};
use crate::domain::operation::Operation;
use crate::domain::technology::Value;

/// The same for the same operation and the same content, and another as soon as either is another.
pub fn idempotency_key(operation: &Operation, device: &DesiredDevice) -> String {
    // Taken apart whole, so that a field that is added cannot be forgotten here.
    let DesiredDevice { external_id, serial, name, technology, template_id, intent, values, secrets } =
        device;
    let mut parts = Parts(Sha256::new());
    // The id alone could come again in a database that was made anew.
    parts.add(&operation.id.0.to_be_bytes());
    parts.add(&operation.created_at.as_nanosecond().to_be_bytes());
    for text in [external_id, serial.as_str(), name, &technology.0, intent.word()] {
        parts.add(text.as_bytes());
    }
    parts.add_optional(template_id.as_deref());
    for (key, value) in values {
        parts.add(key.as_bytes());
        parts.add_optional(value.as_ref().map(words));
    }
    for (key, change) in secrets {
        parts.add(key.as_bytes());
        match change {
            SecretChange::Keep => parts.add(b"keep"),
            SecretChange::Clear => parts.add(b"clear"),
            SecretChange::Set(secret) => {
                parts.add(b"set");
                parts.add(secret.expose().as_bytes());
            }
        }
    }
    parts.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn words(value: &Value) -> &str {
    match value {
        Value::Text(words) => words,
        Value::Switch(true) => "true",
        Value::Switch(false) => "false",
        Value::Secret(secret) => secret.expose(),
    }
}

/// Takes in parts with their lengths, so that no two lists of parts look the same.
struct Parts(Sha256);

impl Parts {
    fn add(&mut self, part: &[u8]) {
        self.0.update(part.len().to_be_bytes());
        self.0.update(part);
    }

    fn add_optional(&mut self, part: Option<&str>) {
        match part {
            Some(part) => {
                self.add(b"some");
                self.add(part.as_bytes());
            }
            None => self.add(b"none"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::device::Intent;
    use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
    use crate::domain::operation::{OperationKind, OperationState};
    use crate::domain::technology::TechnologyKey;
    use crate::domain::values::{Secret, SerialNumber};

    fn operation() -> Operation {
        Operation {
            id: OperationId(7),
            system: SystemId(1),
            system_name: "ACS".into(),
            customer: CustomerId(1),
            customer_code: "C1".into(),
            device: Some(DeviceId(1)),
            serial: Some("HWTC1234ABCD".into()),
            kind: OperationKind::Device,
            state: OperationState::Running,
            attempts: 1,
            due_at: Timestamp::UNIX_EPOCH,
            last_error: None,
            created_at: Timestamp::UNIX_EPOCH,
            created_by: "ana".into(),
            settled_at: None,
        }
    }

    fn device() -> DesiredDevice {
        DesiredDevice {
            external_id: "R000214".into(),
            serial: SerialNumber::from_stored("HWTC1234ABCD".into()),
            name: "Router".into(),
            technology: TechnologyKey("gpon".into()),
            template_id: Some("FTTH600".into()),
            intent: Intent::Active,
            values: [("ip".to_owned(), Some(Value::Text("10.0.12.34".into()))), ("mac".to_owned(), None)]
                .into(),
            secrets: [("wifi_key".to_owned(), SecretChange::Set(Secret::new("12345678".into())))].into(),
        }
    }

    #[test]
    fn a_later_try_of_the_same_change_has_the_same_key() {
        let later = Operation {
            attempts: 5,
            state: OperationState::Queued,
            due_at: Timestamp::MAX,
            last_error: Some(crate::text!("outbox-not-there")),
            ..operation()
        };
        assert_eq!(idempotency_key(&later, &device()), idempotency_key(&operation(), &device()));
        assert_eq!(idempotency_key(&operation(), &device()).len(), 64);
    }

    #[test]
    fn another_operation_or_another_content_has_another_key() {
        let mut changed = vec![device(); 5];
        changed[0].secrets.insert("wifi_key".into(), SecretChange::Set(Secret::new("87654321".into())));
        changed[1].values.insert("ip".into(), None);
        changed[2].template_id = None;
        changed[3].intent = Intent::Suspended;
        // The same letters, otherwise divided.
        (changed[4].external_id, changed[4].name) = ("R000214R".into(), "outer".into());
        let mut keys: Vec<_> = changed.iter().map(|device| idempotency_key(&operation(), device)).collect();
        keys.push(idempotency_key(&Operation { id: OperationId(8), ..operation() }, &device()));
        keys.push(idempotency_key(&Operation { created_at: Timestamp::MAX, ..operation() }, &device()));
        keys.push(idempotency_key(&operation(), &device()));
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 8);
    }
}
