use super::{Credential, CredentialParts, KeyError, KeyErrorKind, Sealed, variable};
use crate::{BaseUrl, BaseUrlError};

/// No key: the local dev server asks for none, and none is ever sent to it.
///
/// It carries where that server is, so that a client without a key cannot end up at the cloud by default.
#[derive(Clone, Debug)]
pub struct DevServer(BaseUrl);

impl DevServer {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_DEV";

    /// The dev server at its usual place, `http://localhost:8288`.
    #[must_use]
    pub fn local() -> Self {
        Self(BaseUrl::dev_server())
    }

    /// A dev server at another place, such as `http://localhost:9999`.
    ///
    /// # Errors
    /// Where the text is no base URL.
    pub fn new(base_url: &str) -> Result<Self, BaseUrlError> {
        BaseUrl::parse(base_url).map(Self)
    }

    /// The dev server that `INNGEST_DEV` names: `1` or `true` is [`local`](Self::local), an origin is that origin;
    /// `None` where the variable is not set, `0` or `false`.
    ///
    /// # Errors
    /// Where the variable is set to nothing or to anything else.
    pub fn from_env() -> Result<Option<Self>, KeyError> {
        let Some(text) = variable(Self::VARIABLE)? else {
            return Ok(None);
        };
        match text.as_str() {
            "0" | "false" => Ok(None),
            "1" | "true" => Ok(Some(Self::local())),
            origin => Self::new(origin).map(Some).map_err(|_| {
                let expected = "`1`, `0` or an origin such as `http://localhost:8288`";
                KeyError::new(KeyErrorKind::Malformed { expected }).in_variable(Self::VARIABLE)
            }),
        }
    }

    /// Where the server is.
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
