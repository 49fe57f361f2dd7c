//! The tasks of a connection, which end with it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::rt::Executor;
use tokio::task::JoinSet;

/// Where a connection spawns what it needs, a task for each stream of HTTP/2.
#[derive(Clone, Default)]
pub(super) struct Tasks(Arc<Mutex<JoinSet<()>>>);

impl Tasks {
    /// Ends them all when it is dropped.
    pub(super) fn guard(&self) -> Guard {
        Guard(self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F> Executor<F> for Tasks
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, task: F) {
        let mut tasks = self.lock();
        // Those that have ended are kept until they are asked for.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move { drop(task.await) });
    }
}

pub(super) struct Guard(Tasks);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.lock().abort_all();
    }
}
