//! HTTP by hand: a server that answers whatever bytes it is told, a client, and a proxy that remembers what passes.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request or a reply, taken apart.
#[derive(Debug, Clone)]
pub struct Message {
    /// The request line or the status line.
    pub first: String,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Message {
    /// Reads one from a stream; `None` when it ends before a whole head.
    pub async fn read(stream: &mut (impl AsyncReadExt + Unpin)) -> Option<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let first = lines.next()?.to_owned();
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut message = Self { first, headers, body: bytes.split_off(end + 4) };
        let length = message.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        while message.body.len() < length && stream.read_buf(&mut message.body).await.ok()? > 0 {}
        Some(message)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn word(&self, index: usize) -> &str {
        self.first.split(' ').nth(index).unwrap_or_default()
    }

    pub fn method(&self) -> &str {
        self.word(0)
    }

    /// The path of a request with its query.
    pub fn target(&self) -> &str {
        self.word(1)
    }

    pub fn status(&self) -> u16 {
        self.word(1).parse().expect("a status")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{}\r\n", self.first);
        for (name, value) in self.headers.iter().filter(|(name, _)| name != "connection") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("connection: close\r\n\r\n");
        [head.into_bytes(), self.body.clone()].concat()
    }
}

/// What a stand-in does with a request.
pub enum Then {
    /// It sends these bytes and closes.
    Send(Vec<u8>),
    /// It never answers.
    Hang,
}

/// A reply with its length right.
pub fn reply(status: &str, content_type: &str, body: &str) -> Then {
    let length = body.len();
    Then::Send(
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .into_bytes(),
    )
}

/// Starts a server that answers each request as told, one to a connection, and gives its URL.
pub async fn stand_in(answer: impl Fn(&Message) -> Then + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let Some(request) = Message::read(&mut stream).await else { return };
                match answer(&request) {
                    Then::Send(bytes) => drop(stream.write_all(&bytes).await),
                    Then::Hang => std::future::pending().await,
                }
            });
        }
    });
    url
}

/// Sends one request to a server at `url` and reads its reply.
pub async fn ask(url: &str, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Message {
    let address = url.strip_prefix("http://").expect("an http URL");
    let mut headers: Vec<_> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    headers.push(("host".to_owned(), address.to_owned()));
    headers.push(("content-length".to_owned(), body.len().to_string()));
    let request = Message { first: format!("{method} {target} HTTP/1.1"), headers, body: body.into() };
    forward(address, &request).await
}

async fn forward(address: &str, request: &Message) -> Message {
    let mut stream = TcpStream::connect(address).await.expect("a server");
    stream.write_all(&request.bytes()).await.expect("sent");
    Message::read(&mut stream).await.expect("a reply")
}

/// A request that passed, with its reply.
pub type Exchange = (Message, Message);

/// Starts a server that passes everything on to the one at `url` and remembers it.
pub async fn recording(url: &str) -> (String, Arc<Mutex<Vec<Exchange>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let own = format!("http://{}", listener.local_addr().expect("an address"));
    let seen: Arc<Mutex<Vec<Exchange>>> = Arc::default();
    let remembered = Arc::clone(&seen);
    let address = url.strip_prefix("http://").expect("an http URL").to_owned();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (address, remembered) = (address.clone(), Arc::clone(&remembered));
            tokio::spawn(async move {
                let Some(request) = Message::read(&mut stream).await else { return };
                let reply = forward(&address, &request).await;
                let bytes = reply.bytes();
                remembered.lock().expect("not poisoned").push((request, reply));
                let _ = stream.write_all(&bytes).await;
            });
        }
    });
    (own, seen)
}
