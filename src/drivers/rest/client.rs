//! Sends one request and brings back the answer whole: sign-in, timeouts, TLS, and whether it was sent at all.
//!
//! It judges no answer. It follows no redirect and uses no proxy: the password goes to the system's own host alone.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Method, StatusCode, header};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use serde_json::Value;
use url::Url;

use super::veil::Veil;
use super::{map, wire};
use crate::domain::device::DesiredDevice;
use crate::domain::os_error;
use crate::domain::system::Access;
use crate::domain::text::Arg;
use crate::domain::values::Secret;
use crate::drivers::{Cause, Failure};

/// Whether a request changes something there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Read,
    Write,
}

/// A request to be sent.
pub struct Call<'a> {
    method: Method,
    path: &'a [&'a str],
    query: Vec<(&'static str, String)>,
    idempotency_key: Option<&'a str>,
    body: Option<Value>,
    /// The device whose secrets the answer could repeat.
    device: Option<&'a DesiredDevice>,
}

impl<'a> Call<'a> {
    pub const fn new(method: Method, path: &'a [&'a str]) -> Self {
        Self { method, path, query: Vec::new(), idempotency_key: None, body: None, device: None }
    }

    pub const fn get(path: &'a [&'a str]) -> Self {
        Self::new(Method::GET, path)
    }

    pub fn with_query(self, query: Vec<(&'static str, String)>) -> Self {
        Self { query, ..self }
    }

    pub fn with_key(self, key: &'a str) -> Self {
        Self { idempotency_key: Some(key), ..self }
    }

    pub fn about(self, device: &'a DesiredDevice) -> Self {
        Self { device: Some(device), ..self }
    }

    pub fn with_body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// Without its parameters.
    pub content_type: Option<String>,
    pub location: Option<String>,
    pub retry_after: Option<Duration>,
    /// The body, or why it did not come whole.
    pub body: Result<Vec<u8>, Cause>,
    /// To be laid over the words of it that a person is shown.
    pub veil: Veil,
}

impl Answer {
    /// Whether the contract's own 404 came, its problem document whole: what was asked after is not there. Any other server
    /// answers 404, too, to what it does not serve.
    pub fn says_not_there(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
            && self.content_type.as_deref() == Some(PROBLEM)
            && self.body.as_ref().is_ok_and(|body| wire::is_problem(body, self.status.as_u16()))
    }
}

/// The connections to one system.
pub struct Client {
    http: reqwest::Client,
    base: Url,
    user: String,
    password: Secret,
    veil: Veil,
    timeout: Duration,
    connect_timeout: Duration,
    tls: Arc<rustls::ClientConfig>,
}

/// The kind of a problem document (RFC 9457).
const PROBLEM: &str = "application/problem+json";
/// The largest reply that is read, unpacked.
const MAX_REPLY: usize = 64 * 1024 * 1024;
const DEFAULT_TIMEOUT_SECS: u64 = 10;

impl Client {
    pub fn new(access: &Access) -> Result<Self, Failure> {
        let timeout = access.options.get("timeout_secs").and_then(|words| words.trim().parse().ok());
        let timeout = Duration::from_secs(timeout.unwrap_or(DEFAULT_TIMEOUT_SECS).clamp(1, 300));
        // Shorter, so that a connection that could not be made is never taken for a request that was not answered.
        let connect_timeout = (timeout / 2).min(Duration::from_secs(5));
        let base = access.url.url().clone();
        let ca_file =
            access.options.get("ca_file").map(String::as_str).filter(|path| !path.trim().is_empty());
        let tls = tls_config(&base, ca_file)?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.clone())
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            // Sooner than servers usually close: a write on a connection just closed would be unsure for nothing.
            .pool_idle_timeout(Duration::from_secs(30))
            .timeout(timeout)
            .connect_timeout(connect_timeout)
            .dns_resolver(Arc::new(Resolver))
            .user_agent(concat!("vincula/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| {
                Failure::later(Cause::Tls { host: host_of(&base), reason: innermost(&error).into() })
            })?;
        Ok(Self {
            http,
            base,
            user: access.user.clone(),
            password: access.password.clone(),
            veil: Veil::of_sign_in(access),
            timeout,
            connect_timeout,
            tls: Arc::new(tls),
        })
    }

    pub const fn base(&self) -> &Url {
        &self.base
    }

    pub const fn connect_timeout(&self) -> Duration {
        self.connect_timeout
    }

    pub fn tls(&self) -> Arc<rustls::ClientConfig> {
        Arc::clone(&self.tls)
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// # Errors
    /// No answer came. What was certainly not sent can be tried again; of a write that was sent, nobody knows.
    pub async fn send(&self, call: &Call<'_>, effect: Effect) -> Result<Answer, Failure> {
        let response = self.request(call).send().await.map_err(|error| self.failure(&error, effect))?;
        let header = |name: header::HeaderName| response.headers().get(name)?.to_str().ok();
        let content_type = header(header::CONTENT_TYPE).and_then(|value| value.split(';').next());
        let wait = header(header::RETRY_AFTER).and_then(|words| map::retry_after(words, Timestamp::now()));
        Ok(Answer {
            status: response.status(),
            content_type: content_type.map(|kind| kind.trim().to_ascii_lowercase()),
            location: header(header::LOCATION).map(str::to_owned),
            retry_after: wait,
            body: self.body(response).await,
            veil: call.device.map_or_else(|| self.veil.clone(), |device| self.veil.and_device(device)),
        })
    }

    fn request(&self, call: &Call<'_>) -> reqwest::RequestBuilder {
        let mut url = self.base.clone();
        // An http URL always has a path to extend.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(call.path);
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let mut request = self
            .http
            .request(call.method.clone(), url)
            .basic_auth(&self.user, Some(self.password.expose()))
            .header(header::ACCEPT, format!("application/json, {PROBLEM}"));
        if let Some(key) = call.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        match &call.body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(body.to_string()),
            None => request,
        }
    }

    async fn body(&self, mut response: reqwest::Response) -> Result<Vec<u8>, Cause> {
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > MAX_REPLY => {
                    return Err(Cause::NotTheContract { reason: format!("> {MAX_REPLY} B") });
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(body),
                Err(error) if error.is_timeout() => return Err(self.timed_out()),
                Err(_) => return Err(Cause::Closed),
            }
        }
    }

    fn timed_out(&self) -> Cause {
        Cause::Timeout { seconds: self.timeout.as_secs() }
    }

    fn failure(&self, error: &reqwest::Error, effect: Effect) -> Failure {
        if error.is_connect() || error.is_builder() {
            return Failure::later(self.connect_cause(error));
        }
        let cause = if error.is_timeout() { self.timed_out() } else { Cause::Closed };
        match effect {
            Effect::Read => Failure::later(cause),
            Effect::Write => Failure::Unsure(cause),
        }
    }

    /// Why no connection was made, from the innermost error that says so.
    fn connect_cause(&self, error: &reqwest::Error) -> Cause {
        let mut source: Option<&(dyn std::error::Error + 'static)> = error.source();
        while let Some(error) = source {
            if error.is::<ResolveError>() {
                return Cause::Resolve { host: host_of(&self.base) };
            }
            if let Some(error) = error.downcast_ref::<io::Error>() {
                return connection_cause(&self.base, error);
            }
            source = error.source();
        }
        let reason = if error.is_timeout() {
            os_error::in_words(&io::ErrorKind::TimedOut.into())
        } else {
            innermost(error).into()
        };
        Cause::Connect { host: host_of(&self.base), port: port_of(&self.base), reason }
    }
}

/// Why a connection failed: at TLS, which puts its own error inside the other, or before.
pub fn connection_cause(base: &Url, error: &io::Error) -> Cause {
    let host = host_of(base);
    let mut inner = error.get_ref();
    while let Some(error) = inner {
        match error.downcast_ref::<rustls::Error>() {
            Some(error @ rustls::Error::InvalidCertificate(_)) => {
                return Cause::Certificate { host, reason: error.to_string() };
            }
            Some(error) => return Cause::Tls { host, reason: error.to_string().into() },
            None => inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref),
        }
    }
    if base.scheme() == "https" && error.kind() == io::ErrorKind::UnexpectedEof {
        return Cause::Tls { host, reason: os_error::in_words(error) };
    }
    Cause::Connect { host, port: port_of(base), reason: os_error::in_words(error) }
}

pub fn host_of(base: &Url) -> String {
    base.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned()
}

pub fn port_of(base: &Url) -> u16 {
    base.port_or_known_default().unwrap_or_default()
}

/// What the error at the bottom says; the ones above repeat the URL.
fn innermost(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// How certificates are judged: as this machine does, and by the authority of `ca_file`.
fn tls_config(base: &Url, ca_file: Option<&str>) -> Result<rustls::ClientConfig, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let refused = |error: rustls::Error| {
        Failure::Refused(match ca_file {
            Some(path) => Cause::CaFile { path: path.to_owned(), reason: error.to_string().into() },
            None => Cause::Tls { host: host_of(base), reason: error.to_string().into() },
        })
    };
    let builder = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(refused)?;
    if base.scheme() != "https" {
        // Never used: nothing is sent to another address than the system's.
        return Ok(builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth());
    }
    let authorities = match ca_file {
        Some(path) => read_certificates(path).map_err(Failure::Refused)?,
        None => Vec::new(),
    };
    let verifier = Verifier::new_with_extra_roots(authorities, provider).map_err(refused)?;
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}

fn read_certificates(path: &str) -> Result<Vec<CertificateDer<'static>>, Cause> {
    let unusable = |reason: Arg| Cause::CaFile { path: path.to_owned(), reason };
    let pem = std::fs::read(path.trim()).map_err(|error| unusable(os_error::in_words(&error)))?;
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|error| unusable(error.to_string().into()))?;
    if certificates.is_empty() {
        return Err(unusable("no BEGIN CERTIFICATE".into()));
    }
    Ok(certificates)
}

/// Resolves names as the system does, and marks its failures so that they can be told from others.
struct Resolver;

#[derive(Debug, thiserror::Error)]
#[error("the name of the host is not known")]
struct ResolveError(#[source] io::Error);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(ResolveError)?;
            let addresses: Vec<SocketAddr> = found.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
