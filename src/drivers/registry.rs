//! Gives the driver for a system and keeps it, so that its connections are used again.
//!
//! It tries nothing by itself: that a driver was made says nothing about whether the system answers.

use std::sync::{Arc, Mutex, PoisonError};

use super::rest::RestDriver;
use super::{Capabilities, Connect, Driver, Failure};
use crate::domain::system::{Access, SystemKind};

/// What a kind of system can do, without connecting to any.
pub const fn capabilities_of(kind: SystemKind) -> Capabilities {
    match kind {
        SystemKind::Rest => RestDriver::CAPABILITIES,
    }
}

/// The drivers in use, the one used last at the end.
#[derive(Default)]
pub struct Registry {
    drivers: Mutex<Vec<(Access, Arc<dyn Driver>)>>,
}

impl Registry {
    /// More than anybody has systems; a password that was only tried does not stay for ever.
    const CAPACITY: usize = 16;

    pub fn new() -> Self {
        Self::default()
    }
}

impl Connect for Registry {
    fn connect(&self, access: &Access) -> Result<Arc<dyn Driver>, Failure> {
        // A poisoned list is still a whole list: nothing in here leaves it half changed.
        let mut drivers = self.drivers.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = match drivers.iter().position(|(known, _)| known == access) {
            Some(index) => drivers.remove(index),
            None => {
                let driver: Arc<dyn Driver> = match access.kind {
                    SystemKind::Rest => Arc::new(RestDriver::new(access)?),
                };
                // The same system with another password or options: what was known of it is out of date.
                drivers.retain(|(known, _)| {
                    (known.kind, &known.url, &known.user) != (access.kind, &access.url, &access.user)
                });
                if drivers.len() >= Self::CAPACITY {
                    drivers.remove(0);
                }
                (access.clone(), driver)
            }
        };
        let driver = Arc::clone(&entry.1);
        drivers.push(entry);
        Ok(driver)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::Secret;

    fn access(url: &str, password: &str) -> Access {
        Access {
            kind: SystemKind::Rest,
            url: url.parse().expect("a URL"),
            user: "demo".into(),
            password: Secret::new(password.into()),
            options: [].into(),
        }
    }

    #[test]
    fn the_same_access_gets_the_same_driver_until_it_changes() {
        let registry = Registry::new();
        let first = registry.connect(&access("http://acs.example", "a")).expect("a driver");
        let again = registry.connect(&access("http://acs.example", "a")).expect("a driver");
        assert!(Arc::ptr_eq(&first, &again));
        let changed = registry.connect(&access("http://acs.example", "b")).expect("a driver");
        assert!(!Arc::ptr_eq(&first, &changed));
        assert_eq!(registry.drivers.lock().expect("not poisoned").len(), 1);
    }

    #[test]
    fn only_so_many_drivers_are_kept_and_the_oldest_goes_first() {
        let registry = Registry::new();
        for port in 1..=Registry::CAPACITY + 1 {
            registry.connect(&access(&format!("http://acs.example:{port}"), "a")).expect("a driver");
        }
        let drivers = registry.drivers.lock().expect("not poisoned");
        assert_eq!(drivers.len(), Registry::CAPACITY);
        assert!(drivers.iter().all(|(known, _)| known.url.as_str() != "http://acs.example:1"));
    }
}
