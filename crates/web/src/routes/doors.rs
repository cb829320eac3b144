//! Health, and webhooks in.

use axum::routing::{get, post};

use super::{Area, Auth, Route};
use crate::{bookings, health, messaging};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/healthz", Auth::Public, Area::Health, || get(health::alive)),
    Route::new("GET", "/readyz", Auth::Public, Area::Health, || get(health::ready)),
    Route::new("GET", "/webhooks/whatsapp", Auth::VerifyToken, Area::Ingest, || get(messaging::handshake)),
    Route::new("POST", "/webhooks/whatsapp", Auth::WhatsAppSignature, Area::Ingest, || {
        post(messaging::receive)
    }),
    Route::new("POST", "/webhooks/bookings/{connection}", Auth::Connection, Area::Ingest, || {
        post(bookings::receive)
    }),
    Route::new("POST", "/webhooks/bookings/{connection}/{token}", Auth::Connection, Area::Ingest, || {
        post(bookings::receive_with_token)
    }),
    Route::new("GET", "/calendars/{token}", Auth::Connection, Area::Ingest, || get(bookings::calendar)),
    #[cfg(feature = "bench")]
    Route::new("POST", "/bench/verified", Auth::WhatsAppSignature, Area::Ingest, || {
        post(messaging::verify_only)
    }),
];
