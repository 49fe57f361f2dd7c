use inngest_api_macros::endpoints;
use serde::{Deserialize, Serialize};

use crate::{DataOrJson, Described, JsonValue, RunId};

/// Signals, which runs wait for by name.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/signals/{operation}"
)]
pub trait Signals {
    /// Resumes the run that waits for a signal.
    ///
    /// Not idempotent: a run that waits for the signal again is resumed again.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) if no run waits for the signal.
    // The open-source server sends the envelope, which the API's document lacks. Recording `v1-signal-unknown`.
    #[post("/signals")]
    fn resume_signal(
        /// The signal's name. The server accepts an empty one.
        signal: String,
        /// The data that the run receives: any JSON.
        data: Option<JsonValue>,
    ) -> DataOrJson<ResumedRun>;
}

/// The run that was resumed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[non_exhaustive]
pub struct ResumedRun {
    /// The run's id, a ULID.
    pub run_id: RunId,
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;
    use crate::response::{RawBody, RawResponse, decode};
    use crate::v1::operation::ResumeSignal;
    use crate::{Error, Metadata, NoClient, Operation as _};

    fn decoded(body: &'static str) -> Result<(ResumedRun, Metadata), Error> {
        decode::<DataOrJson<ResumedRun>>(RawResponse {
            operation: ResumeSignal::<NoClient>::INFO,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: RawBody::Full(Bytes::from_static(body.as_bytes())),
            attempts: 1,
            has_key: false,
            limit: usize::MAX,
            keys: crate::auth::Bearers::default(),
        })
    }

    #[test]
    fn a_response_with_or_without_envelope_decodes() {
        let enveloped = r#"{"data":{"run_id":"01R"},"metadata":{"fetched_at":"2026-11-23T18:22:02Z"}}"#;
        let (run, metadata) = decoded(enveloped).unwrap();
        assert_eq!((run.run_id.as_str(), metadata.fetched_at.is_some()), ("01R", true));
        let (run, metadata) = decoded(r#"{"run_id":"01R"}"#).unwrap();
        assert_eq!((run.run_id.as_str(), metadata), ("01R", Metadata::default()));
        assert!(decoded("{}").unwrap_err().to_string().contains("missing field `run_id`"));
    }
}
