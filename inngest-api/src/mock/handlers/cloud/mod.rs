//! Operations that only Inngest Cloud implements.

mod envs;
mod files;
mod processes;
mod sandboxes;
mod sessions;
mod webhooks;

use crate::mock::behavior::{DefaultHandlers, ErrorResponse, Handler};
use crate::mock::state::{Cloud, CloudStore, ProcessRecord, SandboxRecord, ServerState};
use crate::types::{ProcessId, SandboxId};
use crate::v2::{self, SandboxStatus};

/// Sets the handlers of Inngest Cloud.
pub(super) fn register(handlers: &mut DefaultHandlers) {
    handlers.set::<v2::operation::FetchAccountEnvs>(Handler::typed(envs::list));
    handlers.set::<v2::operation::CreateEnv>(Handler::typed(envs::create));
    handlers.set::<v2::operation::PatchEnv>(Handler::typed(envs::patch));
    handlers.set::<v2::operation::ListWebhooks>(Handler::typed(webhooks::list));
    handlers.set::<v2::operation::CreateWebhook>(Handler::typed(webhooks::create));
    handlers.set::<v2::operation::CreateSandbox>(Handler::typed(sandboxes::create));
    handlers.set::<v2::operation::ListSandboxes>(Handler::typed(sandboxes::list));
    handlers.set::<v2::operation::GetSandbox>(Handler::typed(sandboxes::get));
    handlers.set::<v2::operation::DestroySandbox>(Handler::typed(sandboxes::destroy));
    handlers.set::<v2::operation::ExecSandbox>(Handler::typed(sandboxes::exec));
    handlers.set::<v2::operation::StreamSandboxLogs>(Handler::typed(sandboxes::logs));
    handlers.set::<v2::operation::WriteSandboxFile>(Handler::typed(files::write));
    handlers.set::<v2::operation::ReadSandboxFile>(Handler::typed(files::read));
    handlers.set::<v2::operation::StartSandboxProcess>(Handler::typed(processes::start));
    handlers.set::<v2::operation::ListSandboxProcesses>(Handler::typed(processes::list));
    handlers.set::<v2::operation::GetSandboxProcess>(Handler::typed(processes::get));
    handlers.set::<v2::operation::SignalSandboxProcess>(Handler::typed(processes::signal));
    handlers.set::<v2::operation::WaitSandboxProcess>(Handler::typed(processes::wait));
    handlers.set::<v2::operation::GetSandboxProcessOutput>(Handler::typed(processes::output));
    handlers.set::<v2::operation::StreamSandboxProcessOutput>(Handler::typed(processes::stream));
    handlers.set::<v2::operation::ListSessionKeys>(Handler::typed(sessions::keys));
    handlers.set::<v2::operation::ListSessions>(Handler::typed(sessions::list));
    handlers.set::<v2::operation::ListSessionRuns>(Handler::typed(sessions::runs_of));
}

/// The state of Inngest Cloud.
fn cloud(state: &ServerState) -> Result<&Cloud, ErrorResponse> {
    state
        .cloud()
        .ok_or_else(|| ErrorResponse::new(501, "not_implemented", "the mock server does not simulate Inngest Cloud"))
}

fn sandbox<'a>(store: &'a mut CloudStore, id: &SandboxId) -> Result<&'a mut SandboxRecord, ErrorResponse> {
    store.sandbox(id).ok_or_else(|| ErrorResponse::not_found("Sandbox not found"))
}

/// A sandbox that was not destroyed.
fn running_sandbox<'a>(store: &'a mut CloudStore, id: &SandboxId) -> Result<&'a mut SandboxRecord, ErrorResponse> {
    let record = sandbox(store, id)?;
    if record.sandbox.status == SandboxStatus::Running {
        return Ok(record);
    }
    Err(ErrorResponse::new(400, "invalid_request", "Sandbox is not running"))
}

fn process<'a>(
    store: &'a mut CloudStore,
    sandbox_id: &SandboxId,
    id: &ProcessId,
) -> Result<&'a mut ProcessRecord, ErrorResponse> {
    sandbox(store, sandbox_id)?.process(id).ok_or_else(|| ErrorResponse::not_found("Process not found"))
}
