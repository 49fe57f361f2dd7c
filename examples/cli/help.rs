//! What the help shows of operations and arguments, from their metadata.

use clap::error::{ContextKind, ContextValue};
use inngest_api::operation::{OPERATIONS, OperationInfo, ParameterInfo, ParameterType};
use inngest_api::tools::{Hints, Schema};
use serde_json::Value;

use crate::command::name;

/// Returns the facts about an operation that follow its arguments.
pub(crate) fn facts(operation: &OperationInfo) -> String {
    let Hints { read_only, destructive, idempotent, .. } = operation.hints();
    format!(
        "{} {}\nkey: {}, permission: {}\nread-only: {read_only}, destructive: {destructive}, idempotent: {idempotent}",
        operation.method,
        operation.full_path(),
        operation.key(),
        operation.permission.unwrap_or("none"),
    )
}

/// Names what is written for one value.
pub(crate) fn placeholder(parameter: &ParameterInfo) -> &'static str {
    match (parameter.ty, parameter.schema) {
        (ParameterType::Integer { .. }, _) => "INTEGER",
        (ParameterType::Number, _) => "NUMBER",
        (ParameterType::Boolean, _) => "BOOLEAN",
        (ParameterType::Timestamp, _) => "TIME",
        (ParameterType::Bytes, _) => "@FILE",
        (_, Schema::Duration) => "DURATION",
        (_, Schema::Texts(_)) => "TEXT",
        _ if parameter.is_text() => "TEXT",
        _ => "JSON",
    }
}

/// Lists the members of the objects in a JSON Schema, one per line.
pub(crate) fn members(schema: &Value, indent: usize) -> Vec<String> {
    let inner = schema["anyOf"].as_array().into_iter().flatten().chain(schema.get("items"));
    let mut lines: Vec<_> = inner.flat_map(|one| members(one, indent)).collect();
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let kind = match member["enum"].as_array() {
            Some(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
            None => member["type"].as_str().unwrap_or("any").to_owned(),
        };
        let is_required =
            schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name));
        let required = if is_required { ", required" } else { "" };
        let description = member["description"].as_str().unwrap_or_default();
        lines.push(format!("{:indent$}{name} ({kind}{required}): {description}", ""));
        lines.extend(members(member, indent + 2));
    }
    lines
}

/// Returns what to print if the error is that there is no such operation: one suggestion in place of all similar names.
pub(crate) fn unknown_operation(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let names: Vec<_> = OPERATIONS.iter().map(|operation| name(operation)).collect();
    let mut known: Vec<_> = names.iter().filter(|name| name.ends_with(&format!(".{given}"))).collect();
    if let (true, Some(ContextValue::Strings(similar))) =
        (known.is_empty(), error.get(ContextKind::SuggestedSubcommand))
    {
        // The most similar one is the last. Aliases are hidden.
        known = similar.iter().rev().filter(|similar| names.contains(similar)).take(1).collect();
    }
    let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    let question = if known.is_empty() { String::new() } else { format!("did you mean {}? ", known.join(" or ")) };
    Some(format!("unknown operation `{given}`; {question}`cli help` lists the operations"))
}
