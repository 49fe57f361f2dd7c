//! Keys from a provider: one refresh at a time, in a task that does not depend on the calls that wait for it.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use inngest_api_spec::__private::CredentialParts;
use inngest_api_spec::{BoxError, Error, ErrorKind, Timestamp};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::instrument::WithSubscriber as _;

use super::keys::{KeyRing, Keys, Validity};
use crate::auth::{End, KeySource};
use crate::process::PerProcess;

/// How long before their end keys are refreshed, unless their lifetime is short.
const LEAD: Duration = Duration::from_secs(30);
/// How long the provider is not called after it failed once, and at most after it failed repeatedly.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// Calls the provider of a client's keys.
pub(super) struct Refresh {
    source: Arc<dyn KeySource>,
    state: PerProcess<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The refresh that is running.
    running: Option<Outcome>,
    /// The failures since the last success.
    failed: Option<Failed>,
}

struct Failed {
    error: Error,
    /// The wait that follows it.
    pause: Duration,
    /// When the provider can be called again.
    until: Instant,
}

/// The outcome of a refresh, once it has ended.
type Outcome = watch::Receiver<Option<Result<Arc<Keys>, Error>>>;

/// What a call does that needs other keys than the rejected ones.
enum Next {
    Use(Arc<Keys>),
    Wait(Outcome),
}

impl Refresh {
    pub(super) fn new(source: Arc<dyn KeySource>) -> Self {
        Self { source, state: PerProcess::new(Mutex::default()) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.get(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Returns the refresh that is running. One whose runtime was shut down is not.
    fn running(&self) -> Option<Outcome> {
        self.running.clone().filter(|outcome| outcome.has_changed().is_ok())
    }

    /// Returns the failure after which the provider is not called yet.
    fn paused(&self) -> Option<&Failed> {
        self.failed.as_ref().filter(|failed| Instant::now() < failed.until)
    }

    fn failed(&mut self, error: Error) {
        let (first, longest) = PAUSES;
        let pause = self.failed.as_ref().map_or(first, |failed| (failed.pause * 2).min(longest));
        self.failed = Some(Failed { error, pause, until: Instant::now() + pause });
    }
}

impl KeyRing {
    /// Returns keys that are about to expire, and begins to refresh them; `None` if they have expired.
    #[cold]
    pub(super) fn refreshing(self: &Arc<Self>, keys: Arc<Keys>) -> Option<Arc<Keys>> {
        let is_valid = keys.validity.is_none_or(|validity| Instant::now() < validity.end);
        if is_valid && let Some(refresh) = &self.refresh {
            let mut state = refresh.lock();
            // Another call may have stored new ones meanwhile.
            let are_stored = self.stored().is_some_and(|stored| Arc::ptr_eq(&stored, &keys));
            if are_stored && state.running().is_none() && state.paused().is_none() {
                self.start(refresh, &mut state);
            }
        }
        is_valid.then_some(keys)
    }

    /// Waits for keys from the provider: the first ones, or others than those that expired or that the server rejected.
    ///
    /// # Errors
    /// If the provider fails, or failed a moment ago.
    pub(super) async fn provided_keys(self: Arc<Self>, rejected: Option<Arc<Keys>>) -> Result<Arc<Keys>, Error> {
        // The second time if the runtime of the refresh was shut down before its end.
        for _ in 0..2 {
            let mut outcome = match self.next(rejected.as_ref())? {
                Next::Use(keys) => return Ok(keys),
                Next::Wait(outcome) => outcome,
            };
            let ended = outcome.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone());
            if let Some(outcome) = ended {
                return outcome;
            }
        }
        Err(failure("was aborted, because its runtime was shut down"))
    }

    /// Begins to refresh keys that the server rejected, for a call that cannot wait.
    pub(super) fn refresh_rejected(self: &Arc<Self>, rejected: &Arc<Keys>) {
        let _ = self.next(Some(rejected));
    }

    fn next(self: &Arc<Self>, rejected: Option<&Arc<Keys>>) -> Result<Next, Error> {
        let Some(refresh) = &self.refresh else { return Err(failure("is missing")) };
        let mut state = refresh.lock();
        if let Some(keys) = self.stored() {
            let is_valid = keys.validity.is_none_or(|validity| Instant::now() < validity.end);
            match rejected {
                Some(rejected) if Arc::ptr_eq(rejected, &keys) => keys.reject(),
                _ if is_valid => return Ok(Next::Use(keys)),
                _ => {}
            }
        }
        if let Some(running) = state.running() {
            return Ok(Next::Wait(running));
        }
        if let Some(failed) = state.paused() {
            return Err(failed.error.clone());
        }
        Ok(Next::Wait(self.start(refresh, &mut state)))
    }

    /// Starts a refresh in a task.
    fn start(self: &Arc<Self>, refresh: &Refresh, state: &mut State) -> Outcome {
        let (sender, outcome) = watch::channel(None);
        let (ring, source) = (Arc::clone(self), Arc::clone(&refresh.source));
        let task = async move {
            let started = Instant::now();
            let provided = without_panic(source.load()).await;
            sender.send_replace(Some(ring.refreshed(started, provided)));
        };
        state.running = Some(outcome.clone());
        tokio::spawn(task.with_current_subscriber());
        outcome
    }

    /// Ends a refresh: stores the keys, or the failure.
    fn refreshed(&self, started: Instant, provided: Result<(CredentialParts, End), Error>) -> Result<Arc<Keys>, Error> {
        let Some(refresh) = &self.refresh else { return Err(failure("is missing")) };
        let mut state = refresh.lock();
        state.running = None;
        let previous = self.stored();
        let keys = provided.and_then(|(parts, end)| {
            self.check(&parts)?;
            if parts.bearer.is_none() {
                return Err(failure("returned a dev server in place of a key; return a key"));
            }
            let keys = Keys::new(parts, validity(started, end)?, previous.as_deref());
            let rejected = previous.as_deref().filter(|previous| previous.is_rejected() && previous.are_same(&keys));
            if rejected.is_some() {
                return Err(failure("returned the key again that the server rejected; return a new key"));
            }
            Ok(Arc::new(keys))
        });
        match &keys {
            Ok(keys) => {
                state.failed = None;
                self.store(Arc::clone(keys));
            }
            Err(error) => {
                if previous.is_some() {
                    // Without the cause, which may contain a secret.
                    tracing::warn!(target: "inngest_api", "the credential provider failed; the client uses the current key while it is valid");
                }
                state.failed(error.clone());
            }
        }
        keys
    }

    /// Waits until no refresh is running: a refresh token that was spent is worth nothing if its successor is not stored.
    pub(super) async fn settled(&self) {
        let running = self.refresh.as_ref().and_then(|refresh| refresh.lock().running());
        if let Some(mut outcome) = running {
            let _ = outcome.wait_for(Option::is_some).await;
        }
    }
}

/// Returns when keys have to be refreshed; `None` if they do not expire.
fn validity(started: Instant, end: End) -> Result<Option<Validity>, Error> {
    let now = Instant::now();
    let end = match end {
        End::Unknown => return Ok(None),
        End::In(lifetime) => started.checked_add(lifetime),
        End::At(end) => {
            // Negative if it is past.
            let left = Duration::try_from(end.duration_since(Timestamp::now())).unwrap_or_default();
            now.checked_add(left)
        }
    };
    // So late that the clock cannot count it.
    let Some(end) = end else { return Ok(None) };
    let lifetime = end.saturating_duration_since(now);
    if lifetime.is_zero() {
        return Err(failure("returned a key that has expired; check its cache, and the clock of this machine"));
    }
    let lead = LEAD.min(lifetime / 10);
    Ok(Some(Validity { refresh_at: end.checked_sub(lead).unwrap_or(now), end }))
}

/// Calls the provider. A panic becomes an error, so that the calls that wait for it do not wait forever.
async fn without_panic<T>(load: impl Future<Output = Result<T, BoxError>>) -> Result<T, Error> {
    let mut load = pin!(load);
    let poll = |cx: &mut std::task::Context<'_>| {
        let poll = catch_unwind(AssertUnwindSafe(|| load.as_mut().poll(cx)));
        poll.map_or(Poll::Ready(None), |poll| poll.map(Some))
    };
    match poll_fn(poll).await {
        Some(Ok(provided)) => Ok(provided),
        Some(Err(cause)) => Err(failure("failed; see the source of this error").with_source(cause)),
        None => Err(failure("panicked; see the message on standard error")),
    }
}

/// The error of a provider.
fn failure(what: &str) -> Error {
    Error::local(ErrorKind::Credential, None, format!("the credential provider {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn keys_are_refreshed_a_little_before_their_end() {
        let now = Instant::now();
        for (lifetime, lead) in [(3600, 30), (300, 30), (100, 10), (10, 1)] {
            let [lifetime, lead] = [lifetime, lead].map(Duration::from_secs);
            let validity = validity(now, End::In(lifetime)).unwrap().unwrap();
            assert_eq!((validity.end - now, validity.end - validity.refresh_at), (lifetime, lead));
        }
        assert!(validity(now, End::Unknown).unwrap().is_none());
        assert!(validity(now, End::In(Duration::MAX)).unwrap().is_none());
        assert!(validity(now, End::At(Timestamp::MAX)).unwrap().is_some());
        for end in [End::In(Duration::ZERO), End::At(Timestamp::MIN)] {
            assert_eq!(validity(now, end).err().unwrap().kind(), ErrorKind::Credential);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_pause_after_failures_doubles_up_to_its_limit() {
        let mut state = State::default();
        let pauses: Vec<_> = (0..8)
            .map(|_| {
                state.failed(failure("failed"));
                state.failed.as_ref().unwrap().pause.as_millis()
            })
            .collect();
        assert_eq!(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
        assert!(state.paused().is_some());
        tokio::time::advance(Duration::from_secs(5)).await;
        assert!(state.paused().is_none());
    }
}
