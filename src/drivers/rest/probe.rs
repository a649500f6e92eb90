//! Tries a system step by step, so that the first thing that is wrong is named, with what to correct.
//!
//! It changes nothing there.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::client::{Call, Client, Effect, connection_cause, host_of, port_of};
use super::{map, wire};
use crate::domain::os_error;
use crate::domain::text::Text;
use crate::drivers::{Cause, Failure, Step, StepResult, Tested};
use crate::text;

/// Takes every step up to the first that fails.
pub async fn run(client: &Client, tell: &(dyn Fn(&StepResult) + Send + Sync)) -> Tested {
    let mut probe = Probe { client, tell, steps: Vec::new(), version: None };
    // What stopped it is in the steps.
    let _ = probe.all().await;
    Tested { steps: probe.steps, version: probe.version }
}

/// A step has failed and was told.
struct Stopped;

struct Probe<'a> {
    client: &'a Client,
    tell: &'a (dyn Fn(&StepResult) + Send + Sync),
    steps: Vec<StepResult>,
    version: Option<String>,
}

impl Probe<'_> {
    async fn all(&mut self) -> Result<(), Stopped> {
        let client = self.client;
        let began = Instant::now();
        let addresses =
            self.note(Step::Resolve, began, resolve(client).await, |addresses| resolved(client, addresses))?;
        let began = Instant::now();
        let connected = connect(client, &addresses).await;
        let (stream, _) = self.note(Step::Connect, began, connected, |(_, address)| {
            text!("probe-connect", address = address.to_string())
        })?;
        if client.base().scheme() == "https" {
            let began = Instant::now();
            let shaken = shake_hands(client, stream).await;
            self.note(Step::Tls, began, shaken, Text::clone)?;
        } else {
            // A server that takes one connection at a time would otherwise wait for this one.
            drop(stream);
        }
        let began = Instant::now();
        let about = read(client, &["v1", "about"], wire::about).await;
        let about = self.note(Step::SignIn, began, about, |about| match version_of(about) {
            Some(version) => text!("probe-sign-in", version = version),
            None => text!("probe-sign-in-nameless"),
        })?;
        self.version = version_of(&about);
        let refused = text!("probe-read-forbidden");
        self.permission(Step::Read, about.may_read, text!("probe-read"), refused)?;
        let refused = text!("probe-write-forbidden");
        self.permission(Step::Write, about.may_write, text!("probe-write"), refused)?;
        let began = Instant::now();
        self.note(Step::Sample, began, sample(client).await, |(customers, templates)| match customers {
            Some(customers) => text!("probe-sample", customers = *customers, templates = *templates),
            None => text!("probe-sample-uncounted", templates = *templates),
        })?;
        Ok(())
    }

    fn note<T>(
        &mut self,
        step: Step,
        began: Instant,
        result: Result<T, Cause>,
        detail: impl FnOnce(&T) -> Text,
    ) -> Result<T, Stopped> {
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (ok, detail) = match &result {
            Ok(found) => (true, detail(found)),
            Err(cause) => (false, cause.text()),
        };
        self.told(StepResult { step, ok, detail, ms });
        result.map_err(|_| Stopped)
    }

    fn permission(&mut self, step: Step, allowed: Option<bool>, yes: Text, no: Text) -> Result<(), Stopped> {
        let (ok, detail) = match allowed {
            Some(true) => (true, yes),
            Some(false) => (false, no),
            None => (true, text!("probe-permission-untold")),
        };
        self.told(StepResult { step, ok, detail, ms: 0 });
        if ok { Ok(()) } else { Err(Stopped) }
    }

    fn told(&mut self, result: StepResult) {
        (self.tell)(&result);
        self.steps.push(result);
    }
}

pub fn version_of(about: &wire::About) -> Option<String> {
    let words: Vec<_> =
        [&about.name, &about.version].into_iter().flatten().map(|word| wire::plain(word)).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn resolved(client: &Client, addresses: &[SocketAddr]) -> Text {
    let host = host_of(client.base());
    if host.parse::<IpAddr>().is_ok() {
        return text!("probe-address", address = host);
    }
    let words: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
    text!("probe-resolve", host = host, addresses = words.join(", "))
}

async fn resolve(client: &Client) -> Result<Vec<SocketAddr>, Cause> {
    let (host, port) = (host_of(client.base()), port_of(client.base()));
    let lookup = tokio::net::lookup_host((host.as_str(), port));
    let addresses: Vec<SocketAddr> = match tokio::time::timeout(client.connect_timeout(), lookup).await {
        Ok(Ok(found)) => found.collect(),
        Ok(Err(_)) | Err(_) => Vec::new(),
    };
    if addresses.is_empty() { Err(Cause::Resolve { host: host_of(client.base()) }) } else { Ok(addresses) }
}

async fn connect(client: &Client, addresses: &[SocketAddr]) -> Result<(TcpStream, SocketAddr), Cause> {
    let base = client.base();
    let mut failed = std::io::Error::from(std::io::ErrorKind::TimedOut);
    for address in addresses {
        match tokio::time::timeout(client.connect_timeout(), TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok((stream, *address)),
            Ok(Err(error)) => failed = error,
            Err(_) => {}
        }
    }
    Err(Cause::Connect { host: host_of(base), port: port_of(base), reason: os_error::in_words(&failed) })
}

/// Opens TLS as the client will, and says whose certificate it saw.
async fn shake_hands(client: &Client, stream: TcpStream) -> Result<Text, Cause> {
    let base = client.base();
    let host = host_of(base);
    let name = ServerName::try_from(host.clone())
        .map_err(|error| Cause::Tls { host: host.clone(), reason: error.to_string().into() })?;
    let handshake = TlsConnector::from(client.tls()).connect(name, stream);
    let stream = match tokio::time::timeout(client.connect_timeout(), handshake).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(connection_cause(base, &error)),
        Err(_) => {
            let reason = os_error::in_words(&std::io::ErrorKind::TimedOut.into());
            return Err(Cause::Tls { host, reason });
        }
    };
    let certificate = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
    Ok(certificate.and_then(described).unwrap_or_else(|| text!("probe-tls-unread")))
}

fn described(certificate: &CertificateDer<'_>) -> Option<Text> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let issuer = certificate.issuer();
    let name =
        issuer.iter_common_name().chain(issuer.iter_organization()).find_map(|name| name.as_str().ok());
    let issuer = wire::plain(name.map_or_else(|| issuer.to_string(), str::to_owned).as_str());
    let until = Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()?;
    Some(text!("probe-tls", issuer = issuer, until = until.strftime("%Y-%m-%d").to_string()))
}

async fn read<T>(
    client: &Client,
    path: &[&str],
    read: impl FnOnce(&serde_json::Value) -> wire::Reading<T>,
) -> Result<T, Cause> {
    read_call(client, &Call::get(path), read).await
}

async fn read_call<T>(
    client: &Client,
    call: &Call<'_>,
    read: impl FnOnce(&serde_json::Value) -> wire::Reading<T>,
) -> Result<T, Cause> {
    let answer = client.send(call, Effect::Read).await;
    let read = answer.and_then(|answer| map::read_body(&answer, read));
    read.map_err(|failure| match failure {
        Failure::Later { cause, .. } | Failure::Refused(cause) | Failure::Unsure(cause) => cause,
    })
}

/// Reads one customer and all templates: how many customers there are, if that is told, and how many templates.
async fn sample(client: &Client) -> Result<(Option<u64>, usize), Cause> {
    let call = Call::get(&["v1", "customers"]).with_query(vec![("limit", "1".to_owned())]);
    let page = read_call(client, &call, wire::customers_page).await?;
    let templates = read(client, &["v1", "templates"], wire::templates).await?;
    Ok((page.total, templates.len()))
}
