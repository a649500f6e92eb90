//! Each file of `tests/fixtures/report`: a world and the report that it must give, to the row.

use std::collections::BTreeMap;
use std::path::Path;

use vincula::reconcile::Scope;
use vincula::reconcile::class::Section;
use vincula::reconcile::report::{Incomplete, Totals};

use super::world::{Expected, World};

#[test]
fn every_world_gives_its_report() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/report");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 10, "the worlds are gone");
    for path in paths {
        let world = World::read(&std::fs::read_to_string(&path).unwrap());
        let name = format!("{}: {}", path.file_name().unwrap().display(), world.about);
        let told = world.told(vec![world.their_customers()], Scope::Mismatches);
        let rows: Vec<Expected> = told.rows.iter().map(Expected::of).collect();
        assert_eq!(rows, world.rows, "{name}");
        assert_eq!(counted(&told.totals), world.totals, "{name}");
        let incomplete = told.incomplete.map(|incomplete| match incomplete {
            Incomplete::CutShort { .. } => "cut_short".to_owned(),
            Incomplete::Empty => "empty".to_owned(),
            Incomplete::Suspect { .. } => "suspect".to_owned(),
        });
        assert_eq!(incomplete, world.incomplete, "{name}");
    }
}

/// The totals that are not zero.
fn counted(totals: &Totals) -> BTreeMap<String, BTreeMap<String, u64>> {
    let mut counted: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for class in Section::ALL.into_iter().flat_map(Section::classes).filter(|class| totals.of(*class) > 0) {
        let section = counted.entry(class.section().word().into()).or_default();
        section.insert(class.word().into(), totals.of(class));
    }
    counted
}
