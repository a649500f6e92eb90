//! A provisioning system in another process: the simulator, asked over HTTP what it holds.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;

use super::home::Home;

/// `vincula simulator` at work; stopped when it is dropped.
pub struct Simulator {
    process: Child,
    pub url: String,
}

impl Simulator {
    /// Starts one that holds what a file says.
    pub fn start(home: &Home, world: &str) -> Self {
        let file = home.write("world.json", world);
        let mut command = home.command(&["simulator", "--data", &file]);
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the program runs");
        let mut url = String::new();
        let output = process.stdout.take().expect("it is piped");
        BufReader::new(output).read_line(&mut url).expect("its first line");
        Self { process, url: url.trim().to_owned() }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").expect("an address without TLS")
    }

    /// All that it holds, secrets too, and how often each serial was written.
    pub fn state(&self) -> Value {
        let mut stream = TcpStream::connect(self.address()).expect("it listens");
        let request =
            format!("GET /_state HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address());
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("it answers");
        let (_, body) = reply.split_once("\r\n\r\n").expect("head and body");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {reply}"))
    }

    /// The device with a serial, and how often it was written.
    pub fn device(&self, serial: &str) -> (Value, Value) {
        let state = self.state();
        let customers = state["customers"].as_array().into_iter().flatten();
        let device = customers
            .flat_map(|customer| customer["devices"].as_array().into_iter().flatten())
            .find(|device| device["serial"] == serial)
            .unwrap_or_else(|| panic!("no {serial} in {state:#}"));
        (device.clone(), state["writes"][serial].clone())
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
