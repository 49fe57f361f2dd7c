/// Defines an id: a string type that cannot be confused with other ids.
///
/// Operations accept it as `&str`, `String` or the id, in a path, a query, a header or JSON.
///
/// ```
/// # use inngest_api_spec as inngest_api;
/// inngest_api::id! {
///     /// The id of a dead letter.
///     pub struct DeadLetterId;
/// }
/// let id = DeadLetterId::from("dl_1");
/// assert_eq!(id.as_str(), "dl_1");
/// ```
///
/// An id also implements `FromStr`, and `Borrow<str>` to be found in maps by its text; it equals the same text on either
/// side of `==`.
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(
            ::std::clone::Clone,
            ::std::cmp::PartialEq,
            ::std::cmp::Eq,
            ::std::cmp::PartialOrd,
            ::std::cmp::Ord,
            ::std::hash::Hash,
            ::std::default::Default,
        )]
        $vis struct $name(::std::string::String);

        impl $name {
            /// Returns the id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(::std::borrow::ToOwned::to_owned(text))
            }
        }
        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self(text)
            }
        }
        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == *other
            }
        }
        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == **other
            }
        }
        impl ::std::cmp::PartialEq<::std::string::String> for $name {
            fn eq(&self, other: &::std::string::String) -> bool {
                self.0 == *other
            }
        }
        impl ::std::cmp::PartialEq<$name> for str {
            fn eq(&self, other: &$name) -> bool {
                *self == *other.0
            }
        }
        impl ::std::cmp::PartialEq<$name> for &str {
            fn eq(&self, other: &$name) -> bool {
                **self == *other.0
            }
        }
        impl ::std::cmp::PartialEq<$name> for ::std::string::String {
            fn eq(&self, other: &$name) -> bool {
                *self == other.0
            }
        }
        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self(::std::borrow::ToOwned::to_owned(text)))
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__private::serde::Serializer::serialize_str(serializer, &self.0)
            }
        }
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as $crate::__private::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }
        impl $crate::Parameter for $name {
            const TYPE: $crate::ParameterType = $crate::ParameterType::String;

            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(&self.0)
            }
            fn from_text(text: &str) -> ::std::result::Result<Self, $crate::ParameterError> {
                ::std::result::Result::Ok(<Self as ::std::convert::From<&str>>::from(text))
            }
        }
        impl $crate::__private::JsonType for $name {
            const TYPE: $crate::ParameterType = $crate::ParameterType::String;
        }
        impl $crate::__private::Described for $name {
            const SCHEMA: &'static $crate::__private::Schema = <Self as $crate::Parameter>::SCHEMA;
        }
        impl $crate::IntoArgument<$name> for &str {
            fn into_argument(self) -> $name {
                <$name as ::std::convert::From<&str>>::from(self)
            }
        }
        impl $crate::IntoArgument<$name> for ::std::string::String {
            fn into_argument(self) -> $name {
                $name(self)
            }
        }
        impl $crate::IntoArgument<$name> for &::std::string::String {
            fn into_argument(self) -> $name {
                <$name as ::std::convert::From<&str>>::from(self.as_str())
            }
        }
        impl $crate::IntoArgument<$name> for &$name {
            fn into_argument(self) -> $name {
                ::std::clone::Clone::clone(self)
            }
        }
    )+};
    ($(#[$meta:meta])* $vis:vis struct $name:ident ($($field:tt)*) $($rest:tt)*) => {
        $crate::id! { $name has fields }
    };
    ($(#[$meta:meta])* $vis:vis struct $name:ident {$($field:tt)*} $($rest:tt)*) => {
        $crate::id! { $name has fields }
    };
    ($name:ident has fields) => {
        ::std::compile_error! {
            ::std::concat!("`", ::std::stringify!($name), "` has no fields, as an id is always text; write `;` in their place")
        }
    };
    ($($other:tt)*) => {
        ::std::compile_error! { "expected ids; write each as `pub struct OrderId;`" }
    };
}

id! {
    /// An app's id, as set in its code (the id of the SDK's client).
    pub struct AppId;
    /// A function's id without the app's id as a prefix: `backfill-data`.
    pub struct FunctionId;
    /// A run's id, a ULID.
    pub struct RunId;
    /// An event's *internal* id, a ULID, as returned when it is sent; not the id that its sender set.
    pub struct EventId;
    /// An experiment's id, which may contain `/`.
    pub struct ExperimentId;
    /// A sandbox's id.
    pub struct SandboxId;
    /// A snapshot's id, a UUID; not its name.
    pub struct SnapshotId;
    /// An image's id, a UUID; not its name.
    pub struct ImageId;
    /// The id of an image upload: a UUID that the caller chooses. It is also the id of the build.
    pub struct ImageUploadId;
    /// The id of an image build, a UUID.
    pub struct ImageBuildId;
    /// A process's id within its sandbox; not its PID.
    pub struct ProcessId;
    /// A session key: the property of events that groups them, such as `userId`.
    pub struct SessionKeyId;
    /// A session's id: a value of the session key, which may contain `/`.
    pub struct SessionId;
    /// A webhook's id, a UUID.
    pub struct WebhookId;
    /// A bulk cancellation's id, a ULID.
    pub struct CancellationId;
    /// An environment's id, a UUID; not its name.
    pub struct EnvId;
    /// An environment's name, the value of `X-Inngest-Env`: `production`, or the name of a branch.
    pub struct EnvName;
    /// The position where the next page of a list starts. Opaque; only valid with the filters of the page it came from.
    pub struct Cursor;
    /// A key by which the server recognizes a repeated call. The server stores it for 24 hours.
    pub struct IdempotencyKey;
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn ids_are_parsed_compared_and_found_by_their_text() {
        let id: AppId = "demo".parse().unwrap();
        let owned = "demo".to_owned();
        assert_eq!(id, "demo");
        assert_eq!("demo", id);
        assert_eq!(id, *"demo");
        assert_eq!(*"demo", id);
        assert_eq!(id, owned);
        assert_eq!(owned, id);
        assert_ne!(id, "other");
        let names = HashMap::from([(id, 1)]);
        assert_eq!(names.get("demo"), Some(&1));
    }
}
