//! Links to guests' pages: one in force for each stay, openings counted.

use bytes::Bytes;
use guestlink_domain::ids::StayId;
use guestlink_store::{
    StoreError,
    welcome::{self, Link, Openings},
};

use crate::{
    on_both,
    world::{TENANT, at, fresh},
};

fn link(stay: StayId, token: u8) -> Link {
    Link {
        tenant: TENANT,
        stay,
        token_hash: Bytes::from(vec![token; 32]),
        sealed: Bytes::from(vec![token; 48]),
        issued_at: at(1),
        revoked_at: None,
        opened: 0,
        last_opened_at: None,
    }
}

async fn issue(store: &guestlink_store::Store, link: &Link) -> Result<(), StoreError> {
    let mut tx = store.begin().await.unwrap();
    welcome::issue(&mut tx, vec![link.clone()]).await?;
    tx.commit().await
}

on_both! {
    /// A second link is refused while the first is in force; after a revocation the old one is still known, as revoked.
    async fn a_stay_has_one_link_in_force(db: Database) {
        let stay = StayId(fresh());
        let (first, second) = (link(stay, 1), link(stay, 2));
        issue(&db.store, &first).await.unwrap();
        assert!(matches!(issue(&db.store, &second).await, Err(StoreError::Conflict { .. })));
        let mut tx = db.store.begin().await.unwrap();
        assert!(welcome::revoke(&mut tx, TENANT, stay, at(5)).await.unwrap());
        welcome::issue(&mut tx, vec![second.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(welcome::of_stay(&db.store, TENANT, stay).await.unwrap(), Some(second.clone()));
        let old = welcome::by_hash(&db.store, &first.token_hash).await.unwrap().unwrap();
        assert_eq!(old, Link { revoked_at: Some(at(5)), ..first });
        assert_eq!(welcome::by_hash(&db.store, &Bytes::from(vec![9; 32])).await.unwrap(), None);
        let mut tx = db.store.begin().await.unwrap();
        assert!(!welcome::revoke(&mut tx, TENANT, StayId(fresh()), at(6)).await.unwrap());
    }

    /// Openings add up, whoever else counts at the same time.
    async fn openings_add_up(db: Database) {
        let (one, other) = (link(StayId(fresh()), 11), link(StayId(fresh()), 12));
        issue(&db.store, &one).await.unwrap();
        issue(&db.store, &other).await.unwrap();
        let opened = |link: &Link, count, last| Openings {
            tenant: TENANT, token_hash: link.token_hash.clone(), count, last_at: at(last),
        };
        for openings in [vec![opened(&one, 2, 10), opened(&other, 1, 11)], vec![opened(&one, 3, 12)]] {
            let mut tx = db.store.begin().await.unwrap();
            welcome::count(&mut tx, openings).await.unwrap();
            tx.commit().await.unwrap();
        }
        let kept = welcome::by_hash(&db.store, &one.token_hash).await.unwrap().unwrap();
        assert_eq!((kept.opened, kept.last_opened_at), (5, Some(at(12))));
        assert_eq!(welcome::by_hash(&db.store, &other.token_hash).await.unwrap().unwrap().opened, 1);
    }
}
