//! `vincula backup`: a whole copy that can be gone on with, made while others write; or nothing at all.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use vincula::store::{ImportMode, KeySource, Stamp, Store, StoreError};

use super::bench::{Bench, on_both};
use crate::databases::{Kind, tamper};

on_both!(only_a_database_in_a_file_is_copied_and_of_a_server_its_own_program_is_named);

async fn sqlite() -> Bench {
    Bench::new(Kind::Sqlite).await.expect("SQLite is built in")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// An empty folder to copy into.
fn shelf(bench: &Bench) -> std::path::PathBuf {
    let shelf = bench.path("shelf");
    fs::create_dir(&shelf).unwrap();
    shelf
}

async fn only_a_database_in_a_file_is_copied_and_of_a_server_its_own_program_is_named(bench: &Bench) {
    bench.set_up("http://127.0.0.1:1");
    let shelf = shelf(bench);
    let to = shelf.join("copy.db").display().to_string();
    let answer = bench.run(&["backup", &to]);
    if bench.url().starts_with("postgres") {
        answer.refused(1, &format!("pg_dump --format=custom --file='{to}' 'postgres"));
        let url = "postgres://ana:s3creta@h/v";
        let answer = bench.run(&["backup", &to, "--database", url]).ended(1);
        assert!(!answer.stderr.contains("s3creta"), "{answer:?}");
        assert_eq!(names(&shelf), [""; 0]);
        return;
    }
    let answer = answer.ended(0);
    assert!(answer.stdout.contains("3 clientes"), "{answer:?}");
    assert!(answer.stderr.contains(".local/share/vincula/key"), "the key is not in it: {answer:?}");
    assert_eq!(names(&shelf), ["copy.db"]);
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    let show =
        |url: &str| bench.run(&["customer", "show", "C1", "--json", "--database", url]).ended(0).json();
    assert_eq!(show(&format!("sqlite://{to}")), show(bench.url()));
    let systems = bench.run(&["system", "list", "--json", "--database", &format!("sqlite://{to}")]);
    assert_eq!(systems.ended(0).json()[0]["name"], "Sur");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_while_others_write_holds_only_whole_transactions() {
    const TOGETHER: usize = 50;
    let bench = sqlite().await;
    bench.run(&["system", "list"]).ended(0);
    let key = || KeySource::File(bench.path(".local/share/vincula/key"));
    let store = Store::open(bench.url(), key()).await.unwrap();
    let customers = vincula::demo::records(20_000, 1);
    store.import_tariffs(&customers.tariffs, ImportMode::Commit, &stamp()).await.unwrap();
    let mut customers = customers.customers();
    let write = |store: Store, rows: Vec<_>| async move {
        store.import_customers(&rows, ImportMode::Commit, &stamp()).await.unwrap();
    };
    write(store.clone(), customers.by_ref().take(5_000).collect()).await;
    let to = bench.path("copy.db");
    let mut copying = bench.command(&["backup", "copy.db"]).spawn().unwrap();
    let ended = loop {
        if let Some(status) = copying.try_wait().unwrap() {
            break status;
        }
        write(store.clone(), customers.by_ref().take(TOGETHER).collect()).await;
    };
    assert!(ended.success());
    store.close().await;
    let copy = Store::open(&format!("sqlite://{}", to.display()), key()).await.unwrap();
    let mut total = 0;
    copy.export_customers::<StoreError>(|_| {
        total += 1;
        Ok(())
    })
    .await
    .unwrap();
    assert!(total >= 5_000, "{total}");
    assert_eq!(total % 50, 0, "{total}");
    copy.close().await;
}

fn stamp() -> Stamp {
    Stamp { by: "ana".into(), at: jiff::Timestamp::UNIX_EPOCH }
}

#[tokio::test]
async fn a_copy_never_takes_the_place_of_a_file() {
    let bench = sqlite().await;
    bench.run(&["system", "list"]).ended(0);
    let there = bench.file("copy.db", "a letter");
    bench.run(&["backup", &there]).refused(1, "elige otro nombre");
    assert_eq!(fs::read_to_string(there).unwrap(), "a letter");
}

#[tokio::test]
async fn a_copy_that_cannot_be_made_leaves_nothing() {
    let bench = sqlite().await;
    bench.set_up("http://127.0.0.1:1");
    let shelf = shelf(&bench);
    // A file of this shell's children may have 8 KiB at the most.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" backup shelf/copy.db --log /dev/null";
    let mut shell = bench.command(&[]);
    let program = shell.get_program().to_owned();
    shell = {
        let mut with_limit = std::process::Command::new("sh");
        with_limit.args(["-c", script]).arg(program).current_dir(bench.path(""));
        with_limit.env_clear().envs(shell.get_envs().filter_map(|(name, value)| Some((name, value?))));
        with_limit
    };
    let output = shell.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("No se ha hecho la copia"), "{output:?}");
    assert_eq!(names(&shelf), [""; 0]);
    bench.run(&["backup", "nowhere/copy.db"]).refused(1, "nowhere/copy.db");
}

#[tokio::test]
async fn what_is_not_there_is_neither_made_nor_copied() {
    let bench = sqlite().await;
    bench.run(&["backup", "copy.db"]).refused(1, "--database");
    assert!(!bench.path("copy.db").exists());
    assert!(!Path::new(bench.url().strip_prefix("sqlite://").unwrap()).exists());
}

#[tokio::test]
async fn a_database_is_copied_without_its_key_and_of_any_version() {
    let bench = sqlite().await;
    bench.run(&["system", "list"]).ended(0);
    tamper(
        bench.url(),
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
            values (999999, 'of tomorrow', true, '', 0)",
    )
    .await;
    fs::remove_file(bench.path(".local/share/vincula/key")).unwrap();
    bench.run(&["backup", "copy.db"]).ended(0);
    assert!(!bench.path(".local/share/vincula/key").exists());
}
