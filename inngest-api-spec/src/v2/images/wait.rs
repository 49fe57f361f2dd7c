//! Waits for the end of a build.

use std::fmt;
use std::time::Duration;

use super::super::Operations;
use super::super::operation::GetImageBuild;
use super::super::sandboxes::wait::{Progress, poll, write};
use super::super::wait::wait_settings;
use super::super::{ImageBuild, ImageBuildState, WaitError};
use crate::call::BoxFuture;
use crate::{Call, CallOptions, Capability, ImageBuildId, IntoArgument};

/// The delay between two polls, and the default timeout, as in Inngest's command line tool.
const DELAY: Duration = Duration::from_secs(2);
const TIMEOUT: Duration = Duration::from_secs(45 * 60);

impl<C> Operations<C> {
    /// Waits until an image build succeeds, and returns it. In beta.
    ///
    /// Polls immediately, and then every 2 seconds; never earlier than `Retry-After` permits. The default
    /// [`timeout`](WaitForImageBuild::timeout) is 45 minutes. The only operation it needs is [`GetImageBuild`]. Dropping the future
    /// stops the polling, not the build.
    ///
    /// It keeps polling through errors that may be temporary: an overloaded or unreachable server, once it has responded.
    ///
    /// # Errors
    /// [`WaitError::Ended`] if the build failed or was cancelled.
    pub fn wait_for_image_build(&self, build_id: impl IntoArgument<ImageBuildId>) -> WaitForImageBuild
    where
        C: Call<GetImageBuild>,
    {
        WaitForImageBuild {
            capability: self.0.capability(),
            build_id: build_id.into_argument(),
            timeout: TIMEOUT,
            options: CallOptions::new(),
        }
    }
}

/// Waits until an image build succeeds when it is awaited.
#[derive(Clone, Debug)]
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitForImageBuild {
    capability: Capability<GetImageBuild>,
    build_id: ImageBuildId,
    timeout: Duration,
    options: CallOptions,
}

impl WaitForImageBuild {
    wait_settings!(
        "Sets how long to wait in total; default 45 minutes.",
        "45 minutes",
        TIMEOUT,
        "Sets options of each call that reads the build."
    );

    /// Waits until the build succeeds. Awaiting the builder does the same.
    #[must_use = "a wait does nothing until it is awaited"]
    pub fn send(self) -> BoxFuture<Result<ImageBuild, WaitError<ImageBuild>>> {
        Box::pin(self.poll_state())
    }

    async fn poll_state(self) -> Result<ImageBuild, WaitError<ImageBuild>> {
        let Self { capability, build_id, timeout, options } = self;
        let read = || GetImageBuild::new(&build_id).options(options.clone()).on(&capability).send();
        let judge = |build: &ImageBuild| match build.state {
            ImageBuildState::Succeeded => Progress::Done,
            ImageBuildState::Failed | ImageBuildState::Cancelled => Progress::Ended,
            // A state that is unknown to this version of the crate is not known to be an end.
            _ => Progress::Wait,
        };
        poll(|duration| capability.sleep(duration), timeout, DELAY, read, judge).await
    }
}

impl IntoFuture for WaitForImageBuild {
    type Output = Result<ImageBuild, WaitError<ImageBuild>>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// `image build web:v2 is failed: no space left`.
impl fmt::Display for WaitError<ImageBuild> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, f, "image build", |build| {
            let reason = Some(build.error_message.as_str()).filter(|reason| !reason.is_empty());
            (format!("{}:{}", build.name, build.tag), build.state.as_str(), reason)
        })
    }
}
