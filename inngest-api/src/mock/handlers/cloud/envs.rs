//! Environments.

use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::response::Page;
use crate::v2::{
    Env, EnvType,
    operation::{CreateEnv, FetchAccountEnvs, PatchEnv},
};

/// How many a page holds where the caller does not say (wire facts 6).
const DEFAULT: u32 = 50;

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn list(state: &State, call: FetchAccountEnvs) -> Result<Served<Page<Env>>, Refusal> {
    if call.limit == Some(0) {
        return Err(Refusal::invalid("Limit must be at least 1"));
    }
    let limit = call.limit.or(Some(DEFAULT));
    let kept = state.cloud()?.kept();
    let all = kept.envs.iter().map(|env| (env.id.to_string(), env.clone()));
    super::super::limits::page(all, limit, call.cursor.as_ref(), super::super::envs::MOST).map(Served::from)
}

pub(super) fn create(state: &State, call: CreateEnv) -> Result<Served<Env>, Refusal> {
    let CreateEnv { name, id, .. } = call;
    if name.is_empty() {
        return Err(Refusal::new(400, "missing_field", "name is required"));
    }
    let mut kept = state.cloud()?.kept();
    if kept.envs.iter().any(|env| env.name == name || Some(&env.id) == id.as_ref()) {
        return Err(Refusal::new(409, "resource_already_exists", format!("Environment {name} already exists")));
    }
    let mut env = Env::default();
    env.id = id.unwrap_or_else(|| kept.next_id().into());
    (env.name, env.kind, env.created_at) = (name, EnvType::Test, Some(state.now()));
    kept.envs.push(env.clone());
    Ok(env.into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn patch(state: &State, call: PatchEnv) -> Result<Served<Env>, Refusal> {
    let mut kept = state.cloud()?.kept();
    let found = kept.envs.iter_mut().find(|env| env.id == call.id);
    let env = found.ok_or_else(|| Refusal::new(404, "env_not_found", "Environment not found"))?;
    env.is_archived = call.is_archived.unwrap_or(env.is_archived);
    Ok(env.clone().into())
}
