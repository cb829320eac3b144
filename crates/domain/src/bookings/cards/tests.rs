use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::*;

/// Published test numbers, one of each network and form.
const CARDS: &[&str] = &[
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111.1111.1111.1111",
    "4111\u{a0}1111\u{a0}1111\u{a0}1111",
    "41 11 11 11 11 11 11 11",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "3782 822463 10005",
    "30569309025904",
    "36227206271667",
    "6011111111111117",
    "3530111333300000",
    "6200000000000005",
    "6304000000000000",
    "4000 0000 0000 0000 006",
    "٤١١١١١١١١١١١١١١١",
    "４１１１１１１１１１１１１１１１",
];

fn digits(text: &str) -> String {
    text.chars().filter_map(number::digit).map(|digit| digit.to_string()).collect()
}

#[test]
fn every_kind_of_card_is_masked_in_a_sentence() {
    for card in CARDS {
        for text in [
            format!("my card is {card} thanks"),
            format!("card:{card}"),
            format!("VISA{card}, exp 12/30"),
            format!("1 {card} 12/30"),
        ] {
            let masked = mask(&text);
            assert_eq!(masked.found, 1, "{text} -> {}", masked.text);
            let (all, left) = (digits(card), digits(&masked.text));
            assert!(!left.contains(&all), "{}", masked.text);
            assert!(masked.text.contains('*') && masked.text.chars().count() == text.chars().count());
        }
    }
    assert_eq!(mask("4111 1111 1111 1111").text, "4111 11** **** 1111");
}

#[test]
fn security_codes_are_starred_even_alone() {
    for (text, expected) in [
        (
            "my card is 4111 1111 1111 1111 exp 12/30 cvv 123",
            "my card is 4111 11** **** 1111 exp 12/30 cvv ***",
        ),
        ("CVC: 9876.", "CVC: ****."),
        ("cvv is 123 and I arrive at 1500", "cvv is *** and I arrive at 1500"),
        ("código de seguridad 321", "código de seguridad ***"),
        ("Sicherheitscode 321", "Sicherheitscode ***"),
        ("رمز الأمان ١٢٣", "رمز الأمان ***"),
        ("we are 123 people", "we are 123 people"),
        ("cvv", "cvv"),
        ("the cvv? no, room 12345", "the cvv? no, room 12345"),
    ] {
        assert_eq!(mask(text).text, expected);
    }
}

#[test]
fn what_only_looks_like_a_card_is_left_alone() {
    for text in [
        "+34 611 223 344",
        "+4915112345678",
        "4915112345678 call me",
        "+49 1511 2345678, +49 1511 2345679",
        "0049 170 9876543",
        "5511987654321",
        "447700900101",
        "wamid.HBgLNDQ3NzAwOTAwMTAxFQIAEhgUM0E4NDExMTExMTExMTExMTEA",
        "DE89 3704 0044 0532 0130 00",
        "ES91 2100 0418 4502 0005 1332",
        "2026-08-12 2026-08-15",
        "2026-08-12 215.00\n2026-08-13 215.00\n2026-08-14 215.00",
        "from 12 to 15 August, 2 adults, 1 child (7), 900 euros",
        "03dd7198-c5b7-493c-a889-74d0c2211de7",
        "41111111-1111-4111-8111-111111111111",
        "1786543200003",
        "1777714200123456789",
        "120226305854810726",
        "4111111111111112",
        "0000000000000000",
        "order 41111111111111111111111",
    ] {
        assert_eq!(mask(text), Masked { text: text.to_owned(), found: 0 });
    }
}

#[test]
fn the_payloads_keep_nothing_they_must_not_contain() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../payloads/booking");
    let mut forbidden = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(stem) = name.strip_suffix(".expected.json") else { continue };
        let expected: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let body = ["json", "xml", "txt", "ics"]
            .iter()
            .find_map(|ending| std::fs::read(format!("{directory}/{stem}.{ending}")).ok())
            .unwrap();
        let scrubbed = scrub(&body);
        let text = String::from_utf8_lossy(&scrubbed.body);
        for never in expected["must_not_contain"].as_array().into_iter().flatten() {
            let never = never.as_str().unwrap();
            assert!(String::from_utf8_lossy(&body).contains(never));
            assert!(!text.contains(never), "{name}: {never}");
            forbidden += 1;
        }
        // What a mapping needs is still there.
        for key in ["reservation_ref", "check_in", "check_out", "guest_email", "unit_ref"] {
            if let Some(value) = expected[key].as_str() {
                let (was, is) = (String::from_utf8_lossy(&body).contains(value), text.contains(value));
                assert_eq!(was, is, "{name}: {key} {value}");
            }
        }
    }
    assert!(forbidden >= 3);
}

#[test]
fn bodies_without_cards_are_stored_to_the_letter() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../payloads");
    let mut seen = 0;
    for below in ["booking", "whatsapp/inbound", "whatsapp/status", "whatsapp/other"] {
        for entry in std::fs::read_dir(format!("{directory}/{below}")).unwrap() {
            let path = entry.unwrap().path();
            let body = std::fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let has_cards = [
                "bookingcom__OTA",
                "expedia__",
                "verticalbooking__",
                "channex__booking",
                "siteminder",
                "stripe__charge",
            ];
            if has_cards.iter().any(|with| name.starts_with(with)) {
                continue;
            }
            let scrubbed = scrub(&body);
            assert_eq!(scrubbed.removed, 0, "{name}: {}", String::from_utf8_lossy(&scrubbed.body));
            assert_eq!(scrubbed.body.as_ref(), body, "{name}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn names_and_contents_of_json_are_both_looked_at() {
    let body = json!({
        "id": 4_111_111_111_111_111_i64, "booking_id": "4111111111111111", "stripeToken": "tok_1", "pcibookingToken": "",
        "guarantee": {"card_number": "411111******1111", "cvv": "***", "expiration_date": "10/2030"},
        "deposit": {"guarantee": "deposit required"},
        "payment": {"card": {"number": "4242424242424242", "exp_month": 12, "brand": "visa", "last4": "4242"}, "method": "card"},
        "valid": {"ExpireDate": "2026-08-13", "expiry": "12/30"},
        "notes": "pay with 5555 5555 5555 4444 cvv 999", "amount": 4_242_424_242_424_242_i64,
        "guest": {"phone": "+4915112345678", "CVC": 123},
    });
    let scrubbed = scrub(body.to_string().as_bytes()).body.into_owned();
    let value: Value = serde_json::from_slice(&scrubbed).unwrap();
    assert_eq!(
        value,
        json!({
            "id": 4_111_111_111_111_111_i64, "booking_id": "4111111111111111", "pcibookingToken": "",
            "deposit": {"guarantee": "deposit required"},
            "payment": {"card": {"brand": "visa", "last4": "4242"}, "method": "card"},
            "valid": {"ExpireDate": "2026-08-13"},
            "notes": "pay with 5555 55** **** 4444 cvv ***", "amount": "424242******4242",
            "guest": {"phone": "+4915112345678"},
        })
    );
}

#[test]
fn xml_loses_the_card_and_nothing_else() {
    let text = r#"<R ExpireDate="2026-08-13"><ns:PaymentCard CardNumber='4111111111111111'><ns:CardHolderName>A</ns:CardHolderName></ns:PaymentCard><Guarantee Type="deposit"/><Card SeriesCode="123" ExpireDate="1230" CardCode="VI"/><b>4111 1111 1111 1111</b></R>"#;
    let scrubbed = scrub(text.as_bytes()).body.into_owned();
    assert_eq!(
        String::from_utf8(scrubbed).unwrap(),
        r#"<R ExpireDate="2026-08-13"><Guarantee Type="deposit"/><Card SeriesCode="" ExpireDate="" CardCode="VI"/><b>4111 11** **** 1111</b></R>"#
    );
    assert_eq!(scrub(b"<PaymentCard>4111111111111111").body.as_ref(), b"");
}

#[test]
fn forms_lose_the_card_and_nothing_else() {
    let form = "name=Omar&phone=%2B201001234567&card=4111+1111+1111+1111&cvv=123&cc_exp=12%2F30&checkin=12%2F08%2F2026&booking_id=4111111111111111";
    assert_eq!(
        String::from_utf8(scrub(form.as_bytes()).body.into_owned()).unwrap(),
        "name=Omar&phone=%2B201001234567&card=4111+11**+****+1111&checkin=12%2F08%2F2026&booking_id=4111111111111111"
    );
}

#[test]
fn json_too_deep_to_read_is_still_searched() {
    let body = format!("{}\"4111111111111111\",\"cvv\":\"123\"{}", "[".repeat(500), "]".repeat(500));
    let scrubbed = String::from_utf8(scrub(body.as_bytes()).body.into_owned()).unwrap();
    assert!(scrubbed.contains("411111******1111") && scrubbed.contains("\"cvv\":\"***\""), "{scrubbed}");
}

#[test]
fn large_bodies_are_searched_in_reasonable_time() {
    let digits = "4111 ".repeat(40_000);
    assert!(mask(&digits).found < 40_000);
    assert_eq!(mask(&"1".repeat(200_000)).found, 0);
    let cvv = "cvv".repeat(60_000);
    assert_eq!(mask(&cvv).found, 0);
}

/// Appends the check digit.
fn with_check_digit(payload: &str) -> String {
    let sum: u32 = payload
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let value = u32::from(byte - b'0') * if index % 2 == 0 { 2 } else { 1 };
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    format!("{payload}{}", (10 - sum % 10) % 10)
}

proptest! {
    #[test]
    fn any_visa_anywhere_in_a_text_is_masked(middle in "[0-9]{14}", before in "[a-zñ ,:]{0,10}", after in "[a-zñ ,:]{0,10}", separator in "[ -]?") {
        let card = with_check_digit(&format!("4{middle}"));
        let groups: Vec<String> = card.as_bytes().chunks(4).map(|chunk| String::from_utf8_lossy(chunk).into_owned()).collect();
        let masked = mask(&format!("{before}{}{after}", groups.join(&separator)));
        prop_assert!(masked.found == 1 && !digits(&masked.text).contains(&card), "{}", masked.text);
    }

    #[test]
    fn masking_twice_changes_nothing_more(text in ".{0,80}") {
        let once = mask(&text);
        prop_assert_eq!(&mask(&once.text).text, &once.text);
        prop_assert_eq!(once.text.chars().count(), text.chars().count());
    }

    #[test]
    fn international_numbers_are_never_harmed(number in "[1-9][0-9]{6,14}", spaced in proptest::bool::ANY) {
        let text = if spaced {
            let parts: Vec<String> = number.as_bytes().chunks(3).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
            format!("call +{}", parts.join(" "))
        } else {
            format!("call +{number}")
        };
        prop_assert_eq!(mask(&text).text, text);
    }

    #[test]
    fn any_body_is_scrubbed_without_a_panic(body in proptest::collection::vec(proptest::num::u8::ANY, 0..120)) {
        let _ = scrub(&body);
    }

    #[test]
    fn any_markup_is_scrubbed_without_a_panic(text in "[<>/a-zA-Z=\"' 0-9é:]{0,80}") {
        let _ = scrub(format!("<{text}").as_bytes());
        let _ = scrub(format!("a={text}&cvv=1").as_bytes());
    }
}

#[test]
fn the_password_of_a_soap_message_goes_as_well_and_nothing_else_of_it() {
    let soap = "<e:Header><wsse:UsernameToken><wsse:Username>guestlink</wsse:Username><wsse:Password Type='#PasswordText'>\
                a long one</wsse:Password></wsse:UsernameToken></e:Header><e:Body><a>12</a></e:Body>";
    let clean = scrub(soap.as_bytes());
    let clean = String::from_utf8_lossy(&clean.body);
    assert!(!clean.contains("a long one"), "{clean}");
    assert!(
        clean.contains("<wsse:Username>guestlink</wsse:Username></wsse:UsernameToken>")
            && clean.contains("<a>12</a>")
    );
}
