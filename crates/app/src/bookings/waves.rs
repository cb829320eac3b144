//! In which order booking events may be worked together.

use std::collections::HashMap;

/// Splits into waves: in a wave nothing is about the same booking or person, and what is about the same keeps its order
/// from wave to wave. Few large transactions win, also when a platform tells of a booking twice in a breath.
pub(super) fn waves<T>(items: Vec<T>, names: impl Fn(&T) -> Vec<String>) -> Vec<Vec<T>> {
    let mut waves: Vec<Vec<T>> = Vec::new();
    let mut last: HashMap<String, usize> = HashMap::new();
    for item in items {
        let names = names(&item);
        let after = names.iter().filter_map(|name| last.get(name)).max();
        let wave = after.map_or(0, |wave| wave.saturating_add(1));
        last.extend(names.into_iter().map(|name| (name, wave)));
        match waves.get_mut(wave) {
            Some(items) => items.push(item),
            None => waves.push(vec![item]),
        }
    }
    waves
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::waves;

    proptest! {
        #[test]
        fn a_wave_holds_nothing_twice_and_the_order_of_each_is_kept(
            items in proptest::collection::vec(proptest::collection::vec(0_u8..6, 0..3), 0..40)
        ) {
            let numbered: Vec<(usize, Vec<u8>)> = items.into_iter().enumerate().collect();
            let waves = waves(numbered.clone(), |(_, names)| names.iter().map(u8::to_string).collect());
            let all: Vec<_> = waves.iter().flatten().cloned().collect();
            prop_assert_eq!(all.len(), numbered.len());
            for wave in &waves {
                for (n, (_, names)) in wave.iter().enumerate() {
                    prop_assert!(wave[..n].iter().all(|(_, before)| names.iter().all(|name| !before.contains(name))));
                }
            }
            for name in 0..6 {
                let order: Vec<usize> = all.iter().filter(|(_, names)| names.contains(&name)).map(|(at, _)| *at).collect();
                prop_assert!(order.is_sorted(), "{order:?}");
            }
        }

        #[test]
        fn what_has_nothing_to_do_with_each_other_shares_one_wave(count in 1_usize..100) {
            let waves = waves((0..count).collect(), |n| vec![n.to_string()]);
            prop_assert_eq!(waves.len(), 1);
        }
    }
}
