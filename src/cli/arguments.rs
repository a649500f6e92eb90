//! The command line as clap reads it. Its words stand in the message files: see [`super::help`].
//!
//! Values with a meaning of ours (a language, a kind of system, a service) are taken as text and read by the commands, so
//! that what is wrong with them is told in the user's language.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "vincula", version, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The options that every command takes, before or after its name.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    #[arg(long, global = true, value_name = "es|en")]
    pub lang: Option<String>,
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Demo(Demo),
    Simulator(Simulator),
    #[command(subcommand)]
    Import(Import),
    #[command(subcommand)]
    Export(Export),
    #[command(subcommand)]
    System(SystemCommand),
    #[command(subcommand)]
    Template(TemplateCommand),
    #[command(subcommand)]
    Customer(CustomerCommand),
    #[command(subcommand)]
    Device(DeviceCommand),
    #[command(subcommand)]
    Operations(OperationsCommand),
    Report(Report),
    Worker(Worker),
    Doctor(OnlyJson),
    Backup(Backup),
    Completions(Completions),
    Man,
}

impl Command {
    /// Whether it only tells of the program and where it runs: then it goes on with a configuration that is wrong, and
    /// leaves no log where there was none.
    pub const fn only_tells(&self) -> bool {
        matches!(self, Self::Doctor(_) | Self::Completions(_) | Self::Man)
    }

    /// Whether it begins a log: what only tells does so if one is named, but for `doctor`, which tells what is wrong with it.
    pub const fn begins_log(&self, global: &Global) -> bool {
        match self {
            Self::Doctor(_) => false,
            Self::Completions(_) | Self::Man => global.log.is_some(),
            _ => true,
        }
    }
}

/// More than anybody has would only fill the memory.
fn up_to_a_million() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(..=1_000_000)
}

#[derive(Debug, Args)]
pub struct Demo {
    #[arg(long, value_name = "N", default_value_t = 200, hide_default_value = true, value_parser = up_to_a_million())]
    pub customers: usize,
}

#[derive(Debug, Args)]
pub struct Simulator {
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0", hide_default_value = true)]
    pub listen: String,
    #[arg(long, value_name = "N", default_value_t = 200, hide_default_value = true, value_parser = up_to_a_million())]
    pub customers: usize,
    #[arg(long, value_name = "S", default_value_t = 1, hide_default_value = true)]
    pub seed: u64,
    #[arg(long, value_name = "FILE", conflicts_with = "customers")]
    pub data: Option<PathBuf>,
    #[arg(long = "user", value_name = "U", default_value = "demo", hide_default_value = true)]
    pub simulator_user: String,
    #[arg(long = "password", value_name = "P", default_value = "demo", hide_default_value = true)]
    pub simulator_password: String,
    #[arg(long, value_name = "SPEC", default_value = "", hide_default_value = true)]
    pub faults: String,
}

#[derive(Debug, Subcommand)]
pub enum Import {
    Customers(ImportFile),
    Products(ImportFile),
    Tariffs(ImportFile),
    Devices(ImportDevices),
}

#[derive(Debug, Args)]
pub struct ImportDevices {
    #[command(flatten)]
    pub file: ImportFile,
    #[arg(long)]
    pub provision: bool,
}

#[derive(Debug, Args)]
pub struct ImportFile {
    #[arg(value_name = "FILE")]
    pub csv_file: PathBuf,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Export {
    Customers(ExportFile),
    Products(ExportFile),
    Tariffs(ExportFile),
    Devices(ExportFile),
}

#[derive(Debug, Args)]
pub struct ExportFile {
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum SystemCommand {
    Add(SystemAdd),
    Set(SystemSet),
    Remove(SystemRemove),
    List(OnlyJson),
    Test(SystemTest),
}

#[derive(Debug, Args)]
pub struct SystemAdd {
    #[arg(long, value_name = "N")]
    pub name: String,
    #[arg(long, value_name = "K")]
    pub kind: String,
    #[arg(long, value_name = "URL")]
    pub url: String,
    #[arg(long, value_name = "X", default_value = "", hide_default_value = true)]
    pub user: String,
    #[command(flatten)]
    pub password: PasswordSource,
    #[arg(long, value_name = "k=v")]
    pub option: Vec<String>,
}

/// Where the password of a system is read; it is never an argument, which others could see.
#[derive(Debug, Args)]
pub struct PasswordSource {
    #[arg(long, value_name = "F")]
    pub password_file: Option<PathBuf>,
    #[arg(long, conflicts_with = "password_file")]
    pub password_stdin: bool,
}

/// What is to change of a system; what is left out stays.
#[derive(Debug, Args)]
pub struct SystemSet {
    #[arg(value_name = "NAME")]
    pub system_name: String,
    #[arg(long, value_name = "N")]
    pub name: Option<String>,
    #[arg(long, value_name = "K")]
    pub kind: Option<String>,
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    #[arg(long, value_name = "X")]
    pub user: Option<String>,
    #[command(flatten)]
    pub password: PasswordSource,
    #[arg(long, value_name = "k=v")]
    pub option: Vec<String>,
}

#[derive(Debug, Args)]
pub struct SystemRemove {
    #[arg(value_name = "NAME")]
    pub system_name: String,
}

#[derive(Debug, Args)]
pub struct OnlyJson {
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SystemTest {
    #[arg(value_name = "NAME")]
    pub system_name: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    List(TemplateList),
    Link(TemplateLink),
    Unlink(TemplateUnlink),
}

#[derive(Debug, Args)]
pub struct TemplateList {
    #[arg(value_name = "SYSTEM")]
    pub system_name: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct TemplateLink {
    #[arg(long, value_name = "T")]
    pub tariff: String,
    #[arg(long, value_name = "S")]
    pub service: String,
    #[arg(long, value_name = "N")]
    pub system: String,
    #[arg(long, value_name = "ID")]
    pub template: String,
    #[arg(long)]
    pub push: bool,
}

#[derive(Debug, Args)]
pub struct TemplateUnlink {
    #[arg(long, value_name = "T")]
    pub tariff: String,
    #[arg(long, value_name = "S")]
    pub service: String,
    #[arg(long, value_name = "N")]
    pub system: String,
    #[arg(long)]
    pub push: bool,
}

#[derive(Debug, Subcommand)]
pub enum CustomerCommand {
    Link(CustomerLink),
    Unlink(CustomerUnlink),
    Show(CustomerShow),
    Search(CustomerSearch),
}

#[derive(Debug, Args)]
pub struct CustomerLink {
    #[arg(long, value_name = "CODE")]
    pub customer: String,
    #[arg(long, value_name = "N")]
    pub system: String,
    #[arg(long = "id", value_name = "EXTERNAL_ID")]
    pub external_id: String,
    #[arg(long)]
    pub no_check: bool,
}

#[derive(Debug, Args)]
pub struct CustomerUnlink {
    #[arg(long, value_name = "CODE")]
    pub customer: String,
    #[arg(long, value_name = "N")]
    pub system: String,
    #[arg(long = "id", value_name = "EXTERNAL_ID")]
    pub external_id: String,
}

#[derive(Debug, Args)]
pub struct CustomerShow {
    #[arg(value_name = "CODE")]
    pub customer_code: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct CustomerSearch {
    #[arg(value_name = "TEXT")]
    pub search_text: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    Save(DeviceSave),
    Suspend(DeviceOrder),
    Resume(DeviceOrder),
    Remove(DeviceOrder),
    Reboot(DeviceOrder),
    Swap(DeviceSwap),
    Move(DeviceMove),
    ChangeTariff(DeviceChangeTariff),
    Show(DeviceShow),
    Status(DeviceShow),
}

/// What is to become of a device.
#[derive(Debug, Args)]
pub struct DeviceOrder {
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    #[arg(long = "system", value_name = "N")]
    pub device_system: Option<String>,
    #[arg(long, value_name = "SECS", num_args = 0..=1, default_missing_value = "30")]
    pub wait: Option<u64>,
    #[arg(long)]
    pub json: bool,
}

/// Another unit in the place of a device.
#[derive(Debug, Args)]
pub struct DeviceSwap {
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    #[arg(long = "serial", value_name = "NEW")]
    pub new_serial: String,
    #[arg(long = "product", value_name = "P")]
    pub product: Option<String>,
    #[arg(long, value_name = "MAC")]
    pub mac: Option<String>,
    #[arg(long, value_name = "REASON")]
    pub broken: Option<String>,
    #[command(flatten)]
    pub end: StepEnd,
}

/// A device that goes over to another customer.
#[derive(Debug, Args)]
pub struct DeviceMove {
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    #[arg(long, value_name = "CODE")]
    pub customer: String,
    #[arg(long, value_name = "T")]
    pub tariff: Option<String>,
    #[arg(long = "id", value_name = "EXTERNAL_ID")]
    pub external_id: Option<String>,
    #[command(flatten)]
    pub end: StepEnd,
}

#[derive(Debug, Args)]
pub struct DeviceChangeTariff {
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    #[arg(long, value_name = "T")]
    pub tariff: String,
    #[command(flatten)]
    pub end: StepEnd,
}

/// In which system it is, and how the command ends.
#[derive(Debug, Args)]
pub struct StepEnd {
    #[arg(long = "system", value_name = "N")]
    pub device_system: Option<String>,
    #[arg(long, value_name = "SECS", num_args = 0..=1, default_missing_value = "30")]
    pub wait: Option<u64>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct DeviceSave {
    #[arg(long, value_name = "CODE")]
    pub customer: String,
    #[arg(long = "file", value_name = "device.json|-")]
    pub device_file: PathBuf,
    #[arg(long, value_name = "SECS", num_args = 0..=1, default_missing_value = "30")]
    pub wait: Option<u64>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct DeviceShow {
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    #[arg(long = "system", value_name = "N")]
    pub device_system: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum OperationsCommand {
    List(OperationsList),
    Retry(OperationChosen),
    Cancel(OperationChosen),
}

#[derive(Debug, Args)]
pub struct OperationChosen {
    #[arg(value_name = "ID")]
    pub operation_id: i64,
}

#[derive(Debug, Args)]
pub struct OperationsList {
    #[arg(long, value_name = "S")]
    pub state: Vec<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Report {
    #[arg(value_name = "SYSTEM")]
    pub system_name: String,
    #[arg(long)]
    pub all: bool,
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    #[arg(long)]
    pub json: bool,
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long, value_name = "CLASS=ACTION")]
    pub apply: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Backup {
    #[arg(value_name = "FILE")]
    pub backup_file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Worker {
    #[arg(long)]
    pub once: bool,
    #[arg(
        long = "for",
        value_name = "SECS",
        requires = "once",
        default_value_t = 30,
        hide_default_value = true
    )]
    pub for_secs: u64,
}

#[derive(Debug, Args)]
pub struct Completions {
    #[arg(value_name = "SHELL")]
    pub shell: String,
}
