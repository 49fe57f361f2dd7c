//! Inspecting and verifying the requests that a server received.

use inngest_api_spec::__private::RequestDecoder;

use super::Server;
use crate::mock::behavior::{ErrorResponse, MockOperation};
use crate::mock::http::parse_query;
use crate::mock::verification::{
    ExpectedCount, Received, ReceivedRequest, compare_requests, full_report, unmet_expectations,
};

/// Inspecting received requests.
impl Server {
    /// Returns how many requests of an operation the server received. Retries count, and so do requests that failed.
    #[must_use]
    pub fn calls<Op: MockOperation>(&self) -> usize {
        self.service.router().received::<Op>().len()
    }

    /// Returns all requests that the server received, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.service.router().log.entries().iter().map(|entry| entry.request.clone()).collect()
    }

    /// Returns the requests of an operation, in order, with their arguments. Retries are included, and so are requests that
    /// failed.
    ///
    /// The bodies of operations that carry secrets are not stored, so the arguments of such an operation are available only if it
    /// has no body.
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
        // Decoding may run user code, so not while the router is locked.
        let received: Vec<_> = {
            let router = self.service.router();
            let received = router.received::<Op>().into_iter();
            received.map(|(entry, path_values)| (entry.request.clone(), path_values)).collect()
        };
        let decode = |(request, path_values)| {
            let arguments = decode::<Op>(&request, path_values);
            Received::new(request, arguments)
        };
        received.into_iter().map(decode).collect()
    }

    /// Asserts that the server received exactly these requests of an operation, in this order. If not, the panic message shows a
    /// diff.
    ///
    /// An idempotency key is compared only if the expected request has one, because the client generates one otherwise.
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
    /// If the received requests differ or do not decode, or if an expected request is invalid.
    #[track_caller]
    #[allow(clippy::panic, reason = "it fails the test that calls it")]
    pub fn assert_received<Op: MockOperation>(&self, expected: impl IntoIterator<Item = Op>) {
        let expected: Vec<Op> = expected.into_iter().collect();
        if let Err(difference) = compare_requests(&expected, &self.received::<Op>()) {
            panic!("{difference}");
        }
    }
}

/// Expectations.
impl Server {
    /// Sets how many requests of an operation the server is expected to receive: `2`, `1..`, `..=3`, or `0` for none. Retries
    /// count.
    ///
    /// Verified by [`verify`](Self::verify), and when the server is dropped: a failed expectation panics, unless the thread is
    /// already panicking. A panic fails the test only on the test's own thread, so if a spawned task drops the server, call
    /// `verify` in the test.
    ///
    /// ```
    /// # use inngest_api::{mock, v2};
    /// # fn example(server: &mock::Server) {
    /// server.expect::<v2::operation::InvokeFunction>(2);
    /// server.expect::<v2::operation::CancelRun>(0);
    /// server.expect::<v2::operation::GetFunctionRun>(1..);
    /// # }
    /// ```
    pub fn expect<Op: MockOperation>(&self, count: impl Into<ExpectedCount>) {
        let count = count.into();
        self.configure::<Op>(|route| route.expect(count));
    }

    /// Verifies that everything the test set up was used:
    ///
    /// - operations received as many requests as [expected](Self::expect);
    /// - every handler was called, and every script and every fault was used up;
    /// - every request matched an operation.
    ///
    /// # Panics
    /// If not. The message lists what is missing, and all requests.
    #[track_caller]
    #[allow(clippy::panic, reason = "it fails the test that calls it")]
    pub fn verify(&self) {
        let report = {
            let router = self.service.router();
            full_report(&router.usage(), &router.log)
        };
        if let Some(report) = report {
            panic!("{report}");
        }
    }

    /// Verifies only the expected numbers of requests.
    #[allow(clippy::panic, reason = "it fails the test that drops the server")]
    pub(super) fn verify_expectations(&self) {
        let report = {
            let router = self.service.router();
            unmet_expectations(&router.usage(), &router.log)
        };
        if let Some(report) = report {
            panic!("{report}");
        }
    }
}

fn decode<Op: MockOperation>(request: &ReceivedRequest, path_values: Vec<String>) -> Result<Op, ErrorResponse> {
    let (query, headers) = (parse_query(request.query()), request.headers().clone());
    let mut decoder = RequestDecoder::new(Op::INFO, path_values, query, headers, request.stored_body(Op::INFO)?)?;
    decoder.check(true)?;
    Ok(Op::decode(&mut decoder)?)
}
