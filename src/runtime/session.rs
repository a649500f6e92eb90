//! The loop: draw, wait for one event, take all that is already waiting, update for each, carry out the effects.
//!
//! It runs on any display, so that tests run the same loop. Nothing ticks while nothing happens. Events are taken in
//! whether or not a frame may be drawn: frames are dropped, keys never.

use std::pin::pin;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Size;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};

use crate::app::effect::Effect;
use crate::app::route::Route;
use crate::app::{App, Event, Setting};
use crate::domain::text::Text;
use crate::store::StoreChange;

use super::perform::{Begun, Hands, Performer};

/// How long what is being saved may still take when the program ends: longer than the store waits for a database that is
/// held by somebody else.
const FAREWELL: Duration = Duration::from_secs(12);
/// After so long it is shown that something is still being saved.
const UNNOTICED: Duration = Duration::from_millis(200);

/// What comes in from the terminal.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "it is moved twice and never kept")]
pub enum Input {
    Event(Event),
    /// The last frame that was sent has been drawn.
    Arrived,
    /// All that was sent has been taken by the line.
    Written,
    /// The program is to stop and leave the terminal to the shell.
    Suspend,
    /// It goes on after it was stopped.
    Resumed,
}

impl From<Event> for Input {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

/// What the program is shown on.
pub trait Display {
    type Error;

    /// # Errors
    /// What the terminal refused.
    fn size(&self) -> Result<Size, Self::Error>;

    /// # Errors
    /// What the terminal refused.
    fn draw(&mut self, app: &App) -> Result<(), Self::Error>;

    /// How long the next frame has to wait, unless an answer comes before.
    fn wait(&self) -> Duration {
        Duration::ZERO
    }

    /// The terminal has answered: the last frame has arrived.
    fn arrived(&mut self) {}

    /// Until when an answer may still come.
    fn expected_until(&self) -> Option<Instant> {
        None
    }

    /// Puts words into the clipboard of whoever sits at the terminal.
    ///
    /// # Errors
    /// What the terminal refused.
    fn copy(&mut self, _words: &str) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Gives the terminal back and stops the process, as Ctrl+Z does. If it still runs after the time that is told, it
    /// could not be stopped.
    ///
    /// # Errors
    /// What the terminal refused.
    fn suspend(&mut self) -> Result<Duration, Self::Error> {
        Ok(Duration::ZERO)
    }

    /// Takes the terminal over again after the process was stopped.
    ///
    /// # Errors
    /// What the terminal refused.
    fn resume(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// A screen that shows a frame as soon as it is drawn, such as one in memory.
impl<B: Backend> Display for Terminal<B> {
    type Error = B::Error;

    fn size(&self) -> Result<Size, B::Error> {
        Self::size(self)
    }

    fn draw(&mut self, app: &App) -> Result<(), B::Error> {
        Self::draw(self, |frame| app.draw(frame)).map(drop)
    }
}

/// Runs the screen until it is quit, `input` ends or `stop` is ready. Tells of what was being saved and came to no end.
///
/// # Errors
/// What the terminal refused.
pub async fn run<D: Display>(
    display: &mut D,
    mut input: mpsc::UnboundedReceiver<Input>,
    stop: impl Future<Output = ()>,
    hands: Hands,
    setting: Setting,
    first: &Route,
) -> Result<Vec<Text>, D::Error> {
    let clock = hands.clock;
    let mut changes = hands.store.changes();
    let (sender, mut answers) = mpsc::unbounded_channel();
    let performer = Performer::new(hands, sender);
    let (app, effects) = App::new(first, setting, display.size()?, clock());
    let mut session = Session { app, display, performer, is_shown: false, stopped_until: None };
    let came = Came { input: &mut input, answers: &mut answers, changes: &mut changes };
    // However it ended, a line that dropped included: what was begun is brought to its end before that is told.
    let ran = session.live(effects, came, stop, clock).await;
    let mut is_over = matches!(ran, Ok(Ended::Quit));
    // What was typed before the end came is kept like the rest.
    let mut drained = Ok(());
    while !is_over {
        // What waits for an answer that is here already goes where it was meant to.
        let arrived = match answers.try_recv() {
            Ok(answer) => Input::Event(answer),
            Err(_) => match input.try_recv() {
                Ok(arrived) => arrived,
                Err(_) => break,
            },
        };
        match arrived {
            Input::Event(event) => {
                let effects = session.app.update(event, clock());
                match session.carry_out(effects) {
                    Ok(ends) => is_over = ends,
                    Err(error) => drained = drained.and(Err(error)),
                }
            }
            Input::Arrived => session.display.arrived(),
            Input::Written | Input::Suspend | Input::Resumed => {}
        }
    }
    session.settle(&mut input).await;
    let unended = session.finish(clock()).await;
    session.settle(&mut input).await;
    ran.and(drained)?;
    Ok(unended)
}

/// How the loop came to its end, unless the terminal refused something.
enum Ended {
    Quit,
    /// It was stopped, or nothing comes in any more.
    Stopped,
}

/// Where what happens comes in.
struct Came<'a> {
    input: &'a mut mpsc::UnboundedReceiver<Input>,
    answers: &'a mut mpsc::UnboundedReceiver<Event>,
    changes: &'a mut broadcast::Receiver<StoreChange>,
}

/// The program and what it is shown on.
struct Session<'a, D> {
    app: App,
    display: &'a mut D,
    performer: Performer,
    /// What the program would show is on the screen or on its way there.
    is_shown: bool,
    /// The process is being stopped; if it still runs then, it cannot be.
    stopped_until: Option<Instant>,
}

impl<D: Display> Session<'_, D> {
    /// Takes in what happens until the program is quit, nothing comes in any more, or `stop` is ready.
    async fn live(
        &mut self,
        effects: Vec<Effect>,
        came: Came<'_>,
        stop: impl Future<Output = ()>,
        clock: fn() -> jiff::Timestamp,
    ) -> Result<Ended, D::Error> {
        let Came { input, answers, changes } = came;
        let mut stop = pin!(stop);
        let mut is_over = self.carry_out(effects)?;
        while !is_over {
            let wait = self.show()?;
            let arrived = tokio::select! {
                () = &mut stop => return Ok(Ended::Stopped),
                arrived = input.recv() => match arrived {
                    Some(arrived) => arrived,
                    None => return Ok(Ended::Stopped),
                },
                Some(event) = answers.recv() => event.into(),
                event = change(changes) => event.into(),
                () = tokio::time::sleep(wait.unwrap_or_default()), if wait.is_some() => continue,
            };
            let mut waiting = Some(arrived);
            while let (false, Some(arrived)) = (is_over, waiting.take()) {
                is_over = self.take(arrived, input, clock).await?;
                if !is_over {
                    waiting = answers.try_recv().map(Input::Event).or_else(|_| input.try_recv()).ok();
                }
            }
        }
        Ok(Ended::Quit)
    }

    /// Takes one thing in. Says whether the program is to end.
    async fn take(
        &mut self,
        arrived: Input,
        input: &mut mpsc::UnboundedReceiver<Input>,
        clock: fn() -> jiff::Timestamp,
    ) -> Result<bool, D::Error> {
        match arrived {
            Input::Event(event) => {
                self.is_shown = false;
                let effects = self.app.update(event, clock());
                self.carry_out(effects)
            }
            Input::Arrived => {
                self.display.arrived();
                Ok(false)
            }
            Input::Written => Ok(false),
            // Asked twice before it could be done, it is done once.
            Input::Suspend if self.stopped_until.is_some() => Ok(false),
            Input::Suspend => {
                self.settle(input).await;
                self.suspend()?;
                Ok(false)
            }
            Input::Resumed => self.resume(clock()),
        }
    }

    /// Draws if there is something new and it may be drawn; else tells how long that is to wait.
    fn show(&mut self) -> Result<Option<Duration>, D::Error> {
        if let Some(until) = self.stopped_until {
            let wait = until.saturating_duration_since(Instant::now());
            if !wait.is_zero() {
                return Ok(Some(wait));
            }
            self.take_back()?;
        }
        if self.is_shown {
            return Ok(None);
        }
        let wait = self.display.wait();
        if !wait.is_zero() {
            return Ok(Some(wait));
        }
        self.display.draw(&self.app)?;
        self.app.drawn();
        self.is_shown = true;
        Ok(None)
    }

    /// Carries out what the program asks for, all of it, whatever the terminal refuses. Says whether it is to end.
    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<bool, D::Error> {
        let mut is_over = false;
        let mut copied = Ok(());
        for effect in effects {
            match self.performer.perform(effect) {
                Begun::UnderWay => {}
                Begun::Quit => is_over = true,
                Begun::Copy(words) => copied = copied.and(self.display.copy(&words)),
            }
        }
        copied.map(|()| is_over)
    }

    /// Waits for the answer that is still to come before the terminal is given back. What is typed meanwhile is not for
    /// this program any more.
    async fn settle(&mut self, input: &mut mpsc::UnboundedReceiver<Input>) {
        while let Some(until) = self.display.expected_until() {
            match tokio::time::timeout_at(until.into(), input.recv()).await {
                Ok(Some(Input::Arrived)) => self.display.arrived(),
                Ok(Some(Input::Event(_) | Input::Written | Input::Suspend | Input::Resumed)) => {}
                Ok(None) | Err(_) => return,
            }
        }
    }

    /// Lets what is being saved come to its end, and shows that it does if that takes a while.
    async fn finish(&mut self, now: jiff::Timestamp) -> Vec<Text> {
        let Self { app, display, performer, .. } = self;
        let mut finished = pin!(performer.finish(FAREWELL));
        tokio::select! {
            unended = &mut finished => return unended,
            () = tokio::time::sleep(UNNOTICED) => {}
        }
        app.update(Event::Ending, now);
        // Whoever is gone needs not see it.
        let _ = display.draw(app);
        finished.await
    }

    fn suspend(&mut self) -> Result<(), D::Error> {
        self.stopped_until = Some(Instant::now() + self.display.suspend()?);
        Ok(())
    }

    fn take_back(&mut self) -> Result<(), D::Error> {
        self.stopped_until = None;
        self.is_shown = false;
        self.display.resume()
    }

    fn resume(&mut self, now: jiff::Timestamp) -> Result<bool, D::Error> {
        self.take_back()?;
        let Size { width, height } = self.display.size()?;
        let effects = self.app.update(Event::Resize { columns: width, rows: height }, now);
        self.carry_out(effects)
    }
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
