//! Keys, and which version of the API each of them authorizes.
//!
//! | credential | [`V1`] | [`V2`] |
//! |---|---|---|
//! | [`ApiKey`](crate::ApiKey) | no | yes |
//! | [`SigningKey`](crate::SigningKey) | yes | no |
//! | [`SigningKey::in_place_of_api_key`](crate::SigningKey::in_place_of_api_key) | yes | yes |
//! | [`DevServer`](crate::DevServer), no key | yes | yes |
//! | [`AnyCredential<V>`](AnyCredential) | as `V` | as `V` |
//!
//! [`Auth`] is the bound behind this table; it is sealed. The guide [which key when](crate::guide::keys) has more.

#[doc(inline)]
pub use inngest_api_spec::{AnyCredential, Auth, Credential, InPlaceOfApiKey, KeyError, KeyErrorKind, V1, V2, Version};
