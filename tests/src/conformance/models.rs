//! Compares a schema with its model, through serde.

use serde_json::{Value, json};

use super::compare::Found;
use super::document::{Document, is, member_text, members, texts};
use super::inspect::Inspect;
use super::recorder::{Inspected, Seen, What};
use super::sample::{Node, Sample, at, is_within, with, zero};
use super::schema::values;

/// The context in which a schema is compared with its model.
pub(crate) struct Model<'a> {
    pub(crate) document: &'a Document,
    /// `response`, `body`.
    pub(crate) side: &'static str,
    /// The member that the schema describes; empty for the whole value.
    pub(crate) prefix: &'a str,
    /// Whether it is a response: then enum values may be numbers, and any member may be `null`.
    pub(crate) is_response: bool,
}

impl Model<'_> {
    /// Reports each difference once.
    pub(crate) fn compare(&self, schema: &Value, run: &Inspect, found: &mut Found) {
        let Sample { mut value, nodes } = Sample::new(self.document, schema);
        // Values that do not decode are reported and replaced, so that the rest can be checked.
        let mut out: Vec<String> = Vec::new();
        let (whole, encoded) = loop {
            let whole = run(&value);
            let mismatch = match &whole.encoded {
                Ok(encoded) => break (whole.clone(), encoded.clone()),
                Err(mismatch) => mismatch.clone(),
            };
            let what = described(&nodes, &mismatch.path);
            found
                .push(self.line(&mismatch.path, &format!("the document says {what}, the model: {}", mismatch.message)));
            let others = [json!(null), json!(true), json!(1), json!("text"), json!([]), json!({})];
            let mut instead =
                std::iter::once(None).chain(others.map(Some)).map(|other| with(&value, &mismatch.path, other));
            let fits =
                |other: &Value| run(other).encoded.err().is_none_or(|next| !is_within(&mismatch.path, &next.path));
            let Some(next) = instead.find(fits) else { return };
            value = next;
            out.push(mismatch.path);
        };
        for node in nodes.iter().filter(|node| node.schema.get("properties").is_some()) {
            self.members(node, &whole, &mut out, found);
        }
        let is_out = |path: &str| out.iter().any(|out| is_within(path, out));
        for node in nodes.iter().filter(|node| !is_out(&node.path)) {
            let Some(given) = at(&value, &node.path) else { continue };
            let is_scalar = !given.is_object() && !given.is_array();
            // Version 1 spells the members of the envelope differently; they decode through aliases.
            let is_envelope = self.is_response && self.document.version == "v1" && is_within(&node.path, "metadata");
            if is_scalar && !is_envelope {
                match at(&encoded, &node.path) {
                    Some(encoded) if encoded == given => {}
                    Some(encoded) => found.push(self.line(&node.path, &format!("{given} is encoded as {encoded}"))),
                    None => found.push(self.line(&node.path, "is dropped")),
                }
            }
            self.check_node(node, &value, is_envelope, run, found);
        }
    }

    /// Returns the paths of the secrets.
    pub(crate) fn secrets(&self, schema: &Value) -> Vec<String> {
        let is_secret = |node: &Node| {
            let description = member_text(&node.schema, "description");
            is(&node.schema, "x-secret") || description.is_some_and(|description| description.starts_with("Secret"))
        };
        Sample::new(self.document, schema).nodes.into_iter().filter(is_secret).map(|node| node.path).collect()
    }

    /// Compares the members of an object with those that the model requests.
    fn members(&self, node: &Node, whole: &Inspected, out: &mut Vec<String>, found: &mut Found) {
        let requested = whole.seen.iter().find_map(|seen| match seen.what {
            What::Struct(fields) if seen.path == node.path => Some(fields),
            _ => None,
        });
        // A map or a custom `Deserialize` requests no names; dropped values show a difference.
        let Some(fields) = requested else { return };
        let path = |name: &str| if node.path.is_empty() { name.to_owned() } else { format!("{}.{name}", node.path) };
        let Some(members) = members(&node.schema, "properties") else { return };
        for name in members.keys().filter(|name| !fields.contains(&name.as_str())) {
            let path = path(name);
            if !out.iter().any(|out| is_within(&path, out)) {
                found.push(self.line(&path, "the model lacks it"));
                out.push(path);
            }
        }
        // A different spelling of the same name is an alias.
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let mut names: Vec<_> = members.keys().map(|name| plain(name)).collect();
        for name in fields {
            if !names.contains(&plain(name)) {
                found.push(self.line(&path(name), "the document lacks it"));
                names.push(plain(name));
            }
        }
    }

    /// Checks the values that one node allows.
    fn check_node(&self, node: &Node, value: &Value, is_envelope: bool, run: &Inspect, found: &mut Found) {
        let path = &node.path;
        let schema = &node.schema;
        let leaf = |inspected: &Inspected| inspected.seen.iter().find(|seen| seen.path == *path).cloned();
        let mut report = |what: &str| found.push(self.line(path, what));
        let accepts = |other: Option<Value>| run(&with(value, path, other)).encoded.is_ok();
        let preserves = |other: &Value| {
            let encoded = run(&with(value, path, Some(other.clone()))).encoded;
            encoded.is_ok_and(|encoded| at(&encoded, path) == Some(other))
        };
        if !node.required && !accepts(None) {
            report("may be absent, and the model requires it");
        }
        // In a response, `null` is decoded as an absent member.
        let accepts_null = || accepts(Some(Value::Null)) || self.is_response && accepts(None);
        if is(schema, "nullable") && !accepts_null() {
            report("may be `null`, and the model does not accept it");
        }
        if member_text(schema, "x-presence") == Some("optional")
            && let Some(zero) = zero(schema)
            && !is_envelope
            && !preserves(&zero)
        {
            report(&format!("{zero} is not the same as absent, and is dropped"));
        }
        for other in texts(schema, "x-also") {
            if !preserves(&json!(other)) {
                report(&format!("may be {other:?}, and the model does not preserve it"));
            }
        }
        let Some(Seen { what: What::Leaf { rust_type, .. }, .. }) = leaf(&run(value)) else { return };
        let ty = rust_type.rsplit("::").next().unwrap_or_default();
        let format = member_text(schema, "format").unwrap_or_default();
        match (member_text(schema, "type").unwrap_or_default(), format) {
            ("integer", _) if schema.get("minimum").is_none() && !format.starts_with('u') && !preserves(&json!(-1)) => {
                report(&format!("may be negative, and the model has `{ty}`"));
            }
            ("string", "date-time") if ty != "Timestamp" => report(&format!("is a time, and the model has `{ty}`")),
            ("string", "uint64" | "int64") if !matches!(ty, "u64" | "i64" | "Option<u64>") => {
                report(&format!("is a 64-bit integer, and the model has `{ty}`"));
            }
            ("string", "byte") if accepts(Some(json!("no base64"))) => {
                report(&format!("is base64, and the model has `{ty}`"));
            }
            ("string", "" | "uuid") => {
                let values = Values { described: values(schema), document: self.document, ty };
                let read = |text: &str| leaf_of(&run(&with(value, path, Some(json!(text)))), path);
                let is_enum = values.compare(read, |what| report(&what));
                // The server sends a number for values that it has no name for.
                if is_enum && self.is_response && self.document.version == "v2" && !accepts(Some(json!(99))) {
                    report("may be a number, and the model does not accept it");
                }
            }
            _ => {}
        }
    }

    fn line(&self, path: &str, what: &str) -> String {
        let separator = if self.prefix.is_empty() || path.is_empty() || path.starts_with('[') { "" } else { "." };
        format!("{} `{}{separator}{path}`: {what}", self.side, self.prefix)
    }
}

fn leaf_of(inspected: &Inspected, path: &str) -> Option<Seen> {
    inspected.encoded.as_ref().ok()?;
    inspected.seen.iter().find(|seen| seen.path == path).cloned()
}

/// Returns the type that the document specifies at a path.
fn described(nodes: &[Node], path: &str) -> String {
    let schema = nodes.iter().find(|node| node.path == path).map(|node| &node.schema);
    schema.and_then(|schema| member_text(schema, "type")).unwrap_or("any JSON").to_owned()
}

/// Compares the known values of a string with the variants of its Rust type.
pub(crate) struct Values<'a> {
    pub(crate) described: Option<Vec<String>>,
    pub(crate) document: &'a Document,
    pub(crate) ty: &'a str,
}

impl Values<'_> {
    /// Reports the differences. Returns whether the type is an enum.
    pub(crate) fn compare(&self, read: impl Fn(&str) -> Option<Seen>, mut report: impl FnMut(String)) -> bool {
        let variant = |text: &str| match read(text)?.what {
            What::Leaf { variant, .. } => Some(variant),
            What::Struct(_) => None,
        };
        // The variant for unknown values is last, so its index is the number of known values.
        let Some(known) = variant("an unknown value") else {
            report(format!("is open, and `{}` accepts no unknown value", self.ty));
            return false;
        };
        let Some(described) = &self.described else {
            // Closed lists are enums; a document without extensions describes open lists as text.
            if known > 0 && self.document.states("x-known-values") {
                report(format!("the document says text, the definition `{}`", self.ty));
            }
            return known > 0;
        };
        if known == 0 {
            report(format!("has known values, and the definition has `{}`", self.ty));
            return false;
        }
        let is_known = |text: &str| variant(text).is_some_and(|variant| variant < known);
        for value in described.iter().filter(|value| !is_known(value)) {
            report(format!("`{}` does not know {value:?}", self.ty));
        }
        // The server omits the empty string.
        let named = described.iter().map(String::as_str).chain([""]).filter(|value| is_known(value)).count();
        let more = known.saturating_sub(named);
        if more > 0 {
            // The values of all enums of the document, to name the additional ones.
            let likely = self.document.words.iter().filter(|word| is_known(word) && !described.contains(word));
            let likely: Vec<_> = likely.map(|value| format!(", {value:?}")).collect();
            report(format!("`{}` knows {more} more than the document{}", self.ty, likely.concat()));
        }
        true
    }
}
