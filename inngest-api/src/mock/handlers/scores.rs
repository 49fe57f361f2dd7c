//! Scores: checked, and sent back as they came.

use inngest_api_spec::__private::{RequestDecoder, Serve as _, json};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::mock::handler::{Answer, Served, encode};
use crate::mock::ids::is_ulid;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::types::{RawJson, RunId};
use crate::v2::{NewScore, Score, operation::CreateScore};

const MOST: usize = 100;
const MAX_NAME: usize = 128;
const BAD_VALUE: &str = "Score value must be a finite number or boolean";
const BAD_NAME: &str = "Score name or value is invalid; names must be at most 128 UTF-8 bytes, must not contain control \
                        characters or single quotes, and values must be a finite number or boolean";

/// A score of which it is not yet known whether it is one.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Claimed {
    #[serde(default)]
    name: String,
    value: Option<Value>,
    step_id: Option<String>,
    experiment: Option<ClaimedExperiment>,
}

#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct ClaimedExperiment {
    id: String,
    variant: String,
}

pub(super) fn create(_: &State, request: &mut RequestDecoder) -> Result<Answer, Refusal> {
    // Before they are decoded: the models know no faulty scores, and the server says more of them.
    let claimed: Vec<Claimed> = request.json(&json())?;
    let CreateScore { run_id, scores, .. } = match check(&claimed) {
        Ok(()) => CreateScore::decode(request)?,
        Err(fault) => return Err(fault),
    };
    if !is_ulid(run_id.as_str()) {
        return Err(Refusal::invalid("Run ID must be a valid ULID"));
    }
    let recorded = scores.into_iter().map(|score| record(&run_id, score)).collect::<Result<Vec<_>, _>>()?;
    Ok(encode::<CreateScore>(Served::from(recorded)))
}

fn check(scores: &[Claimed]) -> Result<(), Refusal> {
    if scores.is_empty() {
        return Err(Refusal::invalid("At least one score is required"));
    }
    if scores.len() > MOST {
        return Err(Refusal::invalid(format!("At most {MOST} scores are allowed")));
    }
    for (index, score) in scores.iter().enumerate() {
        if let Some(fault) = fault(score) {
            return Err(Refusal::invalid(format!("scores[{index}]: {fault}")));
        }
    }
    Ok(())
}

/// What is wrong with a score, in the server's words.
fn fault(score: &Claimed) -> Option<&'static str> {
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

fn record(run_id: &RunId, new: NewScore) -> Result<Score, Refusal> {
    let value = RawJson::from_value(&new.value).map_err(|fault| Refusal::invalid(fault.to_string()))?;
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

    fn refused(scores: Value) -> Option<String> {
        let scores: Vec<Claimed> = serde_json::from_value(scores).unwrap();
        check(&scores).err().map(|refusal| refusal.message)
    }

    #[test]
    fn faulty_scores_are_refused_in_the_servers_words() {
        assert_eq!(refused(json!([])).unwrap(), "At least one score is required");
        let high = json!([{ "name": "accuracy", "value": "high" }]);
        assert_eq!(refused(high).unwrap(), "scores[0]: Score value must be a finite number or boolean");
        let many: Vec<_> = (0..101).map(|_| json!({ "name": "a", "value": 1 })).collect();
        assert_eq!(refused(Value::Array(many)).unwrap(), "At most 100 scores are allowed");
        for score in [
            json!({ "value": 1 }),
            json!({ "name": "a" }),
            json!({ "name": "it's", "value": 1 }),
            json!({ "name": "a".repeat(129), "value": 1 }),
            json!({ "name": "a", "value": 1, "stepId": " " }),
            json!({ "name": "a", "value": 1, "experiment": { "id": "x" } }),
            json!({ "name": "a", "value": 1, "stepId": "s", "experiment": { "id": "x", "variant": "y" } }),
        ] {
            assert!(refused(json!([score])).unwrap().starts_with("scores[0]: "), "{score}");
        }
        let good = json!([{ "name": "a", "value": 0.95 }, { "name": "b", "value": true, "stepId": "load" }]);
        assert_eq!(refused(good), None);
    }
}
