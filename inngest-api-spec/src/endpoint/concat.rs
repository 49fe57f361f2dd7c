use super::Operation;

/// How many operations the lists hold.
pub(crate) const fn count(lists: &[&[&Operation]]) -> usize {
    let mut rest = lists;
    let mut count = 0;
    while let [list, others @ ..] = rest {
        count += list.len();
        rest = others;
    }
    count
}

/// The lists as one, for a static.
pub(crate) const fn concat<const N: usize>(
    lists: &[&[&'static Operation]],
    filler: &'static Operation,
) -> [&'static Operation; N] {
    let mut all = [filler; N];
    let mut at = 0;
    let mut lists = lists;
    while let [list, others @ ..] = lists {
        let mut list: &[&'static Operation] = list;
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

/// Puts the listings of a version together: what they list as data, `LISTS`, and by the operations' own names, as derived
/// clients have them.
macro_rules! listings {
    ($($module:ident: $list:ident, $by_name:ident;)*) => {
        const LISTS: &[&[&Operation]] = &[$($module::$list),*];

        #[doc(hidden)]
        pub mod operations {
            $(pub use super::$module::$by_name::*;)*
        }
    };
}
pub(crate) use listings;
