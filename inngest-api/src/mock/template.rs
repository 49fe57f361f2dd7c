//! A path's template, and the values in a path that is of it.

use super::path::unescape;
use crate::operation::{OperationInfo, PathEncoding};

/// The template of an operation's path. The order is that of precedence: the earlier a literal, the sooner it counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Template(Vec<Segment>);

impl Template {
    pub(super) fn of(operation: &OperationInfo) -> Self {
        let path = operation.full_path();
        Self(path.split('/').skip(1).map(|segment| Segment::new(segment, operation)).collect())
    }

    /// The values, in order, where the segments are of this template.
    pub(super) fn values(&self, segments: &[String]) -> Option<Vec<String>> {
        let mut values = Vec::new();
        matches(&self.0, segments, &mut values).then_some(values)
    }
}

/// A segment of a template, in the order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    /// This text.
    Literal(String),
    /// One segment with values in it.
    Holes(Vec<Piece>),
    /// Any number of segments.
    Slashes,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Literal(String),
    Value { twice: bool },
}

impl Segment {
    fn new(text: &str, operation: &OperationInfo) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            let escape = operation.parameter(name).map_or(PathEncoding::Once, |parameter| parameter.encoding);
            if escape == PathEncoding::KeepSlashes {
                return Self::Slashes;
            }
            if !before.is_empty() {
                pieces.push(Piece::Literal(before.to_owned()));
            }
            pieces.push(Piece::Value { twice: escape == PathEncoding::Twice });
            rest = after;
        }
        if pieces.is_empty() {
            return Self::Literal(text.to_owned());
        }
        if !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        Self::Holes(pieces)
    }
}

/// Whether segments are of a template; collects the values.
fn matches(template: &[Segment], segments: &[String], values: &mut Vec<String>) -> bool {
    let known = values.len();
    let matched = match (template.split_first(), segments.split_first()) {
        (None, None) => true,
        (Some((Segment::Slashes, template)), _) => (0..=segments.len()).rev().any(|taken| {
            let Some((these, others)) = segments.split_at_checked(taken) else { return false };
            values.truncate(known);
            values.push(these.join("/"));
            matches(template, others, values)
        }),
        (Some((Segment::Literal(text), template)), Some((segment, segments))) => {
            text == segment && matches(template, segments, values)
        }
        (Some((Segment::Holes(pieces), template)), Some((segment, segments))) => {
            take_values(pieces, segment, values) && matches(template, segments, values)
        }
        _ => false,
    };
    if !matched {
        values.truncate(known);
    }
    matched
}

/// The values in one segment. A value ends where the literal after it starts.
fn take_values(pieces: &[Piece], segment: &str, values: &mut Vec<String>) -> bool {
    match pieces.split_first() {
        None => segment.is_empty(),
        Some((Piece::Literal(text), pieces)) => {
            segment.strip_prefix(text.as_str()).is_some_and(|rest| take_values(pieces, rest, values))
        }
        Some((Piece::Value { twice }, pieces)) => {
            let (value, rest) = match pieces.first() {
                Some(Piece::Literal(text)) => match segment.find(text.as_str()) {
                    Some(end) => segment.split_at(end),
                    None => return false,
                },
                _ => (segment, ""),
            };
            // Where it cannot be unescaped once more, the server takes it as it is.
            let value = if *twice { unescape(value) } else { None }.unwrap_or_else(|| value.to_owned());
            values.push(value);
            take_values(pieces, rest, values)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_literal_template_counts() {
        let literal = Segment::Literal("keys".to_owned());
        let value = Segment::Holes(vec![Piece::Value { twice: false }]);
        assert!(literal < value && value < Segment::Slashes);
    }

    #[test]
    fn values_may_stand_between_literals() {
        let pieces = [
            Piece::Literal("v".to_owned()),
            Piece::Value { twice: false },
            Piece::Literal(".".to_owned()),
            Piece::Value { twice: false },
        ];
        let template = Template(vec![Segment::Holes(pieces.to_vec())]);
        let values = |segment: &str| template.values(&[segment.to_owned()]).unwrap_or_default();
        assert_eq!(values("v1.2"), ["1", "2"]);
        assert!(values("v12").is_empty() && values("1.2").is_empty());
    }
}
