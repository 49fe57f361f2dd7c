use std::collections::HashSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Capability;
use super::future::{SendFuture, send_as};
use crate::response::Listed;
use crate::{CallOptions, Cursor, Error, ErrorKind, Operation, Page};

/// An operation that answers one page of a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer pages",
    note = "a `paginated` operation answers `Page<T>`, or `KeysetPage<T>` where the next page starts at the last item"
)]
pub trait Paginated: Operation + Send + 'static {
    /// The response: a page of what the list is of.
    type List: Listed;

    #[doc(hidden)]
    fn set_cursor(&mut self, cursor: Cursor);
}

/// What a list is of.
type Item<E> = <<E as Paginated>::List as Listed>::Item;

/// How many pages of a list are read, unless the caller says otherwise.
const MAX_PAGES: u32 = 10_000;

/// All pages of a list, one call each, made as they are asked for.
///
/// An error ends it and takes nothing of the pages before. A cursor that comes twice is an error, and so is a list of more
/// than 10,000 pages, unless [`max_pages`](Self::max_pages) says otherwise: never an endless loop.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<E: Paginated> {
    capability: Capability<E::WithoutClient>,
    endpoint: E,
    options: CallOptions,
    state: State<E::List>,
    seen: HashSet<Cursor>,
    sent: u32,
    limit: u32,
}

enum State<R> {
    Next,
    InFlight(SendFuture<R>),
    Ended,
}

impl<E: Paginated> Pages<E> {
    #[doc(hidden)]
    pub fn new(capability: Capability<E::WithoutClient>, options: CallOptions, endpoint: E) -> Self {
        Self { capability, endpoint, options, state: State::Next, seen: HashSet::new(), sent: 0, limit: MAX_PAGES }
    }

    /// How many pages are read at most: more of them are an error of kind [`TooLarge`](ErrorKind::TooLarge), after the last
    /// that is given. Default: 10,000.
    pub const fn max_pages(mut self, pages: u32) -> Self {
        self.limit = pages;
        self
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Page<Item<E>>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The next page, or the error: for `while let Some(page) = pages.try_next().await?`.
    ///
    /// # Errors
    /// The call's.
    pub async fn try_next(&mut self) -> Result<Option<Page<Item<E>>>, Error> {
        self.next().await.transpose()
    }

    /// Asks for a page, unless there were too many.
    fn send(&mut self) -> SendFuture<E::List> {
        if self.sent >= self.limit {
            let message = format!(
                "the list goes on after {} pages: ask for larger pages (`limit`), or for more (`max_pages`)",
                self.limit
            );
            return SendFuture::failed(Error::local(ErrorKind::TooLarge, E::INFO, message));
        }
        self.sent += 1;
        send_as(&self.capability, &self.endpoint, &self.options)
    }

    /// Goes on to the next page, if there is one.
    fn advance(&mut self, page: &Page<Item<E>>) -> Result<(), Error> {
        self.state = State::Ended;
        if page.has_more && page.cursor.is_none() {
            let message = "the server says that there is more, and not where: the rest of the list cannot be read";
            return Err(Error::local(ErrorKind::Decode, E::INFO, message).sent());
        }
        let Some(cursor) = page.cursor.as_ref().filter(|_| page.has_more) else {
            return Ok(());
        };
        if !self.seen.insert(cursor.clone()) {
            let message = "the server gave the same cursor twice: the list would never end";
            return Err(Error::local(ErrorKind::Decode, E::INFO, message).sent());
        }
        self.endpoint.set_cursor(cursor.clone());
        self.state = State::Next;
        Ok(())
    }
}

// Nothing in it is pinned.
impl<E: Paginated> Unpin for Pages<E> {}

impl<E: Paginated> Stream for Pages<E> {
    type Item = Result<Page<Item<E>>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Next => self.state = State::InFlight(self.send()),
                State::InFlight(sending) => {
                    let answer = ready!(Pin::new(sending).poll(cx));
                    self.state = State::Ended;
                    let page = match answer {
                        Ok(page) => page,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    // The page itself is good, whatever its cursor: a bad one is said after it.
                    if let Err(error) = self.advance(&page) {
                        self.state = State::InFlight(SendFuture::failed(error));
                    }
                    return Poll::Ready(Some(Ok(page)));
                }
            }
        }
    }
}

impl<E: Paginated> std::fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("operation", &E::INFO.id).finish_non_exhaustive()
    }
}

/// All items of a list, over all its pages.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<E: Paginated> {
    pages: Pages<E>,
    page: std::vec::IntoIter<Item<E>>,
}

impl<E: Paginated> Items<E> {
    #[doc(hidden)]
    pub fn new(pages: Pages<E>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// How many pages are read at most: see [`Pages::max_pages`]. Default: 10,000.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }

    /// The next item; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Item<E>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The next item, or the error: for `while let Some(item) = items.try_next().await?`.
    ///
    /// # Errors
    /// The call's.
    pub async fn try_next(&mut self) -> Result<Option<Item<E>>, Error> {
        self.next().await.transpose()
    }
}

impl<E: Paginated> Unpin for Items<E> {}

impl<E: Paginated> Stream for Items<E> {
    type Item = Result<Item<E>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<E: Paginated> std::fmt::Debug for Items<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").field("operation", &E::INFO.id).finish_non_exhaustive()
    }
}
