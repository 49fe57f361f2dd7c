//! The default handlers of the API's operations, one file per resource.
//!
//! They reproduce the recorded behavior of a dev server; those in `cloud` follow the description of the API.

mod apps;
mod cancellations;
mod cloud;
mod envs;
mod events;
mod functions;
mod list_runs;
mod not_implemented;
mod paging;
mod runs;
mod runs_v1;
mod scores;
mod service;
mod trace;

use super::behavior::{DefaultHandlers, Handler};
use crate::{events as events_api, v1, v2};

pub(super) use self::not_implemented::{add_handler, is_routed, not_implemented};

/// The handlers of a dev server, or of Inngest Cloud. Operations without a handler are not implemented.
pub(super) fn default_handlers(is_cloud: bool) -> DefaultHandlers {
    let mut handlers = DefaultHandlers::default();
    handlers.set::<v2::operation::Health>(Handler::typed(service::health));
    handlers.set::<v2::operation::FetchAccountSigningKeys>(Handler::typed(service::signing_keys));
    handlers.set::<v2::operation::FetchAccountEventKeys>(Handler::typed(service::event_keys));
    handlers.set::<v2::operation::FetchAccount>(Handler::typed(service::account));
    handlers.set::<v2::operation::FetchAccountEnvs>(Handler::typed(envs::list));
    handlers
        .set::<v2::operation::CreateEnv>(Handler::typed(not_implemented::after_decoding::<v2::operation::CreateEnv>));
    handlers.set::<v2::operation::CreateWebhook>(Handler::typed(
        not_implemented::after_decoding::<v2::operation::CreateWebhook>,
    ));
    handlers.set::<v2::operation::ListWebhooks>(Handler::typed(
        not_implemented::after_decoding::<v2::operation::ListWebhooks>,
    ));
    handlers.set::<v2::operation::GetExperiment>(Handler::typed(
        not_implemented::after_decoding::<v2::operation::GetExperiment>,
    ));
    handlers.set::<v2::operation::InvokeFunction>(Handler::typed(functions::invoke));
    handlers.set::<v2::operation::GetFunctionRun>(Handler::typed(runs::get));
    handlers.set::<v2::operation::ListRuns>(Handler::typed(list_runs::list));
    handlers.set::<v2::operation::ListFunctionRuns>(Handler::typed(list_runs::of_function));
    handlers.set::<v2::operation::GetEventRuns>(Handler::typed(list_runs::of_event));
    handlers.set::<v2::operation::CancelRun>(Handler::typed(runs::cancel));
    handlers.set::<v2::operation::Rerun>(Handler::typed(runs::rerun));
    handlers.set::<v2::operation::GetFunctionTrace>(Handler::typed(trace::get));
    handlers.set::<v2::operation::GetApp>(Handler::typed(apps::get));
    handlers.set::<v2::operation::GetApps>(Handler::typed(apps::list));
    handlers.set::<v2::operation::GetFunction>(Handler::typed(apps::function));
    handlers.set::<v2::operation::GetFunctions>(Handler::typed(apps::functions));
    handlers.set::<v2::operation::SendEvent>(Handler::typed(events::send).body_limit(events::MAX_BYTES));
    handlers.set::<events_api::operation::IngestEvents>(Handler::typed(events::ingest).body_limit(events::MAX_REQUEST));
    handlers.set::<v2::operation::CreateScore>(Handler::raw(scores::create));
    handlers.set::<v1::operation::GetEvent>(Handler::typed(events::get));
    handlers.set::<v1::operation::ListEvents>(Handler::typed(events::list));
    handlers.set::<v1::operation::ListEventRuns>(Handler::typed(runs_v1::of_event));
    handlers.set::<v1::operation::GetRun>(Handler::typed(runs_v1::get));
    handlers.set::<v1::operation::GetRunJobs>(Handler::typed(runs_v1::jobs));
    handlers.set::<v1::operation::AddRunMetadata>(Handler::typed(runs_v1::add_metadata));
    handlers.set::<v1::operation::ResumeSignal>(Handler::typed(runs_v1::resume));
    handlers
        .set::<v1::operation::ListCancellations>(Handler::raw(cancellations::fail::<v1::operation::ListCancellations>));
    handlers.set::<v1::operation::CreateCancellation>(Handler::raw(cancellations::create));
    handlers.set::<v1::operation::DeleteCancellation>(Handler::raw(
        cancellations::fail::<v1::operation::DeleteCancellation>,
    ));
    handlers.set::<v1::operation::CancelRun>(Handler::typed(runs::cancel_v1));
    handlers.set::<v1::operation::GetAppFunctions>(Handler::typed(functions::of_app));
    if is_cloud {
        cloud::register(&mut handlers);
    }
    handlers
}
