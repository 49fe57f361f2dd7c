//! Names of this crate's own, which are those of the standard library's prelude.

macro_rules! names {
    ($($name:ident)*) => {
        $(
            /// Not the standard library's.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub struct $name;
        )*
    };
}

names!(Option Result Vec String Some None Ok Err Box);

/// Not the standard library's.
pub trait Send {}
/// Not the standard library's.
pub trait Default {}
