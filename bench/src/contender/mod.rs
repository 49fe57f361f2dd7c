//! Who is compared: four ways to make the same call, with the same models.

mod bare;
mod by_hand;
mod inngest;
mod pooled;
mod reqwest;
mod tls;

use inngest_api::Page;
use inngest_api::v2::{InvokedRun, Run};
use tokio::runtime::Runtime;

use crate::case::Case;
use crate::server::Target;
use crate::workload::Workload;
use crate::{Result, wire};

/// A client that makes the calls of a case.
trait Contender: Sized + 'static {
    async fn new(target: &Target) -> Result<Self>;
    async fn invoke(&mut self) -> Result<InvokedRun>;
    async fn list_runs(&mut self) -> Result<Page<Run>>;
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Bare,
    Pooled,
    Reqwest,
    Inngest,
}

impl Name {
    pub(crate) const ALL: [Self; 4] = [Self::Bare, Self::Pooled, Self::Reqwest, Self::Inngest];

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Bare => "bare-hyper",
            Self::Pooled => "hyper-util",
            Self::Reqwest => "reqwest",
            Self::Inngest => "inngest-api",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|name| name.text() == text)
            .ok_or_else(|| format!("no such contender: {text}").into())
    }

    /// Who is compared in a case: decoding by hand is the same thing whatever brought the bytes.
    pub(crate) const fn of(case: Case) -> &'static [Self] {
        match case {
            Case::Decode => &[Self::Pooled, Self::Inngest],
            _ => &Self::ALL,
        }
    }

    /// A client of a server, with its connection made at the first call.
    pub(crate) fn workload(self, target: &Target) -> Result<Box<dyn Workload>> {
        match self {
            Self::Bare => Calls::<bare::Bare>::boxed(target),
            Self::Pooled => Calls::<pooled::Pooled>::boxed(target),
            Self::Reqwest => Calls::<reqwest::Reqwest>::boxed(target),
            Self::Inngest => Calls::<inngest::Inngest>::boxed(target),
        }
    }
}

/// A contender's calls, one after the other, on one thread.
struct Calls<C> {
    runtime: Runtime,
    contender: C,
    case: Case,
}

impl<C: Contender> Calls<C> {
    fn boxed(target: &Target) -> Result<Box<dyn Workload>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let contender = runtime.block_on(C::new(target))?;
        Ok(Box::new(Self { runtime, contender, case: target.case }))
    }
}

impl<C: Contender> Workload for Calls<C> {
    fn repeat(&mut self, times: u32) -> Result<()> {
        let Self { runtime, contender, case } = self;
        runtime.block_on(async {
            for _ in 0..times {
                if *case == Case::Page {
                    wire::check_page(&contender.list_runs().await?)?;
                } else {
                    wire::check_invoked(&contender.invoke().await?)?;
                }
            }
            Ok(())
        })
    }
}
