//! Scores: validated and returned, but not stored.

use inngest_api_spec::__private::{RequestDecoder, Serve as _, json};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::mock::behavior::{EncodedResponse, ErrorResponse, HandlerOutput, encode_response};
use crate::mock::state::{ServerState, is_ulid};
use crate::types::{RawJson, RunId};
use crate::v2::{NewScore, Score, operation::CreateScore};

const MAX_SCORES: usize = 100;
const MAX_NAME: usize = 128;
const BAD_VALUE: &str = "Score value must be a finite number or boolean";
const BAD_NAME: &str = "Score name or value is invalid; names must be at most 128 UTF-8 bytes, must not contain control \
                        characters or single quotes, and values must be a finite number or boolean";

/// A score before validation.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ScoreInput {
    #[serde(default)]
    name: String,
    value: Option<Value>,
    step_id: Option<String>,
    experiment: Option<ExperimentInput>,
}

#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct ExperimentInput {
    id: String,
    variant: String,
}

pub(super) fn create(_: &ServerState, request: &mut RequestDecoder) -> Result<EncodedResponse, ErrorResponse> {
    // Validated before decoding: the models cannot represent invalid scores, and the server has messages for them.
    let inputs: Vec<ScoreInput> = request.json(&json())?;
    validate(&inputs)?;
    let CreateScore { run_id, scores, .. } = CreateScore::decode(request)?;
    if !is_ulid(run_id.as_str()) {
        return Err(ErrorResponse::invalid("Run ID must be a valid ULID"));
    }
    let created = scores.into_iter().map(|score| record(&run_id, score)).collect::<Result<Vec<_>, _>>()?;
    Ok(encode_response::<CreateScore>(HandlerOutput::from(created)))
}

fn validate(scores: &[ScoreInput]) -> Result<(), ErrorResponse> {
    if scores.is_empty() {
        return Err(ErrorResponse::invalid("At least one score is required"));
    }
    if scores.len() > MAX_SCORES {
        return Err(ErrorResponse::invalid(format!("At most {MAX_SCORES} scores are allowed")));
    }
    for (index, score) in scores.iter().enumerate() {
        if let Some(problem) = problem(score) {
            return Err(ErrorResponse::invalid(format!("scores[{index}]: {problem}")));
        }
    }
    Ok(())
}

/// The error message for an invalid score.
fn problem(score: &ScoreInput) -> Option<&'static str> {
    let blank = |text: &str| text.trim().is_empty();
    let odd = |char: char| char.is_control() || char == '\'';
    match (&score.value, &score.step_id, &score.experiment) {
        _ if blank(&score.name) => Some("Score name is required"),
        (None, ..) => Some("Score value is required"),
        (Some(value), ..) if !value.is_number() && !value.is_boolean() => Some(BAD_VALUE),
        (_, Some(step), _) if blank(step) => Some("Step ID must not be empty when provided"),
        _ if score.name.len() > MAX_NAME || score.name.contains(odd) => Some(BAD_NAME),
        (_, _, Some(experiment)) if blank(&experiment.id) => {
            Some("Experiment name is required when experiment is provided")
        }
        (_, _, Some(experiment)) if blank(&experiment.variant) => {
            Some("Experiment variant is required when experiment is provided")
        }
        (_, _, Some(experiment)) if experiment.id.len() > MAX_NAME || experiment.variant.len() > MAX_NAME => {
            Some("Experiment metadata is invalid")
        }
        (_, Some(_), Some(_)) => Some("Experiment is only allowed for scores of the whole run"),
        _ => None,
    }
}

fn record(run_id: &RunId, new: NewScore) -> Result<Score, ErrorResponse> {
    let value = RawJson::from_value(&new.value).map_err(|error| ErrorResponse::invalid(error.to_string()))?;
    let mut score = Score::default();
    score.run_id = run_id.clone();
    score.name = new.name;
    score.value = Some(value);
    score.step_id = new.step_id;
    score.experiment = new.experiment;
    Ok(score)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error_of(scores: Value) -> Option<String> {
        let scores: Vec<ScoreInput> = serde_json::from_value(scores).unwrap();
        validate(&scores).err().map(|error| error.message)
    }

    #[test]
    fn invalid_scores_have_the_error_messages_of_the_server() {
        assert_eq!(error_of(json!([])).unwrap(), "At least one score is required");
        let high = json!([{ "name": "accuracy", "value": "high" }]);
        assert_eq!(error_of(high).unwrap(), "scores[0]: Score value must be a finite number or boolean");
        let many: Vec<_> = (0..101).map(|_| json!({ "name": "a", "value": 1 })).collect();
        assert_eq!(error_of(Value::Array(many)).unwrap(), "At most 100 scores are allowed");
        for score in [
            json!({ "value": 1 }),
            json!({ "name": "a" }),
            json!({ "name": "it's", "value": 1 }),
            json!({ "name": "a".repeat(129), "value": 1 }),
            json!({ "name": "a", "value": 1, "stepId": " " }),
            json!({ "name": "a", "value": 1, "experiment": { "id": "x" } }),
            json!({ "name": "a", "value": 1, "stepId": "s", "experiment": { "id": "x", "variant": "y" } }),
        ] {
            assert!(error_of(json!([score])).unwrap().starts_with("scores[0]: "), "{score}");
        }
        let good = json!([{ "name": "a", "value": 0.95 }, { "name": "b", "value": true, "stepId": "load" }]);
        assert_eq!(error_of(good), None);
    }
}
