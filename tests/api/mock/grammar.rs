//! Everything that an endpoints trait can define: handlers receive what callers send, and callers receive what handlers return.

use bytes::Bytes;
use futures_util::StreamExt as _;
use inngest_api::endpoints;
use inngest_api::response::Page;
use inngest_api::response::{
    Data, DataOrErrorCode, DataOrJson, DataOrRepeated, Empty, FromErrorCode, HasCursor, Json, KeysetPage,
    NextCursorPage, NullableArray, Repeated,
};
use inngest_api::stream::{ByteStream, JsonLines, PlainJsonLines, Upload};
use inngest_api::types::{Cursor, JsonObject, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{TRANSPORTS, api_key, demo_app};

inngest_api::id! {
    /// A letter's id.
    pub(crate) struct LetterId;
}

/// A letter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Letter {
    id: String,
    content: Value,
    #[serde(skip)]
    repeated: bool,
    #[serde(skip)]
    gone: bool,
}

impl Repeated for Letter {
    fn set_repeated(&mut self, repeated: bool) {
        self.repeated = repeated;
    }

    fn repeated(&self) -> bool {
        self.repeated
    }
}

impl HasCursor for Letter {
    fn cursor(&self) -> Cursor {
        Cursor::from(self.id.as_str())
    }
}

impl FromErrorCode for Letter {
    fn from_error_code(code: &str) -> Option<Self> {
        (code == "letter_gone").then(|| Self { gone: true, ..Self::default() })
    }

    fn code(&self) -> Option<&'static str> {
        self.gone.then_some("letter_gone")
    }
}

#[endpoints(V2, base = "/v2/letters", rename_all = "snake_case", reference = "https://docs.example.com/{operation}")]
pub(crate) trait Letters {
    #[get("/topics/{topic}/{id}")]
    fn of_path(#[encode(twice)] topic: String, #[encode(slashes)] id: LetterId) -> Json<Letter>;

    #[get("/query", paginated)]
    fn of_query(
        since: Timestamp,
        label: Vec<String>,
        #[rename = "atMost"] at_most: Option<u32>,
        is_read: Option<bool>,
        #[header("X-Mode")] mode: Option<i64>,
        cursor: Option<Cursor>,
    ) -> Page<Letter>;

    #[post("/fields/{id}", idempotency = "token", ok_statuses(409))]
    fn of_fields(
        id: LetterId,
        #[header("X-Who")] who: String,
        name: String,
        tags: Vec<String>,
        #[query] dry_run: bool,
        more: Option<Vec<u8>>,
        data: Option<JsonObject>,
        token: Option<String>,
    ) -> DataOrRepeated<Letter>;

    #[put("/body", idempotent, reference = "https://docs.example.com/elsewhere")]
    fn of_body(#[body] letter: Letter, #[query] copies: Option<u8>) -> Data<Letter>;

    #[patch("/raw")]
    fn of_raw(#[body(raw)] content: Upload, #[query] name: String) -> Empty;

    #[delete("/{id}", ok_statuses(409))]
    fn of_outcome(id: LetterId, force: Option<bool>) -> DataOrErrorCode<Letter>;

    #[get("/log", redact)]
    fn of_lines() -> JsonLines<Letter>;

    #[get("/export")]
    fn of_plain_lines() -> PlainJsonLines<Letter>;

    #[get("/file")]
    fn of_bytes() -> ByteStream;

    #[get("/array")]
    fn of_array() -> NullableArray<Letter>;

    #[get("/either")]
    fn of_either() -> DataOrJson<Letter>;

    #[get("/keyset", paginated)]
    fn of_keyset(cursor: Option<Cursor>) -> KeysetPage<Letter>;

    #[get("/next", paginated)]
    fn of_next(cursor: Option<Cursor>) -> NextCursorPage<Letter>;
}

fn letter(id: &str, content: Value) -> Letter {
    Letter { id: id.to_owned(), content, ..Letter::default() }
}

/// Text that is easily damaged by wrong encoding.
const SPECIAL: &str = "a/b c%20&=?#\"ü";

#[tokio::test]
async fn handlers_receive_arguments_from_every_location() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        let client = server.client(api_key()).unwrap();
        let letters = Letters::new(&client);

        server.on::<OfPath>(|call| Ok(letter(call.id.as_str(), json!(call.topic))));
        assert_eq!(
            letters.of_path(SPECIAL, "x/y z").send().await.unwrap(),
            letter("x/y z", json!(SPECIAL)),
            "{transport:?}"
        );
        let sent = server.requests().pop().unwrap();
        assert_eq!(
            sent.path_and_query(),
            "/v2/letters/topics/a%252Fb%2520c%252520%2526%253D%253F%2523%2522%25C3%25BC/x/y%20z"
        );

        server.on::<OfQuery>(|call: OfQuery| {
            Ok(Page::single(vec![letter("q", json!([call.since, call.label, call.at_most, call.is_read, call.mode]))]))
        });
        let call =
            letters.of_query(Timestamp::UNIX_EPOCH).label(SPECIAL).label("").at_most(7_u32).is_read(false).mode(-3_i64);
        let page = call.send().await.unwrap();
        assert_eq!(
            page.items[0].content,
            json!(["1970-01-01T00:00:00Z", [SPECIAL, ""], 7, false, -3]),
            "{transport:?}"
        );
        let sent = server.requests().pop().unwrap();
        let query =
            "since=1970-01-01T00%3A00%3A00Z&label=a%2Fb%20c%2520%26%3D%3F%23%22%C3%BC&label=&atMost=7&is_read=false";
        assert_eq!(sent.path_and_query(), ["/v2/letters/query?", query].concat());
        assert_eq!(sent.headers()["x-mode"], "-3");

        server.on::<OfFields>(|call: OfFields| {
            let data = call.data.map(|data| data.decode::<Value>().unwrap());
            Ok(letter(
                call.id.as_str(),
                json!([call.who, call.name, call.tags, call.dry_run, call.more, data, call.token]),
            ))
        });
        let call = letters
            .of_fields("l", "ada", SPECIAL, ["t", SPECIAL], true)
            .more([1, 2])
            .data(json!({ "n": null }))
            .token("k");
        let expected = json!(["ada", SPECIAL, ["t", SPECIAL], true, [1, 2], { "n": null }, "k"]);
        assert_eq!(call.send().await.unwrap(), letter("l", expected), "{transport:?}");
        let sent = server.requests().pop().unwrap();
        assert_eq!(
            (sent.path_and_query(), &sent.headers()["x-who"]),
            ("/v2/letters/fields/l?dry_run=true", &"ada".parse().unwrap())
        );

        server.on::<OfBody>(|call| Ok(letter("b", json!([call.letter, call.copies]))));
        let body = letters.of_body(letter("in", json!(1))).copies(2_u8).send().await.unwrap();
        assert_eq!(body, letter("b", json!([{ "id": "in", "content": 1 }, 2])), "{transport:?}");

        server.on::<OfRaw>(|call: OfRaw| match call.content.as_bytes() {
            Some(bytes) if bytes[..] == [0, 255] && call.name == SPECIAL => Ok(()),
            other => panic!("{other:?}"),
        });
        letters.of_raw(Upload::bytes(vec![0, 255]), SPECIAL).send().await.unwrap();
    }
}

#[tokio::test]
async fn callers_receive_responses_of_every_kind() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        let client = server.client(api_key()).unwrap();
        let letters = Letters::new(&client);
        let two = || vec![letter("a", json!(1)), letter("b", json!(SPECIAL))];

        server.on::<OfFields>(|_| Ok(Letter { repeated: true, ..letter("first", json!(null)) }));
        let call = || letters.of_fields("l", "w", "n", Vec::<String>::new(), false);
        let first = call().token("mine").send_full().await.unwrap();
        assert_eq!(
            (first.status.as_u16(), first.value.repeated, &*first.value.id),
            (409, true, "first"),
            "{transport:?}"
        );
        assert!(!call().send().await.unwrap().repeated, "a generated key never counts as repeated");

        server.on::<OfOutcome>(|call| Ok(Letter { gone: call.force == Some(true), ..letter("o", json!(null)) }));
        assert!(letters.of_outcome("l").force(true).send().await.unwrap().gone, "{transport:?}");
        assert_eq!(letters.of_outcome("l").send().await.unwrap(), letter("o", json!(null)));

        server.on::<OfLines>(move |_| Ok(two().into_iter().collect()));
        let mut lines = letters.of_lines().send().await.unwrap();
        for expected in two() {
            assert_eq!(lines.try_next().await.unwrap(), Some(expected), "{transport:?}");
        }
        assert_eq!(lines.try_next().await.unwrap(), None);

        server.on::<OfPlainLines>(move |_| Ok(two().into_iter().collect()));
        let lines = letters.of_plain_lines().send().await.unwrap();
        assert_eq!(lines.map(Result::unwrap).collect::<Vec<_>>().await, two(), "{transport:?}");

        server.on::<OfBytes>(|_| Ok(ByteStream::from(Bytes::from_static(b"\0\xff"))));
        assert_eq!(letters.of_bytes().send().await.unwrap().bytes().await.unwrap(), &b"\0\xff"[..], "{transport:?}");

        server.on::<OfArray>(move |_| Ok(two()));
        assert_eq!(letters.of_array().send().await.unwrap(), two(), "{transport:?}");
        server.on::<OfEither>(|_| Ok(letter("e", json!(SPECIAL))));
        assert_eq!(letters.of_either().send().await.unwrap(), letter("e", json!(SPECIAL)), "{transport:?}");

        server.on::<OfKeyset>(move |call: OfKeyset| match call.cursor.as_ref().map(Cursor::as_str) {
            None => Ok(Page::single(two())),
            Some("b") => Ok(Page::single(vec![letter("c", json!(2))])),
            _ => Ok(Page::single(Vec::new())),
        });
        let mut items = letters.of_keyset().items();
        let mut ids = Vec::new();
        while let Some(letter) = items.try_next().await.unwrap() {
            ids.push(letter.id);
        }
        assert_eq!(ids, ["a", "b", "c"], "{transport:?}");

        server.on::<OfNext>(move |call: OfNext| match call.cursor.as_ref().map(Cursor::as_str) {
            None => Ok(Page::with_next(two(), "second")),
            Some("second") => Ok(Page::with_next(Vec::new(), "third")),
            Some("third") => Ok(Page::single(vec![letter("c", json!(2))])),
            other => panic!("{other:?}"),
        });
        let mut items = letters.of_next().items();
        let mut ids = Vec::new();
        while let Some(letter) = items.try_next().await.unwrap() {
            ids.push(letter.id);
        }
        assert_eq!(ids, ["a", "b", "c"], "{transport:?}");
    }
}

#[test]
fn operation_metadata_reflects_the_attributes() {
    let references: Vec<_> = Letters::OPERATIONS.iter().map(|operation| operation.reference.unwrap()).collect();
    assert_eq!(references[..2], ["https://docs.example.com/OfPath", "https://docs.example.com/OfQuery"]);
    assert_eq!(references[3], "https://docs.example.com/elsewhere");
    let of = |id: &str| *Letters::OPERATIONS.iter().find(|operation| operation.id == id).unwrap();
    assert!(of("of_lines").redact && of("of_query").paginated && of("of_outcome").ok_statuses == [409]);
    assert_eq!(of("of_query").parameter("at_most").unwrap().wire_name, "atMost");
    assert_eq!(of("of_fields").parameter("dry_run").unwrap().wire_name, "dry_run");
}
