//! What carries the API's own operations out: one file for each resource.

mod absent;
mod apps;
mod cancellations;
mod cloud;
mod envs;
mod events;
mod functions;
mod limits;
mod list_runs;
mod runs;
mod runs_v1;
mod scores;
mod service;
mod trace;

use super::handler::Handler;
use super::router::Router;
use crate::operation::OPERATIONS;
use crate::{v1, v2};

pub(super) use self::absent::{is_routed, not_implemented};

/// A router of all operations of the API, with what a dev server or the cloud has to carry them out.
pub(super) fn router(is_cloud: bool) -> Router {
    let mut router = Router::new(OPERATIONS);
    router.set::<v2::operation::Health>(Handler::typed(service::health));
    router.set::<v2::operation::FetchAccountSigningKeys>(Handler::typed(service::signing_keys));
    router.set::<v2::operation::FetchAccountEventKeys>(Handler::typed(service::event_keys));
    router.set::<v2::operation::FetchAccount>(Handler::typed(service::account));
    router.set::<v2::operation::FetchAccountEnvs>(Handler::typed(envs::list));
    router.set::<v2::operation::CreateEnv>(Handler::typed(absent::refuse::<v2::operation::CreateEnv>));
    router.set::<v2::operation::CreateWebhook>(Handler::typed(absent::refuse::<v2::operation::CreateWebhook>));
    router.set::<v2::operation::ListWebhooks>(Handler::typed(absent::refuse::<v2::operation::ListWebhooks>));
    router.set::<v2::operation::GetExperiment>(Handler::typed(absent::refuse::<v2::operation::GetExperiment>));
    router.set::<v2::operation::InvokeFunction>(Handler::typed(functions::invoke));
    router.set::<v2::operation::GetFunctionRun>(Handler::typed(runs::get));
    router.set::<v2::operation::ListRuns>(Handler::typed(list_runs::list));
    router.set::<v2::operation::ListFunctionRuns>(Handler::typed(list_runs::of_function));
    router.set::<v2::operation::GetEventRuns>(Handler::typed(list_runs::of_event));
    router.set::<v2::operation::CancelRun>(Handler::typed(runs::cancel));
    router.set::<v2::operation::Rerun>(Handler::typed(runs::rerun));
    router.set::<v2::operation::GetFunctionTrace>(Handler::typed(trace::get));
    router.set::<v2::operation::GetApp>(Handler::typed(apps::get));
    router.set::<v2::operation::GetApps>(Handler::typed(apps::list));
    router.set::<v2::operation::GetFunction>(Handler::typed(apps::function));
    router.set::<v2::operation::GetFunctions>(Handler::typed(apps::functions));
    router.set::<v2::operation::SendEvent>(Handler::typed(events::send).body_limit(events::MAX_BYTES));
    router.set::<v2::operation::CreateScore>(Handler::untyped(scores::create));
    router.set::<v1::operation::GetEvent>(Handler::typed(events::get));
    router.set::<v1::operation::ListEvents>(Handler::typed(events::list));
    router.set::<v1::operation::ListEventRuns>(Handler::typed(runs_v1::of_event));
    router.set::<v1::operation::GetRun>(Handler::typed(runs_v1::get));
    router.set::<v1::operation::GetRunJobs>(Handler::typed(runs_v1::jobs));
    router.set::<v1::operation::AddRunMetadata>(Handler::typed(runs_v1::add_metadata));
    router.set::<v1::operation::ResumeSignal>(Handler::typed(runs_v1::resume));
    router.set::<v1::operation::ListCancellations>(Handler::untyped(
        cancellations::fail::<v1::operation::ListCancellations>,
    ));
    router.set::<v1::operation::CreateCancellation>(Handler::untyped(cancellations::create));
    router.set::<v1::operation::DeleteCancellation>(Handler::untyped(
        cancellations::fail::<v1::operation::DeleteCancellation>,
    ));
    router.set::<v1::operation::CancelRun>(Handler::typed(runs::cancel_v1));
    router.set::<v1::operation::GetAppFunctions>(Handler::typed(functions::of_app));
    if is_cloud {
        cloud::register(&mut router);
    }
    router
}
