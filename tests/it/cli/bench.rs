//! What a story of the command line needs: a home of its own, an empty database, simulators, and the program to call.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::databases::{Empty, Kind, empty};
use crate::port::Port;

/// The longest that anything here is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks: who only looks again and again takes the time from what it waits for.
const PAUSE: Duration = Duration::from_millis(5);

const TARIFFS: &str = "tariff,service,concept,amount
Fibra 600 + Fijo,internet,Cuota,\"29,90\"
Fibra 600 + Fijo,landline,Línea,5.00
Solo Fibra,internet,Cuota,20
";
const PRODUCTS: &str = "name;model;technology;stock
ONT Huawei;HG8245;gpon;5
Adaptador;HT801;voip;5
Agotado;X1;gpon;0
";
const CUSTOMERS: &str = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs
C1,Begoña Núñez,,Alta,,912345678,,Soria,42001,Fibra 600 + Fijo
C2,Luis Gil,,active,,,,,,Fibra 600 + Fijo;Solo Fibra
C3,Eva Sanz,,Captado,,,,,,
";
const WORLD: &str = r#"{
    "customers": [
        {"id": "R1", "name": "BEGOÑA NUÑEZ", "status": "active"},
        {"id": "R2", "name": "Luis Gil", "status": "active"}
    ],
    "templates": [
        {"id": "F600", "name": "Fibra 600", "technology": "gpon", "service": "internet"},
        {"id": "V1", "name": "Línea", "technology": "voip", "service": "landline"},
        {"id": "F100", "name": "Fibra 100", "technology": "gpon", "service": "internet"}
    ]
}"#;

/// A place to work in, gone with all that it started when dropped.
pub struct Bench {
    home: TempDir,
    database: Empty,
    port: Port,
}

/// What a command has answered.
#[derive(Debug)]
pub struct Answer {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The answer, once it has ended as it should.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Ended so and said this on stderr, and nothing on stdout.
    #[track_caller]
    pub fn refused(self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.stderr.contains(words), "{words} is not in {self:?}");
        assert_eq!(self.stdout, "");
    }
}

/// A process that is ended when dropped.
pub struct Running(Child);

impl Running {
    /// As an accident would: nothing is told to it.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Asks it to end, as `kill` does, and waits for it.
    pub fn terminate(mut self) -> ExitStatus {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        until("the process ends", || self.0.try_wait().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A simulator in a process of its own.
pub struct Simulator {
    pub url: String,
    pub process: Running,
}

impl Simulator {
    /// All that it holds.
    pub async fn state(&self) -> Value {
        // The program brings no TLS provider until it makes a driver; plain http needs none.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let url = format!("{}/_state", self.url);
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().unwrap();
        client.get(url).send().await.unwrap().json().await.unwrap()
    }

    /// A customer's devices there.
    pub async fn devices(&self, id: &str) -> Vec<Value> {
        let state = self.state().await;
        let customers = state["customers"].as_array().unwrap();
        let customer = customers.iter().find(|customer| customer["id"] == id).unwrap();
        customer["devices"].as_array().unwrap().clone()
    }
}

impl Bench {
    /// An empty database; `None` where there is no PostgreSQL.
    pub async fn new(kind: Kind) -> Option<Self> {
        let (home, port) = (tempfile::tempdir().unwrap(), Port::keep());
        let bench = Self { home, database: empty(kind).await?, port };
        // What a killed process leaves behind is taken up soon.
        std::fs::create_dir_all(bench.home.path().join(".config/vincula")).unwrap();
        bench.file(".config/vincula/config.toml", "[outbox]\nfirst_retry_secs = 1\nlease_secs = 5\n");
        Some(bench)
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.database.url
    }

    /// An address that is this story's own, on which nobody listens until a simulator is started there.
    pub fn address(&self) -> String {
        self.port.address()
    }

    /// A file in the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vincula"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("LANG", "es_ES.UTF-8")
            .env("DATABASE_URL", &self.database.url)
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, "")
    }

    /// Runs a command with this on its stdin.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Answer {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        // A command that ends without reading closes the pipe: that is its good right.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let words = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: output.status.code(), stdout: words(output.stdout), stderr: words(output.stderr) }
    }

    /// Starts a command and leaves it at work.
    pub fn start(&self, arguments: &[&str]) -> Running {
        Running(self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    pub fn file(&self, name: &str, content: &str) -> String {
        let path: PathBuf = self.home.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// Starts a simulator that holds two customers and three templates.
    pub fn simulator(&self, listen: &str, faults: &str) -> Simulator {
        self.simulator_of(&self.file("world.json", WORLD), listen, faults)
    }

    /// Starts a simulator that holds what a file says.
    pub fn simulator_of(&self, world: &str, listen: &str, faults: &str) -> Simulator {
        let arguments = ["simulator", "--data", world, "--listen", listen, "--faults", faults];
        // What it complains of goes to whoever reads the test: a pipe that nobody empties would stop it.
        let mut child = self.command(&arguments).stderr(Stdio::inherit()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut url).unwrap();
        assert!(!url.is_empty(), "the simulator did not start");
        Simulator { url: url.trim().to_owned(), process: Running(child) }
    }

    /// Does the whole of the manual up to the devices: the records, the system, the templates, two customers linked.
    pub fn set_up(&self, url: &str) {
        for (sort, content) in [("tariffs", TARIFFS), ("products", PRODUCTS), ("customers", CUSTOMERS)] {
            let file = self.file(&format!("{sort}.csv"), content);
            self.run(&["import", sort, &file]).ended(0);
        }
        let system = ["system", "add", "--name", "Sur", "--kind", "rest", "--url", url];
        let sign_in = ["--user", "demo", "--password-stdin", "--option", "timeout_secs=5"];
        self.run_with(&[&system[..], &sign_in[..]].concat(), "demo\n").ended(0);
    }

    /// Links both services of the tariff, and the customers C1 and C2; the system must answer.
    pub fn link(&self) {
        for (service, template) in [("internet", "F600"), ("landline", "V1")] {
            let tariff = ["template", "link", "--tariff", "Fibra 600 + Fijo", "--service", service];
            self.run(&[&tariff[..], &["--system", "Sur", "--template", template][..]].concat()).ended(0);
        }
        for (code, id) in [("C1", "R1"), ("C2", "R2")] {
            self.run(&["customer", "link", "--customer", code, "--system", "Sur", "--id", id]).ended(0);
        }
    }

    /// Saves a device of C1 from this JSON.
    pub fn save(&self, device: &Value, more: &[&str]) -> Answer {
        let command = ["device", "save", "--customer", "C1", "--file", "-", "--json"];
        self.run_with(&[&command[..], more].concat(), &device.to_string())
    }

    /// The states of all operations, the newest first.
    pub fn states(&self) -> Vec<String> {
        let operations = self.run(&["operations", "list", "--json"]).ended(0).json();
        let state = |operation: &Value| operation["state"].as_str().unwrap().to_owned();
        operations.as_array().unwrap().iter().map(state).collect()
    }
}

/// Asks until there is an answer.
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "waited too long until {what}");
        std::thread::park_timeout(PAUSE);
    }
}

/// Makes two tests of each story `async fn name(bench: &Bench)`: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => { $(
        mod $story {
            #[tokio::test]
            async fn sqlite() {
                let bench = super::super::bench::Bench::new(crate::databases::Kind::Sqlite).await;
                super::$story(&bench.expect("SQLite is built in")).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(bench) = super::super::bench::Bench::new(crate::databases::Kind::Postgres).await {
                    super::$story(&bench).await;
                }
            }
        }
    )* };
}
pub(super) use on_both;
