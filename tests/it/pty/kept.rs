//! A program that ends at any step of filling and saving a form: the next start has all that was typed, and all that was
//! saved is there once.

use std::time::{Duration, Instant};

use serde_json::Value;
use sqlx::{Connection, SqliteConnection};
use tokio::runtime::Runtime;
use vincula::domain::device::Entry;
use vincula::domain::draft::{Draft, Kept};
use vincula::domain::ids::DraftId;
use vincula::domain::values::Secret;
use vincula::store::{KeySource, Store};

use super::home::Home;
use super::killed::{WORLD, set_up};
use super::system::Simulator;
use super::terminal::{PATIENCE, PAUSE, Terminal, text};

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Killed,
    /// As a dropped SSH session does it.
    HungUp,
    /// The terminal itself is gone.
    LineDropped,
}

impl End {
    fn befalls(self, mut terminal: Terminal) {
        match self {
            Self::Killed => terminal.signal("KILL"),
            Self::HungUp => terminal.signal("HUP"),
            Self::LineDropped => terminal.drop_line(),
        }
        terminal.until_gone();
    }
}

/// What lies on the disk, behind the program's back.
struct Disk<'a> {
    home: &'a Home,
    runtime: Runtime,
    store: Store,
}

impl<'a> Disk<'a> {
    fn of(home: &'a Home) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let key = KeySource::File(home.path("data/vincula/key"));
        let store = runtime.block_on(Store::open(&Self::url(home), key)).expect("the database");
        Self { home, runtime, store }
    }

    fn url(home: &Home) -> String {
        format!("sqlite://{}", home.path("data/vincula/vincula.db").display())
    }

    /// The drafts, whoever holds them.
    fn drafts(&self) -> Vec<Draft> {
        let folder = self.home.path("state/vincula/drafts").join(self.store.database());
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let drafts = entries.filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let id = DraftId(i64::from_str_radix(name.strip_suffix(".draft")?, 16).ok()?);
            // It may be gone by now.
            let sealed = std::fs::read_to_string(entry.path()).ok()?;
            let opened = self.store.open_draft(id, &sealed).expect("a draft is whole at any time");
            Some(Kept::from_text(id, &opened).expect("a draft").draft)
        });
        drafts.collect()
    }

    /// Waits until a draft holds what was typed. No event tells it, so that this looks again and again.
    fn until_kept(&self, field: &str, words: &str) {
        let wanted = Entry::Words(Secret::new(words.to_owned()));
        self.until(&format!("{field} in a draft"), || {
            self.drafts().iter().any(|draft| draft.typed.get(field) == Some(&wanted))
        });
    }

    fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so() {
            assert!(Instant::now() < end, "never there: {what}");
            std::thread::park_timeout(PAUSE);
        }
    }

    /// How many savings are recorded.
    fn operations(&self) -> i64 {
        self.runtime.block_on(async {
            let mut connection =
                SqliteConnection::connect(&Self::url(self.home)).await.expect("the database");
            let count = sqlx::query_scalar("select count(*) from operations").fetch_one(&mut connection);
            count.await.expect("a number")
        })
    }

    /// Keeps everybody from writing, until it is dropped.
    fn locked(&self) -> SqliteConnection {
        self.runtime.block_on(async {
            let mut connection =
                SqliteConnection::connect(&Self::url(self.home)).await.expect("the database");
            sqlx::query("begin immediate").execute(&mut connection).await.expect("nobody writes now");
            connection
        })
    }
}

/// A program may give up a database that was busy for longer than this.
const BUSY: Duration = Duration::from_secs(9);

/// What is typed at each step, what the screen shows then, and what is to be kept of it.
const STEPS: [(&str, &str, &str, &str); 10] = [
    ("<right>", "Router Huawei___", "name", "Router Huawei"),
    ("<tab><tab> salón", "Router Huawei salón___", "name", "Router Huawei salón"),
    ("<tab>HWTC12345678", "▸Número de serie HWTC12345678___", "serial", "HWTC12345678"),
    ("<tab><tab>001a2b3c4d5e", "▸MAC 001a2b3c4d5e___", "mac", "001a2b3c4d5e"),
    ("<tab>100.64.3.7", "▸IP 100.64.3.7___", "ip", "100.64.3.7"),
    ("<tab>LOID1", "▸Cód. Identificativo LOID1___", "id_code", "LOID1"),
    ("<tab>clave wifi 1", "▸Clave Wifi ••••••••••••___", "wifi_key", "clave wifi 1"),
    ("<tab>admin", "▸Usuario Admin admin___", "admin_user", "admin"),
    ("<tab>s3cret", "▸Password Admin ••••••___", "admin_password", "s3cret"),
    ("a", "▸Password Admin •••••••___", "admin_password", "s3creta"),
];

/// What the device must be in the end.
const DEVICE: [(&str, &str); 7] = [
    ("name", "Router Huawei salón"),
    ("mac", "00:1A:2B:3C:4D:5E"),
    ("ip", "100.64.3.7"),
    ("id_code", "LOID1"),
    ("wifi_key", "clave wifi 1"),
    ("admin_user", "admin"),
    ("admin_password", "s3creta"),
];

/// Waits until a field shows what was typed in it, however far its label stands from it.
fn until_field(terminal: &mut Terminal, shown: &str) -> String {
    let squeezed = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    terminal.until_that(shown, |screen| squeezed(&text(screen)).contains(shown))
}

#[test]
fn a_program_killed_at_any_step_of_filling_a_form_loses_nothing_typed() {
    filled_step_by_step(End::Killed);
}

#[test]
fn a_program_hung_up_at_any_step_of_filling_a_form_loses_nothing_typed() {
    filled_step_by_step(End::HungUp);
}

#[test]
fn a_line_that_drops_at_any_step_of_filling_a_form_loses_nothing_typed() {
    filled_step_by_step(End::LineDropped);
}

#[test]
fn a_line_that_takes_nothing_any_more_keeps_the_program_neither_from_keeping_what_is_typed_nor_from_ending() {
    let home = Home::new();
    let there = Simulator::start(&home, WORLD);
    set_up(&home, &there.url);
    let disk = Disk::of(&home);
    let mut terminal = form(&home);
    terminal.keys("<right>");
    until_field(&mut terminal, "Router Huawei___");
    terminal.clog();
    terminal.keys("<tab><tab> salón<tab>HWTC12345678");
    disk.until_kept("serial", "HWTC12345678");
    terminal.keys("<tab><tab>001a2b3c4d5e");
    disk.until_kept("mac", "001a2b3c4d5e");
    terminal.signal("HUP");
    terminal.until_gone();
    let mut terminal = home.open(&[]);
    terminal.until_all(&["Lo que quedó sin guardar", "1 borrador"]);
}

#[test]
fn a_save_that_the_database_keeps_waiting_is_shown_and_ended_before_the_program_is() {
    let home = Home::new();
    let there = Simulator::start(&home, WORLD);
    set_up(&home, &there.url);
    let disk = Disk::of(&home);
    let mut terminal = form(&home);
    terminal.keys("<right><tab><tab> salón<tab>HWTC12345678<tab><tab>001a2b3c4d5e<tab>100.64.3.7");
    until_field(&mut terminal, "▸IP 100.64.3.7___");
    let saved = disk.operations();
    let locked = disk.locked();
    let since = Instant::now();
    terminal.keys("<c-s>");
    terminal.until("guardando");
    terminal.signal("TERM");
    let screen = terminal.until_that("that it waits for the saving, or its end", |screen| {
        let screen = text(screen);
        screen.contains("Guardando… Vincula se cierra en cuanto acabe") || screen.contains("[ended 0]")
    });
    drop(locked);
    let was_held = since.elapsed();
    assert_eq!(terminal.until_ended(), (0, "[ended 0]".to_owned()));
    if was_held < BUSY {
        assert!(!screen.contains("[ended"), "it did not wait\n{screen}");
        assert_eq!(disk.operations(), saved + 1, "what was pressed is done");
    } else {
        // On a machine that slow the program has given the saving up, and keeps what was typed.
        assert!(disk.operations() == saved + 1 || disk.drafts().len() == 1, "neither saved nor kept");
    }
}

fn filled_step_by_step(end: End) {
    let home = Home::new();
    let there = Simulator::start(&home, WORLD);
    set_up(&home, &there.url);
    let disk = Disk::of(&home);
    let mut terminal = form(&home);
    for (keys, shown, field, words) in STEPS {
        terminal.keys(keys);
        let before = above_keys(&until_field(&mut terminal, shown));
        // Who is killed can only keep what has come to the disk; who is hung up sees to it himself.
        if end == End::Killed {
            disk.until_kept(field, words);
        }
        end.befalls(terminal);
        terminal = home.open(&[]);
        terminal.until_all(&["Lo que quedó sin guardar", "1 borrador"]);
        terminal.keys("<enter>");
        terminal.until_that(&before, |screen| above_keys(&text(screen)) == before);
    }
    terminal.keys("<c-s>");
    terminal.until("aplicado: registrado en Fibra Sur");
    assert_is_there_once(&there, "HWTC12345678");
    disk.until("the draft gone", || disk.drafts().is_empty());
    terminal.keys("<c-q>");
    assert_eq!(terminal.until_ended().0, 0);
}

/// The screen without what helps with the keys: that is drawn last, and may not be there yet.
fn above_keys(screen: &str) -> String {
    screen.lines().take(20).collect::<Vec<_>>().join("\n")
}

/// A moment of a saving.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// The key has only just been pressed.
    Pressed,
    /// The database keeps it waiting.
    Waiting,
    /// It is recorded, and perhaps nobody has heard of it.
    Recorded,
}

#[test]
fn a_save_cut_off_at_any_moment_by_a_kill_is_neither_lost_nor_made_twice() {
    saved_and_cut_off(End::Killed);
}

#[test]
fn a_save_cut_off_at_any_moment_by_a_hang_up_is_neither_lost_nor_made_twice() {
    saved_and_cut_off(End::HungUp);
}

fn saved_and_cut_off(end: End) {
    let home = Home::new();
    // A worker that died is waited for no longer than a test can.
    home.write("config/vincula/config.toml", "[outbox]\nlease_secs = 5\nfirst_retry_secs = 1\n");
    let there = Simulator::start(&home, WORLD);
    set_up(&home, &there.url);
    let disk = Disk::of(&home);
    let moments = [Moment::Pressed, Moment::Waiting, Moment::Recorded, Moment::Recorded, Moment::Pressed];
    let serials: Vec<String> = (1..=moments.len()).map(|number| format!("HWTC0000000{number}")).collect();
    for (moment, serial) in moments.into_iter().zip(&serials) {
        let mut terminal = form(&home);
        terminal.keys("<right><tab><tab> salón<tab>").keys(serial).keys("<tab><tab>001a2b3c4d5e");
        terminal.keys("<tab>100.64.3.7<tab>LOID1<tab>clave wifi 1<tab>admin<tab>s3creta");
        until_field(&mut terminal, "▸Password Admin •••••••___");
        disk.until_kept("admin_password", "s3creta");
        let saved = disk.operations();
        match moment {
            Moment::Pressed => {
                terminal.keys("<c-s>");
                end.befalls(terminal);
            }
            Moment::Waiting => {
                let locked = disk.locked();
                terminal.keys("<c-s>");
                terminal.until("guardando");
                end.befalls(terminal);
                drop(locked);
                assert_eq!(disk.operations(), saved, "nothing was saved");
            }
            Moment::Recorded => {
                terminal.keys("<c-s>");
                disk.until("the saving", || disk.operations() > saved);
                end.befalls(terminal);
            }
        }
        bring_to_an_end(&home, &disk, serial);
        assert_eq!(disk.operations(), saved + 1, "{moment:?}: saved once");
        assert_eq!(disk.drafts(), [], "{moment:?}: nothing is offered any more");
    }
    let mut terminal = at_devices(&home);
    terminal.until_that("all devices at work", |screen| {
        text(screen).matches("● Activo").count() == serials.len()
    });
    for serial in &serials {
        assert_is_there_once(&there, serial);
    }
}

/// Starts the program again and saves what it offers; if it offers nothing, the device must be there.
fn bring_to_an_end(home: &Home, disk: &Disk<'_>, serial: &str) {
    let mut terminal = home.open(&[]);
    // Whether something is offered is known once the drafts have been looked at: then none is left that was saved.
    terminal.until("1 cliente ");
    // The key asks for what may just have been offered: that it was there before says nothing against it.
    terminal.keys("B").regardless();
    let screen = terminal.until_that("the drafts, or that there are none", |screen| {
        let screen = text(screen);
        screen.contains("Lo que quedó sin guardar") || screen.contains("No hay ningún borrador")
    });
    if screen.contains("Lo que quedó sin guardar") {
        terminal.keys("<enter>").until("▸Password Admin");
        terminal.keys("<c-s>").until("guardado aquí");
        disk.until("the draft gone", || disk.drafts().is_empty());
    } else {
        terminal.keys("<enter>").until("Población");
        terminal.keys("a").until(serial);
    }
    terminal.keys("<c-q>");
    terminal.until_gone();
}

/// The program with the form of a new device open.
fn form(home: &Home) -> Terminal {
    let mut terminal = at_devices(home);
    terminal.keys("n").until("Nuevo dispositivo");
    terminal
}

fn at_devices(home: &Home) -> Terminal {
    let mut terminal = home.open(&[]);
    terminal.until("1 cliente ");
    terminal.keys("<enter>").until("Población");
    terminal.keys("a").until("Gestión de dispositivos");
    terminal
}

fn assert_is_there_once(there: &Simulator, serial: &str) {
    let (device, writes) = there.device(serial);
    for (field, value) in DEVICE {
        assert_eq!(device[field], Value::from(value), "{field} of {device:#}");
    }
    assert_eq!(writes, 1, "times that {serial} was written");
}
