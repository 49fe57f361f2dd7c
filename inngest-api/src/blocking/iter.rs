use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;
use inngest_api_spec::Error;

use super::background;

/// Iterates over a stream of pages, items or messages, blocking the thread.
pub trait WaitEach: Stream + Sized {
    /// Returns the stream as an iterator whose `next` blocks the thread.
    ///
    /// Inside an async runtime, the first item is an error of kind [`Configuration`](crate::ErrorKind::Configuration), and the
    /// iterator then ends.
    fn wait_each(self) -> BlockingIter<Self>;
}

impl<S, T, E> WaitEach for S
where
    S: Stream<Item = Result<T, E>> + Unpin + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn wait_each(self) -> BlockingIter<Self> {
        BlockingIter(Some(self))
    }
}

/// A stream as an iterator; see [`WaitEach::wait_each`].
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct BlockingIter<S>(Option<S>);

impl<S, T, E> Iterator for BlockingIter<S>
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
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl<S> fmt::Debug for BlockingIter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlockingIter(…)")
    }
}
