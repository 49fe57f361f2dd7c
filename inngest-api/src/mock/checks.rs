//! What a test asks a server about the calls that came.

use inngest_api_spec::__private::RequestDecoder;

use super::answered::MockOperation;
use super::compare;
use super::path::query;
use super::received::{Received, ReceivedBody, ReceivedRequest};
use super::refusal::Refusal;
use super::report;
use super::server::Server;
use super::times::Times;
use crate::operation::BodyKind;

/// What came.
impl Server {
    /// How often an operation was asked for: every request that spells it counts, whatever it was answered, also before
    /// there was a handler.
    #[must_use]
    pub fn calls<Op: MockOperation>(&self) -> usize {
        self.service.router().asked::<Op>().len()
    }

    /// All requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.service.router().log.entries().iter().map(|entry| entry.request.clone()).collect()
    }

    /// The requests of an operation so far, in order, with the arguments that they spell.
    ///
    /// Of an operation that carries secrets no body is kept, so that arguments in it are not known.
    ///
    /// ```
    /// # use inngest_api::{mock, v2};
    /// # fn example(server: &mock::Server) {
    /// let calls = server.received::<v2::operation::InvokeFunction>();
    /// assert_eq!(calls[0].arguments().function_id, "backfill-data");
    /// assert_eq!(calls[0].request().headers()["x-inngest-env"], "staging");
    /// # }
    /// ```
    #[must_use]
    pub fn received<Op: MockOperation>(&self) -> Vec<Received<Op>> {
        // A copy: a decoder may be the user's.
        let asked: Vec<_> = {
            let router = self.service.router();
            router.asked::<Op>().into_iter().map(|(entry, values)| (entry.request.clone(), values)).collect()
        };
        let decoded = |(request, values)| Received { arguments: decode::<Op>(&request, values), request };
        asked.into_iter().map(decoded).collect()
    }

    /// Fails the test unless an operation was asked for exactly so: these calls, in this order. The message shows where they
    /// differ.
    ///
    /// A key that makes a call idempotent counts only where it is given here: without one the client makes its own.
    ///
    /// ```
    /// # use inngest_api::{mock, v2};
    /// # use serde_json::json;
    /// # fn example(server: &mock::Server) {
    /// server.assert_received([v2::operation::InvokeFunction::new("billing", "charge", json!({ "order": 7 }))]);
    /// # }
    /// ```
    ///
    /// # Panics
    /// Where other calls came, or what came does not decode.
    #[track_caller]
    #[allow(clippy::panic, reason = "it is for tests, which are to fail where they look")]
    pub fn assert_received<Op: MockOperation>(&self, expected: impl IntoIterator<Item = Op>) {
        let expected: Vec<Op> = expected.into_iter().collect();
        if let Err(difference) = compare::calls(&expected, &self.received::<Op>()) {
            panic!("{difference}");
        }
    }
}

/// What was to come.
impl Server {
    /// Expects an operation to be asked for so often in all: `2`, `1..`, `..=3`, `0` for never. Attempts count, not calls.
    ///
    /// It is checked by [`verify`](Self::verify), at the latest when the server is dropped, which fails the test unless it
    /// fails already. Where that is not the test itself but a task, call `verify`.
    ///
    /// ```
    /// # use inngest_api::{mock, v2};
    /// # fn example(server: &mock::Server) {
    /// server.expect::<v2::operation::InvokeFunction>(2);
    /// server.expect::<v2::operation::CancelRun>(0);
    /// server.expect::<v2::operation::GetFunctionRun>(1..);
    /// # }
    /// ```
    pub fn expect<Op: MockOperation>(&self, times: impl Into<Times>) {
        let times = times.into();
        self.service.router().change::<Op>(|route| route.expected = Some(times));
    }

    /// Fails the test unless all came as it was set up: what was [expected](Self::expect), every handler called, every
    /// script and every fault used up, and no request that spells no operation. The message says what did not, and shows all
    /// requests.
    ///
    /// # Panics
    /// Where something did not.
    #[track_caller]
    #[allow(clippy::panic, reason = "it is for tests, which are to fail where they look")]
    pub fn verify(&self) {
        let report = report::of_all(&self.service.router());
        if let Some(report) = report {
            panic!("{report}");
        }
    }

    /// Checks what was expected, and no more.
    #[allow(clippy::panic, reason = "it is for tests, which are to fail where they look")]
    pub(super) fn check_expected(&self) {
        let report = report::of_expected(&self.service.router());
        if let Some(report) = report {
            panic!("{report}");
        }
    }
}

fn decode<Op: MockOperation>(request: &ReceivedRequest, values: Vec<String>) -> Result<Op, Refusal> {
    let operation = Op::INFO;
    let body = match &request.body {
        ReceivedBody::Whole(body) => body.clone(),
        _ if operation.body == BodyKind::None => bytes::Bytes::new(),
        ReceivedBody::Secret => {
            return Err(Refusal::internal(format!(
                "the body of {} carries secrets, or its answer does, so it is not kept; look at it in a handler of yours",
                operation.id
            )));
        }
        ReceivedBody::NotRead => {
            return Err(Refusal::internal("the body was not read: the request was refused before, or was never whole"));
        }
    };
    let (_, text) = request.path_and_query().split_once('?').unwrap_or_default();
    let mut decoder = RequestDecoder::new(operation, values, query(text), request.headers().clone(), body)?;
    Ok(Op::decode(&mut decoder)?)
}
