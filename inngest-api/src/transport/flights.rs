//! One connection for all calls that wait for one, where the server lets them share it.
//!
//! The pool of hyper-util starts a connection for each call that finds none, and learns only afterwards that the first
//! of them would have done for all (HTTP/2). So the first is waited for, until it is known that it cannot be shared.
//!
//! It is made by a task of its own: no call has to be polled for another to get on, and none takes it along when it is
//! dropped. Where all are dropped, so is the task.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use hyper_util::client::legacy::connect::Connection;
use inngest_api_spec::BoxError;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::fault::ConnectFault;
use super::step::{self, Mark};

/// How long the pool may take to give all calls the connection that they share. Mostly it takes no longer than the step in
/// which a call took it.
const HAND_OVER: Duration = Duration::from_millis(100);

/// What became of the connection that calls wait for.
enum Landed<C> {
    /// It is there, for the first that takes it.
    Made(Arc<Mutex<Option<C>>>, Kind),
    Failed(Arc<BoxError>),
    TooSlow,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shared,
    Apart,
}

impl<C> Clone for Landed<C> {
    fn clone(&self) -> Self {
        match self {
            Self::Made(made, kind) => Self::Made(Arc::clone(made), *kind),
            Self::Failed(why) => Self::Failed(Arc::clone(why)),
            Self::TooSlow => Self::TooSlow,
        }
    }
}

/// A connection that is being made, or was and is not taken yet.
struct Flight<C> {
    landed: watch::Receiver<Option<Landed<C>>>,
    _task: JoinSet<()>,
}

impl<C> Flight<C> {
    /// Whether its task ended without a word.
    fn is_lost(&self) -> bool {
        self.landed.has_changed().is_err() && self.landed.borrow().is_none()
    }
}

enum State<C> {
    /// Nobody is connecting, and what comes may be shared.
    Free,
    Flying(Weak<Flight<C>>),
    /// It was taken, and the pool gives it to all that wait.
    Taken {
        at: Instant,
        over: watch::Receiver<()>,
        /// What keeps it from being over, where it was no call that took it: then only time tells.
        _mark: Option<Mark>,
    },
    /// The server's connections are known to be for one call at a time.
    Apart,
}

/// How a call comes to its connection.
enum Turn<C> {
    Aboard {
        flight: Arc<Flight<C>>,
        is_first: bool,
    },
    /// The pool has a connection for it, unless that is of no use any more: it knows so once this is over.
    Served {
        at: Instant,
        over: watch::Receiver<()>,
    },
    WithoutClient,
}

/// The connections of a client that are being made.
pub(super) struct Flights<C>(Mutex<State<C>>);

impl<C> Default for Flights<C> {
    fn default() -> Self {
        Self(Mutex::new(State::Free))
    }
}

impl<C: Connection + Send + 'static> Flights<C> {
    fn state(&self) -> MutexGuard<'_, State<C>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a call does that was not served by the connections that were taken until `unserved`.
    fn turn(self: &Arc<Self>, unserved: Option<Instant>, start: impl FnOnce() -> Flight<C>) -> Turn<C> {
        let mut state = self.state();
        let flying = match &*state {
            State::Apart => return Turn::WithoutClient,
            State::Taken { at, over, .. } if Some(*at) != unserved && at.elapsed() < HAND_OVER => {
                return Turn::Served { at: *at, over: over.clone() };
            }
            State::Flying(flight) => flight.upgrade().filter(|flight| !flight.is_lost()),
            State::Free | State::Taken { .. } => None,
        };
        if let Some(flight) = flying {
            return Turn::Aboard { flight, is_first: false };
        }
        let flight = Arc::new(start());
        *state = State::Flying(Arc::downgrade(&flight));
        Turn::Aboard { flight, is_first: true }
    }

    /// Connects by `connect`, unless another call does so already and its connection will do. It is given up after
    /// `timeout`, so that calls which keep coming do not keep it.
    pub(super) async fn join<F>(self: &Arc<Self>, connect: impl Fn() -> F, timeout: Duration) -> Result<C, ConnectFault>
    where
        F: Future<Output = Result<C, BoxError>> + Send + 'static,
    {
        let failed = |why| ConnectFault::Shared(Arc::new(why));
        let mut unserved = None;
        loop {
            // Of its two ways to a connection, a call that was served leaves this one to a task of its own.
            if !step::is_of_call() {
                return Err(ConnectFault::Unneeded);
            }
            let (flight, is_first) = match self.turn(unserved, || self.start(connect(), timeout)) {
                Turn::Aboard { flight, is_first } => (flight, is_first),
                Turn::Served { at, mut over } => {
                    let _ = tokio::time::timeout_at(at + HAND_OVER, over.changed()).await;
                    // The call looks into the pool first whenever it is polled: once more, and it was served or was not.
                    tokio::task::yield_now().await;
                    unserved = Some(at);
                    continue;
                }
                Turn::WithoutClient => {
                    let made = connect().await.map_err(failed)?;
                    if made.connected().is_negotiated_h2() {
                        *self.state() = State::Free;
                    }
                    return Ok(made);
                }
            };
            let mut landed = flight.landed.clone();
            let landed = landed.wait_for(Option::is_some).await.ok().and_then(|landed| landed.clone());
            match landed {
                Some(Landed::Made(made, kind)) => match (self.take(&made, kind), kind) {
                    (Some(made), _) => return Ok(made),
                    (None, Kind::Apart) => return connect().await.map_err(failed),
                    (None, Kind::Shared) => {}
                },
                Some(Landed::Failed(why)) => return Err(ConnectFault::Shared(why)),
                // Who came later has time left, and perhaps a runtime that is not shut down.
                Some(Landed::TooSlow) | None if !is_first => {}
                Some(Landed::TooSlow) => return Err(ConnectFault::TooSlow { timeout, proxy: None }),
                None => return Err(ConnectFault::Abandoned),
            }
        }
    }

    fn start(
        self: &Arc<Self>,
        connecting: impl Future<Output = Result<C, BoxError>> + Send + 'static,
        timeout: Duration,
    ) -> Flight<C> {
        let (tell, landed) = watch::channel(None);
        let flights = Arc::clone(self);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let made = tokio::time::timeout(timeout, connecting).await;
            flights.land(&tell, made.ok());
        });
        Flight { landed, _task: task }
    }

    fn land(&self, tell: &watch::Sender<Option<Landed<C>>>, made: Option<Result<C, BoxError>>) {
        let landed = match made {
            Some(Ok(made)) => {
                let kind = if made.connected().is_negotiated_h2() { Kind::Shared } else { Kind::Apart };
                Landed::Made(Arc::new(Mutex::new(Some(made))), kind)
            }
            Some(Err(why)) => Landed::Failed(Arc::new(why)),
            None => Landed::TooSlow,
        };
        // Under the lock: whoever comes later flies again, and waits for nothing that is over.
        let mut state = self.state();
        match landed {
            // Until it is taken, whoever comes may be the one that takes it.
            Landed::Made(_, Kind::Shared) => {}
            Landed::Made(_, Kind::Apart) => *state = State::Apart,
            Landed::Failed(_) | Landed::TooSlow => *state = State::Free,
        }
        tell.send_replace(Some(landed));
    }

    /// The connection, for the first that asks.
    fn take(&self, made: &Mutex<Option<C>>, kind: Kind) -> Option<C> {
        let mut state = self.state();
        let made = made.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        if kind == Kind::Shared {
            // The pool has it by the end of this step: from then on, who comes here found it of no use.
            let (mark, over) = watch::channel(());
            *state = State::Taken { at: Instant::now(), over, _mark: step::keep(mark) };
        }
        Some(made)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Waker};

    use hyper_util::client::legacy::connect::Connected;

    use super::*;

    struct Fake;

    impl Connection for Fake {
        fn connected(&self) -> Connected {
            Connected::new().negotiated_h2()
        }
    }

    type Joining = Pin<Box<dyn Future<Output = Result<Fake, ConnectFault>> + Send>>;

    struct Calls {
        flights: Arc<Flights<Fake>>,
        made: Arc<AtomicUsize>,
    }

    impl Calls {
        fn new() -> Self {
            Self { flights: Arc::default(), made: Arc::default() }
        }

        fn join(&self) -> Joining {
            let (flights, made) = (Arc::clone(&self.flights), Arc::clone(&self.made));
            let connect = move || {
                made.fetch_add(1, Ordering::SeqCst);
                std::future::ready(Ok(Fake))
            };
            Box::pin(async move { flights.join(connect, Duration::from_secs(5)).await })
        }

        fn made(&self) -> usize {
            self.made.load(Ordering::SeqCst)
        }
    }

    fn begin(joining: &mut Joining) {
        let mut cx = Context::from_waker(Waker::noop());
        assert!(step::of_call(|| joining.as_mut().poll(&mut cx)).is_pending());
    }

    async fn in_call(mut joining: Joining) -> Result<Fake, ConnectFault> {
        std::future::poll_fn(|cx| step::of_call(|| joining.as_mut().poll(cx))).await
    }

    #[tokio::test]
    async fn a_call_that_was_not_served_connects_itself_in_whatever_task_it_is() {
        let calls = Calls::new();
        let (mut first, mut second) = (calls.join(), calls.join());
        begin(&mut first);
        begin(&mut second);
        assert!(in_call(first).await.is_ok());
        assert_eq!(calls.made(), 1);
        // Nobody gave the connection to a pool.
        assert!(tokio::spawn(in_call(second)).await.unwrap().is_ok());
        assert_eq!(calls.made(), 2);
    }

    #[tokio::test]
    async fn what_no_call_waits_for_any_more_makes_no_connection() {
        let calls = Calls::new();
        let (mut first, mut second) = (calls.join(), calls.join());
        begin(&mut first);
        begin(&mut second);
        assert!(in_call(first).await.is_ok());
        assert!(matches!(tokio::spawn(second).await.unwrap(), Err(ConnectFault::Unneeded)));
        assert_eq!(calls.made(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn what_no_call_took_is_with_the_pool_in_a_while() {
        let calls = Calls::new();
        let mut left = calls.join();
        begin(&mut left);
        assert!(left.await.is_ok());
        let mut call = calls.join();
        begin(&mut call);
        tokio::time::sleep(HAND_OVER / 2).await;
        begin(&mut call);
        assert_eq!(calls.made(), 1);
        assert!(in_call(call).await.is_ok());
        assert_eq!(calls.made(), 2);
    }
}
