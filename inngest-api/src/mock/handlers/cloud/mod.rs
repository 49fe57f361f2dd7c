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
    router.set::<v2::FetchAccountEnvs>(Handler::typed(envs::list));
    router.set::<v2::CreateEnv>(Handler::typed(envs::create));
    router.set::<v2::PatchEnv>(Handler::typed(envs::patch));
    router.set::<v2::ListWebhooks>(Handler::typed(webhooks::list));
    router.set::<v2::CreateWebhook>(Handler::typed(webhooks::create));
    router.set::<v2::CreateSandbox>(Handler::typed(sandboxes::create));
    router.set::<v2::ListSandboxes>(Handler::typed(sandboxes::list));
    router.set::<v2::GetSandbox>(Handler::typed(sandboxes::get));
    router.set::<v2::DestroySandbox>(Handler::typed(sandboxes::destroy));
    router.set::<v2::ExecSandbox>(Handler::typed(sandboxes::exec));
    router.set::<v2::StreamSandboxLogs>(Handler::typed(sandboxes::logs));
    router.set::<v2::WriteSandboxFile>(Handler::typed(files::write));
    router.set::<v2::ReadSandboxFile>(Handler::typed(files::read));
    router.set::<v2::StartSandboxProcess>(Handler::typed(processes::start));
    router.set::<v2::ListSandboxProcesses>(Handler::typed(processes::list));
    router.set::<v2::GetSandboxProcess>(Handler::typed(processes::get));
    router.set::<v2::SignalSandboxProcess>(Handler::typed(processes::signal));
    router.set::<v2::WaitSandboxProcess>(Handler::typed(processes::wait));
    router.set::<v2::GetSandboxProcessOutput>(Handler::typed(processes::output));
    router.set::<v2::StreamSandboxProcessOutput>(Handler::typed(processes::stream));
    router.set::<v2::ListSessionKeys>(Handler::typed(sessions::keys));
    router.set::<v2::ListSessions>(Handler::typed(sessions::list));
    router.set::<v2::ListSessionRuns>(Handler::typed(sessions::runs_of));
}
