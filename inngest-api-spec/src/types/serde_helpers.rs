//! The API's JSON formats, for `#[serde(with = …)]`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};

use crate::{Described, Schema};

/// Whether a member has its default, which the API omits.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// An enum value: text, or the number of a value that the server has no name for.
pub(crate) struct OpenEnum<T>(PhantomData<T>);

impl<T> OpenEnum<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: for<'a> From<&'a str>> Visitor<'_> for OpenEnum<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an enum value: text or a number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        Ok(T::from(&number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        Ok(T::from(&number.to_string()))
    }

    /// An integer, written as a float: without a fraction, the text is the same.
    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        Ok(T::from(&number.to_string()))
    }
}

/// An integer that is a number or text in JSON: [`integer_text`].
pub(crate) struct IntegerText;

impl Described for IntegerText {
    const SCHEMA: &'static Schema = &Schema::AnyOf(&[<u64 as Described>::SCHEMA, <String as Described>::SCHEMA]);
}

/// A number that is a number or text in JSON: [`double`].
pub(crate) struct NumberText;

impl Described for NumberText {
    const SCHEMA: &'static Schema = &Schema::AnyOf(&[<f64 as Described>::SCHEMA, <String as Described>::SCHEMA]);
}

/// 64-bit integers, which v2 sends as strings and accepts as strings or numbers.
pub(crate) mod integer_text {
    use std::fmt;

    use serde::de::{Error, Unexpected, Visitor};
    use serde::{Deserializer, Serializer};

    struct NumberOrText;

    impl Visitor<'_> for NumberOrText {
        type Value = u64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a 64-bit integer or its text")
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
            Ok(number)
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<u64, E> {
            whole(number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
            let number = text.parse().ok().or_else(|| whole(text.parse().ok()?));
            number.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
        }
    }

    /// The integer that a float without a fraction is.
    fn whole(number: f64) -> Option<u64> {
        // Text, because no cast of a float is exact for all integers.
        if number.fract() == 0.0 { format!("{number:.0}").parse().ok() } else { None }
    }

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(NumberOrText)
    }

    /// The same for a member that is only informative. Any other number, such as a negative one, means 0.
    pub(crate) mod count {
        use serde::Deserializer;

        pub(crate) use super::serialize;

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
            super::option::deserialize(deserializer).map(Option::unwrap_or_default)
        }
    }

    /// The same for an optional member. Any other number, such as a negative one, means `None`: the member is
    /// informative, and the rest of the value is not lost because of it.
    pub(crate) mod option {
        use std::fmt;

        use serde::de::{Error, Visitor};
        use serde::{Deserializer, Serializer};

        struct OptionalNumber;

        impl Visitor<'_> for OptionalNumber {
            type Value = Option<u64>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                super::NumberOrText.expecting(f)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Option<u64>, E> {
                Ok(Some(number))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Option<u64>, E> {
                Ok(number.try_into().ok())
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Option<u64>, E> {
                Ok(super::whole(number))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Option<u64>, E> {
                match text.parse::<f64>() {
                    Ok(_) => Ok(super::NumberOrText.visit_str::<E>(text).ok()),
                    Err(_) => super::NumberOrText.visit_str(text).map(Some),
                }
            }
        }

        #[allow(clippy::ref_option, reason = "serde's signature")]
        pub(crate) fn serialize<S: Serializer>(value: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
            match value {
                Some(value) => super::serialize(value, serializer),
                None => serializer.serialize_none(),
            }
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
            deserializer.deserialize_any(OptionalNumber)
        }
    }
}

/// Optional times, in which the start of year 1, in any time zone, means `None`.
pub(crate) mod time {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// `0001-01-01T00:00:00Z` in seconds: Go's zero time.
    const ZERO: i64 = -62_135_596_800;
    /// The zero time may be written with an offset, which may also shift it.
    const DAY: i64 = 24 * 60 * 60;

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(value: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        let time = Option::<Timestamp>::deserialize(deserializer)?;
        Ok(time.filter(|time| (time.as_second() - ZERO).abs() > DAY))
    }
}

/// Optional times in which year 1 means `None`, also when serialized: v1 omits nothing.
pub(crate) mod zero_time {
    use jiff::Timestamp;
    use serde::{Deserializer, Serialize, Serializer};

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(value: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(time) => time.serialize(serializer),
            None => serializer.serialize_str("0001-01-01T00:00:00Z"),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        super::time::deserialize(deserializer)
    }
}

/// Doubles, including the strings `NaN`, `Infinity` and `-Infinity`.
pub(crate) mod double {
    use std::fmt;

    use serde::de::{Error, Unexpected, Visitor};
    use serde::{Deserializer, Serializer};

    struct NumberOrText;

    impl Visitor<'_> for NumberOrText {
        type Value = f64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number, `NaN`, `Infinity` or `-Infinity`")
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<f64, E> {
            Ok(number)
        }

        #[allow(clippy::cast_precision_loss, reason = "the API means a double")]
        fn visit_i64<E: Error>(self, number: i64) -> Result<f64, E> {
            Ok(number as f64)
        }

        #[allow(clippy::cast_precision_loss, reason = "the API means a double")]
        fn visit_u64<E: Error>(self, number: u64) -> Result<f64, E> {
            Ok(number as f64)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
            match text {
                "NaN" => Ok(f64::NAN),
                "Infinity" => Ok(f64::INFINITY),
                "-Infinity" => Ok(f64::NEG_INFINITY),
                _ => {
                    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                    number.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
                }
            }
        }
    }

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            value if value.is_finite() => serializer.serialize_f64(*value),
            value if value.is_nan() => serializer.serialize_str("NaN"),
            value => serializer.serialize_str(if *value > 0.0 { "Infinity" } else { "-Infinity" }),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_any(NumberOrText)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Numbers {
        #[serde(with = "integer_text")]
        integer: u64,
        #[serde(with = "double")]
        double: f64,
    }

    fn numbers(integer: &str, double: &str) -> Result<Numbers, serde_json::Error> {
        serde_json::from_str(&format!(r#"{{"integer":{integer},"double":{double}}}"#))
    }

    #[test]
    fn numbers_decode_from_numbers_and_text() {
        for (integer, double, expected) in [
            ("\"18446744073709551615\"", "0.5", (u64::MAX, 0.5)),
            ("7", "\"Infinity\"", (7, f64::INFINITY)),
            ("0", "\"-Infinity\"", (0, f64::NEG_INFINITY)),
            ("0", "-1", (0, -1.0)),
            ("0", "2", (0, 2.0)),
        ] {
            let numbers = numbers(integer, double).unwrap();
            assert_eq!((numbers.integer, numbers.double), expected);
            let decoded: Numbers = serde_json::from_str(&serde_json::to_string(&numbers).unwrap()).unwrap();
            assert_eq!(decoded, numbers);
        }
        assert!(numbers("1", "\"NaN\"").unwrap().double.is_nan());
    }

    #[test]
    fn an_enum_value_may_be_a_number_in_each_form() {
        for (json, expected) in [("3", "3"), ("-3", "-3"), ("3.0", "3"), ("2e1", "20"), (r#""RUNNING""#, "RUNNING")] {
            let status: crate::v2::RunStatus = serde_json::from_str(json).unwrap();
            assert_eq!(status.as_str(), expected);
        }
    }

    #[test]
    fn other_text_is_rejected_as_a_number() {
        assert!(numbers("\"seven\"", "1").unwrap_err().to_string().contains("expected a 64-bit integer or its text"));
        assert!(numbers("-1", "1").is_err());
        assert!(numbers("1", "\"nan\"").is_err());
    }

    #[derive(Debug, Deserialize)]
    struct Informative {
        #[serde(default, with = "integer_text::option")]
        integer: Option<u64>,
        #[serde(default, with = "time")]
        time: Option<jiff::Timestamp>,
    }

    #[test]
    fn integers_may_be_written_as_floats() {
        for json in ["12", "12.0", "1.2e1", "\"12\"", "\"12.0\"", "\"1.2e1\""] {
            assert_eq!(numbers(json, "1").unwrap().integer, 12, "{json}");
        }
        assert!(numbers("12.5", "1").is_err() && numbers("1e30", "1").is_err());
        assert_eq!(numbers("1", "\"0.5\"").unwrap(), Numbers { integer: 1, double: 0.5 });
    }

    #[test]
    fn an_informative_integer_that_makes_no_sense_is_none() {
        let integer = |json: &str| {
            serde_json::from_str(&format!(r#"{{"integer":{json}}}"#)).map(|read: Informative| read.integer)
        };
        for json in ["-5", "\"-5\"", "0.5", "\"0.5\"", "1e300", "-1e300", "\"99999999999999999999\"", "\"NaN\""] {
            assert_eq!(integer(json).unwrap(), None, "{json}");
        }
        for json in ["5", "5.0", "\"5\"", "\"5.0\"", "\"0.5e1\""] {
            assert_eq!(integer(json).unwrap(), Some(5), "{json}");
        }
        assert!(integer("\"soon\"").is_err() && integer("{}").is_err());
    }

    #[test]
    fn the_start_of_year_1_is_no_time_in_any_time_zone() {
        for offset in ["Z", "+00:00", "-00:00", "+01:00", "-05:00", "+14:00", "-12:00", "+05:53:28"] {
            let json = format!(r#"{{"time":"0001-01-01T00:00:00{offset}"}}"#);
            assert_eq!(serde_json::from_str::<Informative>(&json).unwrap().time, None, "{offset}");
        }
        let json = r#"{"time":"1970-01-01T00:00:00Z"}"#;
        assert_eq!(serde_json::from_str::<Informative>(json).unwrap().time, Some(jiff::Timestamp::UNIX_EPOCH));
    }
}
