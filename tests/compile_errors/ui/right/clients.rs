//! Derived clients with both kinds of keys, with each other, with type parameters and with custom definitions.
#![deny(missing_docs, warnings)]

use std::sync::Arc;

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::response::Empty;
use inngest_api::{ApiKey, Call, Client, InngestClient, SigningKey, endpoints, v1, v2};

/// Types with names of the standard library must not matter.
pub mod named {
    /// Not the standard library's.
    #[derive(Clone, Debug)]
    pub struct Option;
    /// Not the standard library's.
    #[derive(Clone, Debug)]
    pub struct Result;
}

<<<<<<< HEAD:tests/compile_errors/ui/right/clients.rs
/// Ours.
pub mod listings {
=======
/// Custom operations.
pub mod definitions {
>>>>>>> macros:tests/ui/cases/right_clients.rs
    use inngest_api::endpoints;
    use inngest_api::response::Empty;

    /// Custom operations.
    #[endpoints(V2)]
    pub trait Internal {
        /// Purges the queue.
        #[post("/internal/purge")]
        fn purge() -> Empty;
    }
}

/// Custom operations of version 1.
#[endpoints(V1)]
pub trait Legacy {
    /// Purges the queue.
    #[post("/legacy/sweep")]
    fn sweep() -> Empty;
}

/// Two keys, two versions, two custom definitions.
#[derive(Clone, Debug, InngestClient)]
pub struct Billing {
    #[inngest(v2(invoke_function, cancel_run), definitions::Internal(purge))]
    api: Client<ApiKey>,
    #[inngest(v1(list_events, cancel_run))]
    #[inngest(Legacy(sweep))]
    app: Client<SigningKey>,
    /// Not a client.
    pub other: named::Option,
    /// Not a client.
    pub another: named::Result,
}

/// With another derived client and a type parameter.
#[derive(InngestClient)]
pub struct Narrow<'a, C, const N: usize>
where
    C: Send,
{
    #[inngest(v2(cancel_run))]
    billing: &'a Billing,
    #[inngest(v2(health, get_function_run))]
    api: Arc<C>,
    #[inngest(v2(get_apps))]
    authorized: Client<AnyCredential<V2>>,
    #[allow(dead_code)]
    numbers: [u8; N],
}

<<<<<<< HEAD:tests/compile_errors/ui/right/clients.rs
fn may<
    C: Call<v2::operation::InvokeFunction>
        + Call<v2::operation::CancelRun>
        + Call<v1::operation::CancelRun>
        + Call<listings::Purge>,
>(
    _: &C,
) {
}
=======
fn may<C: Call<v2::operation::InvokeFunction> + Call<v2::operation::CancelRun> + Call<v1::operation::CancelRun> + Call<definitions::Purge>>(_: &C) {}
>>>>>>> macros:tests/ui/cases/right_clients.rs

fn spawned<T: Send + 'static>(_: T) {}

/// Calls what is listed.
pub fn uses(billing: Billing, narrow: &Narrow<'_, Client<ApiKey>, 3>) {
    may(&billing);
    spawned(billing.v2().invoke_function("demo-app", "charge", serde_json::json!({})).send());
    spawned(billing.v1().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send());
    spawned(definitions::Internal::new(&billing).purge().send());
    spawned(Legacy::new(&billing).sweep().send());
    spawned(narrow.v2().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send());
    spawned(narrow.v2().wait_for_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").into_future());
    spawned(narrow.v2().get_apps().items());
}

pub(crate) fn main() {
    let ids: Vec<_> = Billing::OPERATIONS.iter().map(|operation| (operation.version, operation.id)).collect();
    let expected = [
        ("v2", "invoke_function"),
        ("v2", "cancel_run"),
        ("v2", "purge"),
        ("v1", "list_events"),
        ("v1", "cancel_run"),
        ("v1", "sweep"),
    ];
    assert_eq!(ids, expected);
    let api = Client::new(ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap()).unwrap();
    let app = Client::new(SigningKey::parse("signkey-prod-0123456789").unwrap()).unwrap();
    let billing = Billing { api, app, other: named::Option, another: named::Result };
    let shown = format!("{billing:#?}");
    assert!(!shown.contains("0123456789"), "{shown}");
}
