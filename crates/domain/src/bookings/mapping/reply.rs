//! What a platform wants to read in our answer before it believes that we have its message.

use std::fmt::Write as _;

use super::body::Format;
use super::compile::Compiled;
use super::field::Field;
use super::shape::Reply;
use super::source::Outcome;
use super::xml;

/// The answer to a body that was stored; `None` when the platform wants nothing but a 200.
pub fn answer(mapping: &Compiled, outcomes: &[Outcome], body: &[u8]) -> Option<String> {
    match mapping.reply()? {
        Reply::OtaHotelResNotif if mapping.format == Some(Format::Xml) => ota(outcomes, body),
        Reply::OtaHotelResNotif => None,
    }
}

fn ota(outcomes: &[Outcome], body: &[u8]) -> Option<String> {
    let document = xml::read(std::str::from_utf8(body).ok()?.trim_start_matches('\u{feff}').trim()).ok()?;
    let document = document.downcast_object_ref::<xml::Element>()?;
    let request = document.first(&|name| name.starts_with("OTA_") && name.ends_with("RQ"))?;
    let name = request.name.trim_end_matches("RQ");
    let token = request.attribute("EchoToken").map(|token| format!(" EchoToken=\"{}\"", escaped(token)));
    let version = request.attribute("Version").unwrap_or("1.0");
    let mut inside = format!(
        "<{name}RS xmlns=\"http://www.opentravel.org/OTA/2003/05\" Version=\"{}\"{}><Success/>",
        escaped(version),
        token.unwrap_or_default(),
    );
    let references: Vec<&str> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Event(draft) => draft.text(Field::reservation_ref),
            _ => None,
        })
        .collect();
    if !references.is_empty() && name != "OTA_Cancel" {
        inside.push_str("<HotelReservations>");
        for reference in references {
            let id = escaped(reference);
            let _ = write!(
                inside,
                "<HotelReservation><UniqueID Type=\"14\" ID=\"{id}\"/><ResGlobalInfo><HotelReservationIDs>\
                 <HotelReservationID ResID_Type=\"3\" ResID_Value=\"{id}\"/></HotelReservationIDs></ResGlobalInfo>\
                 </HotelReservation>"
            );
        }
        inside.push_str("</HotelReservations>");
    }
    let _ = write!(inside, "</{name}RS>");
    let soap = document.first(&|name| name == "Envelope").is_some();
    let wrapped = if soap {
        format!(
            "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>{inside}\
             </soap:Body></soap:Envelope>"
        )
    } else {
        inside
    };
    Some(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{wrapped}"))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}
