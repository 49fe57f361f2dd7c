//! A crate that renames the dependency, enables strict lints, defines custom endpoints and shadows names of the
//! standard prelude.
#![deny(missing_docs, warnings, clippy::pedantic, unreachable_pub, missing_debug_implementations)]

/// Shadows the prelude's item.
#[derive(Clone, Copy, Debug)]
pub struct Result;

/// Shadows the prelude's item as well.
#[derive(Clone, Copy, Debug)]
pub struct Vec;

pub mod letters {
    //! Custom endpoints in a module.

    use inngest::response::{Data, Empty, Json, Page};
    use inngest::stream::{JsonLines, Upload};
    use inngest::types::{Cursor, JsonObject};
    use serde::{Deserialize, Serialize};

    /// Shadows the prelude's item.
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
        fn log(id: DeadLetterId) -> JsonLines<DeadLetter>;

        #[delete("/letters", idempotent)]
        fn purge() -> Empty;
    }
}

#[cfg(feature = "forgotten")]
pub mod forgotten {
    //! Does not compile.

    use inngest::response::Empty;
    use inngest::{ApiKey, Client, InngestClient, InngestEvent};
    use serde::Serialize;

    /// Without `crate = inngest`.
    #[inngest::endpoints(V2)]
    pub trait Pings {
        /// Pings.
        #[get("/ping")]
        fn ping_again() -> Empty;
    }

    /// Without `crate = inngest`.
    #[derive(Debug, InngestClient)]
    pub struct Pinger {
        /// The client.
        #[inngest(Pings(ping_again), v2(health))]
        pub api: Client<ApiKey>,
    }

    /// Without `crate = inngest`.
    #[derive(Debug, Serialize, InngestEvent)]
    #[inngest(name = "post/pinged")]
    pub struct Pinged;

    /// Pings.
    pub async fn ping(pinger: &Pinger) -> std::result::Result<(), inngest::Error> {
        Pings::new(pinger).ping_again().send().await?;
        pinger.v2().health().send().await.map(drop)
    }
}

mod private {
    //! A private endpoints trait.

    use inngest::endpoints;
    use inngest::response::Empty;

    #[endpoints(V1, crate = inngest)]
    pub(super) trait Hidden {
        /// Pings.
        #[get("/ping")]
        fn ping() -> Empty;
    }
}

pub mod derived {
    //! Types derived through the renamed dependency.

    use inngest::{ApiKey, Client, InngestClient, InngestEvent, InngestFunction};
    use serde::{Deserialize, Serialize};

    use crate::letters;

    /// Reads letters and has them sorted.
    #[derive(Clone, Debug, InngestClient)]
    #[inngest(crate = inngest)]
    pub struct Clerk {
        /// The client for all calls.
        #[inngest(letters::DeadLetters(letter, log), v2(invoke_function, get_function_run, send_event))]
        pub api: Client<ApiKey>,
    }

    /// Sorts letters.
    #[derive(Debug, Serialize, Deserialize, InngestFunction)]
    #[inngest(crate = inngest, app = "post", function = "sort", output = u32)]
    pub struct Sort {
        /// How many.
        pub letters: u32,
    }

    /// A letter was lost.
    #[derive(Debug, Serialize, InngestEvent)]
    #[inngest(crate = inngest, name = "post/letter.lost")]
    pub struct Lost {
        /// Which.
        pub letter: letters::DeadLetterId,
    }
}

/// Pings with a key of version 1.
///
/// # Errors
/// Returns the error of the call.
pub async fn ping(client: &inngest::Client<inngest::SigningKey>) -> std::result::Result<(), inngest::Error> {
    private::Hidden::new(client).ping().send().await
}

#[cfg(test)]
mod tests {
    use inngest::{ApiKey, Client, SigningKey, mock};

    use super::derived::{Clerk, Lost, Sort};
    use super::letters::{DeadLetter, DeadLetters, Letter, ListLetters, Log, Purge, Replay, Write};
    use super::private::Ping;

    async fn served() -> (mock::Server, Client<ApiKey>) {
        let server = mock::Server::builder().start().await.unwrap();
        let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
        (server, client)
    }

    #[tokio::test]
    async fn custom_endpoints_are_called_and_served() {
        let (server, client) = served().await;
        server.on::<Replay>(|call| Ok(DeadLetter { id: call.id }));
        let replayed = DeadLetters::new(&client).replay(
            "dl 1 ü",
            [("a", 1)].into_iter().collect::<std::collections::HashMap<_, _>>(),
            7,
        );
        assert_eq!(replayed.token("t").send().await.unwrap().id, "dl 1 ü");
        assert_eq!(server.calls::<Replay>(), 1);
        assert_eq!(server.received::<Replay>()[0].arguments().r#type, 7);
    }

    #[tokio::test]
    async fn custom_endpoints_fail_and_are_scripted_without_a_socket() {
        let server = mock::Server::builder().in_memory().unwrap();
        let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
        server.script::<Purge>(|script| script.fault(mock::Fault::hang_up()).value(()));
        server.expect::<Purge>(2);
        DeadLetters::new(&client).purge().send().await.unwrap();
        server.assert_received([Purge::new(), Purge::new()]);
        server.verify();
    }

    #[tokio::test]
    async fn custom_lists_can_be_read_as_streams() {
        let (server, client) = served().await;
        server.on::<ListLetters>(|call| {
            let mut page = inngest::response::Page::single(std::vec![DeadLetter { id: "a".into() }]);
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

    #[tokio::test]
    async fn custom_streams_are_read_to_their_end() {
        let (server, client) = served().await;
        server.on::<Log>(|call: Log| Ok((0..3).map(|_| DeadLetter { id: call.id.clone() }).collect()));
        let mut lines = DeadLetters::new(&client).log("dl_1").send().await.unwrap();
        let mut count = 0;
        while let Some(letter) = lines.try_next().await.unwrap() {
            assert_eq!(letter.id, "dl_1");
            count += 1;
        }
        assert_eq!(count, 3);
    }

    #[tokio::test]
    async fn custom_uploads_are_sent_unchanged_with_their_header() {
        let (server, client) = served().await;
        server.on::<Write>(|call: Write| match (call.mode, call.content.as_bytes().map(AsRef::as_ref)) {
            (Some(0o644), Some(b"\0raw")) => Ok(()),
            other => Err(mock::ErrorResponse::new(400, "invalid_request", std::format!("{other:?}"))),
        });
        let letters = DeadLetters::new(&client);
        letters.write("dl_1", std::vec::Vec::from(*b"\0raw")).mode(0o644).send().await.unwrap();
        assert!(letters.write("dl_1", std::vec::Vec::from(*b"raw")).send().await.is_err());
    }

    #[tokio::test]
    async fn each_endpoints_trait_uses_the_key_of_its_version() {
        // Only the signing key is accepted.
        let server = mock::Server::builder().accept_key("signkey-prod-00").start().await.unwrap();
        server.on::<Ping>(|_| Ok(()));
        super::ping(&server.client(SigningKey::parse("signkey-prod-00").unwrap()).unwrap()).await.unwrap();
        let refused =
            DeadLetters::new(&server.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap()).purge().send().await;
        assert_eq!(refused.unwrap_err().kind(), inngest::ErrorKind::Auth);
    }

    #[tokio::test]
    async fn derives_work_with_the_renamed_dependency() {
        let server =
            mock::Server::builder().function("post", "sort", |sort: Sort| Ok(sort.letters)).start().await.unwrap();
        server.on::<Letter>(|call: Letter| Ok(DeadLetter { id: call.id }));
        let clerk = Clerk { api: server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap() };
        let run = clerk.v2().invoke(Sort { letters: 3 }).send().await.unwrap();
        assert_eq!(run.output(&clerk).await.unwrap(), 3);
        clerk.v2().event(Lost { letter: "dl_1".into() }).send().await.unwrap();
        assert_eq!(DeadLetters::new(&clerk).letter("dl_1").send().await.unwrap().id, "dl_1");
        assert_eq!(Clerk::OPERATIONS.len(), 5);
    }

    #[test]
    fn operations_are_available_as_metadata() {
        let paths: std::vec::Vec<_> = DeadLetters::OPERATIONS.iter().map(|operation| operation.full_path()).collect();
        assert_eq!(paths.len(), 6);
        assert_eq!(paths[0], "/v2/internal/letters");
    }
}
