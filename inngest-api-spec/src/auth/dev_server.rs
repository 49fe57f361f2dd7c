use super::{Credential, CredentialParts, KeyError, KeyErrorKind, Sealed, variable};
use crate::{BaseUrl, BaseUrlError};

/// A local dev server. It needs no key, and the client sends none.
///
/// It carries the server's base URL, so that a client without a key never calls Inngest Cloud.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DevServer(BaseUrl);

impl DevServer {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_DEV";

    /// Returns the dev server at its default address, `http://localhost:8288`.
    #[must_use]
    pub fn local() -> Self {
        Self(BaseUrl::dev_server())
    }

    /// Returns a dev server at another address, such as `"http://localhost:9999"`: a string or a [`BaseUrl`].
    ///
    /// # Errors
    /// If the text is not a base URL.
    pub fn new(base_url: impl TryInto<BaseUrl, Error: Into<BaseUrlError>>) -> Result<Self, BaseUrlError> {
        base_url.try_into().map(Self).map_err(Into::into)
    }

    /// Returns the dev server that `INNGEST_DEV` names: [`local`](Self::local) for `1` and `true`, otherwise the server at that
    /// URL. `None` if the variable is not set, `0` or `false`.
    ///
    /// # Errors
    /// If the variable is empty or has another value.
    pub fn from_env() -> Result<Option<Self>, KeyError> {
        let Some(text) = variable(Self::VARIABLE)? else {
            return Ok(None);
        };
        match text.as_str() {
            "0" | "false" => Ok(None),
            "1" | "true" => Ok(Some(Self::local())),
            url => Self::new(url).map(Some).map_err(|_| {
                let expected = "`1`, `0` or a base URL such as `http://localhost:8288`";
                KeyError::new(KeyErrorKind::Malformed { expected }).in_variable(Self::VARIABLE)
            }),
        }
    }

    /// Returns the server's base URL.
    #[must_use]
    pub const fn base_url(&self) -> &BaseUrl {
        &self.0
    }
}

impl Sealed for DevServer {}
impl Credential for DevServer {
    fn into_parts(self) -> CredentialParts {
        CredentialParts { bearer: None, fallback: None, base_url: Some(self.0), environments: Vec::new() }
    }
}
