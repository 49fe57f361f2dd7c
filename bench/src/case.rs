//! The cases to measure: a call, and its connection.

use std::fmt;

use crate::Result;

/// A call over an open or a new connection, or work without a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    NewClient,
    InvokeH1,
    InvokeTlsH1,
    InvokeTlsH2,
    Invoke64H1,
    Invoke256TlsH2,
    ConnectTlsH2,
    Run,
    Page,
    Decode,
}

impl Case {
    /// All cases. `NewClient` is the first, because it measures the first client of the process.
    pub(crate) const ALL: [Self; 10] = [
        Self::NewClient,
        Self::InvokeH1,
        Self::InvokeTlsH1,
        Self::InvokeTlsH2,
        Self::Invoke64H1,
        Self::Invoke256TlsH2,
        Self::ConnectTlsH2,
        Self::Run,
        Self::Page,
        Self::Decode,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::NewClient => "new-client",
            Self::InvokeH1 => "invoke-h1",
            Self::InvokeTlsH1 => "invoke-tls-h1",
            Self::InvokeTlsH2 => "invoke-tls-h2",
            Self::Invoke64H1 => "invoke-64-h1",
            Self::Invoke256TlsH2 => "invoke-256-tls-h2",
            Self::ConnectTlsH2 => "connect-tls-h2",
            Self::Run => "run",
            Self::Page => "page",
            Self::Decode => "decode",
        }
    }

    pub(crate) fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|case| case.name() == name).ok_or_else(|| format!("no such case: {name}").into())
    }

    pub(crate) const fn is_tls(self) -> bool {
        matches!(self, Self::InvokeTlsH1) || self.is_http2()
    }

    pub(crate) const fn is_http2(self) -> bool {
        matches!(self, Self::InvokeTlsH2 | Self::Invoke256TlsH2 | Self::ConnectTlsH2)
    }

    /// Returns the number of concurrent calls.
    pub(crate) const fn at_once(self) -> usize {
        match self {
            Self::Invoke64H1 => 64,
            Self::Invoke256TlsH2 => 256,
            _ => 1,
        }
    }

    /// Returns whether each call uses a new client, which has to connect first.
    pub(crate) const fn connects(self) -> bool {
        matches!(self, Self::ConnectTlsH2)
    }

    /// Returns the number of calls of a round: enough for the resolution of the CPU clock, and few enough that all
    /// rounds take seconds.
    pub(crate) const fn calls_per_round(self) -> u32 {
        match self {
            Self::InvokeH1 | Self::InvokeTlsH1 | Self::InvokeTlsH2 | Self::Run => 2000,
            Self::Invoke64H1 | Self::Invoke256TlsH2 => 4096,
            Self::ConnectTlsH2 => 50,
            Self::Page | Self::Decode => 200,
            Self::NewClient => 1,
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
