use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;
use inngest_api_spec::Error;

use super::background;

/// Waits for each thing of a stream: pages, items, messages.
pub trait WaitEach: Stream + Sized {
    /// The stream as an iterator, whose `next` blocks the thread.
    ///
    /// Within an async runtime its first item is an error that says so, and its last.
    fn wait_each(self) -> Each<Self>;
}

impl<S, T, E> WaitEach for S
where
    S: Stream<Item = Result<T, E>> + Unpin + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn wait_each(self) -> Each<Self> {
        Each(Some(self))
    }
}

/// A stream as an iterator.
#[must_use = "an iterator does nothing until it is asked"]
pub struct Each<S>(Option<S>);

impl<S, T, E> Iterator for Each<S>
where
    S: Stream<Item = Result<T, E>> + Unpin + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.0.take()?;
        let next = background::run(async move {
            let next = poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await;
            (next, stream)
        });
        match next {
            Ok((next, stream)) => {
                self.0 = next.is_some().then_some(stream);
                next
            }
            Err(fault) => Some(Err(fault.into())),
        }
    }
}

impl<S> fmt::Debug for Each<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Each(…)")
    }
}
