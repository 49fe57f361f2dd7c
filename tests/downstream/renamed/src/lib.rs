//! A user's crate with endpoints of its own, under every lint that it might have, and with names of its own that are those
//! of the prelude.
#![deny(missing_docs, warnings, clippy::pedantic, unreachable_pub, missing_debug_implementations)]

/// Not the prelude's.
#[derive(Clone, Copy, Debug)]
pub struct Result;

/// Nor is this.
#[derive(Clone, Copy, Debug)]
pub struct Vec;

pub mod letters {
    //! Endpoints in a module.

    use inngest::{Cursor, Data, Empty, Json, JsonObject, Lines, Page, Upload};
    use serde::{Deserialize, Serialize};

    /// Not the prelude's.
    #[derive(Clone, Copy, Debug)]
    pub struct String;

    inngest::id! {
        /// A dead letter's id.
        pub struct DeadLetterId;
    }

    /// A dead letter.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct DeadLetter {
        /// Its id.
        pub id: DeadLetterId,
    }

    #[inngest::endpoints(V2, crate = inngest, base = "/v2/internal")]
    pub trait DeadLetters {
        #[get("/letters", paginated)]
        fn list_letters(limit: Option<u32>, cursor: Option<Cursor>) -> Page<DeadLetter>;

        #[get("/letters/{id}")]
        fn letter(id: DeadLetterId) -> Data<DeadLetter>;

        #[post("/letters/{id}/replay", idempotency = "token")]
        fn replay(id: DeadLetterId, data: JsonObject, r#type: u8, token: Option<DeadLetterId>) -> Json<DeadLetter>;

        #[put("/letters/{id}/content", idempotent)]
        fn write(id: DeadLetterId, #[body(raw)] content: Upload, #[header("X-Mode")] mode: Option<u32>) -> Empty;

        #[get("/letters/{id}/log")]
        fn log(id: DeadLetterId) -> Lines<DeadLetter>;

        #[delete("/letters", idempotent)]
        fn purge() -> Empty;
    }
}

mod private {
    //! A listing that nobody else sees.

    use inngest::{Empty, endpoints};

    #[endpoints(V1, crate = inngest)]
    pub(super) trait Hidden {
        /// Pings.
        #[get("/ping")]
        fn ping() -> Empty;
    }
}

/// Pings with a key of version 1.
///
/// # Errors
/// The call's.
pub async fn ping(client: &inngest::Client<inngest::SigningKey>) -> std::result::Result<(), inngest::Error> {
    private::Hidden::new(client).ping().send().await
}

#[cfg(test)]
mod tests {
    use inngest::{ApiKey, Client, mock};

    use super::letters::{DeadLetter, DeadLetters, ListLetters, Purge, Replay};

    async fn served() -> (mock::Server, Client<ApiKey>) {
        let server = mock::Server::builder().start().await.unwrap();
        let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
        (server, client)
    }

    #[tokio::test]
    async fn own_endpoints_are_called_and_served() {
        let (server, client) = served().await;
        server.on::<Replay>(|call| Ok(DeadLetter { id: call.id }));
        let replayed = DeadLetters::new(&client).replay("dl/1 ü", [("a", 1)].into_iter().collect::<std::collections::HashMap<_, _>>(), 7);
        assert_eq!(replayed.token("t").send().await.unwrap().id, "dl/1 ü");
        assert_eq!(server.calls::<Replay>(), 1);
        assert_eq!(server.received::<Replay>()[0].arguments().r#type, 7);
    }

    #[tokio::test]
    async fn own_endpoints_fail_and_are_scripted_without_a_socket() {
        let server = mock::Server::builder().in_memory().unwrap();
        let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
        server.script::<Purge>(|script| script.fault(mock::Fault::hang_up()).value(()));
        server.expect::<Purge>(2);
        DeadLetters::new(&client).purge().send().await.unwrap();
        server.assert_received([Purge::new(), Purge::new()]);
        server.verify();
    }

    #[tokio::test]
    async fn own_lists_are_streams() {
        let (server, client) = served().await;
        server.on::<ListLetters>(|call| {
            let mut page = inngest::Page::last(std::vec![DeadLetter { id: "a".into() }]);
            if call.cursor.is_none() {
                page.cursor = Some("next".into());
                page.has_more = true;
            }
            Ok(page)
        });
        let mut letters = DeadLetters::new(&client).list_letters().limit(1).items();
        let mut count = 0;
        while letters.try_next().await.unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, 2);
    }

    #[test]
    fn operations_are_data() {
        let paths: std::vec::Vec<_> = DeadLetters::OPERATIONS.iter().map(|operation| operation.full_path()).collect();
        assert_eq!(paths.len(), 6);
        assert_eq!(paths[0], "/v2/internal/letters");
    }
}
