//! A crate with conditional definitions under strict lints.
#![deny(missing_docs, warnings, clippy::pedantic, clippy::nursery, unreachable_pub, missing_debug_implementations)]

pub mod conditional {
    //! Endpoints behind features.

    use inngest_api::endpoints;
    use inngest_api::response::Empty;

    /// Conditional operations and arguments.
    #[endpoints(V2)]
    #[expect(clippy::wrong_self_convention, reason = "not all generated items fulfil it")]
    #[cfg_attr(all(), doc(alias = "dead letters"))]
    pub trait Letters {
        /// Is not there.
        #[cfg(feature = "letters")]
        #[get("/internal/letters", paginated)]
        fn list_letters(cursor: Option<inngest_api::types::Cursor>) -> inngest_api::response::Page<String>;

        /// Replays a letter.
        #[cfg(not(feature = "letters"))]
        #[post("/internal/letters/{id}/replay")]
        #[allow(clippy::needless_pass_by_value)]
        fn replay(
            id: String,
            #[cfg(feature = "letters")] force: bool,
            #[cfg_attr(all(), cfg(not(feature = "letters")))] force: u8,
            #[cfg(any())] gone: Option<String>,
            /// Kept.
            #[deprecated]
            token: Option<String>,
            count: u32,
        ) -> inngest_api::response::Json<u32>;

        /// Replays a letter.
        #[cfg(feature = "letters")]
        #[post("/internal/letters/{id}/replay")]
        fn replay(id: String) -> Empty;

        /// Purges.
        #[deprecated(note = "use `replay`")]
        #[doc(hidden)]
        #[delete("/internal/letters")]
        fn purge(#[cfg(any())] hard: Option<bool>) -> Empty;

        /// None of its arguments is there.
        #[patch("/internal/letters")]
        fn touch(#[cfg(any())] hard: Option<bool>) -> Empty;
    }
}

#[cfg(test)]
mod tests {
    use inngest_api::{ApiKey, Client, mock};

    use super::conditional;

    fn served() -> (mock::Server, Client<ApiKey>) {
        let server = mock::Server::builder().in_memory().unwrap();
        let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
        (server, client)
    }

    #[tokio::test]
    #[allow(deprecated)]
    async fn only_the_arguments_whose_conditions_hold_are_sent() {
        let (server, client) = served();
        #[cfg(not(feature = "letters"))]
        {
            server.on::<conditional::Replay>(|call| match (call.id.as_str(), call.force, &call.token) {
                ("dl_1", 7, Some(token)) if token == "t" => Ok(call.count),
                _ => Err(mock::ErrorResponse::new(400, "invalid_request", format!("{call:?}"))),
            });
            let letters = conditional::Letters::new(&client);
            assert_eq!(letters.replay("dl_1", 7, 3).token("t").send().await.unwrap(), 3);
        }
        server.on::<conditional::Touch>(|_| Ok(()));
        conditional::Letters::new(&client).touch().send().await.unwrap();
        server.on::<conditional::Purge>(|_| Ok(()));
        conditional::Letters::new(&client).purge().send().await.unwrap();
    }

    #[test]
    fn the_metadata_has_only_what_is_there() {
        let operations: Vec<_> = conditional::Letters::OPERATIONS.iter().map(|operation| operation.id).collect();
        let expected: &[&str] = if cfg!(feature = "letters") {
            &["list_letters", "replay", "purge", "touch"]
        } else {
            &["replay", "purge", "touch"]
        };
        assert_eq!(operations, expected);
        #[cfg(not(feature = "letters"))]
        {
            let names: Vec<_> =
                conditional::Letters::OPERATIONS[0].parameters.iter().map(|parameter| parameter.name).collect();
            assert_eq!(names, ["id", "force", "token", "count"]);
        }
    }
}
