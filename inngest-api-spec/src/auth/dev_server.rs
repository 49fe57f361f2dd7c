use std::hash::{Hash, Hasher};

use super::{Credential, CredentialParts, KeyError, KeyErrorKind, Sealed, variable};
use crate::{BaseUrl, BaseUrlError};

/// A local dev server. It needs no key, and the client sends none.
///
/// It carries the server's base URL, so that a client without a key never calls Inngest Cloud.
#[derive(Clone, Debug)]
pub struct DevServer {
    base_url: BaseUrl,
    /// The environment variable that set it.
    variable: Option<&'static str>,
}

impl DevServer {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_DEV";

    /// Returns the dev server at its default address, `http://localhost:8288`.
    #[must_use]
    pub fn local() -> Self {
        Self { base_url: BaseUrl::dev_server(), variable: None }
    }

    /// Returns a dev server at another address, such as `"http://localhost:9999"`: a string or a [`BaseUrl`].
    ///
    /// # Errors
    /// If the text is not a base URL.
    pub fn new(base_url: impl TryInto<BaseUrl, Error: Into<BaseUrlError>>) -> Result<Self, BaseUrlError> {
        let base_url = base_url.try_into().map_err(Into::into)?;
        Ok(Self { base_url, variable: None })
    }

    /// Returns the dev server that `INNGEST_DEV` sets; `None` if it is not set, blank, `0` or `false`.
    ///
    /// | value, in any case | server |
    /// |---|---|
    /// | `1`, `true` | [`local`](Self::local) |
    /// | a base URL: `http://localhost:9999` | at this URL |
    /// | a host with a port: `localhost:9999`, `inngest:8288`, `host.docker.internal:8288` | the same with `http://` before it |
    /// | a host with a dot, or `localhost` | the same: at port 80 |
    ///
    /// `0.0.0.0` and `[::]`, at which a server listens to all networks, become `127.0.0.1` and `[::1]`, this machine.
    ///
    /// A [client that reads the environment variables](https://docs.rs/inngest-api/latest/inngest_api/struct.ClientBuilder.html#method.read_env)
    /// uses the address in `INNGEST_API_BASE_URL` or `INNGEST_BASE_URL` if one of these is set as well.
    ///
    /// # Errors
    /// If the variable has another value.
    pub fn from_env() -> Result<Option<Self>, KeyError> {
        let Some(text) = variable(Self::VARIABLE)? else {
            return Ok(None);
        };
        let base_url = match text.to_ascii_lowercase().as_str() {
            "0" | "false" => return Ok(None),
            "1" | "true" => Some(BaseUrl::dev_server()),
            _ => address(&text),
        };
        let Some(base_url) = base_url.map(BaseUrl::connectable) else {
            let expected = "`1`, `0`, or the address of a dev server such as `http://localhost:8288` or `inngest:8288`";
            let error = KeyError::new(KeyErrorKind::Malformed { expected });
            return Err(error.in_variable(Self::VARIABLE).with_value(&text));
        };
        Ok(Some(Self { base_url, variable: Some(Self::VARIABLE) }))
    }

    /// Returns the server's base URL.
    #[must_use]
    pub const fn base_url(&self) -> &BaseUrl {
        &self.base_url
    }
}

/// Parses the address of a dev server: a base URL, or a host without a scheme.
fn address(text: &str) -> Option<BaseUrl> {
    if text.contains("://") {
        return BaseUrl::parse(text).ok();
    }
    let url = BaseUrl::parse(&format!("http://{text}")).ok()?;
    // A single word, such as `yes` or `on`, is more likely a mistake than a host. So is a number.
    let (host, authority) = (url.authority().host(), url.authority());
    let is_word = !host.contains(['.', ':']) && !host.eq_ignore_ascii_case("localhost");
    let is_number = host.bytes().all(|byte| byte.is_ascii_digit());
    (!is_number && (!is_word || authority.port_u16().is_some())).then_some(url)
}

/// Two dev servers with the same address are equal.
impl PartialEq for DevServer {
    fn eq(&self, other: &Self) -> bool {
        self.base_url == other.base_url
    }
}

impl Eq for DevServer {}

impl Hash for DevServer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.base_url.hash(state);
    }
}

impl Sealed for DevServer {}
impl Credential for DevServer {
    fn into_parts(self) -> CredentialParts {
        CredentialParts { base_url: Some(self.base_url), variable: self.variable, ..CredentialParts::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_url_or_a_host() {
        for (text, expected) in [
            ("http://localhost:9000", Some("http://localhost:9000")),
            ("https://dev.example/inngest/v2", Some("https://dev.example/inngest")),
            ("localhost:9000", Some("http://localhost:9000")),
            ("localhost", Some("http://localhost")),
            ("host.docker.internal:8288", Some("http://host.docker.internal:8288")),
            ("inngest:8288", Some("http://inngest:8288")),
            ("0.0.0.0:8288", Some("http://0.0.0.0:8288")),
            ("[::1]:8288", Some("http://[::1]:8288")),
            ("127.0.0.1:8288/api/v2", Some("http://127.0.0.1:8288")),
            ("yes", None),
            ("8288", None),
            (":8288", None),
            ("8288:1", None),
            ("localhost:99999", None),
            ("http:/localhost", None),
            ("ftp://localhost", None),
            ("a b:1", None),
        ] {
            assert_eq!(address(text).map(|url| url.to_string()).as_deref(), expected, "{text}");
        }
    }
}
