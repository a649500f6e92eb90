//! The invariants that can be kept by reading the source.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The lines of shipped code outside `allowed` that hold one of `words`.
fn strays(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut strays = Vec::new();
    for path in sources(&root) {
        let name = path.strip_prefix(&root).expect("below the source").display().to_string();
        if allowed.iter().any(|allowed| name.starts_with(allowed)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("source is text");
        let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for (line, number) in shipped.lines().zip(1..) {
            let is_comment = line.trim_start().starts_with("//");
            if !is_comment && words.iter().any(|word| line.contains(word)) {
                strays.push(format!("{name}:{number}: {}", line.trim()));
            }
        }
    }
    strays
}

#[test]
fn sql_stands_only_in_the_store() {
    assert_eq!(strays(&["sqlx::"], &["store/"]), [] as [&str; 0]);
}

#[test]
fn http_is_spoken_only_by_drivers_and_simulator() {
    assert_eq!(strays(&["reqwest::", "axum::"], &["drivers/", "simulator/"]), [] as [&str; 0]);
}

#[test]
fn tasks_are_spawned_only_by_runtime_outbox_and_simulator() {
    let words = ["tokio::spawn", "task::spawn", "spawn_blocking", "thread::spawn", "spawn_local"];
    assert_eq!(strays(&words, &["runtime/", "outbox/", "simulator/"]), [] as [&str; 0]);
}

#[test]
fn the_domain_imports_nothing_of_ours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
    for path in sources(&root) {
        let text = fs::read_to_string(&path).expect("source is text");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let outside =
                line.contains("crate::") && !line.contains("crate::domain") && !line.contains("crate::text");
            assert!(!outside, "{}: {line}", path.display());
        }
    }
}

#[test]
fn the_program_itself_does_no_io_and_reads_no_clock() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app");
    let words =
        ["std::fs", "std::io", "std::env", "tokio::", "Timestamp::now", "Instant::now", "SystemTime::now"];
    for path in sources(&root) {
        let text = fs::read_to_string(&path).expect("source is text");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            assert!(!words.iter().any(|word| line.contains(word)), "{}: {line}", path.display());
        }
    }
}

#[test]
fn no_sql_asks_for_all_columns() {
    assert_eq!(strays(&["select *", "SELECT *"], &[]), [] as [&str; 0]);
}
