//! Where a key becomes a header.

use std::sync::atomic::{AtomicBool, Ordering};

use http::HeaderValue;
use inngest_api_spec::__private::Bearer;

/// The key of a client, and the one to fall back to.
pub(crate) struct Keys {
    bearer: Option<Bearer>,
    fallback: Option<Bearer>,
    /// Whether the fallback worked where the first key did not: then it is the key from then on.
    uses_fallback: AtomicBool,
}

/// Which of the keys an attempt goes out with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    First,
    Fallback,
}

impl Keys {
    pub(crate) const fn new(bearer: Option<Bearer>, fallback: Option<Bearer>) -> Self {
        Self { bearer, fallback, uses_fallback: AtomicBool::new(false) }
    }

    /// The key that worked last.
    pub(super) fn current(&self) -> Which {
        if self.uses_fallback.load(Ordering::Relaxed) { Which::Fallback } else { Which::First }
    }

    /// What to try where the server refused a key: the fallback, once.
    pub(super) fn after_refusal(&self, refused: Which) -> Option<Which> {
        (refused == Which::First && self.fallback.is_some()).then_some(Which::Fallback)
    }

    /// Notes that the fallback worked.
    pub(super) fn keep_fallback(&self) {
        self.uses_fallback.store(true, Ordering::Relaxed);
    }

    /// The `Authorization` header; none for a dev server.
    pub(super) fn authorization(&self, which: Which) -> Option<HeaderValue> {
        let bearer = match which {
            Which::First => &self.bearer,
            Which::Fallback => &self.fallback,
        };
        bearer.as_ref().map(Bearer::header)
    }
}
