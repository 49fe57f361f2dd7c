//! Runs the cases of `inngest_api_tests::cases` against the embedded server and against a dev server.

mod embedded;
mod live;
