//! `guestlink demo`: everything on this machine, on an invented resort, with the simulator in the place of WhatsApp.
//! Needs no account, no settings and no network.

mod embedded;
mod history;
mod owner;
mod requests;
mod suggestions;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use guestlink_app::automations::{Sites, bodies};
use guestlink_app::properties::Property;
use guestlink_app::{App, Clock, Ids};
use guestlink_domain::resort::Resort;
use guestlink_domain::resort::demo::DemoStatus;
use guestlink_simulator::{Business, Config, NewGuest, Rules, Simulator, Subscriber};

use crate::refusal::{During, Refusal};
use crate::running::Running;
use crate::settings::{Settings, Source, Values};
use crate::{logging, resort_folder};

/// The guest a newcomer plays: nothing has happened to them yet. The number lies in a range reserved for fiction.
const NEWCOMER: (&str, &str) = ("Alex Morgan", "+447700900199");

/// How often the demo looks whether a booking it told has arrived, and how long it waits between.
const LOOKS: usize = 400;
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Where the demo lives.
pub struct Place {
    /// Of the program; the simulator has the next one.
    pub port: u16,
    /// The folder that keeps the state.
    pub folder: PathBuf,
}

/// What both sides of the line to WhatsApp know.
struct Line {
    business: Business,
    access_token: String,
    app_secret: String,
    verify_token: String,
    webhook: String,
}

/// Starts everything, prints where it is, and works until it is told to end.
pub async fn run(place: &Place) -> Result<(), Refusal> {
    let high = || Refusal::new("The simulator needs the port after this one: choose at most 65534.");
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, place.port.checked_add(1).ok_or_else(high)?));
    let ids = Ids::random();
    let line = Line {
        business: Business::default(),
        access_token: hex::encode(ids.bytes::<16>()),
        app_secret: hex::encode(ids.bytes::<16>()),
        verify_token: hex::encode(ids.bytes::<16>()),
        webhook: format!("http://127.0.0.1:{}/webhooks/whatsapp", place.port),
    };
    let settings = settings(place, listen, &line)?;
    logging::start(&settings.log);
    let running = Running::start(&settings).await?;
    let fresh = running.app.all_properties().is_empty();
    if fresh {
        let files = resort_folder::embedded(embedded::FILES)?;
        running.app.apply(files).await.during("The demo resort cannot be applied")?;
    }
    let property = running.app.all_properties().into_iter().next().ok_or_else(|| {
        Refusal::new("The demo's folder holds no resort that can be read; choose another with --data.")
    })?;
    let config = simulated(listen, &line, &property.resort, &settings.server.public_url);
    let simulator = Simulator::start(config)
        .await
        .during(format!("The simulator cannot listen on {listen} (`--port` chooses two other ports)"))?;
    if fresh {
        tell(&running.app, &property, &simulator).await?;
    }
    if fresh {
        requests::tell(&running.app, &property).await?;
    }
    println!("phone: {}/", simulator.url());
    if let Some(page) = welcome_page(&running.app, &property).await? {
        println!("welcome: {page}");
    }
    println!("dashboard: {}", owner::link(&running.app, &property).await?);
    println!("ready");
    let ended = running.until_stopped().await;
    simulator.shutdown().await;
    ended
}

/// The page of a guest who is in the house. The bookings were only just told, so they are waited for.
async fn welcome_page(app: &App, property: &Property) -> Result<Option<String>, Refusal> {
    let demo = property.resort.demo.as_ref();
    let stays = demo.map(|demo| demo.stays.as_slice()).unwrap_or_default();
    let inside = stays.iter().find(|stay| stay.status == DemoStatus::CheckedIn);
    let Some(shown) = inside.or(stays.first()) else { return Ok(None) };
    let mut progress = app.progress();
    for _ in 0..LOOKS {
        let found = app.find_stay(property.tenant, &shown.reference).await;
        if let Some(stay) = found.during("The demo's stays cannot be read")? {
            let link = app.welcome_link(property.tenant, stay).await;
            return link.map(|link| Some(link.url)).during("The demo's welcome page cannot be made");
        }
        // Whichever comes first: something was committed, or it is time to look again.
        tokio::select! {
            _ = progress.changed() => {}
            () = app.clock().sleep(LOOK_AGAIN) => {}
        }
    }
    Ok(None)
}

/// The settings of a demo do not look at the environment: it is the same on every machine.
fn settings(place: &Place, simulator: SocketAddr, line: &Line) -> Result<Settings, Refusal> {
    let mut values = Values::defaults();
    let database = format!("sqlite:{}", place.folder.join("guestlink.db").display());
    let listen = format!("127.0.0.1:{}", place.port);
    for (name, text) in [
        ("database_url", database.as_str()),
        ("listen", &listen),
        ("metrics_listen", "off"),
        ("owner_second_factor", "optional"),
        ("log.level", "warn"),
        ("whatsapp.access_token", &line.access_token),
        ("whatsapp.app_secret", &line.app_secret),
        ("whatsapp.verify_token", &line.verify_token),
        ("whatsapp.phone_number_id", &line.business.phone_number_id),
        ("whatsapp.business_account_id", &line.business.waba_id),
        ("whatsapp.api_url", &format!("http://{simulator}")),
    ] {
        values.set(name, text, Source::Option("demo"));
    }
    Settings::check(&values).map_err(Refusal::new)
}

/// The simulator as Meta would know this resort: its guests, its approved templates.
fn simulated(listen: SocketAddr, line: &Line, resort: &Resort, public_url: &str) -> Config {
    let sites = Sites {
        guest_page: format!("{public_url}/w/"),
        booking_site: resort.property.booking_url.clone().unwrap_or_else(|| format!("{public_url}/")),
    };
    let newcomer = NewGuest::with_phone(NEWCOMER.0, NEWCOMER.1);
    let known = resort.demo.iter().flat_map(|demo| &demo.stays).map(|stay| NewGuest {
        language: Some(stay.guest.language.to_string()),
        ..NewGuest::with_phone(&stay.guest.name, &stay.guest.phone)
    });
    let business = Business {
        verified_name: resort.property.name.clone(),
        access_token: Some(line.access_token.as_str().into()),
        ..line.business.clone()
    };
    let subscriber = Subscriber::new(&line.webhook, line.app_secret.as_str(), line.verify_token.as_str());
    // The staff's own telephones: whoever looks at one sees the work arrive, and can do it there.
    let staff = resort.services.staff.iter().filter_map(|member| {
        let phone = member.whatsapp.as_ref()?;
        Some(NewGuest {
            language: member.languages.first().map(ToString::to_string),
            ..NewGuest::with_phone(&member.name, phone)
        })
    });
    Config {
        listen,
        business,
        guests: std::iter::once(newcomer).chain(known).chain(staff).collect(),
        templates: resort
            .templates
            .templates
            .iter()
            .flat_map(|one| bodies(one, &sites, "4::example"))
            .collect(),
        suggestions: suggestions::all(),
        // Pages that links lead to are shown by nobody here.
        rules: Rules { fetch_links: false, ..Rules::default() },
        ..Config::default()
    }
    .subscriber(subscriber)
}

/// Tells the invented history through the same doors as in earnest.
async fn tell(app: &App, property: &Arc<Property>, simulator: &Simulator) -> Result<(), Refusal> {
    let now = Clock::system().now();
    let Some(connection) = history::booking_site(&property.resort) else { return Ok(()) };
    for delivery in history::deliveries(&property.resort, property.today(now), now) {
        app.receive_booking(&connection.id, delivery).await.during("The demo's bookings cannot be told")?;
    }
    for voice in property.resort.demo.iter().flat_map(history::voices) {
        for words in voice.says {
            simulator.say(&voice.stay.guest.phone, words).during("The demo's guests cannot speak")?;
        }
    }
    Ok(())
}
