//! Numbers and times as the product writes them: grouping by comma, a true minus sign, a space before units.

use serde::{Deserialize, Serialize};

/// Names one after the other; of many the first ones and how many more there are.
pub fn list(names: &[&str]) -> String {
    const SHOWN: usize = 12;
    let shown = names.iter().take(SHOWN).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => "nothing".into(),
        n if n > SHOWN => format!("{shown} and {} more", n - SHOWN),
        _ => shown,
    }
}

/// Simulated minutes in a day.
pub const DAY: u32 = 1_440;

/// What stands for a value that is not there.
pub const NONE: &str = "–";

/// A whole number with thousands grouped: `1,599`.
pub fn whole(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with that many decimals, grouped, with a true minus sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    let text = format!("{:.*}", decimals, value.abs());
    let (left, right) = text.split_once('.').map_or((text.as_str(), None), |(l, r)| (l, Some(r)));
    let grouped = left.parse().map_or_else(|_| left.to_owned(), whole);
    let body = right.map_or(grouped.clone(), |right| format!("{grouped}.{right}"));
    let zero = !body.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if value < 0.0 && !zero { format!("−{body}") } else { body }
}

/// A metric: three decimals, or fewer where the number is large.
pub fn metric(value: f64) -> String {
    fixed(
        value,
        if value.abs() >= 100.0 {
            1
        } else if value.abs() >= 10.0 {
            2
        } else {
            3
        },
    )
}

/// A difference, always with its sign.
pub fn signed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    if value < 0.0 { fixed(value, decimals) } else { format!("+{}", fixed(value, decimals)) }
}

/// A share of 0 to 1 in percent with one decimal: `15.0 %`.
pub fn percent(share: f64) -> String {
    if share.is_finite() { format!("{} %", fixed(share * 100.0, 1)) } else { NONE.into() }
}

/// A data value with as many digits as it needs, at most four significant decimals.
pub fn value(value: f64) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    let size = value.abs();
    if value == libm::trunc(value) && size < 1e15 {
        return fixed(value, 0);
    }
    if size != 0.0 && !(1e-4..1e15).contains(&size) {
        return format!("{value:.3e}").replace('-', "−");
    }
    let decimals = if size >= 1000.0 {
        0
    } else if size >= 100.0 {
        1
    } else if size >= 1.0 {
        2
    } else {
        4
    };
    fixed(value, decimals)
}

/// How the values of a column are written, so that all have the same decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digits(Option<usize>);

impl Digits {
    /// The fewest decimals that show every value exactly, if four, and seven digits in all, are enough for that; else as
    /// many as the largest value needs. Columns with values that want an exponent have no decimals in common.
    pub fn of(values: &[f64]) -> Self {
        const MOST: usize = 4;
        const DIGITS: usize = 7;
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        if finite().any(|value| value != 0.0 && !(1e-4..1e15).contains(&value.abs())) {
            return Self(None);
        }
        // Written out: in WebAssembly `f64::max` is a call.
        let larger = |largest: f64, value: f64| if value > largest { value } else { largest };
        let largest = finite().map(f64::abs).fold(0.0, larger);
        let before = libm::ceil(libm::log10(largest.max(1.0))) as usize;
        let most = MOST.min(DIGITS.saturating_sub(before));
        let exact = (0..=most).find(|decimals| finite().all(|value| is_exact(value, *decimals)));
        Self(Some(exact.unwrap_or(match largest {
            largest if largest >= 1000.0 => 0,
            largest if largest >= 100.0 => 1,
            largest if largest >= 1.0 => 2,
            _ => MOST,
        })))
    }

    /// A value of the column.
    pub fn show(self, number: f64) -> String {
        match self.0 {
            Some(decimals) if number.is_finite() => fixed(number, decimals),
            _ => value(number),
        }
    }

    /// A value between two of the column, like a median: with one decimal more where it needs that.
    pub fn between(self, number: f64) -> String {
        match self.0 {
            Some(decimals) if number.is_finite() && !is_exact(number, decimals) => fixed(number, decimals + 1),
            _ => self.show(number),
        }
    }
}

fn is_exact(value: f64, decimals: usize) -> bool {
    const TENS: [f64; 6] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5];
    let scaled = value * TENS[decimals.min(TENS.len() - 1)];
    libm::fabs(scaled - libm::round(scaled)) <= (1e-9 * libm::fabs(scaled)).clamp(1e-9, 1e-3)
}

/// A p-value: two significant digits, or `< 0.001`.
pub fn p_value(p: f64) -> String {
    if !p.is_finite() {
        NONE.into()
    } else if p < 0.001 {
        "< 0.001".into()
    } else if p < 0.1 {
        fixed(p, 3)
    } else {
        fixed(p, 2)
    }
}

/// A size in bytes with its unit: `214 kB`.
pub fn bytes(size: u64) -> String {
    match size {
        0..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{} kB", fixed(size as f64 / 1e3, 1)),
        1_000_000..1_000_000_000 => format!("{} MB", fixed(size as f64 / 1e6, 1)),
        _ => format!("{} GB", fixed(size as f64 / 1e9, 1)),
    }
}

/// A moment of simulated time: `day 12, 05:10`.
pub fn moment(tick: u32) -> String {
    format!("day {}, {:02}:{:02}", tick / DAY + 1, tick % DAY / 60, tick % 60)
}

/// A length of simulated time, two units at most: `2 d 9 h`.
pub fn duration(minutes: u32) -> String {
    let (days, hours, rest) = (minutes / DAY, minutes % DAY / 60, minutes % 60);
    match (days, hours, rest) {
        (0, 0, m) => format!("{m} min"),
        (0, h, 0) => format!("{h} h"),
        (0, h, m) => format!("{h} h {m} min"),
        (d, 0, _) => format!("{d} d"),
        (d, h, _) => format!("{d} d {h} h"),
    }
}

/// A length of real time: `1.24 s`, `12.3 s`, `2 min 5 s`, `3 min`.
pub fn seconds(seconds: f64) -> String {
    match seconds {
        seconds if !seconds.is_finite() => NONE.into(),
        seconds if seconds < 9.995 => format!("{} s", fixed(seconds, 2)),
        seconds if seconds < 59.95 => format!("{} s", fixed(seconds, 1)),
        seconds => whole_seconds(seconds),
    }
}

/// A length of real time without fractions: `12 s`, `2 min 5 s`, `3 min`.
pub fn whole_seconds(seconds: f64) -> String {
    let whole = libm::round(seconds.max(0.0)) as u64;
    match (whole / 60, whole % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// `1 row`, `2 rows`.
pub fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", whole(number), if number == 1 { "" } else { "s" })
}

/// `1 entry`, `2 entries`: entries of the journal.
pub fn entries(number: u64) -> String {
    if number == 1 { "1 entry".into() } else { format!("{} entries", whole(number)) }
}

/// The text with its first letter in upper case.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_the_same_decimals_all_the_way_down() {
        let lengths = Digits::of(&[5.1, 5.0, f64::NAN, 4.35]);
        assert_eq!([lengths.show(5.0), lengths.show(4.35), lengths.show(f64::NAN)], ["5.00", "4.35", NONE]);
        let ages = Digits::of(&[20.0, 31.0]);
        assert_eq!([ages.show(20.0), ages.between(25.5), ages.between(25.0)], ["20", "25.5", "25"]);
        assert_eq!(Digits::of(&[1.0 / 3.0, 2000.0]).show(1.0 / 3.0), "0");
        assert_eq!(Digits::of(&[1e-9, 1.0]).show(1e-9), value(1e-9));
        assert_eq!(Digits::of(&[443_208.968_75, 0.0]).show(443_208.968_75), "443,209");
        assert_eq!(Digits::of(&[]).show(f64::NAN), NONE);
    }

    #[test]
    fn numbers_are_grouped_and_carry_a_true_minus() {
        assert_eq!(whole(1_599), "1,599");
        assert_eq!(whole(12), "12");
        assert_eq!(fixed(-1234.5, 1), "−1,234.5");
        assert_eq!(fixed(-0.0001, 2), "0.00");
        assert_eq!(signed(0.04, 3), "+0.040");
        assert_eq!(percent(0.15), "15.0 %");
        assert_eq!(p_value(0.0004), "< 0.001");
        assert_eq!(fixed(f64::NAN, 2), NONE);
    }

    #[test]
    fn times_have_two_units_at_most() {
        assert_eq!(moment(11 * DAY + 310), "day 12, 05:10");
        assert_eq!(duration(2 * DAY + 540), "2 d 9 h");
        assert_eq!(duration(90), "1 h 30 min");
        assert_eq!(duration(6), "6 min");
        assert_eq!([1.239, 12.34, 59.96, 125.4].map(seconds), ["1.24 s", "12.3 s", "1 min", "2 min 5 s"]);
    }
}
