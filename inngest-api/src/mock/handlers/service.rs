//! The service itself, its account and its keys.

use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::response::Page;
use crate::types::{Cursor, Timestamp};
use crate::v2::{
    self, Account, EventKeyInfo, ServiceHealth, SigningKeyInfo,
    operation::{FetchAccountEventKeys, FetchAccountSigningKeys, Health},
};

#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "a handler's signature")]
pub(super) fn health(_: &State, _: Health) -> Result<Served<ServiceHealth>, Refusal> {
    let mut health = ServiceHealth::default();
    health.status = "ok".into();
    Ok(health.into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn signing_keys(
    state: &State,
    call: FetchAccountSigningKeys,
) -> Result<Served<Page<SigningKeyInfo>>, Refusal> {
    keys(&state.account_keys.signing, |key| &key.id, call.limit, call.cursor.as_ref())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn event_keys(state: &State, call: FetchAccountEventKeys) -> Result<Served<Page<EventKeyInfo>>, Refusal> {
    keys(&state.account_keys.event, |key| &key.id, call.limit, call.cursor.as_ref())
}

/// A dev server has none, and does not page them (recordings `v2-keys-signing`, `v2-keys-events`).
fn keys<T: Clone>(
    all: &[T],
    id: impl Fn(&T) -> &String,
    limit: Option<u32>,
    cursor: Option<&Cursor>,
) -> Result<Served<Page<T>>, Refusal> {
    if limit == Some(0) {
        return Err(Refusal::invalid("Limit must be at least 1"));
    }
    let all_by_id = all.iter().map(|key| (id(key).clone(), key.clone()));
    let page = super::limits::page(all_by_id, limit, cursor, 100)?;
    Ok(if all.is_empty() { Page::default().into() } else { page.into() })
}

/// When a dev server's account and environment were made: 2021-05-13T09:30:04Z.
pub(super) fn epoch() -> Option<Timestamp> {
    Timestamp::from_second(1_620_898_204).ok()
}

/// As recording `v2-account` has it.
#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "a handler's signature")]
pub(super) fn account(_: &State, _: v2::operation::FetchAccount) -> Result<Served<Account>, Refusal> {
    let mut account = Account::default();
    account.id = "00000000-0000-4000-a000-000000000000".into();
    account.email = "dev@inngest.local".into();
    account.name = "Dev Server".into();
    (account.created_at, account.updated_at) = (epoch(), epoch());
    Ok(account.into())
}
