//! Apps, which are known by their functions; and functions as v2 shows them.

use crate::mock::function::Function;
use crate::mock::handler::Served;
use crate::mock::ids::uuid;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::response::Page;
use crate::types::{AppId, Timestamp};
use crate::v2::{self, App, AppMethod, AppRef, AppSync};

const MOST: u32 = 100;

/// The apps, in the order of their first functions.
fn apps(state: &State) -> Vec<&AppId> {
    let mut apps: Vec<&AppId> = Vec::new();
    for function in state.functions() {
        if !apps.contains(&&function.app) {
            apps.push(&function.app);
        }
    }
    apps
}

/// As recording `v2-app` has it.
fn show(state: &State, id: &AppId) -> App {
    let mut app = App::default();
    app.id = id.clone();
    app.name = id.to_string();
    app.method = AppMethod::Serve;
    app.created_at = Timestamp::from_second(state.started_at.as_second()).ok();
    let count = state.functions().iter().filter(|function| function.app == *id).count();
    app.function_count = i32::try_from(count).unwrap_or(i32::MAX);
    let mut sync = AppSync::default();
    sync.url = Some(format!("mock://{id}"));
    app.latest_sync = Some(sync);
    app
}

/// One app, by its id or its UUID (wire facts 4).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: v2::operation::GetApp) -> Result<Served<App>, Refusal> {
    let is_it = |id: &&AppId| **id == call.app_id || uuid(id.as_str()) == call.app_id.as_str();
    let id = apps(state).into_iter().find(is_it).ok_or_else(|| Refusal::not_found("App not found"))?;
    Ok(show(state, id).into())
}

/// Nothing here is archived (recording `v2-apps-archived-empty`).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn list(state: &State, call: v2::operation::GetApps) -> Result<Served<Page<App>>, Refusal> {
    let shown = apps(state).into_iter().filter(|_| call.archived != Some(true));
    let all = shown.map(|id| (uuid(id.as_str()), show(state, id)));
    super::limits::page(all, call.limit, call.cursor.as_ref(), MOST).map(Served::from)
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn function(state: &State, call: v2::operation::GetFunction) -> Result<Served<v2::Function>, Refusal> {
    let found = state.function(&call.app_id, &call.function_id);
    let (_, function) = found.ok_or_else(|| Refusal::not_found("Function not found"))?;
    Ok(show_function(function).into())
}

/// The functions of an app; of an unknown one none (wire facts 10).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn functions(
    state: &State,
    call: v2::operation::GetFunctions,
) -> Result<Served<Page<v2::Function>>, Refusal> {
    let of_app = state.functions().iter().filter(|function| function.app == call.app_id);
    let all = of_app.map(|function| (function.internal_id(), show_function(function)));
    super::limits::page(all, call.limit, call.cursor.as_ref(), MOST).map(Served::from)
}

/// As recording `v2-function` has it.
fn show_function(function: &Function) -> v2::Function {
    let mut shown = v2::Function::default();
    shown.id = function.id.clone();
    shown.name = function.id.to_string();
    shown.slug = function.id.to_string();
    let mut app = AppRef::default();
    app.id = function.app.clone();
    shown.app = Some(app);
    let trigger = |event: &String| {
        let mut trigger = v2::FunctionTrigger::default();
        (trigger.kind, trigger.value) = (v2::TriggerType::Event, event.clone());
        trigger
    };
    shown.triggers = function.events.iter().map(trigger).collect();
    shown.configuration = Some(configuration());
    shown
}

/// What a function has that says nothing of itself.
fn configuration() -> v2::FunctionConfiguration {
    let (mut retries, mut limit) = (v2::FunctionRetries::default(), v2::ConcurrencyLimit::default());
    (retries.value, retries.is_default) = (4, Some(true));
    (limit.value, limit.is_plan_limit) = (-1, Some(true));
    let mut concurrency = v2::FunctionConcurrency::default();
    (concurrency.scope, concurrency.limit) = (v2::ConcurrencyScope::Account, Some(limit));
    let mut configuration = v2::FunctionConfiguration::default();
    (configuration.retries, configuration.concurrency) = (Some(retries), vec![concurrency]);
    configuration
}
