//! Every page of the dashboard, by the table of routes: so that no test over all pages forgets one.

use guestlink_app::App;
use guestlink_domain::access::Role;
use guestlink_domain::ids::StayId;
use guestlink_store::conversations::{List, list};
use guestlink_store::requests;
use guestlink_web::{Area, Auth, routes};
use serde_json::{Value, json};

use crate::House;

/// The same pages with something chosen in their address.
const CHOSEN: [&str; 10] = [
    "/campaigns/new?template=winback_season",
    "/house/quote?of=family-suite&check_in=2027-08-07&check_out=2027-08-14&adults=2",
    "/house/connections?of=website",
    "/house/file?path=catalog.json",
    "/house/file?path=welcome.json",
    "/house/file?path=texts/en.ftl",
    "/requests?view=wall",
    "/stays?view=today",
    "/stays?view=coming",
    "/insight?days=90",
];
/// What a browser saves instead of showing it, and what says nothing without something chosen.
const FILES: [&str; 6] = [
    "/insight.csv",
    "/house/export",
    "/house/schema",
    "/badge",
    "/inbox/{conversation}/files/{message}",
    "/house/file",
];

/// What pages are about.
struct Things {
    stay: String,
    conversation: String,
    request: String,
    campaign: String,
    webhook: String,
}

impl House {
    /// The address of every page somebody who is signed in may see, each with something in it. For the demo resort.
    ///
    /// # Panics
    /// When a page is about something that is not made here: say what it is.
    pub async fn every_page(&self) -> Vec<String> {
        let things = self.furnish().await;
        let mut pages: Vec<String> = CHOSEN.map(str::to_owned).into();
        for route in routes::all().filter(|one| one.method == "GET" && one.area == Area::Dashboard) {
            let is_page = route.auth == Auth::Session && !FILES.contains(&route.path);
            if is_page {
                pages.push(things.address(route.path));
            }
        }
        pages.extend(["/signin", "/signin/forgot", "/signin/none", "/offline"].map(str::to_owned));
        pages
    }

    /// A guest in the house with a chat, a request, and a campaign for people like them.
    async fn furnish(&self) -> Things {
        let cookie = self.signed_in(Role::Owner).await;
        let property = self.app.all_properties().remove(0);
        let today = property.today(self.clock.now());
        let leaves = today.saturating_add(jiff::Span::new().days(3));
        let form = format!(
            "house={}&status=confirmed&name=Ana+%3Cb%3EBold%3C%2Fb%3E&phone=%2B34611000077&accommodation=dune-room\
             &unit=D9&adults=2&messages_welcome=yes&check_in={today}&check_out={leaves}",
            property.slug
        );
        let entered = self.post_as(&cookie, "/stays/new", &form).await;
        self.settle().await;
        let stay: StayId = entered.header("location").rsplit('/').next().unwrap().parse().unwrap();
        self.post_as(&cookie, &format!("/stays/{stay}/status"), "status=checked_in").await;
        self.settle().await;
        let ana = self.guest("Ana Bold", "+34611000077");
        self.say(&ana, "could we get two towels?").await;
        let tenant = App::home_tenant();
        let chats = list(self.app.store(), tenant, &[property.id], &List::All, None, 1).await.unwrap();
        let asked = requests::of_stay(self.app.store(), tenant, stay, 1).await.unwrap();
        Things {
            stay: stay.to_string(),
            conversation: chats[0].id.to_string(),
            request: asked[0].id.to_string(),
            campaign: self.some_campaign(&cookie).await,
            webhook: self.some_webhook(&cookie).await,
        }
    }

    async fn some_campaign(&self, cookie: &str) -> String {
        let plan = json!({ "name": "Autumn <b>now</b>", "message": { "template": "winback_season", "values": {
            "season": { "en": "autumn" }, "offer": { "en": "15 % off" }, "valid_until": { "en": "31 October" },
            "campaign_token": { "en": "autumn" } } } });
        let made = self.made(cookie, "/api/v1/campaigns", &json!({ "campaign": plan })).await;
        made["id"].as_str().unwrap().to_owned()
    }

    async fn some_webhook(&self, cookie: &str) -> String {
        let new = json!({ "name": "Ledger", "url": "https://hooks.example.com/told", "kinds": ["*"] });
        let made = self.made(cookie, "/api/v1/webhooks", &new).await;
        let id = made.get("id").or_else(|| made.pointer("/webhook/id"));
        id.and_then(Value::as_str).unwrap().to_owned()
    }

    async fn made(&self, cookie: &str, path: &str, body: &Value) -> Value {
        let headers =
            [("cookie", cookie), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
        let answer = self.ask("POST", path, &headers, &body.to_string()).await;
        assert_eq!(answer.status, 201, "{path}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }
}

impl Things {
    fn address(&self, path: &str) -> String {
        let filled = path.split('/').map(|part| match part {
            "{stay}" => &self.stay,
            "{conversation}" => &self.conversation,
            "{request}" => &self.request,
            "{campaign}" => &self.campaign,
            "{webhook}" => &self.webhook,
            other => {
                assert!(!other.starts_with('{'), "{path}: nothing is made for {other} yet");
                other
            }
        });
        filled.collect::<Vec<_>>().join("/")
    }
}
