//! The texts of all tools: they are for a reader who knows JSON and not Rust.

use serde_json::Value;

use super::Tool;
use crate::OPERATIONS;

/// Paths, constructors and links of Rust, and what arguments and responses are in Rust only.
const OF_RUST: [&str; 14] = [
    "::",
    "None",
    "Some(",
    "Option",
    "Vec<",
    "[`",
    "](",
    "undecoded",
    "decoded",
    "can be repeated",
    "`wait_until_",
    "`wait_for_",
    "#[",
    "()",
];

/// Capitalized names that are values or headers in HTTP, not variants of enums.
const OF_HTTP: [&str; 5] = ["`Run`", "`Finalization`", "`X-Inngest-Env`", "`ClickHouse`", "`DateTime64(3)`"];

#[test]
fn no_text_of_a_tool_mentions_rust() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for operation in OPERATIONS {
        let mut texts = Vec::new();
        descriptions(&serde_json::to_value(Tool::of(operation)).unwrap(), operation.id, &mut texts);
        count += texts.len();
        for (path, text) in texts {
            let variant = text.split(' ').map(|word| word.trim_matches([',', '.', ';', ':', ')', '(']));
            let variant = variant.clone().find(|word| is_upper_camel_case(word) && !OF_HTTP.contains(word));
            let found = OF_RUST.iter().copied().find(|found| text.contains(found)).or(variant);
            wrong.extend(found.map(|found| format!("{path}: {found} in {text}")));
        }
    }
    assert!(count > 1000, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a word is code such as `` `QueuedAt` ``; its value is `queuedAt`.
fn is_upper_camel_case(word: &str) -> bool {
    let code = word.strip_prefix('`').and_then(|code| code.strip_suffix('`')).unwrap_or_default();
    code.starts_with(char::is_uppercase) && code.contains(char::is_lowercase)
}

/// Collects each text that a model reads, with its place.
fn descriptions(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if name == "description" => found.push((path.to_owned(), text.clone())),
                    _ => descriptions(value, &format!("{path}/{name}"), found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| descriptions(item, path, found)),
        _ => {}
    }
}
