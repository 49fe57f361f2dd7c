//! Environments: the dev server's own.

use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::response::Page;
use crate::v2::{Env, EnvType, operation::FetchAccountEnvs};

/// How many environments a page holds at most (wire facts 6).
pub(super) const MOST: u32 = 250;

/// As recording `v2-envs` has it.
pub(super) fn dev() -> Env {
    let mut env = Env::default();
    env.id = super::runs_v1::ENV_ID.into();
    env.name = "dev".into();
    env.kind = EnvType::Test;
    env.created_at = super::service::epoch();
    env
}

/// Not paged.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn list(_: &State, call: FetchAccountEnvs) -> Result<Served<Page<Env>>, Refusal> {
    match call.limit {
        Some(0) => Err(Refusal::invalid("Limit must be at least 1")),
        limit => super::limits::page_size(limit, MOST).map(|_| Page::single(vec![dev()]).into()),
    }
}
