/// An event as a type: its name is a constant, its data is the value.
///
/// Derive it with [`InngestEvent`](macro@crate::InngestEvent), and send it with
/// [`v2().event(…)`](crate::v2::Operations::event).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an Inngest event",
    label = "not an event",
    note = "derive it: `#[derive(Serialize, InngestEvent)]` and `#[inngest(name = \"shop/order.created\")]`"
)]
pub trait InngestEvent {
    /// The event's name, such as `shop/order.created`.
    const NAME: &'static str;
}
