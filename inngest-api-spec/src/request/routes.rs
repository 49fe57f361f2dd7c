//! Which operation a path leads to, for values that contain a `/`.

use percent_encoding::percent_decode_str;

use crate::{OPERATIONS, OperationInfo, ParameterLocation, PathEncoding, V1, V2, Version as _};

/// Returns whether an operation's path is under the base path of an API version, whatever its case.
pub(super) fn is_under(operation: &OperationInfo, version_base: &str) -> bool {
    let (base, version_base) = (first_segment(operation.base), first_segment(version_base));
    base.eq_ignore_ascii_case(version_base)
}

fn first_segment(path: &str) -> &str {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split('/').next().unwrap_or(path)
}

/// Returns the other known operation that a server would run for this encoded path if it splits values at their slashes.
///
/// The method is ignored: a proxy may replace it.
pub(super) fn other_operation(operation: &OperationInfo, path: &str) -> Option<&'static OperationInfo> {
    if !is_under(operation, V1::BASE) && !is_under(operation, V2::BASE) {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8_lossy();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let own = template(operation);
    OPERATIONS.iter().copied().find(|other| {
        let template = template(other);
        let is_own = other.method == operation.method && template == own;
        !is_own && matches(&template, &segments)
    })
}

/// A segment of a path template. Placeholders are equal whatever their names.
#[derive(PartialEq)]
enum Segment<'a> {
    Literal(&'a str),
    Any,
    AnyNumber,
}

fn template(operation: &OperationInfo) -> Vec<Segment<'static>> {
    let segment = |text: &'static str| {
        let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        let keeps_slashes = |name: &str| {
            operation.parameters.iter().any(|parameter| {
                parameter.name == name
                    && parameter.location == ParameterLocation::Path
                    && parameter.encoding == PathEncoding::KeepSlashes
            })
        };
        match name {
            Some(name) if keeps_slashes(name) => Segment::AnyNumber,
            Some(_) => Segment::Any,
            None => Segment::Literal(text),
        }
    };
    operation.base.split('/').chain(operation.path.split('/')).filter(|text| !text.is_empty()).map(segment).collect()
}

fn matches(template: &[Segment<'_>], segments: &[&str]) -> bool {
    match (template, segments) {
        ([], []) => true,
        ([Segment::AnyNumber, rest @ ..], [_, others @ ..]) => matches(rest, others) || matches(template, others),
        ([Segment::Any, rest @ ..], [_, others @ ..]) => matches(rest, others),
        ([Segment::Literal(text), rest @ ..], [segment, others @ ..]) => {
            text.eq_ignore_ascii_case(segment) && matches(rest, others)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoClient, Operation as _, v1, v2};

    #[test]
    fn a_path_leads_to_the_operation_of_its_template() {
        let other = |operation, path: &str| other_operation(operation, path).map(|other| other.id);
        let get_run = v2::operation::GetFunctionRun::<NoClient>::INFO;
        assert_eq!(other(get_run, "/v2/runs/01K"), None);
        assert_eq!(other(get_run, "/v2/runs/01K%2Fcancel"), Some("cancel_run"));
        assert_eq!(other(get_run, "/V2/runs/01K/CANCEL"), Some("cancel_run"));
        let experiment = v2::operation::GetExperiment::<NoClient>::INFO;
        assert_eq!(other(experiment, "/v2/apps/a/functions/f/experiments/x/y"), None);
        let functions = v1::operation::GetAppFunctions::<NoClient>::INFO;
        assert_eq!(other(functions, "/v1/apps/a%2Fb/functions"), None);
    }
}
