//! Compares the cost of a call with `inngest-api` to the same call with other clients. See README.md.

mod allocations;
mod case;
mod contender;
mod decode;
mod measure;
mod new_client;
mod report;
mod server;
mod wire;
mod workload;

use std::process::ExitCode;

use case::Case;
use contender::Name;
use server::Server;

type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

const USAGE: &str = "usage: inngest-api-bench [compare [CASE…] | run --contender NAME --case CASE --calls N]
cases: new-client, invoke-h1, invoke-tls-h1, invoke-tls-h2, invoke-64-h1, invoke-256-tls-h2, connect-tls-h2, run, page, decode
contenders: bare-hyper, by-hand, reqwest, inngest-api";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] | ["compare"] => compare(&Case::ALL),
        ["compare", ref cases @ ..] => {
            compare(&cases.iter().map(|case| Case::parse(case)).collect::<Result<Vec<_>>>()?)
        }
        ["run", "--contender", name, "--case", case, "--calls", calls] => {
            run(Name::parse(name)?, Case::parse(case)?, calls.parse()?)
        }
        ["serve", case] => server::serve(Case::parse(case)?),
        _ => Err(USAGE.into()),
    }
}

/// Measures all contenders of these cases.
fn compare(cases: &[Case]) -> Result<()> {
    if !share_one_core() {
        eprintln!("client and server run on separate cores: the CPU time includes waking a core");
    }
    for case in cases {
        if *case == Case::NewClient {
            new_client::compare()?;
            continue;
        }
        let names = Name::of(*case);
        let baseline = names.iter().position(|name| *name == Name::Pooled).ok_or("no baseline")?;
        let costs = if *case == Case::Decode {
            let mut workloads: Vec<_> = names.iter().map(|name| decode::workload(*name)).collect();
            measure::compare(&mut workloads, case.calls_per_round(), baseline)?
        } else {
            let server = Server::start(*case)?;
            let mut workloads = names.iter().map(|name| name.workload(&server.target)).collect::<Result<Vec<_>>>()?;
            measure::compare(&mut workloads, case.calls_per_round(), baseline)?
        };
        report::print(*case, names, &costs, baseline);
    }
    Ok(())
}

/// Pins this process, and the servers that it starts, to one core. Otherwise each call wakes another core, which takes
/// more CPU time than the call.
fn share_one_core() -> bool {
    core_affinity::get_core_ids().and_then(|cores| cores.last().copied()).is_some_and(core_affinity::set_for_current)
}

/// Runs only the calls of one contender, for use with an external profiler.
fn run(name: Name, case: Case, calls: u32) -> Result<()> {
    if !Name::of(case).contains(&name) {
        return Err(format!("{} has no case {case}", name.text()).into());
    }
    match case {
        Case::NewClient => new_client::create(calls),
        Case::Decode => decode::workload(name).repeat(calls),
        _ => {
            let server = Server::start(case)?;
            name.workload(&server.target)?.repeat(calls)
        }
    }
}
