//! What the operating system refused, in words for a person: its own are English whatever his language.
//!
//! It names no file and no host; who calls this knows which.

use std::io::{self, ErrorKind};

use super::text::{Arg, Text};
use crate::text;

/// How the standard library begins what it says of a name that is not known; the system has no number for it.
const NOT_RESOLVED: &str = "failed to lookup address information";

/// The reason: the usual ones in our own words, any other by its number, and what is not the system's as it stands.
pub fn in_words(error: &io::Error) -> Arg {
    if let Some(usual) = usual(error.kind()) {
        return usual.into();
    }
    let words = error.to_string();
    if words.starts_with(NOT_RESOLVED) {
        return text!("os-name-unknown").into();
    }
    match error.raw_os_error() {
        Some(code) => text!("os-error", code = code.to_string()).into(),
        None => words.into(),
    }
}

fn usual(kind: ErrorKind) -> Option<Text> {
    Some(match kind {
        ErrorKind::ConnectionRefused => text!("os-refused"),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            text!("os-cut-off")
        }
        ErrorKind::TimedOut => text!("os-timed-out"),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => text!("os-unreachable"),
        ErrorKind::AddrInUse => text!("os-address-taken"),
        ErrorKind::AddrNotAvailable => text!("os-address-not-here"),
        ErrorKind::PermissionDenied => text!("os-forbidden"),
        ErrorKind::NotFound => text!("os-not-there"),
        ErrorKind::AlreadyExists => text!("os-there-already"),
        ErrorKind::IsADirectory => text!("os-is-folder"),
        ErrorKind::NotADirectory => text!("os-no-folder"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => text!("os-full"),
        ErrorKind::ReadOnlyFilesystem => text!("os-read-only"),
        ErrorKind::UnexpectedEof => text!("os-ended-early"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_errors_of_the_system_have_words_of_our_own() {
        for (code, id) in [
            (rustix::io::Errno::CONNREFUSED, "os-refused"),
            (rustix::io::Errno::CONNRESET, "os-cut-off"),
            (rustix::io::Errno::PIPE, "os-cut-off"),
            (rustix::io::Errno::TIMEDOUT, "os-timed-out"),
            (rustix::io::Errno::HOSTUNREACH, "os-unreachable"),
            (rustix::io::Errno::NETUNREACH, "os-unreachable"),
            (rustix::io::Errno::ADDRINUSE, "os-address-taken"),
            (rustix::io::Errno::ACCESS, "os-forbidden"),
            (rustix::io::Errno::PERM, "os-forbidden"),
            (rustix::io::Errno::NOENT, "os-not-there"),
            (rustix::io::Errno::EXIST, "os-there-already"),
            (rustix::io::Errno::ISDIR, "os-is-folder"),
            (rustix::io::Errno::NOTDIR, "os-no-folder"),
            (rustix::io::Errno::NOSPC, "os-full"),
            (rustix::io::Errno::DQUOT, "os-full"),
            (rustix::io::Errno::ROFS, "os-read-only"),
        ] {
            assert_eq!(in_words(&code.into()), Text::new(id).into(), "{code:?}");
        }
    }

    #[test]
    fn any_other_is_told_by_its_number_and_what_is_not_the_system_s_as_it_stands() {
        let stale = io::Error::from(rustix::io::Errno::STALE);
        assert_eq!(in_words(&stale), text!("os-error", code = "116").into());
        assert_eq!(in_words(&io::Error::other("no key")), "no key".into());
        let unknown = io::Error::other(format!("{NOT_RESOLVED}: Name or service not known"));
        assert_eq!(in_words(&unknown), text!("os-name-unknown").into());
    }
}
