use inngest_api_macros::endpoints;
use serde::{Deserialize, Serialize, Serializer};

use crate::types::serde_helpers::is_default;
use crate::{Data, Described, ParameterType, RawJson, RunId, Schema};

/// Scores, which rate runs.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/runs/{operation}"
)]
pub trait Scores {
    /// Records scores for a run.
    ///
    /// Not atomic: the server writes the scores in order, and an invalid one does not undo those before it. The call succeeds
    /// even if the run does not exist.
    #[post("/runs/{run_id}/scores", additive, permission = "runs:write:create_score")]
    fn create_score(
        /// The run's id, a ULID.
        #[encode(twice)]
        run_id: RunId,
        /// The scores, 1 to 100 of them.
        #[body]
        scores: Vec<NewScore>,
    ) -> Data<Vec<Score>>;
}

/// A score to record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Described)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewScore {
    /// The score's name: at most 128 bytes, no control characters, no single quote.
    pub name: String,
    /// The score.
    pub value: ScoreValue,
    /// The step it rates; not set for the whole run. Cannot be combined with `experiment`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub step_id: Option<String>,
    /// The experiment it counts for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub experiment: Option<ScoreExperiment>,
}

impl NewScore {
    /// Creates a score of the whole run.
    pub fn new(name: impl Into<String>, value: impl Into<ScoreValue>) -> Self {
        Self { name: name.into(), value: value.into(), step_id: None, experiment: None }
    }

    /// Makes it a score of one step.
    #[must_use]
    pub fn step(mut self, step_id: impl Into<String>) -> Self {
        self.step_id = Some(step_id.into());
        self
    }

    /// Counts the score for a variant of an experiment.
    #[must_use]
    pub fn experiment(mut self, id: impl Into<String>, variant: impl Into<String>) -> Self {
        self.experiment = Some(ScoreExperiment { id: id.into(), variant: variant.into() });
        self
    }
}

/// The value of a score to record: a finite number or a boolean.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum ScoreValue {
    /// Whether it passed.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A number. If it is not finite, sending the operation fails.
    Number(f64),
}

impl Described for ScoreValue {
    const SCHEMA: &'static Schema =
        &Schema::AnyOf(&[&Schema::Value(ParameterType::Number), &Schema::Value(ParameterType::Boolean)]);
}

impl From<bool> for ScoreValue {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i32> for ScoreValue {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<i64> for ScoreValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for ScoreValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl Serialize for ScoreValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Boolean(value) => serializer.serialize_bool(value),
            Self::Integer(value) => serializer.serialize_i64(value),
            Self::Number(value) if value.is_finite() => serializer.serialize_f64(value),
            Self::Number(value) => {
                Err(serde::ser::Error::custom(format!("a score must be a finite number, not {value}")))
            }
        }
    }
}

/// A recorded score.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Score {
    /// The run it belongs to.
    #[serde(skip_serializing_if = "is_default")]
    pub run_id: RunId,
    /// The score's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The score: a number or a boolean.
    #[serde(skip_serializing_if = "is_default")]
    pub value: Option<RawJson>,
    /// The step it rates.
    #[serde(skip_serializing_if = "is_default")]
    pub step_id: Option<String>,
    /// The experiment it counts for.
    #[serde(skip_serializing_if = "is_default")]
    pub experiment: Option<ScoreExperiment>,
}

/// A variant of an experiment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScoreExperiment {
    /// The experiment's id.
    pub id: String,
    /// The variant's name.
    pub variant: String,
}
