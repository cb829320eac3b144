//! The inventory of every route with its kind of authentication. The router is built from it and from nothing
//! else, so a route that is not listed does not exist.

use axum::Router;
use axum::routing::{MethodRouter, get, post};
use guestlink_app::App;
use tokio_util::sync::CancellationToken;

use crate::body::Budget;
use crate::metrics::Metrics;
use crate::problem::{Problem, with_security_headers};
use crate::welcome::{self, Misses, RenderedPages};
use crate::{bookings, health, messaging};

/// How a caller proves who it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Auth {
    /// Nobody is asked.
    Public,
    /// Knows the verify token we told Meta.
    VerifyToken,
    /// HMAC of the body with the app secret.
    WhatsAppSignature,
    /// As the booking connection says, by default a Standard Webhooks signature.
    Connection,
    /// Knows a guest's link, which is good for that guest's page only.
    GuestLink,
    /// Knows an address that this installation signed.
    Signed,
}

/// Which role opens a route. [`Area::Health`] is always open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Area {
    /// Health, in every role.
    Health,
    /// Webhooks in.
    Ingest,
    /// Guests' pages.
    Welcome,
}

/// One method at one path.
pub struct Route {
    /// In capitals.
    pub method: &'static str,
    /// As axum matches it.
    pub path: &'static str,
    /// Who may call it.
    pub auth: Auth,
    /// Which role opens it.
    pub area: Area,
    handler: fn() -> MethodRouter<Door>,
}

/// Every route there is.
pub const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/healthz",
        auth: Auth::Public,
        area: Area::Health,
        handler: || get(health::alive),
    },
    Route {
        method: "GET",
        path: "/readyz",
        auth: Auth::Public,
        area: Area::Health,
        handler: || get(health::ready),
    },
    Route {
        method: "GET",
        path: "/webhooks/whatsapp",
        auth: Auth::VerifyToken,
        area: Area::Ingest,
        handler: || get(messaging::handshake),
    },
    Route {
        method: "POST",
        path: "/webhooks/whatsapp",
        auth: Auth::WhatsAppSignature,
        area: Area::Ingest,
        handler: || post(messaging::receive),
    },
    Route {
        method: "POST",
        path: "/webhooks/bookings/{connection}",
        auth: Auth::Connection,
        area: Area::Ingest,
        handler: || post(bookings::receive),
    },
    Route {
        method: "POST",
        path: "/webhooks/bookings/{connection}/{token}",
        auth: Auth::Connection,
        area: Area::Ingest,
        handler: || post(bookings::receive_with_token),
    },
    Route {
        method: "GET",
        path: "/calendars/{token}",
        auth: Auth::Connection,
        area: Area::Ingest,
        handler: || get(bookings::calendar),
    },
    Route {
        method: "GET",
        path: "/w/{token}",
        auth: Auth::GuestLink,
        area: Area::Welcome,
        handler: || get(welcome::show),
    },
    Route {
        method: "GET",
        path: "/w/{token}/sw.js",
        auth: Auth::GuestLink,
        area: Area::Welcome,
        handler: || get(welcome::worker),
    },
    Route {
        method: "GET",
        path: "/w/{token}/manifest.webmanifest",
        auth: Auth::GuestLink,
        area: Area::Welcome,
        handler: || get(welcome::manifest),
    },
    Route {
        method: "GET",
        path: "/w/{token}/stay.ics",
        auth: Auth::GuestLink,
        area: Area::Welcome,
        handler: || get(welcome::calendar),
    },
    Route {
        method: "POST",
        path: "/w/{token}/secrets/{secret}",
        auth: Auth::GuestLink,
        area: Area::Welcome,
        handler: || post(welcome::reveal),
    },
    Route {
        method: "GET",
        path: "/w/{token}/requests",
        auth: Auth::GuestLink,
        area: Area::Welcome,
        handler: || get(welcome::asked),
    },
    Route {
        method: "POST",
        path: "/w/{token}/requests",
        auth: Auth::GuestLink,
        area: Area::Welcome,
        handler: || post(welcome::ask),
    },
    Route {
        method: "GET",
        path: "/w/{token}/events",
        auth: Auth::GuestLink,
        area: Area::Welcome,
        handler: || get(welcome::events),
    },
    Route {
        method: "GET",
        path: "/w/preview/{token}",
        auth: Auth::Signed,
        area: Area::Welcome,
        handler: || get(welcome::preview),
    },
    Route {
        method: "GET",
        path: "/assets/{file}",
        auth: Auth::Public,
        area: Area::Welcome,
        handler: || get(welcome::assets::serve),
    },
    Route {
        method: "GET",
        path: "/photos/{property}/{file}",
        auth: Auth::Public,
        area: Area::Welcome,
        handler: || get(welcome::pictures::serve),
    },
    #[cfg(feature = "bench")]
    Route {
        method: "POST",
        path: "/bench/verified",
        auth: Auth::WhatsAppSignature,
        area: Area::Ingest,
        handler: || post(messaging::verify_only),
    },
];

/// What handlers share.
#[derive(Clone)]
pub struct Door {
    pub(crate) app: App,
    pub(crate) metrics: Metrics,
    pub(crate) budget: Budget,
    pub(crate) stop: CancellationToken,
    pub(crate) pages: RenderedPages,
    pub(crate) misses: Misses,
}

impl Door {
    /// `stop` tells readiness that the process is about to end.
    pub fn new(app: App, metrics: Metrics, stop: CancellationToken) -> Self {
        // 64 MiB: sixteen of Meta's largest batches at once.
        let (pages, misses) = (RenderedPages::default(), Misses::default());
        Self { app, metrics, budget: Budget::new(64 << 10), stop, pages, misses }
    }
}

/// The router of these areas, and of health.
pub fn router(door: Door, areas: &[Area]) -> Router {
    let opened = ROUTES.iter().filter(|route| route.area == Area::Health || areas.contains(&route.area));
    opened
        .fold(Router::new(), |router, route| router.route(route.path, (route.handler)()))
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async { Problem::wrong_method() })
        .layer(axum::middleware::map_response(with_security_headers))
        .with_state(door)
}
