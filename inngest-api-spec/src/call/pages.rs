use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Capability;
use super::future::{SendFuture, send_as};
use super::progress::Progress;
use crate::response::Listed;
use crate::{CallOptions, Cursor, Error, Operation, Page};

/// An operation whose response is one page of a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not return pages",
    note = "a `paginated` operation returns `Page<T>`, or `KeysetPage<T>` if the cursor is the last item"
)]
pub trait Paginated: Operation + Send + 'static {
    /// The response type: a page of the list.
    type List: Listed;

    #[doc(hidden)]
    fn set_cursor(&mut self, cursor: Cursor);
}

/// The items of a list.
type Item<Op> = <<Op as Paginated>::List as Listed>::Item;

/// A stream of all pages of a list. Each page is one call, made when the stream is polled for it.
///
/// The stream ends after an error; [`resume`](Self::resume) continues it. To prevent endless loops, a cursor that the server
/// returns twice is an error, and so is a list of more than 10,000 pages; [`max_pages`](Self::max_pages) sets another limit.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<Op: Paginated> {
    capability: Capability<Op::WithoutClient>,
    operation: Op,
    options: CallOptions,
    state: State<Op::List>,
    progress: Progress,
}

enum State<R> {
    Next,
    InFlight(SendFuture<R>),
    /// The page after the one that was returned cannot be requested.
    Broken(Error),
    /// The call for a page failed.
    Failed,
    Ended,
}

impl<Op: Paginated> Pages<Op> {
    #[doc(hidden)]
    pub fn new(capability: Capability<Op::WithoutClient>, options: CallOptions, operation: Op) -> Self {
        Self { capability, operation, options, state: State::Next, progress: Progress::new(Op::INFO) }
    }

    /// Sets the maximum number of pages. After them, a list that continues is an error of kind
    /// [`TooLarge`](crate::ErrorKind::TooLarge). Default: 10,000.
    pub const fn max_pages(mut self, pages: u32) -> Self {
        self.progress.limit = pages;
        self
    }

    /// Returns the next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Page<Item<Op>>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next page, for `while let Some(page) = pages.try_next().await?`.
    ///
    /// # Errors
    /// If the call for the page fails.
    pub async fn try_next(&mut self) -> Result<Option<Page<Item<Op>>>, Error> {
        self.next().await.transpose()
    }

    /// Continues after the call for a page failed: the page is requested again when the stream is polled. Otherwise it does
    /// nothing.
    ///
    /// The client has already retried the call where that is safe, so wait before you continue.
    pub fn resume(&mut self) {
        if matches!(self.state, State::Failed) {
            self.state = State::Next;
        }
    }

    /// Returns the cursor of the page that the stream requests next, or whose call failed. `None` before the second page, and
    /// after the last.
    ///
    /// To continue a list in another process, store the cursor, and pass it to the operation's `cursor`.
    pub const fn cursor(&self) -> Option<&Cursor> {
        self.progress.cursor.as_ref()
    }

    /// Requests a page, unless there were too many.
    fn send(&self) -> SendFuture<Op::List> {
        if let Err(error) = self.progress.check_limit() {
            return SendFuture::failed(error);
        }
        send_as(&self.capability, &self.operation, &self.options)
    }

    /// Moves on to the next page, if there is one.
    fn advance(&mut self, page: &Page<Item<Op>>) -> Result<(), Error> {
        self.state = State::Ended;
        if let Some(cursor) = self.progress.advance(page)? {
            self.operation.set_cursor(cursor);
            self.state = State::Next;
        }
        Ok(())
    }
}

// No field is pinned.
impl<Op: Paginated> Unpin for Pages<Op> {}

impl<Op: Paginated> Stream for Pages<Op> {
    type Item = Result<Page<Item<Op>>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.state {
                State::Failed | State::Ended => return Poll::Ready(None),
                State::Next => self.state = State::InFlight(self.send()),
                State::InFlight(call) => {
                    let result = ready!(Pin::new(call).poll(cx));
                    self.state = State::Failed;
                    let page = match result {
                        Ok(page) => page,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    // A bad cursor is reported after the page, which is valid.
                    if let Err(error) = self.advance(&page) {
                        self.state = State::Broken(error);
                    }
                    return Poll::Ready(Some(Ok(page)));
                }
                State::Broken(error) => {
                    let error = error.clone();
                    self.state = State::Ended;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<Op: Paginated> std::fmt::Debug for Pages<Op> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("operation", &Op::INFO.id).finish_non_exhaustive()
    }
}

/// A stream of all items of a list, across its pages.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<Op: Paginated> {
    pages: Pages<Op>,
    page: std::vec::IntoIter<Item<Op>>,
    /// The cursor with which `page` was requested.
    cursor: Option<Cursor>,
}

impl<Op: Paginated> Items<Op> {
    #[doc(hidden)]
    pub fn new(pages: Pages<Op>) -> Self {
        Self { pages, page: Vec::new().into_iter(), cursor: None }
    }

    /// Sets the maximum number of pages; see [`Pages::max_pages`]. Default: 10,000.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }

    /// Continues after the call for a page failed; see [`Pages::resume`].
    pub fn resume(&mut self) {
        self.pages.resume();
    }

    /// Returns the cursor of the page that contains the next item. `None` before the second page, and after the last item.
    ///
    /// To continue a list in another process, store the cursor, and pass it to the operation's `cursor`. Items of the page that
    /// were already returned are then returned again.
    pub fn cursor(&self) -> Option<&Cursor> {
        if self.page.as_slice().is_empty() { self.pages.cursor() } else { self.cursor.as_ref() }
    }

    /// Returns the next item; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Item<Op>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next item, for `while let Some(item) = items.try_next().await?`.
    ///
    /// # Errors
    /// If the call for a page fails.
    pub async fn try_next(&mut self) -> Result<Option<Item<Op>>, Error> {
        self.next().await.transpose()
    }
}

impl<Op: Paginated> Unpin for Items<Op> {}

impl<Op: Paginated> Stream for Items<Op> {
    type Item = Result<Item<Op>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let cursor = self.pages.cursor().cloned();
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => (self.page, self.cursor) = (page.items.into_iter(), cursor),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<Op: Paginated> std::fmt::Debug for Items<Op> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").field("operation", &Op::INFO.id).finish_non_exhaustive()
    }
}
