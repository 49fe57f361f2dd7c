use inngest_api_macros::endpoints;
use serde::{Deserialize, Serialize};

use crate::{DataOrJson, JsonValue, RunId};

/// Signals: what runs wait for by name.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/signals/{operation}"
)]
pub trait Signals {
    /// Resumes the run that waits for a signal.
    ///
    /// Not idempotent: a run that waits for it again is resumed again. The public server answers in the envelope, the
    /// published document says without; either is read (wire facts 13).
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) where no run waits for it (recording `v1-signal-unknown`).
    #[post("/signals")]
    fn resume_signal(
        /// The signal's name. The server does not check that there is one.
        signal: String,
        /// What the run gets of it: any JSON.
        data: Option<JsonValue>,
    ) -> DataOrJson<ResumedRun>;
}

/// The run that was resumed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

    fn answered(body: &'static str) -> Result<(ResumedRun, Metadata), Error> {
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
    fn the_envelope_may_be_missing() {
        let enveloped = r#"{"data":{"run_id":"01R"},"metadata":{"fetched_at":"2026-11-23T18:22:02Z"}}"#;
        let (run, metadata) = answered(enveloped).unwrap();
        assert_eq!((run.run_id.as_str(), metadata.fetched_at.is_some()), ("01R", true));
        let (run, metadata) = answered(r#"{"run_id":"01R"}"#).unwrap();
        assert_eq!((run.run_id.as_str(), metadata), ("01R", Metadata::default()));
        assert!(answered("{}").unwrap_err().to_string().contains("missing field `run_id`"));
    }
}
