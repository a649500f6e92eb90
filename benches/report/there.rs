//! The system that is compared with: the simulator in a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::Context;
use jiff::Timestamp;
use vincula::simulator::world::{
    Customer, CustomerStatus, Device, DeviceStatus, FieldValue, Template, World,
};
use vincula::simulator::{self, SimulatorSettings};

use super::planted::{self, Fate, Person};

pub const TEMPLATE: &str = "FTTH600";

/// A system at work; it ends when this is dropped.
pub struct There {
    pub url: String,
    process: Child,
}

impl There {
    pub fn start(customers: usize) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let mut process = Command::new(std::env::current_exe()?)
            .args(["--part", "simulator", "--customers", &customers.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut url = String::new();
        let output = process.stdout.take().context("its output is piped")?;
        BufReader::new(output).read_line(&mut url)?;
        eprintln!("{customers} customers there after {:.1} s", begun.elapsed().as_secs_f64());
        Ok(Self { url: url.trim().to_owned(), process })
    }
}

impl Drop for There {
    fn drop(&mut self) {
        // Whether it is still there or not: what was to be measured is measured.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until the process is ended.
pub async fn serve(customers: usize) -> anyhow::Result<()> {
    let settings = SimulatorSettings { world: world(customers), ..SimulatorSettings::default() };
    let running = simulator::start(settings).await.map_err(|text| anyhow::anyhow!("{}", text.id))?;
    println!("{}", running.url());
    std::future::pending().await
}

fn world(customers: usize) -> World {
    let mut world = World {
        templates: vec![Template {
            id: TEMPLATE.to_owned(),
            name: "Fibra 600".to_owned(),
            technology: Some("gpon".to_owned()),
            service: Some("internet".to_owned()),
            down_kbps: None,
            up_kbps: None,
            description: None,
        }],
        ..World::default()
    };
    for person in planted::people(customers) {
        let fate = if person.number > customers { Fate::Equal } else { Fate::of(person.number) };
        if !fate.is_there() {
            continue;
        }
        if fate == Fate::Doubled {
            let double = record(&person, fate);
            world.customers.push(Customer { id: format!("{}-2", double.id), ..double });
        }
        world.customers.push(record(&person, fate));
    }
    world
}

fn record(person: &Person, fate: Fate) -> Customer {
    let other = |words: &str, is_other: bool| if is_other { format!("9{words}") } else { words.to_owned() };
    let status = if fate == Fate::OtherState { CustomerStatus::Suspended } else { CustomerStatus::Active };
    Customer {
        id: planted::id_there(person.number),
        name: person.name.to_uppercase(),
        tax_id: Some(person.tax_id.clone()),
        email: Some(other(&person.email, fate == Fate::OtherEmail)),
        phone: Some(if fate == Fate::OtherPhone { "+34912345678".to_owned() } else { person.phone.clone() }),
        address: Some(format!("{}, {} {}", person.address, person.postal_code, person.city)),
        status,
        updated_at: Timestamp::UNIX_EPOCH,
        devices: (0..planted::devices(person.number)).map(|place| device(person, place, fate)).collect(),
    }
}

fn device(person: &Person, place: usize, fate: Fate) -> Device {
    let [serial, mac, ip] = planted::unit(person.number, place);
    let name = if fate == Fate::OtherDevice && place == 0 { "Otra" } else { "ONT" };
    Device {
        serial,
        name: name.to_owned(),
        technology: "gpon".to_owned(),
        template_id: Some(TEMPLATE.to_owned()),
        status: DeviceStatus::Active,
        fields: [("mac", FieldValue::Text(mac)), ("ip", FieldValue::Text(ip))].into(),
        revision: "1".to_owned(),
        updated_at: Timestamp::UNIX_EPOCH,
    }
}
