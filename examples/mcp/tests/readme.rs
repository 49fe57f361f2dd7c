use std::io::BufRead as _;
use std::process::Command;

use inngest_api::ApiKey;
use inngest_api::tools::Tools as _;
use inngest_api_mcp::{Assistant, Target};
use serde_json::Value;

const README: &str = include_str!("../README.md");

fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    README.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn the_configuration_in_the_readme_starts_this_program() {
    let configuration: Value = serde_json::from_str(blocks("json")[0]).unwrap();
    let servers = configuration["mcpServers"].as_object().unwrap();
    let mut targets = Vec::new();
    for server in servers.values() {
        assert!(server["command"].as_str().unwrap().ends_with("/inngest-api-mcp"));
        let arguments = server["args"].as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned());
        targets.push(Target::parse(arguments).unwrap());
        if targets.last() == Some(&Target::Environment) {
            assert!(server["env"].get(ApiKey::VARIABLE).is_some());
        }
    }
    assert_eq!(targets, [Target::Environment, Target::Dev(None), Target::Mock]);
}

#[test]
fn the_readme_lists_the_tools_and_the_permissions() {
    let rows = README.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let tools: Vec<_> = Assistant::tools().into_iter().map(|tool| tool.name).collect();
    assert_eq!(rows.collect::<Vec<_>>(), [tools, vec!["wait_for_run".to_owned()]].concat());
    let text = README.split_whitespace().collect::<Vec<_>>().join(" ");
    for permission in Assistant::PERMISSIONS {
        assert!(text.contains(&format!("`{permission}`")), "{permission}");
    }
}

#[test]
fn the_messages_in_the_readme_list_the_tools() {
    let program = env!("CARGO_BIN_EXE_inngest-api-mcp");
    let script = blocks("sh")[0].replace("cargo run --quiet --", &format!("'{program}'"));
    assert!(script.contains(program), "{script}");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let lines: Vec<Value> = output.stdout.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    let [initialized, listed] = lines.as_slice() else { panic!("{output:?}") };
    assert_eq!(initialized["result"]["serverInfo"]["name"], "inngest-api-mcp");
    let tools = listed["result"]["tools"].as_array().unwrap();
    assert_eq!(tools.len(), Assistant::tools().len() + 1);
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{output:?}");
}
