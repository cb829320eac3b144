//! A simulator with three guests and nobody on the other side: `cargo run -p guestlink-simulator --example phone`.
//! Open the printed address, and send with `curl` (see docs/simulator.md).

use guestlink_simulator::{Config, NewGuest, Simulator};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let guest = |name: &str, phone: &str, language: &str| NewGuest {
        language: Some(language.to_owned()),
        ..NewGuest::with_phone(name, phone)
    };
    let mut config = Config { listen: ([127, 0, 0, 1], 8081).into(), ..Config::default() };
    config.guests = vec![
        guest("Amara Okafor", "+44 7700 900123", "en"),
        guest("Lucía Fernández", "+34 600 555 143", "es"),
        guest("ليلى حداد", "+971 50 555 0187", "ar"),
    ];
    let simulator = Simulator::start(config).await?;
    println!("phone: {}", simulator.url());
    std::future::pending::<()>().await;
    Ok(())
}
