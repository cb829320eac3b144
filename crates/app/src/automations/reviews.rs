//! How templates stand at WhatsApp: followed by webhook and by asking, and known to every decision.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use guestlink_domain::automations::{Review, ReviewStatus, Reviews};
use guestlink_domain::ids::TenantId;
use guestlink_domain::resort::templates::Category;
use guestlink_store::StoreError;
use guestlink_store::reviews::{self as stored, ReviewRow};
use guestlink_whatsapp::client::TemplateQuery;
use guestlink_whatsapp::templates::Definition;
use guestlink_whatsapp::webhook::fields::{Field, TemplateEvent, language_code};
use jiff::{SignedDuration, Timestamp};

use crate::App;
use crate::messaging::desk::Desk;
use crate::properties::Property;

/// Meta is asked so often how reviews stand, besides what its webhooks tell.
const ASK_AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// After a failure it is asked again so soon.
const ASK_SOON: SignedDuration = SignedDuration::from_secs(20);
/// Meta pauses a template for 3 hours the first time, for 6 the second; then it is disabled.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_hours(3);
const SECOND_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// What is known of reviews, in memory, and when Meta was asked last.
#[derive(Debug, Default)]
pub(crate) struct ReviewDesk {
    known: RwLock<HashMap<TenantId, Arc<Reviews>>>,
    asked: RwLock<Option<Timestamp>>,
    failed: AtomicU32,
}

impl ReviewDesk {
    pub(crate) fn of(&self, tenant: TenantId) -> Arc<Reviews> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&tenant).cloned().unwrap_or_default()
    }

    fn put(&self, known: HashMap<TenantId, Arc<Reviews>>) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
    }
}

impl App {
    /// Reads what is known of reviews.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh_reviews(&self) -> Result<(), StoreError> {
        let mut known: HashMap<TenantId, Reviews> = HashMap::new();
        for row in stored::all(self.store()).await? {
            let Some(status) = row.status.as_deref().map(ReviewStatus::read) else { continue };
            let category = row.category.as_deref().and_then(category_of);
            let review = Review { status, category, paused_until: row.paused_until };
            known.entry(row.tenant).or_default().0.insert((row.name, row.language), review);
        }
        self.reviews().put(known.into_iter().map(|(tenant, reviews)| (tenant, Arc::new(reviews))).collect());
        Ok(())
    }

    /// How the reviews of an organisation's templates stand, as last told.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reviews_of(&self, tenant: TenantId) -> Result<Vec<ReviewRow>, StoreError> {
        let all = stored::all(self.store()).await?;
        Ok(all.into_iter().filter(|row| row.tenant == tenant).collect())
    }

    /// Asks Meta how reviews stand, if that was not done lately and there is an account to ask about.
    pub(crate) async fn follow_reviews(&self) -> Result<(), StoreError> {
        let now = self.clock().now();
        let asked = *self.reviews().asked.read().unwrap_or_else(PoisonError::into_inner);
        let lately = asked.is_some_and(|asked| now.duration_since(asked) < ASK_AGAIN);
        if lately || self.config().whatsapp.business_account_id.is_none() {
            return Ok(());
        }
        *self.reviews().asked.write().unwrap_or_else(PoisonError::into_inner) = Some(now);
        let Err(why) = self.sync_templates().await? else {
            self.reviews().failed.store(0, Ordering::Relaxed);
            return Ok(());
        };
        let soon = now.saturating_sub(ASK_AGAIN).and_then(|then| then.saturating_add(ASK_SOON));
        *self.reviews().asked.write().unwrap_or_else(PoisonError::into_inner) = soon.ok();
        // Whoever starts beside us may need a moment; what lasts is told.
        if self.reviews().failed.fetch_add(1, Ordering::Relaxed) < 3 {
            tracing::info!(%why, "WhatsApp could not be asked how the templates stand; trying again soon");
        } else {
            tracing::warn!(%why, "WhatsApp could not be asked how the templates stand");
        }
        Ok(())
    }

    /// Asks Meta for every template of the account and keeps how each stands; how many. What we know and Meta does not
    /// list is gone.
    ///
    /// # Errors
    /// When the database cannot be written. Inside: why Meta could not be asked.
    pub async fn sync_templates(&self) -> Result<Result<usize, String>, StoreError> {
        let Some(account) = self.config().whatsapp.business_account_id.clone() else {
            return Ok(Err("no WhatsApp business account is set (whatsapp.business_account_id)".to_owned()));
        };
        let (now, tenant) = (self.clock().now(), Self::home_tenant());
        let mut query = TemplateQuery { limit: 100, ..TemplateQuery::default() };
        let (mut rows, mut listed) = (Vec::new(), BTreeSet::new());
        loop {
            let page = match self.client().templates(&account, &query).await {
                Ok(page) => page,
                Err(failure) => return Ok(Err(failure.to_string())),
            };
            for one in &page.data {
                let row = row_of(one, tenant, &account, now);
                listed.insert((row.name.clone(), row.language.clone()));
                rows.push(row);
            }
            match page.next {
                Some(after) if !page.data.is_empty() => query.after = Some(after),
                _ => break,
            }
        }
        let known = stored::all(self.store()).await?;
        let gone = known.into_iter().filter(|row| {
            row.account == account && !listed.contains(&(row.name.clone(), row.language.clone()))
        });
        let count = rows.len();
        rows.extend(gone.map(|row| ReviewRow {
            status: Some(ReviewStatus::Deleted.as_str().to_owned()),
            updated_at: now,
            ..row
        }));
        let mut tx = self.store().begin().await?;
        stored::save(&mut tx, rows).await?;
        tx.commit().await?;
        self.refresh_reviews().await?;
        Ok(Ok(count))
    }
}

fn row_of(one: &Definition, tenant: TenantId, account: &str, now: Timestamp) -> ReviewRow {
    let status = one.status.as_ref().map_or("PENDING", |status| status.as_str());
    ReviewRow {
        tenant,
        account: account.to_owned(),
        name: one.name.clone().unwrap_or_default(),
        language: language_code(one.language.as_deref().unwrap_or_default()).into_owned(),
        status: Some(ReviewStatus::read(status).as_str().to_owned()),
        category: one.category.as_ref().map(|category| category.as_str().to_ascii_lowercase()),
        quality: one.quality().map(|quality| quality.as_str().to_ascii_lowercase()),
        reason: one.rejected_reason.clone().filter(|reason| reason != "NONE"),
        paused_until: None,
        updated_at: now,
    }
}

fn category_of(word: &str) -> Option<Category> {
    match word {
        "marketing" => Some(Category::Marketing),
        "utility" => Some(Category::Utility),
        "authentication" => Some(Category::Authentication),
        _ => None,
    }
}

/// News of a template: kept, whatever else becomes of it.
pub(crate) fn review_news(desk: &mut Desk, property: &Property, account: &str, field: &Field) {
    let row = |name: Option<&String>, language: Option<&String>| ReviewRow {
        tenant: property.tenant,
        account: account.to_owned(),
        name: name.cloned().unwrap_or_default(),
        language: language_code(language.map(String::as_str).unwrap_or_default()).into_owned(),
        status: None,
        category: None,
        quality: None,
        reason: None,
        paused_until: None,
        updated_at: desk.now(),
    };
    let news = match field {
        Field::TemplateStatus(news) => {
            let event = news.event.as_ref();
            let title = news.other_info.as_ref().and_then(|info| info.title.as_deref()).unwrap_or_default();
            let pause = if title == "SECOND_PAUSE" { SECOND_PAUSE } else { FIRST_PAUSE };
            let paused = event == Some(&TemplateEvent::Paused);
            let base = row(news.message_template_name.as_ref(), news.message_template_language.as_ref());
            ReviewRow {
                status: event.map(|event| ReviewStatus::read(event.as_str()).as_str().to_owned()),
                category: news
                    .message_template_category
                    .as_ref()
                    .map(|one| one.as_str().to_ascii_lowercase()),
                reason: news.reason.as_ref().map(|reason| reason.as_str().to_owned()),
                paused_until: paused.then(|| desk.now().saturating_add(pause).unwrap_or(Timestamp::MAX)),
                ..base
            }
        }
        Field::TemplateQuality(news) => ReviewRow {
            quality: news.new_quality_score.as_ref().map(|score| score.as_str().to_ascii_lowercase()),
            ..row(news.message_template_name.as_ref(), news.message_template_language.as_ref())
        },
        Field::TemplateCategory(news) if !news.is_impending() => ReviewRow {
            category: news.new_category.as_ref().map(|one| one.as_str().to_ascii_lowercase()),
            ..row(news.message_template_name.as_ref(), news.message_template_language.as_ref())
        },
        _ => return,
    };
    desk.batch.reviews.push(news);
}
