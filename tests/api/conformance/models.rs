//! A schema against the model behind it, through serde.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::compare::Found;
use super::document::{Document, member_text, texts};
use super::inspect::{Inspect, Inspected, Seen, What};
use super::sample::{Node, Sample, at, is_within, with, zero};

/// What stands behind a schema.
pub(crate) struct Model<'a> {
    pub(crate) document: &'a Document,
    /// `response`, `body`.
    pub(crate) side: &'static str,
    /// The member that the schema is of; empty for the whole.
    pub(crate) prefix: &'a str,
    /// Whether the server made it: then numbers may stand for unknown values, and anything for `null`.
    pub(crate) is_answer: bool,
}

impl Model<'_> {
    /// Says each difference once.
    pub(crate) fn compare(&self, schema: &Value, run: &Inspect, found: &mut Found) {
        let Sample { mut value, nodes } = Sample::new(self.document, schema);
        // What does not fit is said, taken out, and the rest looked at.
        let mut out: Vec<String> = Vec::new();
        let (whole, encoded) = loop {
            let whole = run(&value);
            let fault = match &whole.encoded {
                Ok(encoded) => break (whole.clone(), encoded.clone()),
                Err(fault) => fault.clone(),
            };
            let what = described(&nodes, &fault.path);
            found.push(self.line(&fault.path, &format!("the document says {what}, the model: {}", fault.message)));
            let others = [json!(null), json!(true), json!(1), json!("text"), json!([]), json!({})];
            let mut instead =
                std::iter::once(None).chain(others.map(Some)).map(|other| with(&value, &fault.path, other));
            let fits = |other: &Value| run(other).encoded.err().is_none_or(|next| !is_within(&fault.path, &next.path));
            let Some(next) = instead.find(fits) else { return };
            value = next;
            out.push(fault.path);
        };
        for node in nodes.iter().filter(|node| node.schema.get("properties").is_some()) {
            self.members(node, &whole, &mut out, found);
        }
        let is_out = |path: &str| out.iter().any(|out| is_within(path, out));
        for node in nodes.iter().filter(|node| !is_out(&node.path)) {
            let Some(given) = at(&value, &node.path) else { continue };
            let is_scalar = !given.is_object() && !given.is_array();
            // v1 spells the names of the envelope otherwise, and they are read as well.
            let is_envelope = self.is_answer && self.document.version == "v1" && is_within(&node.path, "metadata");
            if is_scalar && !is_envelope {
                match at(&encoded, &node.path) {
                    Some(encoded) if encoded == given => {}
                    Some(encoded) => found.push(self.line(&node.path, &format!("{given} comes back as {encoded}"))),
                    None => found.push(self.line(&node.path, "gets lost")),
                }
            }
            self.place(node, &value, is_envelope, run, found);
        }
    }

    /// The places that hold secrets.
    pub(crate) fn secrets(&self, schema: &Value) -> Vec<String> {
        let is_secret = |node: &Node| {
            member_text(&node.schema, "description").is_some_and(|description| description.starts_with("Secret"))
        };
        Sample::new(self.document, schema).nodes.into_iter().filter(is_secret).map(|node| node.path).collect()
    }

    /// The members of an object against those that the model asks for.
    fn members(&self, node: &Node, whole: &Inspected, out: &mut Vec<String>, found: &mut Found) {
        let asked = whole.seen.iter().find_map(|seen| match seen.what {
            What::Struct(fields) if seen.path == node.path => Some(fields),
            _ => None,
        });
        // A model that is a map, or reads itself: what gets lost tells.
        let Some(fields) = asked else { return };
        let path = |name: &str| if node.path.is_empty() { name.to_owned() } else { format!("{}.{name}", node.path) };
        let members = node.schema["properties"].as_object().unwrap();
        for name in members.keys().filter(|name| !fields.contains(&name.as_str())) {
            let path = path(name);
            if !out.iter().any(|out| is_within(&path, out)) {
                found.push(self.line(&path, "the model lacks it"));
                out.push(path);
            }
        }
        // Another spelling of the same name is an alias.
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let mut names: Vec<_> = members.keys().map(|name| plain(name)).collect();
        for name in fields {
            if !names.contains(&plain(name)) {
                found.push(self.line(&path(name), "the document lacks it"));
                names.push(plain(name));
            }
        }
    }

    /// What one place may hold.
    fn place(&self, node: &Node, value: &Value, is_envelope: bool, run: &Inspect, found: &mut Found) {
        let path = &node.path;
        let schema = &node.schema;
        let leaf = |inspected: &Inspected| inspected.seen.iter().find(|seen| seen.path == *path).cloned();
        let mut say = |what: &str| found.push(self.line(path, what));
        let takes = |other: Option<Value>| run(&with(value, path, other)).encoded.is_ok();
        let keeps = |other: &Value| {
            let encoded = run(&with(value, path, Some(other.clone()))).encoded;
            encoded.is_ok_and(|encoded| at(&encoded, path) == Some(other))
        };
        if !node.required && !takes(None) {
            say("may be absent, and the model wants it");
        }
        if schema.get("nullable") == Some(&json!(true)) && !takes(Some(Value::Null)) {
            say("may be `null`, and the model does not take it");
        }
        if member_text(schema, "x-presence") == Some("optional")
            && let Some(zero) = zero(schema)
            && !is_envelope
            && !keeps(&zero)
        {
            say(&format!("{zero} is not the same as absent, and gets lost"));
        }
        for other in texts(schema, "x-also") {
            if !keeps(&json!(other)) {
                say(&format!("may be {other:?}, and the model does not keep it"));
            }
        }
        let Some(Seen { what: What::Leaf { rust_type, .. }, .. }) = leaf(&run(value)) else { return };
        let ty = rust_type.rsplit("::").next().unwrap_or_default();
        let format = member_text(schema, "format").unwrap_or_default();
        match (member_text(schema, "type").unwrap_or_default(), format) {
            ("integer", _) if schema.get("minimum").is_none() && !format.starts_with('u') && !keeps(&json!(-1)) => {
                say(&format!("may be negative, and the model has `{ty}`"));
            }
            ("string", "date-time") if ty != "Timestamp" => say(&format!("is a time, and the model has `{ty}`")),
            ("string", "uint64" | "int64") if !matches!(ty, "u64" | "i64") => {
                say(&format!("is a 64-bit integer, and the model has `{ty}`"));
            }
            ("string", "byte") if takes(Some(json!("no base64"))) => {
                say(&format!("is base64, and the model has `{ty}`"));
            }
            ("string", "" | "uuid") => {
                let values = Values { described: values(schema), words: &self.document.words, ty };
                let read = |text: &str| leaf_of(&run(&with(value, path, Some(json!(text)))), path);
                let is_enum = values.compare(read, |what| say(&what));
                // A value that the server itself does not know by name.
                if is_enum && self.is_answer && self.document.version == "v2" && !takes(Some(json!(99))) {
                    say("may be a number, and the model does not take it");
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

/// What the document says of a place, in a word.
fn described(nodes: &[Node], path: &str) -> String {
    let schema = nodes.iter().find(|node| node.path == path).map(|node| &node.schema);
    schema.and_then(|schema| member_text(schema, "type")).unwrap_or("any JSON").to_owned()
}

/// The values of a text that are known by name, as a document says.
pub(crate) fn values(schema: &Value) -> Option<Vec<String>> {
    let values = [texts(schema, "enum"), texts(schema, "x-known-values")].concat();
    (!values.is_empty()).then(|| values.into_iter().map(str::to_owned).collect())
}

/// The known values of a text against the variants of what it is read as.
pub(crate) struct Values<'a> {
    pub(crate) described: Option<Vec<String>>,
    /// All values of the document: those that a type knows besides are looked for among them.
    pub(crate) words: &'a BTreeSet<String>,
    pub(crate) ty: &'a str,
}

impl Values<'_> {
    /// Says the differences, and whether it is read as an enum.
    pub(crate) fn compare(&self, read: impl Fn(&str) -> Option<Seen>, mut say: impl FnMut(String)) -> bool {
        let variant = |text: &str| match read(text)?.what {
            What::Leaf { variant, .. } => Some(variant),
            What::Struct(_) => None,
        };
        // The open variant stands last: its number is how many are known.
        let Some(known) = variant("a value of tomorrow") else {
            say(format!("is open, and `{}` takes no value of tomorrow", self.ty));
            return false;
        };
        let Some(described) = &self.described else {
            if known > 0 {
                say(format!("the document says text, the listing `{}`", self.ty));
            }
            return known > 0;
        };
        if known == 0 {
            say(format!("has known values, and the listing has `{}`", self.ty));
            return false;
        }
        let is_known = |text: &str| variant(text).is_some_and(|variant| variant < known);
        for value in described.iter().filter(|value| !is_known(value)) {
            say(format!("`{}` does not know {value:?}", self.ty));
        }
        // The empty text is what the wire leaves out.
        let named = described.iter().map(String::as_str).chain([""]).filter(|value| is_known(value)).count();
        let more = known.saturating_sub(named);
        if more > 0 {
            let likely = self.words.iter().filter(|word| is_known(word) && !described.contains(word));
            let likely: Vec<_> = likely.map(|value| format!(", {value:?}")).collect();
            say(format!("`{}` knows {more} more than the document{}", self.ty, likely.concat()));
        }
        true
    }
}
