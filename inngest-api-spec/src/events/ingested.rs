use crate::EventId;

/// The response to events that were sent: their ids, and which of them the server rejected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IngestedEvents {
    /// The internal id of each event, in the order sent; `None` for an event that the server did not accept.
    pub ids: Vec<Option<EventId>>,
    /// Why the server did not accept all events; `None` if it did.
    pub error: Option<String>,
}

impl IngestedEvents {
    /// Returns the positions of the events that the server did not accept.
    pub fn rejected(&self) -> impl Iterator<Item = usize> {
        self.ids.iter().enumerate().filter(|(_, id)| id.is_none()).map(|(position, _)| position)
    }

    /// Returns whether the server accepted all events.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.error.is_none() && self.rejected().next().is_none()
    }
}
