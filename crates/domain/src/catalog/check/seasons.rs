//! Seasons: ids, and ranges that leave no doubt which season a night lies in.

use std::collections::BTreeMap;

use super::Findings;
use crate::catalog::{NightRange, Season};

pub(super) fn check(seasons: &[Season], found: &mut Findings) {
    if seasons.is_empty() {
        found.add("/seasons", "at least one season", "without a season no night has a price");
    }
    found.unique_ids("/seasons", seasons.iter().map(|season| season.id.as_str()));
    for (index, season) in seasons.iter().enumerate() {
        if season.ranges.is_empty() {
            found.add(
                format!("/seasons/{index}/ranges"),
                "at least one range of nights",
                format!("the season \"{}\" has no nights", season.id),
            );
        }
        ranges_forward(&format!("/seasons/{index}/ranges"), &season.ranges, found);
    }
    overlaps(seasons, found);
}

/// A range begins before it ends.
pub(super) fn ranges_forward(list: &str, ranges: &[NightRange], found: &mut Findings) {
    for (index, range) in ranges.iter().enumerate() {
        if range.first() > range.last() {
            found.add(
                format!("{list}/{index}"),
                "the first night, then the last",
                format!("the range begins on {} and ends before, on {}", range.first(), range.last()),
            );
        }
    }
}

/// Two ranges of the same priority share no night. One sweep for each priority, so that a long file stays cheap.
fn overlaps(seasons: &[Season], found: &mut Findings) {
    let mut by_priority: BTreeMap<i32, Vec<(NightRange, usize, usize)>> = BTreeMap::new();
    for (season_index, season) in seasons.iter().enumerate() {
        let ranges = season.ranges.iter().enumerate().filter(|(_, range)| range.first() <= range.last());
        let list = by_priority.entry(season.priority).or_default();
        list.extend(ranges.map(|(index, range)| (*range, season_index, index)));
    }
    for (priority, mut ranges) in by_priority {
        ranges.sort_by_key(|(range, season, index)| (range.first(), *season, *index));
        let mut reaching: Option<(NightRange, usize)> = None;
        for (range, season_index, index) in ranges {
            if let Some((earlier, other)) = reaching
                && range.first() <= earlier.last()
            {
                let other = seasons.get(other).map_or("", |season| season.id.as_str());
                found.add(
                    format!("/seasons/{season_index}/ranges/{index}"),
                    "nights that no other season of the same priority has (or a higher \"priority\")",
                    format!(
                        "{} to {} overlaps {} to {} of \"{other}\", both with priority {priority}",
                        range.first(),
                        range.last(),
                        earlier.first(),
                        earlier.last(),
                    ),
                );
            }
            if reaching.is_none_or(|(earlier, _)| range.last() > earlier.last()) {
                reaching = Some((range, season_index));
            }
        }
    }
}
