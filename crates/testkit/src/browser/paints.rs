//! How fast a page is for whoever opens it for the first time: what the browser itself measured.

use serde_json::Value;

use super::{Browser, Throttle};

/// Everything the browser knows once the page has come to rest.
const MEASURE: &str = "
    return new Promise(done => {
        const seen = { fcp: 0, lcp: 0, cls: 0 };
        for (const [type, note] of [
            ['paint', e => { if (e.name === 'first-contentful-paint') seen.fcp = e.startTime }],
            ['largest-contentful-paint', e => { seen.lcp = e.startTime }],
            ['layout-shift', e => { if (!e.hadRecentInput) seen.cls += e.value }],
        ]) new PerformanceObserver(l => l.getEntries().forEach(note)).observe({ type, buffered: true });
        const page = performance.getEntriesByType('navigation')[0];
        const parts = performance.getEntriesByType('resource');
        const photo = e => e.initiatorType === 'img' || /\\.(jpg|webp|png)$/.test(new URL(e.name).pathname);
        const size = list => list.reduce((sum, e) => sum + e.encodedBodySize, 0);
        seen.html = page.encodedBodySize;
        seen.bytes = page.encodedBodySize + size(parts.filter(e => !photo(e)));
        seen.photos = size(parts.filter(photo));
        const lazy = new Set([...document.images].filter(i => i.loading === 'lazy').map(i => i.currentSrc));
        seen.requests = 1 + parts.filter(e => e.startTime <= page.loadEventEnd && !lazy.has(e.name)).length;
        setTimeout(() => done(seen), 500);
    })";

/// A first visit: times in milliseconds from the tap on the link, sizes as they went over the line.
#[derive(Clone, Copy, Debug)]
pub struct Paints {
    /// First contentful paint.
    pub first: f64,
    /// Largest contentful paint.
    pub largest: f64,
    /// Cumulative layout shift.
    pub shift: f64,
    /// The page itself, compressed.
    pub html: f64,
    /// Page, style and script, compressed; no photos.
    pub bytes: f64,
    /// Photos that came by themselves.
    pub photos: f64,
    /// Requests until the page was loaded, itself among them; without photos further down, which come when they come.
    pub requests: f64,
}

impl Paints {
    /// Opens a page for the first time on a new phone on a slow line.
    pub async fn of(url: &str) -> Self {
        let browser = Browser::open().await;
        browser.phone().await;
        browser.slow(Throttle::SLOW_4G).await;
        browser.visit(url).await;
        Self::seen_by(&browser).await
    }

    /// What a browser has measured of the page that it shows.
    pub async fn seen_by(browser: &Browser) -> Self {
        let seen = browser.run(MEASURE).await;
        let number = |name: &str| seen.get(name).and_then(Value::as_f64).unwrap_or(f64::MAX);
        Self {
            first: number("fcp"),
            largest: number("lcp"),
            shift: number("cls"),
            html: number("html"),
            bytes: number("bytes"),
            photos: number("photos"),
            requests: number("requests"),
        }
    }

    /// The better of two visits in everything: what the page costs, without what the machine did besides.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            largest: self.largest.min(other.largest),
            shift: self.shift.min(other.shift),
            html: self.html.max(other.html),
            bytes: self.bytes.max(other.bytes),
            photos: self.photos.max(other.photos),
            requests: self.requests.max(other.requests),
        }
    }
}

impl std::fmt::Display for Paints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "first paint {:.0} ms, largest {:.0} ms, shift {:.4}; page {:.1} KB, without photos {:.1} KB, photos {:.1} KB, \
             {:.0} requests",
            self.first,
            self.largest,
            self.shift,
            self.html / 1000.0,
            self.bytes / 1000.0,
            self.photos / 1000.0,
            self.requests
        )
    }
}
