//! Measures contenders in alternating rounds.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

use crate::Result;
use crate::allocations::Allocations;
use crate::workload::Workload;

/// The number of measured rounds. Each runs all contenders, so that a slow machine affects all of them.
const ROUNDS: usize = 9;

/// The cost of one call of a contender. Each figure is the median of the rounds.
pub(crate) struct Cost {
    pub(crate) allocations: f64,
    pub(crate) bytes: f64,
    pub(crate) cpu_micros: f64,
    /// The ratio of the CPU time to that of the baseline in the same round.
    pub(crate) cpu_ratio: f64,
    pub(crate) wall_micros: f64,
}

#[derive(Clone, Copy)]
struct Round {
    allocations: f64,
    bytes: f64,
    cpu: f64,
    wall: f64,
}

/// Returns the costs of the workloads, in their order. Ratios are relative to the workload at `baseline`.
pub(crate) fn compare(workloads: &mut [Box<dyn Workload>], calls: u32, baseline: usize) -> Result<Vec<Cost>> {
    for workload in &mut *workloads {
        workload.repeat(calls.div_ceil(4))?;
    }
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let round: Vec<Round> =
            workloads.iter_mut().map(|workload| one(workload.as_mut(), calls)).collect::<Result<_>>()?;
        rounds.push(round);
    }
    let cost = |index: usize| {
        let figure = |of: fn(Round) -> f64| median(rounds.iter().map(|round| of(round[index])));
        Cost {
            allocations: figure(|round| round.allocations),
            bytes: figure(|round| round.bytes),
            cpu_micros: figure(|round| round.cpu),
            cpu_ratio: median(rounds.iter().map(|round| round[index].cpu / round[baseline].cpu)),
            wall_micros: figure(|round| round.wall),
        }
    };
    Ok((0..workloads.len()).map(cost).collect())
}

fn one(workload: &mut dyn Workload, calls: u32) -> Result<Round> {
    let (before, cpu, wall) = (Allocations::so_far(), ProcessTime::now(), Instant::now());
    workload.repeat(calls)?;
    let (cpu, wall, after) = (cpu.elapsed(), wall.elapsed(), Allocations::so_far());
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(calls);
    Ok(Round {
        allocations: per_call(after.calls - before.calls, calls),
        bytes: per_call(after.bytes - before.bytes, calls),
        cpu: micros(cpu),
        wall: micros(wall),
    })
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn per_call(count: u64, calls: u32) -> f64 {
    count as f64 / f64::from(calls)
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
