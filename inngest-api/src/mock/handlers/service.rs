//! The service itself, its account and its keys.

use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::v2::{self, Account, EventKeyInfo, FetchAccountSigningKeys, Health, ServiceHealth, SigningKeyInfo};
use crate::{Page, Timestamp};

type Keys = Page<SigningKeyInfo>;

#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "a handler's signature")]
pub(super) fn health(_: &State, _: Health) -> Result<Served<ServiceHealth>, Refusal> {
    let mut health = ServiceHealth::default();
    health.status = "ok".into();
    Ok(health.into())
}

/// A dev server has no keys, and does not page them (recording `v2-keys-signing`).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn signing_keys(_: &State, call: FetchAccountSigningKeys) -> Result<Served<Keys>, Refusal> {
    match call.limit {
        Some(0) => Err(Refusal::invalid("Limit must be at least 1")),
        limit => super::limits::page_size(limit, 100).map(|_| Page::default().into()),
    }
}

/// As signing keys (recording `v2-keys-events`).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn event_keys(_: &State, call: v2::FetchAccountEventKeys) -> Result<Served<Page<EventKeyInfo>>, Refusal> {
    match call.limit {
        Some(0) => Err(Refusal::invalid("Limit must be at least 1")),
        limit => super::limits::page_size(limit, 100).map(|_| Page::default().into()),
    }
}

/// When a dev server's account and environment were made: 2021-05-13T09:30:04Z.
pub(super) fn epoch() -> Option<Timestamp> {
    Timestamp::from_second(1_620_898_204).ok()
}

/// As recording `v2-account` has it.
#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "a handler's signature")]
pub(super) fn account(_: &State, _: v2::FetchAccount) -> Result<Served<Account>, Refusal> {
    let mut account = Account::default();
    account.id = "00000000-0000-4000-a000-000000000000".into();
    account.email = "dev@inngest.local".into();
    account.name = "Dev Server".into();
    (account.created_at, account.updated_at) = (epoch(), epoch());
    Ok(account.into())
}
