//! The types that an argument accepts besides its own.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use inngest_api::stream::Upload;
use inngest_api::types::{AppId, Timestamp};
use inngest_api::v2::RunStatus::{Cancelled, Failed};
use inngest_api::v2::operation::ListRuns;
use inngest_api::{ApiKey, Client, Result};
use inngest_api_tests::replay::{Replay, json_answer};

use super::client;

/// Uploads borrowed content. All references have one lifetime, which is not `'static`.
async fn write<'a>(client: &'a Client<ApiKey>, path: &'a str, text: &'a String, bytes: &'a Vec<u8>) -> Result<()> {
    let (v2, copied, upload) = (client.v2(), Bytes::copy_from_slice(bytes), Upload::from(text));
    v2.write_sandbox_file("sbx", path, text.as_str()).send().await?;
    v2.write_sandbox_file("sbx", path, text).send().await?;
    v2.write_sandbox_file("sbx", path, bytes.as_slice()).send().await?;
    v2.write_sandbox_file("sbx", path, bytes).send().await?;
    v2.write_sandbox_file("sbx", path, *b"array").send().await?;
    v2.write_sandbox_file("sbx", path, b"array of a constant").send().await?;
    v2.write_sandbox_file("sbx", path, &copied).send().await?;
    v2.write_sandbox_file("sbx", path, &upload).send().await?;
    Ok(())
}

#[tokio::test]
async fn borrowed_bytes_of_any_lifetime_are_uploaded() {
    let written = || json_answer(r#"{"data":{"path":"/a","bytesWritten":"1"}}"#);
    let server = Replay::with(std::array::from_fn::<_, 8, _>(|_| written())).await.unwrap();
    let (text, bytes) = ("a text".to_owned(), b"some bytes".to_vec());
    write(&client(&server), "/a", &text, &bytes).await.unwrap();
    let received = server.received().await.unwrap();
    let bodies: Vec<_> = received.iter().map(|request| &*request.body).collect();
    let expected =
        ["a text", "a text", "some bytes", "some bytes", "array", "array of a constant", "some bytes", "a text"];
    assert_eq!(bodies, expected);
}

#[tokio::test]
async fn a_repeated_argument_takes_one_value_or_several() {
    let of_status = [
        ListRuns::new().status(Failed),
        ListRuns::new().status([Failed]),
        ListRuns::new().status(Some(Failed)),
        ListRuns::new().status([Failed, Cancelled]),
        ListRuns::new().status(vec![Failed, Cancelled]),
        ListRuns::new().status([Failed, Cancelled].into_iter().filter(|status| *status == Failed)),
        ListRuns::new().status(Failed).status([Cancelled, Failed]),
        ListRuns::new().status([Failed]).set_status(vec![]),
    ];
    let statuses: Vec<_> = of_status.into_iter().map(|call| call.status.len()).collect();
    assert_eq!(statuses, [1, 1, 1, 2, 2, 1, 3, 0]);
    let (id, text) = (AppId::from("shop"), "web".to_owned());
    let ids = [id.clone(), AppId::from("web")];
    let of_ids = [
        ListRuns::new().app_id(["shop", "web"]),
        ListRuns::new().app_id([&id]).app_id(&text),
        ListRuns::new().app_id(id.clone()).app_id(vec![text]),
        ListRuns::new().app_id(&ids),
        ListRuns::new().app_id(ids.as_slice()),
        ListRuns::new().app_id("shop".split(' ').chain(["web"])),
    ];
    for call in of_ids {
        assert_eq!(call.app_id, ids);
    }
    let server = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    client(&server).v2().list_runs().status([Failed, Cancelled]).app_id(&ids).send().await.unwrap();
    let received = server.received().await.unwrap();
    assert_eq!(received[0].target, "/v2/runs?status=FAILED&status=CANCELLED&appId=shop&appId=web");
}

#[tokio::test]
async fn a_time_can_be_a_system_time() {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let text: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(ListRuns::new().from(time).from, Some(text));
    let far = Duration::from_secs(1 << 60);
    let call = ListRuns::new().from(SystemTime::UNIX_EPOCH - far).until(SystemTime::UNIX_EPOCH + far);
    assert_eq!((call.from, call.until), (Some(Timestamp::MIN), Some(Timestamp::MAX)));
}
