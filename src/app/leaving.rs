//! How one leaves a screen: back, or to another of the menu, or the program.
//!
//! What is typed and not saved is asked about first, and so is a file that is still being imported.

use super::App;
use super::drafts;
use super::effect::Effect;
use super::keymap::{Command, Place};
use super::route::{Leave, Route};
use super::screen::{Msg, Screen};

impl App {
    /// Leaves, but asks first when something typed would be lost, or something that was begun.
    pub(super) fn leave(&mut self, leave: Leave, effects: &mut Vec<Effect>) {
        // One question at a time is enough, however often it is asked for.
        let is_question = |place: &Place| matches!(place, Place::Confirm | Place::Propose);
        if self.top().is_some_and(|top| top.places().iter().any(is_question)) {
            return;
        }
        if leave == Leave::Quit && !self.importing.is_empty() {
            self.push(&drafts::importing(), effects);
            return;
        }
        self.leave_typed(leave, effects);
    }

    pub(super) fn leave_typed(&mut self, leave: Leave, effects: &mut Vec<Effect>) {
        let lost = match leave {
            Leave::Back => self.top().is_some_and(Screen::has_unsaved),
            Leave::Systems
            | Leave::Customers
            | Leave::FindCustomer
            | Leave::Customer(_)
            | Leave::Products
            | Leave::Operations
            | Leave::Tariffs
            | Leave::Quit => self.screens().any(Screen::has_unsaved),
        };
        if !lost {
            self.leave_at_once(leave, effects);
            return;
        }
        self.push(&drafts::question(leave), effects);
    }

    pub(super) fn leave_at_once(&mut self, leave: Leave, effects: &mut Vec<Effect>) {
        match leave {
            Leave::Back if self.layers.len() > 1 => {
                self.pop(effects);
                self.tell_top(Msg::Shown, effects);
                self.go_on(effects);
            }
            Leave::Back => {}
            Leave::Systems => self.restart(Route::Systems, effects),
            Leave::Customers => self.restart(Route::Customers, effects),
            Leave::FindCustomer => {
                self.restart(Route::Customers, effects);
                self.tell_top(Msg::Command(Command::Search), effects);
            }
            Leave::Customer(id) => {
                self.restart(Route::Customers, effects);
                self.push(&Route::Customer(id), effects);
            }
            Leave::Products => self.restart(Route::Products, effects),
            Leave::Operations => self.restart(Route::Operations, effects),
            Leave::Tariffs => self.restart(Route::Tariffs, effects),
            Leave::Quit => effects.push(Effect::Quit),
        }
    }

    /// Goes to a screen of the menu. The list that was at the bottom is put aside, to be found again as it was left.
    fn restart(&mut self, route: Route, effects: &mut Vec<Effect>) {
        while self.layers.len() > 1 {
            self.pop(effects);
        }
        if let Some(mut bottom) = self.layers.pop() {
            // Where an answer would have led to is over.
            bottom.waiting = None;
            bottom.screen.put_aside();
            self.aside.insert(0, (self.bottom.clone(), bottom));
        }
        match self.aside.iter().position(|(aside, _)| *aside == route) {
            Some(index) => {
                self.layers.push(self.aside.remove(index).1);
                self.tell_top(Msg::Shown, effects);
            }
            None => self.push(&route, effects),
        }
        self.bottom = route;
    }
}
