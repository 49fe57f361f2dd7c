//! A proxy that disturbs each connection according to a plan.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::schedule::{Plan, Schedule};

/// How long the proxy reads the response to a duplicated request.
const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// A proxy in front of a server; stops when it is dropped.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    pub(crate) counts: Arc<Counts>,
    accepting: JoinHandle<()>,
}

/// How often the proxy disturbed connections.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) connections: AtomicU64,
    pub(crate) cuts: AtomicU64,
    pub(crate) resets: AtomicU64,
    pub(crate) delays: AtomicU64,
    pub(crate) duplicates: AtomicU64,
    /// Connections that failed because the server was not running.
    pub(crate) nowhere: AtomicU64,
}

impl Proxy {
    pub(crate) async fn start(server: SocketAddr, schedule: Schedule) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let counts = Arc::new(Counts::default());
        let counted = Arc::clone(&counts);
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    Some(_) = connections.join_next() => {}
                    Ok((client, _)) = listener.accept() => {
                        let number = counted.connections.fetch_add(1, Ordering::Relaxed);
                        let passage = Passage { server, plan: schedule.plan(number), counts: Arc::clone(&counted) };
                        connections.spawn(passage.run(client));
                    }
                }
            }
        });
        Ok(Self { address, counts, accepting })
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// One connection through the proxy.
struct Passage {
    server: SocketAddr,
    plan: Plan,
    counts: Arc<Counts>,
}

impl Passage {
    async fn run(self, mut client: TcpStream) {
        let Ok(mut server) = TcpStream::connect(self.server).await else {
            self.counts.nowhere.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let _ = (client.set_nodelay(true), server.set_nodelay(true));
        // If one side closes or fails, the other is closed as well.
        let ended_by_plan = self.carry(&mut client, &mut server).await.unwrap_or_default();
        if ended_by_plan {
            let count = if self.plan.reset { &self.counts.resets } else { &self.counts.cuts };
            count.fetch_add(1, Ordering::Relaxed);
            if self.plan.reset {
                let _ = (client.set_zero_linger(), server.set_zero_linger());
            }
        }
    }

    /// Copies bytes until the plan ends the connection or one side closes it. Returns whether the plan ended it.
    async fn carry(&self, client: &mut TcpStream, server: &mut TcpStream) -> io::Result<bool> {
        let (mut up, mut down) = ([0; 2048], [0; 2048]);
        let (mut carried, mut sent) = (0, Vec::new());
        let (mut delay, mut duplicate) = (self.plan.delay, self.plan.duplicate);
        loop {
            let left = self.plan.life - carried;
            let (count, is_up) = tokio::select! {
                count = client.read(&mut up) => (count?, true),
                count = server.read(&mut down) => (count?, false),
            };
            if count == 0 {
                return Ok(false);
            }
            let passed = count.min(left);
            if is_up && self.plan.duplicate.is_some() {
                sent.extend_from_slice(&up[..count]);
            }
            if duplicate.is_some_and(|at| sent.len() >= at) {
                duplicate = None;
                self.counts.duplicates.fetch_add(1, Ordering::Relaxed);
                // The duplicate is sent as a whole and first, so that the original may arrive second.
                tokio::spawn(send_duplicate(self.server, sent.clone()));
                tokio::task::yield_now().await;
            }
            if let Some((at, time)) = delay
                && carried + passed >= at
            {
                delay = None;
                self.counts.delays.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(time).await;
            }
            if is_up {
                server.write_all(&up[..passed]).await?;
            } else {
                client.write_all(&down[..passed]).await?;
            }
            carried += passed;
            if carried >= self.plan.life {
                return Ok(true);
            }
        }
    }
}

/// Sends bytes of a client on a new connection, and discards the response.
async fn send_duplicate(server: SocketAddr, request: Vec<u8>) -> io::Result<()> {
    let mut connection = TcpStream::connect(server).await?;
    connection.write_all(&request).await?;
    let mut buffer = [0; 2048];
    let all = async {
        while connection.read(&mut buffer).await? > 0 {}
        Ok(())
    };
    tokio::time::timeout(READ_TIMEOUT, all).await.unwrap_or(Ok(()))
}
