//! Consistency of an operation's metadata, checked by the compiler.
//!
//! `#[endpoints]` reports the same mistakes at their tokens. The checks here also hold for metadata that is made without it.

use http::Method;

use super::const_str::{eq, eq_ignore_case};
use super::{OperationInfo, ParameterLocation, ParameterType, Schema};
use crate::{Events, V1, V2, Version as _};

/// The headers that neither an operation nor a caller can set: they belong to the client and to HTTP, or replace the
/// request's method, which would make one operation another.
pub const RESERVED_HEADERS: [&str; 10] = [
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "host",
    "proxy-authorization",
    "transfer-encoding",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
];

/// Panics if the metadata would let an operation leave its API version or its path.
pub(super) const fn check(info: &OperationInfo) {
    let other = if eq(info.version, V1::NAME) { V2::NAME } else { V1::NAME };
    assert!(!method(&info.method).is_empty(), "the method of an operation must be GET, POST, PUT, PATCH or DELETE");
    check_path(info.base.as_bytes(), other, false);
    // The path of an operation can be its base path.
    if !info.path.is_empty() {
        check_path(info.path.as_bytes(), other, true);
    }
    let has_key_in_path = eq(info.version, Events::NAME);
    assert!(!has_key_in_path || eq(info.base, Events::BASE), "the Event API has no other base path");
    assert!(
        info.base.len() > 1 && (has_key_in_path || !has_byte(info.base.as_bytes(), b'{')),
        "the base path of an operation must be a literal path such as `/internal`"
    );
    assert!(
        is_template_of(info.path.as_bytes(), info.segments),
        "the segments of an operation must be the literal parts of its path"
    );
    let mut parameters = info.parameters;
    while let [parameter, rest @ ..] = parameters {
        if matches!(parameter.location, ParameterLocation::Header) {
            let mut reserved: &[&str] = &RESERVED_HEADERS;
            while let [name, others @ ..] = reserved {
                assert!(
                    !eq_ignore_case(parameter.wire_name.as_bytes(), name.as_bytes()),
                    "an operation cannot set a header that belongs to the client or to HTTP"
                );
                reserved = others;
            }
        }
        parameters = rest;
    }
}

/// Returns whether one of the operations has the same id, method and path.
#[must_use]
pub const fn contains(operations: &[&OperationInfo], operation: &OperationInfo) -> bool {
    let mut rest = operations;
    while let [first, others @ ..] = rest {
        if same(first, operation) {
            return true;
        }
        rest = others;
    }
    false
}

/// Returns whether the client can generate an idempotency key for an argument: whether any text is a value.
#[must_use]
pub const fn can_be_generated(ty: ParameterType, schema: &Schema) -> bool {
    matches!((ty, schema), (ParameterType::String, Schema::Value(ParameterType::String)))
}

/// Returns whether an operation belongs to the version of this name.
#[must_use]
pub const fn is_of_version(operation: &OperationInfo, version: &str) -> bool {
    eq(operation.version, version)
}

/// Returns whether two operations have the same id, version, method and path.
pub(super) const fn same(one: &OperationInfo, other: &OperationInfo) -> bool {
    eq(one.id, other.id)
        && eq(one.version, other.version)
        && eq(one.base, other.base)
        && eq(one.path, other.path)
        && eq(method(&one.method), method(&other.method))
}

/// Returns the method's name; empty for methods that no operation has. `Method::as_str` is not `const`.
const fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "",
    }
}

/// Panics if a path has an empty or a dot segment, a segment that is the other version's name, or a character that no
/// literal path has.
const fn check_path(path: &[u8], other_version: &str, is_operation: bool) {
    assert!(matches!(path, [b'/', ..]), "the base path and the path of an operation must start with `/`");
    let mut rest = match path {
        [b'/', rest @ ..] if !rest.is_empty() => Some(rest),
        // A path can be `/` alone.
        _ => None,
    };
    while let Some(text) = rest {
        let (segment, others) = split_segment(text);
        if segment.is_empty() && others.is_none() && is_operation {
            // It ends with `/`.
            break;
        }
        assert!(!segment.is_empty(), "the path of an operation cannot have an empty segment");
        // Some servers ignore case and trailing dots, and a proxy may remove what precedes the segment.
        let name = trim_end_dots(segment);
        assert!(!name.is_empty(), "the path of an operation cannot have a dot segment");
        assert!(
            !eq_ignore_case(name, other_version.as_bytes()),
            "the path of an operation cannot lead into the other API version"
        );
        rest = others;
    }
    let mut bytes = path;
    while let [byte, others @ ..] = bytes {
        assert!(
            byte.is_ascii_alphanumeric()
                || matches!(*byte, b'/' | b'-' | b'.' | b'_' | b'~' | b'{' | b'}')
                || (is_operation && matches!(*byte, b':' | b'@' | b'$')),
            "the path of an operation cannot have this character"
        );
        bytes = others;
    }
}

/// Splits a path at its first `/`.
const fn split_segment(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut length = 0;
    let mut rest = text;
    while let [byte, others @ ..] = rest {
        if *byte == b'/' {
            return (text.split_at(length).0, Some(others));
        }
        length += 1;
        rest = others;
    }
    (text, None)
}

const fn trim_end_dots(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b'.'] = text {
        text = rest;
    }
    text
}

const fn has_byte(mut text: &[u8], wanted: u8) -> bool {
    while let [byte, rest @ ..] = text {
        if *byte == wanted {
            return true;
        }
        text = rest;
    }
    false
}

/// Returns whether the segments are what precedes, separates and follows the placeholders of a path.
const fn is_template_of(mut path: &[u8], mut segments: &[&str]) -> bool {
    while let [segment, others @ ..] = segments {
        let mut literal = segment.as_bytes();
        while let ([expected, literal_rest @ ..], [byte, path_rest @ ..]) = (literal, path) {
            if *expected != *byte || *byte == b'{' {
                return false;
            }
            (literal, path) = (literal_rest, path_rest);
        }
        if !literal.is_empty() {
            return false;
        }
        if others.is_empty() {
            return path.is_empty();
        }
        // The placeholder.
        let [b'{', rest @ ..] = path else { return false };
        path = rest;
        loop {
            match path {
                [b'}', rest @ ..] => {
                    path = rest;
                    break;
                }
                [_, rest @ ..] => path = rest,
                [] => return false,
            }
        }
        segments = others;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::{
        AccessTokens, BodyKind, Effect, Idempotency, OperationParts, ParameterInfo, ParameterParts, PathEncoding,
        ResponseKind, Stability,
    };
    use super::*;
    use crate::{Parameter, ParameterType, Schema};

    const PLAIN: OperationParts = OperationParts {
        id: "replay",
        version: "v2",
        base: "/internal",
        path: "/letters/{id}",
        segments: &["/letters/", ""],
        parameters: &[],
        body: BodyKind::None,
        response: ResponseKind::Empty,
        envelope: &[],
        response_schema: &Schema::Any,
        ok_statuses: &[],
        idempotency: Idempotency::None,
        effect: Effect::Changes,
        decode_page: None,
        server_timeout: None,
        redact: false,
        permission: None,
        stability: Stability::Stable,
        errors_in_success: false,
        documentation: "",
        reference: None,
        access_tokens: AccessTokens::Accepted,
    };

    fn is_refused(parts: OperationParts) -> bool {
        std::panic::catch_unwind(|| OperationInfo::from_parts(Method::GET, parts)).is_err()
    }

    #[test]
    fn a_path_cannot_leave_the_operations_version() {
        assert!(!is_refused(PLAIN));
        assert!(!is_refused(OperationParts { path: "/", segments: &["/"], ..PLAIN }));
        assert!(!is_refused(OperationParts { path: "/letters/", segments: &["/letters/"], ..PLAIN }));
        assert!(!is_refused(OperationParts { path: "/a@b/$c:d", segments: &["/a@b/$c:d"], ..PLAIN }));
        assert!(is_refused(OperationParts { path: "/letters//", segments: &["/letters//"], ..PLAIN }));
        assert!(is_refused(OperationParts { base: "/a:b", ..PLAIN }));
        for base in [
            "/v1",
            "/V1",
            "/v1.",
            "/x/v1",
            "/v2/../v1",
            "/.",
            "/v2/%2e%2e/v1",
            "/v2\\..\\v1",
            "",
            "/",
            "v2",
            "/x/",
            "/x//y",
            "/{id}",
        ] {
            assert!(is_refused(OperationParts { base, ..PLAIN }), "{base}");
        }
        for base in ["/v2", "/V2.", "/x/v2"] {
            assert!(is_refused(OperationParts { base, version: "v1", ..PLAIN }), "{base}");
            assert!(!is_refused(OperationParts { base, ..PLAIN }), "{base}");
        }
        let segments: &[&str] = &["/../v1/events"];
        assert!(is_refused(OperationParts { path: "/../v1/events", segments, ..PLAIN }));
        let segments: &[&str] = &["/x?method=GET"];
        assert!(is_refused(OperationParts { path: "/x?method=GET", segments, ..PLAIN }));
    }

    #[test]
    fn segments_are_those_of_the_path() {
        for segments in [&["/v1/events"] as &[&str], &["/letters/"], &["/letters/", "/replay"], &["/letters/{id}"], &[]]
        {
            assert!(is_refused(OperationParts { segments, ..PLAIN }), "{segments:?}");
        }
        assert!(!is_refused(OperationParts { path: "/a-{b}/{c}.d", segments: &["/a-", "/", ".d"], ..PLAIN }));
    }

    #[test]
    fn headers_of_the_client_and_of_http_are_refused() {
        let others = [("AUTHORIZATION", true), ("X-Http-Method-Override", true), ("X-Mode", false), ("Accept", false)];
        for (name, is_reserved) in RESERVED_HEADERS.map(|name| (name, true)).into_iter().chain(others) {
            let header = ParameterInfo::from_parts(ParameterParts {
                name: "a",
                wire_name: name,
                location: ParameterLocation::Header,
                required: true,
                repeated: false,
                encoding: PathEncoding::Once,
                ty: ParameterType::String,
                schema: <String as Parameter>::SCHEMA,
                check: |_| Ok(()),
                rust_type: "String",
                documentation: "",
            });
            let parameters: &'static [ParameterInfo] = vec![header].leak();
            assert_eq!(is_refused(OperationParts { parameters, ..PLAIN }), is_reserved, "{name}");
        }
    }

    #[test]
    fn operations_that_differ_in_any_part_are_not_the_same() {
        let get = OperationInfo::from_parts(Method::GET, PLAIN);
        assert!(contains(&[&get], &OperationInfo::from_parts(Method::GET, PLAIN)));
        for other in [
            OperationInfo::from_parts(Method::DELETE, PLAIN),
            OperationInfo::from_parts(Method::GET, OperationParts { id: "drop", ..PLAIN }),
            OperationInfo::from_parts(Method::GET, OperationParts { base: "/other", ..PLAIN }),
            OperationInfo::from_parts(Method::GET, OperationParts { version: "v1", ..PLAIN }),
        ] {
            assert!(!contains(&[&get], &other), "{other:?}");
        }
    }
}
