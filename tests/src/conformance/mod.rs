//! Compares the API definition with an `OpenAPI` document: operations, parameters, models, statuses, error codes, streams and
//! limits.
//!
//! The tests compare it with the documents in `fixtures/documents`, the command `drift` with any file.

pub mod compare;
mod content;
pub mod deliberate;
pub mod document;
pub mod drift;
mod error_codes;
mod hints;
pub mod inspect;
mod limits;
mod models;
mod parameters;
mod permissions;
mod recorder;
pub mod sample;
mod schema;
mod statuses;
pub mod streams;
