//! From the first words to the stay.

use super::{Demo, content, fill, live, shows};

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_is_sold_a_room_and_the_owner_sees_it_live() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    owner.visit(&demo.page("/inbox")).await;
    live(&owner).await;
    let phone = demo.phone("Alex Morgan").await;
    phone.write("#text", "Hi, 12-15 August, 2 adults and a child of 7\u{e007}").await;
    shows(&owner, "Alex Morgan").await;
    // Offers come with a picture, a price for all nights and a button each; the first is taken.
    let like = "[...document.querySelectorAll('#messages .theirs .action')].find(one => one.textContent.includes('like this one'))";
    phone.until(like).await;
    phone.run(&format!("{like}.click(); return true")).await;
    // A quote with the price of the whole stay and the way to book.
    phone.until("[...document.querySelectorAll('.theirs')].some(one => /€\\s?\\d|\\d\\s?€/.test(one.textContent) && one.querySelector('a[href*=\"http\"]'))").await;
    owner.run("[...document.querySelectorAll('.conv a.name')].find(one => one.textContent.includes('Alex')).click(); return true").await;
    owner.until("document.querySelectorAll('#msgs .m.out').length >= 2").await;
    content(&[&owner]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_a_person_is_answered_by_one_of_two_who_both_see_it() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    let noor = demo.colleague(&owner, "Noor", "agent").await;
    for browser in [&owner, &noor] {
        browser.visit(&demo.page("/inbox?list=unassigned")).await;
        live(browser).await;
    }
    let phone = demo.phone("Alex Morgan").await;
    phone.write("#text", "Can I talk to a person?\u{e007}").await;
    let open = "[...document.querySelectorAll('.conv a.name')].find(one => one.textContent.includes('Alex'))";
    for browser in [&owner, &noor] {
        browser
            .until(&format!(
                "{open}?.click() || document.querySelector('#thread-h')?.textContent.includes('Alex')"
            ))
            .await;
        shows(browser, "Can I talk to a person?").await;
    }
    noor.write(".composer textarea", "Good day Alex, Noor here.").await;
    noor.press("\u{e007}").await;
    shows(&phone, "Good day Alex, Noor here.").await;
    shows(&owner, "Good day Alex, Noor here.").await;
    // And back: what the guest says is on both screens, once each.
    phone.write("#text", "Wonderful, thank you\u{e007}").await;
    for browser in [&owner, &noor] {
        shows(browser, "Wonderful, thank you").await;
        let times = "[...document.querySelectorAll('#msgs .m p')].filter(p => p.textContent.includes('Noor here')).length";
        assert_eq!(browser.run(&format!("return {times}")).await, 1, "once on each screen");
    }
    content(&[&owner, &noor]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stay_is_entered_by_hand_and_its_guest_opens_the_page() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    owner.visit(&demo.page("/stays/new")).await;
    let fields = [("name", "Greta Holm"), ("phone", "+47 22 00 00 11"), ("language", "en"), ("unit", "T-9")];
    fill(&owner, "form[action='/stays/new']", &fields).await;
    owner.until("document.querySelector('h1')?.textContent.includes('Greta Holm')").await;
    owner.until("document.querySelector('.link code') || document.querySelector('button[value=make]')").await;
    if owner.count("button[value=make]").await > 0 {
        owner.click("button[value=make]").await;
        owner.until("document.querySelector('.link code')").await;
    }
    let link = owner.text(".link code").await;
    let guest = guestlink_testkit::browser::Browser::open().await;
    guest.phone().await;
    guest.visit(&link).await;
    shows(&guest, "Greta").await;
    owner.visit(&demo.page("/stays")).await;
    shows(&owner, "Greta Holm").await;
    content(&[&owner, &guest]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_of_the_house_asks_on_the_page_staff_act_and_both_see_it() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    let rosa = demo.colleague(&owner, "Rosa", "manager").await;
    rosa.visit(&demo.page("/requests")).await;
    live(&rosa).await;
    owner.visit(&demo.page("/requests/new")).await;
    // Repairs are taken at any hour, so this journey does not hang on when it is made.
    let fields = [("service", "maintenance hot-water"), ("note", "The shower of room 12 stays cold")];
    fill(&owner, "form[action='/requests/new']", &fields).await;
    let card = "[...document.querySelectorAll('.card')].find(one => one.textContent.includes('hot water'))";
    rosa.until(card).await;
    rosa.run(&format!("{card}.querySelector('button[value=accept]').click(); return true")).await;
    let taken = "[...document.querySelectorAll('[data-column=taken] .card')].some(one => one.textContent.includes('hot water'))";
    rosa.until(taken).await;
    owner.visit(&demo.page("/requests")).await;
    owner.until(taken).await;
    live(&owner).await;
    rosa.run(&format!("{card}.querySelector('a').click(); return true")).await;
    rosa.until("document.querySelector('#s-acts button[value=complete], #s-acts button[value=start]')").await;
    content(&[&owner, &rosa]).await;
}
