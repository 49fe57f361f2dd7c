//! A proxy that does to each connection what its plan says.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::schedule::{Plan, Schedule};

/// How long the answers to what was said twice are listened to.
const HEARD: Duration = Duration::from_secs(5);

/// A proxy in front of a server; stops when it is dropped.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    pub(crate) counts: Arc<Counts>,
    accepting: JoinHandle<()>,
}

/// What it did.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) connections: AtomicU64,
    pub(crate) cuts: AtomicU64,
    pub(crate) resets: AtomicU64,
    pub(crate) delays: AtomicU64,
    pub(crate) duplicates: AtomicU64,
    /// Connections for which there was no server.
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
        // Whichever side is gone: the other is left as well.
        let lived = self.carry(&mut client, &mut server).await.unwrap_or_default();
        if lived {
            let count = if self.plan.reset { &self.counts.resets } else { &self.counts.cuts };
            count.fetch_add(1, Ordering::Relaxed);
            if self.plan.reset {
                let _ = (client.set_zero_linger(), server.set_zero_linger());
            }
        }
    }

    /// Carries bytes until the plan's end, or one side's; gives whether it was the plan's.
    async fn carry(&self, client: &mut TcpStream, server: &mut TcpStream) -> io::Result<bool> {
        let (mut up, mut down) = ([0; 2048], [0; 2048]);
        let (mut carried, mut said) = (0, Vec::new());
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
                said.extend_from_slice(&up[..count]);
            }
            if duplicate.is_some_and(|at| said.len() >= at) {
                duplicate = None;
                self.counts.duplicates.fetch_add(1, Ordering::Relaxed);
                // Whole, and before the original: that may be the one that comes too late.
                tokio::spawn(say_again(self.server, said.clone()));
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

/// Says what a client said, on a connection of its own; what is answered is heard by nobody.
async fn say_again(server: SocketAddr, said: Vec<u8>) -> io::Result<()> {
    let mut connection = TcpStream::connect(server).await?;
    connection.write_all(&said).await?;
    let mut heard = [0; 2048];
    let all = async {
        while connection.read(&mut heard).await? > 0 {}
        Ok(())
    };
    tokio::time::timeout(HEARD, all).await.unwrap_or(Ok(()))
}
