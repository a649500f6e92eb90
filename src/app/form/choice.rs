//! The editor of a field with a few values to choose from, some of which cannot be chosen now, with the reason.

use crate::app::route::{PickList, PickOption};
use crate::domain::text::Text;

/// One of several options, or none yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    options: Vec<PickOption>,
    selected: Option<String>,
    empty: Text,
}

impl Choice {
    /// `empty` is said when there is nothing to choose from.
    pub const fn new(options: Vec<PickOption>, empty: Text) -> Self {
        Self { options, selected: None, empty }
    }

    /// Selects an option by its key, if it is there and can be chosen.
    #[must_use]
    pub fn with(mut self, key: Option<&str>) -> Self {
        if let Some(key) = key {
            self.select(key);
        }
        self
    }

    pub fn select(&mut self, key: &str) -> bool {
        let found = self.options.iter().any(|option| option.key == key && option.why_not.is_none());
        let changed = found && self.selected.as_deref() != Some(key);
        if changed {
            self.selected = Some(key.to_owned());
        }
        changed
    }

    pub fn key(&self) -> Option<&str> {
        self.selected.as_deref()
    }

    /// How an option is called, whether or not it can be chosen now.
    pub fn label(&self, key: &str) -> Option<&Text> {
        self.options.iter().find(|option| option.key == key).map(|option| &option.label)
    }

    /// Why an option cannot be chosen now.
    pub fn why_not(&self, key: &str) -> Option<&Text> {
        self.options.iter().find(|option| option.key == key).and_then(|option| option.why_not.as_ref())
    }

    pub fn option(&self) -> Option<&PickOption> {
        self.options.iter().find(|option| Some(option.key.as_str()) == self.key())
    }

    /// What is shown when nothing is selected, if nothing can be.
    pub fn empty(&self) -> Option<&Text> {
        self.open_keys().next().is_none().then_some(&self.empty)
    }

    /// The first reason why an option cannot be chosen, when none can.
    pub fn why_none(&self) -> Option<&Text> {
        self.empty()?;
        self.options.iter().find_map(|option| option.why_not.as_ref())
    }

    /// Moves to the next option that can be chosen, round the end.
    pub fn go_next(&mut self) -> bool {
        let keys: Vec<String> = self.open_keys().map(str::to_owned).collect();
        self.turn(&keys)
    }

    pub fn go_previous(&mut self) -> bool {
        let mut keys: Vec<String> = self.open_keys().map(str::to_owned).collect();
        keys.reverse();
        self.turn(&keys)
    }

    /// Replaces the options; what was selected stays if it still can be.
    pub fn offer(&mut self, options: Vec<PickOption>) {
        self.options = options;
        let stays = self.option().is_some_and(|option| option.why_not.is_none());
        if !stays {
            self.selected = None;
        }
    }

    pub fn pick_list(&self, title: Text, field: &str) -> PickList {
        PickList {
            title,
            field: field.to_owned(),
            options: self.options.clone(),
            selected: self.selected.clone(),
            empty: self.empty.clone(),
        }
    }

    fn open_keys(&self) -> impl Iterator<Item = &str> {
        self.options.iter().filter(|option| option.why_not.is_none()).map(|option| option.key.as_str())
    }

    fn turn(&mut self, keys: &[String]) -> bool {
        let Some(first) = keys.first() else { return false };
        let at = keys.iter().position(|key| Some(key) == self.selected.as_ref());
        let next = at.and_then(|at| keys.get(at + 1)).unwrap_or(first).clone();
        self.select(&next)
    }
}

#[cfg(test)]
mod tests {
    use super::Choice;
    use crate::app::route::PickOption;
    use crate::domain::text::Text;

    fn option(key: &str, open: bool) -> PickOption {
        PickOption {
            key: key.to_owned(),
            label: Text::new("reading"),
            note: None,
            why_not: (!open).then(|| Text::new("saving-already")),
        }
    }

    #[test]
    fn turning_skips_what_cannot_be_chosen_and_goes_round() {
        let options = vec![option("a", true), option("b", false), option("c", true)];
        let mut choice = Choice::new(options, Text::new("pick-none")).with(Some("a"));
        assert!(choice.go_next());
        assert_eq!(choice.key(), Some("c"));
        choice.go_next();
        assert_eq!(choice.key(), Some("a"));
        choice.go_previous();
        assert_eq!(choice.key(), Some("c"));
    }

    #[test]
    fn an_option_that_closes_is_not_selected_any_more() {
        let mut choice = Choice::new(vec![option("a", true)], Text::new("pick-none")).with(Some("a"));
        choice.offer(vec![option("a", false)]);
        assert_eq!(choice.key(), None);
        assert!(choice.why_none().is_some());
    }
}
