//! `vincula simulator`: a provisioning system to try against, until it is stopped.

use super::arguments;
use super::output;
use super::refusal::{Exit, Refusal};
use crate::demo;
use crate::domain::os_error;
use crate::domain::values::Secret;
use crate::runtime;
use crate::simulator::{self, Faults, SimulatorSettings, World};
use crate::text;

pub async fn run(arguments: &arguments::Simulator) -> anyhow::Result<Exit> {
    let stop = runtime::stopped()?;
    let world = match &arguments.data {
        Some(path) => {
            let content = std::fs::read_to_string(path).map_err(|error| {
                Refusal::wrong(text!(
                    "cli-file-unreadable",
                    path = path.display().to_string(),
                    reason = os_error::in_words(&error)
                ))
            })?;
            World::from_json(&content).map_err(Refusal::wrong)?
        }
        None => demo::world(arguments.customers, arguments.seed),
    };
    let settings = SimulatorSettings {
        listen: arguments.listen.clone(),
        world,
        user: arguments.simulator_user.clone(),
        password: Secret::new(arguments.simulator_password.clone()),
        faults: Faults::parse(&arguments.faults).map_err(Refusal::wrong)?,
        seed: arguments.seed,
    };
    let simulator = simulator::start(settings).await.map_err(Refusal::cannot)?;
    output::line(simulator.url())?;
    stop.await;
    simulator.stop().await;
    Ok(Exit::Done)
}
