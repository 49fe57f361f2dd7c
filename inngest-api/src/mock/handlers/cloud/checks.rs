//! The limits that the API's description sets for sandboxes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::mock::behavior::ErrorResponse;
use crate::types::ApiDuration;

/// How many environment variables and secrets a sandbox, a command or a process may have.
const MAX_VARIABLES: usize = 256;
/// How many bytes a command and its arguments may have together.
const MAX_COMMAND: usize = 32 << 10;
/// How many bytes a path may have.
const MAX_PATH: usize = 4096;

type Checked = Result<(), ErrorResponse>;

/// Returns an error unless the condition holds.
fn ensure(holds: bool, message: impl Into<String>) -> Checked {
    if holds { Ok(()) } else { Err(ErrorResponse::invalid(message)) }
}

fn missing(name: &str) -> ErrorResponse {
    ErrorResponse::new(400, "missing_field", format!("{name} is required"))
}

/// Checks an id in a path or a body: a UUID in lower case.
pub(super) fn id(kind: &str, id: &str) -> Checked {
    let parts: Vec<_> = id.split('-').collect();
    let is_hex = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let is_uuid = parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(is_hex);
    ensure(is_uuid, format!("{kind} ID must be a valid UUID"))
}

/// Checks the name of a sandbox or a snapshot.
pub(super) fn name(name: &str) -> Checked {
    const MAX_CHARS: usize = 255;
    if name.is_empty() {
        return Err(missing("name"));
    }
    let fits = name.chars().count() <= MAX_CHARS && !name.contains(char::is_control) && name.trim() == name;
    ensure(fits, "name must have up to 255 characters, no control characters, and no spaces at its ends")
}

/// What a command or a process runs.
pub(super) struct Program<'a> {
    pub(super) command: &'a [String],
    pub(super) environment: Option<&'a BTreeMap<String, String>>,
    pub(super) cwd: Option<&'a String>,
}

impl Program<'_> {
    pub(super) fn check(&self) -> Checked {
        const MAX_ARGUMENTS: usize = 128;
        const MAX_TOGETHER: usize = 96 << 10;
        let Self { command, environment, cwd } = self;
        let Some(program) = command.first() else { return Err(missing("command")) };
        let fits = !program.is_empty() && command.len() <= MAX_ARGUMENTS && bytes(*command) <= MAX_COMMAND;
        ensure(fits, "command must have a program, and up to 128 arguments with up to 32 KiB")?;
        ensure(!command.iter().any(|argument| argument.contains('\0')), "command must not contain NUL")?;
        if let Some(environment) = environment {
            variables(environment, &[])?;
        }
        if let Some(cwd) = cwd {
            ensure(cwd.len() <= MAX_PATH && !cwd.contains('\0'), "cwd must have up to 4096 bytes, without NUL")?;
        }
        let together = json!({ "command": command, "environment": environment, "cwd": cwd }).to_string();
        ensure(together.len() <= MAX_TOGETHER, "command, environment and cwd must have up to 96 KiB together")
    }
}

/// Checks environment variables, and the names of secrets that become some.
pub(super) fn variables(environment: &BTreeMap<String, String>, secrets: &[String]) -> Checked {
    const MAX_BYTES: usize = 64 << 10;
    const MAX_SECRET: usize = 256;
    let is_name = |name: &str| !name.is_empty() && !name.contains(['=', '\0']);
    let fits = environment.iter().all(|(name, value)| is_name(name) && !value.contains('\0'));
    ensure(fits, "names in environment must not be empty or contain =, and no value may contain NUL")?;
    let is_secret = |name: &String| is_name(name) && name.len() <= MAX_SECRET && !name.contains(['\r', '\n']);
    ensure(secrets.iter().all(is_secret), "names in secrets must have 1 to 256 bytes, without =, CR, LF and NUL")?;
    let names: BTreeSet<_> = environment.keys().chain(secrets).collect();
    let unique = names.len() == environment.len() + secrets.len();
    ensure(unique, "secrets must be unique, and not be in environment")?;
    ensure(names.len() <= MAX_VARIABLES, "environment and secrets must have up to 256 entries")?;
    // Each is `NAME=VALUE`.
    let size = bytes(environment.values()) + bytes(names.iter().copied()) + names.len();
    ensure(size <= MAX_BYTES, "environment must have up to 64 KiB")
}

/// Checks that the members of a request that creates a sandbox belong together.
pub(super) fn kind_of_sandbox(members: &Map<String, Value>) -> Checked {
    const OF_FRESH: [&str; 6] = ["vcpu", "memoryMb", "environment", "secrets", "image", "imageOptions"];
    let has = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
    let conflict = |message: String| Err(ErrorResponse::new(400, "invalid_request", message));
    if !has("name") {
        return Err(missing("name"));
    }
    if has("snapshotId") {
        return match OF_FRESH.into_iter().find(|name| has(name)) {
            Some(other) => conflict(format!("snapshotId cannot be combined with {other}")),
            None => Ok(()),
        };
    }
    if let Some(name) = ["vcpu", "memoryMb"].into_iter().find(|name| !has(name)) {
        return Err(missing(name));
    }
    if has("imageOptions") && !has("image") { conflict("imageOptions requires image".to_owned()) } else { Ok(()) }
}

/// Checks how a sandbox runs its image.
pub(super) fn image_options(options: &Value) -> Checked {
    const MAX_USER: usize = 256;
    const MAX_ARGUMENTS: usize = 256;
    let text = |name| options.get(name).and_then(Value::as_str);
    if let Some(user) = text("user") {
        ensure(user.chars().count() <= MAX_USER, "user must have up to 256 characters")?;
    }
    if let Some(path) = text("workingDir") {
        ensure(
            path.starts_with('/') && path.len() <= MAX_PATH,
            "workingDir must be absolute, and have up to 4096 bytes",
        )?;
    }
    for name in ["entrypoint", "cmd"] {
        let argv = options.get(name).and_then(|command| command.get("argv")?.as_array()).map(Vec::as_slice);
        let argv = argv.unwrap_or_default();
        let is_short = |argument: &Value| argument.as_str().is_some_and(|text| text.len() <= MAX_COMMAND);
        let fits = argv.len() <= MAX_ARGUMENTS && argv.iter().all(is_short);
        ensure(fits, format!("{name} must have up to 256 arguments with up to 32 KiB each"))?;
    }
    Ok(())
}

/// Checks the path of a file.
pub(super) fn path(path: &str) -> Checked {
    ensure(path.starts_with('/') && path.len() <= MAX_PATH, "path must be absolute, and have up to 4096 bytes")
}

/// Checks the mode of a file.
pub(super) fn mode(mode: &str) -> Checked {
    let is_octal = mode.len() == 4 && mode.starts_with('0') && mode.bytes().all(|digit| (b'0'..b'8').contains(&digit));
    ensure(is_octal, "mode must be four octal digits, such as 0644")
}

/// Checks how long the server is to wait, such as `30000ms` or `1m30s`.
pub(super) fn timeout(timeout: Option<&ApiDuration>) -> Checked {
    const MAX: Duration = Duration::from_secs(5 * 60);
    let Some(timeout) = timeout else { return Ok(()) };
    let duration =
        seconds(timeout.as_str()).ok_or_else(|| ErrorResponse::invalid("timeout is not a valid duration"))?;
    ensure(duration <= MAX.as_secs_f64(), "timeout cannot exceed 5m")
}

/// Reads numbers with units, such as `1m30.5s`, and returns the seconds.
fn seconds(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 7] =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let mut rest = Some(text).filter(|text| !text.is_empty())?;
    let mut sum = 0.0;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|char: char| !char.is_ascii_digit() && char != '.')?);
        let (unit, others) = after.split_at(after.find(|char: char| char.is_ascii_digit()).unwrap_or(after.len()));
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let is_number = number.starts_with(|char: char| char.is_ascii_digit()) && !number.ends_with('.');
        sum += Some(number).filter(|_| is_number)?.parse::<f64>().ok()? * factor;
        rest = others;
    }
    Some(sum)
}

/// The size of texts, in bytes.
fn bytes<'a>(texts: impl IntoIterator<Item = &'a String>) -> usize {
    texts.into_iter().map(String::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_a_sum_of_numbers_with_units_up_to_5_minutes() {
        for text in ["30000ms", "5m", "4m59.5s", "1us", "1µs", "300s", "0.05h"] {
            assert_eq!(timeout(Some(&text.into())), Ok(()), "{text}");
        }
        for text in ["", "30", "s", "-1s", "1.s", ".5s", "1d", "5m1ns", "301s", "1h", "1 s", "1e3ms"] {
            assert!(timeout(Some(&text.into())).is_err(), "{text}");
        }
    }

    #[test]
    fn an_id_is_a_uuid_in_lower_case() {
        assert_eq!(id("Sandbox", "3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10"), Ok(()));
        for text in ["", "nope", "3F6C1F0A-2b7e-4c7d-9a51-0d8e6b4c2f10", "3f6c1f0a2b7e4c7d9a510d8e6b4c2f10"] {
            assert_eq!(id("Sandbox", text), Err(ErrorResponse::invalid("Sandbox ID must be a valid UUID")), "{text}");
        }
    }
}
