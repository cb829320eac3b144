//! Stands before every route that wants somebody signed in: finds out who comes, whether the request is our own, and
//! whether they have the route's right. A handler behind it cannot forget to ask.

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::MethodRouter;
use guestlink_app::access::Caller;
use guestlink_domain::access::Right;
use http::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use http::{Method, Uri};

use super::{cookie, origin};
use crate::api::idempotency;
use crate::dashboard;
use crate::problem::Problem;
use crate::routes::{Auth, Door, Route};

const SECOND_FACTOR: &str = "/settings/second-factor";
/// Where an owner may go who has no second factor yet.
const ENROLMENT: [&str; 7] = [
    SECOND_FACTOR,
    "/settings/passkeys",
    "/settings/passkeys/options",
    "/settings/prove",
    "/settings/prove/options",
    "/settings/prove/passkey",
    "/signout",
];

/// What a guard knows of its route.
#[derive(Clone)]
struct Post {
    door: Door,
    auth: Auth,
    right: Option<Right>,
}

/// The route's handler, behind a guard where it wants one.
pub(crate) fn guarded(route: &Route, door: &Door) -> MethodRouter<Door> {
    let handler = (route.handler)();
    match route.auth {
        Auth::Session | Auth::Api => {
            let post = Post { door: door.clone(), auth: route.auth, right: route.right };
            handler.route_layer(from_fn_with_state(post, ask))
        }
        _ => handler,
    }
}

async fn ask(State(post): State<Post>, mut request: Request, next: Next) -> Response {
    let found = match post.auth {
        Auth::Api => who_calls(&post.door, request.method(), request.headers()).await,
        _ => who_looks(&post.door, request.method(), request.headers()).await,
    };
    let caller = match found {
        Ok(Some(caller)) => caller,
        Ok(None) => return nobody(&post, &request),
        Err(problem) => return problem.into_response(),
    };
    if caller.must_enrol(post.door.app.config().owners_prove_twice)
        && !ENROLMENT.contains(&request.uri().path())
    {
        return enrol(&post, &request);
    }
    if post.right.is_some_and(|right| caller.may_somewhere(right).is_err()) {
        return refused(&post, &caller, &request);
    }
    request.extensions_mut().insert(caller.clone());
    if post.auth == Auth::Api && !request.method().is_safe() {
        return idempotency::once(&post.door, &caller, request, next).await;
    }
    next.run(request).await
}

/// By the session's cookie.
async fn who_looks(door: &Door, method: &Method, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
    let Some(secret) = cookie::secret(&door.app, headers) else { return Ok(None) };
    if origin::must_be_own(method, headers) && !origin::is_own(&door.app, headers) {
        return Err(Problem::foreign());
    }
    door.app.caller_by_session(secret).await.map_err(|error| unreadable(&error))
}

/// By key or token; else by the session's cookie.
async fn who_calls(door: &Door, method: &Method, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
    let Some(proof) = headers.get(AUTHORIZATION) else { return who_looks(door, method, headers).await };
    let bearer = proof.to_str().ok().and_then(|proof| {
        let (scheme, token) = proof.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    match bearer {
        Some(token) => door.app.caller_by_bearer(token).await.map_err(|error| unreadable(&error)),
        None => Ok(None),
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> Problem {
    tracing::warn!(%error, "who is calling could not be read");
    Problem::unavailable()
}

/// A page leads to the sign-in and back; a script and a program are told.
fn nobody(post: &Post, request: &Request) -> Response {
    if post.auth == Auth::Session && is_page(request) {
        return Redirect::to(&sign_in_and_back(request.method(), request.uri())).into_response();
    }
    let mut answer = Problem::signed_out().into_response();
    answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    answer
}

fn refused(post: &Post, caller: &Caller, request: &Request) -> Response {
    if post.auth == Auth::Session && is_page(request) {
        return dashboard::not_allowed(&post.door, caller, request.headers());
    }
    Problem::forbidden().into_response()
}

/// Owners who have no second factor yet are led to it; a program is told.
fn enrol(post: &Post, request: &Request) -> Response {
    if post.auth == Auth::Session && is_page(request) {
        return Redirect::to(SECOND_FACTOR).into_response();
    }
    Problem::second_factor().into_response()
}

fn is_page(request: &Request) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !request.headers().contains_key("x-fragment") && accepts.contains("text/html")
}

fn sign_in_and_back(method: &Method, uri: &Uri) -> String {
    let back = uri.path_and_query().map(http::uri::PathAndQuery::as_str).filter(|back| *back != "/");
    match back {
        Some(back) if method.is_safe() => {
            let next: String = back
                .bytes()
                .map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                        char::from(byte).to_string()
                    }
                    other => format!("%{other:02X}"),
                })
                .collect();
            format!("/signin?next={next}")
        }
        _ => "/signin".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use http::{Method, Uri};

    use super::sign_in_and_back;

    #[test]
    fn who_wanted_a_page_comes_back_to_it() {
        let back = |uri: &str, method| sign_in_and_back(&method, &uri.parse::<Uri>().unwrap());
        assert_eq!(back("/inbox?q=a&b", Method::GET), "/signin?next=/inbox%3Fq%3Da%26b");
        assert_eq!(back("/", Method::GET), "/signin");
        assert_eq!(back("/team", Method::POST), "/signin");
    }
}
