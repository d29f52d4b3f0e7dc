//! Axes: round ticks for values, days for simulated time.

use crate::format::{self, DAY};

/// Ends of an axis, and its ticks with their labels.
pub type Axis = ((f32, f32), Vec<(f32, String)>);

/// A domain around `low..high` with 3 to 5 round ticks.
pub fn nice(low: f64, high: f64) -> Axis {
    let (low, high) = if low.is_finite() && high.is_finite() { (low, high) } else { (0.0, 1.0) };
    let (low, high) = if high > low {
        (low, high)
    } else {
        (low - libm::fabs(low).max(1.0) * 0.5, high + libm::fabs(high).max(1.0) * 0.5)
    };
    let step = round_step((high - low) / 4.0);
    let (first, last) = (libm::floor(low / step + 1e-9), libm::ceil(high / step - 1e-9));
    let decimals = (-libm::floor(libm::log10(step) + 1e-9)).clamp(0.0, 6.0) as usize;
    let quarter = libm::fabs(step / libm::pow(10.0, libm::floor(libm::log10(step) + 1e-9)) - 2.5) < 1e-6;
    let decimals = if step < 10.0 && quarter { decimals + 1 } else { decimals };
    let ticks = (0..=(last - first) as u32).map(|n| {
        let value = (first + f64::from(n)) * step;
        (value as f32, format::fixed(value, decimals))
    });
    (((first * step) as f32, (last * step) as f32), ticks.collect())
}

/// An axis with its name.
pub fn named(title: impl Into<String>, (domain, ticks): Axis) -> protocol::Axis {
    protocol::Axis { title: title.into(), domain, ticks }
}

/// 1, 2, 2.5 or 5 times a power of ten, not below the wish.
fn round_step(wish: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(wish)));
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= wish * 0.999)
        .unwrap_or(power * 10.0)
}

/// Ticks of a time axis: days with a label, the first one with its unit. `wanted` is how many labels fit.
pub fn days(from: u32, to: u32, wanted: u32) -> Vec<(u32, String)> {
    let span = (to - from).max(1);
    if span < 2 * DAY {
        let step = [60, 120, 240, 360, 720].into_iter().find(|step| span / step <= wanted).unwrap_or(720);
        return (from.div_ceil(step)..=to / step)
            .map(|n| n * step)
            .map(|tick| {
                let clock = format!("{:02}:{:02}", tick % DAY / 60, tick % 60);
                (tick, if tick % DAY == 0 { format!("day {}", tick / DAY + 1) } else { clock })
            })
            .collect();
    }
    let step =
        [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|days| span / DAY / days <= wanted).unwrap_or(1000);
    let first = from.div_ceil(DAY) + 1;
    let mut labelled = false;
    (first..=to / DAY + 1)
        .filter(|day| day % step == 0 || (*day == 1 && step <= 5))
        .map(|day| {
            let text = if labelled { day.to_string() } else { format!("day {day}") };
            labelled = true;
            ((day - 1) * DAY, text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        let (domain, ticks) = nice(0.12, 0.88);
        assert_eq!(domain, (0.0, 1.0));
        assert_eq!(
            ticks.iter().map(|tick| tick.1.as_str()).collect::<Vec<_>>(),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        let (domain, _) = nice(5.0, 5.0);
        assert!(domain.0 < 5.0 && domain.1 > 5.0);
        assert!(nice(f64::NAN, 1.0).1.len() >= 3);
    }

    #[test]
    fn the_first_day_carries_its_unit() {
        let labels: Vec<String> = days(0, 30 * DAY, 6).into_iter().map(|day| day.1).collect();
        assert_eq!(labels[..2], ["day 1".to_owned(), "5".to_owned()]);
    }
}
