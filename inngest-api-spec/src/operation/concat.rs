use super::OperationInfo;

/// Returns the number of operations in the lists.
pub(crate) const fn count(lists: &[&[&OperationInfo]]) -> usize {
    let mut rest = lists;
    let mut count = 0;
    while let [list, others @ ..] = rest {
        count += list.len();
        rest = others;
    }
    count
}

/// Concatenates the lists in a constant.
pub(crate) const fn concat<const N: usize>(
    lists: &[&[&'static OperationInfo]],
    filler: &'static OperationInfo,
) -> [&'static OperationInfo; N] {
    let mut all = [filler; N];
    let mut at = 0;
    let mut lists = lists;
    while let [list, others @ ..] = lists {
        let mut list: &[&'static OperationInfo] = list;
        while let [operation, rest @ ..] = list {
            if let Some(slot) = all.split_at_mut(at).1.first_mut() {
                *slot = operation;
            }
            at += 1;
            list = rest;
        }
        lists = others;
    }
    all
}

/// Collects the definitions of an API version: the builders in `operation`, the metadata in `LISTS`, and the operations by
/// their own names for derived clients, with those of another version (which has those of the third).
macro_rules! definitions {
    (others: $others:ident; $($module:ident: $operations:ident;)*) => {
        const LISTS: &[&[&OperationInfo]] = &[$($module::$operations::OPERATIONS),*];

        /// Request builders, one struct for each operation.
        ///
        /// A builder names its operation in a bound, such as `&impl Call<GetFunctionRun>`. It can be created without a client,
        /// stored, and sent later: `GetFunctionRun::new(id).on(&client).send()`.
        pub mod operation {
            $(pub use super::$module::$operations::*;)*
        }

        /// The names of the other versions are here as well, so that a derived client can report where an operation belongs.
        #[doc(hidden)]
        #[allow(missing_docs, non_camel_case_types)]
        pub mod by_name {
            pub use crate::$others::by_name::*;

            $(super::$module::$operations::by_name!(super::$module::$operations);)*
        }
    };
}
pub(crate) use definitions;
