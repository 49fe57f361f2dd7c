//! Keys, and which version of the API each of them authorizes.
//!
//! | credential | [`V1`] | [`V2`] |
//! |---|---|---|
//! | [`ApiKey`] | no | yes |
//! | [`SigningKey`] | yes | no |
//! | [`SigningKey::in_place_of_api_key`] | yes | yes |
//! | [`DevServer`] | yes | yes |
//! | [`AnyCredential<V>`] | as `V` | as `V` |

mod any_credential;
mod api_key;
mod bearer;
mod dev_server;
mod key_error;
mod signing_key;
mod variable;

pub use self::any_credential::AnyCredential;
pub use self::api_key::ApiKey;
pub use self::bearer::{Bearer, Bearers};
pub use self::dev_server::DevServer;
pub use self::key_error::{KeyError, KeyErrorKind};
pub use self::signing_key::{InPlaceOfApiKey, SigningKey};
pub use self::variable::variable;

use crate::{BaseUrl, V1, V2};

mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a key of the Inngest API",
        label = "not a key",
        note = "the keys are `ApiKey`, `SigningKey`, `DevServer` and `AnyCredential<V>`; no other type can become one"
    )]
    pub trait Sealed {}
}
pub(crate) use sealed::Sealed;

/// What a client authenticates with: one of the keys, or [`DevServer`] for none.
///
/// Sealed: the keys of this crate are all there are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key of the Inngest API",
    label = "not a key",
    note = "make a key first: `ApiKey::from_env()?`, `ApiKey::parse(text)?` or `SigningKey::from_env()?`"
)]
pub trait Credential: Sealed + Send + Sync + 'static {
    #[doc(hidden)]
    fn into_parts(self) -> CredentialParts;
}

/// What a client needs of a credential, once its type has served.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct CredentialParts {
    /// What goes into `Authorization`; none for a dev server.
    pub bearer: Option<Bearer>,
    /// A second key, to try once where the first is refused.
    pub fallback: Option<Bearer>,
    /// Where the credential belongs, unless the client is told otherwise; the cloud where `None`.
    pub base_url: Option<BaseUrl>,
    /// The environment word in each signing key: none where a key says none.
    pub environments: Vec<Option<String>>,
}

/// The credential authorizes version `V` of the API.
///
/// The bound that makes the wrong key a compile error. Sealed: nobody outside can make a wrong key pass.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not authorize {V} of the Inngest API",
    label = "this client's key cannot be used here",
    note = "V2 takes an `ApiKey`; to use a signing key in its place say so: `signing_key.in_place_of_api_key()`",
    note = "V1 takes a `SigningKey`, such as `SigningKey::from_env()?`: an `ApiKey` cannot stand in for it"
)]
pub trait Auth<V>: Credential {}

impl Auth<V2> for ApiKey {}
impl Auth<V1> for SigningKey {}
impl Auth<V1> for InPlaceOfApiKey {}
impl Auth<V2> for InPlaceOfApiKey {}
impl Auth<V1> for DevServer {}
impl Auth<V2> for DevServer {}
impl Auth<V1> for AnyCredential<V1> {}
impl Auth<V2> for AnyCredential<V2> {}
