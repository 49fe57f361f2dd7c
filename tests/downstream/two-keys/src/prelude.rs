//! Items of this crate that shadow the standard library's prelude.

macro_rules! names {
    ($($name:ident)*) => {
        $(
            /// Shadows the standard library's item.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub struct $name;
        )*
    };
}

names!(Option Result Vec String Some None Ok Err Box);

/// Shadows the standard library's item.
pub trait Send {}
/// Shadows the standard library's item.
pub trait Default {}
