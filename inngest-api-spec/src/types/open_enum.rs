/// Defines an enum with a variant for unknown values, so that new values of the server neither fail nor get lost.
///
/// The first variant is the default, which the server omits.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(#[$first_meta:meta])* $first:ident = $first_text:literal,
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[$first_meta])*
            #[default]
            $first,
            $($(#[$variant_meta])* $variant,)*
            /// A value that is unknown to this version of the crate.
            Unknown(String),
        }

        impl $name {
            /// Returns the value as the API writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::$first => $first_text,
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $first_text => Self::$first,
                    $($text => Self::$variant,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any($crate::types::serde_helpers::OpenEnum::new())
            }
        }

        impl $crate::__private::JsonType for $name {
            const TYPE: $crate::ParameterType = $crate::ParameterType::String;
        }

        impl $crate::Described for $name {
            const SCHEMA: &'static $crate::Schema = <Self as $crate::Parameter>::SCHEMA;
        }

        impl $crate::Parameter for $name {
            const TYPE: $crate::ParameterType = $crate::ParameterType::String;
            const SCHEMA: &'static $crate::Schema = &$crate::Schema::Texts(&[$first_text, $($text),*]);

            fn to_text(&self) -> std::borrow::Cow<'_, str> {
                std::borrow::Cow::Borrowed(self.as_str())
            }

            fn from_text(text: &str) -> Result<Self, $crate::ParameterError> {
                Ok(Self::from(text))
            }
        }
    };
}
pub(crate) use open_enum;
