//! A port that belongs to a test for as long as it runs, although nobody listens on it yet, or any more.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpSocket;

/// Connecting to it is refused until somebody listens on it by its number; who asks for any port is not given it.
pub struct Port(TcpSocket);

impl Port {
    pub fn keep() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        // Two may be bound to a port if both say so and only one listens, which this one never does.
        socket.set_reuseaddr(true).expect("a socket that is not bound");
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
        Self(socket)
    }

    /// Host and port.
    pub fn address(&self) -> String {
        self.0.local_addr().expect("it is bound").to_string()
    }
}
