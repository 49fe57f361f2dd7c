//! The single environment of a dev server.

use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::ServerState;
use crate::response::Page;
use crate::v2::{Env, EnvType, operation::FetchAccountEnvs};

/// The maximum page size.
pub(super) const MAX_PAGE: u32 = 250;

/// Recording `v2-envs`.
pub(super) fn dev() -> Env {
    let mut env = Env::default();
    env.id = super::runs_v1::ENV_ID.into();
    env.name = "dev".into();
    env.kind = EnvType::Test;
    env.created_at = super::service::epoch();
    env
}

/// A dev server checks the limit and does not page.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(_: &ServerState, call: FetchAccountEnvs) -> Result<HandlerOutput<Page<Env>>, ErrorResponse> {
    match call.limit {
        Some(0) => Err(ErrorResponse::invalid("Limit must be at least 1")),
        limit => super::paging::page_size(limit, MAX_PAGE).map(|_| Page::single(vec![dev()]).into()),
    }
}
