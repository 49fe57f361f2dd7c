//! The API versions, as types.

mod sealed {
    pub trait Sealed {}
}

/// A version of the API: [`V1`], [`V2`] or the Event API, [`Events`]. This trait is sealed.
///
/// It decides which keys authorize an operation (see [`Auth`](crate::Auth)) and the base path of its operations.
pub trait Version: sealed::Sealed + Send + Sync + 'static {
    /// The version's name: `v1`, `v2` or `events`.
    const NAME: &'static str;
    /// The path between the base URL and an operation's path: `/v1`, `/v2` or `/e/{event_key}`.
    const BASE: &'static str;
    /// Whether an error can have the HTTP status 200: v1's cache returns the body of an error without its status.
    const ERRORS_IN_SUCCESS: bool;
    /// Whether this is the Event API, which is another server.
    #[doc(hidden)]
    const IS_EVENTS: bool = false;
}

/// Version 1 of the API, `/v1`: events, runs, cancellations. It takes a signing key.
#[derive(Clone, Copy, Debug)]
pub enum V1 {}

/// Version 2 of the API, `/v2`. It takes an API key or an access token.
#[derive(Clone, Copy, Debug)]
pub enum V2 {}

/// The Event API, `/e/{event_key}`: it receives events. It takes an event key, which is part of the path.
#[derive(Clone, Copy, Debug)]
pub enum Events {}

impl sealed::Sealed for V1 {}
impl sealed::Sealed for V2 {}
impl sealed::Sealed for Events {}

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

impl Version for Events {
    const NAME: &'static str = "events";
    const BASE: &'static str = "/e/{event_key}";
    // `IngestedEvents` reads errors itself: a response can report both ids and an error.
    const ERRORS_IN_SUCCESS: bool = false;
    const IS_EVENTS: bool = true;
}
