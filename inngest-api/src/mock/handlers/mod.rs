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
use crate::{OPERATIONS, v1, v2};

pub(super) use self::absent::{is_routed, not_implemented};

/// A router of all operations of the API, with what a dev server or the cloud has to carry them out.
pub(super) fn router(is_cloud: bool) -> Router {
    let mut router = Router::new(OPERATIONS);
    router.set::<v2::Health>(Handler::typed(service::health));
    router.set::<v2::FetchAccountSigningKeys>(Handler::typed(service::signing_keys));
    router.set::<v2::FetchAccountEventKeys>(Handler::typed(service::event_keys));
    router.set::<v2::FetchAccount>(Handler::typed(service::account));
    router.set::<v2::FetchAccountEnvs>(Handler::typed(envs::list));
    router.set::<v2::CreateEnv>(Handler::typed(absent::refuse::<v2::CreateEnv>));
    router.set::<v2::CreateWebhook>(Handler::typed(absent::refuse::<v2::CreateWebhook>));
    router.set::<v2::ListWebhooks>(Handler::typed(absent::refuse::<v2::ListWebhooks>));
    router.set::<v2::GetExperiment>(Handler::typed(absent::refuse::<v2::GetExperiment>));
    router.set::<v2::InvokeFunction>(Handler::typed(functions::invoke));
    router.set::<v2::GetFunctionRun>(Handler::typed(runs::get));
    router.set::<v2::ListRuns>(Handler::typed(list_runs::list));
    router.set::<v2::ListFunctionRuns>(Handler::typed(list_runs::of_function));
    router.set::<v2::GetEventRuns>(Handler::typed(list_runs::of_event));
    router.set::<v2::CancelRun>(Handler::typed(runs::cancel));
    router.set::<v2::Rerun>(Handler::typed(runs::rerun));
    router.set::<v2::GetFunctionTrace>(Handler::typed(trace::get));
    router.set::<v2::GetApp>(Handler::typed(apps::get));
    router.set::<v2::GetApps>(Handler::typed(apps::list));
    router.set::<v2::GetFunction>(Handler::typed(apps::function));
    router.set::<v2::GetFunctions>(Handler::typed(apps::functions));
    router.set::<v2::SendEvent>(Handler::typed(events::send).body_limit(events::MAX_BYTES));
    router.set::<v2::CreateScore>(Handler::untyped(scores::create));
    router.set::<v1::GetEvent>(Handler::typed(events::get));
    router.set::<v1::ListEvents>(Handler::typed(events::list));
    router.set::<v1::ListEventRuns>(Handler::typed(runs_v1::of_event));
    router.set::<v1::GetRun>(Handler::typed(runs_v1::get));
    router.set::<v1::GetRunJobs>(Handler::typed(runs_v1::jobs));
    router.set::<v1::AddRunMetadata>(Handler::typed(runs_v1::add_metadata));
    router.set::<v1::ResumeSignal>(Handler::typed(runs_v1::resume));
    router.set::<v1::ListCancellations>(Handler::untyped(cancellations::fail::<v1::ListCancellations>));
    router.set::<v1::CreateCancellation>(Handler::untyped(cancellations::create));
    router.set::<v1::DeleteCancellation>(Handler::untyped(cancellations::fail::<v1::DeleteCancellation>));
    router.set::<v1::CancelRun>(Handler::typed(runs::cancel_v1));
    router.set::<v1::GetAppFunctions>(Handler::typed(functions::of_app));
    if is_cloud {
        cloud::register(&mut router);
    }
    router
}
