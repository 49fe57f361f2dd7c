use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::FunctionRef;
use crate::types::serde_helpers::{double, is_default, time};
use crate::{AppId, Cursor, Data, ExperimentId, FunctionId, Page};

/// Experiments: variants of a function against each other. Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/experiments/{operation}"
)]
pub trait Experiments {
    /// Lists the experiments of the environment. Cloud only.
    ///
    /// The experiments of one function: give `app_id` and `function_id`. The API describes a second path for these, below
    /// the function, which is not listed here: its gateway takes that path for [`get_experiment`] with an empty id (wire
    /// facts 4).
    ///
    /// [`get_experiment`]: super::Operations::get_experiment
    #[get("/experiments", paginated)]
    fn list_experiments(
        /// Only experiments of this app.
        app_id: Option<AppId>,
        /// Only experiments of this function, without the app's id in front.
        function_id: Option<FunctionId>,
        /// Only runs from this time on count.
        from: Option<Timestamp>,
        /// Only runs until this time count.
        until: Option<Timestamp>,
        /// How many experiments a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<Experiment>;

    /// Reads one experiment: how often each variant ran, and how it scored. Cloud only.
    #[get("/apps/{app_id}/functions/{function_id}/experiments/{experiment_id}")]
    fn get_experiment(
        /// The app's id.
        app_id: AppId,
        /// The function's id, without the app's in front.
        function_id: FunctionId,
        /// The experiment's id, which may hold `/`.
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Experiment {
    /// The experiment's id, which may hold `/`.
    #[serde(skip_serializing_if = "is_default")]
    pub id: ExperimentId,
    /// The function that it is of.
    #[serde(skip_serializing_if = "is_default")]
    pub function: Option<FunctionRef>,
    /// How a variant is chosen, such as `weighted`.
    #[serde(skip_serializing_if = "is_default")]
    pub selection_strategy: String,
    /// The variants' names.
    #[serde(skip_serializing_if = "is_default")]
    pub variants: Vec<String>,
    /// How many variants there are.
    #[serde(skip_serializing_if = "is_default")]
    pub variant_count: i32,
    /// How many runs took part.
    #[serde(skip_serializing_if = "is_default")]
    pub total_runs: i32,
    /// When a run of it was first seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub first_seen: Option<Timestamp>,
    /// When a run of it was last seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub last_seen: Option<Timestamp>,
}

/// An experiment with its variants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentDetail {
    /// The experiment's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: ExperimentId,
    /// The variants, and how they did.
    #[serde(skip_serializing_if = "is_default")]
    pub variants: Vec<ExperimentVariantMetrics>,
    /// How the variants are weighted.
    #[serde(skip_serializing_if = "is_default")]
    pub variant_weights: Vec<ExperimentVariantWeight>,
    /// When a run of it was first seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub first_seen: Option<Timestamp>,
    /// When a run of it was last seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub last_seen: Option<Timestamp>,
    /// How a variant is chosen, such as `weighted`.
    #[serde(skip_serializing_if = "is_default")]
    pub selection_strategy: String,
}

/// How a variant did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentVariantMetrics {
    /// The variant's name.
    #[serde(skip_serializing_if = "is_default")]
    pub variant_name: String,
    /// How often it ran.
    #[serde(skip_serializing_if = "is_default")]
    pub run_count: i32,
    /// Its scores, one entry for each name.
    #[serde(skip_serializing_if = "is_default")]
    pub metrics: Vec<ExperimentVariantMetric>,
}

/// The scores of a variant under one name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentVariantMetric {
    /// The scores' name.
    #[serde(skip_serializing_if = "is_default")]
    pub key: String,
    /// The average.
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub avg: f64,
    /// The lowest.
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub min: f64,
    /// The highest.
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub max: f64,
}

/// The weight of a variant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExperimentVariantWeight {
    /// The variant's name.
    #[serde(skip_serializing_if = "is_default")]
    pub variant_name: String,
    /// Its weight.
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub weight: f64,
}
