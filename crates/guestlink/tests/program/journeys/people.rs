//! Colleagues: invited, at work, gone.

use super::{Demo, content, live, shows};

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_joins_sees_what_is_theirs_and_is_out_within_a_second() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    let yusuf = demo.colleague(&owner, "Yusuf", "staff").await;
    yusuf.visit(&demo.page("/requests")).await;
    live(&yusuf).await;
    for closed in ["/inbox", "/team", "/house", "/operations"] {
        let told = format!("return fetch('{closed}').then(answer => answer.status)");
        let status = yusuf.run(&told).await;
        assert!(status == 403 || status == 404, "{closed} is not for staff: {status}");
    }
    owner.visit(&demo.page("/team")).await;
    let row = "[...document.querySelectorAll('main li')].find(one => one.querySelector('.what b')?.textContent.includes('Yusuf'))";
    owner.run(&format!("{row}.querySelector('details').open = true; {row}.querySelector('button[value=remove]').click(); return true")).await;
    owner.until(&format!("!{row} || {row}.textContent.includes('removed')")).await;
    // The open page is told by its live line, not by the next click.
    yusuf
        .until("document.documentElement.dataset.line !== 'on' || location.pathname.startsWith('/signin')")
        .await;
    let status = yusuf.run("return fetch('/requests', { redirect: 'manual' }).then(answer => answer.type === 'opaqueredirect' ? 303 : answer.status)").await;
    assert!(status == 303 || status == 401, "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_is_worked_by_keyboard_with_notes_labels_and_search() {
    let demo = Demo::start();
    let owner = demo.owner().await;
    owner.visit(&demo.page("/inbox")).await;
    live(&owner).await;
    owner.press("j").await;
    owner.until("document.querySelector('#thread-h')").await;
    owner.press("n").await;
    owner.until("document.activeElement?.name === 'body'").await;
    owner.press("a note about <b>blue</b> towels").await;
    owner.press("\u{e007}").await;
    owner.until("[...document.querySelectorAll('#msgs .m.note')].some(one => one.textContent.includes('<b>blue</b>'))").await;
    super::fill(&owner, ".addlabel", &[("value", "towels & more")]).await;
    shows(&owner, "towels & more").await;
    let name = owner.text("#thread-h").await;
    let name = name.split_whitespace().next().unwrap();
    super::fill(&owner, "form.search", &[("q", name)]).await;
    owner.until(&format!("location.search.includes('q=') && [...document.querySelectorAll('.conv a.name')].every(one => one.textContent) && document.querySelector('.conv')?.textContent.includes({name:?})")).await;
    content(&[&owner]).await;
}
