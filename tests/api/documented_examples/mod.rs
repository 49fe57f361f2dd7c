//! The documented examples of each version 2 operation: the client sends the request and decodes the response without loss.

mod errors;
mod example;
mod nulls;
mod response_schemas;
mod schemas;

use std::collections::{BTreeMap, BTreeSet};

use inngest_api::events::{Event, EventSeed};
use inngest_api::stream::JsonLines;
use inngest_api::types::Timestamp;
use inngest_api::v2::{
    CancelOutcome, EventFilter, ImageArchive, ImageBuildRecipe, ImageSourceType, ImageStartupMode, LogChunk, NewImage,
    NewSandbox, NewScore, RerunFromStep, RunInclude, RunStatus, RunTimeField, SandboxSize, SortOrder,
};
use inngest_api::{CallOptions, Error, ErrorKind};
use serde_json::{Value, json};

use self::example::{Example, Served};
use self::nulls::Nulls;

const RUN: &str = "01K3Z5V7Q9T8R6W4M2N0B1C3D5";
const SANDBOX: &str = "3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10";
const PROCESS: &str = "c2a9e7d4-5f31-4b86-a0de-18f3c6b7a905";
const SNAPSHOT: &str = "e81b4c9f-06d2-4f7a-b3c5-92ad7e10f644";
const BUILD: &str = "d40f8b6e-1c97-4a52-83ed-5b9e07c1f2a8";
const DIGEST: &str = "3c47ef972d531d524daa15fa33dd885dd23de6221bbd10a29eb42ecfcf2ef422";
const SIZE: SandboxSize = SandboxSize { vcpu: 2, memory_mb: 2048 };
const TRANSFORM: &str = "function transform(evt) { return { name: 'pay/' + evt.type, data: evt } }";

/// Examples of operations that the client does not define, each with the reason.
const NOT_DEFINED: &[(&str, &str)] = &[("ListFunctionExperiments", "the gateway routes its path to another operation")];

/// Defines the tests of each example from its call and the kind of its response.
macro_rules! examples {
    ($($name:ident $example:literal $kind:ident |$client:ident| $call:expr;)+) => {
        /// The examples that tests use.
        const USED: &[&str] = &[$($example),+];

        mod the_example_request_is_sent_and_its_response_is_decoded {
            use super::*;

            $(
                #[tokio::test]
                async fn $name() {
                    let example = Example::load($example);
                    let served = example.serve().await;
                    let $client = served.client();
                    examples!(@$kind example, served, $call);
                }
            )+
        }

        /// Repeats each call with one member of the response set to `null` at a time.
        mod a_null_member_decodes_like_an_absent_member {
            use super::*;

            $(examples!(@null $kind $name $example |$client| $call);)+
        }
    };
    (@null data $name:ident $example:literal |$client:ident| $call:expr) => {
        examples!(@nulls $name $example |$client| $call.send());
    };
    (@null page $name:ident $example:literal |$client:ident| $call:expr) => {
        examples!(@nulls $name $example |$client| async { $call.send().await.map(|page| page.items) });
    };
    // Streams and files: `tests/wire/streams.rs`.
    (@null other $name:ident $example:literal |$client:ident| $call:expr) => {};
    (@nulls $name:ident $example:literal |$client:ident| $call:expr) => {
        #[tokio::test]
        async fn $name() {
            let nulls = Nulls::of(&Example::load($example));
            let served = nulls.serve().await;
            let $client = served.client();
            for null in &nulls.all {
                null.check($call.await, $call.await);
            }
        }
    };
    (@data $example:ident, $served:ident, $call:expr) => {
        let response = $call.send_full().await;
        $served.check_request(&$example).await;
        $example.check_data(&response.unwrap());
    };
    (@page $example:ident, $served:ident, $call:expr) => {
        let response = $call.send_full().await;
        $served.check_request(&$example).await;
        $example.check_page(&response.unwrap());
    };
    (@other $example:ident, $served:ident, $call:expr) => {
        let check = $call;
        check($example, $served).await;
    };
}

examples! {
    health "Health" data |client| client.v2().health();
    create_partner_account "CreatePartnerAccount" data |client| {
        client.v2().create_partner_account("new@example.com").name("New")
    };
    fetch_partner_accounts "FetchPartnerAccounts" page |client| client.v2().fetch_partner_accounts().limit(20);
    create_env "CreateEnv" data |client| client.v2().create_env("staging");
    fetch_account_envs "FetchAccountEnvs" page |client| client.v2().fetch_account_envs().limit(50);
    patch_env "PatchEnv" data |client| {
        client.v2().patch_env("5d0c3f0e-6c1b-4a52-9f0e-2b6f0d5c7a11").is_archived(true)
    };
    fetch_account "FetchAccount" data |client| client.v2().fetch_account();
    fetch_account_event_keys "FetchAccountEventKeys" page |client| {
        client.v2().fetch_account_event_keys().options(CallOptions::new().environment("production"))
    };
    fetch_account_signing_keys "FetchAccountSigningKeys" page |client| {
        client.v2().fetch_account_signing_keys().options(CallOptions::new().environment("production"))
    };
    create_webhook "CreateWebhook" data |client| {
        client.v2().create_webhook("production", "Payments", TRANSFORM).event_filter(EventFilter::deny(["pay/*"]))
    };
    list_webhooks "ListWebhooks" page |client| client.v2().list_webhooks("production").limit(20);
    get_app "GetApp" data |client| client.v2().get_app("shop");
    get_apps "GetApps" page |client| client.v2().get_apps().archived(true).limit(20);
    sync_app "SyncApp" data |client| client.v2().sync_app("shop", "https://shop.example/api/inngest");
    sync_app_that_fails "SyncApp-failed" other |client| async |example: Example, served: Served| {
        let response = client.v2().sync_app("shop", "https://shop.example/api/inngest").send_full().await.unwrap();
        assert_eq!(response.status.as_u16(), 422);
        served.check_request(&example).await;
        example.check_data(&response);
    };
    get_function "GetFunction" data |client| client.v2().get_function("shop", "import-orders");
    get_functions "GetFunctions" page |client| client.v2().get_functions("shop").limit(1);
    invoke_function "InvokeFunction" data |client| {
        client.v2().invoke_function("shop", "import-orders", json!({ "order": 7 })).idempotency_key("order-7")
    };
    get_function_run "GetFunctionRun" data |client| client.v2().get_function_run(RUN).include_output(true);
    list_runs "ListRuns" page |client| {
        let call = client.v2().list_runs().status(RunStatus::Completed).status(RunStatus::Failed);
        let call = call.status(RunStatus::Skipped).app_id("shop").function_id("import-orders");
        let call = call.time_field(RunTimeField::QueuedAt).order(SortOrder::Desc).include(RunInclude::DeferredFrom);
        let call = call.query("event.data.order > 5").include_output(true).limit(3);
        call.from(time("2026-03-04T05:06:00Z")).until(time("2026-03-04T05:06:59Z"))
    };
    list_function_runs "ListFunctionRuns" page |client| client.v2().list_function_runs("shop", "import-orders").limit(2).query("output.ok == true");
    list_function_runs_without_items "ListFunctionRuns-emptyPage" page |client| {
        client.v2().list_function_runs("shop", "import-orders").limit(2).query("output.ok == true")
    };
    get_event_runs "GetEventRuns" page |client| {
        client.v2().get_event_runs("01K3Z5V7PZ0A1B2C3D4E5F6G7H").include_output(true)
    };
    get_function_trace "GetFunctionTrace" data |client| client.v2().get_function_trace(RUN).include_output(true);
    rerun "Rerun" data |client| {
        client.v2().rerun(RUN).from_step(RerunFromStep::new("load").input(json!([{ "order": 7 }])))
    };
    cancel_run "CancelRun" data |client| client.v2().cancel_run(RUN);
    create_score "CreateScore" data |client| {
        let passed = NewScore::new("passed", true).step("load");
        let quality = NewScore::new("quality", 1).experiment("model-routing", "baseline");
        client.v2().create_score(RUN, [NewScore::new("accuracy", 0.95), passed, quality])
    };
    send_event "SendEvent" data |client| {
        let call = client.v2().send_event("shop/order.created").data(json!({ "order": 7 }));
        call.id("order-7").ts(1_772_600_761_000_i64)
    };
    list_experiments "ListExperiments" page |client| {
        client.v2().list_experiments().app_id("shop").function_id("import-orders").limit(20)
    };
    get_experiment "GetExperiment" data |client| {
        client.v2().get_experiment("shop", "import-orders", "model-routing").variant("baseline")
    };
    list_session_keys "ListSessionKeys" page |client| client.v2().list_session_keys().search("user").limit(20);
    list_sessions "ListSessions" page |client| client.v2().list_sessions("userId").search("ada");
    list_session_runs "ListSessionRuns" page |client| client.v2().list_session_runs("userId", "ada").limit(20);
    list_insights_tables "ListInsightsTables" data |client| client.v2().list_insights_tables();
    list_insights_event_schemas "ListInsightsEventSchemas" page |client| {
        client.v2().list_insights_event_schemas().limit(20)
    };
    query_insights "QueryInsights" data |client| {
        client.v2().query_insights("SELECT name, count(*) AS n FROM events GROUP BY name")
    };
    query_insights_prompt "QueryInsightsPrompt" data |client| client.v2().query_insights_prompt("events per name today");
    create_sandbox "CreateSandbox" data |client| {
        let fresh = NewSandbox::fresh("build-42", SIZE).environment([("CI", "1")]).secrets(["REGISTRY_TOKEN"]);
        client.v2().create_sandbox(fresh)
    };
    create_sandbox_clone "CreateSandbox-clone" data |client| {
        client.v2().create_sandbox(NewSandbox::from_snapshot("build-43", SNAPSHOT))
    };
    create_sandbox_image "CreateSandbox-image" data |client| {
        let size = SandboxSize { vcpu: 1, ..SIZE };
        let image = NewSandbox::from_image("server-1", "web:v1", size).startup_mode(ImageStartupMode::Image);
        let image = image.user("1000").working_dir("/srv").cmd(["/srv/run", "--port", "8080"]);
        client.v2().create_sandbox(image)
    };
    pause_sandbox "PauseSandbox" data |client| client.v2().pause_sandbox(SANDBOX);
    resume_sandbox "ResumeSandbox" data |client| client.v2().resume_sandbox(SANDBOX);
    create_sandbox_snapshot "CreateSandboxSnapshot" data |client| {
        client.v2().create_sandbox_snapshot(SANDBOX).name("node-deps")
    };
    list_sandbox_snapshots "ListSandboxSnapshots" page |client| {
        client.v2().list_sandbox_snapshots().name("node-deps").limit(50)
    };
    get_sandbox_snapshot "GetSandboxSnapshot" data |client| client.v2().get_sandbox_snapshot(SNAPSHOT);
    delete_sandbox_snapshot "DeleteSandboxSnapshot" other |client| async |example: Example, served: Served| {
        client.v2().delete_sandbox_snapshot(SNAPSHOT).send().await.unwrap();
        served.check_request(&example).await;
    };
    list_sandboxes "ListSandboxes" page |client| client.v2().list_sandboxes().limit(20);
    get_sandbox "GetSandbox" data |client| client.v2().get_sandbox(SANDBOX);
    destroy_sandbox "DestroySandbox" data |client| client.v2().destroy_sandbox(SANDBOX);
    exec_sandbox "ExecSandbox" data |client| {
        let call = client.v2().exec_sandbox(SANDBOX, ["sh", "-c", "echo hi"]).environment(variables("A", "b"));
        call.cwd("/app").timeout(std::time::Duration::from_secs(30))
    };
    write_sandbox_file "WriteSandboxFile" data |client| {
        client.v2().write_sandbox_file(SANDBOX, "/app/input.txt", "sandbox file\n").mode("0640")
    };
    start_sandbox_process "StartSandboxProcess" data |client| {
        client.v2().start_sandbox_process(SANDBOX, ["cargo", "test"]).cwd("/app")
    };
    list_sandbox_processes "ListSandboxProcesses" page |client| client.v2().list_sandbox_processes(SANDBOX).limit(20);
    get_sandbox_process "GetSandboxProcess" data |client| client.v2().get_sandbox_process(SANDBOX, PROCESS);
    wait_sandbox_process "WaitSandboxProcess" data |client| {
        client.v2().wait_sandbox_process(SANDBOX, PROCESS).timeout(std::time::Duration::from_secs(30))
    };
    get_sandbox_process_output "GetSandboxProcessOutput" data |client| {
        client.v2().get_sandbox_process_output(SANDBOX, PROCESS).tail_bytes(4096)
    };
    signal_sandbox_process "SignalSandboxProcess" other |client| async |example: Example, served: Served| {
        let call = client.v2().signal_sandbox_process(SANDBOX, PROCESS, 9).include_children(true);
        call.send().await.unwrap();
        served.check_request(&example).await;
    };
    list_images "ListImages" page |client| client.v2().list_images().limit(50);
    get_image "GetImage" data |client| client.v2().get_image("web").artifact_cursor(DIGEST);
    set_image_tag "SetImageTag" data |client| client.v2().set_image_tag("web", "v1", DIGEST, 6u64);
    delete_image_tag "DeleteImageTag" data |client| client.v2().delete_image_tag("web", "v1", 7u64);
    get_image_usage "GetImageUsage" data |client| client.v2().get_image_usage();
    prepare_image_upload "PrepareImageUpload" data |client| client.v2().prepare_image_upload(image());
    prepare_image_upload_in_parts "PrepareImageUpload-parts" data |client| client.v2().prepare_image_upload(image());
    complete_image_upload "CompleteImageUpload" other |client| async |example: Example, served: Served| {
        let completed = client.v2().complete_image_upload(BUILD).send().await.unwrap();
        example.check_json(&completed);
        served.check_request(&example).await;
    };
    list_image_builds "ListImageBuilds" page |client| client.v2().list_image_builds().limit(2);
    get_image_build "GetImageBuild" data |client| client.v2().get_image_build(BUILD);
    cancel_image_build "CancelImageBuild" data |client| client.v2().cancel_image_build(BUILD);
    read_sandbox_file "ReadSandboxFile" other |client| async |example: Example, served: Served| {
        let file = client.v2().read_sandbox_file(SANDBOX, "/app/input.txt").send().await.unwrap();
        assert_eq!(file.bytes().await.unwrap(), "sandbox file\n");
        served.check_request(&example).await;
    };
    stream_sandbox_logs "StreamSandboxLogs" other |client| async |example: Example, served: Served| {
        let lines = client.v2().stream_sandbox_logs(SANDBOX).follow(true).send().await.unwrap();
        let chunks: Result<Vec<_>, _> = all(lines).await.into_iter().collect();
        example.check_lines(&chunks.unwrap());
        served.check_request(&example).await;
    };
    stream_sandbox_process_output "StreamSandboxProcessOutput" other |client| async |example: Example, served: Served| {
        let lines = client.v2().stream_sandbox_process_output(SANDBOX, PROCESS).tail_bytes(4096).send().await.unwrap();
        let mut chunks = all(lines).await;
        let failure = chunks.pop().unwrap().unwrap_err();
        assert_eq!((failure.kind(), failure.code()), (ErrorKind::Stream, Some("compute_unavailable")));
        assert_eq!(failure.api_errors()[0].message, "process host went away");
        example.check_lines(&chunks.into_iter().map(Result::unwrap).collect::<Vec<_>>());
        served.check_request(&example).await;
    };
}

fn image() -> NewImage {
    let sha256 = "ea7792a26f405e2ae9c6f49ca93bbe6076ceac0a1fc53d83426c7d7f2d9377e4";
    let archive = ImageArchive { sha256: sha256.into(), size_bytes: 5_242_880 };
    let mut recipe = ImageBuildRecipe::new("FROM debian:13\nCOPY . /srv\n");
    recipe.build_args = variables("MODE", "release");
    NewImage::from_context(BUILD, "web", "v2", archive, recipe).source_type(ImageSourceType::Dockerfile)
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn variables(name: &str, value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(name.to_owned(), value.to_owned())])
}

async fn all(mut lines: JsonLines<LogChunk>) -> Vec<Result<LogChunk, Error>> {
    let mut all = Vec::new();
    while let Some(line) = lines.next().await {
        all.push(line);
    }
    all
}

#[test]
fn every_documented_example_has_a_test() {
    let mut files: BTreeSet<String> = example::files();
    for name in USED.iter().chain(&[EVENTS]).chain(NOT_DEFINED.iter().map(|(name, _)| name)) {
        assert!(files.remove(&format!("{name}.response.json")), "{name} has no response, or two tests use it");
        // A variant without a request of its own is another response to the plain one.
        assert!(files.remove(&format!("{name}.request.json")) || name.contains('-'), "{name} has no request");
    }
    assert!(files.is_empty(), "no test uses {files:?}");
}

/// The example of the Event API, which another client sends.
const EVENTS: &str = "IngestEvents";

#[tokio::test]
async fn the_documented_events_are_sent_and_their_ids_are_decoded() {
    let example = Example::load(EVENTS);
    let served = example.serve().await;
    let events = vec![
        Event::new("shop/order.created")
            .data(json!({ "order": 7 }))
            .id("order-7")
            .ts(1_772_600_761_000)
            .session("userId", "ada"),
        Event::new("shop/order.paid").data(json!({ "order": 7 })),
    ];
    let call = served.event_client().events().ingest_events(events);
    let call = call.seed(EventSeed::new(1_772_600_761_000, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    let ingested = call.options(CallOptions::new().environment("feature/login")).send().await.unwrap();
    let ids: Vec<_> = ingested.ids.iter().map(|id| id.as_ref().unwrap().as_str()).collect();
    assert_eq!(json!(ids), example.response()["ids"]);
    assert!(ingested.is_complete());
    served.check_request(&example).await;
}

#[tokio::test]
async fn decoded_values_match_the_documented_examples() {
    let example = Example::load("CancelRun");
    let cancelled = example.serve().await.client().v2().cancel_run(RUN).send().await.unwrap();
    assert_eq!(cancelled.outcome, CancelOutcome::Cancelled);

    let example = Example::load("GetFunctionTrace");
    let trace = example.serve().await.client().v2().get_function_trace(RUN).send().await.unwrap();
    let names: Vec<_> = trace.walk().map(|(depth, span)| (depth, span.name.as_str())).collect();
    assert_eq!(names, [(0, "Run"), (1, "load"), (1, "pause"), (1, "Finalization"), (2, "Attempt 0")]);
    let load = trace.root().unwrap().children().next().unwrap();
    assert_eq!(load.metadata[0].decode::<u32>("total_ms").unwrap(), Some(25));
    assert_eq!(load.metadata[0].decode::<String>("host").unwrap().as_deref(), Some("shop.example"));
    assert_eq!(load.metadata[0].updated_at, None, "a time in year 1 decodes to `None`");

    let example = Example::load("QueryInsights");
    let result = example.serve().await.client().v2().query_insights("SELECT 1").send().await.unwrap();
    let rows: Vec<BTreeMap<String, Value>> = result.rows_as().unwrap();
    assert_eq!((&rows[0]["n"], &rows[1]["last"]), (&json!(12), &Value::Null));
}
