//! Tenants, properties, numbers, resort directories, and small things kept by key.

use std::collections::BTreeMap;

use bytes::Bytes;
use guestlink_store::{
    media,
    resorts::{self, NewRevision, Number, Photo, Property, Tenant},
    settings,
};

use crate::{
    on_both,
    world::{NUMBER, PROPERTY, TENANT, at},
};

fn revision(text: &str, picture: &'static [u8]) -> NewRevision {
    NewRevision {
        tenant: TENANT,
        property: PROPERTY,
        files: BTreeMap::from([("texts/es.json".to_owned(), text.to_owned())]),
        photos: vec![Photo {
            path: "villa.jpg".to_owned(),
            sha256: Bytes::from_static(picture),
            bytes: Bytes::from_static(picture),
        }],
        kept: BTreeMap::new(),
        author: None,
        applied_at: at(0),
    }
}

on_both! {
    /// Putting again changes; numbers lead to their tenant and property.
    async fn the_house_is_set_up(db: Database) {
        let mut tenant =
            Tenant { id: TENANT, slug: "ventisol".to_owned(), name: "Ventisol".to_owned(), created_at: at(0) };
        let mut property = Property {
            tenant: TENANT,
            id: PROPERTY,
            slug: "beach".to_owned(),
            name: "Beach".to_owned(),
            timezone: "Europe/Madrid".to_owned(),
        };
        let number = Number {
            phone_number_id: NUMBER.to_owned(),
            tenant: TENANT,
            property: PROPERTY,
            display: "+34 600".to_owned(),
        };
        for name in ["Ventisol", "Ventisol Resorts"] {
            tenant.name = name.to_owned();
            property.name = name.to_owned();
            let mut tx = db.store.begin().await.unwrap();
            resorts::put_tenant(&mut tx, &tenant).await.unwrap();
            resorts::put_property(&mut tx, &property).await.unwrap();
            resorts::put_number(&mut tx, &number).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(resorts::tenants(&db.store).await.unwrap(), [tenant]);
        assert_eq!(resorts::properties(&db.store, TENANT).await.unwrap(), [property]);
        assert_eq!(resorts::numbers(&db.store).await.unwrap(), [number]);
    }

    /// The newest directory counts; equal photos are kept once; text survives to the letter.
    async fn the_newest_directory_counts(db: Database) {
        assert_eq!(resorts::latest(&db.store, TENANT, PROPERTY).await.unwrap(), None);
        let text = "{\n  \"a\": \"¡Hola! \\u0000 \u{1F334}\"\r\n}\n";
        for (n, new) in [revision("{}", b"one"), revision(text, b"one"), revision(text, b"two")].into_iter().enumerate() {
            let mut tx = db.store.begin().await.unwrap();
            let number = resorts::save_revision(&mut tx, new.clone()).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(number, i64::try_from(n).unwrap() + 1);
            let latest = resorts::latest(&db.store, TENANT, PROPERTY).await.unwrap().unwrap();
            assert_eq!((latest.revision, latest.files), (number, new.files));
            assert_eq!(latest.photos["villa.jpg"], hex::encode(&new.photos[0].sha256));
            let bytes = resorts::photo(&db.store, TENANT, PROPERTY, &new.photos[0].sha256).await.unwrap();
            assert_eq!(bytes, Some(new.photos[0].bytes.clone()));
        }
        assert_eq!(db.count("SELECT count(*) FROM resort_photo").await, 2);
    }

    /// Who changes words keeps the pictures, and every revision stays readable with who made it.
    async fn revisions_stay_readable(db: Database) {
        let pictured = revision("{}", b"one");
        let sum = hex::encode(&pictured.photos[0].sha256);
        let reworded = NewRevision {
            photos: Vec::new(),
            kept: BTreeMap::from([("villa.jpg".to_owned(), sum.clone())]),
            author: Some("Marta".to_owned()),
            ..revision("{ }", b"one")
        };
        for new in [pictured, reworded] {
            let mut tx = db.store.begin().await.unwrap();
            resorts::save_revision(&mut tx, new).await.unwrap();
            tx.commit().await.unwrap();
        }
        let all = resorts::revisions(&db.store, TENANT, PROPERTY, i64::MAX, 10).await.unwrap();
        let told: Vec<_> = all.iter().map(|one| (one.revision, one.author.as_deref(), &one.photos["villa.jpg"])).collect();
        assert_eq!(told, [(2, Some("Marta"), &sum), (1, None, &sum)]);
        let older = resorts::revisions(&db.store, TENANT, PROPERTY, 2, 10).await.unwrap();
        assert_eq!(older.iter().map(|one| one.revision).collect::<Vec<_>>(), [1]);
        assert!(resorts::revisions(&db.store, TENANT, PROPERTY, i64::MAX, 0).await.unwrap().is_empty());
    }

    /// Settings are replaced.
    async fn settings_are_replaced(db: Database) {
        for value in [&b"sealed"[..], &[0, 255]] {
            let value = Bytes::copy_from_slice(value);
            let mut tx = db.store.begin().await.unwrap();
            settings::put(&mut tx, "whatsapp.token", &value).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(settings::get(&db.store, "whatsapp.token").await.unwrap(), Some(value));
        }
        assert_eq!(settings::get(&db.store, "other").await.unwrap(), None);
    }

    /// An upload is used until it expires, is replaced, or turns out to be gone.
    async fn uploads_are_remembered(db: Database) {
        let picture = Bytes::from_static(b"sha");
        let mut tx = db.store.begin().await.unwrap();
        media::remember(&mut tx, NUMBER, &picture, "m1", at(10)).await.unwrap();
        media::remember(&mut tx, NUMBER, &picture, "m2", at(20)).await.unwrap();
        assert_eq!(media::uploaded(&mut tx, NUMBER, &picture, at(19)).await.unwrap().as_deref(), Some("m2"));
        assert_eq!(media::uploaded(&mut tx, NUMBER, &picture, at(20)).await.unwrap(), None);
        assert_eq!(media::uploaded(&mut tx, "other", &picture, at(0)).await.unwrap(), None);
        media::forget(&mut tx, NUMBER, "m2").await.unwrap();
        assert_eq!(media::uploaded(&mut tx, NUMBER, &picture, at(0)).await.unwrap(), None);
    }
}
