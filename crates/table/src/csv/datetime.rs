//! Which texts are dates: ISO 8601 in the forms that programs write, and `31.01.2024`, which cannot be anything else.

use crate::time;

/// Whether a text is a date, or a date with a time.
pub(super) fn is_datetime(text: &str) -> bool {
    seconds(text).is_some()
}

/// Whether a text is a date of which nobody knows whether the day or the month comes first.
pub(super) fn is_ambiguous(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    let short = |part: &str| matches!(part.len(), 1..=4) && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(|part| short(part))
}

/// The seconds since 1970-01-01T00:00Z of `2024-02-29` or `29.02.2024`, alone or followed by `T` or a space, `HH:MM`,
/// `:SS`, `.fff` and `Z` or an offset. The day must exist. Without an offset it counts as UTC.
pub(crate) fn seconds(text: &str) -> Option<f64> {
    let text = text.as_bytes();
    match text.split_at_checked(10)? {
        (date, []) => days(date).map(|days| (days * 86_400) as f64),
        (date, [b'T' | b't' | b' ', time @ ..]) => {
            let days = days(date)?;
            let (seconds, fraction) = time_with_offset(time)?;
            Some((days * 86_400 + seconds) as f64 + fraction)
        }
        _ => None,
    }
}

/// Days since 1970-01-01.
fn days(text: &[u8]) -> Option<i64> {
    let (year, month, day) = match text {
        [year @ .., b'-', m1, m2, b'-', d1, d2] => (year, [*m1, *m2], [*d1, *d2]),
        [d1, d2, b'.', m1, m2, b'.', year @ ..] => (year, [*m1, *m2], [*d1, *d2]),
        _ => return None,
    };
    let (year, month, day) = (number(year)?, number(&month)?, number(&day)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day).then(|| time::days(i64::from(year), month, day))
}

/// Whole seconds since midnight UTC, and the rest.
fn time_with_offset(text: &[u8]) -> Option<(i64, f64)> {
    match text.iter().position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')) {
        None => time(text),
        Some(at) => {
            let (seconds, fraction) = time(text[..at].trim_ascii_end())?;
            Some((seconds - offset(&text[at..])?, fraction))
        }
    }
}

fn time(text: &[u8]) -> Option<(i64, f64)> {
    let (clock, fraction) = match text.iter().position(|byte| matches!(byte, b'.' | b',')) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    match clock {
        [h1, h2, b':', m1, m2] if fraction.is_none() => {
            Some((below(24, *h1, *h2)? * 3600 + below(60, *m1, *m2)? * 60, 0.0))
        }
        [h1, h2, b':', m1, m2, b':', s1, s2] => {
            // 60 is a leap second.
            let seconds = below(24, *h1, *h2)? * 3600 + below(60, *m1, *m2)? * 60 + below(61, *s1, *s2)?;
            Some((seconds, fraction.map_or(Some(0.0), part)?))
        }
        _ => None,
    }
}

/// The value of digits behind a point.
fn part(digits: &[u8]) -> Option<f64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    format!("0.{}", std::str::from_utf8(digits).ok()?).parse().ok()
}

/// Seconds that the clock is ahead of UTC.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, rest) = text.split_first()?;
    let seconds = match rest {
        [] if matches!(sign, b'Z' | b'z') => return Some(0),
        [h1, h2] => below(24, *h1, *h2)? * 3600,
        [h1, h2, b':', m1, m2] | [h1, h2, m1, m2] => below(24, *h1, *h2)? * 3600 + below(60, *m1, *m2)? * 60,
        _ => return None,
    };
    match sign {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

fn below(limit: u32, tens: u8, ones: u8) -> Option<i64> {
    number(&[tens, ones]).filter(|&number| number < limit).map(i64::from)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_as_programs_write_them() {
        for text in [
            "2024-02-29",
            "2024-02-29 00:00:00",
            "2024-01-31T10:20",
            "2023-12-01T07:08:09.123",
            "2024-02-29T23:59:59+02:00",
            "2024-02-29T23:59:59-0500",
            "2024-02-29 23:59:59.5 +00",
            "2024-01-31T10:20:30Z",
            "31.01.2024",
            "29.02.2024 10:20",
        ] {
            assert!(is_datetime(text), "{text}");
        }
    }

    #[test]
    fn offsets_are_applied_and_fractions_kept() {
        assert_eq!(seconds("1970-01-02"), Some(86_400.0));
        assert_eq!(seconds("02.01.1970"), Some(86_400.0));
        assert_eq!(seconds("1970-01-01T02:00+02:00"), Some(0.0));
        assert_eq!(seconds("1969-12-31 19:00:00.5-0500"), Some(0.5));
        assert_eq!(seconds("2016-12-31T23:59:60Z"), seconds("2017-01-01"));
        assert_eq!(seconds("2024-03-01T00:00:00,125"), Some(1_709_251_200.125));
    }

    #[test]
    fn what_only_looks_like_a_date_is_none() {
        for text in [
            "2024-13-01",
            "2023-02-29",
            "1900-02-29",
            "2024-00-10",
            "2024-1-1",
            "10-20",
            "2024",
            "2024-01-31T",
            "2024-01-31T24:00",
            "2024-01-31T10:20:30+",
            "2024-01-31T10:20:30Z00",
            "2024-01-31T10:20.5",
            "2024-01-31x10:20",
            "31.1.2024",
            "01.31.2024",
            "29.02.2023",
            "31.01.24",
            "01.02.0304.05",
            "31/01/2024",
            "2024-01-3é",
        ] {
            assert!(!is_datetime(text), "{text}");
        }
    }
}
