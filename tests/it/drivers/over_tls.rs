//! The driver against a server whose certificate nobody knows, until its authority is given.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use vincula::domain::system::Access;
use vincula::drivers::{Cause, Connect, Failure, Registry, Step};

use super::fixtures::{access, change, driver_for, gpon};
use super::raw::{Message, Then, reply};

/// A server with a certificate for `host`, and the PEM of the authority that signed it.
async fn server(host: &str) -> (String, String) {
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(rcgen::DnType::CommonName, "Autoridad de la casa");
    let authority_pem = authority.self_signed(&authority_key).expect("a certificate").pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new([host.to_owned()]).expect("a name");
    let certificate: CertificateDer<'static> = params.signed_by(&key, &issuer).expect("a certificate").into();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
        .expect("a configuration");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let Some(request) = Message::read(&mut stream).await else { return };
                let Then::Send(bytes) = answer(&request) else { return };
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    (format!("https://127.0.0.1:{port}"), authority_pem)
}

fn answer(request: &Message) -> Then {
    let body = match request.target().split('?').next() {
        Some("/v1/about") => r#"{"name":"X","version":"1","permissions":["read","write"]}"#,
        Some("/v1/customers") => r#"{"items":[],"next_cursor":null,"total":0}"#,
        _ => "[]",
    };
    reply("200 OK", "application/json", body)
}

fn with_ca_file(url: &str, path: &std::path::Path) -> Access {
    let mut access = access(url);
    access.options.insert("ca_file".into(), path.display().to_string());
    access
}

#[tokio::test]
async fn a_certificate_of_nobody_known_is_told_and_nothing_is_sent() {
    let (url, _) = server("127.0.0.1").await;
    let driver = driver_for(&access(&url));
    let failure = driver.apply(&change(gpon())).await.expect_err("an unknown authority");
    let Failure::Later { cause: Cause::Certificate { host, .. }, .. } = &failure else {
        panic!("{failure:?}")
    };
    assert_eq!(host, "127.0.0.1");
    let last = driver.test(&|_| {}).await.steps.pop().expect("steps");
    assert_eq!((last.step, last.ok, last.detail.id.as_ref()), (Step::Tls, false, "cause-certificate"));
}

#[tokio::test]
async fn a_certificate_of_the_given_authority_is_accepted_and_described() {
    let (url, authority) = server("127.0.0.1").await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, authority).expect("written");
    let tested = driver_for(&with_ca_file(&url, &path)).test(&|_| {}).await;
    assert!(tested.is_ok(), "{tested:?}");
    let tls = tested.steps.iter().find(|step| step.step == Step::Tls).expect("a step");
    assert_eq!(tls.detail.id, "probe-tls");
    assert!(format!("{:?}", tls.detail).contains("Autoridad de la casa"));
}

#[tokio::test]
async fn a_certificate_for_another_host_is_not_accepted() {
    let (url, authority) = server("otro.example").await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, authority).expect("written");
    let failure = driver_for(&with_ca_file(&url, &path)).templates().await.expect_err("another host");
    assert!(matches!(failure, Failure::Later { cause: Cause::Certificate { .. }, .. }), "{failure:?}");
}

#[tokio::test]
async fn a_ca_file_that_cannot_be_used_is_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("no.pem");
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate").expect("written");
    for path in [missing, empty] {
        let refused = Registry::new().connect(&with_ca_file("https://127.0.0.1:9", &path)).err();
        assert!(matches!(refused, Some(Failure::Refused(Cause::CaFile { .. }))), "{refused:?}");
    }
}

#[tokio::test]
async fn https_to_a_port_that_speaks_http_is_told_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n").await;
        }
    });
    let failure = driver_for(&access(&url)).templates().await.expect_err("no TLS there");
    assert!(matches!(failure, Failure::Later { cause: Cause::Tls { .. }, .. }), "{failure:?}");
}
