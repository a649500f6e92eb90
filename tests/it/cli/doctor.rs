//! `vincula doctor`: what is wrong is named with what to do, what is right is told, and nothing is changed or given away.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

use super::bench::{Answer, Bench, on_both};
use crate::databases::{Kind, tamper};

on_both!(
    a_healthy_program_is_told_so_and_nothing_is_changed,
    what_nobody_has_opened_yet_is_told_and_not_made,
    another_key_and_a_lost_one_are_wrong_and_none_is_made,
    a_database_of_a_newer_version_is_told_and_read_no_further,
    a_system_that_does_not_answer_is_named_with_the_step_that_failed,
    operations_that_nobody_carries_out_or_that_need_a_person_are_wrong,
);

const KEY: &str = ".local/share/vincula/key";

async fn sqlite() -> Bench {
    Bench::new(Kind::Sqlite).await.expect("SQLite is built in")
}

fn file_of(bench: &Bench) -> &Path {
    Path::new(bench.url().strip_prefix("sqlite://").expect("a file"))
}

/// What was found, by section and check.
fn checks(answer: &Answer) -> BTreeMap<(String, String), Value> {
    let report = answer.json();
    let word = |check: &Value, member: &str| check[member].as_str().unwrap().to_owned();
    let checks = report["checks"].as_array().unwrap();
    assert_eq!(report["ok"], json!(checks.iter().all(|check| check["ok"] == true)), "{report:#}");
    checks.iter().map(|check| ((word(check, "section"), word(check, "check")), check.clone())).collect()
}

/// What is wrong, as `section.check`.
fn wrong(answer: &Answer) -> Vec<String> {
    let wrong = checks(answer).into_iter().filter(|(_, check)| check["ok"] == false);
    wrong.map(|((section, check), _)| format!("{section}.{check}")).collect()
}

fn doctor(bench: &Bench) -> Answer {
    bench.run(&["doctor", "--json"])
}

/// Every file below a folder with what stands in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

async fn a_healthy_program_is_told_so_and_nothing_is_changed(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    let all = || {
        let database = bench.url().starts_with("sqlite:").then(|| files(file_of(bench).parent().unwrap()));
        (files(&bench.path("")), database)
    };
    let before = all();
    let answer = doctor(bench).ended(0);
    let found = checks(&answer);
    for (section, check) in [
        ("configuration", "file"),
        ("configuration", "database"),
        ("log", "place"),
        ("database", "there"),
        ("schema", "version"),
        ("key", "key"),
        ("outbox", "waiting"),
        ("terminal", "terminal"),
        ("system", "test"),
    ] {
        assert!(found.contains_key(&(section.to_owned(), check.to_owned())), "{section}.{check}: {answer:?}");
    }
    assert_eq!(found[&("system".to_owned(), "test".to_owned())]["system"], "Sur");
    assert!(all() == before, "something was changed");
    let systems = bench.run(&["system", "list", "--json"]).ended(0).json();
    assert_eq!(systems[0]["last_test"], Value::Null, "it is not recorded");
    let words = bench.run(&["doctor"]).ended(0).stdout;
    assert!(words.contains("Todo en orden"), "{words}");
    assert!(words.contains("✓ Sur: "), "{words}");
}

async fn what_nobody_has_opened_yet_is_told_and_not_made(bench: &Bench) {
    let before = files(&bench.path(""));
    let answer = doctor(bench).ended(1);
    let expected = if bench.url().starts_with("sqlite:") { "database.there" } else { "schema.version" };
    assert_eq!(wrong(&answer), [expected]);
    assert_eq!(files(&bench.path("")), before, "no key, no log");
    if bench.url().starts_with("sqlite:") {
        assert!(!file_of(bench).exists());
    }
    assert_eq!(wrong(&doctor(bench)), [expected], "nor is there anything the next time");
}

async fn another_key_and_a_lost_one_are_wrong_and_none_is_made(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    let another = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let given = |name: &str, value: &str| {
        let output = bench.command(&["doctor", "--json"]).env(name, value).output().unwrap();
        let words = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (words(output.stdout), words(output.stderr));
        Answer { code: output.status.code(), stdout, stderr }.ended(1)
    };
    let answer = given("VINCULA_KEY", another);
    assert_eq!(wrong(&answer), ["key.key"]);
    assert!(!answer.stdout.contains(another), "{answer:?}");
    assert!(!checks(&answer).contains_key(&("system".to_owned(), "test".to_owned())), "{answer:?}");
    assert_eq!(wrong(&given("VINCULA_KEY", "s3creta")), ["key.key"]);
    assert_eq!(wrong(&given("VINCULA_KEY_FILE", "/nowhere/key")), ["key.key"]);
    fs::remove_file(bench.path(KEY)).unwrap();
    assert_eq!(wrong(&doctor(bench).ended(1)), ["key.key"]);
    assert!(!bench.path(KEY).exists());
}

async fn a_database_of_a_newer_version_is_told_and_read_no_further(bench: &Bench) {
    bench.run(&["system", "list"]).ended(0);
    tamper(
        bench.url(),
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
            values (999999, 'of tomorrow', true, '', 0)",
    )
    .await;
    let answer = doctor(bench).ended(1);
    assert_eq!(wrong(&answer), ["schema.version"]);
    let advice = &checks(&answer)[&("schema".to_owned(), "version".to_owned())]["advice"];
    assert!(advice.as_str().unwrap().contains("actualiza el programa"), "{advice}");
    assert!(!checks(&answer).contains_key(&("outbox".to_owned(), "waiting".to_owned())));
}

async fn a_system_that_does_not_answer_is_named_with_the_step_that_failed(bench: &Bench) {
    bench.set_up(&format!("http://{}", bench.address()));
    let answer = doctor(bench).ended(1);
    assert_eq!(wrong(&answer), ["system.connect"]);
    assert_eq!(checks(&answer)[&("system".to_owned(), "connect".to_owned())]["system"], "Sur");
    assert!(!answer.stdout.contains("demo"), "neither user nor password: {answer:?}");
}

async fn operations_that_nobody_carries_out_or_that_need_a_person_are_wrong(bench: &Bench) {
    let address = bench.address();
    let simulator = bench.simulator(&address, "");
    bench.set_up(&simulator.url);
    bench.link();
    simulator.process.kill();
    let device = json!({
        "product": "ONT Huawei", "tariff": "Fibra 600 + Fijo", "serial": "HWTC12345678",
        "technology": "gpon", "mac": "00:1A:2B:3C:4D:5E", "ip": "100.64.3.7",
    });
    bench.save(&device, &[]).ended(0);
    let _there_again = bench.simulator(&address, "");
    doctor(bench).ended(0);
    tamper(bench.url(), "update operations set due_at = 1700000000000, lease_until = null").await;
    assert_eq!(wrong(&doctor(bench).ended(1)), ["outbox.worker"]);
    tamper(bench.url(), "update operations set state = 'attention', settled_at = 1700000000000").await;
    assert_eq!(wrong(&doctor(bench).ended(1)), ["outbox.attention"]);
}

#[tokio::test]
async fn what_others_can_read_or_the_program_cannot_write_is_told_with_the_command_that_mends_it() {
    let bench = sqlite().await;
    bench.run(&["system", "list"]).ended(0);
    let advice = |expected: &str, path: &Path, mode: u32| {
        let before = fs::metadata(path).unwrap().permissions().mode();
        set_mode(path, mode);
        let answer = doctor(&bench).ended(1);
        set_mode(path, before);
        assert_eq!(wrong(&answer), [expected]);
        assert!(answer.stdout.contains("chmod "), "{answer:?}");
    };
    let database = file_of(&bench);
    advice("key.key", &bench.path(KEY), 0o644);
    advice("key.permissions", &bench.path(".local/share/vincula"), 0o755);
    advice("log.permissions", &bench.path(".local/state/vincula"), 0o755);
    advice("database.permissions", database, 0o644);
    advice("database.permissions", database.parent().unwrap(), 0o777);
    advice("database.writable", database, 0o400);
    doctor(&bench).ended(0);
}

#[tokio::test]
async fn a_file_that_is_damaged_or_no_database_of_ours_is_told() {
    let bench = sqlite().await;
    bench.run(&["system", "list"]).ended(0);
    tamper(bench.url(), "drop table _sqlx_migrations").await;
    assert_eq!(wrong(&doctor(&bench).ended(1)), ["schema.version"]);
    // The page of an index, and nothing of the schema: it can be opened and is damaged.
    let page = "select rootpage from sqlite_schema where name = 'devices_by_tariff'";
    let mut connection = SqliteConnection::connect(bench.url()).await.unwrap();
    let page: i64 = sqlx::query_scalar(page).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let mut bytes = fs::read(file_of(&bench)).unwrap();
    let end = usize::try_from(page).unwrap() * 4096;
    bytes[end - 4096..end].fill(0x5a);
    fs::write(file_of(&bench), bytes).unwrap();
    let told = wrong(&doctor(&bench).ended(1));
    assert!(told.contains(&"database.integrity".to_owned()), "{told:?}");
    fs::write(file_of(&bench), "this is a letter and no database".repeat(40)).unwrap();
    assert_eq!(wrong(&doctor(&bench).ended(1)), ["database.there"]);
}

#[tokio::test]
async fn what_a_killed_program_left_is_left_as_it_is() {
    let bench = sqlite().await;
    bench.run(&["system", "list"]).ended(0);
    let worker = bench.start(&["worker"]);
    let log = file_of(&bench).with_extension("db-wal");
    super::bench::until("the worker has opened the database", || log.exists().then_some(()));
    worker.kill();
    let before = files(file_of(&bench).parent().unwrap());
    doctor(&bench).ended(0);
    let mut after = files(file_of(&bench).parent().unwrap());
    // Of no importance: who reads writes down there how far he reads.
    let index = log.with_extension("db-shm").display().to_string();
    let mut before = before;
    before.remove(&index);
    after.remove(&index);
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_wrong_configuration_is_told_with_its_line_and_the_rest_looked_at() {
    let bench = sqlite().await;
    bench.run(&["system", "list"]).ended(0);
    let config = bench.file("config.toml", "language = \"en\"\n\n[outbox]\ntrys = 3\n");
    let answer = bench.run(&["doctor", "--json", "--config", &config]).ended(1);
    assert_eq!(wrong(&answer), ["configuration.file"]);
    assert!(answer.stdout.contains("4: "), "{answer:?}");
    bench.run(&["doctor", "--config", "no.toml"]).ended(1);
    let config = bench.file("config.toml", "database = \"postgres://ana:s3creta@h/v\"\n");
    set_mode(Path::new(&config), 0o644);
    let answer = bench.run(&["doctor", "--json", "--config", &config]).ended(1);
    assert_eq!(wrong(&answer), ["configuration.file"], "others can read the password in it");
}

#[tokio::test]
async fn no_password_of_a_database_is_shown() {
    let bench = sqlite().await;
    for url in [
        "postgres://ana:s3creta@127.0.0.1:1/vincula",
        "postgres://127.0.0.1:1/vincula?user=ana&password=s3creta",
        "postgres://ana:s3creta@[roto/vincula",
    ] {
        for arguments in [&["doctor", "--database", url][..], &["doctor", "--json", "--database", url]] {
            let answer = bench.run(arguments).ended(1);
            assert!(!format!("{answer:?}").contains("s3creta"), "{answer:?}");
        }
    }
}
