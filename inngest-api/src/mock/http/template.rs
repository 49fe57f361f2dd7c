//! Path templates, and the values of their placeholders in a request path.
//!
//! A generic router such as `matchit` does not fit: the gateway of v2 decodes a path before it splits it, some values are encoded
//! twice, and some span several segments.

use super::path::percent_decode;
use crate::operation::{OperationInfo, PathEncoding};

/// The path template of an operation. Sorts by precedence: the earlier a literal, the higher its precedence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Template(Vec<Segment>);

impl Template {
    pub(super) fn new(operation: &OperationInfo) -> Self {
        let path = operation.full_path();
        Self(path.split('/').skip(1).map(|segment| Segment::new(segment, operation)).collect())
    }

    /// Returns the values of the placeholders, in order, if the segments match the template.
    pub(super) fn values(&self, segments: &[String]) -> Option<Vec<String>> {
        let mut values = Vec::new();
        matches(&self.0, segments, &mut values).then_some(values)
    }
}

/// A segment of a template. The order of the variants is that of precedence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    /// Placeholders, with or without literals between them.
    Placeholders(Vec<SegmentPart>),
    /// A placeholder that matches any number of segments.
    ManySegments,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SegmentPart {
    Literal(String),
    Placeholder { encoded_twice: bool },
}

impl Segment {
    fn new(text: &str, operation: &OperationInfo) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            let encoding = operation.parameter(name).map_or(PathEncoding::Once, |parameter| parameter.encoding);
            if encoding == PathEncoding::KeepSlashes {
                return Self::ManySegments;
            }
            if !before.is_empty() {
                parts.push(SegmentPart::Literal(before.to_owned()));
            }
            parts.push(SegmentPart::Placeholder { encoded_twice: encoding == PathEncoding::Twice });
            rest = after;
        }
        if parts.is_empty() {
            return Self::Literal(text.to_owned());
        }
        if !rest.is_empty() {
            parts.push(SegmentPart::Literal(rest.to_owned()));
        }
        Self::Placeholders(parts)
    }
}

/// Whether segments match a template. Appends the values of the placeholders.
fn matches(template: &[Segment], segments: &[String], values: &mut Vec<String>) -> bool {
    let known = values.len();
    let matched = match (template.split_first(), segments.split_first()) {
        (None, None) => true,
        (Some((Segment::ManySegments, template)), _) => (0..=segments.len()).rev().any(|taken| {
            let Some((these, others)) = segments.split_at_checked(taken) else { return false };
            values.truncate(known);
            values.push(these.join("/"));
            matches(template, others, values)
        }),
        (Some((Segment::Literal(text), template)), Some((segment, segments))) => {
            text == segment && matches(template, segments, values)
        }
        (Some((Segment::Placeholders(parts), template)), Some((segment, segments))) => {
            take_values(parts, segment, values) && matches(template, segments, values)
        }
        _ => false,
    };
    if !matched {
        values.truncate(known);
    }
    matched
}

/// Whether one segment matches its parts. Appends the values. A value ends where the literal after it starts.
fn take_values(parts: &[SegmentPart], segment: &str, values: &mut Vec<String>) -> bool {
    match parts.split_first() {
        None => segment.is_empty(),
        Some((SegmentPart::Literal(text), parts)) => {
            segment.strip_prefix(text.as_str()).is_some_and(|rest| take_values(parts, rest, values))
        }
        Some((SegmentPart::Placeholder { encoded_twice }, parts)) => {
            let (value, rest) = match parts.first() {
                Some(SegmentPart::Literal(text)) => match segment.find(text.as_str()) {
                    Some(end) => segment.split_at(end),
                    None => return false,
                },
                _ => (segment, ""),
            };
            // The real server uses a value as it is if it cannot be decoded a second time.
            let decoded = if *encoded_twice { percent_decode(value) } else { None };
            values.push(decoded.unwrap_or_else(|| value.to_owned()));
            take_values(parts, rest, values)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_has_precedence_over_a_placeholder() {
        let literal = Segment::Literal("keys".to_owned());
        let placeholder = Segment::Placeholders(vec![SegmentPart::Placeholder { encoded_twice: false }]);
        assert!(literal < placeholder && placeholder < Segment::ManySegments);
    }

    #[test]
    fn a_segment_may_have_placeholders_between_literals() {
        let parts = [
            SegmentPart::Literal("v".to_owned()),
            SegmentPart::Placeholder { encoded_twice: false },
            SegmentPart::Literal(".".to_owned()),
            SegmentPart::Placeholder { encoded_twice: false },
        ];
        let template = Template(vec![Segment::Placeholders(parts.to_vec())]);
        let values = |segment: &str| template.values(&[segment.to_owned()]).unwrap_or_default();
        assert_eq!(values("v1.2"), ["1", "2"]);
        assert!(values("v12").is_empty() && values("1.2").is_empty());
    }
}
