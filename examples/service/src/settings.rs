//! Reads the settings from environment variables.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

/// The settings of the service. The client reads its own variables: `INNGEST_API_KEY`, `INNGEST_DEV`,
/// `INNGEST_BASE_URL`, `INNGEST_API_BASE_URL`, `INNGEST_ENV`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The address to listen on. Variable: `LISTEN`; default: `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// The timeout of a request. Variable: `REQUEST_TIMEOUT_MS`; default: 5 s.
    pub request_timeout: Duration,
    /// The timeout of the shutdown; should exceed that of a request. Variable: `SHUTDOWN_TIMEOUT_MS`; default: 20 s.
    pub shutdown_timeout: Duration,
}

impl Settings {
    /// Reads the settings from environment variables.
    ///
    /// # Errors
    /// Returns an error that names the variable that is malformed.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let millis = |name, default| value(name, variable(name), default).map(Duration::from_millis);
        Ok(Self {
            listen: value("LISTEN", variable("LISTEN"), SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))?,
            request_timeout: millis("REQUEST_TIMEOUT_MS", 5_000)?,
            shutdown_timeout: millis("SHUTDOWN_TIMEOUT_MS", 20_000)?,
        })
    }
}

fn value<T: FromStr<Err: fmt::Display>>(
    variable: &'static str,
    text: Option<String>,
    default: T,
) -> Result<T, SettingsError> {
    let Some(text) = text else { return Ok(default) };
    text.parse().map_err(|reason: T::Err| SettingsError { variable, reason: reason.to_string() })
}

/// An environment variable has an invalid value.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingsError {
    variable: &'static str,
    reason: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is malformed: {}", self.variable, self.reason)
    }
}

impl std::error::Error for SettingsError {}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Settings::read(variable).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_have_defaults() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.listen, "127.0.0.1:8080".parse().unwrap());
        assert!(settings.shutdown_timeout > settings.request_timeout);
    }

    #[test]
    fn settings_are_read_from_variables() {
        let variables = [("LISTEN", "0.0.0.0:80"), ("REQUEST_TIMEOUT_MS", "250"), ("SHUTDOWN_TIMEOUT_MS", "900")];
        let settings = read(&variables).unwrap();
        assert_eq!(settings.listen, "0.0.0.0:80".parse().unwrap());
        assert_eq!(settings.request_timeout, Duration::from_millis(250));
        assert_eq!(settings.shutdown_timeout, Duration::from_millis(900));
    }

    #[test]
    fn a_malformed_variable_is_an_error_that_names_it() {
        assert_eq!(read(&[("LISTEN", "here")]).unwrap_err(), "LISTEN is malformed: invalid socket address syntax");
        assert!(read(&[("REQUEST_TIMEOUT_MS", "5s")]).unwrap_err().starts_with("REQUEST_TIMEOUT_MS is malformed: "));
    }
}
