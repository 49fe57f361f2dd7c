//! Random plans for connections, derived from a seed.

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

/// Derives the plan of each connection from a seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    pub(crate) seed: u64,
    /// The maximum number of bytes of a connection, in both directions together.
    pub(crate) life: usize,
    /// Whether requests are duplicated. This requires plain HTTP.
    pub(crate) duplicates: bool,
}

/// How one connection is disturbed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// The number of bytes after which the connection ends, including the handshake.
    pub(crate) life: usize,
    /// Whether the connection ends with a reset.
    pub(crate) reset: bool,
    /// The number of bytes after which the connection pauses, and the length of the pause.
    pub(crate) delay: Option<(usize, Duration)>,
    /// The number of bytes from the client after which they are sent again on another connection.
    pub(crate) duplicate: Option<usize>,
}

impl Schedule {
    /// Returns the plan of a connection, by its number.
    pub(crate) fn plan(&self, number: u64) -> Plan {
        let mut random = SmallRng::seed_from_u64(self.seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        let life = random.random_range(0..self.life);
        let delay = Duration::from_millis(random.random_range(1..150));
        Plan {
            life,
            reset: random.random_bool(0.5),
            delay: random.random_bool(0.3).then(|| (random.random_range(0..=life), delay)),
            duplicate: (self.duplicates && random.random_bool(0.5)).then(|| random.random_range(0..=life)),
        }
    }
}
