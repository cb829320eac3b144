//! Every route, for every role, for nobody, and for somebody of another organisation: what happens follows from the
//! table of routes, and from nothing else.

use guestlink_app::App;
use guestlink_app::access::{Actor, NewUser};
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::ids::{TenantId, UserId};
use guestlink_store::resorts::{Tenant, put_tenant};
use guestlink_testkit::{Answer, House, cookie_of};
use guestlink_web::Auth;
use guestlink_web::routes::{self, Route};

const ELSEWHERE: TenantId = TenantId(uuid::Uuid::from_u128(0xE15E));

/// An id that nothing has.
const NOTHING: &str = "019e0000-0000-7000-8000-000000000000";

fn guarded() -> impl Iterator<Item = &'static Route> {
    routes::all().filter(|route| matches!(route.auth, Auth::Session | Auth::Api))
}

fn path(route: &Route, id: &str) -> String {
    let parts = route.path.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn ask(house: &House, route: &Route, id: &str, cookie: Option<&str>) -> Answer {
    let (kind, body) = match route.auth {
        Auth::Api => ("application/json", "{}"),
        _ => ("application/x-www-form-urlencoded", "do=remove"),
    };
    let mut headers = vec![("content-type", kind), ("sec-fetch-site", "same-origin")];
    headers.extend(cookie.map(|cookie| ("cookie", cookie)));
    let body = if route.method == "GET" { "" } else { body };
    house.ask(route.method, &path(route, id), &headers, body).await
}

#[tokio::test]
async fn nobody_is_let_in_anywhere() {
    let house = House::open("ventisol").await;
    for route in guarded() {
        let answer = ask(&house, route, NOTHING, None).await;
        assert_eq!(answer.status, 401, "{} {}", route.method, route.path);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn each_role_meets_what_the_table_says() {
    let house = House::open("ventisol").await;
    for role in Role::ALL {
        let user = house.user(*role).await;
        for route in guarded() {
            let cookie = house.sign_in(user).await;
            let answer = ask(&house, route, NOTHING, Some(&cookie)).await;
            let allowed = route.right.is_none_or(|right| role.allows(right));
            let told = format!("{role:?} {} {}: {}", route.method, route.path, answer.status);
            assert_eq!(answer.status == 403, !allowed, "{told}");
            assert!(answer.status != 401 && answer.status < 500, "{told}");
        }
    }
}

#[tokio::test]
async fn what_another_site_sends_changes_nothing_anywhere() {
    let house = House::open("ventisol").await;
    let cookie = house.signed_in(Role::Owner).await;
    for route in guarded().filter(|route| route.method != "GET") {
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
        let answer = house.ask(route.method, &path(route, NOTHING), &headers, "").await;
        assert_eq!(answer.status, 403, "{} {}", route.method, route.path);
        assert!(answer.text().contains("foreign_origin"));
    }
}

/// An owner of another organisation in the same installation.
async fn stranger(house: &House) -> UserId {
    let mut tx = house.app.store().begin().await.unwrap();
    let tenant = Tenant {
        id: ELSEWHERE,
        slug: "elsewhere".to_owned(),
        name: "Elsewhere".to_owned(),
        created_at: house.clock.now(),
    };
    put_tenant(&mut tx, &tenant).await.unwrap();
    tx.commit().await.unwrap();
    let new = NewUser {
        name: "Stranger".to_owned(),
        email: "stranger@elsewhere.example".to_owned(),
        grants: vec![Grant { property: None, role: Role::Owner }],
        member: None,
    };
    house.app.add_user(ELSEWHERE, Actor::Console, new).await.unwrap()
}

#[tokio::test]
async fn an_owner_of_another_organisation_finds_nothing_here() {
    let house = House::open("ventisol").await;
    let user = house.user(Role::Agent).await;
    let ours = house.sign_in(user).await;
    let caller = house.app.caller_by_session(ours.split_once('=').unwrap().1).await.unwrap().unwrap();
    let session = caller.session().unwrap().to_string();
    let stranger = stranger(&house).await;
    let link = house.app.sign_in_link(ELSEWHERE, stranger).await.unwrap();
    let (user, tenant) = (user.to_string(), App::home_tenant().to_string());
    for route in guarded() {
        let link = house.app.sign_in_link(ELSEWHERE, stranger).await.unwrap();
        let theirs = cookie_of(&house.post(link.strip_prefix(&house.url).unwrap(), "").await);
        for id in [&user, &session] {
            let answer = ask(&house, route, id, Some(&theirs)).await;
            let told = format!("{} {}: {}", route.method, route.path, answer.status);
            if route.path.contains('{') {
                assert!(matches!(answer.status, 400 | 404 | 422), "{told}");
            }
            let text = answer.text();
            assert!(
                !text.contains("house.example") && !text.contains(&tenant) && !text.contains("Ventisol"),
                "{told}"
            );
        }
    }
    drop(link);
    assert_eq!(house.get_as(&ours, "/").await.status, 200, "nothing of ours has ended");
}

#[tokio::test]
async fn who_works_for_two_organisations_is_at_work_in_one_at_a_time() {
    let house = House::open("ventisol").await;
    stranger(&house).await;
    let user = house.user(Role::Manager).await;
    let email = house.app.user(App::home_tenant(), user).await.unwrap().unwrap().email;
    let there = NewUser {
        name: "Two".to_owned(),
        email,
        grants: vec![Grant { property: None, role: Role::ReadOnly }],
        member: None,
    };
    assert_eq!(house.app.add_user(ELSEWHERE, Actor::Console, there).await.unwrap(), user);
    let here = house.sign_in(user).await;
    assert!(house.get_as(&here, "/settings").await.text().contains("Elsewhere"));
    assert_eq!(house.get_as(&here, "/team").await.status, 200);
    let gone = house.post_as(&here, "/settings/organisation", &format!("organisation={ELSEWHERE}")).await;
    assert_eq!(gone.status, 303, "{}", gone.text());
    let elsewhere = cookie_of(&gone);
    assert_eq!(house.get_as(&elsewhere, "/team").await.status, 403, "only reads there");
    assert_eq!(house.get_as(&here, "/").await.status, 303, "the session here has ended");
    let nowhere =
        house.post_as(&elsewhere, "/settings/organisation", &format!("organisation={NOTHING}")).await;
    assert_eq!(nowhere.status, 404);
}
