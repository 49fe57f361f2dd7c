//! The tool `wait_for_run`. It polls the operation `get_function_run`: if the assistant did not list that, this would not compile.

use std::pin::pin;
use std::time::Duration;

use inngest_api::ErrorKind;
use inngest_api::operation::Operation as _;
use inngest_api::tools::Tool;
use inngest_api::types::RunId;
use inngest_api::v2::operation::GetFunctionRun;
use rmcp::model::{CallToolResult, JsonObject, ProgressNotificationParam};
use rmcp::service::{RequestContext, RoleServer};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::{Assistant, response};

pub(crate) const NAME: &str = "wait_for_run";

const DEFAULT_SECONDS: u64 = 60;
const MAX_SECONDS: u64 = 600;
/// The time between two progress notifications.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(1);

struct Arguments {
    run_id: RunId,
    seconds: u64,
}

impl Arguments {
    /// Reads the arguments. Errors are in the words of the operations: see `tools::Tools::call`.
    fn read(arguments: &JsonObject) -> Result<Self, String> {
        const NAMES: [&str; 2] = ["run_id", "timeout_seconds"];
        if let Some(unknown) = arguments.keys().find(|name| !NAMES.contains(&name.as_str())) {
            return Err(format!("unknown argument `{unknown}`; `{NAME}` takes `{}`", NAMES.join("`, `")));
        }
        // As for the operations, `null` is the same as none.
        let [run_id, seconds] = NAMES.map(|name| arguments.get(name).filter(|value| !value.is_null()));
        let run_id = run_id.ok_or("the argument `run_id` is missing")?;
        let run_id =
            run_id.as_str().ok_or_else(|| format!("the argument `run_id` must be a string, not `{run_id}`"))?;
        let seconds = match seconds {
            None => DEFAULT_SECONDS,
            Some(value) => value.as_u64().filter(|seconds| (1..=MAX_SECONDS).contains(seconds)).ok_or_else(|| {
                format!("the argument `timeout_seconds` must be an integer from 1 to {MAX_SECONDS}, not `{value}`")
            })?,
        };
        Ok(Self { run_id: run_id.into(), seconds })
    }
}

pub(crate) fn definition() -> Value {
    let reads = tool();
    json!({
        "name": NAME,
        "description": "Waits for the end of a run and returns it with its output.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "run_id": { "type": "string", "description": "The run's id, a ULID." },
                "timeout_seconds": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MAX_SECONDS,
                    "description": format!("How long to wait; default {DEFAULT_SECONDS}."),
                },
            },
            "required": ["run_id"],
            "additionalProperties": false,
        },
        "outputSchema": reads.output_schema,
        "annotations": reads.hints,
    })
}

/// The operation that the tool calls.
fn tool() -> Tool {
    Tool::of(<GetFunctionRun>::INFO)
}

pub(crate) async fn call(
    assistant: &Assistant,
    arguments: &JsonObject,
    context: &RequestContext<RoleServer>,
) -> CallToolResult {
    let Arguments { run_id, seconds } = match Arguments::read(arguments) {
        Ok(arguments) => arguments,
        Err(message) => return response::error(format!("{NAME} failed: {message}")),
    };
    let wait = assistant.v2().wait_for_run(&run_id).timeout(Duration::from_secs(seconds));
    match with_progress(wait, &run_id, context).await {
        Ok(run) => match serde_json::to_value(run) {
            Ok(run) => response::structured(json!({ "data": run }), &tool()),
            Err(error) => response::error(error.to_string()),
        },
        Err(error) if error.kind() == ErrorKind::Timeout => response::error(format!(
            "run {run_id} has not ended after {seconds} s; call `{NAME}` again to keep waiting"
        )),
        Err(error) => response::error(error.to_string()),
    }
}

/// Awaits a wait, and notifies the client each second if it requested that.
async fn with_progress<W: IntoFuture>(wait: W, run_id: &RunId, context: &RequestContext<RoleServer>) -> W::Output {
    let mut wait = pin!(wait.into_future());
    let started = Instant::now();
    loop {
        tokio::select! {
            output = &mut wait => return output,
            () = sleep(PROGRESS_INTERVAL) => {
                let Some(token) = context.meta.get_progress_token() else { continue };
                let elapsed = started.elapsed().as_secs_f64();
                let message = format!("run {run_id} has not ended after {elapsed:.0} s");
                // The client may be gone, which also ends this call.
                let notification = ProgressNotificationParam::new(token, elapsed).with_message(message);
                let _ = context.peer.notify_progress(notification).await;
            }
        }
    }
}
