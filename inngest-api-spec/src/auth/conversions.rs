//! Keys from text: of a configuration file, an argument or any other string.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use zeroize::Zeroizing;

use super::KeyError;

/// Implements the conversions of a key from text. A key has no `Serialize`, so that it cannot be written by accident.
macro_rules! key_from_text {
    ($key:ty, $expected:literal) => {
        impl std::str::FromStr for $key {
            type Err = KeyError;

            fn from_str(text: &str) -> Result<Self, KeyError> {
                Self::parse(text)
            }
        }

        impl TryFrom<&str> for $key {
            type Error = KeyError;

            fn try_from(text: &str) -> Result<Self, KeyError> {
                Self::parse(text)
            }
        }

        /// Wipes the text afterwards.
        impl TryFrom<String> for $key {
            type Error = KeyError;

            fn try_from(text: String) -> Result<Self, KeyError> {
                Self::parse(&zeroize::Zeroizing::new(text))
            }
        }

        /// Reads a string. The error never contains the text.
        impl<'de> serde::Deserialize<'de> for $key {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::conversions::deserialize(deserializer, Self::parse, $expected)
            }
        }
    };
}
pub(super) use key_from_text;

/// Deserializes a key by its `parse` function.
pub(super) fn deserialize<'de, D: Deserializer<'de>, K>(
    deserializer: D,
    parse: fn(&str) -> Result<K, KeyError>,
    expected: &'static str,
) -> Result<K, D::Error> {
    let key = Key { parse, expected };
    // In `deserialize_str` a format may report another type itself, with its value, which may be a key without its quotes.
    if deserializer.is_human_readable() { deserializer.deserialize_any(key) } else { deserializer.deserialize_str(key) }
}

struct Key<K> {
    parse: fn(&str) -> Result<K, KeyError>,
    expected: &'static str,
}

/// The default methods quote the value.
macro_rules! refuse {
    ($($method:ident: $ty:ty,)*) => {$(
        fn $method<E: Error>(self, _: $ty) -> Result<K, E> {
            Err(E::custom(format_args!("invalid type, expected {}", self.expected)))
        }
    )*};
}

impl<K> Visitor<'_> for Key<K> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<K, E> {
        (self.parse)(text).map_err(E::custom)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<K, E> {
        self.visit_str(&Zeroizing::new(text))
    }

    refuse! {
        visit_bool: bool,
        visit_i64: i64,
        visit_i128: i128,
        visit_u64: u64,
        visit_u128: u128,
        visit_f64: f64,
        visit_char: char,
        visit_bytes: &[u8],
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::value::{Error, F64Deserializer, StringDeserializer, U64Deserializer};
    use serde_json::json;

    use crate::{ApiKey, SigningKey};

    #[derive(Debug, Deserialize)]
    struct Config {
        api_key: ApiKey,
        signing_key: Option<SigningKey>,
    }

    #[test]
    fn a_config_struct_can_hold_keys() {
        let json = r#"{"api_key":"sk-inn-api-\u0061bc","signing_key":"signkey-prod-12ab"}"#;
        let config: Config = serde_json::from_str(json).unwrap();
        assert_eq!(config.signing_key.unwrap().environment(), Some("prod"));
        assert_eq!(format!("{:?}", config.api_key), "ApiKey(sk-inn-api-…)");
        assert!(ApiKey::try_from("sk-inn-api-abc").is_ok() && ApiKey::try_from("sk-inn-api-abc".to_owned()).is_ok());
        assert!("signkey-prod-12ab".parse::<SigningKey>().is_ok());
        assert!(SigningKey::try_from("signkey-prod-12ab".to_owned()).is_ok());
    }

    #[test]
    fn errors_never_contain_the_text() {
        for json in [
            json!({ "api_key": "signkey-prod-5ec7e7" }),
            json!({ "api_key": "'sk-inn-api-5ec7e7'" }),
            json!({ "api_key": 57777 }),
            json!({ "api_key": { "5ec7e7": "5ec7e7" } }),
            json!({ "api_key": ["5ec7e7"] }),
            json!({ "api_key": "sk-inn-api-a", "signing_key": "5ec7e7" }),
            json!({ "api_key": "sk-inn-api-a", "signing_key": 57777 }),
        ] {
            let error = serde_json::from_value::<Config>(json.clone()).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("5ec7e7") && !shown.contains("57777"), "{json}: {shown}");
        }
        let shown = |result: Result<SigningKey, Error>| result.unwrap_err().to_string();
        assert_eq!(shown(SigningKey::deserialize(U64Deserializer::new(57777))), "invalid type, expected a signing key");
        assert_eq!(shown(SigningKey::deserialize(F64Deserializer::new(5.7))), "invalid type, expected a signing key");
        let text = StringDeserializer::new("5ec7e7".to_owned());
        assert!(shown(SigningKey::deserialize(text)).contains("hexadecimal digits"));
    }
}
