//! Hostile text in every argument that is sent in the path, the query or a header: it arrives unchanged at its location, in
//! exactly one request, or the client sends nothing.

use inngest_api::auth::{Events, V1, V2};
use inngest_api::operation::{
    OPERATIONS, OperationInfo, ParameterInfo, ParameterLocation, ParameterType, PathEncoding,
};
use inngest_api::{Error, ErrorKind};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::served::{heads_of, served};

/// Text that tries to split a request, leave a path, name a different host, or end a line.
pub(crate) const HOSTILE: [&str; 40] = [
    "\r\n",
    "\r\nx-injected: 1",
    " HTTP/1.1\r\nhost: evil.example\r\n\r\nGET /evil HTTP/1.1\r\n",
    "a\nb",
    "a\rb",
    "a\0b",
    "\0",
    "\u{7f}",
    "\u{1b}[2J",
    "\t",
    " ",
    "a b",
    ".",
    "..",
    "...",
    "../..",
    "../../v1/runs",
    "a/../b",
    "./a",
    "a/.",
    "/",
    "//",
    "//evil.example/",
    "a//b",
    "/a",
    "a/",
    "\\",
    "..\\..",
    "@",
    "me@evil.example",
    "http://evil.example/",
    "%2e%2e",
    "%2E%2e%2f",
    "%252e%252e",
    "%0d%0ax: y",
    "?a=b",
    "#fragment",
    "a&b=c;d",
    "\u{202e}\u{feff}\u{ff0e}\u{ff0e}\u{2215}\u{1F980}é",
    "%",
];

/// Returns arguments for an operation: one hostile, the other required ones plain.
fn arguments(operation: &OperationInfo, hostile: &str, text: &str) -> Value {
    let plain = |ty: ParameterType| match ty {
        ParameterType::Array => json!([]),
        ParameterType::Object | ParameterType::Json | ParameterType::Custom => json!({}),
        ParameterType::Boolean => json!(true),
        ParameterType::Timestamp => json!("2026-11-23T09:22:40Z"),
        ParameterType::Integer { .. } | ParameterType::Number => json!(1),
        _ => json!("plain"),
    };
    let value = |parameter: &ParameterInfo| {
        if parameter.name == hostile { json!(text) } else { plain(parameter.ty) }
    };
    let needed = operation.parameters.iter().filter(|parameter| parameter.required || parameter.name == hostile);
    Value::Object(needed.map(|parameter| (parameter.name.to_owned(), value(parameter))).collect())
}

/// Sends an operation with one hostile argument.
fn send(operation: &'static OperationInfo, argument: &str, text: &str) -> (Vec<String>, Result<(), Error>) {
    let client = &served().client;
    let arguments = arguments(operation, argument, text);
    // Streaming operations have no untyped call.
    match (operation.version, operation.id) {
        ("v2", "stream_sandbox_logs") => heads_of(client.v2().stream_sandbox_logs(text).send()),
        ("v2", "read_sandbox_file") if argument == "path" => {
            heads_of(client.v2().read_sandbox_file("plain", text).send())
        }
        ("v2", "read_sandbox_file") => heads_of(client.v2().read_sandbox_file(text, "plain").send()),
        ("v2", "stream_sandbox_process_output") if argument == "process_id" => {
            heads_of(client.v2().stream_sandbox_process_output("plain", text).send())
        }
        ("v2", "stream_sandbox_process_output") => {
            heads_of(client.v2().stream_sandbox_process_output(text, "plain").send())
        }
        ("events", name) => heads_of(client.untyped::<Events>(name, arguments).send()),
        ("v1", name) => heads_of(client.untyped::<V1>(name, arguments).send()),
        (_, name) => heads_of(client.untyped::<V2>(name, arguments).send()),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// Checks that the call sent one well-formed request, or none and returned an error.
fn check(operation: &'static OperationInfo, argument: &str, text: &str) {
    let case = format!("{}.{argument} = {:?}", operation.id, text.chars().take(100).collect::<String>());
    let (heads, result) = send(operation, argument, text);
    let parameter = operation.parameter(argument).unwrap();
    if heads.is_empty() {
        let error = result.expect_err(&case);
        assert_eq!(error.kind(), ErrorKind::Request, "{case}: {error}");
        let names_it = error.to_string().contains(argument) || error.to_string().contains("too long for a URI");
        assert!(!error.may_have_been_sent() && names_it, "{case}: {error}");
        assert!(!error.to_string().contains(char::is_control), "{case}: {error:?}");
        return;
    }
    assert_eq!(heads.len(), 1, "{case}: {heads:#?}");
    let mut lines = heads[0].split("\r\n");
    let first = lines.next().unwrap();
    let target =
        first.strip_prefix(operation.method.as_str()).and_then(|rest| rest.trim_start().strip_suffix(" HTTP/1.1"));
    let target = target.unwrap_or_else(|| panic!("{case}: {first}"));
    assert!(target.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\"<>\\^`{|}".contains(&byte)), "{case}: {target}");
    let headers: Vec<_> =
        lines.map(|line| line.split_once(": ").unwrap_or_else(|| panic!("{case}: {line:?}"))).collect();
    check_headers(&case, operation, &headers);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let value = check_path(&case, operation, argument, path);
    check_query(&case, operation, query);
    let arrived = match parameter.location {
        ParameterLocation::Path => value.unwrap(),
        ParameterLocation::Query => {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let mut values = pairs.filter(|(name, _)| *name == parameter.wire_name).map(|(_, value)| decoded(value));
            values.next().unwrap_or_else(|| panic!("{case}: {target}"))
        }
        _ => {
            let name = parameter.wire_name.to_ascii_lowercase();
            let value = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
            value.unwrap_or_else(|| panic!("{case}: {headers:?}")).1.to_owned()
        }
    };
    assert_eq!(arrived, text, "{case}: {target}");
}

/// Checks that each header appears once and is set by the client or the argument.
fn check_headers(case: &str, operation: &OperationInfo, headers: &[(&str, &str)]) {
    let client_headers =
        ["host", "user-agent", "accept", "accept-encoding", "content-type", "content-length", "x-inngest-env"];
    let mut names: Vec<_> = headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    for name in &names {
        let argument = || operation.parameters.iter().any(|parameter| parameter.wire_name.eq_ignore_ascii_case(name));
        assert!(client_headers.contains(&name.as_str()) || argument(), "{case}: {name}");
    }
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "{case}: {headers:?}");
    let host = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host")).unwrap();
    assert_eq!(format!("http://{}", host.1), served().base_url, "{case}");
}

/// Checks that every segment of the path matches the template, also after decoding. Returns the argument's value.
fn check_path(case: &str, operation: &OperationInfo, argument: &str, path: &str) -> Option<String> {
    let base = operation.base.replace("{event_key}", "NO_EVENT_KEY_SET");
    let mut rest = path.strip_prefix(&*base).unwrap_or_else(|| panic!("{case}: {path}"));
    let mut template = operation.path;
    let mut value = None;
    while let Some((literal, placeholder)) = template.split_once('{') {
        let (name, after) = placeholder.split_once('}').unwrap();
        rest = rest.strip_prefix(literal).unwrap_or_else(|| panic!("{case}: {path}"));
        let parameter = operation.parameter(name).unwrap();
        // A value of several segments ends where the rest of the template begins, counted from the end.
        let end = match parameter.encoding {
            PathEncoding::KeepSlashes => match after.matches('/').count() {
                0 => rest.len(),
                slashes => rest.rmatch_indices('/').nth(slashes - 1).map_or(0, |(index, _)| index),
            },
            _ => rest.find('/').unwrap_or(rest.len()),
        };
        let (raw, left) = rest.split_at(end);
        let segments = |text: &str| text.split('/').all(|segment| !matches!(segment, "" | "." | ".."));
        assert!(
            segments(raw) && (parameter.encoding == PathEncoding::Twice || segments(&decoded(raw))),
            "{case}: {path}"
        );
        if operation.version == "v2" && parameter.encoding != PathEncoding::KeepSlashes {
            // The gateway decodes the path before it splits it into segments.
            assert!(!decoded(raw).contains('/') && !matches!(&*decoded(raw), "." | ".."), "{case}: {path}");
        }
        if name == argument {
            value = Some(if parameter.encoding == PathEncoding::Twice { decoded(&decoded(raw)) } else { decoded(raw) });
        }
        (rest, template) = (left, after);
    }
    assert_eq!(rest, template, "{case}: {path}");
    value
}

/// Checks that all names in the query are parameters of the operation.
fn check_query(case: &str, operation: &OperationInfo, query: &str) {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("{case}: {query}"));
        assert!(operation.parameters.iter().any(|parameter| parameter.wire_name == name), "{case}: {query}");
        assert!(!value.contains('='), "{case}: {query}");
    }
}

/// Returns all text arguments that are sent in the path, the query or a header.
fn text_arguments() -> Vec<(&'static OperationInfo, &'static str)> {
    let of = |operation: &'static OperationInfo| {
        // For streaming operations, `send` sets only the required arguments.
        let streams = operation.response.is_streamed();
        let in_head = operation.parameters.iter().filter(move |parameter| {
            let is_text = parameter.ty == ParameterType::String && parameter.rust_type != "ApiDuration";
            let in_head = matches!(
                parameter.location,
                ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Header
            );
            in_head && is_text && (parameter.required || !streams)
        });
        in_head.map(move |parameter| (operation, parameter.name))
    };
    OPERATIONS.iter().copied().flat_map(of).collect()
}

#[test]
fn hostile_text_arrives_unchanged_at_its_location_or_is_rejected() {
    let cases = text_arguments();
    assert!(cases.len() > 60, "{}", cases.len());
    let long = "../".repeat(3000);
    let longer = "é".repeat(20_000);
    for (operation, argument) in cases {
        for text in HOSTILE.into_iter().chain(["", &long, &longer]) {
            check(operation, argument, text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_arrives_unchanged_at_its_location_or_is_rejected(index in 0..text_arguments().len(), parts in prop::collection::vec((0..HOSTILE.len(), "(?s).{0,3}"), 1..4)) {
        let (operation, argument) = text_arguments()[index];
        let text: String = parts.iter().map(|(hostile, more)| [HOSTILE[*hostile], more].concat()).collect();
        check(operation, argument, &text);
    }
}
