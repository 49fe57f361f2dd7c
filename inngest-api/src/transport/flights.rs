//! One connection for all calls that wait for one, where the server lets them share it.
//!
//! The pool of hyper-util starts a connection for each call that finds none, and learns only afterwards that the first
//! of them would have done for all (HTTP/2). So the first is waited for, until it is known that it cannot be shared.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper_util::client::legacy::connect::Connection;
use inngest_api_spec::BodyError;
use tokio::sync::watch;

use super::fault::ConnectFault;

/// How long the pool may take to give a call the connection that it shares: it does so in the step that follows. A
/// call that has it waits here no longer, or is waited for by nobody.
const HAND_OVER: Duration = Duration::from_secs(1);

/// What became of the connection that others waited for.
#[derive(Clone)]
enum Landed {
    Shared,
    Apart,
    Failed(Arc<BodyError>),
}

#[derive(Default)]
enum State {
    /// Nobody is connecting, and what comes may be shared.
    #[default]
    Free,
    Flying(watch::Receiver<Option<Landed>>),
    /// The server's connections are known to be for one call at a time.
    Apart,
}

/// Who is to connect.
enum Turn {
    First(Flight),
    Waits(watch::Receiver<Option<Landed>>),
    Alone,
}

/// The connections of a client that are being made.
#[derive(Default)]
pub(super) struct Flights(Mutex<State>);

impl Flights {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(self: &Arc<Self>) -> Turn {
        let mut state = self.state();
        match &*state {
            State::Apart => Turn::Alone,
            State::Flying(landed) => Turn::Waits(landed.clone()),
            State::Free => {
                let (tell, landed) = watch::channel(None);
                *state = State::Flying(landed);
                Turn::First(Flight { flights: Arc::clone(self), tell })
            }
        }
    }

    /// Connects by `connect`, unless another call does so already and its connection will do.
    pub(super) async fn join<C, F>(self: &Arc<Self>, connect: impl Fn() -> F) -> Result<C, BodyError>
    where
        C: Connection,
        F: Future<Output = Result<C, BodyError>>,
    {
        loop {
            match self.turn() {
                Turn::First(flight) => return flight.land(connect().await),
                Turn::Alone => {
                    let made = connect().await?;
                    if made.connected().is_negotiated_h2() {
                        *self.state() = State::Free;
                    }
                    return Ok(made);
                }
                Turn::Waits(mut landed) => {
                    let landed = landed.wait_for(Option::is_some).await.ok().and_then(|landed| landed.clone());
                    match landed {
                        Some(Landed::Apart) => return connect().await,
                        Some(Landed::Failed(why)) => return Err(ConnectFault::Shared(why).into()),
                        Some(Landed::Shared) => {
                            tokio::time::sleep(HAND_OVER).await;
                            return Err(ConnectFault::Lost.into());
                        }
                        // Its call gave up.
                        None => {}
                    }
                }
            }
        }
    }
}

/// The connection that others wait for. Where it is dropped, one of them goes first.
struct Flight {
    flights: Arc<Flights>,
    tell: watch::Sender<Option<Landed>>,
}

impl Flight {
    fn land<C: Connection>(self, made: Result<C, BodyError>) -> Result<C, BodyError> {
        let (landed, made) = match made {
            Ok(made) if made.connected().is_negotiated_h2() => (Landed::Shared, Ok(made)),
            Ok(made) => (Landed::Apart, Ok(made)),
            Err(why) => {
                let why = Arc::new(why);
                (Landed::Failed(Arc::clone(&why)), Err(ConnectFault::Shared(why).into()))
            }
        };
        // Under the lock: whoever comes later finds it in the pool, or flies again, and waits for nothing that is over.
        let mut state = self.flights.state();
        *state = if matches!(landed, Landed::Apart) { State::Apart } else { State::Free };
        self.tell.send_replace(Some(landed));
        drop(state);
        made
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        // Not landed: then it is still this one that is in the air.
        if self.tell.borrow().is_none() {
            *self.flights.state() = State::Free;
        }
    }
}
