//! What only the cloud has.

mod envs;
mod files;
mod processes;
mod sandboxes;
mod sessions;
mod webhooks;

use crate::mock::handler::Handler;
use crate::mock::router::Router;
use crate::v2;

/// Sets what carries the cloud's operations out.
pub(super) fn register(router: &mut Router) {
    router.set::<v2::operation::FetchAccountEnvs>(Handler::typed(envs::list));
    router.set::<v2::operation::CreateEnv>(Handler::typed(envs::create));
    router.set::<v2::operation::PatchEnv>(Handler::typed(envs::patch));
    router.set::<v2::operation::ListWebhooks>(Handler::typed(webhooks::list));
    router.set::<v2::operation::CreateWebhook>(Handler::typed(webhooks::create));
    router.set::<v2::operation::CreateSandbox>(Handler::typed(sandboxes::create));
    router.set::<v2::operation::ListSandboxes>(Handler::typed(sandboxes::list));
    router.set::<v2::operation::GetSandbox>(Handler::typed(sandboxes::get));
    router.set::<v2::operation::DestroySandbox>(Handler::typed(sandboxes::destroy));
    router.set::<v2::operation::ExecSandbox>(Handler::typed(sandboxes::exec));
    router.set::<v2::operation::StreamSandboxLogs>(Handler::typed(sandboxes::logs));
    router.set::<v2::operation::WriteSandboxFile>(Handler::typed(files::write));
    router.set::<v2::operation::ReadSandboxFile>(Handler::typed(files::read));
    router.set::<v2::operation::StartSandboxProcess>(Handler::typed(processes::start));
    router.set::<v2::operation::ListSandboxProcesses>(Handler::typed(processes::list));
    router.set::<v2::operation::GetSandboxProcess>(Handler::typed(processes::get));
    router.set::<v2::operation::SignalSandboxProcess>(Handler::typed(processes::signal));
    router.set::<v2::operation::WaitSandboxProcess>(Handler::typed(processes::wait));
    router.set::<v2::operation::GetSandboxProcessOutput>(Handler::typed(processes::output));
    router.set::<v2::operation::StreamSandboxProcessOutput>(Handler::typed(processes::stream));
    router.set::<v2::operation::ListSessionKeys>(Handler::typed(sessions::keys));
    router.set::<v2::operation::ListSessions>(Handler::typed(sessions::list));
    router.set::<v2::operation::ListSessionRuns>(Handler::typed(sessions::runs_of));
}
