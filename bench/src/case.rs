//! What is measured: a call, and how it travels.

use std::fmt;

use crate::Result;

/// A call over a connection that stands; or the decoding of an answer, without any connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    InvokeH1,
    InvokeTlsH1,
    InvokeTlsH2,
    Invoke64H1,
    Invoke256TlsH2,
    ConnectTlsH2,
    Page,
    Decode,
}

impl Case {
    pub(crate) const ALL: [Self; 8] = [
        Self::InvokeH1,
        Self::InvokeTlsH1,
        Self::InvokeTlsH2,
        Self::Invoke64H1,
        Self::Invoke256TlsH2,
        Self::ConnectTlsH2,
        Self::Page,
        Self::Decode,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::InvokeH1 => "invoke-h1",
            Self::InvokeTlsH1 => "invoke-tls-h1",
            Self::InvokeTlsH2 => "invoke-tls-h2",
            Self::Invoke64H1 => "invoke-64-h1",
            Self::Invoke256TlsH2 => "invoke-256-tls-h2",
            Self::ConnectTlsH2 => "connect-tls-h2",
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

    /// How many calls are under way at once.
    pub(crate) const fn at_once(self) -> usize {
        match self {
            Self::Invoke64H1 => 64,
            Self::Invoke256TlsH2 => 256,
            _ => 1,
        }
    }

    /// Whether each call is made by a client of its own, which has to connect first.
    pub(crate) const fn connects(self) -> bool {
        matches!(self, Self::ConnectTlsH2)
    }

    /// How many calls one round holds: enough for the clock of the CPU, few enough for all rounds to be done in seconds.
    pub(crate) const fn calls_per_round(self) -> u32 {
        match self {
            Self::InvokeH1 | Self::InvokeTlsH1 | Self::InvokeTlsH2 => 2000,
            Self::Invoke64H1 | Self::Invoke256TlsH2 => 4096,
            Self::ConnectTlsH2 => 50,
            Self::Page | Self::Decode => 200,
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
