use inngest_api_macros::endpoints;

use super::{Event, EventSeed};
use crate::EventIds;

/// The operation that [`send`](Self::send) and [`send_all`](Self::send_all) call.
#[endpoints(
    Events, crate = crate, extend = super::Operations,
    reference = "https://www.inngest.com/docs/events"
)]
pub trait Ingest {
    /// Sends 1 to 5,000 events in one request.
    ///
    /// To send any number of events, use [`send_all`](crate::events::Operations::send_all). A rate limit of 75 requests in 5 seconds applies to each event
    /// key of Inngest Cloud.
    ///
    /// Idempotent with a seed, which the client generates unless retries are disabled: the server derives the events' ids from it and
    /// from their positions, and ignores events whose ids it knows.
    ///
    /// If the server accepts only some of the events, the value [reports](crate::events::IngestedEvents::rejected) which.
    ///
    /// # Errors
    /// 401 or 404 if the key is unknown, 403 if it does not permit these events, 413 if an event is too large: 256 KiB, 512 KiB or
    /// 3 MiB, which depends on the account's plan; 503 from a self-hosted server without event keys.
    #[post("", idempotency = "seed", ok_statuses(400))]
    fn ingest_events(
        /// The events, in order.
        #[body]
        events: Vec<Event>,
        /// The seed of the events' ids, such as `1772600761000,AQIDBAUGBwgJCg==`. Repeat a request with the same seed and the same
        /// events to send them once.
        #[header("x-inngest-event-id-seed")]
        seed: Option<EventSeed>,
    ) -> EventIds;
}
