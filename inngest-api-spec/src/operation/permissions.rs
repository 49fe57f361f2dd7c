//! The permissions that operations require of an API key.

use std::collections::BTreeSet;

use super::OperationInfo;
use super::const_str::is_less;

/// Returns the permissions that an API key needs to call all of these operations, sorted and without duplicates.
///
/// It takes any list of operations, such as [`OPERATIONS`](crate::OPERATIONS) or that of a custom definition. A
/// [derived client](crate::InngestClient) has the constant `PERMISSIONS` instead.
#[must_use]
pub fn permissions(operations: &[&OperationInfo]) -> Vec<&'static str> {
    operations.iter().filter_map(|operation| operation.permission).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Returns the number of different permissions of the operations.
#[must_use]
pub const fn count_permissions(operations: &[&OperationInfo]) -> usize {
    let mut count = 0;
    let mut last = None;
    while let Some(permission) = next(operations, last) {
        count += 1;
        last = Some(permission);
    }
    count
}

/// Returns the different permissions of the operations, sorted, in a constant. `N` is their [number](count_permissions).
#[must_use]
pub const fn sorted_permissions<const N: usize>(operations: &[&OperationInfo]) -> [&'static str; N] {
    let mut all = [""; N];
    let mut free: &mut [&'static str] = &mut all;
    let mut last = None;
    while let ([first, rest @ ..], Some(permission)) = (free, next(operations, last)) {
        *first = permission;
        free = rest;
        last = Some(permission);
    }
    all
}

/// Returns the first permission in alphabetical order that comes after another one.
const fn next(mut operations: &[&OperationInfo], after: Option<&str>) -> Option<&'static str> {
    let mut found: Option<&'static str> = None;
    while let [operation, rest @ ..] = operations {
        operations = rest;
        let Some(permission) = operation.permission else { continue };
        let is_later = match after {
            Some(last) => is_less(last, permission),
            None => true,
        };
        let is_first = match found {
            Some(first) => is_less(permission, first),
            None => true,
        };
        if is_later && is_first {
            found = Some(permission);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoClient, OPERATIONS, Operation as _, v1, v2};

    const SOME: &[&OperationInfo] = &[
        v2::operation::ListRuns::<NoClient>::INFO,
        v2::operation::InvokeFunction::<NoClient>::INFO,
        v2::operation::Health::<NoClient>::INFO,
        v1::operation::ListEvents::<NoClient>::INFO,
        v2::operation::GetEventRuns::<NoClient>::INFO,
        v2::operation::GetApp::<NoClient>::INFO,
    ];
    const SORTED: [&str; count_permissions(SOME)] = sorted_permissions(SOME);
    const NONE: [&str; count_permissions(&[])] = sorted_permissions(&[]);

    #[test]
    fn permissions_are_sorted_and_without_duplicates() {
        assert_eq!(SORTED, ["apps:read:get", "functions:write:invoke", "runs:read:list"]);
        assert_eq!(NONE, [""; 0]);
    }

    #[test]
    fn both_ways_to_list_permissions_agree() {
        const ALL: [&str; count_permissions(OPERATIONS)] = sorted_permissions(OPERATIONS);
        assert_eq!(permissions(OPERATIONS), ALL);
        assert_eq!(permissions(SOME), SORTED);
    }
}
