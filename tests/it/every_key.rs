//! Every row of the table of keys, driven once by its key: from a scene where its command can run, to what is seen after.
//! Before that, the help must list it there. A row without a drive fails, and so does a drive without a row.
//!
//! A new row needs a line in `drives`, and perhaps a scene here.

mod drives;

use std::cell::RefCell;
use std::fs;
use std::net::TcpListener;
use std::rc::Rc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::task::{LocalSet, spawn_local};
use vincula::app::keymap::{Binding, Command, KEYMAP, Key, Place};
use vincula::app::route::Route;
use vincula::demo;
use vincula::domain::device::{DeviceDraft, DeviceInput, Entry};
use vincula::domain::ids::{CustomerId, OperationId};
use vincula::domain::operation::OperationState;
use vincula::domain::product::{StockChange, StockDeed};
use vincula::domain::tariff::ServiceKind;
use vincula::domain::text::Text;
use vincula::domain::values::{Secret, SerialNumber};
use vincula::i18n::{Language, Texts};
use vincula::simulator::{self, Running, SimulatorSettings};
use vincula::store::{ClaimRules, CustomerFile, KeySource, Settlement, Stamp, Store, SystemDraft};

use crate::databases::tamper;
use crate::desk::{self, Desk};

/// How many customers there are: more than two screens of them.
const CUSTOMERS: usize = 60;
const SIZE: (u16, u16) = (80, 24);
/// How many drives are under way at once.
const AT_A_TIME: usize = 8;
/// A terminal on which the whole help is seen.
const TALL: (u16, u16) = (80, 120);

/// Where a drive begins.
#[derive(Debug, Clone, Copy)]
enum First {
    Systems,
    Customers,
    /// The file of a customer who is linked and has two devices.
    Linked,
    /// The file of a customer who is linked nowhere.
    Unlinked,
    /// The file of a customer whose devices were refused and given up.
    Failed,
    /// The list of customers, where what is typed is kept on disk.
    Keeping,
}

/// Something on the screen that a key leads to.
#[derive(Debug, Clone, Copy)]
enum Seen {
    Words(&'static str),
    Gone(&'static str),
    /// The mark `▸` stands in this line, counted from 0.
    Mark(usize),
    /// The program is over.
    Ended,
}

impl Seen {
    fn is_on(self, screen: &str) -> bool {
        match self {
            Self::Words(words) => screen.contains(words),
            Self::Gone(words) => !screen.contains(words),
            Self::Mark(line) => screen.lines().nth(line).is_some_and(|line| line.contains('▸')),
            Self::Ended => false,
        }
    }
}

/// In the place of keys: somebody else saves the first device of the linked customer.
const SOMEBODY_ELSE: &str = "somebody else";

/// In the place of keys: the system of this drive answers nobody any more.
const HANGS: &str = "the system hangs";

/// In the place of keys: no customer can be read any more, and then again.
const BREAKS: &str = "the database breaks";
const MENDED: &str = "the database is mended";

/// Keys that lead further, and what is seen then.
type Step = (&'static str, Seen);

/// A screen or window, reached by keys.
#[derive(Debug, Clone, Copy)]
struct Scene {
    first: First,
    steps: &'static [Step],
}

/// One row, driven.
#[derive(Debug)]
struct Drive {
    place: Place,
    command: Command,
    scene: Scene,
    /// What else goes before the key.
    before: Option<Step>,
    after: Seen,
}

const fn drive(place: Place, command: Command, scene: Scene, after: Seen) -> Drive {
    Drive { place, command, scene, before: None, after }
}

impl Drive {
    const fn begun_by(mut self, keys: &'static str, seen: Seen) -> Self {
        self.before = Some((keys, seen));
        self
    }

    fn row(&self) -> Option<&'static Binding> {
        KEYMAP.iter().find(|binding| (binding.place, binding.command) == (self.place, self.command))
    }

    /// Goes there, looks the row up in the help, presses its key, and waits for what is to be seen.
    async fn run(&self, world: &World, number: usize) {
        let store = world.copy(number).await;
        let row = self.row().expect("a test finds drives without a row");
        let first = match self.scene.first {
            First::Systems => Route::Systems,
            First::Customers | First::Keeping => Route::Customers,
            First::Linked => Route::Customer(world.linked),
            First::Unlinked => Route::Customer(world.unlinked),
            First::Failed => Route::Customer(world.failed),
        };
        let drafts = tempfile::tempdir().unwrap();
        let keeping = matches!(self.scene.first, First::Keeping).then(|| drafts.path().to_owned());
        let place = desk::Place { store: store.clone(), language: Language::Es, size: SIZE, first };
        let mut desk = Desk::open_keeping(place, keeping);
        let told = |step: &str| format!("{:?} of {:?}: {step}", self.command, self.place);
        for (keys, seen) in self.scene.steps.iter().chain(&self.before) {
            match *keys {
                SOMEBODY_ELSE => world.change_first_device(&store).await,
                HANGS => world.hang(&store).await,
                BREAKS => world.tamper(number, "alter table customers rename to away").await,
                MENDED => world.tamper(number, "alter table away rename to customers").await,
                keys => drop(desk.keys(keys)),
            }
            desk.until_that(&told(keys), |screen| seen.is_on(screen)).await;
        }
        let at = self.scene.steps.iter().chain(&self.before).next_back().map(|(_, seen)| *seen);
        if self.place != Place::HelpPage {
            is_in_help(row, &mut desk).await;
            desk.until_that(&told("back from the help"), |screen| at.is_none_or(|at| at.is_on(screen))).await;
        }
        assert!(!self.after.is_on(&desk.screen()), "{}\n{}", told("already there"), desk.screen());
        desk.keys(&script(row.keys[0]));
        match self.after {
            Seen::Ended => desk.until_ended().await,
            seen => {
                desk.until_that(&told("after its key"), |screen| seen.is_on(screen)).await;
            }
        }
    }
}

/// Opens the help on a terminal that shows all of it, finds the row there, and closes it.
async fn is_in_help(row: &Binding, desk: &mut Desk) {
    let texts = Texts::new(Language::Es);
    let (key, label) = (texts.say(&row.keys[0].name()), texts.say(&Text::new(row.label)));
    desk.resize(TALL.0, TALL.1).keys("<c-g>");
    let is_listed = |line: &str| line.trim_start().starts_with(&key) && line.trim_end().ends_with(&label);
    desk.until_that(&format!("{key} {label} in the help"), |screen| {
        screen.contains("Teclas de esta pantalla") && screen.lines().any(is_listed)
    })
    .await;
    desk.keys("<c-g>").resize(SIZE.0, SIZE.1);
    desk.until_that("a screen of the usual size", |screen| {
        screen.lines().count() == usize::from(SIZE.1) && !screen.contains("Teclas de esta pantalla")
    })
    .await;
}

/// A key as scripts write it.
fn script(key: Key) -> String {
    match key {
        Key::Char(' ') => " ".to_owned(),
        Key::Char(letter) => letter.to_string(),
        Key::Ctrl(letter) => format!("<c-{letter}>"),
        Key::Code(_) => format!("<{}>", key.word()),
    }
}

/// The demo's operator, with a customer who has devices: filled once, and copied for each drive.
struct World {
    folder: TempDir,
    linked: CustomerId,
    unlinked: CustomerId,
    /// One device of his was refused, and one given up.
    failed: CustomerId,
    /// One for each drive: what it does there concerns no other.
    systems: RefCell<Vec<Running>>,
    /// It takes connections and answers none.
    silent: TcpListener,
}

impl World {
    async fn build() -> Self {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder, "filled").await;
        let stamp = Stamp { by: "ana".into(), at: Timestamp::now() };
        let nobody = format!("http://{}", silent.local_addr().unwrap());
        demo::fill(&store, &nobody.parse().unwrap(), CUSTOMERS, 1, &stamp).await.unwrap();
        // The drives begin with customers whose devices are those that are given to them here.
        let url = format!("sqlite://{}", folder.path().join("filled").display());
        tamper(&url, "delete from devices where state <> 'removed'").await;
        tamper(&url, "delete from serials where customer_id is not null").await;
        let (mut linked, mut failed, mut unlinked) = (None, None, None);
        for number in 1..=CUSTOMERS {
            let file = store.customer_coded(&format!("C{number:06}")).await.unwrap();
            let has = |kind| file.tariffs.iter().any(|tariff| tariff.service(kind).is_some());
            match file.links.first() {
                Some(_) if has(ServiceKind::Internet) && has(ServiceKind::Landline) => {
                    if linked.is_none() {
                        linked = Some(file);
                    } else {
                        failed = failed.or(Some(file));
                    }
                }
                Some(_) => {}
                None => unlinked = unlinked.or(Some(file.customer.id)),
            }
        }
        let failed = failed.unwrap();
        for (serial, state) in
            [("HWTC0000EEEE", OperationState::Attention), ("HWTC0000FFFF", OperationState::Refused)]
        {
            let draft = device(&store, &failed, "ONT fallida", serial).await;
            let saved = store.save_device(&draft, &stamp).await.unwrap();
            give_up(&store, saved.operation, state).await;
        }
        let file = linked.unwrap();
        for (name, serial) in [("ONT salón", "HWTC0000AAAA"), ("ONT ático", "HWTC0000BBBB")] {
            let draft = device(&store, &file, name, serial).await;
            store.save_device(&draft, &stamp).await.unwrap();
        }
        scan_in(&store, &stamp).await;
        store.close().await;
        let (linked, failed) = (file.customer.id, failed.customer.id);
        let (unlinked, systems) = (unlinked.unwrap(), RefCell::default());
        Self { folder, linked, unlinked, failed, systems, silent }
    }

    async fn change_first_device(&self, store: &Store) {
        let file = store.customer(self.linked).await.unwrap();
        let first = &file.devices[0];
        let mut draft = device(store, &file, "La de Luis", first.serial.as_str()).await;
        draft.known = Some((first.id, first.version));
        let stamp = Stamp { by: "luis".into(), at: Timestamp::now() };
        store.save_device(&draft, &stamp).await.unwrap();
    }

    async fn hang(&self, store: &Store) {
        set_url(store, &format!("http://{}", self.silent.local_addr().unwrap())).await;
    }

    async fn tamper(&self, number: usize, sql: &'static str) {
        tamper(&format!("sqlite://{}", self.folder.path().join(format!("copy{number}")).display()), sql)
            .await;
    }

    /// A database of its own for the drive with this number.
    async fn copy(&self, number: usize) -> Store {
        let name = format!("copy{number}");
        fs::copy(self.folder.path().join("filled"), self.folder.path().join(&name)).unwrap();
        let store = open(&self.folder, &name).await;
        let settings = SimulatorSettings { world: demo::world(CUSTOMERS, 1), ..SimulatorSettings::default() };
        let system = simulator::start(settings).await.unwrap();
        set_url(&store, system.url()).await;
        self.systems.borrow_mut().push(system);
        store
    }
}

/// Somebody gives the system of this drive another URL.
async fn set_url(store: &Store, url: &str) {
    let systems = store.systems().await.unwrap();
    let system = &systems[0].system;
    let draft = SystemDraft {
        known: Some((system.id, system.version)),
        name: system.name.clone(),
        kind: system.kind,
        url: url.parse().unwrap(),
        user: system.user.clone(),
        password: Some(Secret::new("demo".into())),
        options: system.options.clone(),
    };
    let stamp = Stamp { by: "luis".into(), at: Timestamp::now() };
    store.save_system(&draft, &stamp).await.unwrap();
}

/// Brings units into the stock of a product that no drive hands out, each with its serial.
async fn scan_in(store: &Store, stamp: &Stamp) {
    let product = store.product_named("ONT ZTE F601").await.unwrap();
    let serials = (1..=19).map(|number| SerialNumber::from_stored(format!("HWTC00E0E0{number:02}")));
    let change =
        StockChange { deed: StockDeed::In, units: 0, serials: serials.collect(), reason: String::new() };
    store.change_stock(product.id, &change, None, stamp).await.unwrap();
}

async fn open(folder: &TempDir, name: &str) -> Store {
    let key = KeySource::from_environment(|_| None, folder.path().join("key")).unwrap();
    Store::open(&format!("sqlite://{}", folder.path().join(name).display()), key).await.unwrap()
}

/// Leaves an operation to a person, as a worker does.
async fn give_up(store: &Store, operation: OperationId, state: OperationState) {
    let rules = ClaimRules { lease: Duration::from_secs(60), per_system: 4 };
    let claimed = store.claim(Some(operation), rules, Timestamp::now()).await.unwrap().unwrap();
    let error = Some(Text::new("cause-forbidden"));
    let settlement = Settlement { state, due_at: None, error, job: None };
    store.settle(operation, claimed.attempt, &settlement, Timestamp::now()).await.unwrap();
}

/// A new Gpon device of a customer's.
async fn device(store: &Store, file: &CustomerFile, name: &str, serial: &str) -> DeviceDraft {
    let products = store.products().await.unwrap();
    let product = products.iter().find(|product| product.technology.0 == "gpon" && product.stock > 0);
    let tariff = file.tariffs.iter().find(|tariff| tariff.service(ServiceKind::Internet).is_some());
    let input = DeviceInput {
        name: name.into(),
        serial: serial.into(),
        technology: "gpon".into(),
        fields: [("mac", "00:1A:2B:3C:4D:5E"), ("ip", "100.64.3.7"), ("wifi_key", "clave-wifi")]
            .map(|(key, words)| (key.to_owned(), Entry::Words(Secret::new(words.into()))))
            .into(),
    };
    DeviceDraft {
        known: None,
        customer: file.customer.id,
        system: file.links[0].system,
        external_id: file.links[0].external_id.clone(),
        product: product.unwrap().id,
        tariff: tariff.unwrap().id,
        device: input.check(None).unwrap(),
    }
}

#[test]
fn every_row_of_the_table_has_one_drive_and_every_drive_its_row() {
    for binding in KEYMAP {
        let own =
            drives::all().filter(|drive| (drive.place, drive.command) == (binding.place, binding.command));
        assert_eq!(own.count(), 1, "{:?} {:?} has no drive, or two", binding.place, binding.command);
    }
    for drive in drives::all() {
        assert!(drive.row().is_some(), "{drive:?}");
    }
}

#[tokio::test]
async fn every_key_does_what_its_row_says_where_the_help_lists_it() {
    LocalSet::new()
        .run_until(async {
            let world = Rc::new(World::build().await);
            let drive_one = |(number, drive): (usize, Drive)| {
                let (row, world) = (format!("{:?} of {:?}", drive.command, drive.place), Rc::clone(&world));
                let driven = spawn_local(async move { drive.run(&world, number).await });
                async move { driven.await.is_err().then_some(row) }
            };
            // Most of a drive is waiting for a store and a system: several wait side by side.
            let driven = stream::iter(drives::all().enumerate()).map(drive_one).buffer_unordered(AT_A_TIME);
            let failed: Vec<String> = driven.filter_map(std::future::ready).collect().await;
            assert!(failed.is_empty(), "{}", failed.join("\n"));
        })
        .await;
}
