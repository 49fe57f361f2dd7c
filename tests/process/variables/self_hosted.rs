//! The example of a self-hosted server in the guide, exactly as it is, against a server on another port.

use inngest_api::{Client, SigningKey};
use inngest_api_tests::child;
use inngest_api_tests::replay::{Replay, json_answer};

const GUIDE: &str = include_str!("../../../inngest-api/src/guide/self_hosted.md");

/// The code of the guide. A test compares it.
async fn example() -> Result<(), inngest_api::Error> {
    let key = SigningKey::from_env()?.in_place_of_api_key();
    let client = Client::builder(key).read_env().build()?;
    println!("{}", client.v2().health().send().await?.status);
    Ok(())
}

#[tokio::test]
#[ignore = "runs in the process that another test starts"]
async fn run_the_example_in_a_new_process() {
    if std::env::var("WHAT").is_err() {
        return;
    }
    let result = example().await.map_or_else(|error| error.to_string(), |()| "the example succeeded".to_owned());
    child::report(&result);
}

/// Returns the lines of the first block of this language after the heading, without those that are hidden.
fn block(heading: &str, language: &str) -> Vec<&'static str> {
    let (_, section) = GUIDE.split_once(heading).unwrap();
    let (_, block) = section.split_once(&format!("```{language}\n")).unwrap();
    let lines = block.lines().take_while(|line| *line != "```");
    lines.filter(|line| !line.is_empty() && !line.starts_with("# ")).collect()
}

#[tokio::test]
async fn the_five_lines_of_the_guide_call_a_self_hosted_server() {
    let variables = block("\n# A self-hosted server\n", "sh");
    let code = block("\n# A self-hosted server\n", "no_run");
    let code: Vec<_> = code.into_iter().filter(|line| !line.starts_with("use ")).collect();
    assert_eq!(variables.len() + code.len(), 5, "{variables:?} {code:?}");
    let (_, source) = include_str!("self_hosted.rs").split_once("async fn example()").unwrap();
    let source: Vec<_> = source.lines().skip(1).take(code.len()).map(str::trim).collect();
    assert_eq!(source, code, "the test runs another example than the guide's");

    let server = Replay::with([json_answer(r#"{"data":{"status":"ok"}}"#)]).await.unwrap();
    let base_url = server.base_url().to_owned();
    let run = move || {
        let variables: Vec<_> = variables.iter().map(|line| line.split_once('=').unwrap()).collect();
        assert!(variables.contains(&("INNGEST_BASE_URL", "http://localhost:8288")), "{variables:?}");
        let variables: Vec<_> = variables
            .into_iter()
            .map(|(name, value)| (name, if name == "INNGEST_BASE_URL" { base_url.as_str() } else { value }))
            .collect();
        child::run("variables::self_hosted::run_the_example_in_a_new_process", "example", &variables).unwrap()
    };
    assert_eq!(tokio::task::spawn_blocking(run).await.unwrap(), "the example succeeded");
    let received = server.received_one().await.unwrap();
    assert_eq!(received.target, "/v2/health");
    assert_eq!(received.headers["authorization"], "Bearer 0123456789abcdef0123456789abcdef");
}
