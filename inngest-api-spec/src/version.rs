//! The API versions, as types.

mod sealed {
    pub trait Sealed {}
}

/// A version of the API: [`V1`] or [`V2`]. This trait is sealed.
///
/// It decides which keys authorize an operation (see [`Auth`](crate::Auth)) and the base path of its operations.
pub trait Version: sealed::Sealed + Send + Sync + 'static {
    /// The version's name: `v1` or `v2`.
    const NAME: &'static str;
    /// The path between the base URL and an operation's path: `/v1` or `/v2`.
    const BASE: &'static str;
    /// Whether an error can have the HTTP status 200: v1's cache returns the body of an error without its status.
    const ERRORS_IN_SUCCESS: bool;
}

/// Version 1 of the API, `/v1`: events, runs, cancellations. It takes a signing key.
#[derive(Clone, Copy, Debug)]
pub enum V1 {}

/// Version 2 of the API, `/v2`. It takes an API key.
#[derive(Clone, Copy, Debug)]
pub enum V2 {}

impl sealed::Sealed for V1 {}
impl sealed::Sealed for V2 {}

impl Version for V1 {
    const NAME: &'static str = "v1";
    const BASE: &'static str = "/v1";
    const ERRORS_IN_SUCCESS: bool = true;
}

impl Version for V2 {
    const NAME: &'static str = "v2";
    const BASE: &'static str = "/v2";
    const ERRORS_IN_SUCCESS: bool = false;
}
