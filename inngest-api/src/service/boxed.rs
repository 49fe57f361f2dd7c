use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};

use inngest_api_spec::__private::BoxFuture;
use tower_service::Service;

/// A service without its type.
pub(super) type Shared<Request, Response, Error> =
    Arc<dyn Fn(Request) -> BoxFuture<Result<Response, Error>> + Send + Sync>;

/// Erases a service's type. Each call uses its own clone of the service, once that is ready.
pub(super) fn shared<S, Request, Response, Error>(
    service: S,
    map: impl Fn(Result<S::Response, S::Error>) -> Result<Response, Error> + Copy + Send + Sync + 'static,
) -> Shared<Request, Response, Error>
where
    S: Service<Request, Future: Send> + Clone + Send + 'static,
    Request: Send + 'static,
    Response: 'static,
    Error: 'static,
{
    // Behind a lock, because services that hold boxed ones are often not `Sync`.
    let service = Mutex::new(service);
    Arc::new(move |request| {
        let mut service = service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            match poll_fn(|cx| service.poll_ready(cx)).await {
                Ok(()) => {}
                Err(error) => return map(Err(error)),
            }
            map(service.call(request).await)
        })
    })
}
