//! Authorization: which keys the server accepts, and for which operations.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::permissions::Permissions;
use crate::auth::{Credential as _, V1, Version as _};
use crate::mock::behavior::ErrorResponse;
use crate::v2::EventKeyInfo;
use crate::{ApiKey, EventKey, SigningKey};

/// The keys that the server accepts.
#[derive(Clone, Default)]
pub(in crate::mock) enum AcceptedKeys {
    /// Every well-formed key of a kind that the API version accepts.
    #[default]
    WellFormed,
    /// Only these keys.
    Only(Vec<AcceptedKey>),
    /// No key is required, and a key is ignored, like on a dev server.
    NotRequired,
}

/// A key, and what it permits.
#[derive(Clone)]
pub(in crate::mock) struct AcceptedKey {
    text: String,
    permissions: Permissions,
}

impl AcceptedKeys {
    /// Accepts this key, and no others except those added before. Replaces the permissions of a key that was added before.
    pub(in crate::mock) fn add(&mut self, text: String, permissions: Permissions) {
        let new = AcceptedKey { text, permissions };
        match self {
            Self::Only(keys) => {
                keys.retain(|key| key.text != new.text);
                keys.push(new);
            }
            Self::WellFormed | Self::NotRequired => *self = Self::Only(vec![new]),
        }
    }

    /// Returns the first permission of a key that does not have the form of one.
    pub(in crate::mock) fn malformed_permission(&self) -> Option<&str> {
        match self {
            Self::Only(keys) => keys.iter().find_map(|key| key.permissions.malformed()),
            Self::WellFormed | Self::NotRequired => None,
        }
    }

    /// Returns what a request with these headers may call in an API version; `None` if its key is not accepted.
    pub(super) fn authorize(&self, version: &str, headers: &HeaderMap) -> Option<&Permissions> {
        // v1 accepts signing keys, which have no permissions.
        let is_v1 = version == V1::NAME;
        let fits = |key: &str| !is_v1 || ApiKey::parse(key).is_err();
        match self {
            Self::NotRequired => Some(&Permissions::All),
            Self::Only(keys) => {
                let sent = bearer_token(headers).filter(|key| fits(key))?;
                let known = keys.iter().find(|known| is_key(&known.text, sent))?;
                (!is_v1 || matches!(known.permissions, Permissions::All)).then_some(&known.permissions)
            }
            Self::WellFormed => {
                bearer_token(headers).filter(|key| fits(key) && is_well_formed(key)).map(|_| &Permissions::All)
            }
        }
    }
}

impl AcceptedKeys {
    /// Checks the event key in the path of a request. Accepts the account's event keys; if it has none, every well-formed key.
    pub(super) fn authorize_events(&self, key: &str, account: &[EventKeyInfo]) -> Result<(), ErrorResponse> {
        let is_accepted = match self {
            Self::NotRequired => true,
            _ if account.is_empty() => EventKey::parse(key).is_ok(),
            _ => account.iter().any(|known| known.key.expose() == key),
        };
        is_accepted.then_some(()).ok_or_else(|| ErrorResponse::new(401, "", "Event key not found"))
    }
}

/// Whether a text is a known key, or the hash of a known signing key.
fn is_key(known: &str, text: &str) -> bool {
    let hash = || SigningKey::self_hosted(known).ok()?.hashed().into_parts().bearer;
    known == text || hash().is_some_and(|hash| hash.key() == text.as_bytes())
}

/// Whether a text is an API key, or a signing key with or without its prefix.
fn is_well_formed(text: &str) -> bool {
    text.trim() == text && (ApiKey::parse(text).is_ok() || SigningKey::self_hosted(text).is_ok())
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
            ("Bearer  12ab", false, false),
            ("Basic sk-inn-api-a", false, false),
            ("Bearer", false, false),
        ] {
            let headers = headers(value);
            let accepts = |version| keys.authorize(version, &headers).is_some();
            assert_eq!((accepts("v1"), accepts("v2")), (v1, v2), "{value}");
        }
        assert!(keys.authorize("v2", &HeaderMap::new()).is_none());
    }

    #[test]
    fn an_added_signing_key_is_accepted_in_its_hashed_form() {
        const HASHED: &str = "Bearer signkey-prod-b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c";
        let mut keys = AcceptedKeys::default();
        keys.add("signkey-prod-12345678".to_owned(), Permissions::All);
        for key in ["Bearer signkey-prod-12345678", HASHED] {
            assert!(["v1", "v2"].iter().all(|version| keys.authorize(version, &headers(key)).is_some()), "{key}");
        }
        let mut others = AcceptedKeys::default();
        for key in ["signkey-prod-12345679", "signkey-test-12345678", "signkey-prod-123", "signkey-", "odd"] {
            others.add(key.to_owned(), Permissions::All);
        }
        assert!(others.authorize("v1", &headers(HASHED)).is_none());
    }

    #[test]
    fn only_added_keys_are_accepted_once_there_is_one() {
        let mut keys = AcceptedKeys::default();
        keys.add("sk-inn-api-a".to_owned(), Permissions::All);
        keys.add("odd".to_owned(), Permissions::All);
        let accepts = |version, value| keys.authorize(version, &headers(value)).is_some();
        assert!(accepts("v2", "Bearer sk-inn-api-a"));
        assert!(!accepts("v1", "Bearer sk-inn-api-a"));
        assert!(accepts("v1", "Bearer odd"));
        assert!(!accepts("v2", "Bearer sk-inn-api-b"));
        assert!(AcceptedKeys::NotRequired.authorize("v1", &HeaderMap::new()).is_some());
    }

    #[test]
    fn the_permissions_of_a_key_are_those_that_were_set_last() {
        let mut keys = AcceptedKeys::default();
        let only = |permission: &str| Permissions::Only(vec![permission.to_owned()]);
        let permits = |keys: &AcceptedKeys, permission| {
            keys.authorize("v2", &headers("Bearer opaque")).is_some_and(|key| key.include(permission))
        };
        keys.add("opaque".to_owned(), only("runs:read:list"));
        assert!(permits(&keys, "runs:read:list") && !permits(&keys, "runs:read:get"));
        assert!(keys.authorize("v1", &headers("Bearer opaque")).is_none(), "v1 takes signing keys");
        keys.add("opaque".to_owned(), only("runs:read:get"));
        assert!(!permits(&keys, "runs:read:list") && permits(&keys, "runs:read:get"));
        keys.add("opaque".to_owned(), Permissions::All);
        assert!(permits(&keys, "runs:write:cancel"));
    }
}
