//! Rows in groups by the values of a column: numbers cut at their quartiles, texts as they are, rare ones together.

use table::{Column, Values};

use super::figures;
use super::levels;
use crate::format::{self, Digits};

/// Distinct numbers up to which each is a group of its own.
const FEW: usize = 10;
/// Texts that are groups of their own; rarer ones are one group together.
const TOP: usize = 12;
/// Distinct numbers up to which a column can hold groups of people or things.
const GROUPS: usize = 12;

/// Rows in groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// For each row its group.
    pub codes: Vec<u16>,
    /// What all rows of a group have in common, like `31 < age ≤ 46`.
    pub conditions: Vec<String>,
    /// The same without the name of the column.
    pub names: Vec<String>,
}

impl Groups {
    /// Puts the given rows of a column into groups. Groups have rows; those of numbers are in ascending order, those of
    /// texts in falling order of their rows, the missing values last.
    pub fn of(column: &Column, rows: &[u32]) -> Self {
        match &column.values {
            Values::Numeric(values) => {
                let values: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
                numeric(column, &values)
            }
            Values::Categorical { .. } => {
                let texts: Vec<Option<String>> =
                    rows.iter().map(|row| column.cell_text(*row as usize).map(std::borrow::Cow::into_owned)).collect();
                categorical(&column.name, &texts)
            }
        }
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Places of the rows of each group.
    pub fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.len()];
        for (place, code) in self.codes.iter().enumerate() {
            members[*code as usize].push(place);
        }
        members
    }

    /// Puts rows into groups by a number of each, and leaves out the numbers that no row has.
    fn new(of: Vec<usize>, groups: Vec<(String, String)>) -> Self {
        let mut there = vec![false; groups.len()];
        of.iter().for_each(|group| there[*group] = true);
        let mut place = 0;
        let places: Vec<u16> = there
            .iter()
            .map(|there| {
                place += u16::from(*there);
                place.saturating_sub(1)
            })
            .collect();
        let kept = groups.into_iter().zip(&there).filter(|(_, there)| **there).map(|(group, _)| group);
        let (conditions, names) = kept.unzip();
        Self { codes: of.into_iter().map(|group| places[group]).collect(), conditions, names }
    }
}

/// Whether the values of a column can be groups to compare: a text, or few different numbers.
pub fn can_group(column: &Column) -> bool {
    match &column.values {
        Values::Categorical { categories, .. } => categories.len() > 1,
        Values::Numeric(values) => (2..=GROUPS).contains(&few_levels(values, GROUPS).len()),
    }
}

/// Whether rows can be told apart by a column.
pub fn can_slice(column: &Column) -> bool {
    match &column.values {
        Values::Categorical { categories, .. } => categories.len() > 1,
        Values::Numeric(values) => few_levels(values, 1).len() > 1,
    }
}

/// Distinct numbers; not all of them where there are many more than `enough`.
fn few_levels(values: &[f64], enough: usize) -> Vec<f64> {
    let mut known: Vec<f64> = Vec::new();
    for value in values.iter().copied().filter(|value| !value.is_nan()) {
        if !known.contains(&value) {
            known.push(value);
        }
        if known.len() > enough {
            break;
        }
    }
    known
}

fn numeric(column: &Column, values: &[f64]) -> Groups {
    let name = &column.name;
    let missing = (format!("{name} is missing"), "missing".to_owned());
    let distinct = few_levels(values, FEW);
    let digits = Digits::of(values);
    let show = |number: f64| if column.kind.is_time() { column.kind.text_of(number) } else { digits.between(number) };
    if distinct.len() <= FEW {
        let known = levels(values);
        let groups = known.iter().map(|level| (format!("{name} = {}", show(*level)), show(*level)));
        let of = |value: &f64| known.iter().position(|level| level == value).unwrap_or(known.len());
        return Groups::new(values.iter().map(of).collect(), groups.chain([missing]).collect());
    }
    let sorted = figures::sorted(values);
    let mut edges: Vec<f64> = [0.25, 0.5, 0.75].map(|share| figures::quantile(&sorted, share)).to_vec();
    edges.dedup();
    let last = sorted.last().copied().unwrap_or(f64::NAN);
    // An edge at the upper end leaves nothing above it.
    edges.retain(|edge| edge.is_finite() && *edge < last);
    let range = |part: usize| {
        let (low, high) = (part.checked_sub(1).and_then(|below| edges.get(below)), edges.get(part));
        match (low, high) {
            (None, Some(high)) => (format!("{name} ≤ {}", show(*high)), format!("≤ {}", show(*high))),
            (Some(low), Some(high)) => (
                format!("{} < {name} ≤ {}", show(*low), show(*high)),
                format!("above {} to {}", show(*low), show(*high)),
            ),
            (Some(low), None) => (format!("{name} > {}", show(*low)), format!("> {}", show(*low))),
            (None, None) => (format!("any {name}"), "any".into()),
        }
    };
    let groups = (0..=edges.len()).map(range).chain([missing]).collect();
    let of = |value: &f64| {
        if value.is_nan() { edges.len() + 1 } else { edges.partition_point(|edge| edge < value) }
    };
    Groups::new(values.iter().map(of).collect(), groups)
}

fn categorical(name: &str, texts: &[Option<String>]) -> Groups {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for text in texts.iter().flatten() {
        *counts.entry(text).or_default() += 1;
    }
    let mut by_rows: Vec<(&str, usize)> = counts.into_iter().collect();
    by_rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    // One more stands for itself rather than as the only other.
    let top = if by_rows.len() == TOP + 1 { TOP + 1 } else { TOP };
    let others = by_rows.split_off(by_rows.len().min(top)).len();
    let groups = by_rows.iter().map(|(text, _)| (format!("{name} = {text}"), (*text).to_owned()));
    let rare = (
        format!("{name} is none of its {} most frequent values", format::whole(top as u64)),
        format!("{} others", format::whole(others as u64)),
    );
    let missing = (format!("{name} is missing"), "missing".to_owned());
    let known = by_rows.len();
    let of = |text: &Option<String>| match text {
        Some(text) => by_rows.iter().position(|(known, _)| known == text).unwrap_or(known),
        None => known + 1,
    };
    Groups::new(texts.iter().map(of).collect(), groups.chain([rare, missing]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(column: &Column) -> Groups {
        Groups::of(column, &(0..column.values.len() as u32).collect::<Vec<_>>())
    }

    #[test]
    fn many_numbers_are_cut_at_their_quartiles() {
        let mut values: Vec<f64> = (1..=100).map(f64::from).collect();
        values.push(f64::NAN);
        let groups = all(&Column::numeric("age", values));
        assert_eq!(groups.conditions[0], "age ≤ 25.8");
        assert_eq!(groups.conditions[1], "25.8 < age ≤ 50.5");
        assert_eq!((groups.conditions[3].as_str(), groups.names[4].as_str()), ("age > 75.2", "missing"));
        assert_eq!(groups.members().iter().map(Vec::len).collect::<Vec<_>>(), [25, 25, 25, 25, 1]);
    }

    #[test]
    fn few_numbers_and_a_single_one_stand_for_themselves() {
        let groups = all(&Column::numeric("level", vec![2.0, 0.0, 2.0, 1.0]));
        assert_eq!(groups.conditions, ["level = 0", "level = 1", "level = 2"]);
        assert_eq!(groups.codes, [2, 0, 2, 1]);
        let one = Column::numeric("x", vec![3.0; 4]);
        assert_eq!(all(&one).names, ["3"]);
        assert!(!can_slice(&one) && !can_group(&one));
        assert!(all(&Column::numeric("x", Vec::new())).is_empty());
    }

    #[test]
    fn a_value_that_most_rows_have_makes_fewer_ranges() {
        let mut values = vec![0.0; 90];
        values.extend((1..=20).map(f64::from));
        let groups = all(&Column::numeric("gain", values));
        assert_eq!(groups.names, ["≤ 0", "> 0"]);
        assert!(all(&Column::numeric("x", (0..30).map(|n| f64::from(n) * (f64::MAX / 40.0)).collect())).len() == 4);
    }

    #[test]
    fn rare_texts_are_one_group() {
        let texts: Vec<String> = (0..40).map(|n| format!("t{}", if n < 20 { n % 10 } else { n })).collect();
        let mut cells: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
        cells.push(None);
        let groups = all(&Column::categorical("job", cells));
        assert_eq!((groups.len(), groups.names[12].as_str(), groups.names[13].as_str()), (14, "18 others", "missing"));
        assert_eq!(groups.conditions[0], "job = t0");
    }
}
