use serde::de::DeserializeOwned;

/// A function of yours, as a type: what it takes is the value, what it gives is [`Output`](Self::Output).
///
/// Derived, see [the macro](macro@crate::InngestFunction); called by [`v2().invoke(…)`](crate::v2::Operations::invoke).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a function of yours",
    label = "not a function",
    note = "derive it: `#[derive(Serialize, InngestFunction)]` and `#[inngest(app = \"…\", function = \"…\", output = …)]`; where \
            it is derived, pass it by value, and not by `&`"
)]
pub trait InngestFunction {
    /// What the function gives: decoded from the run's output. `()` where it gives nothing.
    type Output: DeserializeOwned;
    /// The app's id, as its code says it.
    const APP: &'static str;
    /// The function's id, without the app's in front.
    const FUNCTION: &'static str;
}
