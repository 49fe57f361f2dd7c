//! The documented error responses: each decodes to an error with its status, codes, messages and headers.

use std::collections::BTreeMap;

use inngest_api::auth::V2;
use inngest_api::operation::{OPERATIONS, OperationInfo};
use inngest_api::{ApiKey, ErrorKind, error_code};
use inngest_api_tests::replay::{Replay, answer};
use inngest_api_tests::round_trip::{errors_as, errors_of};
use serde::Deserialize;
use serde_json::Value;

use super::NOT_DEFINED;
use super::example::{ERRORS, Example, read};

#[derive(Debug, Deserialize)]
struct Documented {
    operation: String,
    status: u16,
    body: Value,
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

impl Documented {
    fn defined(&self) -> Option<&'static OperationInfo> {
        let name = |operation: &OperationInfo| operation.id.replace('_', "");
        let mut v2 = OPERATIONS.iter().copied().filter(|operation| operation.version == "v2");
        v2.find(|operation| name(operation) == self.operation.to_lowercase())
    }

    const fn kind(&self) -> ErrorKind {
        match self.status {
            401 => ErrorKind::Auth,
            403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            409 => ErrorKind::Conflict,
            429 => ErrorKind::RateLimited,
            501 => ErrorKind::NotImplemented,
            500.. => ErrorKind::Server,
            _ => ErrorKind::Invalid,
        }
    }

    async fn check(&self, operation: &'static OperationInfo) {
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let headers = headers.chain([("content-type", "application/json")]);
        let server = Replay::with([answer(self.status, headers, &self.body.to_string())]).await.unwrap();
        let client = server.client(ApiKey::parse("sk-inn-api-example").unwrap()).unwrap();
        let arguments = Example::load(&self.operation).arguments(operation);
        let error = client.untyped::<V2>(operation.id, arguments).send().await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.kind()), (self.status, self.kind()), "{self:?}");
        let mut expected = errors_of(&self.body.to_string());
        assert_eq!(error.code(), expected[0].0.as_deref(), "{self:?}");
        let known = error_code::find(error.code().unwrap()).unwrap();
        assert!(known.statuses.contains(&self.status), "{self:?}");
        assert_eq!((error.is_ambiguous(), error.is_retryable()), (known.ambiguous, known.retryable), "{self:?}");
        assert_eq!(operation.redact, error.body().is_none());
        if operation.redact {
            expected[0].1.clear();
        }
        assert_eq!(errors_as(error.api_errors()), expected);
        for (name, value) in &self.headers {
            assert_eq!(error.headers().unwrap()[name.to_lowercase().as_str()], value.as_str());
        }
        if let Some(wait) = self.headers.get("Retry-After") {
            assert_eq!(error.retry_after().unwrap().as_secs().to_string(), *wait);
        }
        if let Some(reset) = self.headers.get("X-RateLimit-Reset") {
            let limit = error.rate_limit().unwrap();
            assert_eq!((limit.limit, limit.remaining), (Some(100), Some(0)));
            assert_eq!(limit.reset_at().map(|time| time.as_second().to_string()).as_ref(), Some(reset));
        }
    }
}

#[tokio::test]
async fn each_documented_error_has_its_status_kind_and_code() {
    let all: Vec<Documented> = read(ERRORS);
    assert!(!all.is_empty());
    for documented in all {
        match documented.defined() {
            Some(operation) => documented.check(operation).await,
            None => assert!(NOT_DEFINED.iter().any(|(name, _)| *name == documented.operation), "{documented:?}"),
        }
    }
}
