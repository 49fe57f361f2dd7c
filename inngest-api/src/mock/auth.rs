//! Who may call.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::auth::{V1, Version as _};
use crate::{ApiKey, SigningKey};

/// The keys that the server takes.
#[derive(Clone, Default)]
pub(super) enum Keys {
    /// Any that is well-formed, and of a kind that the version takes.
    #[default]
    WellFormed,
    /// These alone.
    Only(Vec<String>),
    /// It asks for none and ignores one, as a dev server does.
    NotAsked,
}

impl Keys {
    /// Takes this key, and no others but those taken before.
    pub(super) fn accept(&mut self, key: String) {
        match self {
            Self::Only(keys) => keys.push(key),
            Self::WellFormed | Self::NotAsked => *self = Self::Only(vec![key]),
        }
    }

    /// Whether a request may call an operation of this version.
    pub(super) fn admit(&self, version: &str, headers: &HeaderMap) -> bool {
        // v1 knows no API keys (wire facts 2).
        let fits = |key: &str| version != V1::NAME || ApiKey::parse(key).is_err();
        match self {
            Self::NotAsked => true,
            Self::Only(keys) => token(headers).is_some_and(|key| fits(key) && keys.iter().any(|known| known == key)),
            Self::WellFormed => token(headers).is_some_and(|key| fits(key) && is_key(key)),
        }
    }
}

/// Whether it is an API key, or a signing key with its prefix or bare.
fn is_key(text: &str) -> bool {
    ApiKey::parse(text).is_ok() || SigningKey::self_hosted(text).is_ok()
}

/// What follows `Bearer `, in any case, in `Authorization`.
fn token(headers: &HeaderMap) -> Option<&str> {
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
    fn each_version_takes_its_kinds() {
        let keys = Keys::default();
        for (value, v1, v2) in [
            ("Bearer sk-inn-api-a", false, true),
            ("bearer signkey-prod-12ab", true, true),
            ("Bearer 12ab", true, true),
            ("Bearer nonsense", false, false),
            ("Basic sk-inn-api-a", false, false),
            ("Bearer", false, false),
        ] {
            assert_eq!((keys.admit("v1", &headers(value)), keys.admit("v2", &headers(value))), (v1, v2), "{value}");
        }
        assert!(!keys.admit("v2", &HeaderMap::new()));
    }

    #[test]
    fn named_keys_are_taken_alone() {
        let mut keys = Keys::default();
        keys.accept("sk-inn-api-a".to_owned());
        keys.accept("odd".to_owned());
        assert!(
            keys.admit("v2", &headers("Bearer sk-inn-api-a")) && !keys.admit("v1", &headers("Bearer sk-inn-api-a"))
        );
        assert!(keys.admit("v1", &headers("Bearer odd")));
        assert!(!keys.admit("v2", &headers("Bearer sk-inn-api-b")));
        assert!(Keys::NotAsked.admit("v1", &HeaderMap::new()));
    }
}
