use serde::{Serialize, de::DeserializeOwned};

use crate::{JsonObject, JsonValue};

/// What a caller may pass for an argument of type `T`: a `T`; text for an id; anything serializable for a [`JsonObject`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed for an argument of type `{T}`",
    label = "expected `{T}`, or what can be passed for it",
    note = "an id takes a `&str`, a `String` or the id; a JSON object takes any `Serialize`; all else takes its own type; \
            what is an `Option` already is given to the field: `call.limit = limit`"
)]
pub trait IntoArgument<T> {
    /// The argument. A fault in it (a value that cannot be serialized) is kept, and said when the operation is sent.
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

/// What may stand in a JSON body: anything that is both `Serialize` and `Deserialize`.
///
/// Both, because the same listing makes the client's half and the mock server's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "a model is both `Serialize` and `Deserialize`",
    note = "derive both on it: `#[derive(serde::Serialize, serde::Deserialize)]`"
)]
pub trait Model: Serialize + DeserializeOwned + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + 'static> Model for T {}
