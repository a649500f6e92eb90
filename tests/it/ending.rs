//! The end of the program while something is still being saved: waited for, and told when it comes to nothing.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::layout::Size;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::mpsc;
use vincula::app::effect::{Effect, StoreRequest, Ticket};
use vincula::app::keymap::in_force::Keymap;
use vincula::app::route::Route;
use vincula::app::{App, Drafts, Event, Setting};
use vincula::domain::optical::Bands;
use vincula::domain::system::SystemKind;
use vincula::drivers::Registry;
use vincula::i18n::{Language, Texts};
use vincula::runtime::perform::{Hands, Performer};
use vincula::runtime::session::{self, Display};
use vincula::store::{Store, SystemDraft};
use vincula::text;
use vincula::ui::theme::Theme;

use crate::databases::{Kind, fresh};
use crate::typed::typed;

/// Longer than anything here takes; a test that needs it has failed.
const AMPLE: Duration = Duration::from_secs(30);

fn hands(store: &Store) -> Hands {
    Hands {
        store: store.clone(),
        connect: Arc::new(Registry::default()),
        user: "ana".to_owned(),
        clock: Timestamp::now,
        drafts: None,
        reports: vincula::reconcile::generate::Settings::default(),
        language: Language::Es,
    }
}

fn save(name: &str) -> Effect {
    let draft = SystemDraft {
        known: None,
        name: name.to_owned(),
        kind: SystemKind::Rest,
        url: "http://acs.example".parse().expect("a URL"),
        user: String::new(),
        password: None,
        options: [].into(),
    };
    Effect::Store(Ticket(1), StoreRequest::SaveSystem(draft))
}

#[tokio::test]
async fn what_does_not_end_in_time_is_named_and_what_does_is_saved() {
    let database = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let (events, _answers) = mpsc::unbounded_channel();
    let mut performer = Performer::new(hands(&database.store), events);
    let mut holder = SqliteConnection::connect(&database.url).await.expect("the database");
    sqlx::query("begin immediate").execute(&mut holder).await.expect("nobody writes now");
    performer.perform(save("Norte"));
    performer.perform(Effect::Store(Ticket(1), StoreRequest::Systems));
    let unended = performer.finish(Duration::from_millis(50)).await;
    assert_eq!(unended, [text!("quit-unended", what = text!("writing-system", name = "Norte"))]);

    performer.perform(save("Sur"));
    let let_go = async {
        tokio::task::yield_now().await;
        holder.close().await.expect("it is let go");
    };
    let (unended, ()) = tokio::join!(performer.finish(AMPLE), let_go);
    assert_eq!(unended, []);
    assert!(database.store.system_named("Sur").await.is_ok());
}

#[tokio::test]
async fn what_comes_to_nothing_is_told_with_the_reason() {
    let database = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let (events, mut answers) = mpsc::unbounded_channel();
    let mut performer = Performer::new(hands(&database.store), events);
    performer.perform(save("Norte"));
    assert_eq!(performer.finish(AMPLE).await, []);
    answers.recv().await.expect("an answer");
    performer.perform(save("Norte"));
    let [told] = &performer.finish(AMPLE).await[..] else { panic!("one comes to nothing") };
    assert_eq!(told.id, "quit-failed");
    assert_eq!(told.args[0].1, text!("writing-system", name = "Norte").into());
}

/// A terminal whose line has dropped.
struct Dropped;

impl Display for Dropped {
    type Error = &'static str;

    fn size(&self) -> Result<Size, Self::Error> {
        Ok(Size::new(80, 24))
    }

    fn draw(&mut self, _app: &App) -> Result<(), Self::Error> {
        Err("the line has dropped")
    }
}

#[tokio::test]
async fn what_was_typed_before_the_line_dropped_is_saved_before_that_is_told() {
    let database = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let setting = Setting {
        keymap: Keymap::default(),
        drafts: Drafts::NotKept,
        texts: Texts::new(Language::Es),
        theme: Theme::plain(),
        user: "ana".to_owned(),
        zone: TimeZone::UTC,
        bands: Bands::default(),
    };
    let (inputs, input) = mpsc::unbounded_channel();
    for key in typed("Norte<tab><tab>http://acs.example<tab>ana<tab>clave<c-s>") {
        inputs.send(Event::Key(key).into()).expect("the program has not begun");
    }
    let first = Route::System { id: None, test: false };
    let never = std::future::pending();
    let ended = session::run(&mut Dropped, input, never, hands(&database.store), setting, &first).await;
    assert_eq!(ended, Err("the line has dropped"));
    assert!(database.store.system_named("Norte").await.is_ok());
}
