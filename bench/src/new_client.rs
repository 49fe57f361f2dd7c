//! Creates clients that trust the system's root certificates, which each process parses for its first client.

use std::hint::black_box;

use inngest_api::{ApiKey, Client};

use crate::allocations::Allocations;
use crate::{Result, wire};

/// Creates clients, and drops each before the next.
pub(crate) fn create(count: u32) -> Result<()> {
    for _ in 0..count {
        black_box(Client::new(ApiKey::parse(wire::KEY)?)?);
    }
    Ok(())
}

/// Prints the allocations of the first clients of this process.
pub(crate) fn compare() -> Result<()> {
    println!("\n| client of the process | allocations | bytes allocated |\n|---|---:|---:|");
    for number in ["first", "second", "third"] {
        let before = Allocations::so_far();
        create(1)?;
        let after = Allocations::so_far();
        println!("| {number} | {} | {} |", after.calls - before.calls, after.bytes - before.bytes);
    }
    Ok(())
}
