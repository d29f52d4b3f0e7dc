//! Points in time as seconds since 1970-01-01T00:00Z and as ISO 8601.
//!
//! The calendar is the proleptic Gregorian one; leap seconds are not counted, as in POSIX time.

use crate::column::number_text;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Days from 1970-01-01 to a date; the day need not exist. Years are shifted to begin in March, so that a leap day is
/// the last of its year, and come in cycles of 400 with 146,097 days each.
pub(crate) fn days(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (cycle, of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = i64::from((153 * ((month + 9) % 12) + 2) / 5 + day) - 1;
    cycle * 146_097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719_468
}

/// Year, month and day that are this many days after 1970-01-01: the inverse of [`days`].
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (cycle, of_cycle) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (cycle * 400 + year + i64::from(month <= 2), month, day)
}

/// A point in time by the calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Year.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Day of the week, from 0 for Monday to 6.
    pub weekday: u8,
}

impl Moment {
    /// Of seconds since 1970-01-01T00:00Z; none for NaN and what lies 200,000 years away.
    pub fn of(seconds: f64) -> Option<Self> {
        if !is_in_calendar(seconds) {
            return None;
        }
        let whole = seconds.floor() as i64;
        let days = whole.div_euclid(DAY);
        let (year, month, day) = date(days);
        // 1970-01-01 was a Thursday.
        let weekday = (days + 3).rem_euclid(7) as u8;
        Some(Self { year, month: month as u8, day: day as u8, hour: (whole.rem_euclid(DAY) / 3600) as u8, weekday })
    }
}

/// Seconds since 1970-01-01T00:00Z of an ISO 8601 date, alone or with a time; without an offset it counts as UTC.
pub fn read_time(text: &str) -> Option<f64> {
    crate::csv::seconds(text)
}

/// Whether a point in time begins a day.
pub(crate) fn is_midnight(seconds: f64) -> bool {
    is_in_calendar(seconds) && seconds % DAY as f64 == 0.0
}

/// `2024-03-01`.
pub(crate) fn date_text(seconds: f64) -> String {
    if !is_in_calendar(seconds) {
        return number_text(seconds);
    }
    written_date((seconds.floor() as i64).div_euclid(DAY))
}

/// `2024-03-01T12:30:00Z`, with as many digits of the second, at most nine, as it takes to read back the same number.
pub(crate) fn datetime_text(seconds: f64) -> String {
    if !is_in_calendar(seconds) {
        return number_text(seconds);
    }
    let whole = seconds.floor();
    let (mut whole, fraction) = (whole as i64, seconds - whole);
    let mut digits = String::new();
    if fraction > 0.0 {
        for places in 1..=9 {
            digits = format!("{fraction:.places$}");
            let read: f64 = digits.parse().unwrap_or(fraction);
            if whole as f64 + read == seconds {
                break;
            }
        }
        whole += i64::from(digits.starts_with('1'));
        digits = digits[1..].trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let clock = whole.rem_euclid(DAY);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}{digits}Z", written_date(whole.div_euclid(DAY)))
}

/// Within ±200,000 years, so that nothing overflows.
fn is_in_calendar(seconds: f64) -> bool {
    seconds.abs() < 6.3e12
}

/// Years before 0 and beyond 9999 have a sign, as ISO 8601 has it.
fn written_date(days: i64) -> String {
    let (year, month, day) = date(days);
    if (0..=9999).contains(&year) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:+05}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(1969, 12, 31), -1);
        assert_eq!(days(2000, 3, 1), 11_017);
        assert_eq!(days(2024, 2, 29) + 1, days(2024, 3, 1));
        assert_eq!(days(0, 1, 1), -719_528);
    }

    #[test]
    fn every_day_of_eight_centuries_has_one_date() {
        for day in days(1600, 1, 1)..days(2400, 1, 1) {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month as u32, of_month as u32), day);
        }
    }

    #[test]
    fn a_moment_is_what_the_calendar_says() {
        let moment = read_time("2024-03-01T12:30").and_then(Moment::of);
        assert_eq!(moment, Some(Moment { year: 2024, month: 3, day: 1, hour: 12, weekday: 4 }));
        let moment = Moment::of(-1.0);
        assert_eq!(moment, Some(Moment { year: 1969, month: 12, day: 31, hour: 23, weekday: 2 }));
        assert_eq!((Moment::of(f64::NAN), Moment::of(1e300), read_time("1.3.2024")), (None, None, None));
    }

    #[test]
    fn fractions_have_as_many_digits_as_they_need() {
        assert_eq!(datetime_text(1e9 + 0.5), "2001-09-09T01:46:40.5Z");
        assert_eq!(datetime_text(0.123), "1970-01-01T00:00:00.123Z");
        assert_eq!(datetime_text(-0.25), "1969-12-31T23:59:59.75Z");
        assert_eq!(datetime_text(f64::from_bits(1.0f64.to_bits() - 1)), "1970-01-01T00:00:01Z");
    }

    #[test]
    fn far_times_are_written_all_the_same() {
        assert_eq!(date_text(-62_167_219_200.0 - 86_400.0), "-0001-12-31");
        assert_eq!(date_text(253_402_300_800.0), "+10000-01-01");
        assert_eq!(datetime_text(f64::INFINITY), "inf");
    }
}
