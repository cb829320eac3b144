//! Stays for tests, told as booking platforms tell them: signed, through the real door.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use guestlink_app::App;
use guestlink_app::bookings::Delivery;
use guestlink_domain::ids::StayId;
use guestlink_domain::resort::connection::Auth;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::House;

/// A stay to be told. Change what matters to the test.
#[derive(Clone, Debug)]
pub struct Booking {
    /// The reference.
    pub reference: String,
    /// Full name of the guest.
    pub name: String,
    /// The guest's telephone, E.164.
    pub phone: String,
    /// The guest's language.
    pub language: String,
    /// `YYYY-MM-DD`.
    pub check_in: String,
    /// `YYYY-MM-DD`.
    pub check_out: String,
    /// As the event's schema names it.
    pub status: String,
    /// The room itself.
    pub room: Option<String>,
    /// Minor units of EUR.
    pub total: i64,
    /// Minor units of EUR.
    pub paid: i64,
}

impl Default for Booking {
    fn default() -> Self {
        Self {
            reference: "GL-1".to_owned(),
            name: "Nora Quist".to_owned(),
            phone: "+34611223344".to_owned(),
            language: "en".to_owned(),
            check_in: "2026-08-10".to_owned(),
            check_out: "2026-08-14".to_owned(),
            status: "confirmed".to_owned(),
            room: Some("SE1".to_owned()),
            total: 135_760,
            paid: 135_760,
        }
    }
}

impl House {
    /// Tells the house of a stay, or of a change of it, and waits until it is known.
    pub async fn book(&self, booking: &Booking) -> StayId {
        let at = self.clock.now();
        let event = json!({
            "type": if booking.status == "cancelled" { "reservation.cancelled" } else { "reservation.confirmed" },
            "timestamp": at, "api_version": "1",
            "data": {
                "guest": { "name": booking.name, "phone": booking.phone, "language": booking.language, "country": "SE" },
                "reservation": {
                    "ref": booking.reference, "status": booking.status, "check_in": booking.check_in,
                    "check_out": booking.check_out, "party": { "adults": 2, "children": [7] }, "room": booking.room,
                    "units": [{ "accommodation": "sea-suite" }],
                    "price": { "currency": "EUR", "total_minor": booking.total, "paid_minor": booking.paid },
                },
            },
        });
        self.app.receive_booking("website", self.signed(&event)).await.unwrap();
        self.settle().await;
        self.app.find_stay(App::home_tenant(), &booking.reference).await.unwrap().unwrap()
    }

    fn signed(&self, event: &Value) -> Delivery {
        let properties = self.app.all_properties();
        let Some(Auth::StandardWebhooks { secret, .. }) = &properties[0].resort.connections["website"].auth
        else {
            panic!("the website of this resort signs in another way");
        };
        let secret = secret.value(&|_name| None).unwrap();
        let key = BASE64.decode(secret.trim_start_matches("whsec_")).unwrap();
        let now = self.clock.now();
        delivery(&key, &format!("evt-{}", now.as_nanosecond()), now, event)
    }
}

/// An event as a website delivers it to the connection `website`, signed with `key` as Standard Webhooks are.
pub fn delivery(key: &[u8], id: &str, at: Timestamp, event: &Value) -> Delivery {
    let (body, seconds) = (event.to_string(), at.as_second());
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    let signature = format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()));
    let headers = [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signature),
    ];
    Delivery {
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        path: "/webhooks/bookings/website".to_owned(),
        query: String::new(),
        body: Bytes::from(body),
    }
}
