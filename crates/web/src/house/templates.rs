//! `/house/templates`: the messages that may begin a conversation, as guests see them, and how Meta's review stands.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::automations::ReviewRow;
use guestlink_app::properties::Property;
use guestlink_domain::language::{Lang, LocalText};
use guestlink_domain::resort::templates::{Button, Category, Header, Template};
use http::HeaderMap;
use serde::Deserialize;

use super::overview::thumb;
use super::{Asked, Top, enter};
use crate::access::{Sent, Signed};
use crate::dashboard::html;
use crate::dashboard::shell::{Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// A piece of a message: words, or a place that is filled in.
struct Piece {
    text: String,
    filled: bool,
}

struct Version {
    language: String,
    dir: &'static str,
    header: Vec<Piece>,
    photo: Option<String>,
    body: Vec<Piece>,
    footer: String,
    buttons: Vec<(&'static str, String)>,
    tone: &'static str,
    status: String,
    reason: Option<String>,
}

struct Card {
    name: String,
    purpose: String,
    category: String,
    index: usize,
    versions: Vec<Version>,
}

#[derive(askama::Template)]
#[template(path = "dashboard/house-templates.html")]
struct TemplatesView {
    shell: Shell,
    top: Top,
    cards: Vec<Card>,
    lang: String,
    languages: Vec<String>,
    submitted: Option<String>,
    wrong: Option<String>,
}
framed!(TemplatesView);

/// Which house, and in which language.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    house: Option<String>,
    lang: Option<String>,
    sent: Option<i64>,
}

/// `GET /house/templates`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/templates", wanted.house.as_deref()));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let submitted = wanted.sent.map(|n| shell.w.count("house-templates-sent", n));
    page(&door, (shell, top), &property, wanted.lang, (submitted, None), &headers).await
}

async fn page(
    door: &Door,
    (shell, top): (Shell, Top),
    property: &Property,
    lang: Option<String>,
    (submitted, wrong): (Option<String>, Option<String>),
    headers: &HeaderMap,
) -> Response {
    let reviews = match door.app.reviews_of(property.tenant).await {
        Ok(reviews) => reviews,
        Err(error) => {
            tracing::warn!(%error, "reviews could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let w = shell.w.clone();
    let all = &property.resort.templates.templates;
    let mut languages: Vec<String> = all.iter().flat_map(|one| one.body.0.keys().cloned()).collect();
    languages.sort_unstable();
    languages.dedup();
    let wanted = lang.unwrap_or_else(|| property.language.to_string());
    let cards = all.iter().enumerate().map(|(index, one)| Card {
        name: one.name.clone(),
        purpose: one.purpose.clone().unwrap_or_default(),
        category: w.say(match one.category {
            Category::Utility => "template-utility",
            Category::Marketing => "template-marketing",
            Category::Authentication => "template-authentication",
        }),
        index,
        versions: versions(&w, property, one, &wanted, &reviews),
    });
    let view =
        TemplatesView { cards: cards.collect(), lang: wanted, languages, submitted, wrong, top, shell };
    html::page(&view, headers)
}

/// The version in the wanted language; every version where that one is missing.
fn versions(
    w: &Words,
    property: &Property,
    one: &Template,
    wanted: &str,
    reviews: &[ReviewRow],
) -> Vec<Version> {
    let has = one.body.0.contains_key(wanted);
    let bodies = one.body.0.iter().filter(|(language, _)| !has || language.as_str() == wanted);
    bodies.map(|(language, body)| version(w, property, one, (language, body), reviews)).collect()
}

fn version(
    w: &Words,
    property: &Property,
    one: &Template,
    (language, body): (&String, &String),
    reviews: &[ReviewRow],
) -> Version {
    let lang = Lang::new(language);
    let local = |text: &LocalText| text.get(&lang, &property.language).to_owned();
    let review = reviews.iter().find(|row| row.name == one.name && row.language == *language);
    let status = review.and_then(|row| row.status.as_deref());
    let (header, photo) = match &one.header {
        Some(Header::Text { text }) => (pieces(&local(text)), None),
        Some(Header::Image { photo }) => (Vec::new(), thumb(property, &photo.0)),
        _ => (Vec::new(), None),
    };
    let button = |button: &Button| match button {
        Button::Url { text, .. } => ("external-link", local(text)),
        Button::QuickReply { text, .. } => ("reply", local(text)),
        Button::Phone { text, .. } => ("phone", local(text)),
    };
    Version {
        dir: crate::words::direction(&lang),
        header,
        photo,
        body: pieces(body),
        footer: one.footer.as_ref().map(local).unwrap_or_default(),
        buttons: one.buttons.iter().map(button).collect(),
        tone: match status {
            Some("approved") => "ok",
            Some("pending" | "in_appeal") => "info",
            Some("paused" | "limit_exceeded") => "warn",
            None => "",
            Some(_) => "bad",
        },
        status: w.say(match status {
            Some("approved") => "review-approved",
            Some("pending" | "in_appeal") => "review-pending",
            Some("paused" | "limit_exceeded") => "review-paused",
            Some("rejected") => "review-rejected",
            Some("disabled") => "review-disabled",
            None => "review-unknown",
            Some(_) => "review-gone",
        }),
        reason: review.and_then(|row| row.reason.clone()).filter(|reason| !reason.is_empty()),
        language: language.clone(),
    }
}

/// Words and places, in their order.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        pieces.push(Piece { text: before.to_owned(), filled: false });
        pieces.push(Piece { text: name.replace('_', " "), filled: true });
        rest = after;
    }
    pieces.push(Piece { text: rest.to_owned(), filled: false });
    pieces
}

/// `POST /house/templates/submit`: puts to review what Meta does not have yet.
pub(crate) async fn submit(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(asked): Sent<Asked>,
) -> Response {
    let entered = enter(&door, &caller, &headers, ("/house/templates", asked.house.as_deref()));
    let (shell, property, top) = match entered {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let wrong = match door.app.submit_templates(&property).await {
        Ok(Ok(all)) => {
            let refused = all.iter().find_map(|one| {
                let why = one.outcome.as_ref().err()?;
                Some(format!("{} ({}): {why}", one.name, one.language))
            });
            let sent = all.iter().filter(|one| one.outcome.as_deref() == Ok("submitted")).count();
            let Some(refused) = refused else {
                let back = format!("/house/templates?house={}&sent={sent}", property.slug);
                return Redirect::to(&back).into_response();
            };
            refused
        }
        Ok(Err(why)) => why,
        Err(error) => {
            tracing::warn!(%error, "templates could not be put to review");
            return Problem::unavailable().into_response();
        }
    };
    page(&door, (shell, top), &property, None, (None, Some(wrong)), &headers).await
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn places_stand_out_and_odd_braces_are_words() {
        let told = |text: &str| {
            let all = pieces(text);
            all.iter()
                .map(|one| if one.filled { format!("<{}>", one.text) } else { one.text.clone() })
                .collect::<String>()
        };
        assert_eq!(told("Hi {{first_name}}, {{ x"), "Hi <first name>, {{ x");
        assert_eq!(told(""), "");
    }
}
