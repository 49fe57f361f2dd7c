//! The contenders: four clients that make the same call with the same models.

mod bare;
mod by_hand;
mod inngest;
mod pooled;
mod reqwest;
mod tls;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use inngest_api::response::Page;
use inngest_api::v2::{InvokedRun, Run};
use tokio::runtime::Runtime;

use crate::case::Case;
use crate::server::Target;
use crate::workload::Workload;
use crate::{Result, wire};

/// A client that makes the calls of a case.
trait Contender: Sized + 'static {
    async fn new(target: &Target) -> Result<Self>;
    async fn invoke(&self) -> Result<InvokedRun>;
    async fn get_run(&self) -> Result<Run>;
    async fn list_runs(&self) -> Result<Page<Run>>;
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
            Self::Pooled => "by-hand",
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

    /// Returns the contenders of a case. Only one handwritten contender decodes, because the others decode in the same
    /// way. Only the client loads the system's root certificates.
    pub(crate) const fn of(case: Case) -> &'static [Self] {
        match case {
            Case::NewClient => &[Self::Inngest],
            Case::Decode => &[Self::Pooled, Self::Inngest],
            _ => &Self::ALL,
        }
    }

    /// Creates a client of a server, which connects now or on the first call.
    pub(crate) fn workload(self, target: &Target) -> Result<Box<dyn Workload>> {
        match self {
            Self::Bare => Calls::<bare::Bare>::boxed(target),
            Self::Pooled => Calls::<pooled::Pooled>::boxed(target),
            Self::Reqwest => Calls::<reqwest::Reqwest>::boxed(target),
            Self::Inngest => Calls::<inngest::Inngest>::boxed(target),
        }
    }
}

/// The calls of a contender on one thread, with the concurrency of the case.
struct Calls<C> {
    runtime: Runtime,
    contender: C,
    target: Target,
}

impl<C: Contender> Calls<C> {
    fn boxed(target: &Target) -> Result<Box<dyn Workload>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let contender = runtime.block_on(C::new(target))?;
        Ok(Box::new(Self { runtime, contender, target: target.clone() }))
    }
}

impl<C: Contender> Workload for Calls<C> {
    fn repeat(&mut self, times: u32) -> Result<()> {
        let Self { runtime, contender, target } = self;
        let case = target.case;
        runtime.block_on(async {
            if case.at_once() > 1 {
                let calls = stream::iter((0..times).map(|_| call(contender, case)));
                return calls.buffer_unordered(case.at_once()).try_collect().await;
            }
            for _ in 0..times {
                if case.connects() {
                    // Not in `call`, whose future would become larger and is moved for each call.
                    call(&C::new(target).await?, case).await?;
                } else {
                    call(contender, case).await?;
                }
            }
            Ok(())
        })
    }
}

/// Makes one call of a case.
async fn call<C: Contender>(contender: &C, case: Case) -> Result<()> {
    match case {
        Case::Run => wire::check_run(&contender.get_run().await?),
        Case::Page => wire::check_page(&contender.list_runs().await?),
        _ => wire::check_invoked(&contender.invoke().await?),
    }
}
