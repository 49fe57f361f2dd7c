//! The cases of `inngest_api_tests::cases`, against the embedded server and against a live one.

mod embedded;
mod live;
