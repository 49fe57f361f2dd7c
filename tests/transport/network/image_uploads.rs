//! Uploads of images: the bytes go to another server, without the key.

use std::error::Error as _;
use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use inngest_api::stream::Upload;
use inngest_api::v2::{ImageArchive, ImageContent, ImageUploadCompleted, NewImage};
use inngest_api::{ApiKey, ClientBuilder, Error, ErrorKind};
use inngest_api_tests::replay::{Received, Replay, answer, json_answer, receive};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::server::Server;
use super::tls::Authority;
use super::{QUICK, SOON, api_key, builder};

const UPLOAD: &str = "d40f8b6e-1c97-4a52-83ed-5b9e07c1f2a8";
const SIGNATURE: &str = "SIGNATURE-OF-THE-GRANT";
const CONTENT: &str = "0123456789";

/// What the storage does with one connection.
#[derive(Clone)]
enum Reaction {
    Status(u16),
    Redirect(String),
    /// Reads the start of the request and closes the connection.
    Cut,
}

/// A server that the API grants URLs of.
struct Storage {
    url: String,
    received: JoinHandle<io::Result<Vec<Received>>>,
}

impl Storage {
    async fn start(reactions: impl IntoIterator<Item = Reaction>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let reactions: Vec<_> = reactions.into_iter().collect();
        let received = tokio::spawn(async move {
            let mut all = Vec::new();
            for reaction in reactions {
                let (mut stream, _) = listener.accept().await?;
                let response = match reaction {
                    Reaction::Cut => {
                        stream.read_exact(&mut [0; 16]).await?;
                        continue;
                    }
                    Reaction::Status(status) => answer(status, [], ""),
                    Reaction::Redirect(to) => answer(307, [("location", &*to)], ""),
                };
                all.push(receive(&mut stream).await?);
                stream.write_all(&response).await?;
                stream.shutdown().await?;
            }
            Ok(all)
        });
        Self { url, received }
    }

    fn part(&self, number: u32) -> String {
        format!("{}/uploads/a%2Fb?part={number}&signature={SIGNATURE}", self.url)
    }

    async fn received(self) -> Vec<Received> {
        self.received.await.unwrap().unwrap()
    }
}

fn image(size_bytes: u64) -> NewImage {
    NewImage::from_rootfs(UPLOAD, "web", "v2", ImageArchive { sha256: "ab".repeat(32), size_bytes })
}

/// Returns an API that grants an upload, and the responses of a completed one.
async fn api(grant: Value, completes: bool) -> Replay {
    let complete = completes.then(|| json_answer(&json!({ "buildId": UPLOAD }).to_string()));
    let grant = json_answer(&json!({ "data": grant }).to_string());
    Replay::with([Some(grant), complete].into_iter().flatten()).await.unwrap()
}

fn client(api: &Replay) -> ClientBuilder<ApiKey> {
    api.builder(api_key()).environment("staging").retry(QUICK)
}

/// Uploads [`CONTENT`].
async fn upload(grant: Value, completes: bool) -> Result<ImageUploadCompleted, Error> {
    let api = api(grant, completes).await;
    let client = client(&api).build().unwrap();
    let result = client.v2().upload_image(image(CONTENT.len() as u64), CONTENT.as_bytes()).part_timeout(SOON).await;
    let received = api.received().await.unwrap();
    assert_eq!(received.len(), if completes { 2 } else { 1 });
    if let Err(error) = &result {
        let shown = format!("{error} {error:?} {:?} {:?}", error.source(), error.get_ref());
        assert!(!shown.contains(SIGNATURE) && !shown.contains("/uploads"), "{shown}");
        assert!(error.to_string().starts_with("upload_image failed: "), "{error}");
    }
    result
}

#[tokio::test]
async fn parts_are_uploaded_with_the_headers_of_the_grant_and_nothing_of_the_client() {
    let storage = Storage::start([Reaction::Status(200), Reaction::Status(204)]).await;
    let grant = json!({ "uploadId": UPLOAD, "parts": [
        { "number": 1, "sizeBytes": "6", "url": storage.part(1), "headers": { "X-Checksum": "c1", "Content-Length": "7" } },
        { "number": 2, "offset": "6", "sizeBytes": "4", "url": storage.part(2) },
    ] });
    let api = api(grant, true).await;
    let client = client(&api).build().unwrap();
    let uploaded = client.v2().upload_image(image(10), CONTENT.as_bytes()).part_timeout(SOON).await.unwrap();
    assert_eq!(uploaded.build_id, UPLOAD);
    let calls = api.received().await.unwrap();
    assert_eq!(calls[1].target, format!("/v2/image-uploads/{UPLOAD}/complete"));
    assert!(calls.iter().all(|call| call.headers.contains_key("authorization")));
    let parts = storage.received().await;
    let target = |number| format!("/uploads/a%2Fb?part={number}&signature={SIGNATURE}");
    for (part, (number, body)) in parts.iter().zip([(1, "012345"), (2, "6789")]) {
        assert_eq!((&*part.method, &part.target, &*part.body), ("PUT", &target(number), body));
    }
    let names = |part: &Received| part.headers.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&parts[0]), ["content-length", "host", "x-checksum"]);
    assert_eq!(names(&parts[1]), ["content-length", "host"]);
    assert_eq!(parts[0].headers["content-length"], "6");
}

#[tokio::test]
async fn bytes_that_the_server_has_are_not_uploaded() {
    let storage = Storage::start([]).await;
    let known = json!({ "uploadId": UPLOAD, "url": storage.part(1), "alreadyUploaded": true });
    assert_eq!(upload(known, true).await.unwrap().build_id, UPLOAD);

    let storage = Storage::start([Reaction::Status(412)]).await;
    let grant = json!({ "uploadId": UPLOAD, "url": storage.part(1), "headers": { "If-None-Match": "*" } });
    assert_eq!(upload(grant, true).await.unwrap().build_id, UPLOAD);
    let [request] = &*storage.received().await else { panic!("one upload") };
    assert_eq!((&*request.headers["if-none-match"], &*request.body), ("*", CONTENT));

    // Only a single upload can be there already.
    let storage = Storage::start([Reaction::Status(412)]).await;
    let part = json!({ "number": 1, "sizeBytes": "10", "url": storage.part(1) });
    let error = upload(json!({ "uploadId": UPLOAD, "parts": [part] }), false).await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Unexpected, Some(412)));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let to = format!("http://{}/uploads?signature={SIGNATURE}", other.local_addr().unwrap());
    let storage = Storage::start([Reaction::Redirect(to)]).await;
    let error = upload(json!({ "uploadId": UPLOAD, "url": storage.part(1) }), false).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "upload_image failed: content: the storage redirected the upload; redirects are not followed (status 307)"
    );
    assert_eq!(
        (error.kind(), error.headers().map(inngest_api::http::HeaderMap::len)),
        (ErrorKind::Unexpected, Some(0))
    );
    let connected = tokio::time::timeout(Duration::from_millis(50), other.accept()).await;
    assert!(connected.is_err(), "the client connected to the target of the redirect");
}

#[tokio::test]
async fn a_part_is_uploaded_again_after_a_lost_connection_or_a_busy_storage() {
    let content: String = "x".repeat(1 << 20);
    let size = content.len() as u64;
    let reactions = [Reaction::Status(200), Reaction::Cut, Reaction::Status(500), Reaction::Status(200)];
    let storage = Storage::start(reactions).await;
    let grant = json!({ "uploadId": UPLOAD, "parts": [
        { "number": 1, "sizeBytes": "10", "url": storage.part(1) },
        { "number": 2, "offset": "10", "sizeBytes": (size - 10).to_string(), "url": storage.part(2) },
    ] });
    let api = api(grant, true).await;
    let client = client(&api).retry(QUICK.max_attempts(3)).build().unwrap();
    client.v2().upload_image(image(size), content.into_bytes()).part_timeout(SOON).await.unwrap();
    let received: Vec<_> = storage.received().await.into_iter().map(|part| part.body.len() as u64).collect();
    assert_eq!(received, [10, size - 10, size - 10]);
}

#[tokio::test]
async fn a_storage_that_keeps_failing_is_an_error_with_its_status_and_the_part() {
    for (status, attempts, kind, message) in [
        (503, 3, ErrorKind::Server, "the storage failed (status 503) (after 3 attempts)"),
        (400, 1, ErrorKind::Unexpected, "the storage rejected the upload (status 400)"),
        (
            403,
            1,
            ErrorKind::Unexpected,
            "the storage rejected the upload; its URL expires at 2026-03-04T05:36:30Z: upload the image again, with the same \
             id, for a new one (status 403)",
        ),
    ] {
        let storage = Storage::start(vec![Reaction::Status(status); attempts]).await;
        let part = json!({ "number": 1, "sizeBytes": "10", "url": storage.part(1) });
        let grant = json!({ "uploadId": UPLOAD, "parts": [part], "expiresAt": "2026-03-04T05:36:30Z" });
        let error = upload(grant, false).await.unwrap_err();
        assert_eq!(error.to_string(), format!("upload_image failed: part 1 of 1: {message}"));
        assert_eq!((error.kind(), error.attempts() as usize), (kind, attempts));
        assert_eq!((error.is_retryable(), error.is_ambiguous()), (status == 503, false), "{error}");
        assert_eq!(storage.received().await.len(), attempts);
    }
    let closed = Storage::start([Reaction::Cut, Reaction::Cut, Reaction::Cut]).await;
    let error = upload(json!({ "uploadId": UPLOAD, "url": closed.part(1) }), false).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
    assert!(error.may_have_been_sent() && error.is_retryable() && !error.is_ambiguous(), "{error}");
}

#[tokio::test]
async fn a_grant_that_leads_elsewhere_than_to_a_server_with_tls_is_refused() {
    for url in [
        &*format!("http://storage.example/uploads?{SIGNATURE}"),
        &format!("https://name:password@127.0.0.1/uploads?{SIGNATURE}"),
        &format!("ftp://127.0.0.1/uploads?{SIGNATURE}"),
        &format!("/uploads?{SIGNATURE}"),
        "",
    ] {
        let error = upload(json!({ "uploadId": UPLOAD, "url": url }), false).await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Unexpected, false), "{url}");
    }
    let storage = Storage::start([]).await;
    for (offset, size) in [("5", "6"), ("18446744073709551615", "1"), ("0", "11")] {
        let part = json!({ "number": 1, "offset": offset, "sizeBytes": size, "url": storage.part(1) });
        let error = upload(json!({ "uploadId": UPLOAD, "parts": [part] }), false).await.unwrap_err();
        assert!(error.to_string().ends_with("the server requested bytes that are not part of the archive"), "{error}");
    }
    let header = json!({ "uploadId": UPLOAD, "url": storage.part(1), "headers": { "x": "a\nb" } });
    assert!(upload(header, false).await.unwrap_err().to_string().ends_with("invalid header for the upload"));
}

#[tokio::test]
async fn uploads_trust_the_same_authorities_and_show_no_client_certificate() {
    let authority = Authority::new();
    let identity = authority.identity("client");
    for (acceptor, expected) in [
        (authority.serves("localhost", &["h2"]), None),
        (authority.demands("localhost", &["http/1.1"]), Some(ErrorKind::Tls)),
        (Authority::new().serves("localhost", &["h2"]), Some(ErrorKind::Tls)),
    ] {
        let storage = Server::start(acceptor).await;
        let url = format!("{}/uploads?{SIGNATURE}", storage.url());
        let api = api(json!({ "uploadId": UPLOAD, "url": url }), expected.is_none()).await;
        let client = builder(api.base_url(), &authority).client_certificate(&identity.certificate, &identity.key);
        let client = client.build().unwrap();
        let result = client.v2().upload_image(image(10), CONTENT.as_bytes()).part_timeout(SOON).await;
        assert_eq!(result.err().map(|error| error.kind()), expected);
        assert_eq!(storage.requests(), usize::from(expected.is_none()));
    }
}

#[tokio::test]
async fn content_is_read_in_parts_from_a_file_or_a_function_and_must_have_the_size() {
    let path = std::env::temp_dir().join(format!("inngest-api-image-{}", std::process::id()));
    std::fs::write(&path, CONTENT).unwrap();
    let file = inngest_api::io::image_file(&path).await.unwrap();
    let function = ImageContent::from_fn(|range| {
        let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        Upload::bytes(&CONTENT.as_bytes()[range])
    });
    for (content, size, expected) in [
        (file.clone(), 10, None),
        (function, 10, None),
        (
            file,
            12,
            Some((ErrorKind::Stream, "part 2 of 2: the content failed: the stream has fewer bytes than expected")),
        ),
        (
            ImageContent::from_fn(|_| Upload::bytes("")),
            10,
            Some((ErrorKind::Request, "part 1 of 2: the content has another length")),
        ),
    ] {
        // The last upload never begins or is never completed.
        let storage = Storage::start([Reaction::Status(200), Reaction::Status(200)]).await;
        let grant = json!({ "uploadId": UPLOAD, "parts": [
            { "number": 1, "sizeBytes": "6", "url": storage.part(1) },
            { "number": 2, "offset": "6", "sizeBytes": (size - 6).to_string(), "url": storage.part(2) },
        ] });
        let api = api(grant, expected.is_none()).await;
        let client = client(&api).build().unwrap();
        let result = client.v2().upload_image(image(size), &content).part_timeout(SOON).await;
        match expected {
            None => {
                result.unwrap();
                let bodies: Vec<_> = storage.received().await.into_iter().map(|part| part.body).collect();
                assert_eq!(bodies, ["012345", "6789"]);
            }
            Some((kind, message)) => {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), kind, "{error}");
                assert!(error.to_string().contains(message), "{error}");
            }
        }
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(inngest_api::io::image_file(&path).await.unwrap_err().kind(), io::ErrorKind::NotFound);

    // Nothing is sent.
    let unreachable = builder("http://127.0.0.1:1", &Authority::new()).build().unwrap();
    let error = unreachable.v2().upload_image(image(9), CONTENT.as_bytes()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().ends_with("the content has 10 bytes, and the archive of the image 9"), "{error}");
}
