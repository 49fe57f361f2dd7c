//! Settings of a client: its connection pool, its retries, its base URL.

#[doc(inline)]
pub use inngest_api_spec::{BaseUrl, BaseUrlError, RetryConfig};

pub use crate::transport::PoolConfig;
