//! The line between the program and a system, which can fail on purpose, and systems that say what no simulator would.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::terminal::PATIENCE;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Passes,
    /// A write does not arrive, and nobody says so; readings pass.
    IsHeld,
    /// A write arrives, but its reply does not come back; readings pass.
    LosesItsReply,
}

/// A line to a system.
pub struct Line {
    pub url: String,
    fate: Arc<Mutex<Fate>>,
    failures: Receiver<()>,
}

impl Line {
    /// A line to the system at an address, host and port.
    pub fn to(address: &str, fate: Fate) -> Self {
        let fate = Arc::new(Mutex::new(fate));
        let (own, address) = (Arc::clone(&fate), address.to_owned());
        let (tell, failures) = mpsc::channel();
        let url = serve(move |request| {
            let fate = *own.lock().unwrap_or_else(PoisonError::into_inner);
            let fails = fate != Fate::Passes && !request.starts_with(b"GET ");
            let reply = (!fails || fate == Fate::LosesItsReply).then(|| pass_on(&address, request));
            if fails {
                // Whether or not anybody waits to hear it.
                let _ = tell.send(());
            }
            reply.filter(|_| !fails)
        });
        Self { url, fate, failures }
    }

    /// Waits until a write has met with a failure of the line.
    pub fn until_it_fails(&self) {
        self.failures.recv_timeout(PATIENCE).expect("a write that fails");
    }

    /// From now on requests have another fate; those that were held stay held.
    pub fn becomes(&self, fate: Fate) {
        *self.fate.lock().unwrap_or_else(PoisonError::into_inner) = fate;
    }
}

/// Starts a system that answers everything with this JSON, and gives its URL.
pub fn saying(json: &str) -> String {
    let length = json.len();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
    let reply = format!("{head}\r\ncontent-length: {length}\r\n\r\n{json}").into_bytes();
    serve(move |_| Some(reply.clone()))
}

/// Starts a server that answers each request, one to a connection; `None` leaves it without an answer.
fn serve(answer: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = Arc::new(answer);
    // They end with the tests.
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || {
                let request = read_request(&mut stream);
                match answer(&request) {
                    Some(reply) => drop(stream.write_all(&reply)),
                    // Until the other side gives up.
                    None => drop(stream.read_to_end(&mut Vec::new())),
                }
            });
        }
    });
    url
}

/// Reads head and body of a request, or as much of it as there is.
fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let head = request.windows(4).position(|window| window == b"\r\n\r\n");
        if head.is_some_and(|head| request.len() >= head + 4 + length(&request[..head])) {
            return request;
        }
        match stream.read(&mut buffer) {
            Ok(count @ 1..) => request.extend_from_slice(&buffer[..count]),
            Ok(0) | Err(_) => return request,
        }
    }
}

/// The length of the body that a head promises.
fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}

/// Sends a request and reads the reply to its end.
fn pass_on(address: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("the system listens");
    let first = request.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let parts = [&request[..first], b"connection: close\r\n", &request[first..]];
    stream.write_all(&parts.concat()).expect("it reads");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).expect("it answers");
    let _ = stream.shutdown(Shutdown::Both);
    reply
}
