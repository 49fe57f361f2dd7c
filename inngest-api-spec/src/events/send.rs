use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::operation::IngestEvents;
use super::{Event, EventSeed, IngestedEvents, Operations};
use crate::{
    Call, CallOptions, Capability, Error, ErrorKind, EventId, EventIds, IntoArgument, NoClient, Operation as _,
    SendFuture,
};

impl<C> Operations<C> {
    /// Sends one event and returns its internal id.
    ///
    /// Takes an [`Event`], or a value of a type that derives [`InngestEvent`](macro@crate::InngestEvent). It is
    /// [`ingest_events`](Self::ingest_events) with one event.
    ///
    /// # Errors
    /// The same as [`ingest_events`](Self::ingest_events).
    pub fn send(&self, event: impl IntoArgument<Event>) -> SendEvent
    where
        C: Call<IngestEvents>,
    {
        SendEvent(IngestEvents::new(vec![event.into_argument()]).on(&self.0))
    }
}

/// Sends one event when it is awaited.
#[derive(Clone, Debug)]
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
pub struct SendEvent(IngestEvents<Capability<IngestEvents>>);

impl SendEvent {
    /// Sets the seed of the event's id; default a generated one.
    pub fn seed(mut self, seed: impl IntoArgument<EventSeed>) -> Self {
        self.0 = self.0.seed(seed);
        self
    }

    /// Sets options of this call: timeout, environment, headers and more.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.0 = self.0.options(options);
        self
    }

    /// Sends the event. Awaiting it does the same.
    pub fn send(self) -> SendEventFuture {
        SendEventFuture(self.0.send())
    }
}

impl IntoFuture for SendEvent {
    type Output = Result<EventId, Error>;
    type IntoFuture = SendEventFuture;

    fn into_future(self) -> SendEventFuture {
        self.send()
    }
}

/// The future of [`SendEvent`].
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct SendEventFuture(SendFuture<EventIds>);

impl Future for SendEventFuture {
    type Output = Result<EventId, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let IngestedEvents { mut ids, error } = ready!(Pin::new(&mut self.0).poll(cx))?;
        Poll::Ready(match (ids.pop().flatten(), error) {
            (Some(id), None) if ids.is_empty() => Ok(id),
            (_, Some(error)) => Err(unexpected(&crate::error::shown(&error))),
            (_, None) => Err(unexpected("the server returned no id, or several")),
        })
    }
}

/// The error of a response that reports a success, but not the id of each event.
pub(super) fn unexpected(message: &str) -> Error {
    Error::local(ErrorKind::Unexpected, IngestEvents::<NoClient>::INFO, message).sent()
}
