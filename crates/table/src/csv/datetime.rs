//! Which texts are dates: ISO 8601 in the forms that programs write.

/// `2024-02-29`, alone or followed by `T` or a space, `HH:MM`, `:SS`, `.fff` and `Z` or an offset. The day must exist.
pub(super) fn is_datetime(text: &str) -> bool {
    let text = text.as_bytes();
    match text.split_at_checked(10) {
        Some((date, [])) => is_date(date),
        Some((date, [b'T' | b't' | b' ', time @ ..])) => is_date(date) && is_time_with_offset(time),
        _ => false,
    }
}

fn is_date(text: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) =
        (number(&[*y1, *y2, *y3, *y4]), number(&[*m1, *m2]), number(&[*d1, *d2]))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_time_with_offset(text: &[u8]) -> bool {
    match text.iter().position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')) {
        None => is_time(text),
        Some(at) => is_time(text[..at].trim_ascii_end()) && is_offset(&text[at..]),
    }
}

fn is_time(text: &[u8]) -> bool {
    let (clock, fraction) = match text.iter().position(|byte| matches!(byte, b'.' | b',')) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let digits = |fraction: &[u8]| !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit);
    match clock {
        [h1, h2, b':', m1, m2] => fraction.is_none() && below(24, *h1, *h2) && below(60, *m1, *m2),
        [h1, h2, b':', m1, m2, b':', s1, s2] => {
            // 60 is a leap second.
            fraction.is_none_or(digits) && below(24, *h1, *h2) && below(60, *m1, *m2) && below(61, *s1, *s2)
        }
        _ => false,
    }
}

fn is_offset(text: &[u8]) -> bool {
    match text {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', h1, h2] => below(24, *h1, *h2),
        [b'+' | b'-', h1, h2, b':', m1, m2] | [b'+' | b'-', h1, h2, m1, m2] => {
            below(24, *h1, *h2) && below(60, *m1, *m2)
        }
        _ => false,
    }
}

fn below(limit: u32, tens: u8, ones: u8) -> bool {
    number(&[tens, ones]).is_some_and(|number| number < limit)
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
        ] {
            assert!(is_datetime(text), "{text}");
        }
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
            "2024-01-31x10:20",
            "31.01.2024",
            "2024-01-3é",
        ] {
            assert!(!is_datetime(text), "{text}");
        }
    }
}
