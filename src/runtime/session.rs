//! The loop: draw, wait for one event, take all that is already waiting, update for each, carry out the effects.
//!
//! It runs on any backend, so that tests run the same loop. Nothing ticks while nothing happens.

use std::pin::pin;

use ratatui::Terminal;
use ratatui::backend::Backend;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};

use crate::app::route::Route;
use crate::app::{App, Event, Setting};
use crate::store::StoreChange;

use super::perform::{Hands, Performer};

/// Runs the screen until it is quit, `input` ends or `stop` is ready.
///
/// # Errors
/// What the terminal refused.
pub async fn run<B: Backend>(
    terminal: &mut Terminal<B>,
    mut input: mpsc::UnboundedReceiver<Event>,
    stop: impl Future<Output = ()>,
    hands: Hands,
    setting: Setting,
    first: &Route,
) -> Result<(), B::Error> {
    let clock = hands.clock;
    let mut changes = hands.store.changes();
    let (sender, mut answers) = mpsc::unbounded_channel();
    let mut performer = Performer::new(hands, sender);
    let (mut app, effects) = App::new(first, setting, terminal.size()?, clock());
    let mut is_over = false;
    for effect in effects {
        is_over |= performer.perform(effect);
    }
    let mut stop = pin!(stop);
    while !is_over {
        terminal.draw(|frame| app.draw(frame))?;
        let event = tokio::select! {
            () = &mut stop => break,
            event = input.recv() => match event {
                Some(event) => event,
                None => break,
            },
            Some(event) = answers.recv() => event,
            event = change(&mut changes) => event,
        };
        let mut waiting = Some(event);
        while let Some(event) = waiting {
            for effect in app.update(event, clock()) {
                is_over |= performer.perform(effect);
            }
            if is_over {
                break;
            }
            waiting = answers.try_recv().or_else(|_| input.try_recv()).ok();
        }
    }
    // What was typed before the end came is kept like the rest.
    while let (false, Ok(event)) = (is_over, input.try_recv()) {
        for effect in app.update(event, clock()) {
            is_over |= performer.perform(effect);
        }
    }
    Ok(())
}

/// The next change of the store, as an event. Having missed some is like not knowing what changed.
async fn change(changes: &mut broadcast::Receiver<StoreChange>) -> Event {
    loop {
        match changes.recv().await {
            Ok(change) => return Event::Changed(change),
            Err(RecvError::Lagged(_)) => return Event::Changed(StoreChange::Elsewhere),
            // The store is closed: nothing will change any more.
            Err(RecvError::Closed) => std::future::pending::<()>().await,
        }
    }
}
