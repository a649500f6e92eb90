//! How long ago something was, in the unit that says most.

use jiff::Timestamp;

use super::text::Text;
use crate::text;

/// How long before `now` it was. A clock that goes before ours makes it a matter of now.
pub fn age(at: Timestamp, now: Timestamp) -> Text {
    let seconds = now.duration_since(at).as_secs().max(0);
    match seconds {
        0..120 => text!("age-seconds", count = seconds),
        120..7_200 => text!("age-minutes", count = seconds / 60),
        7_200..172_800 => text!("age-hours", count = seconds / 3_600),
        _ => text!("age-days", count = seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn an_age_is_told_in_the_unit_that_says_most() {
        let now = Timestamp::from_second(1_790_000_000).expect("a time");
        for (seconds, id, count) in [
            (-5, "age-seconds", 0),
            (12, "age-seconds", 12),
            (119, "age-seconds", 119),
            (120, "age-minutes", 2),
            (7_200, "age-hours", 2),
            (172_800, "age-days", 2),
        ] {
            let told = age(now - SignedDuration::from_secs(seconds), now);
            assert_eq!(told, Text::new(id).with("count", count), "{seconds}");
        }
    }
}
