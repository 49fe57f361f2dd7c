//! Where a key becomes a header.

use std::sync::atomic::{AtomicBool, Ordering};

use http::HeaderValue;
use inngest_api_spec::__private::Bearer;

/// The key of a client, and the one to fall back to.
pub(crate) struct Keys {
    bearer: Option<Bearer>,
    fallback: Option<Bearer>,
    /// Whether the fallback is the key that worked last: it is tried first from then on.
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

    /// The key to try, once, where the server refused one: the other. A rotation may go either way.
    pub(super) fn other(&self, refused: Which) -> Option<Which> {
        self.fallback.as_ref()?;
        Some(if refused == Which::First { Which::Fallback } else { Which::First })
    }

    /// Notes which key worked.
    pub(super) fn keep(&self, which: Which) {
        if self.fallback.is_some() {
            self.uses_fallback.store(which == Which::Fallback, Ordering::Relaxed);
        }
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
