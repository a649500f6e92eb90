//! What must be known before the command line can be read in the user's language: `--lang` and `--config`.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::config::Config;
use crate::i18n::Language;

/// The two options as they stand in the arguments, whatever else stands there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Early {
    pub config: Option<PathBuf>,
    lang: Option<String>,
}

impl Early {
    pub fn read(arguments: &[OsString]) -> Self {
        let mut early = Self::default();
        let mut rest = arguments.iter().skip(1).take_while(|argument| *argument != "--");
        while let Some(argument) = rest.next() {
            let words = argument.to_string_lossy();
            if words == "--config" {
                early.config = rest.next().map(PathBuf::from);
            } else if words == "--lang" {
                early.lang = rest.next().map(|word| word.to_string_lossy().into_owned());
            } else if let Some(path) = words.strip_prefix("--config=") {
                early.config = Some(path.into());
            } else if let Some(word) = words.strip_prefix("--lang=") {
                early.lang = Some(word.to_owned());
            }
        }
        early
    }

    /// The language: of the option, else of the configuration, else of the environment.
    pub fn language(&self, config: Option<&Config>, variable: impl Fn(&str) -> Option<String>) -> Language {
        let option = self.lang.as_deref().and_then(|word| word.parse().ok());
        option
            .or_else(|| config.and_then(|config| config.language))
            .unwrap_or_else(|| Language::from_environment(variable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn early(line: &str) -> Early {
        Early::read(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        for line in ["v --lang en system list", "v system list --lang=en", "v --lang en"] {
            assert_eq!(early(line).language(None, |_| None), Language::En, "{line}");
        }
        assert_eq!(early("v customer search -- --lang en").language(None, |_| None), Language::Es);
    }

    #[test]
    fn the_configuration_goes_before_the_environment() {
        let english = |_: &str| Some("en_GB.UTF-8".to_owned());
        let spanish = Config { language: Some(Language::Es), ..Config::default() };
        assert_eq!(early("v").language(Some(&spanish), english), Language::Es);
        assert_eq!(early("v").language(Some(&Config::default()), english), Language::En);
        assert_eq!(early("v --lang xx").language(None, english), Language::En);
    }
}
