//! Days and periods in a query.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::problem::Problem;

/// Days a period may have.
const MOST: i32 = 400;

/// A day, if one is said.
pub(super) fn day(text: Option<&str>) -> Result<Option<Date>, Problem> {
    let read = |text: &str| text.parse().map_err(|_no_day| Problem::query("Days are written as 2027-08-31."));
    text.map(read).transpose()
}

/// A period that is one.
pub(super) fn span(from: Date, to: Date) -> Result<(Date, Date), Problem> {
    if to < from || from.saturating_add(MOST.days()) < to {
        return Err(Problem::query("`to` lies 0 to 400 days after `from`."));
    }
    Ok((from, to))
}
