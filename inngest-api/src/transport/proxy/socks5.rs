//! The client's side of SOCKS5 (RFC 1928), with user name and password (RFC 1929).
//!
//! Not hyper-util's: it takes passwords as text only, and all its errors are of one type.

use std::fmt;
use std::io;
use std::net::IpAddr;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::Credentials;

const VERSION: u8 = 5;
const NO_AUTHENTICATION: u8 = 0;
const USER_AND_PASSWORD: u8 = 2;
const NO_ACCEPTABLE_METHOD: u8 = 0xff;

/// Why a SOCKS5 proxy did not connect to the target.
#[derive(Debug)]
pub(super) enum SocksError {
    Io(io::Error),
    /// The proxy does not follow the protocol.
    Invalid,
    /// The proxy requires another kind of authentication than the client offered.
    NoMethod {
        has_credentials: bool,
    },
    Credentials,
    HostTooLong,
    /// The reply code is not success.
    Reply(u8),
}

/// Has the proxy connect to a host: a name, which the proxy resolves, or an address. The stream then leads to that host.
pub(super) async fn connect<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    host: &str,
    port: u16,
    credentials: Option<&Credentials>,
) -> Result<(), SocksError> {
    authenticate(stream, credentials).await?;
    stream.write_all(&request(host, port)?).await?;
    stream.flush().await?;
    // A proxy that rejects the request may send no more than this.
    let [version, reply] = read(stream).await?;
    if version != VERSION {
        return Err(SocksError::Invalid);
    }
    if reply != 0 {
        return Err(SocksError::Reply(reply));
    }
    // The address that the proxy connects from: of no use here.
    let [_, kind] = read(stream).await?;
    match kind {
        1 => drop(read::<6, S>(stream).await?),
        4 => drop(read::<18, S>(stream).await?),
        3 => {
            let [length] = read(stream).await?;
            stream.read_exact(&mut vec![0; usize::from(length) + 2]).await?;
        }
        _ => return Err(SocksError::Invalid),
    }
    Ok(())
}

async fn authenticate<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    credentials: Option<&Credentials>,
) -> Result<(), SocksError> {
    let hello: &[u8] = match credentials {
        None => &[VERSION, 1, NO_AUTHENTICATION],
        Some(_) => &[VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD],
    };
    stream.write_all(hello).await?;
    stream.flush().await?;
    let [version, method] = read(stream).await?;
    match (method, credentials) {
        _ if version != VERSION => Err(SocksError::Invalid),
        (NO_AUTHENTICATION, _) => Ok(()),
        (USER_AND_PASSWORD, Some(Credentials { name, password })) => {
            let mut message = vec![1];
            for text in [name, password] {
                message.push(u8::try_from(text.len()).map_err(|_| SocksError::Credentials)?);
                message.extend_from_slice(text);
            }
            stream.write_all(&message).await?;
            stream.flush().await?;
            let [_, status] = read(stream).await?;
            if status == 0 { Ok(()) } else { Err(SocksError::Credentials) }
        }
        (NO_ACCEPTABLE_METHOD, _) => Err(SocksError::NoMethod { has_credentials: credentials.is_some() }),
        _ => Err(SocksError::Invalid),
    }
}

/// A request to connect to the target.
fn request(host: &str, port: u16) -> Result<Vec<u8>, SocksError> {
    let mut request = vec![VERSION, 1, 0];
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    match address.parse() {
        Ok(IpAddr::V4(address)) => {
            request.push(1);
            request.extend_from_slice(&address.octets());
        }
        Ok(IpAddr::V6(address)) => {
            request.push(4);
            request.extend_from_slice(&address.octets());
        }
        Err(_) => {
            request.push(3);
            request.push(u8::try_from(host.len()).map_err(|_| SocksError::HostTooLong)?);
            request.extend_from_slice(host.as_bytes());
        }
    }
    request.extend_from_slice(&port.to_be_bytes());
    Ok(request)
}

async fn read<const N: usize, S: AsyncRead + Unpin>(stream: &mut S) -> Result<[u8; N], SocksError> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

impl SocksError {
    /// Whether the next attempt fails in the same way.
    pub(super) fn is_permanent(&self) -> bool {
        match self {
            Self::NoMethod { .. } | Self::Credentials | Self::HostTooLong => true,
            Self::Reply(code) => matches!(code, 2 | 7 | 8),
            Self::Io(_) | Self::Invalid => false,
        }
    }

    /// Whether the proxy may connect to another address: it accepted the client, and the command.
    pub(super) fn depends_on_address(&self) -> bool {
        matches!(self, Self::Reply(code) if *code != 7)
    }
}

impl From<io::Error> for SocksError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for SocksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                "it closed the connection during the SOCKS5 handshake"
            }
            Self::Io(error) => return error.fmt(f),
            Self::Invalid => "invalid SOCKS5 response; check the scheme of the proxy URL",
            Self::NoMethod { has_credentials: false } => {
                "it requires authentication; add a user name and password to the proxy URL"
            }
            Self::NoMethod { has_credentials: true } => {
                "it requires another kind of authentication than a user name and password"
            }
            Self::Credentials => {
                "it rejected the user name and password; check the user name and password in the proxy URL"
            }
            Self::HostTooLong => "the host name is longer than 255 bytes, the limit of SOCKS5",
            Self::Reply(code) => {
                let text = match code {
                    1 => "general failure",
                    2 => "connection not allowed by its rules",
                    3 => "network unreachable",
                    4 => "host unreachable",
                    5 => "connection refused",
                    6 => "TTL expired",
                    7 => "command not supported",
                    8 => "address type not supported",
                    _ => "unknown error",
                };
                return write!(f, "{text} (SOCKS5 reply {code})");
            }
        };
        f.write_str(text)
    }
}

impl std::error::Error for SocksError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays a proxy that expects bytes and responds to them, in turn; the stream must then be at the target's first byte.
    async fn play(host: &str, user: Option<(&[u8], &[u8])>, script: &[(&[u8], &[u8])]) -> Result<(), SocksError> {
        let (mut client, mut proxy) = tokio::io::duplex(1024);
        let credentials = user.map(|(name, password)| Credentials { name: name.into(), password: password.into() });
        let proxy = async move {
            for (expected, response) in script {
                let mut received = vec![0; expected.len()];
                proxy.read_exact(&mut received).await.unwrap();
                assert_eq!(received, *expected);
                proxy.write_all(response).await.unwrap();
            }
            proxy.write_all(b"T").await.unwrap();
        };
        let (result, ()) = tokio::join!(connect(&mut client, host, 443, credentials.as_ref()), proxy);
        if result.is_ok() {
            assert_eq!(client.read_u8().await.unwrap(), b'T');
        }
        result
    }

    #[tokio::test]
    async fn names_and_addresses_are_requested_as_what_they_are() {
        let hello: (&[u8], &[u8]) = (&[5, 1, 0], &[5, 0]);
        let bound: [&[u8]; 3] = [&[5, 0, 0, 1, 1, 2, 3, 4, 0, 9], &[5, 0, 0, 3, 2, b'a', b'b', 0, 9], &{
            let mut v6 = [0; 22];
            v6[..4].copy_from_slice(&[5, 0, 0, 4]);
            v6
        }];
        for bound in bound {
            play("api.test", None, &[hello, (b"\x05\x01\x00\x03\x08api.test\x01\xbb", bound)]).await.unwrap();
            play("10.0.0.1", None, &[hello, (b"\x05\x01\x00\x01\x0a\x00\x00\x01\x01\xbb", bound)]).await.unwrap();
            let v6 = b"\x05\x01\x00\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x01\xbb";
            play("[::1]", None, &[hello, (v6, bound)]).await.unwrap();
        }
        let error = play(&"a".repeat(256), None, &[hello]).await.unwrap_err();
        assert!(matches!(error, SocksError::HostTooLong), "{error}");
    }

    #[tokio::test]
    async fn the_password_is_sent_as_its_bytes_and_only_if_the_proxy_selects_it() {
        let request: (&[u8], &[u8]) = (b"\x05\x01\x00\x03\x01a\x01\xbb", &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        let user: Option<(&[u8], &[u8])> = Some((b"me", b"\xff\x00"));
        let selected: (&[u8], &[u8]) = (&[5, 2, 0, 2], &[5, 2]);
        play("a", user, &[selected, (b"\x01\x02me\x02\xff\x00", &[1, 0]), request]).await.unwrap();
        play("a", user, &[(&[5, 2, 0, 2], &[5, 0]), request]).await.unwrap();
        let error = play("a", user, &[selected, (b"\x01\x02me\x02\xff\x00", &[1, 7])]).await.unwrap_err();
        assert!(matches!(error, SocksError::Credentials), "{error}");
    }

    #[tokio::test]
    async fn responses_that_are_not_socks5_are_reported() {
        const HELLO: &[u8] = &[5, 1, 0];
        const REQUEST: &[u8] = b"\x05\x01\x00\x03\x01a\x01\xbb";
        let method: (&[u8], &[u8]) = (HELLO, &[5, 0]);
        let scripts: [&[(&[u8], &[u8])]; 4] = [
            &[(HELLO, b"HT")],
            &[(HELLO, &[5, 2])],
            &[method, (REQUEST, &[4, 0])],
            &[method, (REQUEST, &[5, 0, 0, 2])],
        ];
        for script in scripts {
            let error = play("a", None, script).await.unwrap_err();
            assert!(matches!(error, SocksError::Invalid), "{error}");
        }
        let error = play("a", None, &[method, (REQUEST, &[5, 0xf4])]).await.unwrap_err();
        assert_eq!(error.to_string(), "unknown error (SOCKS5 reply 244)");
    }
}
