//! Which texts are numbers, under each of the four ways to write one.

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

    #[test]
    fn values_are_those_of_the_grammar() {
        assert_eq!(value("1.234,5", Grammar::CommaGrouped), Some(1234.5));
        assert_eq!(value("-1,234.5e1", Grammar::PointGrouped), Some(-12345.0));
        assert_eq!(value("2,5", Grammar::Comma), Some(2.5));
        assert_eq!(value("+.5", Grammar::Point), Some(0.5));
        assert_eq!(value("5.", Grammar::Point), Some(5.0));
    }
}
