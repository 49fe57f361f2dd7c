//! `SSL_CERT_FILE` and `SSL_CERT_DIR`: which certificate authorities a client trusts by default.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inngest_api::{ApiKey, Client, ClientBuilder, Error, RetryConfig};
use inngest_api_tests::child;
use inngest_api_tests::tls::{Authority, Leaf};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::warnings::Warnings;

/// Much longer than any case takes.
const SOON: Duration = Duration::from_secs(30);

const FILE: &str = "SSL_CERT_FILE";
const DIRECTORY: &str = "SSL_CERT_DIR";

fn builder() -> ClientBuilder<ApiKey> {
    Client::builder(ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap())
        .base_url(std::env::var("URL").unwrap())
        .timeout(SOON)
        .retry(RetryConfig::disabled())
}

async fn call(builder: ClientBuilder<ApiKey>) -> Result<String, Error> {
    builder.build()?.v2().health().send().await.map(|_| "trusted".to_owned())
}

#[tokio::test]
#[ignore = "runs in the process that the other tests start"]
async fn print_whether_the_server_is_trusted_in_a_new_process() {
    let warnings = Warnings::record();
    let file = || PathBuf::from(std::env::var(FILE).unwrap());
    let root = include_bytes!("../../fixtures/root.pem");
    let output = match std::env::var("WHAT").unwrap_or_default().as_str() {
        "call" => call(builder()).await,
        "call, another root added" => call(builder().root_certificate(root)).await,
        "only the added root" => call(builder().root_certificate(root).without_default_roots()).await,
        "without TLS" => call(builder().base_url("http://127.0.0.1:1")).await,
        "the file is removed after the first client" => {
            let first = builder().build().unwrap();
            fs::remove_file(file()).unwrap();
            let second = call(builder()).await;
            drop(first);
            second
        }
        "the file is added after the first client" => {
            let first = builder().build().unwrap_err();
            fs::rename(file().with_extension("later"), file()).unwrap();
            call(builder()).await.map(|second| format!("{second} after {:?}", first.kind()))
        }
        _ => return,
    };
    let output = output.unwrap_or_else(|error| format!("error: {:?}: {error}", error.kind()));
    child::report(&format!("{output} {}", warnings.joined()));
}

/// A server with its authority, and an empty folder.
struct Setup {
    url: String,
    authority: Authority,
    folder: PathBuf,
    _task: JoinSet<()>,
}

impl Setup {
    async fn new(name: &str) -> Self {
        let authority = Authority::new().unwrap();
        let acceptor = authority.acceptor(Leaf::of("127.0.0.1"), &["http/1.1"]).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let mut task = JoinSet::new();
        task.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let _ = stream.read(&mut [0; 4096]).await;
                let body = r#"{"data":{"status":"ok"}}"#;
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                let _ = stream.write_all((head + body).as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self { url, authority, folder, _task: task }
    }

    fn pem(&self) -> String {
        pem("CERTIFICATE", self.authority.certificate())
    }

    /// Writes a file, and returns its path.
    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    /// Returns what the case prints in a process that has only these variables.
    async fn output(&self, what: &str, variables: &[(&str, &str)]) -> String {
        let test = "variables::roots::print_whether_the_server_is_trusted_in_a_new_process";
        let (what, url) = (what.to_owned(), self.url.clone());
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let run = move || {
            let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let variables: Vec<_> = variables.chain([("URL", url.as_str())]).collect();
            child::run(test, &what, &variables).unwrap()
        };
        tokio::task::spawn_blocking(run).await.unwrap().trim_end().to_owned()
    }
}

fn pem(what: &str, der: &[u8]) -> String {
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", STANDARD.encode(der))
}

#[tokio::test]
async fn variables_replace_the_authorities_of_the_system() {
    let setup = Setup::new("roots_replace").await;
    let untrusted = "error: Tls: ";
    assert!(setup.output("call", &[]).await.starts_with("error: "));
    let file = setup.write("ca.pem", setup.pem());
    let other = setup.write("other.pem", pem("CERTIFICATE", Authority::new().unwrap().certificate()));
    setup.write("a/any-name.crt", setup.pem());
    setup.write("a/README", "no certificate");
    setup.write("a/0a1b2c3d.r0", pem("X509 CRL", b"0"));
    setup.write("a/nested/ignored.pem", "-----BEGIN CERTIFICATE-----");
    setup.write("b/other.pem", fs::read(&other).unwrap());
    let directory = setup.path("a");
    let two = std::env::join_paths([setup.path("b"), setup.path("a")]).unwrap().into_string().unwrap();

    for variables in [
        &[(FILE, &*file)][..],
        &[(FILE, &*setup.write("ca.der", setup.authority.certificate()))],
        &[(FILE, &*setup.write("bom.pem", format!("\u{feff}{}", setup.pem().replace('\n', "\r\n"))))],
        &[(DIRECTORY, &*directory)],
        &[(DIRECTORY, &*two)],
        &[(FILE, &*other), (DIRECTORY, &*directory)],
        &[(FILE, &*file), (DIRECTORY, &*setup.path("b"))],
    ] {
        assert_eq!(setup.output("call", variables).await, "trusted", "{variables:?}");
        assert_eq!(setup.output("call, another root added", variables).await, "trusted", "{variables:?}");
        assert!(setup.output("only the added root", variables).await.starts_with(untrusted), "{variables:?}");
    }
    assert!(setup.output("call", &[(FILE, &*other)]).await.starts_with(untrusted));
}

#[tokio::test]
async fn an_unreadable_or_empty_source_is_an_error_with_its_variable_and_path() {
    let setup = Setup::new("roots_errors").await;
    let good = setup.write("good/ca.pem", setup.pem());
    let directory = setup.path("good");
    fs::create_dir(setup.path("nothing")).unwrap();
    setup.write("no-certificate/README", "no certificate");
    let (missing, nothing) = (setup.path("missing"), setup.path("nothing"));
    let both = std::env::join_paths([&directory, &missing]).unwrap().into_string().unwrap();
    let none = std::env::join_paths([&nothing, &setup.path("no-certificate")]).unwrap().into_string().unwrap();
    let key = pem("PRIVATE KEY", &setup.authority.identity(Leaf::GOOD).unwrap().key);

    let empty = setup.write("empty.pem", "");
    let text = setup.write("text.pem", "no certificate");
    let only_key = setup.write("key.pem", &key);
    let damaged = setup.write("damaged.pem", setup.pem().replace("MII", "M*I"));
    for (variable, value, expected) in [
        (FILE, &*missing, format!("cannot read {missing}: ")),
        (FILE, &*directory, format!("cannot read {directory}: ")),
        (FILE, &*empty, format!("no certificate to trust in {empty}: it is empty; ")),
        (FILE, &*text, format!("no certificate to trust in {text}: it is neither PEM nor DER; ")),
        (
            FILE,
            &*only_key,
            format!("no certificate to trust in {only_key}: section 1 is `PRIVATE KEY`, not a certificate; "),
        ),
        (FILE, &*damaged, format!("no certificate to trust in {damaged}: section 1 is not base64; ")),
        (FILE, "", "is set but empty; ".to_owned()),
        (DIRECTORY, &*missing, format!("cannot read {missing}: ")),
        (DIRECTORY, &*both, format!("cannot read {missing}: ")),
        (DIRECTORY, &*good, format!("cannot read {good}: ")),
        (DIRECTORY, &*nothing, format!("no certificate to trust in {nothing}; ")),
        (DIRECTORY, &*none, format!("no certificate to trust in {nothing} and {}; ", setup.path("no-certificate"))),
        (DIRECTORY, "", "is set but empty; ".to_owned()),
    ] {
        // The other variable does not make up for it.
        let other = if variable == FILE { (DIRECTORY, &*directory) } else { (FILE, &*good) };
        for variables in [&[(variable, value)][..], &[(variable, value), other]] {
            for what in ["call", "call, another root added"] {
                let output = setup.output(what, variables).await;
                assert!(
                    output.starts_with(&format!("error: Configuration: {variable}")),
                    "{variable}={value}: {output}"
                );
                assert!(output.contains(&expected), "{expected}: {output}");
            }
        }
        // The variables are not read if the default authorities are not needed.
        let output = setup.output("only the added root", &[(variable, value)]).await;
        assert!(output.starts_with("error: Tls: "), "{output}");
        let output = setup.output("without TLS", &[(variable, value)]).await;
        assert!(output.starts_with("error: Connect: "), "{output}");
    }
}

#[tokio::test]
async fn damaged_sections_are_warnings_and_the_others_are_trusted() {
    let setup = Setup::new("roots_warnings").await;
    let other = pem("CERTIFICATE", Authority::new().unwrap().certificate());
    let damaged = setup.pem().replace("MII", "M*I");
    let unparsable = pem("CERTIFICATE", b"\x30\x02\x30\x00");
    let bundle = [&*other, &*damaged, &*setup.pem(), &*unparsable].concat();
    let file = setup.write("ca/bundle.pem", bundle);
    for variable in [(FILE, &*file), (DIRECTORY, &*setup.path("ca"))] {
        let output = setup.output("call", &[variable]).await;
        assert!(output.starts_with("trusted "), "{output}");
        assert_eq!(output.matches("a certificate cannot be read and is not trusted").count(), 2, "{output}");
        for part in ["section 2 is not base64", "section 4 cannot be parsed as a certificate", variable.0, &*file] {
            assert!(output.contains(part), "{part}: {output}");
        }
    }
    let good = setup.write("good.pem", setup.pem());
    assert_eq!(setup.output("call", &[(FILE, &*good)]).await, "trusted");
}

#[tokio::test]
async fn authorities_are_loaded_once_and_errors_are_not_stored() {
    let setup = Setup::new("roots_once").await;
    let file = setup.write("ca.pem", setup.pem());
    assert_eq!(setup.output("the file is removed after the first client", &[(FILE, &*file)]).await, "trusted");
    setup.write("ca.later", setup.pem());
    let output = setup.output("the file is added after the first client", &[(FILE, &*file)]).await;
    assert_eq!(output, "trusted after Configuration");
}
