//! How numbers enter a model: what stands for missing ones, and how they are scaled. The estimator has its way of that, and
//! the learner may choose another.

use preprocess::PreprocessError;
use preprocess::impute::{SimpleImputerParams, Strategy};
use preprocess::scale::{MinMaxScalerParams, RobustScalerParams, StandardScalerParams};
use protocol::{Failure, ParameterCard, Settings};

use super::estimator::Inputs;
use crate::parameter::{self, Choices, Parameter, Values};

/// As the estimator wants it.
const USUAL: &str = "usual";
/// Another number for what is missing.
const CONSTANT: &str = "constant";

/// What can be chosen.
pub const PARAMETERS: &[Parameter] = &[
    Parameter::choice(
        "impute",
        "Missing numbers",
        "What stands for a missing number, taken from train. Usual is the mean; trees take missing numbers as they are.",
        &[
            (USUAL, "usual"),
            ("mean", "mean"),
            ("median", "median"),
            ("most_frequent", "most frequent"),
            (CONSTANT, "constant"),
        ],
    ),
    Parameter::number(
        "fill_value",
        "Constant",
        "Stands for missing numbers where those become a constant.",
        (-1e12, 1e12),
        0.0,
    ),
    Parameter::choice(
        "scale",
        "Scaling",
        "Standard: mean 0, deviation 1. Min–max: train from 0 to 1. Robust: by median and quartiles. Usual is standard where the estimator needs it; trees do not.",
        &[(USUAL, "usual"), ("none", "none"), ("standard", "standard"), ("min_max", "min–max"), ("robust", "robust")],
    ),
];

/// How numbers are prepared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preparation {
    /// What stands for a missing one; none leaves it missing.
    pub impute: Option<Strategy>,
    /// How they are scaled; none leaves them as they are.
    pub scale: Option<Scaling>,
}

/// How numbers are scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// Less the mean, divided by the standard deviation.
    Standard,
    /// Less the smallest, divided by the range.
    MinMax,
    /// Less the median, divided by the interquartile range.
    Robust,
}

impl Preparation {
    /// What an estimator of such inputs wants.
    pub fn usual(inputs: Inputs) -> Self {
        Self {
            impute: (inputs != Inputs::AsTheyAre).then_some(Strategy::Mean),
            scale: match inputs {
                Inputs::Standardised => Some(Scaling::Standard),
                Inputs::UnitRange => Some(Scaling::MinMax),
                Inputs::Imputed | Inputs::AsTheyAre => None,
            },
        }
    }

    /// What was chosen, and otherwise what an estimator of such inputs wants.
    pub fn new(inputs: Inputs, settings: &Settings) -> Self {
        let (usual, values) = (Self::usual(inputs), values(settings));
        Self {
            impute: match values.choice("impute").as_str() {
                "mean" => Some(Strategy::Mean),
                "median" => Some(Strategy::Median),
                "most_frequent" => Some(Strategy::MostFrequent),
                CONSTANT => Some(Strategy::Constant(values.number("fill_value"))),
                _ => usual.impute,
            },
            scale: match values.choice("scale").as_str() {
                "none" => None,
                "standard" => Some(Scaling::Standard),
                "min_max" => Some(Scaling::MinMax),
                "robust" => Some(Scaling::Robust),
                _ => usual.scale,
            },
        }
    }

    /// What stands for a missing number of a column with these values, none of them missing.
    ///
    /// # Errors
    /// There are no values, or they are too large.
    pub fn imputed(self, values: &[f64]) -> Result<Option<f32>, PreprocessError> {
        let Some(strategy) = self.impute else { return Ok(None) };
        let imputer = SimpleImputerParams { strategy }.fit(&[values])?;
        Ok(imputer.statistics.first().copied().flatten().map(|statistic| statistic as f32))
    }

    /// Offset and divisor of a column with these values, none of them missing.
    ///
    /// The divisor is positive: 1 where float32 has no room for the spread.
    ///
    /// # Errors
    /// There are no values, or they are too large.
    pub fn scaled(self, values: &[f64]) -> Result<Option<(f32, f32)>, PreprocessError> {
        let Some(scaling) = self.scale else { return Ok(None) };
        let columns = [values];
        let one = |of: &[f64]| of.first().copied().unwrap_or(f64::NAN);
        // The spread itself and not the scaler's divisor, which is 1 where sums of doubles could not tell the spread from
        // rounding: these are sums of float32.
        let (offset, spread) = match scaling {
            Scaling::Standard => {
                let fitted = StandardScalerParams::default().fit(&columns)?;
                (one(&fitted.mean), libm::sqrt(one(&fitted.var.unwrap_or_default())))
            }
            Scaling::MinMax => {
                let fitted = MinMaxScalerParams::default().fit(&columns)?;
                (one(&fitted.data_min), one(&fitted.data_range))
            }
            Scaling::Robust => {
                let fitted = RobustScalerParams::default().fit(&columns)?;
                (one(&fitted.center.unwrap_or_default()), one(&fitted.scale.unwrap_or_default()))
            }
        };
        let divisor = spread as f32;
        Ok(Some((offset as f32, if divisor > 0.0 { divisor } else { 1.0 })))
    }

    /// For tables and metadata, where it was chosen.
    pub fn word(self) -> String {
        let missing = match self.impute {
            None => "missing as they are".into(),
            Some(Strategy::Mean) => "missing by mean".into(),
            Some(Strategy::Median) => "missing by median".into(),
            Some(Strategy::MostFrequent) => "missing by most frequent".into(),
            Some(Strategy::Constant(value)) => format!("missing by {value}"),
        };
        let scaling = match self.scale {
            None => "not scaled",
            Some(Scaling::Standard) => "standard scaling",
            Some(Scaling::MinMax) => "min-max scaling",
            Some(Scaling::Robust) => "robust scaling",
        };
        format!("{missing}, {scaling}")
    }
}

/// For the page.
pub fn cards() -> Vec<ParameterCard> {
    PARAMETERS.iter().map(|parameter| parameter.card(&Choices::default())).collect()
}

/// Checks what was chosen.
///
/// # Errors
/// Names the parameter and its range.
pub fn check(settings: &Settings) -> Result<(), Failure> {
    let parameters: Vec<_> = PARAMETERS.iter().collect();
    parameter::check("train.preparation", "How columns enter the model", &parameters, settings, &Choices::default())
}

/// What of it has an effect: nothing where all is as usual.
pub fn chosen(settings: &Settings) -> Settings {
    let values = values(settings);
    let counts = |id: &str| match id {
        "fill_value" => values.chosen("impute", CONSTANT),
        _ => !values.chosen(id, USUAL),
    };
    let mut chosen = Settings::new();
    for (id, setting) in settings {
        if counts(id) && !chosen.iter().any(|(known, _)| known == id) {
            chosen.push((id.clone(), setting.clone()));
        }
    }
    chosen
}

fn values(settings: &Settings) -> Values<'_> {
    Values::new(PARAMETERS.iter().collect(), settings)
}

#[cfg(test)]
mod tests {
    use protocol::Setting;

    use super::*;

    #[test]
    fn nothing_chosen_is_the_estimators_way() {
        for inputs in [Inputs::Standardised, Inputs::UnitRange, Inputs::Imputed, Inputs::AsTheyAre] {
            let all_usual = vec![Setting::choice("impute", USUAL), Setting::choice("scale", USUAL)];
            for settings in [Settings::new(), all_usual] {
                assert_eq!(Preparation::new(inputs, &settings), Preparation::usual(inputs));
                assert!(chosen(&settings).is_empty());
            }
        }
    }

    #[test]
    fn what_has_no_effect_is_not_kept() {
        let constant = Setting::number("fill_value", 3.0);
        let (usual, median) = (Setting::choice("impute", USUAL), Setting::choice("impute", "median"));
        assert!(chosen(&vec![usual.clone(), constant.clone(), Setting::choice("scale", USUAL)]).is_empty());
        assert_eq!(chosen(&vec![median.clone(), constant.clone()]), vec![median.clone()]);
        let filled = vec![Setting::choice("impute", CONSTANT), constant];
        assert_eq!(chosen(&filled), filled);
        assert_eq!(chosen(&vec![median.clone(), usual]), [median]);
    }

    #[test]
    fn each_choice_gives_its_figures() {
        let values = [1.0, 1.0, 2.0, 4.0, 12.0];
        let imputed = |option: &str| {
            let settings = vec![Setting::choice("impute", option), Setting::number("fill_value", -3.5)];
            Preparation::new(Inputs::Imputed, &settings).imputed(&values)
        };
        assert_eq!(imputed(USUAL), Ok(Some(4.0)));
        assert_eq!(imputed("median"), Ok(Some(2.0)));
        assert_eq!(imputed("most_frequent"), Ok(Some(1.0)));
        assert_eq!(imputed(CONSTANT), Ok(Some(-3.5)));
        let scaled = |option: &str| {
            Preparation::new(Inputs::Standardised, &vec![Setting::choice("scale", option)]).scaled(&values)
        };
        assert_eq!(scaled(USUAL), scaled("standard"));
        assert_eq!(scaled("standard"), Ok(Some((4.0, libm::sqrt(17.2) as f32))));
        assert_eq!(scaled("none"), Ok(None));
        assert_eq!(scaled("min_max"), Ok(Some((1.0, 11.0))));
        assert_eq!(scaled("robust"), Ok(Some((2.0, 3.0))));
    }

    #[test]
    fn what_there_is_not_to_choose_is_refused() {
        let message = |setting: (String, Setting)| check(&vec![setting]).unwrap_err().message;
        assert_eq!(message(Setting::choice("impute", "guess")), "Missing numbers is out of range.");
        assert_eq!(message(Setting::number("fill_value", f64::NAN)), "Constant is out of range.");
        assert_eq!(message(Setting::number("size", 1.0)), "How columns enter the model has no parameter “size”.");
    }
}
