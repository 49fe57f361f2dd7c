//! What happens to each connection, drawn from a seed.

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

/// A seed, and what is drawn from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    pub(crate) seed: u64,
    /// The most bytes that a connection lives for, of both directions together.
    pub(crate) life: usize,
    /// Whether requests are said twice: only where they can be read.
    pub(crate) duplicates: bool,
}

/// What happens to one connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// After how many bytes it ends, handshake and all.
    pub(crate) life: usize,
    /// Whether it ends by a reset.
    pub(crate) reset: bool,
    /// After how many bytes nothing moves for a while.
    pub(crate) delay: Option<(usize, Duration)>,
    /// After how many bytes of the client's all of them are said again, on another connection.
    pub(crate) duplicate: Option<usize>,
}

impl Schedule {
    /// The plan of a connection, by its number.
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
