use std::borrow::Cow;

use serde::{Serialize, de::DeserializeOwned};

use crate::{JsonObject, JsonValue};

/// A value that can be passed for an argument of type `T`.
///
/// A `T` itself, a string for an id, anything serializable for a [`JsonObject`] or a [`JsonValue`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed for an argument of type `{T}`",
    label = "expected `{T}`, or a type that converts to it",
    note = "ids and text take a `&str` or a `String`; a JSON object takes any type that derives `serde::Serialize`; an \
            event takes an `events::Event` or a type that derives `InngestEvent`; other arguments take their exact type; to pass an `Option`, put `set_` before the name of the setter"
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
