//! The house's files changed in the program: checked as a whole, kept with their history, never with a secret shown.

use guestlink_domain::access::Role;
use guestlink_testkit::{Answer, House, form};
use serde_json::{Value, json};

const SLUG: &str = "cala-ventisol";

struct Desk {
    house: House,
    cookie: String,
}

impl Desk {
    async fn open() -> Self {
        let house = House::open("ventisol").await;
        let cookie = house.signed_in(Role::Owner).await;
        Self { house, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get_as(&self.cookie, path).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.house.post_as(&self.cookie, path, &form(fields)).await
    }

    /// A file as the editor shows it, and the revision it is of.
    async fn file(&self, path: &str) -> (String, String) {
        let page = self.get(&format!("/house/file?house={SLUG}&path={path}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let page = page.text();
        let text =
            page.split("rows=\"28\" dir=\"ltr\">\n").nth(1).unwrap().split("</textarea>").next().unwrap();
        let base = page.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        (plain(text), base.to_owned())
    }

    async fn save(&self, path: &str, base: &str, text: &str) -> Answer {
        self.post("/house/file", &[("house", SLUG), ("path", path), ("base", base), ("text", text)]).await
    }
}

impl Desk {
    async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
        ];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.house.ask(method, path, &headers, &body).await;
        (answer.status, serde_json::from_slice::<Value>(&answer.body).unwrap_or_default())
    }
}

/// Text as it was before it stood in HTML.
fn plain(html: &str) -> String {
    ["&#34;\"", "&#39;'", "&#60;<", "&#62;>", "&#38;&"].iter().fold(html.to_owned(), |text, pair| {
        let (name, sign) = pair.split_at(5);
        text.replace(name, sign)
    })
}

#[tokio::test]
async fn what_is_saved_counts_at_once_and_can_be_brought_back() {
    let desk = Desk::open().await;
    let (text, base) = desk.file("property.json").await;
    assert!(text.contains("Ventisol"));
    let renamed = text.replacen("\"name\": \"", "\"name\": \"New ", 1);
    let saved = desk.save("property.json", &base, &renamed.replace('\n', "\r\n")).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert!(desk.house.app.all_properties()[0].resort.property.name.starts_with("New "));
    let (kept, newer) = desk.file("property.json").await;
    assert_eq!(kept, renamed, "to the letter, with the line ends of the file");

    let history = desk.get("/house/history").await.text();
    assert!(
        history.contains("property.json") && history.contains(&format!("/house/history/{base}\"")),
        "{history}"
    );
    let back = desk.post(&format!("/house/history/{base}"), &[("house", SLUG)]).await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert_eq!(desk.file("property.json").await.0, text);
    assert_ne!(desk.file("property.json").await.1, newer, "going back is a step forward");
    let none = desk.post("/house/history/9999", &[("house", SLUG)]).await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn a_mistake_is_told_with_its_place_and_nothing_changes() {
    let desk = Desk::open().await;
    let (text, base) = desk.file("catalog.json").await;
    let wrong = text.replacen("\"max\":", "\"most\":", 1);
    assert_ne!(text, wrong);
    let refused = desk.save("catalog.json", &base, &wrong).await;
    assert_eq!(refused.status, 422);
    let page = refused.text();
    assert!(page.contains("catalog.json:") && page.contains("most"), "{page}");
    assert_eq!(desk.file("catalog.json").await, (text, base.clone()));

    let fields = [("house", SLUG), ("path", "catalog.json"), ("text", wrong.as_str())];
    let checked: Value = serde_json::from_slice(&desk.post("/house/check", &fields).await.body).unwrap();
    assert_eq!(checked["problems"][0]["file"], "catalog.json");
    assert!(checked["problems"][0]["line"].as_u64().unwrap() > 1);
    assert!(checked["problems"][0]["pointer"].as_str().unwrap().starts_with("/accommodations/0/occupancy"));

    // A price that nothing but its meaning forbids, and a house that would be another.
    let (property, base) = desk.file("property.json").await;
    let other = property.replacen("\"id\": \"cala-ventisol\"", "\"id\": \"elsewhere\"", 1);
    let refused = desk.save("property.json", &base, &other).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    for hostile in
        ["", "null", "[]", "{\"a\":", &"[".repeat(5_000), "\u{0}", "</textarea><script>alert(1)</script>"]
    {
        let refused = desk.save("property.json", &base, hostile).await;
        assert_eq!(refused.status, 422, "{hostile}");
        assert!(!refused.text().contains("<script>alert"));
    }
    for path in ["../property.json", "photos/a.jpg", "secret.json", ""] {
        assert_eq!(desk.save(path, &base, "{}").await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn two_who_edit_disturb_each_other_only_in_the_same_file() {
    let desk = Desk::open().await;
    let (property, base) = desk.file("property.json").await;
    let (services, _) = desk.file("services.json").await;
    let first =
        desk.save("property.json", &base, &property.replacen("\"name\": \"", "\"name\": \"A ", 1)).await;
    assert_eq!(first.status, 303);
    assert_eq!(desk.save("services.json", &base, &format!("{services}\n")).await.status, 303, "another file");
    let second =
        desk.save("property.json", &base, &property.replacen("\"name\": \"", "\"name\": \"B ", 1)).await;
    assert_eq!(second.status, 409);
    assert!(
        second.text().contains("B ") && second.text().contains("meanwhile"),
        "what was typed is not lost"
    );
    assert!(desk.house.app.all_properties()[0].resort.property.name.starts_with("A "));
}

#[tokio::test]
async fn a_connection_is_made_tried_and_removed_and_its_secret_is_never_shown() {
    let desk = Desk::open().await;
    let (shown, base) = desk.file("connections/website.json").await;
    assert!(shown.contains("••••") && !shown.contains("whsec_"), "{shown}");
    let renamed = shown.replacen("\"id\": \"website\"", "\"id\": \"website\", \"name\": \"Our site\"", 1);
    let renamed = if shown.contains("\"name\"") {
        shown.replacen("\"name\": \"", "\"name\": \"Our ", 1)
    } else {
        renamed
    };
    let saved = desk.save("connections/website.json", &base, &renamed).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let house = &desk.house.app.all_properties()[0];
    let auth = format!("{:?}", serde_json::to_value(&house.resort.connections["website"].auth).unwrap());
    assert!(auth.contains("whsec_"), "the mark stood for the secret");

    let made = desk.post("/house/connections", &[("house", SLUG), ("id", "shop")]).await;
    assert_eq!(made.status, 303);
    assert_eq!(desk.post("/house/connections", &[("house", SLUG), ("id", "../x")]).await.status, 422);
    let base = house.revision.to_string();
    let file = json!({
        "id": "shop", "name": "Shop", "preset": "generic",
        "auth": { "scheme": "static-header", "header": "x-token", "value": "very-secret-value" },
    });
    let saved = desk.save("connections/shop.json", &base, &file.to_string()).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = desk.get(&format!("/house/connections?house={SLUG}&of=shop")).await.text();
    assert!(page.contains("/webhooks/bookings/shop") && !page.contains("very-secret"), "{page}");
    let tried =
        desk.post("/house/connections/try", &[("house", SLUG), ("of", "shop"), ("body", "{\"x\":")]).await;
    assert_eq!(tried.status, 200);
    assert!(tried.text().contains("class=\"mistakes\""), "{}", tried.text());
    let gone = desk.post("/house/connections/remove", &[("house", SLUG), ("id", "shop")]).await;
    assert_eq!(gone.status, 303);
    assert!(!desk.house.app.all_properties()[0].resort.connections.contains_key("shop"));
}

#[tokio::test]
async fn what_came_in_is_there_to_try_a_mapping_on() {
    let desk = Desk::open().await;
    let file = json!({
        "id": "shop", "preset": "generic",
        "auth": { "scheme": "static-header", "header": "x-token", "value": "very-secret-value" },
    });
    let base = desk.house.app.all_properties()[0].revision.to_string();
    assert_eq!(desk.save("connections/shop.json", &base, &file.to_string()).await.status, 303);
    let body = json!({ "hello": "<script>alert(1)</script>" }).to_string();
    let headers = [("x-token", "very-secret-value"), ("content-type", "application/json")];
    let taken = desk.house.ask("POST", "/webhooks/bookings/shop", &headers, &body).await;
    assert_eq!(taken.status, 200, "{}", taken.text());
    desk.house.settle().await;
    let page = desk.get(&format!("/house/connections?house={SLUG}&of=shop")).await.text();
    assert!(page.contains("hello") && !page.contains("<script>alert"), "{page}");
    assert!(!page.contains("very-secret"));
}

#[tokio::test]
async fn prices_quotes_templates_and_sentences_are_shown() {
    let desk = Desk::open().await;
    let overview = desk.get("/house").await.text();
    assert!(
        overview.contains("/photos/cala-ventisol/") && overview.contains("path=catalog.json"),
        "{overview}"
    );
    let prices = desk.get("/house/prices?of=dune-room&from=2027-08").await.text();
    assert_eq!(prices.matches("<caption>").count(), 12);
    assert!(prices.contains("August 2027"));
    let stay = "/house/quote?of=family-suite&check_in=2027-08-07&check_out=2027-08-14&adults=2&child_ages=7";
    let quote = desk.get(stay).await.text();
    assert!(quote.contains("class=\"total\"") && quote.contains('€'), "{quote}");
    let refused = desk.get(&stay.replace("adults=2", "adults=9")).await.text();
    assert!(refused.contains("No price") && !refused.contains("class=\"total\""));
    let unread = desk.get(&stay.replace("2027-08-07", "soon")).await;
    assert!(unread.text().contains("cannot be read"));
    let templates = desk.get("/house/templates?lang=es").await.text();
    assert!(templates.contains("<mark>first name</mark>"), "{templates}");
    let sentences = desk.get("/house/automations").await.text();
    assert!(sentences.contains("booking-confirmed") && sentences.contains("class=\"says\""), "{sentences}");
    let tried = desk.post("/house/automations/try", &[("house", SLUG), ("days", "30")]).await;
    assert_eq!(tried.status, 200, "{}", tried.text());
    let wrong =
        desk.post("/house/automations/try", &[("house", SLUG), ("text", "{\"automations\": 3}")]).await;
    assert_eq!(wrong.status, 422);
    let export = desk.get("/house/export?path=templates.json").await;
    assert!(export.header("content-disposition").contains("templates.json"));
    assert!(serde_json::from_slice::<Value>(&export.body).is_ok());
}

#[tokio::test]
async fn a_page_is_seen_before_it_is_saved() {
    let desk = Desk::open().await;
    let (text, _) = desk.file("welcome.json").await;
    for phase in ["booked", "soon", "arrival", "in_stay", "check_out", "after"] {
        let fields = [
            ("house", SLUG),
            ("path", "welcome.json"),
            ("text", text.as_str()),
            ("phase", phase),
            ("lang", "ar"),
        ];
        let page = desk.post("/house/preview", &fields).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.text().contains("dir=\"rtl\""));
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'self'") && policy.contains("script-src 'none'"),
            "{policy}"
        );
    }
    let broken =
        desk.post("/house/preview", &[("house", SLUG), ("path", "welcome.json"), ("text", "{")]).await;
    assert_eq!(broken.status, 422);
}

#[tokio::test]
async fn pictures_come_and_go_and_are_pictures() {
    let desk = Desk::open().await;
    let house = &desk.house;
    let picture = house.app.export(None).await.unwrap().unwrap().photos["photos/hero.jpg"].clone();
    let send = async |name: &str, bytes: &[u8]| {
        let mut body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"house\"\r\n\r\n{SLUG}\r\n--b\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let headers = [
            ("cookie", desk.cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "multipart/form-data; boundary=b"),
        ];
        house.ask_with("POST", "/house/photos", &headers, body).await
    };
    let given = send("New Pool.JPG", &picture).await;
    assert_eq!(given.status, 303, "{}", given.text());
    assert!(house.app.all_properties()[0].photos.contains_key("photos/new-pool.jpg"));
    for (name, bytes) in [("a.jpg", &b"<script>"[..]), ("b.exe", &picture), ("c.jpg", b"")] {
        assert_eq!(send(name, bytes).await.status, 422, "{name}");
    }
    let base = house.app.all_properties()[0].revision.to_string();
    let used = [("house", SLUG), ("base", base.as_str()), ("path", "photos/dune-room-1.jpg")];
    assert_eq!(desk.post("/house/photos/remove", &used).await.status, 422, "the catalog shows it");
    let unused = [("house", SLUG), ("base", base.as_str()), ("path", "photos/new-pool.jpg")];
    assert_eq!(desk.post("/house/photos/remove", &unused).await.status, 303);
    assert!(!house.app.all_properties()[0].photos.contains_key("photos/new-pool.jpg"));
}

#[tokio::test]
async fn programs_do_the_same_over_the_api() {
    let desk = Desk::open().await;
    let at = format!("/api/v1/properties/{SLUG}");
    let (status, files) = desk.call("GET", &format!("{at}/files"), Value::Null).await;
    assert_eq!(status, 200);
    let text = |path: &str| {
        let all = files["files"].as_array().unwrap();
        all.iter().find(|file| file["path"] == path).unwrap()["text"].as_str().unwrap().to_owned()
    };
    assert!(text("connections/website.json").contains("••••"));
    let base = &files["revision"];
    // Marks tell nothing, wherever they are put.
    let moved = text("connections/website.json").replacen("\"standard-webhooks\"", "\"••••••••1\"", 1);
    let tried = json!({ "files": { "connections/website.json": moved } });
    let (_, checked) = desk.call("POST", &format!("{at}/files/check"), tried).await;
    assert!(!checked.to_string().contains("whsec_") && checked["problems"][0].is_object(), "{checked}");
    let renamed = text("property.json").replacen("\"name\": \"", "\"name\": \"By API ", 1);
    let change = json!({ "base": base, "files": { "property.json": renamed } });
    let (status, checked) =
        desk.call("POST", &format!("{at}/files/check"), json!({ "files": { "property.json": "{" } })).await;
    assert_eq!((status, checked["problems"][0]["file"].as_str()), (200, Some("property.json")));
    let (status, saved) = desk.call("PUT", &format!("{at}/files"), change.clone()).await;
    assert_eq!(status, 200, "{saved}");
    let (status, stale) = desk.call("PUT", &format!("{at}/files"), change).await;
    assert_eq!((status, &stale["current"]["revision"]), (409, &saved["revision"]));
    let (status, wrong) = desk
        .call("PUT", &format!("{at}/files"), json!({ "base": base, "files": { "catalog.json": "{}" } }))
        .await;
    assert_eq!(status, 422);
    assert!(wrong["problems"].as_array().is_some_and(|all| !all.is_empty()), "{wrong}");
    let (_, revisions) = desk.call("GET", &format!("{at}/revisions"), Value::Null).await;
    assert_eq!(revisions["items"][0]["changed"], json!(["property.json"]));
}

#[tokio::test]
async fn programs_ask_for_prices_stays_and_figures() {
    let desk = Desk::open().await;
    let at = format!("/api/v1/properties/{SLUG}");
    let stay = json!({ "accommodation": "dune-room", "check_in": "2027-08-09", "check_out": "2027-08-12", "adults": 2 });
    let (status, quote) = desk.call("POST", &format!("{at}/quotes"), stay).await;
    assert_eq!((status, quote["currency"].as_str()), (200, Some("EUR")), "{quote}");
    let none = json!({ "accommodation": "castle", "check_in": "2027-08-09", "check_out": "2027-08-12", "adults": 2 });
    let (status, refused) = desk.call("POST", &format!("{at}/quotes"), none).await;
    assert_eq!(
        (status, refused["refused"]["rule"].as_str()),
        (422, Some("unknown_accommodation")),
        "{refused}"
    );

    let today = desk.house.app.all_properties()[0].today(desk.house.app.clock().now());
    let leaves = today.checked_add(jiff::Span::new().days(2)).unwrap();
    let entry = json!({
        "status": "confirmed", "name": "Ana Api", "accommodation": "dune-room", "check_in": today, "check_out": leaves,
        "adults": 2,
    });
    let (status, entered) = desk.call("POST", &format!("{at}/stays"), entry).await;
    assert_eq!(status, 202, "{entered}");
    desk.house.settle().await;
    let (_, stays) = desk.call("GET", &format!("{at}/stays"), Value::Null).await;
    let stay = &stays["items"][0];
    assert_eq!(
        (&stay["reference"], stay["name"].as_str()),
        (&entered["reference"], Some("Ana Api")),
        "{stays}"
    );
    let id = stay["id"].as_str().unwrap();
    assert_eq!(desk.call("GET", &format!("/api/v1/stays/{id}"), Value::Null).await.1["status"], "confirmed");
    let (status, link) = desk.call("POST", &format!("/api/v1/stays/{id}/welcome-link"), json!({})).await;
    assert_eq!(status, 200, "{link}");
    let url = link["url"].as_str().unwrap();
    assert_eq!(desk.house.get(url.strip_prefix(&desk.house.url).unwrap()).await.status, 200);
    let (status, found) =
        desk.call("GET", &format!("{at}/stays?from=2027-01-01&to=2026-01-01"), Value::Null).await;
    assert_eq!(status, 400, "{found}");
    let (status, figures) = desk.call("GET", &format!("{at}/insight"), Value::Null).await;
    assert_eq!(status, 200, "{figures}");
    assert_eq!(desk.call("GET", "/api/v1/properties/nowhere/stays", Value::Null).await.0, 404);
}
