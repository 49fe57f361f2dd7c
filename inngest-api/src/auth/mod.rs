//! Keys, and which version of the API each of them authorizes.
//!
//! | credential | [`V1`] | [`V2`] | [`Events`] |
//! |---|---|---|---|
//! | [`ApiKey`](crate::ApiKey) | no | yes | no |
//! | [`AccessToken`](crate::AccessToken) | no | yes, but never event or signing keys | no |
//! | [`SigningKey`](crate::SigningKey) | yes | no | no |
//! | [`SigningKey::in_place_of_api_key`](crate::SigningKey::in_place_of_api_key) | yes | yes | no |
//! | [`EventKey`](crate::EventKey) | no | no | yes |
//! | [`DevServer`](crate::DevServer) (sends no key) | yes | yes | yes |
//! | [`AnyCredential<V>`](AnyCredential) (chosen at run time) | if `V` is `V1` | if `V` is `V2` | if `V` is `Events` |
//!
//! The compiler checks this table: [`Auth`] is a sealed trait, and `client.v2()` requires `Auth<V2>` of the type of the key.
//! The guide [which key when](crate::guide::keys) explains how to choose a key. Keys that change come from a
//! [`CredentialProvider`].

mod provider;

#[doc(inline)]
pub use inngest_api_spec::{
    AnyCredential, Auth, Credential, Events, InPlaceOfApiKey, Key, KeyError, KeyErrorKind, V1, V2, Version,
};

pub use self::provider::{CredentialProvider, Provided};
pub(crate) use self::provider::{End, Erased, KeySource};
