use serde::de::DeserializeOwned;

/// A function as a type: its ids are constants, its input is the value, and [`Output`](Self::Output) is its result.
///
/// Derive it with [`InngestFunction`](macro@crate::InngestFunction), and invoke it with
/// [`v2().invoke(…)`](crate::v2::Operations::invoke).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an Inngest function",
    label = "not a function",
    note = "derive it: `#[derive(Serialize, InngestFunction)]` and `#[inngest(app = \"…\", function = \"…\", output = …)]`; \
            pass a value of the type, not a reference"
)]
pub trait InngestFunction {
    /// The function's result, decoded from the output of its run. `()` accepts and ignores any output.
    type Output: DeserializeOwned;
    /// The app's id, as in the app's code.
    const APP: &'static str;
    /// The function's id, without the app's id.
    const FUNCTION: &'static str;
}
