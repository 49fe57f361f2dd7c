//! Searches everything that this process logs for keys and for secrets of responses.
//!
//! It records all events and span fields at the level TRACE, of this crate and of its dependencies (h2, hyper-util, and
//! rustls through `log`), and panic messages. The tests search the errors they receive.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt::{Debug, Write as _};
use std::panic::PanicHookInfo;
use std::sync::{Arc, LazyLock, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inngest_api::Error;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

pub(crate) const API_KEY: &str = "sk-inn-api-Kq7ApiNeedle9Zx31";
pub(crate) const SIGNING_KEY: &str = "signkey-prod-5ec4e75164dead0bee";
pub(crate) const FALLBACK_KEY: &str = "signkey-prod-5ec4e7fa11bacc0ffe";
/// Part of the path of each request. With a character that the path encodes.
pub(crate) const EVENT_KEY: &str = "%Kq7EventNeedle-9Zx31Ev";
pub(crate) const ACCESS_TOKEN: &str = "token-Kq7TokenNeedle9Zx31";
/// A secret in a response.
pub(crate) const RESPONSE_SECRET: &str = "response-Kq7AnswerNeedle9Zx";

/// The unique part of each secret, as text and in common encodings of bytes.
static NEEDLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let secrets = [API_KEY, SIGNING_KEY, FALLBACK_KEY, EVENT_KEY, ACCESS_TOKEN, RESPONSE_SECRET];
    secrets.into_iter().flat_map(spellings).collect()
});

/// The subscriber, logger and panic hook of this process.
static WATCH: LazyLock<Watch> = LazyLock::new(|| {
    let watch = Watch::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(watch.clone())).unwrap();
    log::set_logger(Box::leak(Box::new(watch.clone()))).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let (before, recording) = (std::panic::take_hook(), watch.clone());
    std::panic::set_hook(Box::new(move |panic| {
        recording.panicked(panic);
        before(panic);
    }));
    watch
});

/// Records leaked secrets.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    leaks: Arc<Mutex<Vec<String>>>,
    /// The number of recorded texts, by crate.
    recorded: Arc<Mutex<BTreeMap<String, usize>>>,
}

/// Starts recording, if it has not started yet.
pub(crate) fn start() -> &'static Watch {
    &WATCH
}

/// Returns all texts of an error: its `Display`, both forms of its `Debug`, and those of its sources.
pub(crate) fn views(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.api_errors());
    let body = error.body().map(String::from_utf8_lossy).unwrap_or_default();
    let _ = write!(text, " {body} {:?} {:?}", error.body(), error.headers());
    for first in [error.source(), error.get_ref().map(|cause| cause as _)] {
        let mut next: Option<&(dyn StdError + 'static)> = first;
        while let Some(cause) = next {
            let _ = write!(text, " {cause} {cause:?} {cause:#?}");
            next = cause.source();
        }
    }
    text
}

/// Returns the text of a source that is already contained in the error's message, or in a source above it.
pub(crate) fn repeated(error: &Error) -> Option<String> {
    let mut seen = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if seen.contains(&text) {
            return Some(text);
        }
        seen = format!("{seen}: {text}");
        next = cause.source();
    }
    None
}

/// Returns the secret that a text contains.
pub(crate) fn find(text: &str) -> Option<&'static str> {
    NEEDLES.iter().map(String::as_str).find(|needle| text.contains(needle))
}

impl Watch {
    /// Asserts that no secret was logged so far.
    #[track_caller]
    pub(crate) fn assert_clean(&self) {
        let leaks = self.leaks.lock().unwrap().clone();
        assert!(leaks.is_empty(), "{leaks:#?}");
    }

    pub(crate) fn has_recorded(&self, name: &str) -> bool {
        self.recorded.lock().unwrap().contains_key(name)
    }

    /// Searches a text that a crate logged.
    fn record(&self, who: &str, text: &str) {
        let name = who.split("::").next().unwrap_or(who);
        *self.recorded.lock().unwrap().entry(name.to_owned()).or_default() += 1;
        if let Some(needle) = find(text) {
            let text: String = text.chars().take(2000).collect();
            self.leaks.lock().unwrap().push(format!("{who} logged {needle:?}: {text}"));
        }
    }

    /// Records panics of library code, which must not panic; ignores failed assertions of tests.
    fn panicked(&self, panic: &PanicHookInfo<'_>) {
        if !panic.location().is_some_and(|location| location.file().contains("tests/")) {
            self.leaks.lock().unwrap().push(panic.to_string());
        }
    }
}

/// The fields of an event or a span, one after another.
#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, " {field}={value}");
    }
}

impl<S: tracing::Subscriber> Layer<S> for Watch {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut text = Text::default();
        attributes.record(&mut text);
        self.record(attributes.metadata().target(), &text.0);
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        values.record(&mut text);
        self.record("span", &text.0);
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        self.record(event.metadata().target(), &text.0);
    }
}

impl log::Log for Watch {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.record(record.target(), &record.args().to_string());
    }

    fn flush(&self) {}
}

/// Returns the unique part of a secret as text, in hexadecimal, as a list of numbers, and in base64 at every alignment.
fn spellings(secret: &str) -> Vec<String> {
    let tail = secret.rsplit('-').next().unwrap();
    let bytes = tail.as_bytes();
    let list = |form: fn(&u8) -> String, between| bytes.iter().map(form).collect::<Vec<_>>().join(between);
    let mut spelled = vec![
        tail.to_owned(),
        list(u8::to_string, ", "),
        list(u8::to_string, ",\n    "),
        list(|byte| format!("{byte:02x}"), ""),
        list(|byte| format!("{byte:02X}"), ""),
    ];
    for before in 0..3 {
        let encoded = STANDARD.encode([&vec![0; before], bytes].concat());
        // The first and last characters depend on the neighboring bytes.
        spelled.push(encoded[4..encoded.len() - 4].to_owned());
    }
    spelled
}

#[test]
fn search_finds_secrets_in_logs_and_common_encodings() {
    let watch = Watch::default();
    let subscriber = tracing_subscriber::registry().with(watch.clone());
    let count = || watch.leaks.lock().unwrap().len();
    tracing::subscriber::with_default(subscriber, || {
        tracing::trace!(target: "h2::codec", "frame of {}", "nothing");
        assert_eq!(count(), 0);
        tracing::trace!(target: "h2::codec", "frame of {API_KEY}");
        tracing::trace!(header = ?API_KEY.as_bytes(), "a header");
        let span = tracing::trace_span!("call", key = SIGNING_KEY, later = tracing::field::Empty);
        span.record("later", FALLBACK_KEY);
    });
    assert_eq!(count(), 4, "{:?}", watch.leaks);
    log::Log::log(
        &watch,
        &log::Record::builder().args(format_args!("{RESPONSE_SECRET}")).target("rustls::conn").build(),
    );
    assert_eq!(count(), 5);
    assert!(watch.has_recorded("h2") && watch.has_recorded("rustls"));
    for text in [
        STANDARD.encode(format!("Bearer {API_KEY}")),
        STANDARD.encode(format!("bearer {SIGNING_KEY} ")),
        STANDARD.encode(format!("x:{FALLBACK_KEY}")),
        format!("{:?}", API_KEY.as_bytes()),
        format!("{:#?}", API_KEY.as_bytes()),
        format!("{:?}", bytes::Bytes::from(format!("a {API_KEY}"))),
    ] {
        assert!(find(&text).is_some(), "{text}");
    }
    assert_eq!(find("sk-inn-api-… signkey-prod-…"), None, "the debug output of a key");
}
