//! Quotes are found by their id, and by the secret in their link.

use bytes::Bytes;
use guestlink_domain::ids::QuoteId;
use guestlink_store::{
    Retry,
    messaging::Batch,
    sales::{self, Quote},
};

use crate::{
    on_both,
    world::{TENANT, at, fresh, write},
};

fn quote(secret: &'static [u8]) -> Quote {
    Quote {
        tenant: TENANT,
        id: QuoteId(fresh()),
        conversation: None,
        data: serde_json::json!({"total": 42_000}),
        valid_until: at(3_600),
        token_hash: Bytes::from_static(secret),
    }
}

on_both! {
    /// A link leads to its quote and to no other.
    async fn a_link_leads_to_its_quote(db: Database) {
        let (one, two) = (quote(b"one"), quote(b"two"));
        let _ = write(&db.store, Batch { quotes: vec![one.clone(), two], ..Batch::default() }, &[]).await.unwrap();
        assert_eq!(sales::quote_by_token(&db.store, &one.token_hash).await.unwrap(), Some(one.clone()));
        assert_eq!(sales::quote_by_token(&db.store, &Bytes::from_static(b"on")).await.unwrap(), None);
        assert_eq!(sales::quote(&db.store, TENANT, one.id).await.unwrap(), Some(one));
        let clash = Batch { quotes: vec![quote(b"two")], ..Batch::default() };
        assert_eq!(write(&db.store, clash, &[]).await.unwrap_err().retry(), Retry::Reload);
    }
}
