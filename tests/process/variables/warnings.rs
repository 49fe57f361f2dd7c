//! The warnings that the client logs.

use std::sync::{Arc, Mutex};

use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// Records warnings of the client.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == tracing::Level::WARN && event.metadata().target() == "inngest_api" {
            self.0.lock().unwrap().push(format!("{event:?}"));
        }
    }
}

/// The warnings of this thread since they were first recorded.
pub(super) struct Warnings(Recorder, #[expect(dead_code, reason = "records until it is dropped")] DefaultGuard);

impl Warnings {
    pub(super) fn record() -> Self {
        let recorder = Recorder::default();
        let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone()));
        Self(recorder, guard)
    }

    /// Returns all warnings on one line.
    pub(super) fn joined(&self) -> String {
        self.0.0.lock().unwrap().join(" ")
    }
}
