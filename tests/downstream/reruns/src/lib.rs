//! A service that uses the client: reruns failed runs and sends an event for each, until it is stopped.

use std::time::Duration;

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::types::{RunId, Timestamp};
use inngest_api::v2::RunStatus;
use inngest_api::{Client, Error, InngestClient, InngestEvent};
use serde::Serialize;

/// The calls of the service. It can neither cancel runs nor invoke functions.
#[derive(Clone, Debug, InngestClient)]
pub struct Runs {
    #[inngest(v2(list_runs, rerun, send_event))]
    api: Client<AnyCredential<V2>>,
}

/// A failed run was rerun.
#[derive(Debug, Serialize, InngestEvent)]
#[inngest(name = "ops/run.again")]
pub struct Again<'a> {
    /// The run that failed.
    pub failed: &'a RunId,
    /// The run that replaces it.
    pub replaced_by: &'a RunId,
}

/// The service.
#[derive(Debug)]
pub struct Reruns {
    runs: Runs,
    client: Client<AnyCredential<V2>>,
    since: Timestamp,
}

impl Reruns {
    /// Creates a service that reruns the runs that fail from `since` on.
    #[must_use]
    pub fn new(client: Client<AnyCredential<V2>>, since: Timestamp) -> Self {
        Self { runs: Runs { api: client.clone() }, client, since }
    }

    /// Polls every `every` until `stop` completes; then finishes the current poll and closes the client.
    ///
    /// # Errors
    /// Returns the error of the first call that failed after its retries.
    pub async fn run(mut self, every: Duration, stop: impl Future<Output = ()>) -> Result<u32, Error> {
        let mut stop = std::pin::pin!(stop);
        let mut ticks = tokio::time::interval(every);
        let mut count = 0;
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                _ = ticks.tick() => count += self.poll().await?,
            }
        }
        self.client.close(Duration::from_secs(30)).await?;
        Ok(count)
    }

    /// Reruns the runs that failed since the last poll, each once.
    async fn poll(&mut self) -> Result<u32, Error> {
        let until = Timestamp::now();
        let mut count = 0;
        let mut failed = self.runs.v2().list_runs().status(RunStatus::Failed).from(self.since).until(until).items();
        while let Some(run) = failed.try_next().await? {
            let again = self.runs.v2().rerun(&run.id).send().await?;
            let event = Again { failed: &run.id, replaced_by: &again.run_id };
            self.runs.v2().event(event).id(format!("again-{}", run.id)).send().await?;
            count += 1;
        }
        self.since = until;
        Ok(count)
    }
}
