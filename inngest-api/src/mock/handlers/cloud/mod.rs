//! Operations that only Inngest Cloud implements.

mod checks;
mod envs;
mod files;
mod image_builds;
mod images;
mod processes;
mod sandboxes;
mod sessions;
mod snapshots;
mod webhooks;

use std::sync::MutexGuard;

use super::paging;
use crate::mock::behavior::{DefaultHandlers, ErrorResponse, Handler, HandlerOutput};
use crate::mock::state::{Cloud, CloudStore, ProcessRecord, SandboxRecord, ServerState};
use crate::response::Page;
use crate::types::{Cursor, ProcessId, SandboxId, Timestamp};
use crate::v2::{self, SandboxStatus};

/// Sets the handlers of Inngest Cloud.
pub(super) fn register(handlers: &mut DefaultHandlers) {
    handlers.set::<v2::operation::FetchAccountEnvs>(Handler::typed(envs::list));
    handlers.set::<v2::operation::CreateEnv>(Handler::typed(envs::create));
    handlers.set::<v2::operation::PatchEnv>(Handler::typed(envs::patch));
    handlers.set::<v2::operation::ListWebhooks>(Handler::typed(webhooks::list));
    handlers.set::<v2::operation::CreateWebhook>(Handler::typed(webhooks::create));
    handlers.set::<v2::operation::CreateSandbox>(Handler::raw(sandboxes::create));
    handlers.set::<v2::operation::ListSandboxes>(Handler::typed(sandboxes::list));
    handlers.set::<v2::operation::GetSandbox>(Handler::typed(sandboxes::get));
    handlers.set::<v2::operation::DestroySandbox>(Handler::typed(sandboxes::destroy));
    handlers.set::<v2::operation::PauseSandbox>(Handler::typed(sandboxes::pause));
    handlers.set::<v2::operation::ResumeSandbox>(Handler::typed(sandboxes::resume));
    handlers.set::<v2::operation::CreateSandboxSnapshot>(Handler::typed(snapshots::create));
    handlers.set::<v2::operation::ListSandboxSnapshots>(Handler::typed(snapshots::list));
    handlers.set::<v2::operation::GetSandboxSnapshot>(Handler::typed(snapshots::get));
    handlers.set::<v2::operation::DeleteSandboxSnapshot>(Handler::typed(snapshots::delete));
    handlers.set::<v2::operation::ExecSandbox>(Handler::typed(sandboxes::exec));
    handlers.set::<v2::operation::StreamSandboxLogs>(Handler::typed(sandboxes::logs));
    handlers.set::<v2::operation::WriteSandboxFile>(
        Handler::typed(files::write).body_limit(files::MAX_BYTES).too_large("sandbox_file_too_large"),
    );
    handlers.set::<v2::operation::ReadSandboxFile>(Handler::typed(files::read));
    handlers.set::<v2::operation::StartSandboxProcess>(Handler::typed(processes::start));
    handlers.set::<v2::operation::ListSandboxProcesses>(Handler::typed(processes::list));
    handlers.set::<v2::operation::GetSandboxProcess>(Handler::typed(processes::get));
    handlers.set::<v2::operation::SignalSandboxProcess>(Handler::typed(processes::signal));
    handlers.set::<v2::operation::WaitSandboxProcess>(Handler::typed(processes::wait));
    handlers.set::<v2::operation::GetSandboxProcessOutput>(Handler::typed(processes::output));
    handlers.set::<v2::operation::StreamSandboxProcessOutput>(Handler::typed(processes::stream));
    handlers.set::<v2::operation::ListImages>(Handler::typed(images::list));
    handlers.set::<v2::operation::GetImage>(Handler::typed(images::get));
    handlers.set::<v2::operation::SetImageTag>(Handler::typed(images::set));
    handlers.set::<v2::operation::DeleteImageTag>(Handler::typed(images::delete));
    handlers.set::<v2::operation::GetImageUsage>(Handler::typed(images::usage));
    handlers.set::<v2::operation::PrepareImageUpload>(Handler::typed(image_builds::prepare));
    handlers.set::<v2::operation::CompleteImageUpload>(Handler::typed(image_builds::complete));
    handlers.set::<v2::operation::ListImageBuilds>(Handler::typed(image_builds::list));
    handlers.set::<v2::operation::GetImageBuild>(Handler::typed(image_builds::get));
    handlers.set::<v2::operation::CancelImageBuild>(Handler::typed(image_builds::cancel));
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

/// The stored objects, up to date.
fn store(state: &ServerState) -> Result<MutexGuard<'_, CloudStore>, ErrorResponse> {
    let mut store = cloud(state)?.store();
    store.advance(state.now());
    Ok(store)
}

/// When something ends that begins now.
fn end_of_transition(state: &ServerState) -> Result<Timestamp, ErrorResponse> {
    Ok(state.now().checked_add(cloud(state)?.transition).unwrap_or(Timestamp::MAX))
}

fn sandbox<'a>(store: &'a mut CloudStore, id: &SandboxId) -> Result<&'a mut SandboxRecord, ErrorResponse> {
    checks::id("Sandbox", id.as_str())?;
    store.sandbox(id).ok_or_else(|| ErrorResponse::new(404, "sandbox_not_found", "Sandbox not found"))
}

/// A sandbox that is running.
fn running_sandbox<'a>(store: &'a mut CloudStore, id: &SandboxId) -> Result<&'a mut SandboxRecord, ErrorResponse> {
    let record = sandbox(store, id)?;
    match record.sandbox.status {
        SandboxStatus::Running => Ok(record),
        ref status => Err(wrong_state(status)),
    }
}

/// What is requested is not possible in this status.
fn wrong_state(status: &SandboxStatus) -> ErrorResponse {
    ErrorResponse::new(409, "state_conflict", format!("Sandbox is {status}"))
}

fn process<'a>(
    store: &'a mut CloudStore,
    sandbox_id: &SandboxId,
    id: &ProcessId,
) -> Result<&'a mut ProcessRecord, ErrorResponse> {
    checks::id("Process", id.as_str())?;
    let process = sandbox(store, sandbox_id)?.process(id);
    process.ok_or_else(|| ErrorResponse::new(404, "sandbox_process_not_found", "Process not found"))
}

/// A page of sandboxes, processes, snapshots, images or builds.
fn page<T>(
    all: impl Iterator<Item = (String, T)>,
    limit: Option<u32>,
    cursor: Option<&Cursor>,
) -> Result<HandlerOutput<Page<T>>, ErrorResponse> {
    const DEFAULT: u32 = 50;
    const MAX: u32 = 250;
    if limit == Some(0) {
        return Err(ErrorResponse::invalid("Limit must be at least 1"));
    }
    if cursor.is_some_and(|cursor| cursor.as_str().is_empty()) {
        return Err(ErrorResponse::invalid("Cursor is invalid"));
    }
    paging::page(all, limit.or(Some(DEFAULT)), cursor, MAX).map(HandlerOutput::from)
}
