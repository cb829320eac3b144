//! The real app on a database of its own, asked without a socket.

use axum::Router;
use axum::body::Body;
use guestlink_app::{App, AppConfig, Clock, Environment, Ids, Pace, WhatsApp};
use guestlink_store::{OpenOptions, Store};
use guestlink_web::{Area, Door, Metrics, router};
use guestlink_whatsapp::{Secret, signature};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

pub const APP_SECRET: &str = "app-secret-of-the-test";

pub struct House {
    pub app: App,
    pub stop: CancellationToken,
    pub router: Router,
    _folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl House {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("guestlink.db").display());
        let store = Store::open(&url, OpenOptions::default()).await.unwrap();
        let config = AppConfig {
            whatsapp: WhatsApp {
                api_url: "http://127.0.0.1:1".to_owned(),
                api_version: "v26.0".to_owned(),
                access_token: Some(Secret::new("token")),
                app_secrets: vec![Secret::new(APP_SECRET)],
                verify_token: Some(Secret::new("verify")),
                phone_number_id: Some("106540352242922".to_owned()),
                business_account_id: None,
            },
            public_url: None,
            secret_key: [7; 32],
            owners_prove_twice: false,
            mail_server: None,
            pace: Pace::default(),
            environment: Environment::new(|_name| None),
        };
        let app = App::open(config, store, Clock::system(), Ids::seeded(1)).await.unwrap();
        let stop = CancellationToken::new();
        let router = router(
            Door::new(app.clone(), Metrics::default(), stop.clone()),
            &[Area::Ingest, Area::Welcome, Area::Dashboard, Area::Assets],
        );
        Self { app, stop, router, _folder: folder }
    }

    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// Signed as Meta signs.
    pub async fn webhook(&self, body: Vec<u8>) -> Answer {
        let signature = signature::sign(APP_SECRET.as_bytes(), &body);
        self.ask("POST", "/webhooks/whatsapp", &[("x-hub-signature-256", &signature)], body).await
    }
}
