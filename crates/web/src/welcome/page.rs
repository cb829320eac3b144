//! `GET /w/{token}`: the page, and what all its neighbours share: who is there, in which language, with which headers.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::photos::Measures;
use guestlink_app::welcome::{Visit, WelcomeError};
use guestlink_domain::language::Lang;
use guestlink_domain::resort::property::Property;
use guestlink_domain::welcome::{Page, Revealed, Schedule, Secret};
use http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, RETRY_AFTER, USER_AGENT, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;

use super::assets;
use super::pictures::Pictures;
use super::rendered::Rendered;
use super::view::{self, GoneView, Making, chat_link};
use super::words::{self, Words, nearest};
use crate::assets::SURROGATE_KEY;
use crate::problem::Problem;
use crate::routes::Door;
use crate::server::Peer;

/// A page may be kept by the guest's own browser, which asks each time whether it still holds. Nobody between may.
const PRIVATE: &str = "private, no-cache";

/// What can be chosen in the address.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Chosen {
    /// The language.
    pub lang: Option<String>,
}

/// Who is asking: the address, if known, and the headers.
pub(crate) struct Asker {
    pub from: Option<IpAddr>,
    pub headers: HeaderMap,
}

impl FromRequestParts<Door> for Asker {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Door) -> Result<Self, Self::Rejection> {
        let from = parts.extensions.get::<Peer>().map(|peer| peer.0);
        Ok(Self { from, headers: parts.headers.clone() })
    }
}

impl Asker {
    fn accepted(&self) -> Vec<&str> {
        let value =
            self.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split(',').filter_map(|part| part.split(';').next()).map(str::trim).collect()
    }

    /// Programs that fetch links to show what is behind them are no guests.
    fn is_previewer(&self) -> bool {
        let agent = self.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let agent = agent.to_lowercase();
        ["whatsapp", "facebookexternal", "bot", "preview"].iter().any(|word| agent.contains(word))
    }

    /// Asked by our own script, which wants only the part that changes.
    pub fn wants_fragment(&self) -> bool {
        self.headers.contains_key("x-fragment")
    }

    /// A browser says where a request that changes something comes from; ours come from our own pages.
    pub fn is_own(&self) -> bool {
        let site = self.headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
        matches!(site, None | Some("same-origin" | "none"))
    }
}

/// A guest at the page, with everything its words need.
pub(crate) struct Guest {
    pub visit: Arc<Visit>,
    pub words: Arc<Words>,
    pub tag: &'static str,
    pub base: String,
    pub now: Timestamp,
}

impl Guest {
    /// Who stands behind the link; else the friendly answer.
    pub async fn at(door: &Door, token: &str, chosen: &Chosen, asker: &Asker) -> Result<Self, Response> {
        let now = door.app.clock().now();
        if door.misses.too_many(asker.from, now) && !door.app.knows_visit(token) {
            return Err(gone(door, asker, true));
        }
        let visit = match door.app.visit(token).await {
            Ok(visit) => visit,
            Err(WelcomeError::Unknown) => {
                door.misses.count(asker.from, now);
                return Err(gone(door, asker, false));
            }
            Err(error) => {
                tracing::warn!(%error, "a guest's page could not be read");
                return Err(Problem::unavailable().into_response());
            }
        };
        let base = format!("/w/{token}");
        Self::with(visit, chosen.lang.as_deref(), asker, base, now).ok_or_else(|| gone(door, asker, false))
    }

    /// In the language chosen, else the guest's own, else the browser's, else the house's.
    pub fn with(
        visit: Arc<Visit>,
        chosen: Option<&str>,
        asker: &Asker,
        base: String,
        now: Timestamp,
    ) -> Option<Self> {
        let property = &visit.property.resort.property;
        let default = property.default_language();
        let own = visit.stay.language.as_ref().map(Lang::as_str);
        let wanted = chosen.into_iter().chain(own).chain(asker.accepted()).chain([default.as_str()]);
        let tag = nearest(wanted);
        let words = words::of(tag, &property.country)?;
        Some(Self { visit, words, tag, base, now })
    }

    /// The page's contents.
    pub fn page(&self) -> Page {
        self.visit.page(&self.words.lang, self.now)
    }

    /// What the page is made from.
    pub fn making<'a>(
        &'a self,
        page: &'a Page,
        schedule: &'a Schedule,
        pictures: &'a Pictures,
    ) -> Making<'a> {
        Making {
            w: &self.words,
            page,
            schedule,
            pictures,
            zone: &self.visit.property.resort.property.timezone,
            base: &self.base,
            revealed: None,
            notice: None,
            preview: false,
        }
    }
}

/// The measures of the house's photos; a page without pictures is better than none.
pub(super) async fn measures(door: &Door, visit: &Visit) -> Arc<Measures> {
    let measures = door.app.photo_measures(&visit.property).await;
    measures.unwrap_or_else(|error| {
        tracing::warn!(%error, "photos could not be read");
        Arc::default()
    })
}

/// Shows the page.
pub(crate) async fn show(
    State(door): State<Door>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
) -> Response {
    let guest = match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    if !asker.is_previewer() {
        door.app.count_opening(&guest.visit);
    }
    let page = match door.pages.get(&guest.visit, guest.tag, guest.now) {
        Some(page) => page,
        None => render(&door, &guest).await,
    };
    if has(&asker.headers, &page.etag) {
        return (StatusCode::NOT_MODIFIED, head(&guest, &page)).into_response();
    }
    (head(&guest, &page), page.body.answer(&asker.headers)).into_response()
}

async fn render(door: &Door, guest: &Guest) -> Arc<Rendered> {
    let measures = measures(door, &guest.visit).await;
    let page = guest.page();
    let html = write(guest, &page, measures, None, None);
    door.pages.keep(&guest.visit, guest.tag, Rendered::of(html, guest.now, page.fresh_until))
}

/// The whole page as HTML.
pub(super) fn write(
    guest: &Guest,
    page: &Page,
    measures: Arc<Measures>,
    revealed: Option<(Secret, &Revealed)>,
    notice: Option<&str>,
) -> String {
    let schedule = guest.visit.schedule();
    let pictures = Pictures::of(&guest.visit.property.slug, measures);
    view::html(&Making { revealed, notice, ..guest.making(page, &schedule, &pictures) })
}

fn head(guest: &Guest, page: &Rendered) -> HeaderMap {
    let mut head = page_head(PRIVATE, guest.tag);
    // Purged by stay or by house, should somebody let a CDN keep pages against this advice. Says nothing of the link.
    let stay = hex::encode(guest.visit.stay_id.0.as_bytes());
    let key = format!("stay-{stay} property-{}", guest.visit.property.slug);
    head.extend(HeaderValue::from_str(&key).map(|key| (SURROGATE_KEY, key)));
    head.extend(HeaderValue::from_str(&page.etag).map(|etag| (ETAG, etag)));
    head
}

/// Headers of every HTML answer (security facts S29, S49).
pub(super) fn page_head(cache: &'static str, tag: &'static str) -> HeaderMap {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        assets::css_hash()
    );
    let mut head = HeaderMap::new();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, cache),
        (CONTENT_LANGUAGE, tag),
        (VARY, "accept-language"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
    ] {
        head.insert(name, HeaderValue::from_static(value));
    }
    head.extend(HeaderValue::from_str(&policy).map(|policy| (CONTENT_SECURITY_POLICY, policy)));
    head
}

/// Does the browser have this page?
pub(super) fn has(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|tag| plain(tag) == plain(etag))
}

/// The same for wrong, revoked and ended links: a page that helps.
pub(super) fn gone(door: &Door, asker: &Asker, slow: bool) -> Response {
    let properties = door.app.all_properties();
    // With several houses in one program, a link that is none does not say whose it was.
    let sole = match properties.as_slice() {
        [only] => Some(&only.resort.property),
        _ => None,
    };
    let default = sole.map(Property::default_language);
    let wanted = asker.accepted().into_iter().chain(default.iter().map(Lang::as_str));
    let tag = nearest(wanted);
    let Some(w) = words::of(tag, sole.map_or("", |property| &property.country)) else {
        return Problem::not_found().into_response();
    };
    let number = sole.and_then(|property| property.contacts.whatsapp_display_number.as_ref());
    let digits = number.map(|number| number.chars().filter(char::is_ascii_digit).collect::<String>());
    let view = GoneView {
        w: &w,
        css: assets::css(),
        script: assets::script(),
        house: sole.map(|property| property.name.clone()),
        chat: digits.map(|digits| chat_link(&digits, "")),
        text: if slow { w.say("gone-slow") } else { w.say("gone-text") },
    };
    let html = view::gone_html(&view);
    let mut head = page_head("no-store", tag);
    if slow {
        head.insert(RETRY_AFTER, HeaderValue::from_static("60"));
        return (StatusCode::TOO_MANY_REQUESTS, head, html).into_response();
    }
    (StatusCode::NOT_FOUND, head, html).into_response()
}
