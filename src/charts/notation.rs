//! Values in the notation of an axis: its unit, its decimals and one more. The view has texts for ticks only; crosshair
//! and table need one for each point.

use crate::number::fixed;

/// How an axis writes its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Notation {
    factor: f64,
    decimals: usize,
    suffix: String,
}

impl Notation {
    /// Learns from the ticks: `0.2` at 0.2, but also `20 %` at 0.2.
    pub fn of(ticks: &[(f32, String)], unit: &str) -> Self {
        let parsed: Vec<(f64, f64, usize, String)> = ticks
            .iter()
            .filter_map(|(value, text)| {
                parse(text).map(|(number, decimals, suffix)| (f64::from(*value), number, decimals, suffix))
            })
            .collect();
        let largest = parsed.iter().max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
        let factor = largest.filter(|tick| tick.0 != 0.0 && tick.1 != 0.0).map_or(1.0, |tick| tick.1 / tick.0);
        let decimals = parsed.iter().map(|tick| tick.2).max().map_or(3, |decimals| (decimals + 1).min(6));
        let written = largest.map(|tick| tick.3.clone()).unwrap_or_default();
        let suffix = match unit.trim() {
            unit if !written.is_empty() || unit.is_empty() => written,
            unit if unit.starts_with('/') => unit.to_owned(),
            unit => format!(" {unit}"),
        };
        Self { factor: if factor.is_finite() { factor } else { 1.0 }, decimals, suffix }
    }

    /// A value as text; an en dash when there is none.
    pub fn text(&self, value: f32) -> String {
        if value.is_nan() {
            return "–".into();
        }
        let number = f64::from(value) * self.factor;
        format!("{}{}", grouped(number, self.decimals), self.suffix)
    }
}

/// A number with commas between thousands and a true minus.
pub fn grouped(number: f64, decimals: usize) -> String {
    let digits = fixed(number.abs(), decimals);
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let sign = if number < 0.0 && digits.chars().any(|digit| ('1'..='9').contains(&digit)) { "−" } else { "" };
    let mut text = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

/// Number, decimals and what follows.
fn parse(text: &str) -> Option<(f64, usize, String)> {
    let (negative, rest) = match text.strip_prefix(['−', '-']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let end = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.' && sign != ',').unwrap_or(rest.len());
    let digits = rest[..end].replace(',', "");
    let decimals = digits.find('.').map_or(0, |dot| digits.len() - dot - 1);
    let units: u64 = digits.replacen('.', "", 1).parse().ok()?;
    let number = units as f64 / 10_f64.powi(decimals as i32);
    Some((if negative { -number } else { number }, decimals, rest[end..].to_owned()))
}

/// A tick as day and time: ticks are minutes since day 1, 00:00.
pub fn moment(tick: f32) -> String {
    let tick = tick.max(0.0).round() as u32;
    format!("day {}, {:02}:{:02}", tick / 1440 + 1, tick % 1440 / 60, tick % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_like_the_ticks() {
        let shares = Notation::of(&[(0.0, "0 %".into()), (0.5, "50 %".into()), (1.0, "100 %".into())], "");
        assert_eq!(shares.text(0.1234), "12.3 %");
        let counts = Notation::of(&[(0.0, "0".into()), (2000.0, "2,000".into())], "/s");
        assert_eq!(counts.text(1234.5), "1,234.5/s");
        assert_eq!(counts.text(f32::NAN), "–");
        let signed = Notation::of(&[(-0.5, "−0.5".into()), (0.5, "0.5".into())], "");
        assert_eq!(signed.text(-0.25), "−0.25");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
        assert_eq!(grouped(-0.001, 1), "0.0");
    }

    #[test]
    fn ticks_are_minutes_since_day_one() {
        assert_eq!(moment(0.0), "day 1, 00:00");
        assert_eq!(moment(11.0 * 1440.0 + 310.0), "day 12, 05:10");
    }
}
