//! Named places where a test may let the process die. Compiled only with the feature `failpoints`, so that the
//! shipped program has no such door. `GUESTLINK_FAIL_POINT=name:hits` aborts at the given hit.

/// Dies here if this place was chosen.
#[inline]
pub fn hit(name: &str) {
    #[cfg(feature = "failpoints")]
    armed::hit(name);
    #[cfg(not(feature = "failpoints"))]
    let _ = name;
}

#[cfg(feature = "failpoints")]
mod armed {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicI64, Ordering};

    static CHOSEN: LazyLock<Option<(String, AtomicI64)>> = LazyLock::new(|| {
        #[expect(clippy::disallowed_methods, reason = "only in builds made to be killed")]
        let setting = std::env::var("GUESTLINK_FAIL_POINT").ok()?;
        let (name, hits) = setting.split_once(':').unwrap_or((&setting, "1"));
        Some((name.to_owned(), AtomicI64::new(hits.parse().unwrap_or(1))))
    });

    pub(super) fn hit(name: &str) {
        if let Some((chosen, left)) = &*CHOSEN
            && chosen == name
            && left.fetch_sub(1, Ordering::SeqCst) == 1
        {
            // As `kill -9`: no destructors, no flush.
            std::process::abort();
        }
    }
}
