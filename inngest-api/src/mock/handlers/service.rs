//! The service itself, and its keys.

use crate::Page;
use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::v2::{FetchAccountSigningKeys, Health, ServiceHealth, SigningKeyInfo};

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
