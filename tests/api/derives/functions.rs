use std::time::Duration;

use inngest_api::v2::{CancelOutcome, FunctionError, Invoke, RunHandle};
use inngest_api::{ApiKey, Call, Client, ErrorKind, InngestClient, InngestFunction, mock, v2};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Serialize, InngestFunction)]
#[inngest(app = "demo-app", function = "backfill-data", output = Report)]
struct Backfill<'a> {
    since: u32,
    reason: &'a str,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Report {
    rows: u64,
}

#[derive(Serialize, InngestFunction)]
#[inngest(app = "demo-app", function = "sweep")]
struct Sweep {}

#[derive(Serialize, InngestFunction)]
#[inngest(app = "demo-app", function = "count", output = u64)]
struct Count {}

/// Can only invoke functions.
#[derive(InngestClient)]
struct Invoker {
    #[inngest(v2(invoke_function))]
    api: Client<ApiKey>,
}

/// Can only read runs.
#[derive(InngestClient)]
struct Reader {
    #[inngest(v2(get_function_run))]
    api: Client<ApiKey>,
}

async fn server() -> (mock::Server, Client<ApiKey>) {
    let backfill = |input: Value| match input["since"].as_u64() {
        Some(2025) => Ok(json!({ "rows": 7, "reason": input["reason"] })),
        Some(1900) => Ok(json!({ "nothing": true })),
        _ => Err("too long ago".into()),
    };
    let builder = mock::Server::builder()
        .function("demo-app", "backfill-data", backfill)
        .function("demo-app", "sweep", |_: Value| Ok(json!(null)))
        .function("demo-app", "count", |_: Value| Ok(json!(12)));
    let server = builder.start().await.unwrap();
    let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
    (server, client)
}

#[tokio::test]
async fn a_typed_function_sends_its_input_and_decodes_its_output() {
    let (_server, client) = server().await;
    let (invoker, reader) = (Invoker { api: client.clone() }, Reader { api: client.clone() });
    let run = invoker.v2().invoke(Backfill { since: 2025, reason: "test" }).send().await.unwrap();
    assert_eq!(run.output(&reader).timeout(Duration::from_secs(20)).await.unwrap(), Report { rows: 7 });
    // The server received every field of the input.
    let raw = client.v2().get_function_run(&run.run_id).include_output(true).send().await.unwrap();
    assert_eq!(raw.decode_output::<Value>().unwrap().unwrap()["reason"], "test");
}

#[tokio::test]
async fn unit_and_scalar_outputs_are_decoded() {
    let (_server, client) = server().await;
    client.v2().invoke(Sweep {}).send().await.unwrap().output(&client).await.unwrap();
    assert_eq!(client.v2().invoke(Count {}).send().await.unwrap().output(&client).await.unwrap(), 12);
}

#[tokio::test]
async fn a_failed_run_returns_the_error_of_the_function() {
    let (_server, client) = server().await;
    let run = client.v2().invoke(Backfill { since: 1, reason: "" }).send().await.unwrap();
    let error = run.output(&client).await.unwrap_err();
    assert!(error.to_string().ends_with("failed: Error: too long ago"), "{error}");
    let FunctionError::Failed { run_id, error, .. } = error else { panic!("{error}") };
    assert_eq!((run_id, error.message.as_str()), (run.run_id, "too long ago"));
}

#[tokio::test]
async fn an_output_of_the_wrong_type_is_an_error_that_names_the_run() {
    let (_server, client) = server().await;
    let run = client.v2().invoke(Backfill { since: 1900, reason: "" }).send().await.unwrap();
    let FunctionError::Api(error) = run.output(&client).await.unwrap_err() else { panic!() };
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(
        error.to_string().contains(run.run_id.as_str()) && error.to_string().contains("missing field `rows`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_run_handle_can_be_serialized_and_restored() {
    let (_server, client) = server().await;
    let invoke = || client.v2().invoke(Count {}).idempotency_key("count-1").send();
    let (first, again) = (invoke().await.unwrap(), invoke().await.unwrap());
    assert_eq!((first.repeated, again.repeated, &first.run_id), (false, true, &again.run_id));
    let text = serde_json::to_string(&again).unwrap();
    assert_eq!(text, format!(r#"{{"runId":"{}","repeated":true}}"#, first.run_id));
    let stored: RunHandle<Count> = serde_json::from_str(&text).unwrap();
    assert_eq!(stored.output(&client).await.unwrap(), 12);
    assert_eq!(RunHandle::<Count>::from_run_id(&first.run_id).output(&client).await.unwrap(), 12);
}

#[tokio::test]
async fn cancelling_an_ended_run_reports_that_it_already_ended() {
    let (_server, client) = server().await;
    let run = client.v2().invoke(Sweep {}).send().await.unwrap();
    run.output(&client).await.unwrap();
    assert_eq!(run.cancel(&client).await.unwrap().outcome, CancelOutcome::AlreadyEnded);
}

#[tokio::test]
async fn invoking_a_typed_function_requires_only_the_capabilities() {
    async fn count(
        api: &(impl Call<v2::operation::InvokeFunction> + Call<v2::operation::GetFunctionRun>),
    ) -> Result<u64, FunctionError> {
        Invoke::new(Count {}).on(api).send().await?.output(api).await
    }
    let (_server, client) = server().await;
    assert_eq!(count(&client).await.unwrap(), 12);
}
