//! The examples are in the files beside this one: `cargo run --example quickstart`.
