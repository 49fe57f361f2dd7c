//! All operations of the API: a macro over their types, and a function that sends an operation by its name.

use inngest_api::auth::{Events, V1, V2};
use inngest_api::operation::{OPERATIONS, OperationInfo};
use inngest_api::{ApiKey, Client, Error, EventKey, SigningKey};
use serde_json::{Map, Value};

/// Expands a macro with the types of all operations: `v2: Health …; v1: GetEvent …; events: IngestEvents;`.
///
/// The list is written by hand because a constant cannot contain types. Tests that use it compare it with `OPERATIONS`.
#[macro_export]
macro_rules! every_operation {
    ($expand:ident) => {
        $expand! {
            v2:
                Health FetchAccount CreatePartnerAccount FetchPartnerAccounts FetchAccountEnvs CreateEnv PatchEnv GetApp
                GetApps SyncApp InvokeFunction GetFunction GetFunctions GetFunctionRun ListRuns ListFunctionRuns
                GetEventRuns Rerun CancelRun GetFunctionTrace SendEvent CreateScore ListWebhooks CreateWebhook
                FetchAccountEventKeys FetchAccountSigningKeys ListExperiments GetExperiment ListSessionKeys ListSessions
                ListSessionRuns ListInsightsTables ListInsightsEventSchemas QueryInsights QueryInsightsPrompt
                CreateSandbox ListSandboxes GetSandbox DestroySandbox ExecSandbox StreamSandboxLogs WriteSandboxFile
                ReadSandboxFile StartSandboxProcess ListSandboxProcesses GetSandboxProcess SignalSandboxProcess
                WaitSandboxProcess GetSandboxProcessOutput StreamSandboxProcessOutput PauseSandbox ResumeSandbox
                CreateSandboxSnapshot ListSandboxSnapshots GetSandboxSnapshot DeleteSandboxSnapshot ListImages GetImage
                SetImageTag DeleteImageTag GetImageUsage PrepareImageUpload CompleteImageUpload ListImageBuilds GetImageBuild
                CancelImageBuild;
            v1:
                GetEvent ListEvents ListEventRuns GetRun CancelRun GetRunJobs AddRunMetadata ResumeSignal
                ListCancellations CreateCancellation DeleteCancellation ListWebhooks CreateWebhook GetWebhook
                UpdateWebhook DeleteWebhook GetAppFunctions;
            events:
                IngestEvents;
        }
    };
}

/// Sends an operation by its name. Operations that return a stream are sent by their type, with only their required arguments.
///
/// # Errors
/// If the call fails.
pub async fn send(
    v2: &Client<ApiKey>,
    v1: &Client<SigningKey>,
    events: &Client<EventKey>,
    operation: &OperationInfo,
    arguments: Map<String, Value>,
) -> Result<(), Error> {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let typed = v2.v2();
    match operation.id {
        "stream_sandbox_logs" => typed.stream_sandbox_logs(text("sandbox_id")).send().await.map(drop),
        "read_sandbox_file" => typed.read_sandbox_file(text("sandbox_id"), text("path")).send().await.map(drop),
        "stream_sandbox_process_output" => {
            typed.stream_sandbox_process_output(text("sandbox_id"), text("process_id")).send().await.map(drop)
        }
        id if operation.version == "events" => events.untyped::<Events>(id, arguments).send().await.map(drop),
        id if operation.version == "v2" => v2.untyped::<V2>(id, arguments).send().await.map(drop),
        id => v1.untyped::<V1>(id, arguments).send().await.map(drop),
    }
}

/// Returns the operation of a request with this method, path and query.
#[must_use]
pub fn requested(method: &str, path_and_query: &str) -> Option<&'static OperationInfo> {
    let path = path_and_query.split('?').next().unwrap_or_default();
    let fits = |operation: &OperationInfo| {
        let template = operation.full_path();
        let (parts, names) = (path.split('/'), template.split('/'));
        operation.method.as_str() == method
            && parts.clone().count() == names.clone().count()
            && parts.zip(names).all(|(part, name)| part == name || name.starts_with('{'))
    };
    OPERATIONS.iter().copied().find(|operation| fits(operation))
}
