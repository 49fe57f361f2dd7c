//! Exchanges with a real server, recorded in `fixtures/recordings`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use inngest_api::mock::recording::Replayer;
use serde::Deserialize;

/// A recorded request and its response.
#[derive(Debug, Deserialize)]
pub struct Exchange {
    /// The request.
    pub request: Request,
    /// The response.
    pub response: Response,
}

/// A recorded request.
#[derive(Debug, Deserialize)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The headers that are compared.
    pub headers: BTreeMap<String, String>,
    /// The body, or `None` if there was none.
    pub body: Option<String>,
}

/// A recorded response.
#[derive(Debug, Deserialize)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/recordings")
}

#[allow(clippy::panic, reason = "a test without its recording must fail")]
fn text(name: &str) -> String {
    let path = folder().join(name).with_extension("json");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Exchange {
    /// Returns the names of all recordings.
    ///
    /// # Panics
    /// If the folder cannot be read.
    #[must_use]
    #[allow(clippy::panic, reason = "a test without its recordings must fail")]
    pub fn names() -> BTreeSet<String> {
        let folder = folder();
        let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let files = files.map(|file| file.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path());
        let recordings = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
        recordings.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect()
    }

    /// Reads the recording of this name.
    ///
    /// # Panics
    /// If the recording does not exist or is not valid.
    #[must_use]
    #[allow(clippy::panic, reason = "a test without its recording must fail")]
    pub fn load(name: &str) -> Self {
        serde_json::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns a replayer of the recording of this name alone.
    ///
    /// # Panics
    /// If the recording does not exist or is not valid.
    #[must_use]
    #[allow(clippy::panic, reason = "a test without its recording must fail")]
    pub fn replayer(name: &str) -> Replayer {
        let recording = format!("{{\"exchanges\":[{}]}}", text(name));
        Replayer::from_json(&recording).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns the body of the response as JSON.
    ///
    /// # Panics
    /// If the body is not valid JSON.
    #[must_use]
    #[allow(clippy::panic, reason = "a test without its recording must fail")]
    pub fn response_json(&self) -> serde_json::Value {
        serde_json::from_str(&self.response.body).unwrap_or_else(|error| panic!("{error}: {}", self.response.body))
    }
}
