//! Passkeys in Chromium, with an authenticator of its own making: made, used to sign in, used after a link, used to
//! prove again who is there.

use guestlink_domain::access::Role;
use guestlink_testkit::browser::Browser;
use guestlink_testkit::{House, Plan, resort};
use serde_json::json;

/// Gives the browser an authenticator that recognises whoever touches it.
async fn authenticator(browser: &Browser) {
    browser.devtools("WebAuthn.enable", json!({ "enableUI": false })).await;
    let options = json!({ "options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    } });
    browser.devtools("WebAuthn.addVirtualAuthenticator", options).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_made_and_signs_in() {
    let house = House::build(resort("ventisol"), Plan { named: true, ..Plan::default() }).await;
    let user = house.user(Role::Owner).await;
    let browser = Browser::open().await;
    authenticator(&browser).await;
    let link = house.sign_in_path(user).await;
    browser.visit(&format!("{}{link}", house.url)).await;
    browser.until("location.pathname === '/'").await;

    browser.visit(&format!("{}/settings/second-factor", house.url)).await;
    browser.until("!document.querySelector('form[data-passkey]').hidden").await;
    browser.write("form[data-passkey] input[name=name]", "this machine").await;
    browser.click("form[data-passkey] button").await;
    browser.until("document.querySelectorAll('.paper code').length === 10").await;
    browser.visit(&format!("{}/settings/second-factor", house.url)).await;
    browser.until("document.querySelector('.rows b')?.textContent === 'this machine'").await;
    assert_eq!(browser.barriers().await, Vec::<String>::new());

    browser.click("form[action='/signout'] button").await;
    browser.until("location.pathname === '/signin' && !document.querySelector('form.passkey').hidden").await;
    assert_eq!(browser.barriers().await, Vec::<String>::new());
    browser.click("form.passkey button").await;
    browser.until("location.pathname === '/'").await;

    browser.click("form[action='/signout'] button").await;
    let link = house.sign_in_path(user).await;
    browser.visit(&format!("{}{link}", house.url)).await;
    browser
        .until(
            "document.querySelector('input[name=ticket]') && !document.querySelector('form.passkey').hidden",
        )
        .await;
    browser.click("form.passkey button").await;
    browser.until("location.pathname === '/'").await;

    browser.visit(&format!("{}/settings/prove?next=/team", house.url)).await;
    browser.until("!document.querySelector('form.passkey').hidden").await;
    browser.click("form.passkey button").await;
    browser.until("location.pathname === '/team'").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    drop(browser);
    house.close().await;
}
