//! Calls of built-in and custom operations.

use std::sync::Arc;

use inngest_api::response::{Empty, Json};
use inngest_api::{ApiKey, Call, CallExt as _, Client, DevServer, Error, SigningKey, endpoints, v1, v2};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Replayed {
    count: u32,
}

inngest_api::id! {
    /// A dead letter's id.
    pub struct DeadLetterId;
}

#[endpoints(V2)]
trait Internal {
    /// Replays a dead letter.
    #[post("/internal/dead-letters/{id}/replay")]
    fn replay(id: DeadLetterId, force: Option<bool>) -> Json<Replayed>;
}

/// Not the raw body of this name.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Upload {
    name: String,
}

#[endpoints(V2)]
trait Uploads {
    /// Announces an upload; optional and repeated arguments have paths.
    #[post("/internal/uploads", idempotency = "token")]
    fn announce(
        upload: Upload,
        parts: std::option::Option<u8>,
        #[query] tag: ::std::vec::Vec<String>,
        token: ::core::option::Option<DeadLetterId>,
    ) -> Empty;
}

fn spawned<T: Send + 'static>(_: T) {}

async fn charge(api: &impl Call<v2::operation::InvokeFunction>) -> Result<(), Error> {
    v2::operation::InvokeFunction::new(
        "demo-app",
        "backfill-data",
        [("order", 7)].into_iter().collect::<std::collections::BTreeMap<_, _>>(),
    )
    .on(api)
    .send()
    .await
    .map(drop)
}

fn cancel<K: inngest_api::auth::Auth<inngest_api::auth::V1>>(client: &Client<K>) {
    spawned(client.v1().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send());
}

async fn all(api: Client<ApiKey>, app: Client<SigningKey>, dev: Client<DevServer>) -> Result<(), Error> {
    spawned(api.v2().list_runs().status(v2::RunStatus::Failed).limit(50).items());
    spawned(api.v2().wait_for_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").into_future());
    spawned(v2::operation::Health::new());
    charge(&api).await?;
    charge(&dev).await?;
    cancel(&app);
    cancel(&dev);
    v1::operation::CancelRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5").on(&app).send().await?;
    let replayed = Internal::new(&api).replay("dl_1").force(true).send().await?;
    println!("{} {}", replayed.count, Internal::OPERATIONS.len());
    let upload = Upload { name: "a.csv".to_owned() };
    Uploads::new(&api).announce(upload).parts(2).set_parts(None).tag(["a", "b"]).token("t").send().await?;
    // An operation that is awaited is sent.
    let status: String = api.v2().health().await?.status;
    let run = Internal::new(&api).replay("dl_1").await?.count + u32::try_from(status.len()).unwrap_or_default();
    tokio::time::timeout(std::time::Duration::from_secs(u64::from(run)), api.v2().list_runs()).await.unwrap()?;
    let _: inngest_api::operation::Capability<v2::operation::Health> = Call::<v2::operation::Health>::capability(&api);
    Ok(())
}

async fn by_bounds<C>(api: &C, dynamic: Arc<dyn Call<v2::operation::ListRuns> + Send + Sync>) -> Result<(), Error>
where
    C: Call<v2::operation::GetFunctionRun> + Call<v2::operation::CancelRun>,
{
    let run = api.v2().wait_for_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await?;
    api.v2().cancel_run(&run.id).send().await?;
    let lists = dynamic.v2().list_runs().status([v2::RunStatus::Failed, v2::RunStatus::Cancelled]);
    lists.from(std::time::SystemTime::now()).send().await.map(drop)
}

pub(crate) fn main() {
    let _ = all;
    let required =
        Uploads::OPERATIONS.iter().flat_map(|operation| operation.parameters).filter(|argument| argument.required);
    assert_eq!(required.map(|argument| argument.name).collect::<Vec<_>>(), ["upload"]);
    let _ = by_bounds::<Client<ApiKey>>;
}
