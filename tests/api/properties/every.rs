//! Every operation with arbitrary arguments: a request that the embedded server decoded and sends again is the same request.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex};

use inngest_api::mock::{ErrorResponse, Server};
use inngest_api::operation::{OPERATIONS, Operation as _, OperationInfo, ParameterInfo, ParameterLocation};
use inngest_api::{ApiKey, Client, Error, EventKey, RetryConfig, SigningKey, events, v1, v2};
use inngest_api_tests::every_operation;
use inngest_api_tests::operations::send;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use super::requests::{object, segment, text, time};

const CASES: u32 = 24;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// A server without a socket, and its clients.
struct World {
    server: Server,
    v2: Client<ApiKey>,
    v1: Client<SigningKey>,
    events: Client<EventKey>,
}

impl World {
    fn new() -> Self {
        let server = Server::builder().in_memory().unwrap();
        // A client that retries generates an idempotency key if the call has none.
        let v2 =
            server.client_builder(ApiKey::parse("sk-inn-api-property").unwrap()).retry(RetryConfig::disabled()).build();
        let v1 =
            server.client_builder(SigningKey::parse("signkey-test-00").unwrap()).retry(RetryConfig::disabled()).build();
        let events = server.client_builder(EventKey::parse("property").unwrap()).retry(RetryConfig::disabled()).build();
        Self { v2: v2.unwrap(), v1: v1.unwrap(), events: events.unwrap(), server }
    }
}

/// Sends the request that the server decoded. Returns `None` if it decoded none.
type Resend = Box<dyn Fn(&World) -> Option<Error>>;

/// An operation, and a function that registers a handler which stores its decoded requests.
struct Registered {
    operation: &'static OperationInfo,
    on: fn(&World) -> Resend,
}

macro_rules! each {
    ($($version:ident: $($operation:ident)+;)+) => {
        vec![$($(Registered {
            operation: <$version::operation::$operation>::INFO,
            on: |world| {
                let stored = Arc::<Mutex<Option<$version::operation::$operation>>>::default();
                let store = Arc::clone(&stored);
                world.server.on::<$version::operation::$operation>(move |call| {
                    store.lock().unwrap().replace(call);
                    Err(ErrorResponse::new(418, "seen", "the request was decoded"))
                });
                Box::new(move |world| {
                    let call = stored.lock().unwrap().take()?;
                    Some(RUNTIME.block_on(call.on(&world.$version).send()).map(drop).unwrap_err())
                })
            },
        },)+)+]
    };
}

fn each() -> Vec<Registered> {
    every_operation!(each)
}

/// Generates a value of a parameter's type.
fn value(parameter: &ParameterInfo) -> BoxedStrategy<Value> {
    let one = match (parameter.location, parameter.rust_type) {
        (_, "EventSeed") => any::<([u8; 10], u32)>()
            .prop_map(|(random, time)| json!(events::EventSeed::new(i64::from(time), random).as_str()))
            .boxed(),
        (_, "Vec<Event>") => {
            let one = (text(), object()).prop_map(|(name, data)| json!({ "name": name, "data": data }));
            prop::collection::vec(one, 1..4).prop_map(Value::from).boxed()
        }
        (ParameterLocation::Path, _) => segment().prop_map(Value::from).boxed(),
        // HTTP strips whitespace at both ends of a header value.
        (ParameterLocation::Header, _) => "[!-~]([ -~]{0,8}[!-~])?".prop_map(Value::from).boxed(),
        (_, "bool") => any::<bool>().prop_map(Value::from).boxed(),
        (_, "u32") => any::<u32>().prop_map(Value::from).boxed(),
        (_, "u64") => any::<u64>().prop_map(Value::from).boxed(),
        (_, "NewImage") => new_image().boxed(),
        (_, "i32") => any::<i32>().prop_map(Value::from).boxed(),
        (_, "UnixMillis") => any::<i64>().prop_map(Value::from).boxed(),
        (_, "Timestamp") => time().prop_map(|time| json!(time)).boxed(),
        (_, "JsonObject" | "JsonValue") => object().boxed(),
        (_, "Vec<String>") => prop::collection::vec(text(), 0..4).prop_map(Value::from).boxed(),
        (_, "BTreeMap<String,String>") => {
            prop::collection::btree_map(text(), text(), 0..4).prop_map(|map| json!(map)).boxed()
        }
        (_, "ApiDuration") => (1..9999_u32).prop_map(|seconds| json!(format!("{seconds}s"))).boxed(),
        (_, "RerunFromStep") => (text(), prop::collection::vec(object(), 0..3))
            .prop_map(|(step, input)| json!({ "stepId": step, "input": input }))
            .boxed(),
        (_, "EventFilter") => (prop::collection::vec(text(), 1..4), any::<bool>())
            .prop_map(|(events, allow)| json!({ "events": events, "filter": if allow { "ALLOW" } else { "DENY" } }))
            .boxed(),
        (_, "NewSandbox") => new_sandbox().boxed(),
        (_, "NewWebhook") => {
            (text(), text()).prop_map(|(name, code)| json!({ "name": name, "transform": code })).boxed()
        }
        (_, "MetadataTarget") => (text(), any::<i64>())
            .prop_map(|(step, attempt)| json!({ "step_id": step, "step_attempt": attempt }))
            .boxed(),
        (_, "Vec<RunMetadata>") => {
            let one =
                (text(), object()).prop_map(|(kind, values)| json!({ "kind": kind, "op": "set", "values": values }));
            prop::collection::vec(one, 1..3).prop_map(Value::from).boxed()
        }
        (_, "Vec<NewScore>") => {
            let one = (text(), any::<i32>()).prop_map(|(name, value)| json!({ "name": name, "value": value }));
            prop::collection::vec(one, 1..3).prop_map(Value::from).boxed()
        }
        _ => text().prop_map(Value::from).boxed(),
    };
    if parameter.repeated { prop::collection::vec(one, 0..4).prop_map(Value::from).boxed() } else { one }
}

/// Generates a fresh sandbox, one that runs an image, or a clone.
fn new_sandbox() -> impl Strategy<Value = Value> {
    let variables = prop::collection::btree_map(text(), text(), 1..4);
    let secrets = prop::collection::vec(text(), 1..4);
    let options = (text(), prop::collection::vec(text(), 1..3))
        .prop_map(|(user, argv)| json!({ "startupMode": "image", "user": user, "cmd": { "argv": argv } }));
    (text(), any::<u32>(), variables, secrets, text(), options, 0..4).prop_map(
        |(name, memory, variables, secrets, other, options, kind)| {
            let mut fresh = json!({ "name": name, "vcpu": 2, "memoryMb": memory, "environment": variables });
            match kind {
                0 => fresh,
                1 => {
                    fresh["secrets"] = json!(secrets);
                    fresh
                }
                2 => {
                    (fresh["image"], fresh["imageOptions"]) = (json!(other), options);
                    fresh
                }
                _ => json!({ "name": name, "snapshotId": other }),
            }
        },
    )
}

/// Generates a root file system, or a context with a recipe.
fn new_image() -> impl Strategy<Value = Value> {
    let recipe = (text(), prop::collection::btree_map(text(), text(), 1..4), any::<bool>()).prop_map(
        |(dockerfile, variables, use_cache)| json!({ "dockerfile": dockerfile, "registryAuth": variables, "useCache": use_cache }),
    );
    (text(), text(), any::<u64>(), prop::option::of(any::<bool>()), prop::option::of(recipe)).prop_map(
        |(id, name, number, immutable, recipe)| {
            let format = if recipe.is_some() { "context.tar.gz" } else { "rootfs.tar.gz" };
            json!({
                "id": id, "name": name, "tag": name, "expectedGeneration": number, "format": format, "sha256": id,
                "sizeBytes": number, "platform": "linux/amd64", "config": { "cmd": [id] }, "recipe": recipe,
                "immutableTag": immutable,
            })
        },
    )
}

/// Generates the required arguments of an operation, and some of the optional ones.
fn arguments(operation: &'static OperationInfo) -> impl Strategy<Value = Map<String, Value>> {
    let each = operation.parameters.iter().map(|parameter| {
        let one = value(parameter);
        let one = if parameter.required { one.prop_map(Some).boxed() } else { prop::option::of(one).boxed() };
        one.prop_map(move |value| value.map(|value| (parameter.name.to_owned(), value)))
    });
    each.collect::<Vec<_>>().prop_map(|arguments: Vec<Option<_>>| arguments.into_iter().flatten().collect())
}

/// Returns a body as JSON, so that the order of members does not matter, or as text.
fn shown(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| json!(String::from_utf8_lossy(body)))
}

#[test]
fn a_decoded_request_is_sent_again_unchanged() {
    let each = each();
    let ids: BTreeSet<_> = each.iter().map(|each| (each.operation.version, each.operation.id)).collect();
    assert_eq!(ids, OPERATIONS.iter().map(|operation| (operation.version, operation.id)).collect());
    for Registered { operation, on } in each {
        let world = World::new();
        let resend = on(&world);
        let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
        let done = TestRunner::new(config).run(&arguments(operation), |arguments| {
            let error = RUNTIME.block_on(send(&world.v2, &world.v1, &world.events, operation, arguments)).unwrap_err();
            prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(418), "{}", error);
            prop_assert!(resend(&world).is_some(), "no handler received the request");
            let requests = world.server.requests();
            let [.., sent, same] = &requests[..] else { panic!("two requests") };
            prop_assert_eq!((sent.method(), sent.path_and_query()), (same.method(), same.path_and_query()));
            prop_assert_eq!(sent.body().map(|body| shown(body)), same.body().map(|body| shown(body)));
            prop_assert_eq!(sent.headers(), same.headers());
            Ok(())
        });
        assert!(done.is_ok(), "{} {}: {}", operation.version, operation.id, done.unwrap_err());
    }
}
