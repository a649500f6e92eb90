//! An invented operator in a home of his own: his database, his key, and nothing else of the machine's.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use tempfile::TempDir;
use vincula::demo;
use vincula::store::{CustomerQuery, Edge, KeySource, Sort, Stamp, Store, Total};

const SEED: u64 = 1;

/// As many rows as the list has on the terminal.
const ROWS: u16 = 17;

/// The home; gone when it is dropped.
pub struct Operator {
    home: TempDir,
    /// How many each search finds, and the codes of those that the list shows.
    found: BTreeMap<String, (Total, Vec<String>)>,
}

impl Operator {
    /// Makes the database, which takes a while when it is large and is no part of what is measured; and looks up what
    /// these words find, letter by letter.
    pub fn new(customers: usize, words: &[&str]) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let mut operator = Self { home: tempfile::tempdir()?, found: BTreeMap::new() };
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(async {
            let key = KeySource::File(operator.home.path().join("key"));
            let store = Store::open(&operator.database(), key).await?;
            let stamp = Stamp { by: "bench".to_owned(), at: Timestamp::now() };
            // Nothing is queued, so nobody calls there.
            let system = "http://127.0.0.1:9".parse().map_err(|_| anyhow::anyhow!("no address"))?;
            demo::fill(&store, &system, customers, SEED, &stamp).await?;
            for search in words.iter().flat_map(|word| (0..=word.len()).map(|end| word[..end].to_owned())) {
                let query = CustomerQuery {
                    search: search.clone(),
                    sort: Sort::default(),
                    edge: Edge::First,
                    limit: ROWS,
                };
                let page = store.customers(&query).await?;
                let codes = page.rows.into_iter().map(|row| row.code).collect();
                operator.found.insert(search, (page.total, codes));
            }
            store.close().await;
            anyhow::Ok(())
        })?;
        eprintln!("{customers} customers made in {:.1} s", begun.elapsed().as_secs_f64());
        Ok(operator)
    }

    /// Whether the list shows something else for one search than for another.
    pub fn tells_apart(&self, one: &str, other: &str) -> bool {
        self.found.get(one) != self.found.get(other)
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn database(&self) -> String {
        format!("sqlite://{}", self.home.path().join("vincula.db").display())
    }

    /// All the variables that the program sees.
    pub fn variables(&self) -> [(&'static str, String); 7] {
        let home = self.home.path().display().to_string();
        [
            ("VINCULA_KEY_FILE", format!("{home}/key")),
            ("HOME", home),
            ("DATABASE_URL", self.database()),
            ("TERM", "xterm-256color".to_owned()),
            ("COLORTERM", "truecolor".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
        ]
    }
}
