//! Settings of a client: the base URL, retries, the connection pool.
//!
//! Other settings, such as timeouts and proxies, are methods of [`ClientBuilder`](crate::ClientBuilder).

#[doc(inline)]
pub use inngest_api_spec::{BaseUrl, BaseUrlError, RetryConfig};

pub use crate::transport::PoolConfig;
