//! TCP connections to a host: its addresses are tried one after another, without waiting for a silent one (RFC 8305).

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use inngest_api_spec::__private::BoxFuture;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// How long an address may be silent before the next one is tried as well: RFC 8305, section 5.
const DELAY: Duration = Duration::from_millis(250);

/// How often, and at which interval, the system probes a silent peer.
const KEEPALIVE: (u32, Duration) = (3, Duration::from_secs(15));

/// An address that did not connect, and why.
pub(super) type Tried = (SocketAddr, io::Error);

/// Why there is no connection to any address of a host.
pub(super) enum DialError {
    /// Every address, with the reason why it did not connect.
    Unreachable(Vec<Tried>),
    /// The runtime has no I/O.
    WithoutIo,
}

/// What comes next while addresses are tried.
enum Next {
    /// An address connected or failed.
    Result(usize, io::Result<TcpStream>),
    /// The addresses that are being tried are silent.
    Silence,
    WithoutIo,
}

/// Connects to the first address that accepts, until the deadline: `timeout` after connecting began.
pub(super) async fn connect(
    addresses: Vec<SocketAddr>,
    deadline: Instant,
    timeout: Duration,
) -> Result<TcpStream, DialError> {
    let left = deadline.saturating_duration_since(Instant::now());
    let share = left / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let delay = DELAY.min(share);
    let mut waiting = interleaved(addresses).into_iter().peekable();
    let mut connecting: Vec<(SocketAddr, BoxFuture<io::Result<TcpStream>>)> = Vec::new();
    let mut failed = Vec::new();
    loop {
        if let Some(address) = waiting.next() {
            connecting.push((address, Box::pin(TcpStream::connect(address))));
        }
        if connecting.is_empty() {
            return Err(DialError::Unreachable(failed));
        }
        let until = if waiting.peek().is_some() { Instant::now() + delay } else { deadline };
        let mut timer = pin!(tokio::time::sleep_until(until));
        let next = poll_fn(|cx| {
            for (index, (_, future)) in connecting.iter_mut().enumerate() {
                // Tokio has no function that tells whether the runtime has I/O; it panics.
                match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
                    Ok(Poll::Ready(result)) => return Poll::Ready(Next::Result(index, result)),
                    Ok(Poll::Pending) => {}
                    Err(_) => return Poll::Ready(Next::WithoutIo),
                }
            }
            timer.as_mut().poll(cx).map(|()| Next::Silence)
        });
        match next.await {
            Next::Result(_, Ok(stream)) => return Ok(stream),
            Next::Result(index, Err(error)) => {
                let (address, _) = connecting.swap_remove(index);
                failed.push((address, error));
            }
            Next::WithoutIo => return Err(DialError::WithoutIo),
            Next::Silence if Instant::now() >= deadline => {
                let timed_out = || io::Error::new(io::ErrorKind::TimedOut, format!("timed out after {timeout:?}"));
                failed.extend(connecting.into_iter().map(|(address, _)| (address, timed_out())));
                return Err(DialError::Unreachable(failed));
            }
            Next::Silence => {}
        }
    }
}

/// The addresses with their families in turn, so that one family that does not work costs one delay.
fn interleaved(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let mut all = Vec::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    loop {
        let pair = (first.next(), second.next());
        if pair == (None, None) {
            return all;
        }
        all.extend(pair.0);
        all.extend(pair.1);
    }
}

/// Sets the options of a connection.
pub(super) fn set_options(stream: &TcpStream, keepalive: Option<Duration>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if let Some(idle) = keepalive {
        let keepalive = TcpKeepalive::new().with_time(idle).with_interval(KEEPALIVE.1).with_retries(KEEPALIVE.0);
        // The longest idle time that a system accepts differs; without it the connection works as well.
        let _ = SockRef::from(stream).set_tcp_keepalive(&keepalive);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_families_of_addresses_take_turns() {
        let parse = |all: &[&str]| -> Vec<SocketAddr> { all.iter().map(|one| one.parse().unwrap()).collect() };
        let mixed = parse(&["[::1]:1", "[::2]:1", "[::3]:1", "10.0.0.1:1"]);
        assert_eq!(interleaved(mixed), parse(&["[::1]:1", "10.0.0.1:1", "[::2]:1", "[::3]:1"]));
        assert_eq!(interleaved(parse(&["10.0.0.1:1", "[::1]:1"])), parse(&["10.0.0.1:1", "[::1]:1"]));
        assert_eq!(interleaved(Vec::new()), []);
    }
}
