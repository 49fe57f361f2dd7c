use crate::case::Case;
use crate::contender::Name;
use crate::measure::Cost;

/// Prints a Markdown table of the costs of one call.
pub(crate) fn print(case: Case, names: &[Name], costs: &[Cost], baseline: usize) {
    let hand = &costs[baseline];
    println!("\n{case}: {} calls a round\n", case.calls_per_round());
    println!("| contender | allocations | ratio | bytes allocated | ratio | CPU µs | ratio | wall µs |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (name, cost) in names.iter().zip(costs) {
        println!(
            "| {} | {:.1} | {:.2} | {:.0} | {:.2} | {:.1} | {:.2} | {:.1} |",
            name.text(),
            cost.allocations,
            cost.allocations / hand.allocations,
            cost.bytes,
            cost.bytes / hand.bytes,
            cost.cpu_micros,
            cost.cpu_ratio,
            cost.wall_micros,
        );
    }
    for other in [Name::Bare, Name::Reqwest] {
        print_ratio(names, costs, other);
    }
}

/// Prints the cost of the client relative to another contender than the baseline.
fn print_ratio(names: &[Name], costs: &[Cost], other: Name) {
    let cost = |wanted| names.iter().position(|name| *name == wanted).map(|at| &costs[at]);
    if let (Some(client), Some(other_cost)) = (cost(Name::Inngest), cost(other)) {
        println!(
            "\n{} to {}: {:.2} of the allocations, {:.2} of the CPU time",
            Name::Inngest.text(),
            other.text(),
            client.allocations / other_cost.allocations,
            client.cpu_micros / other_cost.cpu_micros,
        );
    }
}
