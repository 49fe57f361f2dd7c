//! The path template: literal text with placeholders in between.

use proc_macro2::Span;
use syn::LitStr;

use crate::diagnostics::Diagnostics;

/// `/runs/{run_id}/trace` has the literals `/runs/` and `/trace` and the placeholder `run_id`.
pub(crate) struct Template {
    pub(crate) text: String,
    pub(crate) span: Span,
    /// The literal text before each placeholder and after the last one.
    pub(crate) segments: Vec<String>,
    pub(crate) placeholders: Vec<String>,
}

impl Template {
    pub(crate) fn new(literal: &LitStr, errors: &mut Diagnostics) -> Self {
        let text = literal.value();
        let mut error = |message: String| errors.at(literal, message);
        if text.is_empty() {
            // The base path itself.
        } else if let Some(path) = path_of_url(&text) {
            error(format!(
                "a path has no scheme and no host; write `\"{path}\"`, as `base_url` of the client sets the server"
            ));
            return Self { span: literal.span(), segments: vec![text.clone()], placeholders: Vec::new(), text };
        } else if !text.starts_with('/') {
            error(format!("a path starts with `/`; write `\"/{text}\"`"));
        } else if text.contains("//") {
            error("a path cannot contain `//`; remove one `/`".to_owned());
        } else if text.split('/').any(|segment| matches!(segment, "." | "..")) {
            error("a path cannot have a `.` or `..` segment".to_owned());
        }
        let mut template =
            Self { span: literal.span(), segments: Vec::new(), placeholders: Vec::new(), text: text.clone() };
        let mut rest = text.as_str();
        while let Some((segment, after)) = rest.split_once('{') {
            let Some((placeholder, after)) = after.split_once('}') else {
                error(format!("`{{{after}` is not closed; write `{{name}}`"));
                break;
            };
            template.segments.push(segment.to_owned());
            rest = after;
            let is_name = placeholder.chars().all(|char| char.is_alphanumeric() || char == '_');
            if placeholder.is_empty() || !is_name || placeholder.starts_with(|char: char| char.is_ascii_digit()) {
                error(format!("`{{{placeholder}}}` is not a valid placeholder; write `{{name}}`"));
                // Left out of the placeholders: no argument could have this name, which would be a second error.
                continue;
            }
            if template.placeholders.iter().any(|other| other == placeholder) {
                error(format!("duplicate placeholder `{{{placeholder}}}`"));
            } else if after.starts_with('{') {
                error(format!("`{{{placeholder}}}` is followed by another placeholder; put a `/` between them"));
            }
            template.placeholders.push(placeholder.to_owned());
        }
        template.segments.push(rest.to_owned());
        let is_odd = |char: &char| !is_literal(*char) && !is_literal_in_path(*char);
        if text.contains("/:") {
            // As other libraries write placeholders.
            error("`:` is not allowed at the start of a segment; write a placeholder as `{name}`".to_owned());
        } else if let Some(odd) = template.segments.iter().find_map(|segment| segment.chars().find(is_odd))
            && odd != '{'
        {
            let hint = match odd {
                '?' => "; declare query parameters as arguments",
                '}' => "; there is no `{` before it",
                '%' => "; use a placeholder, `{name}`, for text that needs encoding",
                _ => "; use ASCII letters, digits, `-`, `.`, `_`, `~`, `:`, `@` and `$`",
            };
            error(format!("`{odd}` is not allowed in a path{hint}"));
        }
        template
    }
}

/// Returns the path of a URL; `None` if the text is not one.
pub(crate) fn path_of_url(text: &str) -> Option<&str> {
    let (_, host_and_path) = text.split_once("://")?;
    Some(host_and_path.find('/').and_then(|at| host_and_path.get(at..)).unwrap_or("/"))
}

/// Whether the path of an operation can contain the character without encoding, besides those of a base path.
fn is_literal_in_path(char: char) -> bool {
    ":@$".contains(char)
}

/// Whether a path can contain the character without encoding.
pub(crate) fn is_literal(char: char) -> bool {
    char.is_ascii_alphanumeric() || "/-._~".contains(char)
}
