use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{IntoArgument, Parameter, ParameterError, ParameterType, Schema};

/// A duration in the API's format: `30000ms`. Converts from a [`Duration`] or from text.
///
/// A [`Duration`] is sent in whole milliseconds, rounded up, as Inngest's SDK does. Text is sent unchanged; the API does
/// not document which other forms it accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ApiDuration(String);

impl ApiDuration {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ApiDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Duration> for ApiDuration {
    fn from(duration: Duration) -> Self {
        // Rounded up: a positive duration must not become 0.
        Self(format!("{}ms", duration.as_nanos().div_ceil(1_000_000)))
    }
}

impl From<&str> for ApiDuration {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for ApiDuration {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl IntoArgument<ApiDuration> for Duration {
    fn into_argument(self) -> ApiDuration {
        self.into()
    }
}

impl IntoArgument<ApiDuration> for &str {
    fn into_argument(self) -> ApiDuration {
        self.into()
    }
}

impl IntoArgument<ApiDuration> for String {
    fn into_argument(self) -> ApiDuration {
        self.into()
    }
}

impl Parameter for ApiDuration {
    const TYPE: ParameterType = ParameterType::String;
    const SCHEMA: &'static Schema = &Schema::Duration;

    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn from_text(text: &str) -> Result<Self, ParameterError> {
        Ok(Self::from(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_sent_in_whole_milliseconds() {
        for (duration, text) in [
            (Duration::ZERO, "0ms"),
            (Duration::from_secs(30), "30000ms"),
            (Duration::from_secs(2 * 60), "120000ms"),
            (Duration::from_millis(1500), "1500ms"),
            (Duration::from_nanos(1), "1ms"),
            (Duration::from_nanos(1_000_001), "2ms"),
            (Duration::MAX, "18446744073709551616000ms"),
        ] {
            assert_eq!(ApiDuration::from(duration).as_str(), text);
        }
        assert_eq!(ApiDuration::from("1m30s").as_str(), "1m30s");
    }
}
