//! The inventory of every route with its kind of authentication. The router is built from it and from nothing
//! else, so a route that is not listed does not exist.

mod api;
mod campaigns;
mod dashboard;
mod desk;
mod doors;
mod guests;
mod guests_api;
mod house_api;
mod programs;
mod requests;

use axum::Router;
use axum::routing::MethodRouter;
use guestlink_app::App;
use guestlink_domain::access::Right;
use tokio_util::sync::CancellationToken;

use crate::access::guard;
use crate::api::Operation;
use crate::body::Budget;
use crate::metrics::Metrics;
use crate::problem::{Problem, with_security_headers, with_strict_transport};
use crate::realtime::{Lines, Tickets};
use crate::welcome::{Misses, RenderedPages};

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
    /// Knows a link that works once.
    Link,
    /// A browser's session; without one, pages lead to the sign-in.
    Session,
    /// A key or an access token; or a browser's session, for our own pages.
    Api,
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
    /// Hosts' and staff's pages, and the API.
    Dashboard,
    /// Files that all pages need.
    Assets,
}

/// One method at one path.
pub struct Route {
    /// In capitals.
    pub method: &'static str,
    /// As axum matches it.
    pub path: &'static str,
    /// Who may call it.
    pub auth: Auth,
    /// What the caller must be allowed, at one property at least. The handler asks again for the property it is about.
    pub right: Option<Right>,
    /// What the API says about it.
    pub operation: Option<Operation>,
    /// Which role opens it.
    pub area: Area,
    pub(crate) handler: fn() -> MethodRouter<Door>,
}

impl Route {
    const fn new(
        method: &'static str,
        path: &'static str,
        auth: Auth,
        area: Area,
        handler: fn() -> MethodRouter<Door>,
    ) -> Self {
        Self { method, path, auth, right: None, operation: None, area, handler }
    }

    /// A page for whoever is signed in.
    const fn page(method: &'static str, path: &'static str, handler: fn() -> MethodRouter<Door>) -> Self {
        Self::new(method, path, Auth::Session, Area::Dashboard, handler)
    }

    /// An operation of the API, for whoever proves who they are.
    const fn api(
        method: &'static str,
        path: &'static str,
        operation: Operation,
        handler: fn() -> MethodRouter<Door>,
    ) -> Self {
        Self { operation: Some(operation), ..Self::new(method, path, Auth::Api, Area::Dashboard, handler) }
    }

    /// An operation of the API for those who cannot prove yet who they are.
    const fn open_api(
        method: &'static str,
        path: &'static str,
        operation: Operation,
        handler: fn() -> MethodRouter<Door>,
    ) -> Self {
        Self { operation: Some(operation), ..Self::new(method, path, Auth::Public, Area::Dashboard, handler) }
    }

    /// Only for those who have this right.
    const fn needs(self, right: Right) -> Self {
        Self { right: Some(right), ..self }
    }
}

const TABLES: &[&[Route]] = &[
    doors::ROUTES,
    guests::ROUTES,
    dashboard::ROUTES,
    desk::ROUTES,
    requests::ROUTES,
    campaigns::ROUTES,
    api::ROUTES,
    house_api::ROUTES,
    programs::ROUTES,
    guests_api::ROUTES,
];

/// Every route there is.
pub fn all() -> impl Iterator<Item = &'static Route> {
    TABLES.iter().copied().flatten()
}

/// What handlers share.
#[derive(Clone)]
pub struct Door {
    pub(crate) app: App,
    pub(crate) metrics: Metrics,
    pub(crate) budget: Budget,
    pub(crate) stop: CancellationToken,
    pub(crate) pages: RenderedPages,
    pub(crate) misses: Misses,
    pub(crate) tickets: Tickets,
    pub(crate) lines: Lines,
}

impl Door {
    /// `stop` tells readiness that the process is about to end.
    pub fn new(app: App, metrics: Metrics, stop: CancellationToken) -> Self {
        // 64 MiB: sixteen of Meta's largest batches at once.
        let (pages, misses) = (RenderedPages::default(), Misses::default());
        let (budget, tickets) = (Budget::new(64 << 10), Tickets::default());
        Self { app, metrics, budget, stop, pages, misses, tickets, lines: Lines::default() }
    }

    /// Serves the live lines elsewhere.
    #[must_use]
    pub fn with_lines(mut self, lines: Lines) -> Self {
        self.lines = lines;
        self
    }
}

/// The router of these areas, and of health.
pub fn router(door: Door, areas: &[Area]) -> Router {
    // Once seen over TLS, never again without (security facts S30).
    let secure = door.app.config().public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let opened = all().filter(|route| route.area == Area::Health || areas.contains(&route.area));
    opened
        .fold(Router::new(), |router, route| router.route(route.path, guard::guarded(route, &door)))
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async { Problem::wrong_method() })
        .layer(axum::middleware::map_response(with_security_headers))
        .layer(axum::middleware::map_response(move |response| with_strict_transport(response, secure)))
        .with_state(door)
}
