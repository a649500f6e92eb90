//! Vincula keeps an operator's customers, tariffs and devices in step with the systems that provision them, from a
//! full-screen terminal program.
//!
//! # Five invariants
//!
//! 1. [`app::App::update`] is the only writer of screen state. It does no I/O, reads no clock and makes no id: time and
//!    ids come in from outside.
//! 2. Drawing takes `&self`. Who receives a key depends on state alone, never on the last frame drawn.
//! 3. [`domain`] imports nothing of ours. SQL stands only in [`store`], HTTP only in [`drivers`] and [`simulator`],
//!    spawning only in [`runtime`], [`outbox`] and [`simulator`].
//! 4. Nothing that changes an external system is sent unless it is an operation already committed to the outbox.
//! 5. A reading that failed or was cut short is not an absence.
//!
//! `tests/it/invariants.rs` keeps the first and the third by reading the source; the others are kept by types and by the
//! tests of the parts that they speak of.
//!
//! # The map
//!
//! ```text
//! main.rs        arguments, configuration, log, run
//! cli/           arguments, and one file for each subcommand; the screen is the one without a name
//! config.rs      the configuration: read whole, checked whole
//! files/         the CSV files of `import` and `export`: bytes in, checked rows or problems out, and back
//! transfer.rs    such a file taken out of the store, or brought in: transfer/ reads it twice and never holds it
//! domain/        what operators mean; no I/O
//!   values/        MAC, IP, serial, tax id, telephone, secret: parse, don't validate
//!   technology.rs  the fields of each technology and kind of system, from assets/technologies and assets/systems
//!   device.rs      the form of a device and its check; the states that its operations leave it in
//!   optical.rs     what a level of light means
//!   draft.rs       what was typed and is not saved
//!   operation.rs   the state table of an operation; action.rs what it does
//!   retirement.rs  what a file says of whether a record is retired
//!   os_error.rs    what the operating system refuses, in the reader's words
//!   text.rs        a message as data: id and arguments
//! i18n.rs        messages into words, from assets/i18n
//! store/         the only SQL: one method, one transaction, one sentence of business; SQLite and PostgreSQL
//!   search/        customers by any part of what is known of them: the one place where the two databases differ
//!   life.rs        a device suspended, resumed, removed, restarted; person.rs what a person does with an operation
//!   queue.rs       an operation into the outbox; claim/ which is next, taken to be worked, and how that ended
//!   follow.rs      what an operation's end makes of its device; units.rs and movements.rs what it makes of the stock
//!   status.rs      what a customer's status does to his devices; contracts.rs his tariffs; history.rs
//!   one_step/      a device swapped, moved or given another tariff: one transaction
//!   ours.rs        one side of a report; reports/ the reports that are kept; push.rs and pull.rs what mends a row
//!   strays.rs      what stands there and is on nobody's record, taken away there
//!   sort.rs        in which order a list is read, page by page
//! drivers/       the only HTTP: the trait, what can fail, and one folder for each kind of system
//! outbox/        carries out what was committed: claim, look, send, settle; `policy` decides, as a pure function
//! reconcile/     the report: keys, matching and plan (pure); a system read whole, a report made, its rows mended, and in
//!                outcome.rs what came of that
//! simulator/     plays a provisioning system, with faults on purpose
//! demo/          fictional operators for the demo and the simulator
//! app/           the pure program: events in, effects out
//!   keymap.rs      commands and places; keymap/ the one table of keys, the one in force, checks, spelling and places
//!   ahead.rs       what is typed before the screen that it is for is there; leaving.rs asks before anything is lost
//!   stepping.rs    where a screen leads to; what one that is covered wants waits until it lies on top
//!   drafts.rs      what is typed and not saved: kept, offered back, given up
//!   window.rs      the part of a long list that is loaded
//!   effect.rs      what it asks of the world and what comes back; route.rs where one can go
//!   form/          fields, editors, problems; record_form.rs what every form of one record does: drafts, conflicts, saving
//!   screens/       <name>/ state, update, view, tests; dialogs/ windows over them
//! ui/            drawing that all screens share; glyphs.rs spells symbols in ASCII where that is needed
//! runtime/       the loop and the tasks that carry out effects
//!   input/         the terminal's bytes into keys; canvas/ and pace.rs few bytes out, one frame under way at most
//!   outlet.rs      bytes out by a thread of their own, since a dead line takes none
//!   runs.rs        the reports that are being made; writings.rs what changes records and ends before the program does
//!   drafts/        drafts on disk, sealed, written by a thread of their own
//! benches/       a key, a frame, the store and files of records; scenes/ the whole program from outside; report/ a report
//!                beside what it cannot do without
//! ```
//!
//! # One key press, there and back
//!
//! `runtime::session` reads Ctrl+S; `keymap` says that it means Save in the form of a device; the screen checks the form
//! and returns a request as data; `runtime::perform` calls [`store::Store::save_device`], which writes the device, takes
//! it from stock and queues an operation in one transaction, and sends the reply back with the ticket of its layer.
//! `outbox` hears of the commit, claims the operation, notes what stands there, sends it through the driver and settles
//! it by what came back. Each settlement is broadcast; the screens that show that device read it again.
//!
//! # Where the design was left, and why
//!
//! - A message is data ([`domain::text::Text`]) until the edge, so that an error stored by one person is read by another
//!   in his own language.
//! - `Driver::preflight` is not there: a driver finds a serial that is taken by the refusal of the change itself, and the
//!   outbox reads the device before it sends, which it needs anyway to tell afterwards whether a lost reply was a success.
//! - An idempotency key is random and new for each sending: what may have been taken is read back before anything is sent
//!   again, so a key that came twice could only bring back an answer that is not true any more.
//! - On PostgreSQL due times and leases go by the server's clock, since a team's computers do not agree on the time.
//! - The manual page is written in `cli::man`, from the same messages as the help: generators put English headings over it
//!   in every language.
//! - A message names a key by `KEY("place.command")`, filled in from the table in force, since the configuration may give
//!   a command another key.

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod drivers;
pub mod files;
pub mod i18n;
pub mod outbox;
pub mod reconcile;
pub mod runtime;
pub mod simulator;
pub mod store;
pub mod transfer;
pub mod ui;
