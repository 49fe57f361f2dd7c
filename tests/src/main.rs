//! The command of the tests' package: `drift` compares an `OpenAPI` file with the API definition.

use std::io::stdout;
use std::process::ExitCode;

use inngest_api_tests::conformance::drift;

const TROUBLE: u8 = 2;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let result = match arguments.next().as_deref() {
        Some("drift") => drift::run(arguments, &mut stdout().lock()),
        _ => Err(drift::USAGE.to_owned()),
    };
    match result {
        Ok(differs) => ExitCode::from(u8::from(differs)),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(TROUBLE)
        }
    }
}
