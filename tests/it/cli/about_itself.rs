//! What the program tells of itself: the manual page and what shells complete it with.

use std::process::Command;

use super::bench::Bench;
use crate::databases::Kind;

async fn bench() -> Bench {
    Bench::new(Kind::Sqlite).await.expect("SQLite is built in")
}

#[tokio::test]
async fn the_manual_page_needs_neither_a_right_configuration_nor_a_log() {
    let bench = bench().await;
    let config = bench.file("config.toml", "language = \"fr\"\n");
    let page = bench.run(&["--config", &config, "man"]).ended(0);
    assert!(page.stdout.contains(".SH \"NOMBRE\"") && page.stderr.is_empty(), "{page:?}");
    assert!(!bench.path(".local/state/vincula").exists(), "it has left a log behind");
    let page = bench.run(&["man", "--lang", "en"]).ended(0);
    assert!(page.stdout.contains(".SH \"EXIT STATUS\""), "{page:?}");
}

#[tokio::test]
async fn every_command_says_so_when_the_log_that_is_asked_for_cannot_be_written() {
    let bench = bench().await;
    let log = format!("{}/vincula.log", bench.file("no-folder", ""));
    for command in [
        &["system", "list"][..],
        &["operations", "list", "--json"],
        &["worker", "--once"],
        &["simulator"],
        &["demo"],
        &["man"],
        &["completions", "bash"],
        &["backup", "copy.db"],
        &[],
    ] {
        let given = [command, &["--log", &log]].concat();
        bench.run(&given).refused(1, &format!("{log}: una parte de la ruta no es una carpeta"));
    }
    let found = bench.run(&["doctor", "--log", &log]).ended(1);
    assert!(found.stdout.contains(&log) && found.stdout.contains("no es una carpeta"), "{found:?}");
}

#[tokio::test]
async fn bash_completes_commands_and_options_with_what_it_is_given() {
    let bench = bench().await;
    let script = bench.file("vincula.bash", &bench.run(&["completions", "bash"]).ended(0).stdout);
    let complete = "source \"$1\"; COMP_WORDS=(vincula device sa); COMP_CWORD=2
        _vincula vincula sa device; echo \"${COMPREPLY[*]}\"";
    let output = Command::new("bash").args(["--norc", "-c", complete, "bash", &script]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "save\n");
}

#[tokio::test]
async fn other_shells_get_theirs_and_an_unknown_one_a_clear_answer() {
    let bench = bench().await;
    for (shell, words) in
        [("zsh", "#compdef vincula"), ("fish", "complete -c vincula"), ("elvish", "edit:completion")]
    {
        let answer = bench.run(&["completions", shell]).ended(0);
        assert!(answer.stdout.contains(words), "{shell}: {answer:?}");
    }
    bench.run(&["completions", "tcsh"]).refused(2, "«tcsh»; pon bash, zsh, fish o elvish");
}
