//! The event and signing keys that the account lists.

use super::ids::uuid;
use crate::types::{Secret, Timestamp};
use crate::v2::{EventKeyInfo, SigningKeyInfo};

/// The keys that the account operations return. Unrelated to the keys that the server accepts.
#[derive(Default)]
pub(in crate::mock) struct AccountKeys {
    pub(in crate::mock) event: Vec<EventKeyInfo>,
    pub(in crate::mock) signing: Vec<SigningKeyInfo>,
}

impl AccountKeys {
    pub(in crate::mock) fn add_event(&mut self, environment: String, name: String, key: String) {
        let mut info = EventKeyInfo::default();
        info.id = uuid(&format!("event key {}", self.event.len()));
        (info.environment, info.name, info.key) = (environment, name, Secret::new(key));
        self.event.push(info);
    }

    pub(in crate::mock) fn add_signing(&mut self, environment: String, name: String, key: String) {
        let mut info = SigningKeyInfo::default();
        info.id = uuid(&format!("signing key {}", self.signing.len()));
        (info.environment, info.name, info.key) = (environment, name, Secret::new(key));
        self.signing.push(info);
    }

    /// Sets the time at which all keys were created.
    pub(super) fn created_at(mut self, at: Timestamp) -> Self {
        self.event.iter_mut().for_each(|key| key.created_at = Some(at));
        self.signing.iter_mut().for_each(|key| key.created_at = Some(at));
        self
    }
}
