use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};

use crate::Result;
use crate::case::Case;

/// A server in a separate process, which is stopped when this value is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) target: Target,
}

/// The address and the certificate of the server.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) case: Case,
    pub(crate) address: SocketAddr,
    pub(crate) base_url: String,
    /// The certificate, in PEM.
    pub(crate) certificate: String,
}

impl Server {
    /// Runs this program as a child process, as the server of a case.
    pub(crate) fn start(case: Case) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", case.name()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or("the server has no standard output")?;
        let mut lines = BufReader::new(out).lines();
        let port: u16 = lines.next().ok_or("the server printed no port")??.parse()?;
        let mut certificate = String::new();
        while !certificate.ends_with("-----END CERTIFICATE-----\n") {
            certificate.push_str(&lines.next().ok_or("the server printed no certificate")??);
            certificate.push('\n');
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let scheme = if case.is_tls() { "https" } else { "http" };
        let base_url = format!("{scheme}://{address}");
        Ok(Self { process, target: Target { case, address, base_url, certificate } })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
