//! What only the cloud has.

mod envs;
mod files;
mod processes;
mod sandboxes;
mod webhooks;

use inngest_api_spec::__private::Serve;

use crate::mock::handler::{Handler, Output, Served};
use crate::mock::refusal::Refusal;
use crate::mock::router::Router;
use crate::mock::state::State;
use crate::{Page, v2};

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
    router.set::<v2::ListSessionKeys>(Handler::typed(none::<v2::ListSessionKeys, _>));
    router.set::<v2::ListSessions>(Handler::typed(none::<v2::ListSessions, _>));
    router.set::<v2::ListSessionRuns>(Handler::typed(none::<v2::ListSessionRuns, _>));
}

/// A list of nothing.
#[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "a handler's signature")]
fn none<E: Serve, T>(_: &State, _: E) -> Result<Served<Output<E>>, Refusal>
where
    Page<T>: Into<Served<Output<E>>>,
{
    Ok(Page::default().into())
}
