use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::FunctionRef;
use crate::types::serde_helpers::{NumberText, double, is_default, time};
use crate::{AppId, Cursor, Data, Described, ExperimentId, FunctionId, Page};

/// Experiments, which compare variants of a function. Inngest Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/experiments/{operation}"
)]
pub trait Experiments {
    /// Lists the experiments of the environment. Inngest Cloud only.
    ///
    /// To list the experiments of one function, set `app_id` and `function_id`.
    // The API also describes `/apps/{app_id}/functions/{function_id}/experiments`. The server takes that path for
    // `get_experiment` with an empty id.
    #[get("/experiments", paginated, permission = "experiments:read:list")]
    fn list_experiments(
        /// Only experiments of this app.
        app_id: Option<AppId>,
        /// Only experiments of this function; its id without the app's id as a prefix.
        function_id: Option<FunctionId>,
        /// Counts only runs from this time on.
        from: Option<Timestamp>,
        /// Counts only runs until this time.
        until: Option<Timestamp>,
        /// The maximum number of experiments per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<Experiment>;

    /// Returns an experiment with the number of runs and the scores of each variant. Inngest Cloud only.
    #[get("/apps/{app_id}/functions/{function_id}/experiments/{experiment_id}", permission = "experiments:read:get")]
    fn get_experiment(
        /// The app's id.
        app_id: AppId,
        /// The function's id, without the app's id as a prefix.
        function_id: FunctionId,
        /// The experiment's id, which may contain `/`.
        #[encode(slashes)]
        experiment_id: ExperimentId,
        /// Only this variant.
        variant: Option<String>,
        /// Only runs from this time on.
        from: Option<Timestamp>,
        /// Only runs until this time.
        until: Option<Timestamp>,
    ) -> Data<ExperimentDetail>;
}

/// An experiment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Experiment {
    /// The experiment's id, which may contain `/`.
    #[serde(skip_serializing_if = "is_default")]
    pub id: ExperimentId,
    /// The function it belongs to.
    #[serde(skip_serializing_if = "is_default")]
    pub function: Option<FunctionRef>,
    /// How variants are selected, such as `weighted`.
    #[serde(skip_serializing_if = "is_default")]
    pub selection_strategy: String,
    /// The variants' names.
    #[serde(skip_serializing_if = "is_default")]
    pub variants: Vec<String>,
    /// The number of variants.
    #[serde(skip_serializing_if = "is_default")]
    pub variant_count: i32,
    /// The number of runs that took part.
    #[serde(skip_serializing_if = "is_default")]
    pub total_runs: i32,
    /// When its first run was seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub first_seen: Option<Timestamp>,
    /// When its last run was seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub last_seen: Option<Timestamp>,
}

/// An experiment with its variants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentDetail {
    /// The experiment's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: ExperimentId,
    /// The results of the variants.
    #[serde(skip_serializing_if = "is_default")]
    pub variants: Vec<ExperimentVariantMetrics>,
    /// The weights of the variants.
    #[serde(skip_serializing_if = "is_default")]
    pub variant_weights: Vec<ExperimentVariantWeight>,
    /// When its first run was seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub first_seen: Option<Timestamp>,
    /// When its last run was seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub last_seen: Option<Timestamp>,
    /// How variants are selected, such as `weighted`.
    #[serde(skip_serializing_if = "is_default")]
    pub selection_strategy: String,
}

/// The results of a variant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentVariantMetrics {
    /// The variant's name.
    #[serde(skip_serializing_if = "is_default")]
    pub variant_name: String,
    /// The number of runs.
    #[serde(skip_serializing_if = "is_default")]
    pub run_count: i32,
    /// Its scores, one entry per name.
    #[serde(skip_serializing_if = "is_default")]
    pub metrics: Vec<ExperimentVariantMetric>,
}

/// The scores of a variant under one name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentVariantMetric {
    /// The name of the scores.
    #[serde(skip_serializing_if = "is_default")]
    pub key: String,
    /// The average.
    #[inngest(like = NumberText)]
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub avg: f64,
    /// The lowest.
    #[inngest(like = NumberText)]
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub min: f64,
    /// The highest.
    #[inngest(like = NumberText)]
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub max: f64,
}

/// The weight of a variant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentVariantWeight {
    /// The variant's name.
    #[serde(skip_serializing_if = "is_default")]
    pub variant_name: String,
    /// Its weight.
    #[inngest(like = NumberText)]
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub weight: f64,
}
