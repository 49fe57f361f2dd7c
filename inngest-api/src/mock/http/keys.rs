//! Authorization: which keys the server accepts.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::auth::{V1, Version as _};
use crate::{ApiKey, SigningKey};

/// The keys that the server accepts.
#[derive(Clone, Default)]
pub(in crate::mock) enum AcceptedKeys {
    /// Every well-formed key of a kind that the API version accepts.
    #[default]
    WellFormed,
    /// Only these keys.
    Only(Vec<String>),
    /// No key is required, and a key is ignored, like on a dev server.
    NotRequired,
}

impl AcceptedKeys {
    /// Accepts this key, and no others except those added before.
    pub(in crate::mock) fn add(&mut self, key: String) {
        match self {
            Self::Only(keys) => keys.push(key),
            Self::WellFormed | Self::NotRequired => *self = Self::Only(vec![key]),
        }
    }

    /// Whether a request with these headers may call operations of an API version.
    pub(super) fn authorize(&self, version: &str, headers: &HeaderMap) -> bool {
        // v1 does not accept API keys.
        let fits = |key: &str| version != V1::NAME || ApiKey::parse(key).is_err();
        match self {
            Self::NotRequired => true,
            Self::Only(keys) => {
                bearer_token(headers).is_some_and(|key| fits(key) && keys.iter().any(|known| known == key))
            }
            Self::WellFormed => bearer_token(headers).is_some_and(|key| fits(key) && is_well_formed(key)),
        }
    }
}

/// Whether a text is an API key, or a signing key with or without its prefix.
fn is_well_formed(text: &str) -> bool {
    ApiKey::parse(text).is_ok() || SigningKey::self_hosted(text).is_ok()
}

/// The token of the `Authorization` header. The scheme `Bearer` may be in any case.
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(value))])
    }

    #[test]
    fn v1_accepts_signing_keys_and_v2_accepts_api_keys_as_well() {
        let keys = AcceptedKeys::default();
        for (value, v1, v2) in [
            ("Bearer sk-inn-api-a", false, true),
            ("bearer signkey-prod-12ab", true, true),
            ("Bearer 12ab", true, true),
            ("Bearer nonsense", false, false),
            ("Basic sk-inn-api-a", false, false),
            ("Bearer", false, false),
        ] {
            let headers = headers(value);
            assert_eq!((keys.authorize("v1", &headers), keys.authorize("v2", &headers)), (v1, v2), "{value}");
        }
        assert!(!keys.authorize("v2", &HeaderMap::new()));
    }

    #[test]
    fn only_added_keys_are_accepted_once_there_is_one() {
        let mut keys = AcceptedKeys::default();
        keys.add("sk-inn-api-a".to_owned());
        keys.add("odd".to_owned());
        assert!(keys.authorize("v2", &headers("Bearer sk-inn-api-a")));
        assert!(!keys.authorize("v1", &headers("Bearer sk-inn-api-a")));
        assert!(keys.authorize("v1", &headers("Bearer odd")));
        assert!(!keys.authorize("v2", &headers("Bearer sk-inn-api-b")));
        assert!(AcceptedKeys::NotRequired.authorize("v1", &HeaderMap::new()));
    }
}
