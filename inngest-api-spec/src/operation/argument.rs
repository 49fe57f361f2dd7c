use std::borrow::Cow;
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use crate::{JsonObject, JsonValue};

/// A value that can be passed for an argument of type `T`.
///
/// A `T` itself, a string for an id, anything serializable for a [`JsonObject`] or a [`JsonValue`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed for an argument of type `{T}`",
    label = "expected `{T}`, or a type that converts to it",
    note = "ids and text take a `&str` or a `String`; a JSON object takes any type that derives `serde::Serialize`; an event \
            takes an `events::Event` or a type that derives `InngestEvent`; a time takes a `Timestamp` or a `SystemTime`; other \
            arguments take their exact type",
    note = "text becomes a time by `\"2026-01-01T00:00:00Z\".parse::<Timestamp>()?`, and an enum by `RunStatus::from(\"FAILED\")`",
    note = "to pass an `Option`, put `set_` before the name of the setter"
)]
pub trait IntoArgument<T> {
    /// Converts the value. If it cannot be serialized, sending the operation returns the error.
    fn into_argument(self) -> T;
}

impl<T> IntoArgument<T> for T {
    fn into_argument(self) -> T {
        self
    }
}

impl<S: Serialize> IntoArgument<JsonObject> for S {
    fn into_argument(self) -> JsonObject {
        JsonObject::from_value(&self)
    }
}

impl<S: Serialize> IntoArgument<JsonValue> for S {
    fn into_argument(self) -> JsonValue {
        JsonValue::from_value(&self)
    }
}

impl IntoArgument<String> for &str {
    fn into_argument(self) -> String {
        self.to_owned()
    }
}

impl IntoArgument<String> for &String {
    fn into_argument(self) -> String {
        self.clone()
    }
}

impl IntoArgument<Cow<'static, str>> for &str {
    fn into_argument(self) -> Cow<'static, str> {
        Cow::Owned(self.to_owned())
    }
}

impl IntoArgument<Cow<'static, str>> for String {
    fn into_argument(self) -> Cow<'static, str> {
        Cow::Owned(self)
    }
}

impl IntoArgument<Cow<'static, str>> for &String {
    fn into_argument(self) -> Cow<'static, str> {
        Cow::Owned(self.clone())
    }
}

/// A time that a [`Timestamp`] cannot represent, after the year 9999 or before -9999, becomes the nearest one.
impl IntoArgument<Timestamp> for SystemTime {
    fn into_argument(self) -> Timestamp {
        let limit = if self < Self::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::try_from(self).unwrap_or(limit)
    }
}

impl<T, S: IntoArgument<T>, const N: usize> IntoArgument<Vec<T>> for [S; N] {
    fn into_argument(self) -> Vec<T> {
        self.map(IntoArgument::into_argument).into()
    }
}

impl<T, S: IntoArgument<T> + Clone> IntoArgument<Vec<T>> for &[S] {
    fn into_argument(self) -> Vec<T> {
        self.iter().cloned().map(IntoArgument::into_argument).collect()
    }
}

impl IntoArgument<Vec<String>> for Vec<&str> {
    fn into_argument(self) -> Vec<String> {
        self.as_slice().into_argument()
    }
}

/// The value or the values that can be passed for an argument of type `T` that can be repeated.
///
/// One value that [`IntoArgument<T>`](IntoArgument) accepts, or an array, a `Vec` or any other collection of such values.
/// `HowMany` is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed for a repeated argument of type `{T}`",
    label = "expected `{T}`, a type that converts to it, or a collection of these",
    note = "ids and text take a `&str` or a `String`; other arguments take their exact type; \
            several values are an array, a `Vec` or an iterator, such as `.status([RunStatus::Failed, RunStatus::Cancelled])`"
)]
pub trait IntoArguments<T, HowMany> {
    /// Converts the values and adds them to a list.
    fn append_to(self, list: &mut Vec<T>);
}

/// One value: see [`IntoArguments`].
#[derive(Debug)]
pub enum OneValue {}

/// A collection of values: see [`IntoArguments`].
#[derive(Debug)]
pub enum ManyValues {}

#[diagnostic::do_not_recommend]
impl<T, S: IntoArgument<T>> IntoArguments<T, OneValue> for S {
    fn append_to(self, list: &mut Vec<T>) {
        list.push(self.into_argument());
    }
}

#[diagnostic::do_not_recommend]
impl<T, I: IntoIterator<Item: IntoArgument<T>>> IntoArguments<T, ManyValues> for I {
    fn append_to(self, list: &mut Vec<T>) {
        list.extend(self.into_iter().map(IntoArgument::into_argument));
    }
}

/// A type in a JSON body: anything that is both `Serialize` and `Deserialize`.
///
/// Both are needed because one definition generates the client and the mock server.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not both `Serialize` and `Deserialize`",
    note = "derive both: `#[derive(serde::Serialize, serde::Deserialize)]`"
)]
pub trait Model: Serialize + DeserializeOwned + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + 'static> Model for T {}
