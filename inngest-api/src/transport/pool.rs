//! The connections of a client to its one server: an HTTP/2 connection that all calls share, or idle HTTP/1.1 ones.

use std::future::ready;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{self, Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, HeaderValue};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Response, StatusCode, Uri};
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1, http2};
use hyper_util::rt::TokioIo;
use inngest_api_spec::__private::{Body, BoxFuture};
use inngest_api_spec::{BaseUrl, BoxError};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};
use tokio::time::Instant;

use super::PoolConfig;
use super::connect::Connector;
use super::error::{ConnectError, SendError, is_of_stream};
use super::proxy::{self, Proxy};
use super::stream::{LastRead, Watched};
use crate::deadline;
use crate::process::PerProcess;
use crate::service::ResponseBody;

/// A connection attempt ends at its deadline, with an error that names what it tried. This much later, a call stops waiting for
/// an attempt whose runtime does not run.
const GRACE: Duration = Duration::from_millis(100);

/// How many connections may hand a request back unsent: a server may close each connection at once.
const MAX_FAILURES: u8 = 3;

/// The connections of a client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Shared>);

struct Shared {
    connector: Connector,
    config: PoolConfig,
    origin: Origin,
    state: PerProcess<Mutex<State>>,
}

/// Where the connections lead, as requests name it.
struct Origin {
    scheme: Scheme,
    authority: Authority,
    /// The `Host` header of HTTP/1.1: without the scheme's own port.
    host: Option<HeaderValue>,
}

struct State {
    http2: Option<Http2>,
    /// Idle connections, the longest idle first.
    idle: Vec<Idle>,
    /// A connection that is being made, and that all calls may share if it turns out to be HTTP/2.
    pending: Weak<Pending>,
    /// Whether the server is known to speak HTTP/1.1: then each call makes a connection of its own.
    is_http1: bool,
    /// The task that closes connections which are idle for too long; it ends when there are none.
    reaper: Option<JoinHandle<()>>,
    /// The tasks that wait for connections whose response was read before the request was sent completely.
    finishing: JoinSet<()>,
    /// How many HTTP/2 connections were made.
    http2_made: u64,
}

struct Http2 {
    id: u64,
    sender: http2::SendRequest<Body>,
    last_read: LastRead,
}

/// A connection for one request at a time.
struct Http1 {
    sender: http1::SendRequest<Body>,
    task: AbortHandle,
}

struct Idle {
    connection: Http1,
    since: Instant,
    /// Whether no request was sent on it yet.
    is_new: bool,
}

/// A connection attempt that several calls wait for. It runs in a task of its own, so that it does not depend on any one
/// call being polled; the last call that stops waiting aborts it.
struct Pending {
    result: watch::Receiver<Option<Shareable>>,
    /// Whether no call has taken the connection yet.
    is_new: AtomicBool,
    _task: JoinSet<()>,
}

/// An HTTP/2 connection with its id, for all calls that waited for it, even if it is not pooled any more. `None` if an idle
/// HTTP/1.1 connection is in the pool now.
type Shareable = Result<Option<(u64, http2::SendRequest<Body>)>, Arc<ConnectError>>;

/// What a call sends its request on.
enum Connection {
    /// New for the first call that takes it.
    Http2 { id: u64, sender: http2::SendRequest<Body>, is_new: bool },
    /// Idle since then, unless it is new.
    Http1 { connection: Http1, idle_since: Option<Instant> },
}

/// A request that was sent, or waits for a connection.
pub(crate) type Exchange = BoxFuture<Result<Response<ResponseBody>, BoxError>>;

/// How a call comes to a connection.
enum Checkout {
    Ready(Connection),
    Wait { pending: Arc<Pending>, is_first: bool },
    Connect,
}

impl Pool {
    pub(super) fn new(connector: Connector, base_url: &BaseUrl, config: PoolConfig) -> Self {
        let origin = Origin::of(base_url);
        let state = PerProcess::new(State::new(&origin));
        Self(Arc::new(Shared { connector, config, origin, state }))
    }

    /// Sends a request, and returns the response with its body still to be read.
    ///
    /// A pooled connection that turns out to be closed before the request was sent is replaced. If a connection has failed the
    /// request before, it is not sent on one that was idle: that one may be dead as well.
    pub(crate) fn send(&self, request: Request<Body>, has_failed: bool) -> Exchange {
        self.0.send(request, u8::from(has_failed))
    }

    /// Takes the connections out of the pool that may be dead, because a request got no response within `timeout`: a shared
    /// one that received nothing for half of that time, and those that were idle all the time. Requests in flight are not
    /// affected.
    pub(crate) fn forget_silent(&self, timeout: Duration) {
        let mut state = self.0.state();
        if state.http2.as_ref().is_some_and(|http2| http2.last_read.instant().elapsed() >= timeout / 2) {
            state.http2 = None;
        }
        state.idle.retain(|idle| idle.since.elapsed() < timeout);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        let state = self.state.get(|| State::new(&self.origin));
        state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `failures` is how many connections failed the request before.
    fn send(self: &Arc<Self>, request: Request<Body>, failures: u8) -> Exchange {
        let pooled = self.state().pooled(failures > 0, self.config.get_idle_timeout());
        if let Some(connection) = pooled {
            return self.send_on(connection, request, failures);
        }
        let shared = Arc::clone(self);
        Box::pin(async move {
            let connection = shared.checkout(failures > 0).await.map_err(SendError::Connect)?;
            shared.send_on(connection, request, failures).await
        })
    }

    /// Hands the request to the connection at once, so that the future has no room for it.
    fn send_on(self: &Arc<Self>, connection: Connection, mut request: Request<Body>, failures: u8) -> Exchange {
        let shared = Arc::clone(self);
        match connection {
            Connection::Http2 { id, mut sender, is_new } => {
                self.origin.write_absolute(&mut request);
                let sent = sender.try_send_request(request);
                Box::pin(async move {
                    match sent.await {
                        Ok(mut response) => {
                            if is_about_connection(response.status()) {
                                shared.forget_http2(id);
                                mark_reused(&mut response, !is_new);
                            }
                            Ok(response.map(|body| PooledBody::new(body).into()))
                        }
                        Err(error) => {
                            if !is_of_stream(error.error()) {
                                shared.forget_http2(id);
                            }
                            shared.resend(error, !is_new, failures).await
                        }
                    }
                })
            }
            Connection::Http1 { mut connection, idle_since } => {
                match self.connector.forwarding_proxy() {
                    Some(proxy) => self.origin.write_for_proxy(&mut request, proxy),
                    None => self.origin.write_relative(&mut request),
                }
                let sent = connection.sender.try_send_request(request);
                Box::pin(async move {
                    match sent.await {
                        Ok(mut response) => {
                            if let Some(proxy) = shared.rejecting_proxy(&response) {
                                return Err(Box::pin(not_forwarded(response, proxy)).await.into());
                            }
                            if is_about_connection(response.status()) {
                                shared.forget_idle_since(idle_since);
                                mark_reused(&mut response, idle_since.is_some());
                                return Ok(response.map(|body| PooledBody::new(body).into()));
                            }
                            Ok(shared.lend(response, connection))
                        }
                        Err(error) => {
                            shared.forget_idle_since(idle_since);
                            shared.resend(error, idle_since.is_some(), failures).await
                        }
                    }
                })
            }
        }
    }

    /// Sends the request again if the connection was closed before, and was a pooled one.
    fn resend(self: &Arc<Self>, mut error: TrySendError<Request<Body>>, is_pooled: bool, failures: u8) -> Exchange {
        let error = match error.take_message() {
            Some(request) if is_pooled && failures < MAX_FAILURES => return self.send(request, failures + 1),
            Some(_) => SendError::NotSent(error.into_error()),
            None => SendError::of(error.into_error()),
        };
        Box::pin(ready(Err(error.into())))
    }

    /// A connection to send a request on, within the connect timeout.
    async fn checkout(self: &Arc<Self>, avoids_idle: bool) -> Result<Connection, Arc<ConnectError>> {
        let deadline = deadline::after(self.connector.timeout);
        let mut earlier = None;
        let connecting = self.wait_or_connect(deadline, avoids_idle, &mut earlier);
        let latest = deadline.checked_add(GRACE).unwrap_or(deadline);
        let connected = tokio::time::timeout_at(latest, connecting).await;
        connected.unwrap_or_else(|_| Err(earlier.unwrap_or_else(|| Arc::new(self.timed_out()))))
    }

    async fn wait_or_connect(
        self: &Arc<Self>,
        deadline: Instant,
        mut avoids_idle: bool,
        earlier: &mut Option<Arc<ConnectError>>,
    ) -> Result<Connection, Arc<ConnectError>> {
        loop {
            let next = self.next_step(avoids_idle, deadline);
            let (pending, is_first) = match next {
                Checkout::Ready(connection) => return Ok(connection),
                Checkout::Connect => return self.connect_until(deadline).await.map_err(Arc::new),
                Checkout::Wait { pending, is_first } => (pending, is_first),
            };
            let mut result = pending.result.clone();
            let result = result.wait_for(Option::is_some).await.ok().and_then(|result| result.clone());
            match result {
                Some(Ok(Some((id, sender)))) => {
                    let is_new = pending.is_new.swap(false, Ordering::Relaxed);
                    return Ok(Connection::Http2 { id, sender, is_new });
                }
                Some(Ok(None)) => avoids_idle = false,
                Some(Err(error)) if error.is_timeout() => {
                    // The first error names the addresses. There may not be enough time to try them all again.
                    let error = earlier.take().unwrap_or(error);
                    if is_first || Instant::now() >= deadline {
                        return Err(error);
                    }
                    *earlier = Some(error);
                }
                Some(Err(error)) => return Err(error),
                // The task ended without a result: its runtime was shut down, or a resolver panicked.
                None if !is_first => {}
                None => return Err(Arc::new(ConnectError::Abandoned)),
            }
        }
    }

    /// Decides in one critical section how a call comes to a connection.
    fn next_step(self: &Arc<Self>, avoids_idle: bool, deadline: Instant) -> Checkout {
        let mut state = self.state();
        if let Some(connection) = state.pooled(avoids_idle, self.config.get_idle_timeout()) {
            return Checkout::Ready(connection);
        }
        if state.is_http1 || self.config.get_max_idle() == 0 {
            return Checkout::Connect;
        }
        if let Some(pending) = state.pending.upgrade().filter(|pending| !pending.is_over()) {
            return Checkout::Wait { pending, is_first: false };
        }
        let pending = Arc::new(self.start(deadline));
        state.pending = Arc::downgrade(&pending);
        Checkout::Wait { pending, is_first: true }
    }

    /// Makes a connection in a task of its own, for all calls that wait for it.
    fn start(self: &Arc<Self>, deadline: Instant) -> Pending {
        let (sender, result) = watch::channel(None);
        let shared = Arc::clone(self);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let connected = shared.connect_until(deadline).await;
            let mut state = shared.state();
            state.pending = Weak::new();
            let result = connected.map_err(Arc::new).map(|connection| match connection {
                Connection::Http2 { id, sender, .. } => Some((id, sender)),
                Connection::Http1 { connection, .. } => {
                    state.is_http1 = true;
                    state.idle.push(Idle { connection, since: Instant::now(), is_new: true });
                    shared.watch_idle(&mut state);
                    None
                }
            });
            sender.send_replace(Some(result));
        });
        Pending { result, is_new: AtomicBool::new(true), _task: task }
    }

    async fn connect_until(self: &Arc<Self>, deadline: Instant) -> Result<Connection, ConnectError> {
        let connected = tokio::time::timeout_at(deadline, self.connect(deadline)).await;
        connected.unwrap_or_else(|_| Err(self.timed_out()))
    }

    /// Makes a connection. One that speaks HTTP/2 is in the pool by then.
    async fn connect(self: &Arc<Self>, deadline: Instant) -> Result<Connection, ConnectError> {
        let connected = self.connector.connect(deadline).await?;
        if connected.is_http2 {
            let last_read = LastRead::now();
            let io = Watched::new(connected.stream, last_read.clone());
            let (sender, connection) = self.config.http2().handshake(io).await.map_err(ConnectError::Http)?;
            tokio::spawn(async move { drop(connection.await) });
            let mut state = self.state();
            state.is_http1 = false;
            state.http2_made += 1;
            let id = state.http2_made;
            if self.config.get_max_idle() > 0 {
                let sender = sender.clone();
                state.http2 = Some(Http2 { id, sender, last_read });
                self.watch_idle(&mut state);
            }
            return Ok(Connection::Http2 { id, sender, is_new: true });
        }
        let io = TokioIo::new(connected.stream);
        let (sender, connection) = http1::handshake(io).await.map_err(ConnectError::Http)?;
        let task = tokio::spawn(async move { drop(connection.await) }).abort_handle();
        Ok(Connection::Http1 { connection: Http1 { sender, task }, idle_since: None })
    }

    fn timed_out(&self) -> ConnectError {
        let proxy = self.connector.proxy.as_ref().map(|route| route.proxy.shown());
        ConnectError::TimedOut { timeout: self.connector.timeout, proxy }
    }

    /// Lends a connection to the body that is read from it.
    fn lend(self: &Arc<Self>, response: Response<Incoming>, connection: Http1) -> Response<ResponseBody> {
        let loan = Loan { shared: Arc::downgrade(self), connection };
        response.map(|incoming| PooledBody { incoming, loan: Some(loan), has_yielded: false }.into())
    }

    /// The proxy that rejected the request instead of forwarding it.
    fn rejecting_proxy(&self, response: &Response<Incoming>) -> Option<&Proxy> {
        let is_rejected = response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED;
        self.connector.forwarding_proxy().filter(|_| is_rejected)
    }

    /// Returns a connection to the pool as soon as it is ready for the next request.
    fn put_back(self: &Arc<Self>, connection: Http1) {
        if connection.sender.is_ready() {
            return self.push(connection);
        }
        // Its task has not finished the exchange yet; or it never will, if the server does not read the request's body.
        if let Ok(runtime) = Handle::try_current() {
            let (pool, timeout) = (Arc::downgrade(self), self.config.get_idle_timeout());
            let mut unfinished = Unfinished(Some(connection));
            let finish = async move {
                let Some(connection) = &mut unfinished.0 else { return };
                if let Ok(Ok(())) = tokio::time::timeout(timeout, connection.sender.ready()).await
                    && let Some(pool) = pool.upgrade()
                    && let Some(connection) = unfinished.0.take()
                {
                    pool.push(connection);
                }
            };
            let finishing = &mut self.state().finishing;
            while finishing.try_join_next().is_some() {}
            finishing.spawn_on(finish, &runtime);
        }
    }

    fn push(self: &Arc<Self>, connection: Http1) {
        let mut state = self.state();
        if !connection.sender.is_closed() && state.idle.len() < self.config.get_max_idle() {
            state.idle.push(Idle { connection, since: Instant::now(), is_new: false });
            self.watch_idle(&mut state);
        }
    }

    /// Takes no further requests to a connection that failed one.
    fn forget_http2(&self, id: u64) {
        let mut state = self.state();
        state.http2 = state.http2.take().filter(|http2| http2.id != id);
    }

    /// Drops all connections that were idle at least as long as one that is dead: what closed that one (a load balancer, a
    /// NAT) has closed these as well. One that was new says nothing about others.
    fn forget_idle_since(&self, since: Option<Instant>) {
        if let Some(since) = since {
            self.state().idle.retain(|idle| idle.since > since);
        }
    }

    /// Sees to it that idle connections are closed in time.
    fn watch_idle(self: &Arc<Self>, state: &mut State) {
        if state.reaper.as_ref().is_none_or(JoinHandle::is_finished)
            && let Ok(runtime) = Handle::try_current()
        {
            let reaper = reap(Arc::downgrade(self), self.config.get_idle_timeout());
            state.reaper = Some(runtime.spawn(reaper));
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if let Some(reaper) = &self.reaper {
            reaper.abort();
        }
    }
}

/// An extension of a response that is about the connection, which was used before.
#[derive(Clone, Copy)]
pub(crate) struct ReusedConnection;

/// Whether the server rejects what it received because of the connection: it may have closed it, it is not for this server, or
/// it is too early for it. Such a connection is not used again.
fn is_about_connection(status: StatusCode) -> bool {
    matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::MISDIRECTED_REQUEST | StatusCode::TOO_EARLY)
}

fn mark_reused(response: &mut Response<Incoming>, is_reused: bool) {
    if is_reused {
        response.extensions_mut().insert(ReusedConnection);
    }
}

/// The error of a request that a proxy rejected: the server did not receive it.
async fn not_forwarded(response: Response<Incoming>, proxy: &Proxy) -> SendError {
    let refusal = proxy::response::error(response, proxy).await;
    SendError::Connect(Arc::new(ConnectError::Forward { proxy: proxy.shown(), refusal }))
}

impl State {
    fn new(origin: &Origin) -> Mutex<Self> {
        Mutex::new(Self {
            http2: None,
            idle: Vec::new(),
            pending: Weak::new(),
            is_http1: origin.scheme == Scheme::HTTP,
            reaper: None,
            finishing: JoinSet::new(),
            http2_made: 0,
        })
    }

    /// The shared connection, or the one that was used last, unless it was idle for too long: [`reap`] does not run while its
    /// runtime does not.
    fn pooled(&mut self, avoids_idle: bool, timeout: Duration) -> Option<Connection> {
        if let Some(http2) = &self.http2
            && !http2.sender.is_closed()
            && http2.last_read.instant().elapsed() < timeout
        {
            return Some(Connection::Http2 { id: http2.id, sender: http2.sender.clone(), is_new: false });
        }
        while !avoids_idle && let Some(Idle { connection, since, is_new }) = self.idle.pop() {
            if !connection.sender.is_closed() && since.elapsed() < timeout {
                return Some(Connection::Http1 { connection, idle_since: (!is_new).then_some(since) });
            }
        }
        None
    }

    /// Drops what is closed, or idle for too long.
    fn expire(&mut self, now: Instant, timeout: Duration) {
        let is_over = |since: Instant| now.saturating_duration_since(since) >= timeout;
        self.http2 = self.http2.take().filter(|http2| !http2.sender.is_closed() && !is_over(http2.last_read.instant()));
        self.idle.retain(|idle| !idle.connection.sender.is_closed() && !is_over(idle.since));
    }

    /// When the next connection is idle for too long.
    fn next_expiry(&self, timeout: Duration) -> Option<Instant> {
        let http2 = self.http2.as_ref().map(|http2| http2.last_read.instant());
        let since = http2.into_iter().chain(self.idle.first().map(|idle| idle.since)).min()?;
        since.checked_add(timeout)
    }
}

impl Pending {
    /// Whether its task ended without a result.
    fn is_over(&self) -> bool {
        self.result.has_changed().is_err() && self.result.borrow().is_none()
    }
}

impl Origin {
    fn of(base_url: &BaseUrl) -> Self {
        let authority = base_url.authority();
        let default = if base_url.is_https() { 443 } else { 80 };
        let host = if authority.port_u16() == Some(default) { authority.host() } else { authority.as_str() };
        Self { scheme: base_url.scheme().clone(), authority: authority.clone(), host: HeaderValue::try_from(host).ok() }
    }

    /// HTTP/1.1 to an origin server: the path alone, and a `Host` header.
    fn write_relative(&self, request: &mut Request<Body>) {
        let path = std::mem::take(request.uri_mut()).into_parts().path_and_query;
        *request.uri_mut() = path.map(Uri::from).unwrap_or_default();
        if let Some(host) = &self.host {
            request.headers_mut().entry(HOST).or_insert_with(|| host.clone());
        }
    }

    /// HTTP/1.1 to a proxy that forwards the request: the whole URI, and the headers for the proxy.
    fn write_for_proxy(&self, request: &mut Request<Body>, proxy: &Proxy) {
        self.write_absolute(request);
        if let Some(host) = &self.host {
            request.headers_mut().entry(HOST).or_insert_with(|| host.clone());
        }
        proxy.write_headers(request.headers_mut());
    }

    /// HTTP/2: the whole URI, of which the parts become pseudo-headers.
    fn write_absolute(&self, request: &mut Request<Body>) {
        if request.uri().authority().is_none() {
            let path = request.uri().path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/"));
            let uri = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone()).path_and_query(path);
            *request.uri_mut() = uri.build().unwrap_or_default();
            request.headers_mut().remove(HOST);
        }
    }
}

/// A connection that has not finished its exchange. Dropping it closes the connection, which would go on sending without its
/// sender.
struct Unfinished(Option<Http1>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(Http1 { task, .. }) = &self.0 {
            task.abort();
        }
    }
}

/// A connection that the body of a response is read from. It does not keep the pool of a dropped client alive.
struct Loan {
    shared: Weak<Shared>,
    connection: Http1,
}

/// The body of a response. Its HTTP/1.1 connection returns to the pool when the body was read to its end, and is closed when
/// it is dropped before.
pub(crate) struct PooledBody {
    incoming: Incoming,
    loan: Option<Loan>,
    has_yielded: bool,
}

impl PooledBody {
    fn new(incoming: Incoming) -> Self {
        Self { incoming, loan: None, has_yielded: false }
    }

    /// Whether the connection is still lent, and its task has not finished the exchange.
    fn is_busy(&self) -> bool {
        self.loan.as_ref().is_some_and(|loan| !loan.connection.sender.is_ready() && !loan.connection.sender.is_closed())
    }

    fn put_back(&mut self) {
        if let Some(Loan { shared, connection }) = self.loan.take() {
            match shared.upgrade() {
                Some(shared) => shared.put_back(connection),
                None if connection.sender.is_ready() => {}
                None => drop(Unfinished(Some(connection))),
            }
        }
    }
}

impl Drop for PooledBody {
    fn drop(&mut self) {
        if self.incoming.is_end_stream() {
            self.put_back();
        }
    }
}

impl http_body::Body for PooledBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        if !self.has_yielded {
            match task::ready!(Pin::new(&mut self.incoming).poll_frame(cx)) {
                Some(Ok(frame)) => return Poll::Ready(Some(Ok(frame))),
                Some(Err(error)) => {
                    self.loan = None;
                    return Poll::Ready(Some(Err(error)));
                }
                None if self.is_busy() => {
                    // Lets the connection's task run: mostly it is then ready for the next request.
                    self.has_yielded = true;
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                None => {}
            }
        }
        self.put_back();
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

/// Closes what is idle for too long, until nothing was idle for the whole timeout or the client is gone.
async fn reap(pool: Weak<Shared>, timeout: Duration) {
    let mut was_empty = false;
    loop {
        let next = {
            let Some(pool) = pool.upgrade() else { return };
            let mut state = pool.state();
            state.expire(Instant::now(), timeout);
            state.next_expiry(timeout)
        };
        match next {
            Some(next) => tokio::time::sleep_until(next).await,
            None if was_empty => return,
            // Usually the one connection is in use.
            None => tokio::time::sleep(timeout).await,
        }
        was_empty = next.is_none();
    }
}
