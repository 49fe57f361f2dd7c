use tokio::sync::watch;

/// The calls of a client that are under way, and whether it takes more.
pub(super) struct OpenCalls(watch::Sender<bool>);

/// A call under way, until it is dropped.
pub(super) struct OpenCall(watch::Receiver<bool>);

impl OpenCalls {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Counts a call; `None` where no more are taken.
    pub(super) fn enter(&self) -> Option<OpenCall> {
        // Counted first: a client that closes meanwhile waits for this call, or this call sees that it is closed.
        let call = OpenCall(self.0.subscribe());
        let is_closed = *call.0.borrow();
        (!is_closed).then_some(call)
    }

    /// Takes no more.
    pub(super) fn close(&self) {
        self.0.send_replace(true);
    }

    /// Waits until none is under way.
    pub(super) async fn ended(&self) {
        self.0.closed().await;
    }

    pub(super) fn count(&self) -> usize {
        self.0.receiver_count()
    }
}
