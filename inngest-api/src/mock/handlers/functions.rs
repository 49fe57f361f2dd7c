//! Invoking functions, and functions as v1 represents them.

use serde_json::json;

use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::{Function, NO_ID, NewEvent, ServerState, uuid};
use crate::types::RawJson;
use crate::v1;
use crate::v2::{InvokedRun, operation::InvokeFunction};

/// The name of the internal event of an invocation.
const INVOKED: &str = "inngest/function.invoked";

pub(super) fn invoke(state: &ServerState, call: InvokeFunction) -> Result<HandlerOutput<InvokedRun>, ErrorResponse> {
    let InvokeFunction { app_id, function_id, data, idempotency_key, .. } = call;
    let Some((index, function)) = state.function(&app_id, &function_id) else {
        return Err(ErrorResponse::not_found("Function not found"));
    };
    let data: RawJson = data.decode().map_err(|error| ErrorResponse::new(400, "api_error", error.to_string()))?;
    let run = {
        let mut store = state.store();
        // Only the key counts: the data is not compared.
        if let Some(first) = idempotency_key.as_ref().and_then(|key| store.idempotent_run(index, key)) {
            let mut repeated = InvokedRun::new(first);
            repeated.repeated = true;
            return Ok(repeated.into());
        }
        let event = NewEvent { name: INVOKED.to_owned(), data: data.clone(), user: None, id: None, ts: None };
        let event = store.add_event(event);
        let run = store.add_run(index, event);
        if let Some(key) = idempotency_key {
            store.add_idempotent_run(index, key, run.clone());
        }
        run
    };
    state.execute_run(&run, function, &data);
    Ok(InvokedRun::new(run).into())
}

#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "the signature of a handler")]
pub(super) fn of_app(
    state: &ServerState,
    call: v1::operation::GetAppFunctions,
) -> Result<HandlerOutput<Vec<v1::Function>>, ErrorResponse> {
    let of_app = state.functions().iter().filter(|function| function.app == call.app_name);
    Ok(of_app.map(|function| to_v1(state, function)).collect::<Vec<_>>().into())
}

/// Recording `v1-app-functions`.
fn to_v1(state: &ServerState, function: &Function) -> v1::Function {
    let triggers: Vec<_> = function.events.iter().map(|event| json!({ "event": event })).collect();
    let (id, slug, name) = (function.internal_id(), function.slug(), function.id.as_str());
    let steps = json!([{ "id": "step", "name": "step", "uri": format!("mock://{slug}") }]);
    let config = json!({ "id": id, "fv": 1, "name": name, "slug": slug, "triggers": triggers, "steps": steps });
    let mut converted = v1::Function::default();
    converted.internal_id = id;
    converted.env_id = NO_ID.into();
    converted.app_id = uuid(function.app.as_str());
    converted.id = slug;
    converted.name = name.into();
    converted.config = RawJson::from_value(&config).unwrap_or_default();
    converted.created_at = state.started_at;
    converted
}
