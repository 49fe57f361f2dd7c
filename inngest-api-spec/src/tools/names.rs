//! The names of tools.

use crate::OperationInfo;

/// Returns a name for each operation: its id, with the version in front if several operations have the id, and with a number
/// at the end if that is not enough.
pub(super) fn unique(operations: &[&'static OperationInfo]) -> Vec<String> {
    let is_shared = |id: &str| operations.iter().filter(|operation| operation.id == id).count() > 1;
    let mut names: Vec<String> = Vec::with_capacity(operations.len());
    for operation in operations {
        let name = if is_shared(operation.id) {
            [operation.version, "_", operation.id].concat()
        } else {
            operation.id.to_owned()
        };
        let mut candidates = std::iter::once(name.clone()).chain((2..).map(|number: u32| format!("{name}_{number}")));
        let is_free = |candidate: &String| !names.contains(candidate);
        names.push(candidates.find(is_free).unwrap_or(name));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;
    use crate::{v1, v2};

    #[test]
    fn operations_with_the_same_id_get_different_names() {
        let health = <v2::operation::Health>::INFO;
        let (new, old) = (<v2::operation::CancelRun>::INFO, <v1::operation::CancelRun>::INFO);
        assert_eq!(unique(&[health, new]), ["health", "cancel_run"]);
        assert_eq!(unique(&[old, health, new, old]), ["v1_cancel_run", "health", "v2_cancel_run", "v1_cancel_run_2"]);
    }
}
