//! What is measured, each in a process of its own that tells what it took.

use std::path::Path;
use std::process::Command;
use std::str::FromStr;
use std::time::Instant;

use anyhow::Context;
use jiff::Timestamp;
use vincula::domain::ids::SystemId;
use vincula::domain::system::{Access, SystemKind};
use vincula::domain::values::Secret;
use vincula::drivers::{Connect, Filter, PageRequest, Registry};
use vincula::reconcile::Scope;
use vincula::reconcile::generate::{Generation, Settings};
use vincula::store::Store;

use super::{operator, there};

/// As many customers as a page can have by the contract.
const PAGE: u16 = 1_000;
const SYSTEM: SystemId = SystemId(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    Simulator,
    Fetch,
    Read,
    Report,
}

impl Part {
    const fn word(self) -> &'static str {
        match self {
            Self::Simulator => "simulator",
            Self::Fetch => "fetch",
            Self::Read => "read",
            Self::Report => "report",
        }
    }
}

/// What a part took, and how many records it was about, or how many differences it found.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    pub seconds: f64,
    /// For how long its threads were at work: what else the machine does changes that little.
    pub at_work: f64,
    /// The most memory that the process has held.
    pub peak_bytes: f64,
    pub count: u64,
}

impl FromStr for Measured {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> anyhow::Result<Self> {
        let mut words = line.split_whitespace();
        let mut word = || words.next().with_context(|| format!("four numbers, not {line:?}"));
        Ok(Self {
            seconds: word()?.parse()?,
            at_work: word()?.parse()?,
            peak_bytes: word()?.parse()?,
            count: word()?.parse()?,
        })
    }
}

/// Has a part done by another process.
pub fn measure(part: Part, url: &str, home: &Path) -> anyhow::Result<Measured> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--part", part.word(), "--url", url, "--home"])
        .arg(home)
        .stderr(std::process::Stdio::inherit())
        .output()?;
    anyhow::ensure!(output.status.success(), "{part:?}: {}", output.status);
    String::from_utf8(output.stdout)?.parse()
}

/// Does a part, as the program would: on a runtime like its own.
pub fn run(part: Part, url: &str, home: &Path, customers: usize) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let (begun, count) = match part {
            Part::Simulator => return there::serve(customers).await,
            Part::Fetch => fetch(url).await?,
            Part::Read => read(home).await?,
            Part::Report => report(home).await?,
        };
        let seconds = begun.elapsed().as_secs_f64();
        println!("{seconds} {} {} {count}", at_work()?, peak_bytes()?);
        Ok(())
    })
}

async fn fetch(url: &str) -> anyhow::Result<(Instant, u64)> {
    let access = Access {
        kind: SystemKind::Rest,
        url: url.parse().map_err(|_| anyhow::anyhow!("no address: {url}"))?,
        user: "demo".to_owned(),
        password: Secret::new("demo".to_owned()),
        options: [].into(),
    };
    let driver = Registry::new().connect(&access)?;
    let begun = Instant::now();
    let (mut count, mut cursor) = (0, None);
    loop {
        let request = PageRequest { limit: PAGE, cursor };
        let page = driver.customers(&request, &Filter::default()).await?;
        count += page.items.len() as u64;
        cursor = page.next;
        if cursor.is_none() {
            return Ok((begun, count));
        }
    }
}

async fn read(home: &Path) -> anyhow::Result<(Instant, u64)> {
    let store = operator::open(home).await?;
    let begun = Instant::now();
    let mut count = 0;
    store.our_side(SYSTEM, |_| {}, |page| count += page.len() as u64).await?;
    Ok((begun, count))
}

async fn report(home: &Path) -> anyhow::Result<(Instant, u64)> {
    let store: Store = operator::open(home).await?;
    let driver = Registry::new().connect(&store.system_access(SYSTEM).await?)?;
    let begun = Instant::now();
    let scope = Scope::Mismatches;
    let settings = Settings::default();
    let generation = Generation { store: store.clone(), driver, system: SYSTEM, settings, scope };
    let report = generation.run("bench", Timestamp::now, |_| {}).await?;
    // It is compared with the one before as soon as it is made.
    store.since_the_last(report.id).await?;
    anyhow::ensure!(report.incomplete.is_none(), "not complete: {:?}", report.incomplete);
    Ok((begun, report.totals.differences()))
}

/// So many seconds have the threads of this process been at work.
fn at_work() -> anyhow::Result<f64> {
    // Linux tells it in hundredths (proc_pid_stat(5)), the name of the program, which may have spaces, before.
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).context("no time")?.parse::<f64>().context("no number");
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}

fn peak_bytes() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    let kib: f64 = line.split_whitespace().next().context("no number")?.parse()?;
    Ok(kib * 1024.0)
}
