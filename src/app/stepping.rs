//! What a screen wants to be done when it has been told something: at once if it lies on top, else as soon as it does.

use super::effect::Effect;
use super::route::{Answer, Leave, Purpose, Step};
use super::screen::Msg;
use super::{App, Layer};

impl Layer {
    /// Remembers a step until the layer lies on top.
    fn wait(&mut self, step: Step) {
        let is_closing = |step: &Step| match step {
            Step::Back | Step::Run(_) | Step::Leave(_) | Step::Answer(_) => true,
            Step::Stay | Step::Open(_) => false,
        };
        match step {
            Step::Stay => {}
            // It has come to its end: what it would still have opened is not wanted any more.
            Step::Open(_) if self.waiting.as_ref().is_some_and(is_closing) => {}
            step => self.waiting = Some(step),
        }
    }
}

impl App {
    /// Takes the step of a layer. One below must not pull a window from under the reader's hands: its step waits.
    pub(super) fn step(&mut self, index: usize, step: Step, effects: &mut Vec<Effect>) {
        if index + 1 < self.layers.len() {
            self.layers[index].wait(step);
            return;
        }
        match step {
            Step::Stay => {}
            Step::Back => self.leave(Leave::Back, effects),
            Step::Open(route) => self.push(&route, effects),
            Step::Run(command) => {
                self.pop(effects);
                // What was chosen was meant for the screen as it was before what it has been waiting for.
                if !self.go_on(effects) {
                    self.run(command, effects);
                }
            }
            Step::Leave(leave) => {
                self.pop(effects);
                self.leave(leave, effects);
                self.go_on(effects);
            }
            Step::Answer(answer) => {
                self.pop(effects);
                self.answer(answer, effects);
            }
        }
    }

    /// What a window that lay on top brings back.
    fn answer(&mut self, answer: Answer, effects: &mut Vec<Effect>) {
        match answer {
            Answer::Yes(Purpose::Leave(leave)) => {
                self.drop_drafts(leave, effects);
                self.leave_at_once(leave, effects);
            }
            Answer::Keep(Purpose::Leave(leave)) => self.leave_at_once(leave, effects),
            Answer::Yes(Purpose::QuitImporting) => self.leave_typed(Leave::Quit, effects),
            Answer::TakeUp(kept) => self.take_up(kept, effects),
            answer => {
                self.tell_top(Msg::Answer(answer), effects);
                self.go_on(effects);
            }
        }
    }

    /// Takes the step for which the layer that lies on top now has waited; says whether there was one.
    pub(super) fn go_on(&mut self, effects: &mut Vec<Effect>) -> bool {
        let Some(index) = self.layers.len().checked_sub(1) else { return false };
        let Some(step) = self.layers[index].waiting.take() else { return false };
        self.step(index, step, effects);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::app::effect::products::{ProductReply, ProductRequest};
    use crate::app::effect::{DeviceChoices, Effect, Reply, StoreRequest, Ticket};
    use crate::app::screens::customer::tests::{device, file, opened};
    use crate::app::testing::Bench;
    use crate::domain::device::{DeviceState, Saved};
    use crate::domain::ids::{DeviceId, OperationId, ProductId};
    use crate::domain::one_step::OneStep;
    use crate::domain::product::Product;
    use crate::domain::technology::TechnologyKey;
    use crate::domain::values::SerialNumber;
    use crate::store::{StockSerial, StockSerialQuery};

    /// A customer's file, and over it the form of a swap whose save is on its way.
    fn swapping() -> Bench {
        let file = || file(&["R7"], vec![device(DeviceState::Active)]);
        let mut bench = opened(file());
        bench.keys("c");
        let product = Product {
            id: ProductId(1),
            name: "Router Huawei".into(),
            model: "Router Huawei".into(),
            technology: TechnologyKey("gpon".into()),
            stock: 2,
            named: 0,
            assigned: 0,
            retired_at: None,
            version: 1,
        };
        let choices = DeviceChoices { products: vec![product], used: BTreeMap::new() };
        bench.late(Ticket(2), Reply::DeviceChoices(Ok(choices)));
        bench.late(Ticket(2), Reply::Customer(Ok(file())));
        bench.keys("48575443AAAA0001<tab>001a2b3c4d99<c-s>");
        bench
    }

    fn swapped() -> Reply {
        let saved = Saved { device: DeviceId(9), operation: OperationId(1) };
        Reply::Swapped(Ok(OneStep { saved, removal: None }))
    }

    #[test]
    fn a_form_that_was_saved_under_the_help_closes_with_it() {
        let mut bench = swapping();
        bench.keys("<c-g>");
        bench.late(Ticket(2), swapped());
        let effects = bench.keys("<esc>");
        assert!(effects.contains(&Effect::Abandon(Ticket(2))), "{effects:?}\n{}", bench.screen());
        assert!(!bench.screen().contains("Equipo nuevo"), "{}", bench.screen());
    }

    #[test]
    fn a_command_chosen_over_a_form_that_was_saved_meanwhile_is_not_carried_out_on_it() {
        let mut bench = swapping();
        bench.keys("<c-p>existencias");
        bench.late(Ticket(2), swapped());
        let effects = bench.keys("<enter>");
        assert!(effects.contains(&Effect::Abandon(Ticket(2))), "{effects:?}\n{}", bench.screen());
        assert!(bench.screen().contains("[Aprovisionamiento]"), "{}", bench.screen());
    }

    #[test]
    fn a_unit_that_was_scanned_is_taken_when_the_help_over_the_window_closes() {
        let mut bench = opened(file(&["R7"], Vec::new()));
        bench.keys("n<c-t>HWTCAAAA0001");
        let queries = bench.keys("<bs>1<enter>");
        let asked = queries.iter().rev().find_map(|effect| match effect {
            Effect::Store(ticket, StoreRequest::Products(ProductRequest::Serials(query))) => {
                Some((*ticket, StockSerialQuery::clone(query)))
            }
            _ => None,
        });
        let (ticket, query) = asked.expect("the units are asked for");
        bench.keys("<c-g>");
        let unit = StockSerial {
            serial: SerialNumber::from_stored("HWTCAAAA0001".into()),
            product: ProductId(1),
            product_name: "Router Huawei".into(),
        };
        let found = ProductReply::Serials { query, found: Ok(vec![unit]) };
        bench.late(ticket, Reply::Products(found));
        bench.keys("<esc>");
        let screen = bench.screen();
        assert!(screen.contains("Nuevo dispositivo") && screen.contains("HWTCAAAA0001"), "{screen}");
    }
}
