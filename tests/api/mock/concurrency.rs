use std::collections::HashSet;
use std::time::Duration;

use inngest_api::mock::Fault;
use inngest_api::v2;
use serde_json::{Value, json};
use tokio::runtime::Handle;

use super::{TRANSPORTS, api_key, demo_app};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_servers_share_no_state() {
    let one = |n: usize| async move {
        let builder = super::mock::Server::builder().function("app", "f", move |_: Value| Ok(n));
        let server = if n.is_multiple_of(2) { builder.in_memory().unwrap() } else { builder.start().await.unwrap() };
        let client = server.client(api_key()).unwrap();
        for _ in 0..=n % 3 {
            let run = client.v2().invoke_function("app", "f", json!({})).send().await.unwrap();
            let run = client.v2().wait_for_run(&run.run_id).await.unwrap();
            assert_eq!(run.decode_output::<usize>().unwrap(), Some(n));
        }
        server.expect::<v2::operation::InvokeFunction>(n % 3 + 1);
        assert_eq!(server.runs().len(), n % 3 + 1);
        server.verify();
        server
    };
    let servers: Vec<_> = (0..40).map(|n| tokio::spawn(one(n))).collect();
    let mut base_urls = HashSet::new();
    let mut running = Vec::new();
    for server in servers {
        let server = server.await.unwrap();
        base_urls.insert(server.base_url().to_owned());
        running.push(server);
    }
    // 20 servers listen on a port each; the servers in memory share one base URL.
    assert_eq!(base_urls.len(), 21);
}

/// Waits at most 10 seconds, because tasks end when they run next.
async fn no_task_is_left() -> bool {
    for _ in 0..1000 {
        if Handle::current().metrics().num_alive_tasks() == 0 {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

#[tokio::test]
async fn a_dropped_server_leaves_no_task_behind() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        let client = server.client(api_key()).unwrap();
        client.v2().health().send().await.unwrap();
        server.inject::<v2::operation::Health>(Fault::delay(Duration::from_secs(60 * 60)));
        let pending = tokio::spawn(client.v2().health().send());
        while server.calls::<v2::operation::Health>() == 1 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(server);
        assert!(pending.await.unwrap().is_err(), "{transport:?}");
        drop(client);
        assert!(no_task_is_left().await, "{transport:?}: {}", Handle::current().metrics().num_alive_tasks());
    }
}
