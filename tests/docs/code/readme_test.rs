#[tokio::test]
async fn a_backfill_reports_its_rows() -> Result<(), Box<dyn std::error::Error>> {
    use inngest_api::{ApiKey, mock};
    use serde_json::{Value, json};

    let backfill = |data: Value| Ok(json!({ "since": data["since"], "rows": 7 }));
    let server = mock::Server::builder().function("demo-app", "backfill-data", backfill).start().await?;
    let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;

    let input = json!({ "since": 2025 });
    let started = client.v2().invoke_function("demo-app", "backfill-data", input).send().await?;
    let run = client.v2().wait_for_run(&started.run_id).await?;
    assert_eq!(run.decode_output::<Value>()?, Some(json!({ "since": 2025, "rows": 7 })));
    Ok(())
}
