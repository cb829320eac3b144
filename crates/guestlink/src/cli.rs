//! The command line: names, options and help. What each command does is its own file in `commands/`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use guestlink_domain::welcome::Phase;
use jiff::civil::Date;
use uuid::Uuid;

use crate::roles;

mod people;

pub use people::{Audit, User, UserAdd};

/// The WhatsApp front desk of a resort: sells stays, welcomes guests, coordinates what they ask for.
#[derive(Parser)]
#[command(name = "guestlink", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Every command.
#[derive(Subcommand)]
pub enum Command {
    /// Try everything on this machine, on an invented resort, with a simulated WhatsApp. Needs nothing else.
    Demo(Demo),
    /// Run in production: webhooks in, messages out.
    #[command(after_help = roles::described())]
    Serve(Serve),
    /// Stand in for WhatsApp's Cloud API, with a phone in the browser, for any program that speaks it.
    Simulator(Simulate),
    /// Find every mistake in a resort's files, each with file, line, column and what was expected.
    Check(Folder),
    /// Load a resort's files; with a mistake among them nothing changes.
    Apply(Apply),
    /// Write a resort's files back, as they were applied, into a new folder.
    Export(Export),
    /// Print what is read in a guest's sentence, as JSON.
    Understand(Understand),
    /// Price a stay, as JSON; a refusal names its rule and ends with 1.
    Quote(Quote),
    /// Print the JSON Schema of one of a resort's files, or the names of all.
    Schema(Schema),
    /// Print the description of the REST API (OpenAPI 3.1).
    Openapi,
    /// Try a mapping of a booking platform.
    #[command(subcommand)]
    Mapping(Mapping),
    /// Work again what a booking platform sent and could not be read then, after its mapping was mended.
    Replay(Replay),
    /// Print the addresses of our own calendars (iCal), to be pasted into other platforms.
    Calendars(Configured),
    /// Print what happened, oldest first, with its cause.
    Events(Events),
    /// Say why a message was sent, or every decision of automations about a guest: sent, waiting, withheld.
    Why(Why),
    /// Try an automations.json on everything that was recorded: who would have got what, when, at which cost.
    DryRun(DryRun),
    /// Print what a month's messages cost.
    Costs(Costs),
    /// How WhatsApp's review of the templates stands; putting missing ones to review.
    #[command(subcommand)]
    Templates(Templates),
    /// Make two guests one, or take them apart again.
    #[command(subcommand)]
    Guests(Guests),
    /// Say that something happened in the house (`unit.ready`, `staff.broadcast` …), so that automations begin.
    Announce(Announce),
    /// Bring the database's schema up to date (`serve` does so at its start).
    Migrate(Configured),
    /// Look for what would keep the program from working, and say what to do about it.
    Doctor(Configured),
    /// The record of who did what.
    #[command(subcommand)]
    Audit(Audit),
    /// People who may sign in to the dashboard.
    #[command(subcommand)]
    User(User),
    /// What guests asked for: the read model made anew, the charges for the bill.
    #[command(subcommand)]
    Requests(Requests),
    /// Print the address of a guest's page, or of a preview of it.
    #[command(subcommand)]
    Welcome(Welcome),
    /// Show the settings, or their reference.
    #[command(subcommand)]
    Config(Config),
}

/// Options of every command that needs settings.
#[derive(Args, Default)]
pub struct Configured {
    /// Settings file [default: guestlink.toml, if it is there].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `guestlink serve`
#[derive(Args)]
pub struct Serve {
    /// What this process does: `all`, or some roles with commas between them [default: all].
    #[arg(long, value_name = "LIST")]
    pub roles: Option<String>,
    /// Address and port to listen on [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink config …`
#[derive(Subcommand)]
pub enum Config {
    /// Print each setting, its value and where it came from; secrets stay hidden.
    Show(Configured),
    /// Print the reference of all settings as Markdown.
    Reference,
}

/// `guestlink requests …`
#[derive(Subcommand)]
pub enum Requests {
    /// Make anew what is shown of requests, from the event log alone.
    Rebuild(Configured),
    /// Print what paid services added to the stays' bills, as CSV.
    Charges(Charges),
}

/// `guestlink requests charges`
#[derive(Args)]
pub struct Charges {
    /// From this day on, local to the property [default: everything].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub since: Option<Date>,
    /// Which property, where there are several.
    #[arg(long, value_name = "NAME")]
    pub property: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink welcome …`
#[derive(Subcommand)]
pub enum Welcome {
    /// Print the guest's link: the one in force, else a new one.
    Link {
        /// Whose.
        #[command(flatten)]
        of: WelcomeStay,
        /// Make a new link; the one before it ends.
        #[arg(long)]
        new: bool,
    },
    /// Print an address that shows the page in a phase of the stay, for an hour. Secrets stay closed.
    Preview {
        /// Of which stay.
        #[command(flatten)]
        of: WelcomeStay,
        /// In which phase.
        #[arg(long, value_enum, default_value_t = PhaseName::Soon)]
        phase: PhaseName,
        /// In which language, such as es [default: the guest's].
        #[arg(long, value_name = "L")]
        lang: Option<String>,
    },
}

/// A stay.
#[derive(Args)]
pub struct WelcomeStay {
    /// Its id, or its reference at the booking platform.
    #[arg(long, value_name = "ID")]
    pub stay: String,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// The phases of a stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum PhaseName {
    /// More than five days before.
    Booked,
    /// The five days before.
    Soon,
    /// The day of arrival.
    Arrival,
    /// In the house.
    InStay,
    /// The day of departure.
    CheckOut,
    /// Gone home.
    After,
}

impl PhaseName {
    /// As the domain knows it.
    pub fn phase(self) -> Phase {
        match self {
            Self::Booked => Phase::Booked,
            Self::Soon => Phase::Soon,
            Self::Arrival => Phase::Arrival,
            Self::InStay => Phase::InStay,
            Self::CheckOut => Phase::CheckOut,
            Self::After => Phase::After,
        }
    }
}

/// `guestlink demo`
#[derive(Args)]
pub struct Demo {
    /// Port of the program; the simulator takes the next one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Folder that keeps the state from run to run [default: a temporary one].
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// `guestlink simulator`
#[derive(Args)]
pub struct Simulate {
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    pub listen: SocketAddr,
    /// Where webhooks are sent to; may be given several times.
    #[arg(long, value_name = "URL")]
    pub webhook: Vec<String>,
    /// Signs them.
    #[arg(long, value_name = "S", default_value = "simulator-app-secret")]
    pub app_secret: String,
    /// Told in the webhook's handshake.
    #[arg(long, value_name = "TOKEN", default_value = "simulator-verify-token")]
    pub verify_token: String,
    /// The token that calls must carry [default: any will do].
    #[arg(long, value_name = "TOKEN")]
    pub access_token: Option<String>,
    /// No delays and no rate limits, for tests and measurements.
    #[arg(long)]
    pub fast: bool,
    /// Makes ids, delays and faults the same in every run.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// A resort's folder.
#[derive(Args)]
pub struct Folder {
    /// The folder with property.json in it.
    #[arg(value_name = "RESORT_DIR")]
    pub resort_dir: PathBuf,
}

/// `guestlink apply`
#[derive(Args)]
pub struct Apply {
    /// Which.
    #[command(flatten)]
    pub folder: Folder,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink export`
#[derive(Args)]
pub struct Export {
    /// Where to.
    #[command(flatten)]
    pub folder: Folder,
    /// Which property, by the id in its property.json; not needed when there is only one.
    #[arg(long, value_name = "ID")]
    pub property: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink understand`
#[derive(Args)]
pub struct Understand {
    /// The sentence, as the guest wrote it.
    pub text: String,
    /// The day it is read on, at the property [default: today].
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    /// Language of the guest's earlier messages, such as es.
    #[arg(long, value_name = "L")]
    pub lang: Option<String>,
}

/// `guestlink quote`
#[derive(Args)]
pub struct Quote {
    /// Of which resort.
    #[command(flatten)]
    pub folder: Folder,
    /// The request as JSON: accommodation, check_in, check_out, adults, child_ages, …; `-` reads the standard input.
    #[arg(long, value_name = "FILE")]
    pub input: PathBuf,
}

/// `guestlink schema`
#[derive(Args)]
pub struct Schema {
    /// Name of the file without its ending, or `event`.
    pub name: Option<String>,
}

/// `guestlink mapping`
#[derive(Subcommand)]
pub enum Mapping {
    /// Print the events a platform's body becomes, as a JSON array; a value that cannot be read is named, and ends
    /// with 1.
    Test(MappingTest),
    /// Print the names of the mappings that come with the program, or one of them whole.
    Presets {
        /// Which to print.
        name: Option<String>,
    },
}

/// `guestlink mapping test`
#[derive(Args)]
pub struct MappingTest {
    /// A preset's name (`guestlink mapping presets`), `ical`, or a file: a mapping, or a connection with one.
    pub mapping: String,
    /// A body as the platform sent it; `-` reads the standard input.
    pub sample: PathBuf,
    /// The request's headers, as a JSON object.
    #[arg(long, value_name = "FILE")]
    pub headers: Option<PathBuf>,
    /// The request's query, such as event=booking_removed.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub query: String,
    /// Currency of amounts without one.
    #[arg(long, value_name = "CODE", default_value = "EUR")]
    pub currency: String,
    /// Country of telephone numbers without one, such as ES.
    #[arg(long, value_name = "CC")]
    pub country: Option<String>,
    /// Which number of 12/08/2026 is the day: dmy, mdy or ymd.
    #[arg(long, value_name = "ORDER", default_value = "dmy")]
    pub date_order: String,
    /// Time zone of the property.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub timezone: String,
}

/// `guestlink replay`
#[derive(Args)]
pub struct Replay {
    /// Only of this connection, as PROPERTY/CONNECTION.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink events`
#[derive(Args)]
pub struct Events {
    /// Only this conversation.
    #[arg(long, value_name = "ID")]
    pub conversation: Option<Uuid>,
    /// Only this guest, over all conversations.
    #[arg(long, value_name = "ID", conflicts_with = "conversation")]
    pub guest: Option<Uuid>,
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink why`
#[derive(Args)]
pub struct Why {
    /// Id of a message or of a guest, as `guestlink events` shows them.
    #[arg(value_name = "MESSAGE|GUEST")]
    pub id: Uuid,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink dry-run`
#[derive(Args)]
pub struct DryRun {
    /// The automations to try.
    #[arg(value_name = "AUTOMATIONS.json")]
    pub automations: PathBuf,
    /// How far back: 90d, 12h, or a moment such as 2026-05-01T00:00:00Z.
    #[arg(long, value_name = "SPAN", default_value = "90d")]
    pub since: String,
    /// Compare with these: `+` only the first would do, `-` only these.
    #[arg(long, value_name = "OTHER.json")]
    pub against: Option<PathBuf>,
    /// Show what would have been withheld, too, with the reason.
    #[arg(long)]
    pub withheld: bool,
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Which property, by the id in its property.json; not needed when there is only one.
    #[arg(long, value_name = "ID")]
    pub property: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink costs`
#[derive(Args)]
pub struct Costs {
    /// The month [default: this one].
    #[arg(long, value_name = "YYYY-MM")]
    pub month: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// Which property, by the id in its property.json; not needed when there is only one.
    #[arg(long, value_name = "ID")]
    pub property: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink templates …`
#[derive(Subcommand)]
pub enum Templates {
    /// Print how each template stands, as far as we know.
    List(TemplateOptions),
    /// Ask WhatsApp how each template stands (`serve` does so every hour).
    Sync(TemplateOptions),
    /// Put to review what WhatsApp does not have yet. Templates that it has are left as they are.
    Submit(TemplateOptions),
}

/// Options of `guestlink templates …`
#[derive(Args)]
pub struct TemplateOptions {
    /// Which property, by the id in its property.json; not needed when there is only one.
    #[arg(long, value_name = "ID")]
    pub property: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink guests …`
#[derive(Subcommand)]
pub enum Guests {
    /// FROM and INTO are one person: everything goes over to INTO.
    Merge {
        /// Who is merged.
        from: Uuid,
        /// Into whom.
        into: Uuid,
        /// Settings.
        #[command(flatten)]
        configured: Configured,
    },
    /// They are two after all: what went over goes back.
    Split {
        /// Who was merged.
        from: Uuid,
        /// Settings.
        #[command(flatten)]
        configured: Configured,
    },
}

/// `guestlink announce`
#[derive(Args)]
pub struct Announce {
    /// What happened: unit.ready, staff.broadcast, campaign.started, waitlist.freed, request.late …
    pub event: String,
    /// One guest.
    #[arg(long, value_name = "ID", group = "whom")]
    pub guest: Option<Uuid>,
    /// The guest of a booking.
    #[arg(long, value_name = "CONNECTION:REFERENCE", group = "whom")]
    pub booking: Option<String>,
    /// Every guest in the house.
    #[arg(long, group = "whom")]
    pub in_house: bool,
    /// Every guest who left between these days.
    #[arg(long, value_name = "FROM..UNTIL", group = "whom")]
    pub left: Option<String>,
    /// A colleague's number.
    #[arg(long, value_name = "PHONE", group = "whom")]
    pub staff: Option<String>,
    /// What it says, such as `unit=204`; may be given several times.
    #[arg(long, value_name = "NAME=VALUE")]
    pub fact: Vec<String>,
    /// Announced twice under one id, it has no second effect [default: a new one].
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Which property, by the id in its property.json; not needed when there is only one.
    #[arg(long, value_name = "ID")]
    pub property: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}
