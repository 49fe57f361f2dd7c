use http::Method;

use super::check::check;
use super::{Member, ParameterType, Schema, without_links};
use crate::response::DecodePage;
use crate::{Events, OPERATIONS, V2, Version as _};

/// Static metadata of an operation: what its definition states, as data.
///
/// More fields can be added in a minor release.
#[derive(Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The operation's id, in `snake_case`: `invoke_function`.
    pub id: &'static str,
    /// The name of the API version: `v1`, `v2` or `events`.
    pub version: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path between the base URL and [`path`](Self::path): `/v2`.
    pub base: &'static str,
    /// The path template: `/runs/{run_id}`.
    pub path: &'static str,
    /// The literal parts of the template: one before each placeholder, and one after the last.
    pub(crate) segments: &'static [&'static str],
    /// The parameters, in the order of the definition.
    pub parameters: &'static [ParameterInfo],
    /// The kind of request body.
    pub body: BodyKind,
    /// The kind of response body.
    pub response: ResponseKind,
    /// The members of the response beside the value.
    pub(crate) envelope: &'static [Member],
    /// What the value in the response may be, or one item of a page. [`Schema::Any`] if the type is not
    /// [`Described`](crate::Described).
    pub response_schema: &'static Schema,
    /// Statuses besides 2xx that are a success unless the body is an error.
    pub ok_statuses: &'static [u16],
    /// Whether the operation is idempotent.
    pub idempotency: Idempotency,
    /// What a call does to existing data.
    pub effect: Effect,
    /// Whether the response is one page of a list.
    pub paginated: bool,
    /// Decodes a page without its type; `None` if the operation is not paginated.
    pub(crate) decode_page: Option<DecodePage>,
    /// The argument that sets the server-side timeout. The client adds its value to the call's own timeout.
    pub server_timeout: Option<&'static str>,
    /// Whether the response carries secrets. If so, its body appears in no error, log or recording.
    pub redact: bool,
    /// The permission that an API key needs for the operation: `runs:read:list`. `None` if it needs none, and for operations of
    /// version 1, which take signing keys: these have no permissions.
    ///
    /// The permission of one operation is a constant: `<ListRuns>::INFO.permission`, with the trait
    /// [`Operation`](crate::Operation) in scope. [`permissions`](crate::permissions) returns those of several operations.
    pub permission: Option<&'static str>,
    /// Whether the API may change the operation.
    pub stability: Stability,
    /// Whether an access token authorizes the operation. If not, a client with an access token sends nothing.
    pub access_tokens: AccessTokens,
    /// Whether an error can have the status 200.
    pub errors_in_success: bool,
    /// The documentation, in Markdown.
    pub documentation: &'static str,
    /// The URL of the operation's page in the API reference, if the definition names one.
    pub reference: Option<&'static str>,
}

/// Static metadata of one parameter of an operation.
///
/// More fields can be added in a minor release.
#[derive(Debug)]
#[non_exhaustive]
pub struct ParameterInfo {
    /// The argument's name: `run_id`.
    pub name: &'static str,
    /// The name in the request: `runId`.
    pub wire_name: &'static str,
    /// Where the argument goes in the request.
    pub location: ParameterLocation,
    /// Whether the argument is required.
    pub required: bool,
    /// Whether the argument can have several values.
    pub repeated: bool,
    /// How a path value is encoded.
    pub encoding: PathEncoding,
    /// The type of one value.
    pub ty: ParameterType,
    /// What one value may be, in more detail than [`ty`](Self::ty): the values of an enum, the members of a model.
    pub schema: &'static Schema,
    /// Checks that one value is of the argument's type: its text, or its JSON in a body.
    pub(crate) check: fn(&str) -> Result<(), String>,
    /// The Rust type of one value as the definition spells it, for documentation.
    pub rust_type: &'static str,
    /// The documentation, in Markdown; can be empty.
    pub documentation: &'static str,
}

/// Where an argument goes in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterLocation {
    /// The path.
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

/// How a path value is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathEncoding {
    /// Percent-encoded. The default.
    Once,
    /// Percent-encoded twice, for operations whose value the server decodes twice.
    Twice,
    /// Percent-encoded except for `/`, for operations whose value spans several path segments.
    KeepSlashes,
}

/// The kind of body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BodyKind {
    /// No body.
    None,
    /// A JSON object whose members are arguments.
    Object,
    /// One argument as JSON.
    Json,
    /// One argument as raw bytes.
    Raw,
}

/// The kind of body of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseKind {
    /// One value in the API's envelope.
    Data,
    /// A page of a list in the API's envelope.
    Page,
    /// JSON without an envelope.
    Json,
    /// No body.
    Empty,
    /// A stream of JSON messages, one per line.
    JsonLines,
    /// A stream of raw bytes.
    ByteStream,
}

impl ResponseKind {
    /// Returns whether the body is passed on as it arrives, instead of being read to its end.
    #[must_use]
    pub const fn is_streamed(self) -> bool {
        matches!(self, Self::JsonLines | Self::ByteStream)
    }
}

/// Whether a request can be repeated when it is not known whether the server processed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// The operation changes nothing.
    Safe,
    /// Idempotent: a repeated request has no further effect.
    Idempotent,
    /// Idempotent if the argument of this name is set.
    Key(&'static str),
    /// Not idempotent.
    None,
}

/// What a call of an operation does to existing data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// It changes nothing: the operation is a `GET`, or its permission only reads.
    Reads,
    /// It only adds something, and neither changes nor ends anything that exists.
    Adds,
    /// It may change or end something that exists, or start code that does. The default for operations that do not only read.
    Changes,
}

/// Whether the API may change an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stability {
    /// It does not.
    Stable,
    /// In beta: the operation may change, and this crate with it in a minor release.
    Beta,
}

/// Whether access tokens authorize an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AccessTokens {
    /// They do, if they have its permission: most operations of version 2.
    Accepted,
    /// They never do: version 1, the Event API, and the operations that list event keys and signing keys.
    Refused,
}

impl OperationInfo {
    /// Makes the metadata of an operation, for generated code.
    ///
    /// # Panics
    /// If the metadata would let the operation leave its API version or its path. In a constant this is a compile error.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_parts(method: Method, parts: OperationParts) -> Self {
        let info = Self {
            id: parts.id,
            version: parts.version,
            method,
            base: parts.base,
            path: parts.path,
            segments: parts.segments,
            parameters: parts.parameters,
            body: parts.body,
            response: parts.response,
            envelope: parts.envelope,
            response_schema: parts.response_schema,
            ok_statuses: parts.ok_statuses,
            idempotency: parts.idempotency,
            effect: parts.effect,
            paginated: parts.decode_page.is_some(),
            decode_page: parts.decode_page,
            server_timeout: parts.server_timeout,
            redact: parts.redact,
            permission: parts.permission,
            stability: parts.stability,
            errors_in_success: parts.errors_in_success,
            documentation: parts.documentation,
            reference: parts.reference,
            access_tokens: parts.access_tokens,
        };
        check(&info);
        info
    }

    /// Returns the path template after the base URL: `/v2/runs/{run_id}`.
    #[must_use]
    pub fn full_path(&self) -> String {
        [self.base, self.path].concat()
    }

    /// Returns the kind of key that authorizes the operation: `API key`, `signing key` or `event key`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self.version {
            V2::NAME => "API key",
            Events::NAME => "event key",
            _ => "signing key",
        }
    }

    /// Returns whether the operation is one of the API's, rather than a custom endpoint. Compares method and path.
    #[doc(hidden)]
    #[must_use]
    pub fn is_of_api(&self) -> bool {
        let is_same = |own: &Self| self.method == own.method && self.base == own.base && self.path == own.path;
        OPERATIONS.iter().any(|own| is_same(own))
    }

    /// Returns the whole documentation for people who read it outside Rust's documentation, such as in the help of a command line:
    /// links are replaced by their text.
    #[must_use]
    pub fn documentation_without_links(&self) -> String {
        without_links(self.documentation)
    }

    /// Returns the parameter of this name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'static ParameterInfo> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

impl ParameterInfo {
    /// Makes the metadata of a parameter, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_parts(parts: ParameterParts) -> Self {
        Self {
            name: parts.name,
            wire_name: parts.wire_name,
            location: parts.location,
            required: parts.required,
            repeated: parts.repeated,
            encoding: parts.encoding,
            ty: parts.ty,
            schema: parts.schema,
            check: parts.check,
            rust_type: parts.rust_type,
            documentation: parts.documentation,
        }
    }

    /// Returns the whole documentation with links replaced by their text. Can be empty.
    #[must_use]
    pub fn documentation_without_links(&self) -> String {
        without_links(self.documentation)
    }

    /// Returns whether [`Untyped`](crate::Untyped) takes a value as plain text: in the path, the query and the headers, for raw
    /// bodies, and for strings in a JSON body. All other values are JSON.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        match self.location {
            ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Header => true,
            ParameterLocation::Field | ParameterLocation::Body => {
                matches!(self.ty, ParameterType::String | ParameterType::Timestamp | ParameterType::Bytes)
            }
        }
    }
}

/// The fields of [`OperationInfo`] other than the method, for generated code.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct OperationParts {
    pub id: &'static str,
    pub version: &'static str,
    pub base: &'static str,
    pub path: &'static str,
    pub segments: &'static [&'static str],
    pub parameters: &'static [ParameterInfo],
    pub body: BodyKind,
    pub response: ResponseKind,
    pub envelope: &'static [Member],
    pub response_schema: &'static Schema,
    pub ok_statuses: &'static [u16],
    pub idempotency: Idempotency,
    pub effect: Effect,
    pub decode_page: Option<DecodePage>,
    pub server_timeout: Option<&'static str>,
    pub redact: bool,
    pub permission: Option<&'static str>,
    pub stability: Stability,
    pub errors_in_success: bool,
    pub documentation: &'static str,
    pub reference: Option<&'static str>,
    pub access_tokens: AccessTokens,
}

/// The fields of [`ParameterInfo`], for generated code.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct ParameterParts {
    pub name: &'static str,
    pub wire_name: &'static str,
    pub location: ParameterLocation,
    pub required: bool,
    pub repeated: bool,
    pub encoding: PathEncoding,
    pub ty: ParameterType,
    pub schema: &'static Schema,
    pub check: fn(&str) -> Result<(), String>,
    pub rust_type: &'static str,
    pub documentation: &'static str,
}
