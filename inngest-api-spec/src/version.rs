//! The versions of the API, as types.

mod sealed {
    pub trait Sealed {}
}

/// A version of the API: [`V1`] or [`V2`].
///
/// It decides which key is accepted (see [`Auth`](crate::Auth)) and where its operations live.
pub trait Version: sealed::Sealed + Send + Sync + 'static {
    /// The version's name, as in the path: `v1`, `v2`.
    const NAME: &'static str;
    /// What stands between the base URL and an operation's path.
    const BASE: &'static str;
    /// Whether an error may come with HTTP status 200 (wire facts 13: v1's cache forwards the body and drops the status).
    const ERRORS_IN_SUCCESS: bool;
}

/// The older surface of the API, `/v1`: events, runs, cancellations. Takes a signing key.
#[derive(Clone, Copy, Debug)]
pub enum V1 {}

/// The API's second version, `/v2`. Takes an API key.
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
