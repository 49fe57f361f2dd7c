//! Functions: invoked, and listed.

use serde_json::json;

use crate::mock::function::Function;
use crate::mock::handler::Served;
use crate::mock::ids::uuid;
use crate::mock::kept::{NO_ID, NewEvent};
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::types::RawJson;
use crate::v1;
use crate::v2::{InvokedRun, operation::InvokeFunction};

/// The event of an invocation; its names' prefix marks internal events.
const INVOKED: &str = "inngest/function.invoked";

pub(super) fn invoke(state: &State, call: InvokeFunction) -> Result<Served<InvokedRun>, Refusal> {
    let InvokeFunction { app_id, function_id, data, idempotency_key, .. } = call;
    let Some((index, function)) = state.function(&app_id, &function_id) else {
        return Err(Refusal::not_found("Function not found"));
    };
    let data: RawJson = data.decode().map_err(|fault| Refusal::new(400, "api_error", fault.to_string()))?;
    let run = {
        let mut kept = state.kept();
        // The key alone decides: data is not compared (wire facts 8).
        if let Some(first) = idempotency_key.as_ref().and_then(|key| kept.run_of_key(index, key)) {
            let mut repeated = InvokedRun::new(first);
            repeated.repeated = true;
            return Ok(repeated.into());
        }
        let event = NewEvent { name: INVOKED.to_owned(), data: data.clone(), user: None, id: None, ts: None };
        let event = kept.add_event(event);
        let run = kept.add_run(index, event);
        if let Some(key) = idempotency_key {
            kept.add_key(index, key, run.clone());
        }
        run
    };
    state.carry_out(&run, function, &data);
    Ok(InvokedRun::new(run).into())
}

#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "a handler's signature")]
pub(super) fn of_app(
    state: &State,
    call: v1::operation::GetAppFunctions,
) -> Result<Served<Vec<v1::Function>>, Refusal> {
    let of_app = state.functions().iter().filter(|function| function.app == call.app_name);
    Ok(of_app.map(|function| show(state, function)).collect::<Vec<_>>().into())
}

/// As recording `v1-app-functions` has it.
fn show(state: &State, function: &Function) -> v1::Function {
    let triggers: Vec<_> = function.events.iter().map(|event| json!({ "event": event })).collect();
    let (id, slug, name) = (function.internal_id(), function.slug(), function.id.as_str());
    let steps = json!([{ "id": "step", "name": "step", "uri": format!("mock://{slug}") }]);
    let config = json!({ "id": id, "fv": 1, "name": name, "slug": slug, "triggers": triggers, "steps": steps });
    let mut shown = v1::Function::default();
    shown.internal_id = id;
    shown.env_id = NO_ID.into();
    shown.app_id = uuid(function.app.as_str());
    shown.id = slug;
    shown.name = name.into();
    shown.config = RawJson::from_value(&config).unwrap_or_default();
    shown.created_at = state.started_at;
    shown
}
