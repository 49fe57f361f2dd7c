//! Environments.

use super::cloud;
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::handlers::envs::MAX_PAGE;
use crate::mock::handlers::paging;
use crate::mock::state::ServerState;
use crate::response::Page;
use crate::v2::{
    Env, EnvType,
    operation::{CreateEnv, FetchAccountEnvs, PatchEnv},
};

/// The page size if the caller does not set one.
const DEFAULT: u32 = 50;

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(state: &ServerState, call: FetchAccountEnvs) -> Result<HandlerOutput<Page<Env>>, ErrorResponse> {
    if call.limit == Some(0) {
        return Err(ErrorResponse::invalid("Limit must be at least 1"));
    }
    let limit = call.limit.or(Some(DEFAULT));
    let store = cloud(state)?.store();
    let all = store.envs.iter().map(|env| (env.id.to_string(), env.clone()));
    paging::page(all, limit, call.cursor.as_ref(), MAX_PAGE).map(HandlerOutput::from)
}

pub(super) fn create(state: &ServerState, call: CreateEnv) -> Result<HandlerOutput<Env>, ErrorResponse> {
    let CreateEnv { name, id, .. } = call;
    if name.is_empty() {
        return Err(ErrorResponse::new(400, "missing_field", "name is required"));
    }
    let mut store = cloud(state)?.store();
    if store.envs.iter().any(|env| env.name == name || Some(&env.id) == id.as_ref()) {
        return Err(ErrorResponse::new(409, "resource_already_exists", format!("Environment {name} already exists")));
    }
    let mut env = Env::default();
    env.id = id.unwrap_or_else(|| store.next_id().into());
    (env.name, env.kind, env.created_at) = (name, EnvType::Test, Some(state.now()));
    store.envs.push(env.clone());
    Ok(env.into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn patch(state: &ServerState, call: PatchEnv) -> Result<HandlerOutput<Env>, ErrorResponse> {
    let mut store = cloud(state)?.store();
    let found = store.envs.iter_mut().find(|env| env.id == call.id);
    let env = found.ok_or_else(|| ErrorResponse::new(404, "env_not_found", "Environment not found"))?;
    env.is_archived = call.is_archived.unwrap_or(env.is_archived);
    Ok(env.clone().into())
}
