//! Credentials, and the API versions that each of them authorizes.
//!
//! | credential | [`V1`] | [`V2`] | [`Events`] |
//! |---|---|---|---|
//! | [`ApiKey`] | no | yes | no |
//! | [`AccessToken`] | no | yes, but never event or signing keys | no |
//! | [`SigningKey`] | yes | no | no |
//! | [`SigningKey::in_place_of_api_key`] | yes | yes | no |
//! | [`EventKey`] | no | no | yes |
//! | [`DevServer`] | yes | yes | yes |
//! | [`AnyCredential<V>`] | as `V` | as `V` | as `V` |

mod access_token;
mod any_credential;
mod api_key;
mod bearer;
mod conversions;
mod dev_server;
mod event_key;
mod key_error;
mod key_forms;
mod signing_key;
mod variable;

pub use self::access_token::AccessToken;
pub use self::any_credential::AnyCredential;
pub use self::api_key::ApiKey;
pub use self::bearer::{Bearer, Bearers};
pub use self::dev_server::DevServer;
pub use self::event_key::EventKey;
pub(crate) use self::key_error::has_placeholder;
pub use self::key_error::{KeyError, KeyErrorKind};
pub use self::signing_key::{InPlaceOfApiKey, SigningKey};
pub use self::variable::{shown, variable};

use crate::{BaseUrl, Events, V1, V2};

mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a credential of the Inngest API",
        label = "not a credential",
        note = "the credentials are `ApiKey`, `AccessToken`, `SigningKey`, `EventKey`, `DevServer` and `AnyCredential<V>`; the trait is sealed"
    )]
    pub trait Sealed {}
}
pub(crate) use sealed::Sealed;

/// What a client authenticates with: a key, or [`DevServer`] for none. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a credential of the Inngest API",
    label = "not a credential",
    note = "create a key first: `ApiKey::from_env()?`, `ApiKey::parse(text)?`, `SigningKey::from_env()?` or `EventKey::from_env()?`"
)]
pub trait Credential: Sealed + Send + Sync + 'static {
    #[doc(hidden)]
    fn into_parts(self) -> CredentialParts;
}

/// A credential that holds a key: all but [`DevServer`]. This trait is sealed.
///
/// A client can get such a credential from a provider, which returns a new one when the current one expires.
#[diagnostic::on_unimplemented(
    message = "a provider cannot provide `{Self}`, which is not a key",
    label = "not a key",
    note = "providers return keys: `ApiKey`, `AccessToken`, `SigningKey`, `EventKey` or `AnyCredential<V>`"
)]
pub trait Key: Credential {
    /// Whether the default server of a client with such a key is that of the Event API.
    #[doc(hidden)]
    const IS_FOR_EVENTS: bool = false;
}

/// The parts of a credential that a client uses.
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct CredentialParts {
    /// The `Authorization` header; `None` for a dev server.
    pub bearer: Option<Bearer>,
    /// A second key, to try once if the server rejects the first.
    pub fallback: Option<Bearer>,
    /// The base URL of the server that the credential belongs to; `None` for the default.
    pub base_url: Option<BaseUrl>,
    /// Whether the default server is that of the Event API.
    pub is_for_events: bool,
    /// The environment prefix of each signing key; `None` if a key has none.
    pub environments: Vec<Option<String>>,
    /// Other forms of the keys, which servers may know and which are redacted as well.
    pub other_forms: Vec<Bearer>,
    /// The environment variable that the credential was read from.
    pub variable: Option<&'static str>,
    /// How errors name a signing key without an environment prefix, which belongs to a self-hosted server.
    pub without_prefix: Option<&'static str>,
}

impl CredentialParts {
    /// Returns the base URL of Inngest Cloud for the credential.
    #[must_use]
    pub fn default_base_url(&self) -> BaseUrl {
        if self.is_for_events { BaseUrl::event_api() } else { BaseUrl::cloud() }
    }
}

/// Implemented by the credentials that authorize version `V` of the API. This trait is sealed.
///
/// This bound makes the wrong key a compile error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not authorize {V} of the Inngest API",
    label = "this client's key cannot be used here",
    note = "V2 takes an `ApiKey` or an `AccessToken`; to use a signing key in its place, call \
            `signing_key.in_place_of_api_key()`",
    note = "V1 takes a `SigningKey`, such as `SigningKey::from_env()?`",
    note = "Events takes an `EventKey`, such as `EventKey::from_env()?`, which authorizes nothing else"
)]
pub trait Auth<V>: Credential {}

impl Auth<V2> for ApiKey {}
impl Auth<V2> for AccessToken {}
impl Auth<V1> for SigningKey {}
impl Auth<V1> for InPlaceOfApiKey {}
impl Auth<V2> for InPlaceOfApiKey {}
impl Auth<Events> for EventKey {}
impl Auth<V1> for DevServer {}
impl Auth<V2> for DevServer {}
impl Auth<Events> for DevServer {}
impl Auth<V1> for AnyCredential<V1> {}
impl Auth<V2> for AnyCredential<V2> {}
impl Auth<Events> for AnyCredential<Events> {}
