use http::Method;

use crate::{V2, Version as _};

/// What is known of an operation without a value of it: the listing, as data.
///
/// Written by `#[endpoints]` only; more members may come.
#[derive(Debug)]
pub struct OperationInfo {
    /// The operation's id, in `snake_case`: `invoke_function`.
    pub id: &'static str,
    /// The version's name: `v1` or `v2`.
    pub version: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// What stands between the base URL and [`path`](Self::path): `/v2`.
    pub base: &'static str,
    /// The path's template: `/runs/{run_id}`.
    pub path: &'static str,
    /// The literal pieces of the template: one before each path value, and one after the last.
    #[doc(hidden)]
    pub segments: &'static [&'static str],
    /// The arguments, in the order of the listing.
    pub parameters: &'static [ParameterInfo],
    /// What kind of body the request has.
    pub body: BodyKind,
    /// What kind of body the response has.
    pub response: ResponseKind,
    /// Statuses that are a success besides 2xx, where the body is not an error.
    pub ok_statuses: &'static [u16],
    /// Whether the operation may be sent again.
    pub idempotency: Idempotency,
    /// Whether the answer is one page of many.
    pub paginated: bool,
    /// The argument that says how long the server may take: the call's deadline is that much later.
    pub server_timeout: Option<&'static str>,
    /// Whether the answer carries secrets: then its body goes into no error, log or capture.
    pub redact: bool,
    /// Whether an error may come with status 200.
    pub errors_in_success: bool,
    /// The documentation, in Markdown.
    pub documentation: &'static str,
    /// The page of the API's own reference, where the listing says one.
    pub reference: Option<&'static str>,
}

/// An argument of an operation.
#[derive(Debug)]
pub struct ParameterInfo {
    /// The argument's name: `run_id`.
    pub name: &'static str,
    /// The name on the wire: `runId`.
    pub wire_name: &'static str,
    /// Where it stands in the request.
    pub location: ParameterLocation,
    /// Whether it has to be given.
    pub required: bool,
    /// Whether it may be given more than once.
    pub repeated: bool,
    /// How a path value is escaped.
    pub encoding: PathEncoding,
    /// The Rust type of one value, as the listing says it.
    pub ty: &'static str,
    /// The documentation, in Markdown; may be empty.
    pub documentation: &'static str,
}

/// Where an argument stands in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterLocation {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A member of the JSON body.
    Field,
    /// The whole body.
    Body,
}

/// How a path value is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathEncoding {
    /// Percent-encoded, as everywhere.
    Once,
    /// Percent-encoded, and its percent signs again: the server decodes it twice (wire facts 4).
    Twice,
    /// Percent-encoded but for `/`: the server matches several segments (wire facts 4).
    KeepSlashes,
}

/// What kind of body a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// None.
    None,
    /// A JSON object whose members are arguments.
    Object,
    /// One argument as JSON.
    Json,
    /// Raw bytes.
    Raw,
}

/// What kind of body a response has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseKind {
    /// One value in the API's envelope.
    Data,
    /// A page of a list in the API's envelope.
    Page,
    /// JSON without an envelope.
    Json,
    /// Nothing.
    Empty,
    /// A stream of JSON messages, one per line.
    JsonLines,
    /// A stream of raw bytes.
    ByteStream,
}

impl ResponseKind {
    /// Whether the body is handed over as it arrives, instead of whole.
    #[must_use]
    pub const fn is_streamed(self) -> bool {
        matches!(self, Self::JsonLines | Self::ByteStream)
    }
}

/// Whether an operation may be sent again when it is not known whether the server acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Idempotency {
    /// It changes nothing.
    Safe,
    /// Twice is as once.
    Idempotent,
    /// Twice is as once where the argument of this name is given.
    Key(&'static str),
    /// Each time counts.
    None,
}

impl OperationInfo {
    /// The template as it stands after the base URL: `/v2/runs/{run_id}`.
    #[must_use]
    pub fn full_path(&self) -> String {
        [self.base, self.path].concat()
    }

    /// The key that it takes, in words: `API key` or `signing key`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        if self.version == V2::NAME { "API key" } else { "signing key" }
    }

    /// The argument of this name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'static ParameterInfo> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

/// Whether an operation is of a listing: asked when a derived client is compiled that says so.
#[doc(hidden)]
#[must_use]
pub const fn contains(listing: &[&OperationInfo], operation: &OperationInfo) -> bool {
    let mut rest = listing;
    while let [first, others @ ..] = rest {
        if same(first.id, operation.id) && same(first.base, operation.base) && same(first.path, operation.path) {
            return true;
        }
        rest = others;
    }
    false
}

const fn same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}
