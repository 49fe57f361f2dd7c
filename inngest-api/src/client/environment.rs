//! Environment variables: the server that they set, and keys that must not be sent to another one.

use inngest_api_spec::__private::{CredentialParts, shown, variable};
use inngest_api_spec::{BaseUrl, DevServer, EnvName, Error};

use super::builder::environment_header;

/// The variables of the base URLs of the API and of the Event API.
const API_BASE_URL: &str = "INNGEST_API_BASE_URL";
const EVENT_API_BASE_URL: &str = "INNGEST_EVENT_API_BASE_URL";
/// The variable of all base URLs.
const BASE_URL: &str = "INNGEST_BASE_URL";
const ENVIRONMENT: &str = "INNGEST_ENV";
/// The variables of Inngest's command line tool for its server.
const CLI: [&str; 2] = ["INNGEST_API_HOST", "INNGEST_API_PORT"];

/// The server that environment variables set.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) base_url: BaseUrl,
    /// The variable that sets it.
    pub(super) variable: &'static str,
    /// Whether `INNGEST_DEV` selects a dev server, which is sent no key.
    pub(super) is_dev: bool,
}

/// Returns the server that environment variables set for a credential; `None` for the default, Inngest Cloud.
///
/// In order of precedence: the variable of the API that the credential is for; `INNGEST_BASE_URL`; `INNGEST_DEV`.
///
/// # Errors
/// If one of them is malformed, or if only Inngest's command line tool understands what sets another server.
pub(super) fn server(credential: &CredentialParts) -> Result<Option<Server>, Error> {
    let specific = if credential.is_for_events { EVENT_API_BASE_URL } else { API_BASE_URL };
    let dev = DevServer::from_env()?;
    let named = [base_url(specific)?, base_url(BASE_URL)?].into_iter().flatten().next();
    let is_dev = dev.is_some();
    let named = named.or_else(|| Some((DevServer::VARIABLE, dev?.base_url().clone())));
    let Some((variable, base_url)) = named else {
        check_cli(specific)?;
        return Ok(None);
    };
    Ok(Some(Server { base_url, variable, is_dev }))
}

/// Reads a base URL from a variable, if it is set.
fn base_url(name: &'static str) -> Result<Option<(&'static str, BaseUrl)>, Error> {
    let Some(text) = variable(name)? else { return Ok(None) };
    match BaseUrl::parse(&text) {
        Ok(url) => Ok(Some((name, url))),
        Err(error) => Err(invalid(name, &text, &error)),
    }
}

/// The error of a variable's value, which it quotes unless it may be a secret.
fn invalid(name: &str, value: &str, reason: &impl std::fmt::Display) -> Error {
    let value = shown(value).map_or(String::new(), |value| format!(" is {value}"));
    Error::configuration(format!("{name}{value}: {reason}"))
}

/// Refuses to use Inngest Cloud while the variables of Inngest's command line tool set another server.
fn check_cli(specific: &str) -> Result<(), Error> {
    for name in CLI {
        let Some(value) = variable(name)? else { continue };
        let url = if value.contains("://") { value.clone() } else { format!("https://{value}") };
        if BaseUrl::parse(&url).is_ok_and(|url| url.is_cloud()) {
            return Ok(());
        }
        let reason = format!(
            "only Inngest's command line tool reads it, and this client would use Inngest Cloud; \
             set {specific} to the URL of the server, such as `http://localhost:8288` or `{}`",
            BaseUrl::cloud()
        );
        return Err(invalid(name, &value, &reason));
    }
    Ok(())
}

/// Returns the environment that `INNGEST_ENV` sets.
pub(super) fn environment() -> Result<Option<EnvName>, Error> {
    let Some(text) = variable(ENVIRONMENT)? else { return Ok(None) };
    let name = EnvName::from(text.as_str());
    match environment_header(&name) {
        Ok(_) => Ok(Some(name)),
        Err(error) => Err(invalid(ENVIRONMENT, &text, &error)),
    }
}

/// Refuses a base URL that contains what each request of the Event API adds: `/e`, or `/e/{event_key}`.
fn check_event_path(base_url: &BaseUrl) -> Result<(), Error> {
    let mut segments = base_url.path().rsplit('/');
    match (segments.next(), segments.next()) {
        (Some("e"), _) => Err(Error::configuration(format!(
            "base URL {base_url} ends in `/e`, which each request adds itself; remove it"
        ))),
        // The URL is not shown, because it contains the key.
        (_, Some("e")) => Err(Error::configuration(
            "the base URL of the Event API ends in `/e/` and an event key, which each request adds itself; remove both",
        )),
        _ => Ok(()),
    }
}

/// Checks that a key may be sent to this server, which is the default one if neither the program nor the environment was used
/// to choose it.
///
/// # Errors
/// - If the key belongs to a self-hosted server, and this is Inngest Cloud.
/// - If the credential comes from environment variables, and these set another server that nobody reads.
pub(crate) fn check_destination(
    credential: &CredentialParts,
    base_url: &BaseUrl,
    is_default: bool,
) -> Result<(), Error> {
    if credential.is_for_events || base_url.is_cloud() {
        check_event_path(base_url)?;
    }
    if let Some(key) = credential.without_prefix.filter(|_| credential.bearer.is_some() && base_url.is_cloud()) {
        return Err(Error::configuration(format!(
            "{key} consists of hexadecimal digits only, like the key of a self-hosted server, and would be sent to Inngest \
             Cloud; set the server with `base_url`, or with {BASE_URL} and `read_env()`, or use a key of the form \
             `signkey-<environment>-…`"
        )));
    }
    let Some(source) = credential.variable.filter(|_| is_default) else { return Ok(()) };
    let has_key = credential.bearer.is_some();
    match server(credential)? {
        Some(server) if server.base_url != *base_url || (server.is_dev && has_key) => {
            let sent = if has_key { format!("the key in {source}") } else { "requests".to_owned() };
            let Server { base_url: named, variable, .. } = server;
            // The URL can be the same: then all that `INNGEST_DEV` changes is that no key is sent.
            let variable = if named == *base_url { DevServer::VARIABLE } else { variable };
            Err(Error::configuration(format!(
                "{variable} sets the server {named}, but this client does not read it and would send {sent} to {base_url}; \
                 call `read_env()` on the client's builder, or set the server with `base_url`"
            )))
        }
        _ => Ok(()),
    }
}
