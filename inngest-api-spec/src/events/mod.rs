//! The Event API, which receives events: [`Operations`] lists its operations.
//!
//! It takes an [`EventKey`](crate::EventKey) and is the way to send many events. `v2` has
//! [`send_event`](crate::v2::Operations::send_event) for tests and small volumes.
//!
//! The request builder is in [`operation`].

mod event;
mod ingest;
mod ingested;
mod seed;
mod send;
mod send_all;
mod split;

pub use self::event::Event;
pub use self::ingested::IngestedEvents;
pub use self::seed::{EventSeed, EventSeedError};
pub use self::send::{SendEvent, SendEventFuture};
pub use self::send_all::{FailedBatch, SendEvents, SendEventsError};

use crate::OperationInfo;
use crate::operation::{concat, count};

/// The operations of the Event API, as returned by `client.events()`.
#[derive(Clone, Copy, Debug)]
pub struct Operations<C>(C);

impl<C> Operations<C> {
    /// Returns the operations, to be called on this client.
    pub const fn new(client: C) -> Self {
        Self(client)
    }
}

const LISTS: &[&[&OperationInfo]] = &[ingest::ingest_operations::OPERATIONS];

/// The request builder, which is also the operation's name in a bound: `&impl Call<IngestEvents>`.
pub mod operation {
    pub use super::ingest::ingest_operations::*;
}

#[doc(hidden)]
#[allow(missing_docs, non_camel_case_types)]
pub mod by_name {
    pub use crate::v1::by_name::*;

    super::ingest::ingest_operations::by_name!(super::operation);

    /// `events(send)` in a derived client lists what `send` and `send_all` call.
    pub type send = super::operation::IngestEvents;
}

/// The metadata of all operations of the Event API.
pub const OPERATIONS: &[&OperationInfo] =
    &concat::<{ count(LISTS) }>(LISTS, <operation::IngestEvents as crate::Operation>::INFO);
