//! The zone in which times are shown, read from the one file that holds it.
//!
//! The library finds it, too, but it walks through all the zones of the world first, which takes longer than all else
//! that is done before the first frame.

use std::path::{Component, Path, PathBuf};

use jiff::tz::TimeZone;

const LOCAL: &str = "/etc/localtime";
const ZONES: &str = "/usr/share/zoneinfo";

/// The zone of this computer, or the one that `TZ` names.
pub fn here(tz: Option<&str>) -> TimeZone {
    let file = match tz.map(|tz| tz.strip_prefix(':').unwrap_or(tz)) {
        None | Some("") => Some(PathBuf::from(LOCAL)),
        Some(name) if is_name(name) => Some(Path::new(ZONES).join(name)),
        // A rule as POSIX writes it, or a path of its own.
        Some(_) => None,
    };
    let read = file.and_then(|file| std::fs::read(file).ok());
    let zone = read.and_then(|content| TimeZone::tzif(tz.unwrap_or_default(), &content).ok());
    zone.unwrap_or_else(TimeZone::system)
}

/// Whether it is the name of a zone, such as `Europe/Madrid`, and leads nowhere else.
fn is_name(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_zone_is_found_by_its_name_and_what_is_no_name_is_left_to_the_library() {
        let summer = Timestamp::constant(1_751_328_000, 0);
        let hour = |zone: &TimeZone| summer.to_zoned(zone.clone()).hour();
        let madrid = here(Some("Europe/Madrid"));
        assert_eq!(hour(&madrid), hour(&TimeZone::get("Europe/Madrid").expect("a zone of the library")));
        assert_eq!(hour(&here(Some(":Europe/Madrid"))), hour(&madrid));
        assert!(!is_name("../../etc/passwd") && !is_name("/etc/localtime"));
    }
}
