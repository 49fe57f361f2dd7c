//! Derived clients: over keys of both kinds, over each other, over type parameters, with custom definitions.
#![deny(missing_docs, warnings)]

use std::sync::Arc;

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::response::Empty;
use inngest_api::{ApiKey, Call, Client, InngestClient, SigningKey, endpoints, v1, v2};

/// Types that are called as the standard library's must not disturb.
pub mod named {
    /// Not the standard library's.
    #[derive(Clone, Debug)]
    pub struct Option;
    /// Not the standard library's.
    #[derive(Clone, Debug)]
    pub struct Result;
}

/// Ours.
pub mod listings {
    use inngest_api::endpoints;
    use inngest_api::response::Empty;

    /// Ours.
    #[endpoints(V2)]
    pub trait Internal {
        /// Purges all there is.
        #[post("/internal/purge")]
        fn purge() -> Empty;
    }
}

/// Ours, here.
#[endpoints(V1)]
pub trait Legacy {
    /// Purges all there is.
    #[post("/legacy/sweep")]
    fn sweep() -> Empty;
}

/// Two keys, two versions, two custom definitions.
#[derive(Clone, Debug, InngestClient)]
pub struct Billing {
    #[inngest(v2(invoke_function, cancel_run), listings::Internal(purge))]
    api: Client<ApiKey>,
    #[inngest(v1(list_events, cancel_run))]
    #[inngest(Legacy(sweep))]
    app: Client<SigningKey>,
    /// No client.
    pub other: named::Option,
    /// No client.
    pub another: named::Result,
}

/// Another derived client within, and a type parameter.
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

fn may<
    C: Call<v2::operation::InvokeFunction>
        + Call<v2::operation::CancelRun>
        + Call<v1::operation::CancelRun>
        + Call<listings::Purge>,
>(
    _: &C,
) {
}

fn spawned<T: Send + 'static>(_: T) {}

/// All that is listed.
pub fn uses(billing: Billing, narrow: &Narrow<'_, Client<ApiKey>, 3>) {
    may(&billing);
    spawned(billing.v2().invoke_function("demo-app", "charge", serde_json::json!({})).send());
    spawned(billing.v1().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send());
    spawned(listings::Internal::new(&billing).purge().send());
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
