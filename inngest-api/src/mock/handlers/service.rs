//! Health, the account and its keys.

use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::ServerState;
use crate::response::Page;
use crate::types::{Cursor, Timestamp};
use crate::v2::{
    self, Account, EventKeyInfo, ServiceHealth, SigningKeyInfo,
    operation::{FetchAccountEventKeys, FetchAccountSigningKeys, Health},
};

#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "the signature of a handler")]
pub(super) fn health(_: &ServerState, _: Health) -> Result<HandlerOutput<ServiceHealth>, ErrorResponse> {
    let mut health = ServiceHealth::default();
    health.status = "ok".into();
    Ok(health.into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn signing_keys(
    state: &ServerState,
    call: FetchAccountSigningKeys,
) -> Result<HandlerOutput<Page<SigningKeyInfo>>, ErrorResponse> {
    keys(&state.account_keys.signing, |key| &key.id, call.limit, call.cursor.as_ref())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn event_keys(
    state: &ServerState,
    call: FetchAccountEventKeys,
) -> Result<HandlerOutput<Page<EventKeyInfo>>, ErrorResponse> {
    keys(&state.account_keys.event, |key| &key.id, call.limit, call.cursor.as_ref())
}

/// A dev server has no keys, and an empty page without a limit. Recordings `v2-keys-signing`, `v2-keys-events`.
fn keys<T: Clone>(
    all: &[T],
    id: impl Fn(&T) -> &String,
    limit: Option<u32>,
    cursor: Option<&Cursor>,
) -> Result<HandlerOutput<Page<T>>, ErrorResponse> {
    if limit == Some(0) {
        return Err(ErrorResponse::invalid("Limit must be at least 1"));
    }
    let all_by_id = all.iter().map(|key| (id(key).clone(), key.clone()));
    let page = super::paging::page(all_by_id, limit, cursor, 100)?;
    Ok(if all.is_empty() { Page::default().into() } else { page.into() })
}

/// When the account and the environment of a dev server were created: 2021-05-13T09:30:04Z.
pub(super) fn epoch() -> Option<Timestamp> {
    Timestamp::from_second(1_620_898_204).ok()
}

/// Recording `v2-account`.
#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "the signature of a handler")]
pub(super) fn account(
    _: &ServerState,
    _: v2::operation::FetchAccount,
) -> Result<HandlerOutput<Account>, ErrorResponse> {
    let mut account = Account::default();
    account.id = "00000000-0000-4000-a000-000000000000".into();
    account.email = "dev@inngest.local".into();
    account.name = "Dev Server".into();
    (account.created_at, account.updated_at) = (epoch(), epoch());
    Ok(account.into())
}
