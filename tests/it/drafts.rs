//! Drafts on the disk: whole or not there, sealed, private, each in one pair of hands.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;
use tokio::sync::mpsc;
use vincula::app::Event;
use vincula::app::effect::{DraftSlot, DraftStep, Ticket};
use vincula::domain::device::Entry;
use vincula::domain::draft::{Draft, DraftOf, Kept};
use vincula::domain::ids::{CustomerId, DraftId};
use vincula::domain::values::Secret;
use vincula::runtime::drafts::{Author, DraftError, Drafts, Folder};
use vincula::store::Store;
use vincula::store::key::{KeySource, MasterKey};

const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0);
const SLOT: DraftSlot = DraftSlot { ticket: Ticket(1), form: 1 };

/// A folder for drafts, and the database that they are of.
struct Bench {
    home: TempDir,
    store: Store,
}

impl Bench {
    async fn new() -> Self {
        let key = KeySource::Given(MasterKey::generate().unwrap());
        let store = Store::open("sqlite::memory:", key).await.unwrap();
        Self { home: tempfile::tempdir().unwrap(), store }
    }

    fn all(&self) -> PathBuf {
        self.home.path().join("vincula/drafts")
    }

    fn folder(&self) -> Folder {
        Folder::new(&self.all(), self.store.clone())
    }

    /// A program that keeps drafts here, and what it tells.
    fn program(&self) -> (Drafts, mpsc::UnboundedReceiver<Event>) {
        let (events, told) = mpsc::unbounded_channel();
        let author = Author { user: "ana".into(), clock: || NOW };
        (Drafts::keep_in(&self.all(), self.store.clone(), author, events).unwrap(), told)
    }

    /// What the next start would be offered.
    fn offered(&self) -> Vec<Kept> {
        self.folder().read().unwrap().kept
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for folder in fs::read_dir(self.all()).into_iter().flatten() {
            files.extend(fs::read_dir(folder.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
        }
        files.sort();
        files
    }
}

fn draft(words: &str) -> Draft {
    let typed = [
        ("name".to_owned(), Entry::Words(Secret::new(words.to_owned()))),
        ("wifi_key".to_owned(), Entry::Words(Secret::new("clave-del-wifi".into()))),
    ];
    Draft {
        of: DraftOf::Link(CustomerId(7)),
        whose: "C000007 Begoña Núñez".into(),
        about: words.to_owned(),
        typed: typed.into(),
        aside: [].into(),
        before: [].into(),
        sent: None,
        focus: "name".into(),
    }
}

fn keep(words: &str) -> DraftStep {
    DraftStep::Keep(Box::new(draft(words)))
}

fn kept(id: i64, words: &str) -> Kept {
    Kept { id: DraftId(id), by: "ana".into(), at: NOW, draft: draft(words) }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn what_is_kept_is_private_sealed_and_says_nothing_in_its_name() {
    let bench = Bench::new().await;
    let held = bench.folder().write(&kept(0xABC, "salón")).unwrap();
    let files = bench.files();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].file_name().unwrap(), "0000000000000abc.draft");
    assert_eq!((mode(&files[0]), mode(files[0].parent().unwrap())), (0o600, 0o700));
    let content = String::from_utf8(fs::read(&files[0]).unwrap()).unwrap();
    for words in ["salón", "sal", "clave", "Begoña", "C000007"] {
        assert!(!content.contains(words), "{words}: {content}");
    }
    drop(held);
    assert_eq!(bench.offered(), [kept(0xABC, "salón")]);
}

#[tokio::test]
async fn the_newest_version_outlasts_the_program_and_is_offered_then() {
    let bench = Bench::new().await;
    let (program, mut told) = bench.program();
    for words in ["c", "ca", "cas", "casa"] {
        program.orders().step(SLOT, keep(words));
    }
    let id = program.orders().id(SLOT).await.unwrap().expect("it is kept");
    assert_eq!(bench.offered(), [], "it is in the hands of a program that lives");
    program.orders().step(SLOT, keep("casa ñ"));
    drop(program);
    let offered = bench.offered();
    assert_eq!(offered, [Kept { id, ..kept(0, "casa ñ") }]);
    assert!(told.try_recv().is_err(), "nothing went wrong");
}

#[tokio::test]
async fn a_draft_that_is_dropped_leaves_nothing_and_one_that_is_set_aside_stays() {
    let bench = Bench::new().await;
    let other = DraftSlot { form: 2, ..SLOT };
    let (program, _told) = bench.program();
    program.orders().step(SLOT, keep("uno"));
    program.orders().step(other, keep("dos"));
    program.orders().step(SLOT, DraftStep::Drop);
    program.orders().step(other, DraftStep::SetAside);
    assert_eq!(program.orders().id(SLOT).await.unwrap(), None);
    let found = program.orders().look().await.unwrap();
    assert_eq!(found.kept.len(), 1);
    assert_eq!(found.kept[0].draft, draft("dos"), "it is offered again by the same program");
    drop(program);
    assert_eq!(bench.files().len(), 1);
}

#[tokio::test]
async fn a_layer_that_is_gone_lets_go_of_its_drafts() {
    let bench = Bench::new().await;
    let (program, _told) = bench.program();
    program.orders().step(SLOT, keep("uno"));
    program.orders().leave(SLOT.ticket);
    assert_eq!(program.orders().look().await.unwrap().kept.len(), 1);
}

#[tokio::test]
async fn a_draft_is_taken_up_by_one_program_and_goes_on_in_the_same_file() {
    let bench = Bench::new().await;
    drop(bench.folder().write(&kept(5, "uno")).unwrap());
    let (ana, mut told_ana) = bench.program();
    let (luis, mut told_luis) = bench.program();
    ana.orders().step(SLOT, DraftStep::TakeUp(DraftId(5)));
    assert_eq!(ana.orders().id(SLOT).await.unwrap(), Some(DraftId(5)));
    luis.orders().step(SLOT, DraftStep::TakeUp(DraftId(5)));
    assert_eq!(luis.orders().id(SLOT).await.unwrap(), None);
    let Ok(Event::Failed(text)) = told_luis.try_recv() else { panic!("luis is not told") };
    assert_eq!(text.id, "draft-held");
    ana.orders().step(SLOT, keep("uno y medio"));
    ana.orders().id(SLOT).await.unwrap();
    luis.orders().discard(DraftId(5));
    // While ana holds it: the orders of one program are carried out in turn.
    luis.orders().look().await.unwrap();
    drop((ana, luis));
    assert_eq!(bench.offered(), [kept(5, "uno y medio")], "luis could not take it away either");
    assert!(told_ana.try_recv().is_err());
}

#[tokio::test]
async fn of_five_who_want_one_draft_one_gets_it_as_it_is_by_then() {
    let bench = Bench::new().await;
    drop(bench.folder().write(&kept(5, "uno")).unwrap());
    drop(bench.folder().write(&kept(5, "uno y medio")).unwrap());
    let programs: Vec<_> = (0..5).map(|_| bench.program()).collect();
    let mut claimed = Vec::new();
    for (program, _) in &programs {
        claimed.push(program.orders().claim(DraftId(5)).await.unwrap().ok());
    }
    assert_eq!(claimed.iter().flatten().collect::<Vec<_>>(), [&kept(5, "uno y medio")]);
    let (owner, _) = &programs[claimed.iter().position(Option::is_some).unwrap()];
    owner.orders().give(SLOT.ticket, DraftId(5));
    owner.orders().step(SLOT, DraftStep::TakeUp(DraftId(5)));
    owner.orders().step(SLOT, keep("dos"));
    owner.orders().id(SLOT).await.unwrap();
    assert_eq!(bench.files().len(), 1, "it is still one");
    drop(programs);
    assert_eq!(bench.offered(), [kept(5, "dos")]);
}

#[tokio::test]
async fn a_draft_whose_layer_is_gone_before_it_took_it_up_waits_again() {
    let bench = Bench::new().await;
    drop(bench.folder().write(&kept(5, "uno")).unwrap());
    let (program, _told) = bench.program();
    program.orders().claim(DraftId(5)).await.unwrap().unwrap();
    program.orders().give(SLOT.ticket, DraftId(5));
    assert_eq!(bench.offered(), []);
    program.orders().leave(SLOT.ticket);
    assert_eq!(program.orders().look().await.unwrap().kept, [kept(5, "uno")]);
}

#[tokio::test]
async fn what_cannot_be_read_is_put_aside_told_and_never_removed() {
    let bench = Bench::new().await;
    drop(bench.folder().write(&kept(5, "uno")).unwrap());
    drop(bench.folder().write(&kept(6, "dos")).unwrap());
    fs::write(&bench.files()[0], "nonsense").unwrap();
    let (program, mut told) = bench.program();
    let found = program.orders().look().await.unwrap();
    assert_eq!(found.kept, [kept(6, "dos")]);
    let Ok(Event::Failed(text)) = told.try_recv() else { panic!("nobody is told") };
    assert_eq!(text.id, "drafts-unreadable");
    let again = program.orders().look().await.unwrap();
    assert_eq!(again.unreadable, 0, "it is told once");
    assert_eq!(fs::read_to_string(bench.files()[0].with_extension("unreadable")).unwrap(), "nonsense");
}

#[tokio::test]
async fn another_database_never_sees_a_draft() {
    let (bench, other) = (Bench::new().await, Bench::new().await);
    drop(bench.folder().write(&kept(5, "uno")).unwrap());
    let there = Folder::new(&bench.all(), other.store.clone());
    assert_eq!(there.read().unwrap().kept, []);
    fs::create_dir_all(there.path()).unwrap();
    fs::copy(&bench.files()[0], there.path().join("0000000000000005.draft")).unwrap();
    assert_eq!(there.read().unwrap().unreadable, 1, "nor when it is put there");
}

#[tokio::test]
async fn drafts_that_cannot_be_written_are_told_once_until_they_can_be() {
    let bench = Bench::new().await;
    fs::create_dir_all(bench.all().parent().unwrap()).unwrap();
    fs::write(bench.all(), "a file where the folder should be").unwrap();
    let (program, mut told) = bench.program();
    for words in ["a", "ab", "abc"] {
        program.orders().step(SLOT, keep(words));
        program.orders().id(SLOT).await.unwrap();
    }
    let Ok(Event::Failed(text)) = told.try_recv() else { panic!("nobody is told") };
    assert_eq!(text.id, "draft-not-kept");
    assert!(told.try_recv().is_err(), "once is enough");
    fs::remove_file(bench.all()).unwrap();
    program.orders().step(SLOT, keep("abcd"));
    drop(program);
    assert_eq!(bench.offered()[0].draft, draft("abcd"));
}

#[tokio::test]
async fn who_holds_a_draft_is_seen_also_after_it_was_written_anew() {
    let bench = Bench::new().await;
    let folder = bench.folder();
    let first = folder.write(&kept(5, "uno")).unwrap();
    let second = folder.write(&kept(5, "dos")).unwrap();
    drop(first);
    assert!(matches!(folder.take(DraftId(5)), Err(DraftError::Held)));
    drop(second);
    assert!(folder.take(DraftId(5)).is_ok());
    assert!(matches!(folder.take(DraftId(6)), Err(DraftError::Held)), "there is none");
}
