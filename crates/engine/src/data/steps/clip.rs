//! Extreme numbers are pulled in.

use table::Column;

use super::{Kind, numbers, of_rows, typed};
use crate::data::figures;
use crate::failure::failure;
use crate::format::value;
use crate::parameter::Parameter;

/// The kind.
pub const KIND: Kind = Kind {
    id: "clip",
    name: "Clip extreme numbers",
    text: "Numbers beyond a limit become that limit. Mind whether they are errors: a rare large value may be what matters most.",
    parameters: &[
        Parameter::column("column", "Column", "The numeric column."),
        Parameter::choice(
            "by",
            "Limits",
            "The fences are Tukey's: the quartiles, and 1.5 times their distance beyond them.",
            &[("fences", "the fences"), ("percentiles", "1st and 99th percentile"), ("given", "those below")],
        ),
        Parameter::perhaps("low", "Lower limit", "Only for limits of your own; empty is none.", "0"),
        Parameter::perhaps("high", "Upper limit", "Only for limits of your own; empty is none.", "100"),
    ],
    apply: |bench, chosen| {
        let column = bench.column(&chosen.choice("column"))?;
        let values = numbers(column)?;
        let limit = |id: &str, label: &str| match chosen.choice(id) {
            text if text.trim().is_empty() => Ok(None),
            text => typed(label, &text).map(Some),
        };
        let (low, high) = match chosen.choice("by").as_str() {
            "given" => (limit("low", "Lower limit")?, limit("high", "Upper limit")?),
            by => {
                if ["low", "high"].iter().any(|id| !chosen.choice(id).trim().is_empty()) {
                    let message = "A limit was typed, but the limits are taken from the column.";
                    return Err(failure("step.limits", message, "Choose “those below” for it, or empty the field."));
                }
                let sorted = figures::sorted(values);
                let at = |share| figures::quantile(&sorted, share);
                let limits = if by == "fences" {
                    figures::fences(&sorted)
                } else {
                    (!sorted.is_empty()).then(|| (at(0.01), at(0.99)))
                };
                (limits.map(|limits| limits.0), limits.map(|limits| limits.1))
            }
        };
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            return Err(failure("step.limits", "The lower limit lies above the upper one.", "Swap them."));
        }
        let clip = |number: f64| {
            let number = low.map_or(number, |low| if number < low { low } else { number });
            high.map_or(number, |high| if number > high { high } else { number })
        };
        let clipped: Vec<f64> = values.iter().map(|number| clip(*number)).collect();
        let changed = values.iter().zip(&clipped).filter(|(before, after)| !before.is_nan() && before != after).count();
        let words = match (low, high) {
            (Some(low), Some(high)) => format!("{} to {}", value(low), value(high)),
            (Some(low), None) => format!("at least {}", value(low)),
            (None, Some(high)) => format!("at most {}", value(high)),
            (None, None) => "no limit".into(),
        };
        let said = format!("{} clipped in “{}” to {words}", of_rows(changed, values.len()), column.name);
        bench.with_column(&column.name, Column::numeric(&column.name, clipped), said)
    },
};
