use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::{IntoArgument, Parameter, ParameterError, ParameterType, v2::UnixMillis};

/// The number of random bytes of a seed.
const RANDOM: usize = 10;

/// A seed from which the server derives the ids of the events in a request: a time in milliseconds, and 10 random bytes.
///
/// A request with the same seed and the same events can be repeated safely. The client generates one for each request; set your own
/// to repeat a request later, or from another process.
///
/// ```
/// use inngest_api_spec as inngest_api;
/// use inngest_api::events::EventSeed;
///
/// let seed = EventSeed::new(1_772_600_761_000, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
/// assert_eq!(seed.as_str(), "1772600761000,AQIDBAUGBwgJCg==");
/// assert_eq!(seed.as_str().parse(), Ok(seed));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventSeed(String);

/// A text is not a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventSeedError;

impl EventSeed {
    /// Creates a seed from the time of the events' ids and from random bytes. The time is a `Timestamp` or in milliseconds since 1970.
    pub fn new(time: impl IntoArgument<UnixMillis>, random: [u8; RANDOM]) -> Self {
        Self(format!("{},{}", time.into_argument().0.max(1), BASE64_STANDARD.encode(random)))
    }

    /// Returns the seed's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EventSeed {
    type Err = EventSeedError;

    fn from_str(text: &str) -> Result<Self, EventSeedError> {
        let (time, random) = text.split_once(',').ok_or(EventSeedError)?;
        let is_time = !time.starts_with(['0', '+']) && time.parse::<i64>().is_ok_and(|time| time > 0);
        let is_random = BASE64_STANDARD.decode(random).is_ok_and(|bytes| bytes.len() == RANDOM);
        if is_time && is_random { Ok(Self(text.to_owned())) } else { Err(EventSeedError) }
    }
}

impl fmt::Display for EventSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for EventSeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a seed; expected milliseconds since 1970, a comma, and 10 bytes in base64")
    }
}

impl std::error::Error for EventSeedError {}

impl Parameter for EventSeed {
    const TYPE: ParameterType = ParameterType::String;

    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn from_text(text: &str) -> Result<Self, ParameterError> {
        text.parse().map_err(|EventSeedError| ParameterError::new())
    }
}

impl IntoArgument<EventSeed> for &EventSeed {
    fn into_argument(self) -> EventSeed {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_seeds_are_parsed() {
        for text in ["1772600761000,AQIDBAUGBwgJCg==", "1,AAAAAAAAAAAAAA=="] {
            assert_eq!(text.parse::<EventSeed>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "1",
            "1,",
            "0,AQIDBAUGBwgJCg==",
            "01,AQIDBAUGBwgJCg==",
            "-1,AQIDBAUGBwgJCg==",
            "1,AQIDBAUGBwgJCg",
            "1,AQID",
        ] {
            assert_eq!(text.parse::<EventSeed>(), Err(EventSeedError), "{text}");
        }
        assert_eq!(EventSeed::new(-5, [0; 10]).as_str(), "1,AAAAAAAAAAAAAA==");
    }
}
