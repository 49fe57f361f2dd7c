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
