//! The terminal is given back whole, however the program ends.

use std::env;
use std::sync::Arc;

use vincula::app::keymap::in_force::Keymap;
use vincula::app::route::Route;
use vincula::domain::optical::Bands;
use vincula::domain::system::Access;
use vincula::drivers::{Connect, Driver, Failure};
use vincula::i18n::Language;
use vincula::outbox::Settings;
use vincula::runtime::look::Look;
use vincula::runtime::{self, Ending, World};
use vincula::store::{KeySource, MasterKey, Store};
use vincula::ui::theme::Theme;

use super::home::Home;
use super::terminal::{Program, Shell, Terminal};

/// Opens the program on an empty database and waits until the terminal is its own.
fn open(home: &Home) -> Terminal {
    let mut terminal = home.open(&["--database", &home.database()]);
    terminal.until_that("the other screen, with the first screen on it", |screen| {
        screen.alternate_screen()
            && screen.bracketed_paste()
            && screen.contents().contains("Aún no hay ningún sistema")
    });
    terminal
}

#[test]
fn q_gives_the_terminal_back() {
    let home = Home::new();
    let mut terminal = open(&home);
    terminal.keys("q");
    assert_eq!(terminal.until_ended(), (0, "[ended 0]".to_owned()));
}

#[test]
fn ctrl_c_gives_the_terminal_back() {
    let home = Home::new();
    let mut terminal = open(&home);
    terminal.keys("<c-c>");
    assert_eq!(terminal.until_ended().0, 0);
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let home = Home::new();
        let mut terminal = open(&home);
        // A form with something in it: a signal does not ask.
        terminal.keys("nFibra").until("sin guardar");
        terminal.signal(signal);
        assert_eq!(terminal.until_ended().0, 0, "{signal}");
    }
}

/// Says that this process is the one inside the terminal.
const INSIDE: &str = "VINCULA_TEST_INSIDE";

/// Runs a test of this module once more, inside a terminal: the binary itself cannot be made to panic by anything that a
/// test may do to it.
fn run_inside(home: &Home, test: &str) -> Terminal {
    let executable = env::current_exe().expect("this program has a file");
    let name = format!("pty::given_back::{test}");
    let program = Program {
        executable: executable.as_os_str(),
        arguments: &["--exact", &name, "--nocapture"],
        variables: &[(INSIDE, "1")],
        ..Program::default()
    };
    Terminal::open(home, program)
}

/// The real runtime, with a driver that panics as soon as it is asked for.
#[test]
fn a_panic_in_a_task_gives_the_terminal_back_and_ends_the_screen() {
    if env::var_os(INSIDE).is_some() {
        return inside();
    }
    let home = Home::new();
    let mut terminal = run_inside(&home, "a_panic_in_a_task_gives_the_terminal_back_and_ends_the_screen");
    terminal.until("Aún no hay ningún sistema");
    terminal.keys("nFibra Sur<tab><tab>http://127.0.0.1:1<tab>demo<tab>demo<c-t>");
    let (code, screen) = terminal.until_ended();
    assert!(screen.contains("the driver broke down"), "{screen}");
    assert_eq!(code, 0, "the screen did not tell how it ended\n{screen}");
}

#[tokio::main]
async fn inside() {
    let key = KeySource::Given(MasterKey::generate().expect("randomness"));
    let world = World {
        store: Store::open("sqlite::memory:", key).await.expect("a store in memory"),
        connect: Arc::new(Breaking),
        outbox: Settings::default(),
        user: "ana".to_owned(),
        keymap: Keymap::default(),
        language: Language::Es,
        drafts: None,
        look: Look::fixed(Theme::plain()),
        bands: Bands::default(),
        reports: vincula::reconcile::generate::Settings::default(),
    };
    let ending = runtime::run(world, Route::Systems).await.expect("a terminal");
    assert_eq!(ending, Ending::Broken);
}

struct Breaking;

impl Connect for Breaking {
    fn connect(&self, _: &Access) -> Result<Arc<dyn Driver>, Failure> {
        panic!("the driver broke down");
    }
}

/// The message must come after the terminal was given back, or nobody would see it.
#[test]
fn a_panic_of_the_screen_gives_the_terminal_back() {
    if env::var_os(INSIDE).is_some() {
        let (inputs, _input) = tokio::sync::mpsc::unbounded_channel();
        let mut screen = runtime::terminal::Screen::take(b"", inputs.downgrade()).expect("a terminal");
        let drawn = screen.terminal.draw(|_| panic!("the screen broke down"));
        unreachable!("{drawn:?}");
    }
    let home = Home::new();
    let mut terminal = run_inside(&home, "a_panic_of_the_screen_gives_the_terminal_back");
    let (code, screen) = terminal.until_ended();
    assert!(screen.contains("the screen broke down"), "{screen}");
    assert_eq!(code, 101, "{screen}");
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_again_as_it_was() {
    let home = Home::new();
    let database = home.database();
    let arguments = ["--database", database.as_str()];
    let program = Program { arguments: &arguments, shell: Shell::OfJobs, ..Program::default() };
    let mut terminal = Terminal::open(&home, program);
    terminal.until("Aún no hay ningún sistema");
    terminal.keys("nFibra Sur<esc>").until("Hay cambios sin guardar");
    terminal.send(b"\x1a");
    const STOPPED: u8 = 128 + 20;
    let (code, screen) = terminal.until_stopped();
    assert_eq!(code, STOPPED, "{screen}");
    assert!(!screen.contains("Fibra Sur"), "{screen}");
    // Made larger while the shell has it: the program learns of it when it goes on.
    terminal.resize(100, 30);
    terminal.send(b"\n");
    terminal.until_that("the same screen, on a terminal of its own", |screen| {
        let words = screen.contents();
        screen.alternate_screen()
            && screen.bracketed_paste()
            && words.contains("Hay cambios sin guardar")
            && screen.rows(0, 100).last().is_some_and(|row| !row.trim().is_empty())
    });
    let screen = terminal.keys("n").until_without("Hay cambios sin guardar");
    assert!(screen.contains("Fibra Sur"), "{screen}");
    terminal.keys("<c-c>").until("Hay cambios sin guardar");
    terminal.keys("g");
    assert_eq!(terminal.until_ended().0, 0);
}
