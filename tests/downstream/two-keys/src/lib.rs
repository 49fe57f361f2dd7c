//! A crate whose client holds two keys, with strict lints and shadowed prelude names.
#![deny(missing_docs, warnings, clippy::pedantic, unreachable_pub, missing_debug_implementations)]
#![forbid(unsafe_code)]

pub mod ledger;
pub mod prelude;

use inngest_api::{ApiKey, Call, Client, Error, InngestClient, InngestEvent, InngestFunction, SigningKey, v2};
use prelude::{Box, Default, Err, None, Ok, Option, Result, Send, Some, String, Vec};
use serde::{Deserialize, Serialize};

/// The client of the billing service: runs use the API key, events the signing key, and the ledger both.
#[derive(Clone, Debug, InngestClient)]
pub struct Billing {
    #[inngest(v2(invoke_function, get_function_run, send_event), ledger::Entries(list_entries, add_entry))]
    api: Client<ApiKey>,
    #[inngest(v1(list_events, cancel_run), crate::ledger::Years(archive_year))]
    app: Client<SigningKey>,
    /// A field that is not a client.
    pub note: Note,
}

/// A field that holds only names.
#[derive(Clone, Copy, Debug)]
pub struct Note(pub Option, pub Result, pub Vec, pub String, pub Some, pub None, pub Ok, pub Err, pub Box);

impl Send for Note {}
impl Default for Note {}

/// Reads runs with any client that may.
#[derive(Clone, Debug, InngestClient)]
pub struct Reader<'a, C>
where
    C: std::fmt::Debug,
{
    #[inngest(v2(get_function_run))]
    inner: &'a C,
}

/// Charges for an order.
#[derive(Debug, Serialize, Deserialize, InngestFunction)]
#[inngest(app = "billing", function = "charge", output = Charged)]
pub struct Charge {
    /// How much, in cents.
    pub cents: u32,
}

/// What was charged.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charged {
    /// The receipt's number.
    pub receipt: u32,
}

/// An order was paid.
#[derive(Debug, Serialize, InngestEvent)]
#[inngest(name = "billing/order.paid")]
pub enum Paid {
    /// By card.
    Card {
        /// The order's number.
        order: u32,
    },
}

impl Billing {
    /// Creates a client from one client for each key.
    #[must_use]
    pub const fn new(api: Client<ApiKey>, app: Client<SigningKey>) -> Self {
        Self { api, app, note: Note(Option, Result, Vec, String, Some, None, Ok, Err, Box) }
    }

    /// Charges an order, and waits for the receipt.
    ///
    /// # Errors
    /// Returns the error of the function or of the API.
    pub async fn charge(&self, cents: u32) -> std::result::Result<u32, v2::FunctionError> {
        let run = self.v2().invoke(Charge { cents }).send().await?;
        run.output(&Reader { inner: self }).await.map(|charged| charged.receipt)
    }
}

/// Sends the event of a paid order, with any client that may send events.
///
/// # Errors
/// Returns the error of the API.
pub async fn paid(api: &impl Call<v2::operation::SendEvent>, order: u32) -> std::result::Result<(), Error> {
    v2::operation::SendEvent::new("billing/order.paid").data(Paid::Card { order }).on(api).send().await.map(drop)
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use inngest_api::{ApiKey, Client, SigningKey, mock, v1, v2};

    use super::{Billing, Charge, Charged, Paid, Reader, ledger, paid};

    async fn served() -> (mock::Server, Billing) {
        let server = mock::Server::builder()
            .function("billing", "charge", |charge: Charge| match charge.cents {
                0 => Err(mock::FunctionFailure::new("Nothing", "nothing to charge")),
                cents => Ok(Charged { receipt: cents }),
            })
            .start()
            .await
            .unwrap();
        let api = server.client(ApiKey::parse("sk-inn-api-0123SECRET").unwrap()).unwrap();
        let app = server.client(SigningKey::parse("signkey-prod-0123456789ab").unwrap()).unwrap();
        (server, Billing::new(api, app))
    }

    #[tokio::test]
    async fn typed_functions_return_their_output_or_error() {
        let (_server, billing) = served().await;
        assert_eq!(billing.charge(500).await.unwrap(), 500);
        match billing.charge(0).await.unwrap_err() {
            v2::FunctionError::Failed { error, .. } => assert_eq!(error.name, "Nothing"),
            other => panic!("{other}"),
        }
    }

    #[tokio::test]
    async fn each_call_uses_the_key_of_its_field() {
        // Each server accepts only one of the keys.
        let api = mock::Server::builder().accept_key("sk-inn-api-0").start().await.unwrap();
        let app = mock::Server::builder().accept_key("signkey-prod-00").start().await.unwrap();
        let billing = Billing::new(
            api.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap(),
            app.client(SigningKey::parse("signkey-prod-00").unwrap()).unwrap(),
        );
        billing.v2().event(Paid::Card { order: 7 }).send().await.unwrap();
        paid(&billing, 8).await.unwrap();
        billing.v1().list_events().send().await.unwrap();
        assert_eq!((api.calls::<v2::operation::SendEvent>(), app.calls::<v2::operation::SendEvent>()), (2, 0));
        assert_eq!((api.calls::<v1::operation::ListEvents>(), app.calls::<v1::operation::ListEvents>()), (0, 1));
        assert_eq!(api.events().len(), 2);
    }

    #[tokio::test]
    async fn custom_endpoints_use_the_derived_client() {
        let (server, billing) = served().await;
        server.on::<ledger::ListEntries>(|call: ledger::ListEntries| {
            let mut page = inngest_api::response::Page::single(vec![ledger::Entry { cents: 1, note: None }]);
            page.has_more = call.cursor.is_none();
            page.cursor = call.cursor.is_none().then(|| "next".into());
            Ok(page)
        });
        server
            .on::<ledger::AddEntry>(|call: ledger::AddEntry| Ok(ledger::Entry { cents: call.cents, note: call.note }));
        server.on::<ledger::ArchiveYear>(|_| Ok(()));
        let entries = ledger::Entries::new(&billing);
        let mut all = entries.list_entries().limit(1).items();
        let mut count = 0;
        while all.try_next().await.unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, 2);
        let entry = entries.add_entry(5).note("socks").send().await.unwrap();
        assert_eq!(entry, ledger::Entry { cents: 5, note: Some("socks".to_owned()) });
        ledger::Years::new(&billing).archive_year(2026).send().await.unwrap();
    }

    #[test]
    fn operations_are_available_as_metadata_and_keys_are_redacted() {
        let ids: Vec<_> = Billing::OPERATIONS.iter().map(|operation| operation.id).collect();
        let expected = [
            "invoke_function",
            "get_function_run",
            "send_event",
            "list_entries",
            "add_entry",
            "list_events",
            "cancel_run",
            "archive_year",
        ];
        assert_eq!(ids, expected);
        assert_eq!(Reader::<Billing>::OPERATIONS.len(), 1);
        let api = Client::new(ApiKey::parse("sk-inn-api-0123SECRET").unwrap()).unwrap();
        let app = Client::new(SigningKey::parse("signkey-prod-0123456789ab").unwrap()).unwrap();
        let shown = format!("{:#?}", Reader { inner: &Billing::new(api, app) });
        assert!(!shown.contains("0123"), "{shown}");
    }
}
