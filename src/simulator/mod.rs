//! An HTTP server that plays a provisioning system by the contract of `assets/openapi/provisioning.yaml`, with faults
//! on purpose: to try Vincula against, for the demo, and for the tests.
//!
//! It is not a provisioning system: it keeps all in memory and reaches no device.

mod connection;
mod contract;
mod faults;
mod listing;
mod memory;
mod network;
mod paging;
mod reply;
mod state;
pub mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use faults::{Dice, Faults, Share};
pub use paging::Paging;
pub use world::World;

use crate::domain::os_error;
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::text;
use connection::{Door, Peer};
use faults::Meter;
use paging::Delivery;
use reply::Reply;
use state::{Call, Pace, State};

/// How a simulator is to be started.
#[derive(Debug, Clone)]
pub struct SimulatorSettings {
    /// Host and port; port 0 takes a free one.
    pub listen: String,
    pub world: World,
    pub user: String,
    pub password: Secret,
    pub faults: Faults,
    /// The faults that come by chance follow from it.
    pub seed: u64,
}

impl Default for SimulatorSettings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:0".to_owned(),
            world: World::default(),
            user: "demo".to_owned(),
            password: Secret::new("demo".to_owned()),
            faults: Faults::default(),
            seed: 1,
        }
    }
}

/// A simulator at work; it stops when this is dropped.
pub struct Running {
    url: String,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

struct Shared {
    state: Mutex<State>,
    faults: Mutex<Faults>,
    paging: Mutex<Option<Paging>>,
    meter: Mutex<Meter>,
    dice: Dice,
    user: String,
    password: Secret,
    stop: watch::Receiver<bool>,
}

/// For how long a request is held by the fault `timeout`.
const HELD_FOR: Duration = Duration::from_secs(30);
/// For how long connections may take to end once the simulator stops.
const FAREWELL: Duration = Duration::from_secs(2);
const MAX_BODY: usize = 1024 * 1024;

/// Starts a simulator.
///
/// # Errors
/// The address cannot be listened on.
pub async fn start(settings: SimulatorSettings) -> Result<Running, Text> {
    let cannot_listen = |error: std::io::Error| {
        text!("simulator-listen", address = settings.listen.as_str(), reason = os_error::in_words(&error))
    };
    let listener = TcpListener::bind(&settings.listen).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let (stop, mut stopped) = watch::channel(false);
    let shared = Arc::new(Shared {
        state: Mutex::new(State::new(settings.world)),
        faults: Mutex::new(settings.faults),
        paging: Mutex::default(),
        meter: Mutex::default(),
        dice: Dice::new(settings.seed),
        user: settings.user,
        password: settings.password,
        stop: stopped.clone(),
    });
    let router = Router::new().fallback(serve).with_state(Arc::clone(&shared));
    let service = router.into_make_service_with_connect_info::<Peer>();
    let task = tokio::spawn(async move {
        let until = async move {
            // An error means that `Running` is gone: that stops it too.
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        // It only ends by the signal: accepting goes on after errors.
        let _ = axum::serve(Door(listener), service).with_graceful_shutdown(until).await;
    });
    Ok(Running { url: format!("http://{address}"), shared, stop, task })
}

impl Running {
    /// The address of its API.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// All that it holds, secrets in clear, and how often each serial was written and restarted: what `GET /_state`
    /// answers.
    pub fn state(&self) -> Value {
        self.shared.state().whole()
    }

    /// Plays other faults from now on.
    pub fn set_faults(&self, faults: Faults) {
        *self.shared.faults.lock().unwrap_or_else(PoisonError::into_inner) = faults;
    }

    /// Lists its customers in this wrong way from now on; `None` for the right one.
    pub fn set_paging(&self, paging: Option<Paging>) {
        *self.shared.paging.lock().unwrap_or_else(PoisonError::into_inner) = paging;
    }

    /// Stops it and waits until its connections are closed.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let mut task = self.task;
        if tokio::time::timeout(FAREWELL, &mut task).await.is_err() {
            task.abort();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A call that panicked half-way may have left a torn world; for a simulator that is better than no answer.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn faults(&self) -> Faults {
        *self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn paging(&self) -> Option<Paging> {
        *self.paging.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request that comes now is more than are answered in a second.
    fn is_one_too_many(&self, faults: &Faults) -> bool {
        faults.rate_limit.is_some_and(|limit| {
            let mut meter = self.meter.lock().unwrap_or_else(PoisonError::into_inner);
            meter.is_over(limit, Instant::now())
        })
    }

    fn is_signed_in(&self, request: &Request) -> bool {
        let sent = request
            .headers()
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
            .and_then(|(_, credentials)| STANDARD.decode(credentials.trim()).ok())
            .map(|bytes| Secret::new(String::from_utf8_lossy(&bytes).into_owned()));
        sent.is_some_and(|sent| {
            sent.expose().split_once(':') == Some((self.user.as_str(), self.password.expose()))
        })
    }

    /// Holds a request, and lets go early when the simulator stops.
    async fn hold(&self, time: Duration) {
        let mut stop = self.stop.clone();
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

impl Shared {
    /// Holds a request, then closes without an answer.
    async fn held(&self, peer: &Peer) -> Response<Body> {
        self.hold(HELD_FOR).await;
        closed(peer)
    }

    async fn deliver(&self, reply: Reply, delivery: Delivery, peer: &Peer) -> Response<Body> {
        match delivery {
            Delivery::Whole => reply.into(),
            Delivery::Half => reply.half().unwrap_or_else(|| closed(peer)),
            Delivery::Html => reply::html(),
            Delivery::Held => self.held(peer).await,
        }
    }
}

fn closed(peer: &Peer) -> Response<Body> {
    peer.cut();
    Response::new(Body::empty())
}

fn too_many() -> Response<Body> {
    let reply = Reply::problem(StatusCode::TOO_MANY_REQUESTS, &text!("contract-too-many"));
    let mut response = Response::from(reply);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

async fn serve(
    axum::extract::State(shared): axum::extract::State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response<Body> {
    if request.uri().path() == "/_state" {
        return whole_state(&shared, &peer, request.method());
    }
    let faults = shared.faults();
    if !faults.latency.is_zero() {
        shared.hold(faults.latency).await;
    }
    if shared.dice.hits(faults.timeout) {
        return shared.held(&peer).await;
    }
    if shared.is_one_too_many(&faults) {
        return too_many();
    }
    if shared.dice.hits(faults.error500) {
        return Reply::problem(StatusCode::INTERNAL_SERVER_ERROR, &text!("contract-error500")).into();
    }
    if !shared.is_signed_in(&request) {
        return Reply::problem(StatusCode::UNAUTHORIZED, &text!("contract-sign-in")).into();
    }
    let is_write = request.method() != Method::GET;
    let mut call = match read(request).await {
        Ok(call) => call,
        Err(reply) => return reply.into(),
    };
    if shared.dice.hits(faults.lie200) {
        return Reply::lie().into();
    }
    if let Some(paging) = shared.paging().filter(|_| call.lists_customers()) {
        let cursor = paging::cursor(&call);
        paging.understood(&mut call);
        let mut reply = shared.state().answer(&call, Pace::AtOnce);
        let delivery = paging.spoil(cursor.as_deref(), &mut reply);
        return shared.deliver(reply, delivery, &peer).await;
    }
    let pace = if is_write && shared.dice.hits(faults.accept202) { Pace::Later } else { Pace::AtOnce };
    let reply = shared.state().answer(&call, pace);
    if is_write && shared.dice.hits(faults.lose_reply) {
        peer.cut();
    }
    if shared.dice.hits(faults.garbage) {
        return reply::garbage();
    }
    let delivery = if shared.dice.hits(faults.truncate) { Delivery::Half } else { Delivery::Whole };
    shared.deliver(reply, delivery, &peer).await
}

fn whole_state(shared: &Shared, peer: &Peer, method: &Method) -> Response<Body> {
    if !peer.is_local() {
        return Reply::problem(StatusCode::FORBIDDEN, &text!("contract-state-local")).into();
    }
    if method != Method::GET {
        let text = text!("contract-method", method = method.as_str());
        return Reply::problem(StatusCode::METHOD_NOT_ALLOWED, &text).into();
    }
    axum::Json(shared.state().whole()).into_response()
}

async fn read(request: Request) -> Result<Call, Reply> {
    let (parts, body) = request.into_parts();
    let undecodable = || Reply::problem(StatusCode::BAD_REQUEST, &text!("contract-encoding"));
    let path = parts.uri.path();
    let path = path
        .strip_prefix('/')
        .unwrap_or(path)
        .split('/')
        .map(|segment| percent_decode_str(segment).decode_utf8().map(std::borrow::Cow::into_owned))
        .collect::<Result<_, _>>()
        .map_err(|_| undecodable())?;
    let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let content_type = header("content-type").and_then(|value| value.split(';').next());
    let body = to_bytes(body, MAX_BODY)
        .await
        .map_err(|_| Reply::problem(StatusCode::PAYLOAD_TOO_LARGE, &text!("contract-body-size")))?;
    Ok(Call {
        path,
        query: query.into_owned().collect(),
        content_type: content_type.map(|kind| kind.trim().to_ascii_lowercase()),
        idempotency_key: header("idempotency-key").map(str::to_owned),
        body: body.into(),
        at: Timestamp::now(),
        method: parts.method,
    })
}
