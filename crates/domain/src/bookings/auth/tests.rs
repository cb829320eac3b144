use proptest::prelude::{prop_assert_eq, proptest};
use serde_json::Value;

use super::*;

const VECTORS: &str = include_str!("../../../../../payloads/booking/_signature_vectors.json");
const SECRET: &str = "whsec_Z3Vlc3RsaW5rLXRlc3Qtc2VjcmV0LTAxMjM0NTY3ODk=";
const NOW: i64 = 1_777_714_200;

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The scheme of a vector as a connection would have it.
fn auth_of(scheme: &str, secret: &str) -> Auth {
    let literal = Secret::Literal(secret.to_owned());
    let header = |name: &str, prefix: &str| (name.to_owned(), prefix.to_owned());
    let hex = |(header, prefix), secret| Auth::HmacSha256Hex { header, prefix, secret, old_secrets: vec![] };
    match scheme {
        s if s.starts_with("standard-webhooks") => {
            Auth::StandardWebhooks { secret: literal, old_secrets: vec![] }
        }
        s if s.starts_with("stripe") => Auth::Stripe { secret: literal, old_secrets: vec![] },
        s if s.contains("ms-signature") => hex(header("ms-signature", "sha256="), literal),
        s if s.contains("X-Cal-Signature-256") => hex(header("X-Cal-Signature-256", ""), literal),
        s if s.starts_with("hmac-sha256-hex") => hex(header("Signature", ""), literal),
        s if s.starts_with("hmac-sha256-base64") => Auth::HmacSha256Base64 {
            header: "X-WC-Webhook-Signature".to_owned(),
            prefix: String::new(),
            secret: literal,
            old_secrets: vec![],
        },
        s if s.starts_with("basic") => {
            let (user, password) = secret.split_once(':').unwrap();
            Auth::Basic { user: user.to_owned(), password: Secret::Literal(password.to_owned()) }
        }
        s if s.starts_with("bearer/static header") => {
            let (name, value) = secret.split_once(": ").unwrap();
            Auth::StaticHeader { header: name.to_owned(), value: Secret::Literal(value.to_owned()) }
        }
        s if s.starts_with("secret in URL path") => Auth::PathToken { token: literal },
        other => panic!("no scheme for {other}"),
    }
}

fn check(auth: &Auth, headers: &BTreeMap<String, String>, body: &[u8], now: i64) -> Result<(), Denied> {
    let path = headers.get(":path").map_or("/webhooks/bookings/x", String::as_str);
    verify(auth, &|_| None, &Request { headers, path, query: "", body, now })
}

#[test]
fn every_published_vector_has_its_verdict() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    assert!(vectors.len() >= 12);
    for vector in vectors {
        let auth = auth_of(vector["scheme"].as_str().unwrap(), vector["secret"].as_str().unwrap());
        let headers: BTreeMap<String, String> = vector["headers"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect();
        let body = text(&vector["body"]);
        let now = vector["now"].as_i64().unwrap();
        let result = check(&auth, &headers, body.as_bytes(), now);
        assert_eq!(result.is_ok(), vector["valid"].as_bool().unwrap(), "{vector}: {result:?}");
        // One bit of the body more, and every scheme that signs must refuse.
        let signs = !matches!(auth, Auth::Basic { .. } | Auth::StaticHeader { .. } | Auth::PathToken { .. });
        let tampered = check(&auth, &headers, format!("{body} ").as_bytes(), now);
        assert!(!signs || tampered.is_err(), "{vector}");
    }
}

#[test]
fn every_native_sample_is_signed_as_its_headers_say() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../payloads/booking");
    let mut seen = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(stem) = name.strip_suffix(".headers.json").filter(|name| name.starts_with("guestlink__"))
        else {
            continue;
        };
        let headers: BTreeMap<String, String> =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let body = std::fs::read(format!("{directory}/{stem}.json")).unwrap();
        let secret = Secret::Literal(headers["_secret"].clone());
        let auth = Auth::StandardWebhooks { secret, old_secrets: vec![] };
        let at: i64 = headers["webhook-timestamp"].parse().unwrap();
        assert_eq!(check(&auth, &headers, &body, at), Ok(()), "{name}");
        assert_eq!(check(&auth, &headers, &body, at + 300), Ok(()), "{name}");
        assert_eq!(check(&auth, &headers, &body, at + 301), Err(Denied::Stale), "{name}");
        assert_eq!(check(&auth, &headers, &body, at - 301), Err(Denied::Stale), "{name}");
        seen += 1;
    }
    assert!(seen >= 8);
}

fn signed(id: &str, at: i64, body: &[u8], secret: &str) -> String {
    use ::hmac::{Hmac, KeyInit as _, Mac as _};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn headers(prefix: &str, id: &str, at: &str, signature: &str) -> BTreeMap<String, String> {
    [("id", id), ("timestamp", at), ("signature", signature)]
        .into_iter()
        .map(|(name, value)| (format!("{prefix}-{name}"), value.to_owned()))
        .collect()
}

fn standard(secret: &str, old: &[&str]) -> Auth {
    let literal = |text: &str| Secret::Literal(text.to_owned());
    Auth::StandardWebhooks {
        secret: literal(secret),
        old_secrets: old.iter().map(|old| literal(old)).collect(),
    }
}

#[test]
fn both_families_of_headers_are_taken_but_no_mixture() {
    let good = signed("msg_9", NOW, b"{}", SECRET);
    let auth = standard(SECRET, &[]);
    for family in ["webhook", "svix"] {
        assert_eq!(check(&auth, &headers(family, "msg_9", &NOW.to_string(), &good), b"{}", NOW), Ok(()));
    }
    let mut mixed = headers("webhook", "msg_9", &NOW.to_string(), &good);
    let signature = mixed.remove("webhook-signature").unwrap();
    mixed.insert("svix-signature".to_owned(), signature);
    assert_eq!(check(&auth, &mixed, b"{}", NOW), Err(Denied::Missing));
    assert_eq!(check(&auth, &BTreeMap::new(), b"{}", NOW), Err(Denied::Missing));
}

#[test]
fn while_a_secret_is_changed_both_fit() {
    let new = "whsec_bmV3LXNlY3JldC1uZXctc2VjcmV0";
    let auth = standard(new, &[SECRET]);
    for secret in [new, SECRET] {
        let signature = signed("m", NOW, b"x", secret);
        assert_eq!(check(&auth, &headers("webhook", "m", &NOW.to_string(), &signature), b"x", NOW), Ok(()));
    }
    let signature = signed("m", NOW, b"x", "whsec_b3RoZXI=");
    let result = check(&auth, &headers("webhook", "m", &NOW.to_string(), &signature), b"x", NOW);
    assert_eq!(result, Err(Denied::Wrong));
}

#[test]
fn a_secret_in_the_environment_is_read_and_its_absence_is_our_fault() {
    let auth = Auth::PathToken { token: Secret::Env { env: "HOOK".to_owned() } };
    let none = BTreeMap::new();
    let request = Request { headers: &none, path: "/hooks/t0k%65n", query: "", body: b"", now: NOW };
    assert_eq!(verify(&auth, &|name| (name == "HOOK").then(|| "t0ken".to_owned()), &request), Ok(()));
    assert_eq!(verify(&auth, &|_| None, &request), Err(Denied::NoSecret));
    assert_eq!(verify(&auth, &|_| Some(String::new()), &request), Err(Denied::NoSecret));
}

#[test]
fn a_token_in_the_query_is_found_by_its_name() {
    assert_eq!(query_token("a b&c", "token", "x=1&token=a+b%26c"), Ok(()));
    assert_eq!(query_token("s", "token", "x=s"), Err(Denied::Missing));
    assert_eq!(query_token("s", "token", "token=t"), Err(Denied::Wrong));
    assert_eq!(query_token("", "token", "token="), Err(Denied::NoSecret));
    assert_eq!(path_token("s", "/hooks/"), Err(Denied::Missing));
}

#[test]
fn odd_headers_are_refused_without_a_panic() {
    for (at, signature) in [
        ("", "v1,AAAA"),
        ("abc", "v1,AAAA"),
        ("-5", "v1,AAAA"),
        ("+1777714200", "v1,AAAA"),
        ("99999999999999999999", "v1,AAAA"),
    ] {
        let result = check(&standard(SECRET, &[]), &headers("webhook", "m", at, signature), b"", NOW);
        assert_eq!(result, Err(Denied::Malformed), "{at}");
    }
    for signature in ["", "v1", "v1,", "v1,%%%", "v2,AAAA", "v1a,AAAA"] {
        let result =
            check(&standard(SECRET, &[]), &headers("webhook", "m", &NOW.to_string(), signature), b"", NOW);
        assert!(result.is_err(), "{signature}");
    }
    assert_eq!(basic("u", "p", "Bearer x"), Err(Denied::Malformed));
    assert_eq!(basic("u", "p", "Basic ?"), Err(Denied::Malformed));
    assert_eq!(basic("u", "p", "basic dTpw"), Ok(()));
    assert_eq!(stripe("s", "v1=00", b"", NOW), Err(Denied::Malformed));
}

proptest! {
    #[test]
    fn only_the_signed_body_passes(body in ".{0,40}", other in ".{0,40}", id in "[a-z0-9_]{1,12}", off in -400_i64..400) {
        let signature = signed(&id, NOW, body.as_bytes(), SECRET);
        let result = standard_webhooks(SECRET, &id, &NOW.to_string(), &signature, other.as_bytes(), NOW + off);
        prop_assert_eq!(result.is_ok(), body == other && off.abs() <= 300);
    }

    #[test]
    fn nothing_panics(secret in ".{0,20}", header in ".{0,60}", body in proptest::collection::vec(proptest::num::u8::ANY, 0..40)) {
        let _ = stripe(&secret, &header, &body, NOW);
        let _ = hmac_sha256(&secret, &header, "sha256=", Encoding::Hex, &body);
        let _ = standard_webhooks(&secret, "m", &NOW.to_string(), &header, &body, NOW);
        let _ = basic("u", &secret, &header);
        let _ = query_token(&secret, "t", &header);
        let _ = path_token(&secret, &header);
    }
}

#[test]
fn a_soap_user_counts_only_in_the_header_and_only_with_the_password_in_the_clear() {
    let soap = |token: &str| {
        format!(
            "<s:Envelope xmlns:s='u'><s:Header><w:Security xmlns:w='v'><w:UsernameToken>{token}</w:UsernameToken></w:Security></s:Header><s:Body/></s:Envelope>"
        )
    };
    let right = soap("<w:Username>ab</w:Username><w:Password>c&amp;d</w:Password>");
    assert_eq!(ws_security("ab", "c&d", right.as_bytes()), Ok(()));
    assert_eq!(ws_security("ab", "c", right.as_bytes()), Err(Denied::Wrong));
    assert_eq!(ws_security("a", "bc&d", right.as_bytes()), Err(Denied::Wrong));
    let hashed = soap("<w:Username>ab</w:Username><w:Password Type='x#PasswordDigest'>c&amp;d</w:Password>");
    assert_eq!(ws_security("ab", "c&d", hashed.as_bytes()), Err(Denied::Malformed));
    for none in [
        right.replace("s:Header", "s:Body"),
        right.replace("w:Security", "w:Other"),
        "words".to_owned(),
        String::new(),
    ] {
        assert_eq!(ws_security("ab", "c&d", none.as_bytes()), Err(Denied::Missing), "{none}");
    }
}
