//! The path's template: literal segments with holes between.

use proc_macro2::Span;
use syn::LitStr;

use crate::diagnostics::Diagnostics;

/// `/runs/{run_id}/trace`: segments `/runs/`, `/trace`, and the hole `run_id`.
pub(crate) struct Template {
    pub(crate) text: String,
    pub(crate) span: Span,
    /// One before each hole, and one after the last.
    pub(crate) segments: Vec<String>,
    pub(crate) holes: Vec<String>,
}

impl Template {
    pub(crate) fn new(literal: &LitStr, faults: &mut Diagnostics) -> Self {
        let text = literal.value();
        let mut fault = |what: String| faults.at(literal, what);
        if !text.starts_with('/') {
            fault(format!("a path starts with `/`: `\"/{text}\"`"));
        } else if text.len() > 1 && text.ends_with('/') {
            fault("a path does not end with `/`: the server does not take one".to_owned());
        } else if text.contains("//") {
            fault("a path has no empty segment: `//`".to_owned());
        } else if text.split('/').any(|segment| matches!(segment, "." | "..")) {
            fault("a path has no `.` or `..` segment: it would not arrive".to_owned());
        }
        let mut template = Self { span: literal.span(), segments: Vec::new(), holes: Vec::new(), text: text.clone() };
        let mut rest = text.as_str();
        while let Some((piece, after)) = rest.split_once('{') {
            let Some((hole, after)) = after.split_once('}') else {
                fault(format!("`{{{after}` is not closed: write `{{name}}`"));
                break;
            };
            template.segments.push(piece.to_owned());
            rest = after;
            let is_name = hole.chars().all(|char| char.is_alphanumeric() || char == '_');
            if hole.is_empty() || !is_name || hole.starts_with(|char: char| char.is_ascii_digit()) {
                fault(format!("`{{{hole}}}` names no argument: write `{{name}}`"));
                // Not among the holes: no argument could fill it.
                continue;
            }
            if template.holes.iter().any(|other| other == hole) {
                fault(format!("`{{{hole}}}` stands in the path twice"));
            } else if after.starts_with('{') {
                fault(format!("`{{{hole}}}` runs into the next path value: put a `/` between"));
            }
            template.holes.push(hole.to_owned());
        }
        template.segments.push(rest.to_owned());
        if let Some(odd) = template.segments.iter().find_map(|piece| piece.chars().find(|char| !is_literal(*char)))
            && odd != '{'
        {
            let hint = match odd {
                '?' => ": what follows is the query; list it as arguments",
                '}' => ": it closes nothing",
                '%' => ": what has to be escaped is a path value, `{name}`",
                ':' => ": a path value is written `{name}`",
                _ => "",
            };
            fault(format!("`{odd}` cannot stand in a path{hint}"));
        }
        template
    }
}

/// Whether a path may hold it as it is.
pub(crate) fn is_literal(char: char) -> bool {
    char.is_ascii_alphanumeric() || "/-._~".contains(char)
}
