//! Uploads an image: prepares the upload, sends the bytes to the URLs that the API grants, and completes it.

use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;
use http::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use jiff::Timestamp;

use super::super::Operations;
use super::super::operation::{CompleteImageUpload, PrepareImageUpload};
use super::{ImageContent, ImageUploadCompleted, ImageUploadGrant, NewImage};
use crate::call::BoxFuture;
use crate::request::Put;
use crate::{Call, CallOptions, Capability, Error, ErrorKind, IntoArgument, NoClient, Operation as _, Secret};

const NAME: &str = "upload_image";
/// The default timeout of each attempt to upload a part.
const PART_TIMEOUT: Duration = Duration::from_secs(10 * 60);

impl<C> Operations<C> {
    /// Uploads an image and starts its build; returns the id of the build. In beta.
    ///
    /// Prepares the upload, sends the content to the URLs that the API grants, in parts if it requests parts, and completes the
    /// upload. Bytes that the server has already are not sent. The content must have the size and the SHA-256 of the image's
    /// [archive](super::ImageArchive). It needs the operations [`PrepareImageUpload`] and [`CompleteImageUpload`].
    ///
    /// The URLs lead to another server, which gets neither the key nor other headers of the client. They are `https://` (plain HTTP
    /// for this machine only), and redirects are not followed. The connections have the client's settings, such as the proxy and
    /// trusted authorities, without its client certificate. A custom transport sends the uploads as well, and must not follow
    /// redirects either; layers and observers do not see them.
    ///
    /// Each part is retried like an idempotent call. To resume an upload that failed, call it again with the same image, including
    /// its id.
    ///
    /// ```
    /// # use inngest_api_spec as inngest_api;
    /// # use inngest_api::{Call, CallExt, v2};
    /// # use v2::operation::{CompleteImageUpload, GetImageBuild, PrepareImageUpload};
    /// use inngest_api::v2::{ImageBuild, ImageContent, NewImage};
    ///
    /// async fn publish(
    ///     api: &(impl Call<PrepareImageUpload> + Call<CompleteImageUpload> + Call<GetImageBuild>),
    ///     image: NewImage,
    ///     archive: Vec<u8>,
    /// ) -> Result<ImageBuild, Box<dyn std::error::Error>> {
    ///     let uploaded = api.v2().upload_image(image, archive).await?;
    ///     Ok(api.v2().wait_for_image_build(&uploaded.build_id).await?)
    /// }
    /// ```
    ///
    /// # Errors
    /// Those of the two operations; [`Unexpected`](ErrorKind::Unexpected) or [`Server`](ErrorKind::Server) if the storage rejects
    /// the bytes, with its status: 403 if the URL has expired. No error contains a URL.
    pub fn upload_image(
        &self,
        image: impl IntoArgument<NewImage>,
        content: impl IntoArgument<ImageContent>,
    ) -> UploadImage
    where
        C: Call<PrepareImageUpload> + Call<CompleteImageUpload>,
    {
        UploadImage {
            prepare: self.0.capability(),
            complete: self.0.capability(),
            image: image.into_argument(),
            content: content.into_argument(),
            part_timeout: PART_TIMEOUT,
            options: CallOptions::new(),
        }
    }
}

/// Uploads an image when it is awaited.
#[derive(Clone, Debug)]
#[must_use = "an upload does nothing until it is awaited"]
pub struct UploadImage {
    prepare: Capability<PrepareImageUpload>,
    complete: Capability<CompleteImageUpload>,
    image: NewImage,
    content: ImageContent,
    part_timeout: Duration,
    options: CallOptions,
}

/// A range of the content, and where it goes.
struct Part<'a> {
    /// `part 2 of 3`.
    name: String,
    offset: u64,
    size: u64,
    url: &'a Secret,
    headers: &'a BTreeMap<String, String>,
    is_only: bool,
}

impl UploadImage {
    /// Sets the timeout of each attempt to upload a part, or all bytes if there are no parts; default 10 minutes.
    pub const fn part_timeout(mut self, timeout: Duration) -> Self {
        self.part_timeout = timeout;
        self
    }

    /// Sets options of the calls that prepare and complete the upload. Their [`retry`](CallOptions::retry) applies to the parts as
    /// well.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Uploads the image. Awaiting the builder does the same.
    #[must_use = "an upload does nothing until it is awaited"]
    pub fn send(self) -> BoxFuture<Result<ImageUploadCompleted, Error>> {
        Box::pin(self.upload())
    }

    async fn upload(self) -> Result<ImageUploadCompleted, Error> {
        let Self { prepare, complete, image, content, part_timeout, options } = self;
        let size = image.archive().size_bytes;
        if let Some(len) = content.len().filter(|len| *len != size) {
            let message = format!("the content has {len} bytes, and the archive of the image {size}");
            return Err(failed("content", ErrorKind::Request, &message));
        }
        let grant = PrepareImageUpload::new(image).options(options.clone()).on(&prepare).send().await?;
        for part in parts(&grant, size)? {
            let bytes = part.offset.checked_add(part.size).filter(|end| *end <= size);
            let bytes = bytes.and_then(|end| content.range(part.offset..end));
            let Some(bytes) = bytes else {
                let message = "the server requested bytes that are not part of the archive";
                return Err(failed(&part.name, ErrorKind::Unexpected, message));
            };
            let Some(body) = bytes.to_sized_body(part.size) else {
                let message = "the content has another length than requested, or is a stream that was already sent";
                return Err(failed(&part.name, ErrorKind::Request, message));
            };
            let response = prepare.put(Put {
                operation: PrepareImageUpload::<NoClient>::INFO,
                what: format!("{NAME} failed: {}", part.name),
                url: part.url.clone(),
                headers: headers(&part)?,
                body,
                timeout: part_timeout,
                retry: options.get_retry(),
            });
            let response = response.await.map_err(|error| error.with_key(true))?;
            check(&part, response.status, grant.expires_at)
                .map_err(|error| error.sent().with_attempts(response.attempts))?;
        }
        let completed = CompleteImageUpload::new(&grant.upload_id).options(options).on(&complete).send().await?;
        if completed.build_id.as_str().is_empty() {
            let message = "unexpected response body: no `buildId`; images are in beta, and their API may have changed";
            return Err(Error::local(ErrorKind::Decode, CompleteImageUpload::<NoClient>::INFO, message).sent());
        }
        Ok(completed)
    }
}

/// Returns the parts to upload; none if the server has the bytes.
fn parts(grant: &ImageUploadGrant, size: u64) -> Result<Vec<Part<'_>>, Error> {
    if grant.already_uploaded {
        return Ok(Vec::new());
    }
    if grant.parts.is_empty() {
        if grant.url.is_empty() {
            return Err(failed("content", ErrorKind::Unexpected, "the server returned no URL for the upload"));
        }
        let name = "content".to_owned();
        return Ok(vec![Part { name, offset: 0, size, url: &grant.url, headers: &grant.headers, is_only: true }]);
    }
    let count = grant.parts.len();
    let part = grant.parts.iter().map(|part| Part {
        name: format!("part {} of {count}", part.number),
        offset: part.offset,
        size: part.size_bytes,
        url: &part.url,
        headers: &part.headers,
        is_only: false,
    });
    Ok(part.collect())
}

/// Returns the headers of the grant, without those that HTTP itself sets.
fn headers(part: &Part<'_>) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (name, value) in part.headers {
        let (Ok(name), Ok(mut value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
            let message = "the server returned an invalid header for the upload";
            return Err(failed(&part.name, ErrorKind::Unexpected, message));
        };
        if ![CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING].contains(&name) {
            value.set_sensitive(true);
            headers.insert(name, value);
        }
    }
    Ok(headers)
}

/// Checks the status of an upload. A single upload that is there already has the status 412.
fn check(part: &Part<'_>, status: StatusCode, expires_at: Option<Timestamp>) -> Result<(), Error> {
    let (kind, message) = match status.as_u16() {
        200..=299 => return Ok(()),
        412 if part.is_only => return Ok(()),
        300..=399 => {
            (ErrorKind::Unexpected, "the storage redirected the upload; redirects are not followed".to_owned())
        }
        403 => {
            let expiry = expires_at.map_or_else(String::new, |time| format!(" at {time}"));
            let fix = "upload the image again, with the same id, for a new one";
            (ErrorKind::Unexpected, format!("the storage rejected the upload; its URL expires{expiry}: {fix}"))
        }
        500..=599 => (ErrorKind::Server, "the storage failed".to_owned()),
        _ => (ErrorKind::Unexpected, "the storage rejected the upload".to_owned()),
    };
    Err(failed(&part.name, kind, &message).with_response(status, HeaderMap::new(), None))
}

fn failed(what: &str, kind: ErrorKind, message: &str) -> Error {
    // The id makes the upload idempotent.
    Error::local(kind, None, format!("{NAME} failed: {what}: {message}")).with_key(true)
}

impl IntoFuture for UploadImage {
    type Output = Result<ImageUploadCompleted, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
