//! A crate with conditional definitions under strict lints.
#![deny(
    warnings,
    future_incompatible,
    keyword_idents,
    missing_debug_implementations,
    missing_docs,
    nonstandard_style,
    redundant_lifetimes,
    rust_2018_idioms,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::nursery,
    clippy::pedantic
)]
// Lints of clippy's group `restriction` that crates enable one by one.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::impl_trait_in_params,
    clippy::indexing_slicing,
    clippy::infinite_loop,
    clippy::missing_inline_in_public_items,
    clippy::multiple_inherent_impl,
    clippy::panic,
    clippy::partial_pub_fields,
    clippy::same_name_method,
    clippy::shadow_reuse,
    clippy::unwrap_in_result
)]
#![cfg_attr(not(test), deny(clippy::expect_used, clippy::unwrap_used))]

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

pub mod names {
    //! Names that other libraries use, and names that are not ASCII.

    use std::borrow::Cow;
    use std::net::IpAddr;
    use std::num::NonZeroU32;

    use inngest_api::endpoints;
    use inngest_api::response::{Empty, Json};

    /// Operations with unusual names and types.
    #[endpoints(V2)]
    pub trait Names {
        /// ```
        /// assert_eq!(1 + 1, 2);
        ///
        /// assert_eq!(2 + 1, 3);
        /// ```
        #[post("/internal/runs/{id}:cancel")]
        fn cancel(#[text] id: IpAddr, retry: Option<NonZeroU32>) -> Json<u32>;

        /// Turns it off:
        /// ~~~
        /// assert_eq!(1 + 1, 2);
        /// ~~~
        #[delete("/internal/lights/")]
        fn éteindre(
            #[rename = "page[size]"] size: usize,
            #[rename = "$filter"] filter: Cow<'static, str>,
            #[header("X-Total")] total: u128,
            #[text] peers: Vec<IpAddr>,
            lumière: Option<i16>,
        ) -> Empty;

        /// A keyword.
        ///
        ///     assert_eq!(1 + 1, 2);
        ///
        ///     assert_eq!(2 + 1, 3);
        #[get("/internal/match")]
        fn r#match(
            /// A keyword.
            ///
            /// ```
            /// assert_eq!(1 + 1, 2);
            /// ```
            r#type: Option<bool>,
            r#gen: Option<char>,
        ) -> Empty;
    }
}

pub mod types {
    //! Types of the standard library and of other libraries, in each part of a request.

    use std::borrow::Cow;
    use std::num::{NonZeroI8, NonZeroI64, NonZeroI128, NonZeroU32, NonZeroUsize};

    use inngest_api::response::{Empty, Json};
    use inngest_api::tools::Described;
    use inngest_api::{ApiKey, Client, InngestClient, endpoints};
    use serde::{Deserialize, Serialize};
    use url::Url;
    use uuid::Uuid;

    /// Operations with arguments of many types.
    #[endpoints(V2)]
    pub trait Types {
        /// In the path.
        #[get("/internal/{level}/{run}/{total}/{name}/")]
        fn in_path(level: NonZeroI8, #[text] run: Uuid, total: u128, name: Cow<'static, str>) -> Json<Url>;

        /// In the query.
        #[get("/internal/query")]
        fn in_query(
            level: NonZeroI64,
            size: usize,
            #[text] run: Vec<Uuid>,
            #[text] site: Option<Url>,
            name: Option<Cow<'static, str>>,
            count: Vec<NonZeroU32>,
        ) -> Json<NonZeroI8>;

        /// In headers.
        #[get("/internal/header")]
        fn in_headers(
            #[header("X-Level")] level: i16,
            #[header("X-Run")]
            #[text]
            run: Uuid,
            #[header("X-Total")] total: Option<NonZeroI128>,
        ) -> Empty;

        /// In the body.
        #[post("/internal/body")]
        fn in_body(
            level: NonZeroI8,
            run: Uuid,
            site: Option<Url>,
            name: Cow<'static, str>,
            total: Option<u128>,
            count: Vec<NonZeroU32>,
        ) -> Json<Ticket>;

        /// As the body.
        #[put("/internal/body")]
        fn as_body(#[body] ticket: Ticket) -> Json<Uuid>;
    }

    /// A ticket.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Described)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Ticket {
        /// Its level.
        pub level: NonZeroI8,
        /// Its run.
        #[inngest(like = String)]
        pub for_run: Uuid,
        /// Its site.
        #[inngest(like = Option<String>)]
        pub site: Option<Url>,
        /// Its name.
        pub name: Option<Cow<'static, str>>,
        /// Its sizes.
        pub sizes: Vec<NonZeroUsize>,
        /// Is not there.
        #[cfg(any())]
        pub gone: Gone,
    }

    /// Calls them, with a borrowed client.
    #[derive(Clone, Copy, Debug, InngestClient)]
    #[non_exhaustive]
    pub struct Borrowing<'client> {
        /// Is not there.
        #[cfg(any())]
        #[inngest(Types(gone))]
        pub gone: Gone,
        /// The client.
        #[inngest(Types(in_path, in_query, in_headers, in_body, as_body))]
        pub api: &'client Client<ApiKey>,
    }

    impl<'client> Borrowing<'client> {
        /// Borrows a client.
        #[inline]
        #[must_use]
        pub const fn new(api: &'client Client<ApiKey>) -> Self {
            Self { api }
        }
    }
}

pub mod macros {
    //! Definitions that a macro writes.

    use inngest_api::{InngestEvent, InngestFunction};
    use serde::{Deserialize, Serialize};

    const APP: &str = "post";

    /// Sorts letters.
    #[derive(Debug, Serialize, Deserialize, InngestFunction)]
    #[inngest(app = APP, function = concat!("sort", "-letters"), output = f64)]
    pub struct Sort {}

    macro_rules! endpoint {
        ($vis:vis $name:ident, $path:literal, $event:literal, $optional:ty, $response:ty) => {
            /// Written by a macro.
            #[inngest_api::endpoints(V2)]
            $vis trait $name {
                /// Reads.
                #[get($path)]
                fn read_by_macro(limit: $optional) -> $response;
            }

            /// An event.
            #[derive(Debug, Serialize, InngestEvent)]
            #[inngest(name = $event)]
            $vis struct Happened;

            /// Another event.
            #[derive(Debug, Serialize, InngestEvent)]
            #[inngest(name = env!("CARGO_PKG_NAME"))]
            $vis struct Released;
        };
    }
    endpoint!(pub Written, "/internal/written", "post/written", Option<u32>, inngest_api::response::Json<f64>);
}

/// Another crate that passes the dependency on.
pub mod facade {
    pub use inngest_api as inner;
}

pub mod through_a_facade {
    //! Definitions without the dependency's own name.

    use crate::facade::inner as inngest;

    /// Through another crate.
    #[inngest::endpoints(V2, crate = crate::facade::inner)]
    pub trait Facade {
        /// Pings.
        #[get("/internal/ping")]
        fn ping() -> inngest::response::Empty;
    }

    /// Pings.
    #[derive(Debug, inngest::InngestClient)]
    #[inngest(crate = crate::facade::inner)]
    pub struct Pinger {
        /// The client.
        #[inngest(crate::through_a_facade::Facade(ping), crate::names::Names(éteindre, r#match))]
        pub api: inngest::Client<inngest::ApiKey>,
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
    use std::num::{NonZeroI8, NonZeroI64, NonZeroI128, NonZeroU32};

    use inngest_api::response::Page;
    use inngest_api::tools::Described as _;
    use inngest_api::v2::operation::ListSessions;
    use inngest_api::v2::{NewScore, Session};
    use inngest_api::{ApiKey, Client, InngestEvent as _, InngestFunction as _, mock};

    use serde_json::json;
    use url::Url;
    use uuid::Uuid;

    use super::{conditional, macros, names, through_a_facade, types};

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

    #[tokio::test]
    async fn unusual_names_and_types_arrive() {
        let (server, client) = served();
        server.on::<names::Cancel>(|call| Ok(call.retry.map_or(0, NonZeroU32::get) + u32::from(call.id.is_loopback())));
        let names = names::Names::new(&client);
        let cancelled = names.cancel(IpAddr::V4(Ipv4Addr::LOCALHOST)).retry(NonZeroU32::MIN).send().await.unwrap();
        assert_eq!(cancelled, 2);
        server.on::<names::Éteindre>(
            |call| match (call.size, &*call.filter, call.total, &*call.peers, call.lumière) {
                (20, "a eq 'b'", u128::MAX, [peer], Some(-1)) if peer.is_ipv6() => Ok(()),
                _ => Err(mock::ErrorResponse::new(400, "invalid_request", format!("{call:?}"))),
            },
        );
        let off = names.éteindre(20_usize, "a eq 'b'", u128::MAX).peers(IpAddr::V6(Ipv6Addr::LOCALHOST)).lumière(-1);
        off.send().await.unwrap();
        server.on::<names::Match>(|_| Ok(()));
        names.r#match().r#type(true).r#gen('x').send().await.unwrap();
        assert_eq!(names::Names::OPERATIONS[0].full_path(), "/v2/internal/runs/{id}:cancel");
    }

    #[tokio::test]
    async fn types_of_other_libraries_arrive_in_each_part_of_a_request() {
        let (server, client) = served();
        let (run, site) = (Uuid::from_u128(7), Url::parse("https://example.com/a?b=c").unwrap());
        let types = types::Types::new(types::Borrowing::new(&client));
        let level = NonZeroI8::new(-1).unwrap();
        let count = NonZeroU32::MIN;

        let expected = site.clone();
        server.on::<types::InPath>(move |call| match (call.level.get(), call.run, call.total, &*call.name) {
            (-1, sent, u128::MAX, "a b") if sent == run => Ok(expected.clone()),
            _ => Err(mock::ErrorResponse::new(400, "invalid_request", format!("{call:?}"))),
        });
        assert_eq!(types.in_path(level, run, u128::MAX, "a b").send().await.unwrap(), site);

        let expected = site.clone();
        server.on::<types::InQuery>(move |call| {
            let is_sent = call.run == [run, run] && call.site.as_ref() == Some(&expected) && call.count == [count];
            match (call.level, call.size, call.name.as_deref()) {
                (NonZeroI64::MIN, 20, Some("ü")) if is_sent => Ok(level),
                _ => Err(mock::ErrorResponse::new(400, "invalid_request", format!("{call:?}"))),
            }
        });
        let query =
            types.in_query(NonZeroI64::MIN, 20_usize).run(run).run(run).site(site.clone()).name("ü").count(count);
        assert_eq!(query.send().await.unwrap(), level);

        server.on::<types::InHeaders>(move |call| match (call.level, call.run, call.total) {
            (-5, sent, Some(NonZeroI128::MIN)) if sent == run => Ok(()),
            _ => Err(mock::ErrorResponse::new(400, "invalid_request", format!("{call:?}"))),
        });
        types.in_headers(-5, run).total(NonZeroI128::MIN).send().await.unwrap();

        server.on::<types::InBody>(|call| {
            let body = json!({
                "level": call.level, "forRun": call.run, "site": call.site, "name": call.name,
                "sizes": call.count.iter().map(|count| count.get()).collect::<Vec<_>>(),
            });
            Ok(serde_json::from_value(body).unwrap())
        });
        let ticket = types.in_body(level, run, "a", vec![count]).site(site.clone()).send().await.unwrap();
        assert_eq!((ticket.level, ticket.for_run, ticket.site.as_ref()), (level, run, Some(&site)));
        let expected = ticket.clone();
        server.on::<types::AsBody>(move |call| {
            assert_eq!(call.ticket, expected);
            Ok(call.ticket.for_run)
        });
        assert_eq!(types.as_body(ticket).send().await.unwrap(), run);
    }

    #[test]
    fn types_of_the_standard_library_are_described() {
        let schema = types::Ticket::SCHEMA.to_json();
        assert_eq!(schema["properties"]["level"]["minimum"], -128);
        assert_eq!(schema["properties"]["name"]["type"], "string");
        assert_eq!(schema["properties"]["sizes"]["items"]["minimum"], 1);
        assert_eq!(schema["required"], json!(["level", "forRun", "sizes"]));
    }

    #[tokio::test]
    async fn definitions_of_macros_are_called() {
        let (server, client) = served();
        server.on::<macros::ReadByMacro>(|call| Ok(call.limit.map_or(0.5, f64::from)));
        let written = macros::Written::new(&client);
        assert!((written.read_by_macro().send().await.unwrap() - 0.5).abs() < f64::EPSILON);
        assert!((written.read_by_macro().limit(3).send().await.unwrap() - 3.0).abs() < f64::EPSILON);
        assert_eq!((macros::Sort::APP, macros::Sort::FUNCTION), ("post", "sort-letters"));
        assert_eq!((macros::Happened::NAME, macros::Released::NAME), ("post/written", "downstream-strict"));
    }

    #[tokio::test]
    async fn a_facade_is_enough() {
        let (server, client) = served();
        server.on::<through_a_facade::Ping>(|_| Ok(()));
        let pinger = through_a_facade::Pinger { api: client };
        through_a_facade::Facade::new(&pinger).ping().send().await.unwrap();
    }

    /// `serde_json` then passes numbers as maps to whoever takes any value.
    #[tokio::test]
    async fn the_precision_of_serde_json_changes_nothing() {
        let server =
            mock::Server::builder().function("post", "sort-letters", |_: macros::Sort| Ok(0.25)).in_memory().unwrap();
        let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
        let run = client.v2().invoke(macros::Sort {}).send().await.unwrap();
        assert!((run.output(&client).await.unwrap() - 0.25).abs() < f64::EPSILON);
        let score = NewScore::new("accuracy", 0.5);
        let recorded = client.v2().create_score(run.run_id.clone(), [score]).send().await.unwrap();
        assert_eq!(recorded.len(), 1);
        server.on::<ListSessions>(|_| {
            let mut session = Session::default();
            session.failure_rate = 0.125;
            Ok(Page::single(vec![session]))
        });
        let sessions = client.v2().list_sessions("userId").send().await.unwrap();
        assert!((sessions.items[0].failure_rate - 0.125).abs() < f64::EPSILON);
        let number: serde_json::Value = serde_json::from_str("0.5").unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), "0.5");
    }
}
