//! Which texts are numbers, under each of the four ways to write one.

use std::borrow::Cow;

/// A way to write numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    /// 1234.5
    Point,
    /// 1,234.5
    PointGrouped,
    /// 1234,5
    Comma,
    /// 1.234,5
    CommaGrouped,
}

impl Grammar {
    pub(super) const ALL: u8 = 0b1111;

    pub(super) fn bit(self) -> u8 {
        1 << self as u8
    }

    pub(super) fn decimal(self) -> char {
        match self {
            Self::Point | Self::PointGrouped => '.',
            Self::Comma | Self::CommaGrouped => ',',
        }
    }

    /// The mark between groups of three digits.
    pub(super) fn thousands(self) -> Option<char> {
        match self {
            Self::Point | Self::Comma => None,
            Self::PointGrouped => Some(','),
            Self::CommaGrouped => Some('.'),
        }
    }
}

/// How a text may be read as a number: sets of [`Grammar::bit`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The grammars under which it is a number.
    pub(super) fits: u8,
    /// Those under which it is a whole number written as such.
    pub(super) whole: u8,
    /// Whether it has more digits than every `f64` keeps: a whole number beyond ±2⁵³.
    pub(super) inexact: bool,
    /// Whether it stands for infinity.
    pub(super) infinite: bool,
}

/// How thousands may be marked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling {
    /// A mark other than point and comma, and what it is read as: the one of these two that is no decimal mark.
    other: Option<(char, char)>,
    /// The grammars that a number may have.
    allowed: u8,
}

impl Spelling {
    /// Any spelling, or the one with these marks. The decimal mark is a point or a comma.
    pub(super) fn new(decimal: char, thousands: Option<char>) -> Self {
        let allowed = match (thousands, decimal) {
            (None, _) => Grammar::ALL,
            (_, ',') => Grammar::Comma.bit() | Grammar::CommaGrouped.bit(),
            _ => Grammar::Point.bit() | Grammar::PointGrouped.bit(),
        };
        let other = thousands.filter(|mark| !matches!(mark, '.' | ','));
        Self { other: other.map(|mark| (mark, if decimal == ',' { '.' } else { ',' })), allowed }
    }

    /// Whether every way to write a number is allowed.
    pub(super) fn is_free(self) -> bool {
        self.allowed == Grammar::ALL
    }

    /// Reads a text without surrounding spaces.
    pub(super) fn read(self, text: &str) -> Reading {
        let reading = match self.usual(text) {
            Some(text) => read(&text),
            None => return Reading::default(),
        };
        let (fits, whole) = (reading.fits & self.allowed, reading.whole & self.allowed);
        if fits == 0 { Reading::default() } else { Reading { fits, whole, ..reading } }
    }

    /// The value of a text that fits the grammar.
    pub(super) fn value(self, text: &str, grammar: Grammar) -> Option<f64> {
        value(&self.usual(text)?, grammar)
    }

    /// The text with the usual marks; none if it has the wrong ones.
    fn usual(self, text: &str) -> Option<Cow<'_, str>> {
        match self.other {
            Some((_, usual)) if text.contains(usual) => None,
            Some((other, usual)) if text.contains(other) => {
                Some(Cow::Owned(text.replace(other, usual.encode_utf8(&mut [0; 4]))))
            }
            _ => Some(Cow::Borrowed(text)),
        }
    }
}

/// A number of the simplest and most frequent form: digits, perhaps a sign, perhaps a decimal mark among them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plain {
    pub(super) value: f64,
    /// Whether it has the decimal mark.
    pub(super) marked: bool,
    /// Whether the mark could also divide thousands: three digits follow, and at most three are before it, no zero first.
    pub(super) groups: bool,
}

/// Reads a number of few digits with this decimal mark, exactly as [`read`] and [`value`] do; `None` for all others.
///
/// Up to 2⁵³ an `f64` has every integer, and it has the powers of ten up to 10²², so one division of a number of
/// 15 digits rounds once: Clinger, How to read floating point numbers accurately (1990).
#[inline]
pub(super) fn plain(text: &str, decimal: u8) -> Option<Plain> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let (mut number, mut mark) = (0u64, usize::MAX);
    for (at, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            number = number * 10 + u64::from(digit);
        } else if byte == decimal && mark == usize::MAX {
            mark = at;
        } else {
            return None;
        }
    }
    let magnitude = if mark == usize::MAX {
        if digits.len() > 15 || digits[0] == b'0' && digits.len() > 1 {
            return None;
        }
        number as f64
    } else {
        if mark == 0 || digits[0] == b'0' && mark > 1 {
            return None;
        }
        match POWERS.get(digits.len() - 1 - mark) {
            Some(power) if digits.len() <= 16 => number as f64 / power,
            _ if decimal == b'.' => text.trim_start_matches(['+', '-']).parse().ok()?,
            _ => return None,
        }
    };
    Some(Plain {
        value: if negative { -magnitude } else { magnitude },
        marked: mark != usize::MAX,
        groups: mark != usize::MAX && digits.len() == mark + 4 && mark <= 3 && digits[0] != b'0',
    })
}

/// Powers of ten, each of which `f64` has exactly.
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Reads a text without surrounding spaces.
///
/// A sign, digits with at least one before or after the decimal mark, an exponent; or `inf`, `infinity`. Not a number:
/// leading zeros as in `007`, groups of other than three digits.
pub(super) fn read(text: &str) -> Reading {
    let body = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    match body.first() {
        Some(b'0'..=b'9' | b'.' | b',') => {}
        Some(b'i' | b'I') if is_infinity(body) => {
            return Reading { fits: Grammar::ALL, infinite: true, ..Reading::default() };
        }
        _ => return Reading::default(),
    }
    let exponent_at = body.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (mantissa, exponent) = match exponent_at {
        Some(at) => (&body[..at], Some(&body[at + 1..])),
        None => (body, None),
    };
    if exponent.is_some_and(|exponent| !is_exponent(exponent)) {
        return Reading::default();
    }
    let mut reading = Reading::default();
    if digits(mantissa) {
        if !leading_zero(mantissa) {
            reading.fits = Grammar::ALL;
            reading.whole = if exponent.is_none() { Grammar::ALL } else { 0 };
        }
    } else {
        for grammar in [Grammar::Point, Grammar::PointGrouped, Grammar::Comma, Grammar::CommaGrouped] {
            if let Some(fraction) = fits(mantissa, grammar) {
                reading.fits |= grammar.bit();
                if !fraction && exponent.is_none() {
                    reading.whole |= grammar.bit();
                }
            }
        }
    }
    reading.inexact = reading.whole != 0 && is_inexact(mantissa);
    reading
}

/// The value of a text that [`read`] finds to fit the grammar.
pub(super) fn value(text: &str, grammar: Grammar) -> Option<f64> {
    if grammar == Grammar::Point {
        return text.parse().ok();
    }
    let plain = |char| match char {
        char if Some(char) == grammar.thousands() => None,
        ',' => Some('.'),
        char => Some(char),
    };
    text.chars().filter_map(plain).collect::<String>().parse().ok()
}

/// Whether a mantissa with a mark in it fits, and if so whether it has a decimal mark.
fn fits(mantissa: &[u8], grammar: Grammar) -> Option<bool> {
    let decimal = grammar.decimal() as u8;
    let (whole, fraction) = match mantissa.iter().position(|&byte| byte == decimal) {
        Some(at) => (&mantissa[..at], Some(&mantissa[at + 1..])),
        None => (mantissa, None),
    };
    let fraction_fits = fraction.is_none_or(|fraction| fraction.is_empty() || digits(fraction));
    let some_digit = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    let whole_fits = match grammar.thousands() {
        _ if whole.is_empty() || digits(whole) => !leading_zero(whole),
        Some(mark) => grouped(whole, mark as u8),
        None => false,
    };
    (fraction_fits && some_digit && whole_fits).then_some(fraction.is_some())
}

/// 1 to 3 digits, not starting with 0, and then groups of 3.
fn grouped(whole: &[u8], mark: u8) -> bool {
    let mut groups = whole.split(|&byte| byte == mark);
    let first = groups.next().unwrap_or_default();
    digits(first) && first.len() <= 3 && first[0] != b'0' && groups.all(|group| group.len() == 3 && digits(group))
}

fn digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

fn leading_zero(whole: &[u8]) -> bool {
    whole.len() > 1 && whole[0] == b'0'
}

fn is_exponent(text: &[u8]) -> bool {
    digits(text.strip_prefix(b"+").or(text.strip_prefix(b"-")).unwrap_or(text))
}

fn is_infinity(body: &[u8]) -> bool {
    body.eq_ignore_ascii_case(b"inf") || body.eq_ignore_ascii_case(b"infinity")
}

fn is_inexact(mantissa: &[u8]) -> bool {
    const LAST_EXACT: u64 = 1 << 53;
    if mantissa.len() < 16 {
        return false;
    }
    let digits = mantissa.iter().filter(|byte| byte.is_ascii_digit());
    let value = digits.fold(0u64, |value, digit| value.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    value > LAST_EXACT
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const P: u8 = 1;
    const PG: u8 = 2;
    const C: u8 = 4;
    const CG: u8 = 8;

    #[test]
    fn each_spelling_fits_its_grammars() {
        let cases = [
            ("12", P | PG | C | CG),
            ("-0.5", P | PG),
            (".5", P | PG),
            ("5.", P | PG),
            ("2E+5", P | PG | C | CG),
            ("2,50", C | CG),
            ("1,234", PG | C | CG),
            ("1.234", P | PG | CG),
            ("1,234.56", PG),
            ("1.000.000,00", CG),
            ("1.000.000", CG),
            ("12,34.5", 0),
            ("1,2345.0", 0),
            ("0,123", C | CG),
            ("0,123.0", 0),
            ("007", 0),
            ("00.5", 0),
            ("1.2.3", 0),
            ("-Inf", P | PG | C | CG),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).fits, expected, "{text}");
        }
        for text in ["", "-", ".", ",", "1e", "e5", "1e5.0", "--1", "1-2", "0x10", "1_000", "in", "5 ", "１"] {
            assert_eq!(read(text).fits, 0, "{text}");
        }
    }

    #[test]
    fn whole_numbers_have_neither_decimals_nor_an_exponent() {
        assert_eq!(read("1,234").whole, PG);
        assert_eq!(read("-7").whole, Grammar::ALL);
        assert_eq!((read("1e3").whole, read("5.").whole), (0, 0));
    }

    #[test]
    fn whole_numbers_beyond_two_to_the_53_are_noticed() {
        assert!(!read("9007199254740992").inexact && read("9007199254740993").inexact);
        assert!(read("99999999999999999999999999").inexact && !read("1e300").inexact);
    }

    proptest! {
        #[test]
        fn plain_numbers_are_read_as_all_others_are(text in "[+-]?[0-9]{0,10}[.,]?[0-9]{0,11}") {
            for (decimal, grammar) in [(b'.', Grammar::PointGrouped), (b',', Grammar::CommaGrouped)] {
                let Some(plain) = plain(&text, decimal) else { continue };
                let reading = read(&text);
                prop_assert!(reading.fits & grammar.bit() != 0);
                prop_assert_eq!(value(&text, grammar).map(f64::to_bits), Some(plain.value.to_bits()));
                let own = if decimal == b'.' { P | PG } else { C | CG };
                let grouped = if decimal == b'.' { CG } else { PG };
                let expected = match (plain.marked, plain.groups) {
                    (false, _) => (Grammar::ALL, Grammar::ALL),
                    (true, false) => (own, 0),
                    (true, true) => (own | grouped, grouped),
                };
                prop_assert_eq!((reading.fits, reading.whole), expected);
                prop_assert!(!reading.inexact && !reading.infinite);
            }
        }
    }

    #[test]
    fn other_marks_of_thousands_are_read_where_they_are_asked_for() {
        let swiss = Spelling::new('.', Some('\''));
        assert_eq!((swiss.read("1'234.5").fits, swiss.read("1,234.5").fits, swiss.read("1'23").fits), (PG, 0, 0));
        assert_eq!(swiss.value("1'234.5", Grammar::PointGrouped), Some(1234.5));
        assert_eq!(Spelling::new(',', Some('.')).read("1.234").fits, CG);
        assert_eq!(Spelling::new('.', Some(',')).read("2,50").fits, 0);
    }

    #[test]
    fn values_are_those_of_the_grammar() {
        assert_eq!(value("1.234,5", Grammar::CommaGrouped), Some(1234.5));
        assert_eq!(value("-1,234.5e1", Grammar::PointGrouped), Some(-12345.0));
        assert_eq!(value("2,5", Grammar::Comma), Some(2.5));
        assert_eq!(value("+.5", Grammar::Point), Some(0.5));
        assert_eq!(value("5.", Grammar::Point), Some(5.0));
    }
}
