use std::fmt;
use std::future::poll_fn;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::operation::IngestEvents;
use super::send::unexpected;
use super::split::split;
use super::{Event, IngestedEvents, Operations};
use crate::call::BoxFuture;
use crate::{
    Call, CallOptions, Capability, Error, EventId, EventIds, IntoArgument, NoClient, Operation as _, SendFuture,
};

/// The size of the largest event that the API accepts: 3 MiB.
const MAX_BYTES: usize = 3 * 1024 * 1024;
const CONCURRENCY: usize = 4;
/// The header of a request's seed.
const SEED: &str = "x-inngest-event-id-seed";

impl<C> Operations<C> {
    /// Sends any number of events and returns their internal ids, in the order of the events.
    ///
    /// Splits the events into requests of up to 5,000 events and 3 MiB, and sends up to 4 requests at a time. Each request is retried
    /// safely with a seed of its own. The events are sent in no particular order.
    ///
    /// Takes [`Event`]s, or values of a type that derives [`InngestEvent`](macro@crate::InngestEvent).
    ///
    /// # Errors
    /// [`SendEventsError`] if not all events were accepted. It contains the ids of those that were.
    pub fn send_all(&self, events: impl IntoIterator<Item = impl IntoArgument<Event>>) -> SendEvents
    where
        C: Call<IngestEvents>,
    {
        SendEvents {
            capability: self.0.capability(),
            events: events.into_iter().map(IntoArgument::into_argument).collect(),
            max_request_bytes: MAX_BYTES,
            concurrency: CONCURRENCY,
            options: CallOptions::new(),
        }
    }
}

/// Sends events when it is awaited.
#[derive(Clone, Debug)]
#[must_use = "events are sent only when this is awaited"]
pub struct SendEvents {
    capability: Capability<IngestEvents>,
    events: Vec<Event>,
    max_request_bytes: usize,
    concurrency: usize,
    options: CallOptions,
}

impl SendEvents {
    /// Sets the maximum size of a request's JSON, in bytes; default 3 MiB. A larger event is sent alone.
    pub const fn max_request_bytes(mut self, bytes: usize) -> Self {
        self.max_request_bytes = bytes;
        self
    }

    /// Sets the maximum number of requests at a time; default 4, at least 1.
    pub const fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Sets options of each request: timeout, environment, headers and more.
    ///
    /// A seed among the headers is an error if there are several requests: their events would have the same ids.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the events. Awaiting the builder does the same.
    #[must_use = "events are sent only when this is awaited"]
    pub fn send(self) -> BoxFuture<Result<Vec<EventId>, SendEventsError>> {
        Box::pin(self.run())
    }

    async fn run(self) -> Result<Vec<EventId>, SendEventsError> {
        let requests = split(&self.events, self.max_request_bytes);
        let mut outcome = Outcome { ids: vec![None; self.events.len()], failures: Vec::new() };
        if requests.len() > 1 && self.options.get_headers().contains_key(SEED) {
            // The server would take the first event of each request for the same event, and ignore all but one.
            outcome.failures.push(FailedBatch { events: 0..self.events.len(), error: shared_seed() });
            return outcome.into_result();
        }
        let mut events = self.events.into_iter();
        let mut waiting = requests.into_iter().map(|range| {
            let request = IngestEvents::new(events.by_ref().take(range.len()).collect::<Vec<_>>());
            (range, request.options(self.options.clone()).on(&self.capability))
        });
        let mut running = Vec::new();
        poll_fn(|cx| {
            loop {
                while running.len() < self.concurrency.max(1)
                    && let Some((range, request)) = waiting.next()
                {
                    running.push(Running { range, future: request.send() });
                }
                let before = running.len();
                running.retain_mut(|request| !request.poll(cx, &mut outcome));
                if running.is_empty() && waiting.len() == 0 {
                    return Poll::Ready(());
                }
                if running.len() == before {
                    return Poll::Pending;
                }
            }
        })
        .await;
        outcome.into_result()
    }
}

impl IntoFuture for SendEvents {
    type Output = Result<Vec<EventId>, SendEventsError>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

fn shared_seed() -> Error {
    let message = "the options set one seed for several requests, whose events would have the same ids; \
                   remove it and set the id of each event";
    Error::request(IngestEvents::<NoClient>::INFO, message)
}

/// A request in flight.
struct Running {
    range: Range<usize>,
    future: SendFuture<EventIds>,
}

impl Running {
    /// Returns whether the request has ended; then it has recorded its outcome.
    fn poll(&mut self, cx: &mut Context<'_>, outcome: &mut Outcome) -> bool {
        let Poll::Ready(response) = Pin::new(&mut self.future).poll(cx) else { return false };
        outcome.record(self.range.clone(), response);
        true
    }
}

struct Outcome {
    ids: Vec<Option<EventId>>,
    failures: Vec<FailedBatch>,
}

impl Outcome {
    fn record(&mut self, events: Range<usize>, response: Result<IngestedEvents, Error>) {
        let error = match response {
            Ok(IngestedEvents { ids, error }) => {
                let count = ids.iter().flatten().count();
                for (slot, id) in self.ids.iter_mut().skip(events.start).take(events.len()).zip(ids) {
                    *slot = id;
                }
                if error.is_none() && count == events.len() {
                    return;
                }
                let reason = error.as_deref().unwrap_or("the server returned no ids for the others");
                unexpected(&format!(
                    "{count} of {} events were accepted: {}",
                    events.len(),
                    crate::error::shown(reason)
                ))
            }
            Err(error) => error,
        };
        self.failures.push(FailedBatch { events, error });
    }

    fn into_result(mut self) -> Result<Vec<EventId>, SendEventsError> {
        if self.failures.is_empty() {
            return Ok(self.ids.into_iter().flatten().collect());
        }
        self.failures.sort_by_key(|failure| failure.events.start);
        Err(SendEventsError { ids: self.ids, failures: self.failures })
    }
}

/// Not all events were sent. Contains the ids of those that were.
///
/// An event without an id may have been sent nevertheless if
/// [`may_have_been_sent`](Error::may_have_been_sent) is true for the error of its request. Set the [id](Event::id) of events that must
/// not be repeated, and send the [remaining](Self::unsent) ones again.
#[derive(Clone, Debug)]
pub struct SendEventsError {
    ids: Vec<Option<EventId>>,
    failures: Vec<FailedBatch>,
}

/// A request of [`send_all`](Operations::send_all) that failed, completely or for some of its events.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FailedBatch {
    /// The positions of its events.
    pub events: Range<usize>,
    /// Why it failed.
    pub error: Error,
}

impl SendEventsError {
    /// Returns the internal id of each event; `None` for an event that was not sent, or of which this is unknown.
    #[must_use]
    pub fn ids(&self) -> &[Option<EventId>] {
        &self.ids
    }

    /// Returns the positions of the events without an id.
    pub fn unsent(&self) -> impl Iterator<Item = usize> {
        self.ids.iter().enumerate().filter(|(_, id)| id.is_none()).map(|(position, _)| position)
    }

    /// Returns the requests that failed, in the order of their events; at least one.
    #[must_use]
    pub fn failures(&self) -> &[FailedBatch] {
        &self.failures
    }
}

/// Writes `2000 of 12000 events were sent; the first error: …`.
impl fmt::Display for SendEventsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} events were sent", self.ids.iter().flatten().count(), self.ids.len())?;
        match self.failures.first() {
            Some(FailedBatch { events, error }) => {
                write!(f, "; events {} to {}: {error}", events.start, events.end - 1)
            }
            None => Ok(()),
        }
    }
}

impl std::error::Error for SendEventsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.failures.first().and_then(|failure| failure.error.source())
    }
}

/// Returns the error of the first request that failed.
impl From<SendEventsError> for Error {
    fn from(error: SendEventsError) -> Self {
        let first = error.failures.into_iter().next();
        first.map_or_else(|| unexpected("no request failed"), |failure| failure.error)
    }
}
