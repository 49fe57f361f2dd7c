//! Apps, and functions as v2 represents them. An app exists if a function was added for it.

use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::{Function, MAX_RETRIES, ServerState, uuid};
use crate::response::Page;
use crate::types::{AppId, Timestamp};
use crate::v2::{self, App, AppMethod, AppRef, AppSync};

/// The maximum page size.
const MAX_PAGE: u32 = 100;

/// The ids of the apps, in the order of their first functions.
fn apps(state: &ServerState) -> Vec<&AppId> {
    let mut apps: Vec<&AppId> = Vec::new();
    for function in state.functions() {
        if !apps.contains(&&function.app) {
            apps.push(&function.app);
        }
    }
    apps
}

/// Recording `v2-app`.
fn to_app(state: &ServerState, id: &AppId) -> App {
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

/// A dev server accepts the UUID of an app as well as its id.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: v2::operation::GetApp) -> Result<HandlerOutput<App>, ErrorResponse> {
    let is_it = |id: &&AppId| **id == call.app_id || uuid(id.as_str()) == call.app_id.as_str();
    let id = apps(state).into_iter().find(is_it).ok_or_else(|| ErrorResponse::not_found("App not found"))?;
    Ok(to_app(state, id).into())
}

/// No app is ever archived. Recording `v2-apps-archived-empty`.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(
    state: &ServerState,
    call: v2::operation::GetApps,
) -> Result<HandlerOutput<Page<App>>, ErrorResponse> {
    let apps = apps(state).into_iter().filter(|_| call.archived != Some(true));
    let all = apps.map(|id| (uuid(id.as_str()), to_app(state, id)));
    super::paging::page(all, call.limit, call.cursor.as_ref(), MAX_PAGE).map(HandlerOutput::from)
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn function(
    state: &ServerState,
    call: v2::operation::GetFunction,
) -> Result<HandlerOutput<v2::Function>, ErrorResponse> {
    let found = state.function(&call.app_id, &call.function_id);
    let (_, function) = found.ok_or_else(|| ErrorResponse::not_found("Function not found"))?;
    Ok(to_function(function).into())
}

/// The functions of an app. None if the app is unknown.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn functions(
    state: &ServerState,
    call: v2::operation::GetFunctions,
) -> Result<HandlerOutput<Page<v2::Function>>, ErrorResponse> {
    let of_app = state.functions().iter().filter(|function| function.app == call.app_id);
    let all = of_app.map(|function| (function.internal_id(), to_function(function)));
    super::paging::page(all, call.limit, call.cursor.as_ref(), MAX_PAGE).map(HandlerOutput::from)
}

/// Recording `v2-function`.
fn to_function(function: &Function) -> v2::Function {
    let mut converted = v2::Function::default();
    converted.id = function.id.clone();
    converted.name = function.id.to_string();
    converted.slug = function.id.to_string();
    let mut app = AppRef::default();
    app.id = function.app.clone();
    converted.app = Some(app);
    let trigger = |event: &String| {
        let mut trigger = v2::FunctionTrigger::default();
        (trigger.kind, trigger.value) = (v2::TriggerType::Event, event.clone());
        trigger
    };
    converted.triggers = function.events.iter().map(trigger).collect();
    converted.configuration = Some(configuration());
    converted
}

/// The configuration of a function without settings.
fn configuration() -> v2::FunctionConfiguration {
    let (mut retries, mut limit) = (v2::FunctionRetries::default(), v2::ConcurrencyLimit::default());
    (retries.value, retries.is_default) = (MAX_RETRIES, Some(true));
    (limit.value, limit.is_plan_limit) = (-1, Some(true));
    let mut concurrency = v2::FunctionConcurrency::default();
    (concurrency.scope, concurrency.limit) = (v2::ConcurrencyScope::Account, Some(limit));
    let mut configuration = v2::FunctionConfiguration::default();
    (configuration.retries, configuration.concurrency) = (Some(retries), vec![concurrency]);
    configuration
}
