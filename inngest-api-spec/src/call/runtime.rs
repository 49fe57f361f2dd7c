use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::events::EventSeed;
use crate::request::{Put, PutResponse, Request, RequestEncoder};
use crate::response::RawResponse;
use crate::{CallOptions, Error};

/// A boxed future.
#[doc(hidden)]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The runtime that carries out calls: network and clock. Not generic, so that all operations share its code.
#[doc(hidden)]
pub trait Runtime: Send + Sync + 'static {
    /// Sends a request and returns the successful response, with its whole body unless the operation streams.
    fn execute(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>>;

    /// Uploads bytes to a URL that the API granted, on any server, without the key and the headers of the client.
    fn put(self: Arc<Self>, put: Put) -> BoxFuture<Result<PutResponse, Error>>;

    /// Generates a unique idempotency key for a call; `None` if the call is not retried.
    fn idempotency_key(&self, options: &CallOptions) -> Option<GeneratedKey<'_>>;

    /// Sleeps.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

impl dyn Runtime {
    /// Adds a generated idempotency key to a request that takes one and has none.
    pub(super) fn add_key(&self, request: &mut RequestEncoder, options: &CallOptions) {
        request.add_key(|| self.idempotency_key(options));
    }
}

/// A generated idempotency key: the prefix differs between clients, the number between the calls of a client.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct GeneratedKey<'a> {
    /// Hexadecimal digits and hyphens.
    pub prefix: &'a str,
    /// The number of the call.
    pub number: u64,
    /// Returns the time, in milliseconds since 1970.
    pub unix_millis: fn() -> i64,
}

impl GeneratedKey<'_> {
    /// Returns a seed of event ids: the time, and bytes that differ between clients and between their calls.
    pub(crate) fn seed(&self) -> EventSeed {
        let digits = self.prefix.get(..32).unwrap_or_default();
        let random = u128::from_str_radix(digits, 16).unwrap_or_default().wrapping_add(self.number.into());
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&random.to_le_bytes()[..10]);
        EventSeed::new((self.unix_millis)(), bytes)
    }
}

impl fmt::Display for GeneratedKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix)?;
        fmt::LowerHex::fmt(&self.number, f)
    }
}
