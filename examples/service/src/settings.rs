//! The environment, read once.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

/// What the service is told by its environment. What the client is told by it, it reads itself: `INNGEST_API_KEY`,
/// `INNGEST_DEV`, `INNGEST_API_BASE_URL`, `INNGEST_ENV`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// `LISTEN`: where the service is; default `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// `REQUEST_TIMEOUT_MS`: how long a request may take; default 5 s.
    pub request_timeout: Duration,
    /// `SHUTDOWN_TIMEOUT_MS`: how long the service takes to stop at most; default 20 s, and more than a request may take.
    pub shutdown_timeout: Duration,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// The variable that cannot be read.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads variables.
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
    text.parse().map_err(|fault: T::Err| SettingsError { variable, fault: fault.to_string() })
}

/// A variable that is set to what it cannot be.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingsError {
    variable: &'static str,
    fault: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is malformed: {}", self.variable, self.fault)
    }
}

impl std::error::Error for SettingsError {}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test is to fail where it is")]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Settings::read(variable).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.listen, "127.0.0.1:8080".parse().unwrap());
        assert!(settings.shutdown_timeout > settings.request_timeout);
    }

    #[test]
    fn what_is_said_is_taken() {
        let said = [("LISTEN", "0.0.0.0:80"), ("REQUEST_TIMEOUT_MS", "250"), ("SHUTDOWN_TIMEOUT_MS", "900")];
        let settings = read(&said).unwrap();
        assert_eq!(settings.listen, "0.0.0.0:80".parse().unwrap());
        assert_eq!(settings.request_timeout, Duration::from_millis(250));
        assert_eq!(settings.shutdown_timeout, Duration::from_millis(900));
    }

    #[test]
    fn a_malformed_variable_is_named() {
        assert_eq!(read(&[("LISTEN", "here")]).unwrap_err(), "LISTEN is malformed: invalid socket address syntax");
        assert!(read(&[("REQUEST_TIMEOUT_MS", "5s")]).unwrap_err().starts_with("REQUEST_TIMEOUT_MS is malformed: "));
    }
}
