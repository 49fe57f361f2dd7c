//! Images: uploads, builds and tags.

use std::time::Duration;

use http::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::served;
use crate::mock::{Builder, Server};
use crate::v2::{
    ImageArchive, ImageBuildRecipe, ImageBuildState, ImageBuildStatus, ImageConfig, ImageUploadCompleted,
    ImageUploadGrant, NewImage, WaitError,
};
use crate::{ApiKey, Client, Error, ErrorKind, RetryConfig};

const CONTENT: &[u8] = b"0123456789";
const BASE: &str = "d40f8b6e-1c97-4a52-83ed-5b9e07c1f2a";

/// An upload with the last digit of its id, and of its SHA-256.
fn image(digit: char) -> NewImage {
    let archive = ImageArchive { sha256: digit.to_string().repeat(64), size_bytes: CONTENT.len() as u64 };
    NewImage::from_rootfs(format!("{BASE}{digit}"), "web", "v1", archive)
}

fn problem<T: std::fmt::Debug>(result: Result<T, Error>) -> (u16, String) {
    let error = result.unwrap_err();
    (error.status().map_or(0, |status| status.as_u16()), error.code().unwrap_or_default().to_owned())
}

fn conflict() -> (u16, String) {
    (409, "image_conflict".to_owned())
}

async fn upload(client: &Client<ApiKey>, image: NewImage) {
    let uploaded = client.v2().upload_image(image, CONTENT).await.unwrap();
    client.v2().wait_for_image_build(&uploaded.build_id).await.unwrap();
}

#[tokio::test]
async fn an_image_is_uploaded_and_built_over_sockets_and_in_memory() {
    let parts = || Server::builder().image_part_size(4);
    let memory = parts().in_memory().unwrap();
    let servers: [Server; 4] = [
        parts().start().await.unwrap(),
        parts().plain_http().start().await.unwrap(),
        Server::builder().cloud().http1_only().start().await.unwrap(),
        memory,
    ];
    for server in servers {
        let client = server.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap();
        let v2 = client.v2();
        let mut config = ImageConfig::default();
        config.user = "1000".into();
        let uploaded = v2.upload_image(image('a').config(config.clone()), CONTENT).await.unwrap();
        assert_eq!(uploaded.build_id.as_str(), format!("{BASE}a"));
        let build = v2.wait_for_image_build(&uploaded.build_id).await.unwrap();
        let digest = "a".repeat(64);
        assert_eq!((&build.state, &build.status), (&ImageBuildState::Succeeded, &ImageBuildStatus::Ready));
        assert_eq!((build.tag_updated, build.cache_hit, build.upload_size_bytes), (true, false, 10));
        assert_eq!(build.image_ref, format!("web@sha256:{digest}"));

        let found = v2.get_image("web").send().await.unwrap();
        assert_eq!(found.id, build.image_id);
        let [tag] = &*found.tags else { panic!("{found:?}") };
        assert_eq!((&*tag.name, tag.digest.as_ref(), tag.generation), ("v1", Some(&digest), 1));
        let [artifact] = &*found.artifacts else { panic!("{found:?}") };
        let manifest = artifact.manifest.as_ref().unwrap();
        assert_eq!((&artifact.digest, manifest.size_bytes, manifest.config.as_ref()), (&digest, 10, Some(&config)));
        let listed = v2.list_images().send().await.unwrap();
        assert_eq!((&listed.items[0].name, listed.items[0].artifacts.len(), listed.has_more), (&found.name, 0, false));
        let usage = v2.get_image_usage().send().await.unwrap();
        assert_eq!((usage.stored_bytes, usage.upload_bytes, usage.active_builds), (10, 10, 0));

        // The same upload again: nothing is uploaded, and the build is the same.
        assert_eq!(v2.upload_image(image('a').config(config), CONTENT).await.unwrap(), uploaded);
        assert_eq!(problem(v2.prepare_image_upload(image('a')).send().await), conflict(), "the id has another upload");
        assert_eq!(problem(v2.get_image("other").send().await).0, 404);
    }
}

#[tokio::test]
async fn tags_are_compared_and_swapped() {
    let (_server, client) = served(Server::builder().cloud()).await;
    let v2 = client.v2();
    upload(&client, image('a')).await;
    assert_eq!(problem(v2.prepare_image_upload(image('b')).send().await), conflict(), "the tag has generation 1");
    upload(&client, image('b').expected_generation(1)).await;
    let a = "a".repeat(64);
    assert_eq!(problem(v2.set_image_tag("web", "v1", &a, 1u64).send().await), conflict());
    assert_eq!(problem(v2.set_image_tag("web", "v1", "c".repeat(64), 2u64).send().await).0, 404);
    let tag = v2.set_image_tag("web", "v1", &a, 2u64).immutable(true).send().await.unwrap();
    assert_eq!((tag.digest.as_ref(), tag.generation, tag.immutable), (Some(&a), 3, true));
    assert_eq!(problem(v2.set_image_tag("web", "v1", &a, 3u64).send().await), conflict());
    assert_eq!(problem(v2.delete_image_tag("web", "v1", 3u64).send().await), conflict());

    let tag = v2.set_image_tag("web", "v2", &a, 0u64).send().await.unwrap();
    assert_eq!(tag.generation, 1);
    let deleted = v2.delete_image_tag("web", "v2", 1u64).send().await.unwrap();
    assert_eq!((deleted.deleted, deleted.digest, deleted.generation), (true, None, 2));
    assert_eq!(problem(v2.delete_image_tag("web", "v2", 2u64).send().await).0, 404);
    let names: Vec<_> = v2.get_image("web").send().await.unwrap().tags.into_iter().map(|tag| tag.name).collect();
    assert_eq!(names, ["v1"]);
    let builds = v2.list_image_builds().limit(1u32).send().await.unwrap();
    assert_eq!((builds.items[0].id.as_str(), builds.has_more), (&*format!("{BASE}b"), true));
}

#[tokio::test(start_paused = true)]
async fn a_build_is_waited_for_and_cancelled() {
    let server = Server::builder().sandbox_transition(Duration::from_secs(60)).in_memory().unwrap();
    let client = server.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap();
    let v2 = client.v2();
    let uploaded = v2.upload_image(image('a'), CONTENT).await.unwrap();
    let early = v2.wait_for_image_build(&uploaded.build_id).timeout(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(
        early.to_string(),
        "image build web:v1 is still queued after 5s; raise the `timeout` of the wait if it takes longer"
    );
    assert_eq!(v2.get_image_usage().send().await.unwrap().active_builds, 1);
    assert_eq!(server.received::<crate::v2::operation::GetImageBuild>().len(), 3, "after 0, 2 and 4 seconds");
    let build = v2.wait_for_image_build(&uploaded.build_id).await.unwrap();
    assert_eq!(build.state, ImageBuildState::Succeeded);

    let uploaded = v2.upload_image(image('b').expected_generation(1), CONTENT).await.unwrap();
    // The tag moves while the image is built.
    v2.set_image_tag("web", "v1", "a".repeat(64), 1u64).send().await.unwrap();
    let build = v2.wait_for_image_build(&uploaded.build_id).await.unwrap();
    assert_eq!((build.tag_updated, &*build.image_ref), (false, &*format!("web@sha256:{}", "b".repeat(64))));

    let uploaded = v2.upload_image(image('c').expected_generation(2), CONTENT).await.unwrap();
    v2.cancel_image_build(&uploaded.build_id).send().await.unwrap();
    let ended = v2.wait_for_image_build(&uploaded.build_id).await.unwrap_err();
    assert!(matches!(&ended, WaitError::Ended(build) if build.state == ImageBuildState::Cancelled), "{ended:?}");
    assert_eq!(ended.to_string(), "image build web:v1 is cancelled: cancelled by request");
    let WaitError::CallFailed(error) = v2.wait_for_image_build(BASE).await.unwrap_err() else { panic!("no build") };
    assert_eq!(problem::<()>(Err(error)).0, 404);
}

#[tokio::test]
async fn an_upload_is_checked() {
    let (_server, client) = served(Server::builder().cloud()).await;
    let v2 = client.v2();
    let archive = |size_bytes| ImageArchive { sha256: "a".repeat(64), size_bytes };
    let id = format!("{BASE}a");
    for (member, image) in [
        ("id", NewImage::from_rootfs("A", "web", "v1", archive(1))),
        ("name", NewImage::from_rootfs(&id, "inngest/web", "v1", archive(1))),
        ("tag", NewImage::from_rootfs(&id, "web", "V1", archive(1))),
        ("sha256", NewImage::from_rootfs(&id, "web", "v1", ImageArchive { sha256: "sha256:a".into(), size_bytes: 1 })),
        ("sizeBytes", NewImage::from_rootfs(&id, "web", "v1", archive(0))),
        ("sizeBytes", NewImage::from_rootfs(&id, "web", "v1", archive((10 << 30) + 1))),
        ("recipe", NewImage::from_context(&id, "web", "v1", archive(1), ImageBuildRecipe::new(""))),
    ] {
        assert_eq!(problem(v2.prepare_image_upload(image).send().await).0, 400, "{member}");
    }
    let id = v2.prepare_image_upload(image('a')).send().await.unwrap().upload_id;
    assert_eq!(problem(v2.complete_image_upload(&id).send().await), conflict(), "nothing was uploaded");
    assert_eq!(problem(v2.complete_image_upload(BASE).send().await).0, 404);
}

async fn put(grant: &ImageUploadGrant, method: &Method, header: &str, body: &[u8]) -> u16 {
    let url: http::Uri = grant.url.expose().parse().unwrap();
    let mut stream = TcpStream::connect(url.authority().unwrap().as_str()).await.unwrap();
    let head = format!(
        "{method} {} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{header}content-length: {}\r\n\r\n",
        url.path_and_query().unwrap(),
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response[9..12].parse().unwrap()
}

#[tokio::test]
async fn the_storage_takes_the_granted_bytes_without_a_key() {
    let builder: Builder = Server::builder().cloud().plain_http();
    let server = builder.start().await.unwrap();
    let client = server.client_builder(ApiKey::parse("sk-inn-api-0").unwrap()).retry(RetryConfig::disabled());
    let client = client.build().unwrap();
    let grant = client.v2().prepare_image_upload(image('a')).send().await.unwrap();
    assert_eq!((grant.headers.len(), grant.parts.len(), grant.expires_at.is_some()), (1, 0, true));
    let mut forged = grant.clone();
    forged.url = crate::types::Secret::new(grant.url.expose().replace("signature=", "signature=0"));
    for (grant, method, header, body, expected) in [
        (&grant, Method::PUT, "authorization: Bearer sk-inn-api-0\r\n", CONTENT, StatusCode::BAD_REQUEST),
        (&grant, Method::PUT, "x-inngest-env: production\r\n", CONTENT, StatusCode::BAD_REQUEST),
        (&grant, Method::POST, "", CONTENT, StatusCode::METHOD_NOT_ALLOWED),
        (&grant, Method::PUT, "", &CONTENT[1..], StatusCode::BAD_REQUEST),
        (&forged, Method::PUT, "", CONTENT, StatusCode::FORBIDDEN),
        (&grant, Method::PUT, "if-none-match: *\r\n", CONTENT, StatusCode::OK),
        (&grant, Method::PUT, "if-none-match: *\r\n", CONTENT, StatusCode::PRECONDITION_FAILED),
    ] {
        assert_eq!(put(grant, &method, header, body).await, expected.as_u16(), "{method} {header}");
    }
    assert!(client.v2().prepare_image_upload(image('a')).send().await.unwrap().already_uploaded);
    client.v2().complete_image_upload(&grant.upload_id).send().await.unwrap();
}

#[tokio::test]
async fn a_completed_upload_without_a_build_is_an_error() {
    let server = Server::builder().cloud().in_memory().unwrap();
    server.on::<crate::v2::operation::CompleteImageUpload>(|_| Ok(ImageUploadCompleted::default()));
    let client = server.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap();
    let error = client.v2().upload_image(image('b'), CONTENT).await.unwrap_err();
    assert_eq!((error.kind(), error.operation().unwrap().id), (ErrorKind::Decode, "complete_image_upload"));
}
