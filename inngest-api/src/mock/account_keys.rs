use super::ids::uuid;
use crate::types::{Secret, Timestamp};
use crate::v2::{EventKeyInfo, SigningKeyInfo};

/// The keys that the account lists: not those that the server takes.
#[derive(Default)]
pub(super) struct AccountKeys {
    pub(super) event: Vec<EventKeyInfo>,
    pub(super) signing: Vec<SigningKeyInfo>,
}

impl AccountKeys {
    pub(super) fn add_event(&mut self, environment: String, name: String, key: String) {
        let mut info = EventKeyInfo::default();
        info.id = uuid(&format!("event key {}", self.event.len()));
        (info.environment, info.name, info.key) = (environment, name, Secret::new(key));
        self.event.push(info);
    }

    pub(super) fn add_signing(&mut self, environment: String, name: String, key: String) {
        let mut info = SigningKeyInfo::default();
        info.id = uuid(&format!("signing key {}", self.signing.len()));
        (info.environment, info.name, info.key) = (environment, name, Secret::new(key));
        self.signing.push(info);
    }

    /// They were made when the server was.
    pub(super) fn made(mut self, at: Timestamp) -> Self {
        self.event.iter_mut().for_each(|key| key.created_at = Some(at));
        self.signing.iter_mut().for_each(|key| key.created_at = Some(at));
        self
    }
}
