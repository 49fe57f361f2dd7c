/// An event of yours, as a type: its data is the value.
///
/// Derived, see [the macro](macro@crate::InngestEvent); sent by [`v2().event(…)`](crate::v2::Operations::event).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event of yours",
    label = "not an event",
    note = "derive it: `#[derive(Serialize, InngestEvent)]` and `#[inngest(name = \"shop/order.created\")]`"
)]
pub trait InngestEvent {
    /// The event's name, such as `shop/order.created`.
    const NAME: &'static str;
}
