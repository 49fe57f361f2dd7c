//! A type as serde sees it: which members it asks for, and what becomes of a value. For the conformance test, which
//! compares it with the API's own description.
//!
//! Without the feature `inspect` nothing of it is there but a name.

#[cfg(feature = "inspect")]
mod recorder;

#[cfg(feature = "inspect")]
pub use self::recorder::{Fault, Inspected, Seen, What};
#[cfg(feature = "inspect")]
pub(crate) use self::recorder::{inspect_model, inspect_text};

/// Decodes a value as a type that only the listing knows, and encodes it again.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Inspect {
    #[cfg(feature = "inspect")]
    run: Option<fn(&serde_json::Value) -> Inspected>,
}

impl Inspect {
    /// Of what is no text and no JSON.
    pub const NONE: Self = Self {
        #[cfg(feature = "inspect")]
        run: None,
    };

    #[cfg(feature = "inspect")]
    pub(crate) const fn new(run: fn(&serde_json::Value) -> Inspected) -> Self {
        Self { run: Some(run) }
    }

    /// What becomes of the value; `None` where no type stands behind it.
    #[cfg(feature = "inspect")]
    #[must_use]
    pub fn run(&self, value: &serde_json::Value) -> Option<Inspected> {
        self.run.map(|run| run(value))
    }
}
