//! Demand: rentals of an hour by time and weather, without end.
//!
//! The formula is made up here, after what Fanaee-T and Gama ("Event labeling combining ensemble detectors and background
//! knowledge", Progress in Artificial Intelligence 2, 2013; UCI Bike Sharing) published of rented bicycles:
//!
//! demand = 650 · day(hour) · warmth(temperature) · wet(rain) · calm(wind), plus noise
//!
//! - `day`: on working days peaks at 8 and between 17 and 18, otherwise one wide hump at 14. Days off are weekends and the
//!   eleven fixed holidays.
//! - `warmth`: a bell around 28 °C, 15 °C wide. Temperature itself has a year (coldest in the middle of January), a day
//!   (warmest at 15) and chance.
//! - `wet`: rain takes up to 45 % of a working day's demand and up to 70 % of a day off's.
//! - `calm`: from 15 km/h on wind takes 1.5 % for each km/h, up to 60 %.
//! - The noise is normal, with the variance of a count and a fifth of the expected demand beside it, rounded to whole
//!   rentals and not below 0.
//!
//! It follows those rows in the mean (190 an hour), the deviation (181), both daily curves, the range of temperatures by month,
//! the share of hours with rain (8 %) and of holidays (3 %), and the mean wind (13 km/h). It does not follow their growth
//! from year to year, humidity, the split into casual and registered users, nor weather that lasts: each row has weather
//! of its own, as if it came from one of many like towns. So what was asked for an hour or a week before tells nothing
//! beyond the time, and is no column.
//!
//! Minute 0 is a Monday, the first of April, 00:00; each year has 365 days. Production sees one season at a time: against
//! a year of training rows the hour, the season and the temperature of some newest requests differ although nothing is
//! wrong.

use protocol::Task;

use super::{Concept, Generator, Rows, Set, code, sorted, tenth};
use crate::data::requests::{Requests, Schema};
use crate::random::Stream;

/// The set.
pub const SET: Set = Set {
    id: "demand",
    name: "Demand",
    lesson: "regression on time and weather, seasonal traffic",
    source: "made here, after shapes of the bike rentals in Fanaee-T and Gama 2013, UCI Machine Learning Repository",
    columns: &[
        ("hour", "of the day, 0 to 23"),
        ("temperature", "°C"),
        ("rain_mm", "mm in the hour"),
        ("wind", "km/h"),
        ("weekday", "Monday to Sunday"),
        ("season", "spring begins with March"),
        ("holiday", "yes on eleven days of the year"),
        ("demand", "rentals in the hour"),
    ],
    target: "demand",
    task: Task::Regression,
    rows: Rows::Drawn(&Demand),
};

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const SEASONS: [&str; 4] = ["winter", "spring", "summer", "autumn"];
const HOLIDAY: [&str; 2] = ["no", "yes"];
/// Days of the year that are holidays, from 0.
const HOLIDAYS: [i64; 11] = [0, 16, 46, 114, 148, 169, 184, 246, 281, 315, 358];
/// The day of the year of minute 0: the first of April.
const FIRST: i64 = 31 + 28 + 31;
/// Share of hours with rain, and their mean amount in mm.
const RAIN: (f64, f64) = (0.08, 2.0);
/// Demand of a perfect hour.
const SCALE: f64 = 650.0;
/// Standard deviation beside that of a count, as a share of the expected demand.
const SPREAD: f64 = 0.2;

struct Demand;

impl Generator for Demand {
    fn schema(&self) -> Schema {
        let coded = [("weekday", sorted(&WEEKDAYS)), ("season", sorted(&SEASONS)), ("holiday", sorted(&HOLIDAY))];
        Schema {
            numeric: ["hour", "temperature", "rain_mm", "wind"].map(str::to_owned).to_vec(),
            coded: coded.map(|(name, levels)| (name.to_owned(), levels)).to_vec(),
            times: Vec::new(),
            target: SET.target.into(),
            classes: Vec::new(),
        }
    }

    fn origin(&self) -> &'static str {
        "Formula of time and weather, deviation a fifth of the demand"
    }

    fn rows(&self) -> u32 {
        365 * 24
    }

    fn draw(&self, stream: &mut Stream, minute: i64, concept: Option<&Concept>, to: &mut Requests) {
        let moment = Moment::at(minute);
        let weather = Weather::draw(stream, &moment);
        let (noise, switch) = (stream.normal(), stream.unit());
        let expected = expected(&moment, &weather, Concept::chosen(concept, switch).unwrap_or_default());
        let demand = expected + libm::sqrt(expected + SPREAD * SPREAD * expected * expected) * noise;
        to.push(
            [moment.hour, weather.temperature, weather.rain, weather.wind].map(|value| value as f32),
            [
                code(&WEEKDAYS, moment.weekday),
                code(&SEASONS, moment.season),
                code(&HOLIDAY, usize::from(moment.holiday)),
            ],
            libm::rint(demand).max(0.0) as f32,
        );
    }

    fn concepts(&self) -> Vec<(String, String)> {
        [
            ("days_off", "hour and weather, with each day like a day off"),
            ("heat", "hour, kind of day and weather, with 14 °C as the best temperature"),
            ("weatherproof", "hour and kind of day, whatever the weather"),
            ("usual", "hour, kind of day, temperature, rain and wind"),
        ]
        .map(|(id, about)| (id.to_owned(), about.to_owned()))
        .to_vec()
    }
}

/// What the calendar says of a minute.
struct Moment {
    /// 0 to 23.
    hour: f64,
    /// From Monday, 0.
    weekday: usize,
    /// A place in [`SEASONS`].
    season: usize,
    /// 0 to 364.
    day_of_year: i64,
    holiday: bool,
}

impl Moment {
    fn at(minute: i64) -> Self {
        let day = minute.div_euclid(1_440);
        let day_of_year = (day + FIRST).rem_euclid(365);
        Self {
            hour: (minute.rem_euclid(1_440) / 60) as f64,
            weekday: day.rem_euclid(7) as usize,
            season: match day_of_year {
                59..151 => 1,
                151..243 => 2,
                243..334 => 3,
                _ => 0,
            },
            day_of_year,
            holiday: HOLIDAYS.contains(&day_of_year),
        }
    }

    fn day_off(&self) -> bool {
        self.weekday >= 5 || self.holiday
    }
}

/// The weather of an hour.
struct Weather {
    /// °C.
    temperature: f64,
    /// mm.
    rain: f64,
    /// km/h.
    wind: f64,
}

impl Weather {
    fn draw(stream: &mut Stream, moment: &Moment) -> Self {
        let year = libm::cos((moment.day_of_year - 15) as f64 / 365.0 * core::f64::consts::TAU);
        let day = libm::cos((moment.hour - 15.0) / 24.0 * core::f64::consts::TAU);
        let temperature = tenth(15.4 - 12.2 * year + 3.2 * day + 4.5 * stream.normal());
        let (rains, amount) = (stream.unit() < RAIN.0, 0.1 - RAIN.1 * libm::log(1.0 - stream.unit()));
        // Wind speeds are near a Rayleigh distribution.
        let wind = tenth(10.2 * libm::sqrt(-2.0 * libm::log(1.0 - stream.unit())));
        Self { temperature, rain: if rains { tenth(amount) } else { 0.0 }, wind }
    }
}

/// The expected demand by a rule; unknown ones count as the usual.
fn expected(moment: &Moment, weather: &Weather, rule: &str) -> f64 {
    let day_off = moment.day_off() || rule == "days_off";
    let hump = |at: f64, width: f64| {
        let apart = libm::fabs(moment.hour - at);
        bell(apart.min(24.0 - apart), width)
    };
    let day = if day_off {
        0.03 + 0.85 * hump(14.0, 4.2) + 0.16 * hump(0.5, 2.2)
    } else {
        0.02 + 0.8 * hump(8.0, 0.9) + 0.95 * hump(17.6, 1.5) + 0.38 * hump(13.0, 4.5) + 0.2 * hump(20.5, 1.8)
    };
    let warmth = match rule {
        "heat" => bell(weather.temperature - 14.0, 9.0),
        _ => bell(weather.temperature - 28.0, 15.0),
    };
    let (lost, dries) = if day_off { (0.7, 1.0) } else { (0.45, 1.5) };
    let wet = 1.0 - lost * (1.0 - libm::exp(-weather.rain / dries));
    let calm = (1.0 - 0.015 * (weather.wind - 15.0).max(0.0)).max(0.4);
    // Of the weather's factors 0.68 is about the mean.
    SCALE * day * if rule == "weatherproof" { 0.68 } else { warmth * wet * calm }
}

fn bell(apart: f64, width: f64) -> f64 {
    libm::exp(-apart * apart / (2.0 * width * width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use table::{Table, Values};

    fn numbers<'a>(table: &'a Table, column: &str) -> &'a [f64] {
        match table.column(column).map(|column| &column.values) {
            Some(Values::Numeric(values)) => values,
            _ => panic!("{column} is numeric"),
        }
    }

    fn texts<'a>(table: &'a Table, column: &str) -> Vec<&'a str> {
        match table.column(column).map(|column| &column.values) {
            Some(Values::Categorical { categories, codes }) => {
                codes.iter().map(|code| categories[*code as usize].as_str()).collect()
            }
            _ => panic!("{column} is a text"),
        }
    }

    fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
        let (sum, n) = values.into_iter().fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
        sum / n
    }

    /// Mean demand of the rows of which something holds.
    fn mean_where(table: &Table, holds: impl Fn(usize) -> bool) -> f64 {
        mean(numbers(table, "demand").iter().enumerate().filter(|(row, _)| holds(*row)).map(|(_, value)| *value))
    }

    fn requests(minutes: impl Iterator<Item = i64>, rule: Option<&str>) -> Requests {
        let (mut stream, mut drawn) = (Stream::new(1, "demand", 3), Requests::empty(&Demand.schema()));
        let concept = rule.map(|rule| Concept { rule: rule.into(), share: 1.0 });
        minutes.for_each(|minute| Demand.draw(&mut stream, minute, concept.as_ref(), &mut drawn));
        drawn
    }

    #[test]
    fn a_year_of_hours_ends_where_production_begins_on_a_monday_in_april() {
        let table = SET.table(2);
        let (hours, days, seasons) = (numbers(&table, "hour"), texts(&table, "weekday"), texts(&table, "season"));
        assert_eq!(table.rows(), 8_760);
        assert!(hours.iter().enumerate().all(|(row, hour)| *hour == (row % 24) as f64), "in order of time");
        assert_eq!((days[0], days[8_759], seasons[0], seasons[8_759]), ("Sunday", "Sunday", "spring", "spring"));
        let now = requests([0, 59, 60, 1_440 * 5, 1_440 * 61].into_iter(), None).table(&Demand.schema(), 5);
        assert_eq!(numbers(&now, "hour"), [0.0, 0.0, 1.0, 0.0, 0.0]);
        assert_eq!(texts(&now, "weekday"), ["Monday", "Monday", "Monday", "Saturday", "Saturday"]);
        assert_eq!(texts(&now, "season"), ["spring", "spring", "spring", "spring", "summer"]);
    }

    #[test]
    fn seasons_have_their_months_and_holidays_their_days() {
        let table = SET.table(2);
        let seasons = texts(&table, "season");
        let of = |name: &str| seasons.iter().filter(|season| **season == name).count() / 24;
        assert_eq!(["winter", "spring", "summer", "autumn"].map(of), [90, 92, 92, 91]);
        assert_eq!(texts(&table, "holiday").iter().filter(|holiday| **holiday == "yes").count(), 11 * 24);
    }

    #[test]
    fn mean_deviation_rain_and_wind_are_near_the_published_ones() {
        let table = SET.table(2);
        let (demand, rain) = (numbers(&table, "demand"), numbers(&table, "rain_mm"));
        let middle = mean(demand.iter().copied());
        let deviation = libm::sqrt(mean(demand.iter().map(|value| (value - middle) * (value - middle))));
        assert!((middle - 190.0).abs() < 8.0 && (deviation - 181.0).abs() < 15.0, "{middle} {deviation}");
        let rains = mean(rain.iter().map(|rain| f64::from(u8::from(*rain > 0.0))));
        assert!((rains - 0.08).abs() < 0.01, "{rains}");
        assert!((mean(numbers(&table, "wind").iter().copied()) - 12.8).abs() < 0.3);
        // January and July of the published rows have means of 3.2 and 27.5 °C.
        let temperature = numbers(&table, "temperature");
        let month = |first: usize| mean(temperature[first * 24..(first + 31) * 24].iter().copied());
        let (january, july) = (month(275), month(91));
        assert!((january - 3.2).abs() < 1.0 && (july - 27.5).abs() < 1.0, "{january} {july}");
    }

    #[test]
    fn working_days_have_two_peaks_and_days_off_one() {
        let table = SET.table(2);
        let (hours, days, holidays) = (numbers(&table, "hour"), texts(&table, "weekday"), texts(&table, "holiday"));
        let off = |row: usize| days[row].starts_with('S') || holidays[row] == "yes";
        let curve = |day_off: bool| -> Vec<f64> {
            (0..24).map(|hour| mean_where(&table, |row| hours[row] == f64::from(hour) && off(row) == day_off)).collect()
        };
        let (working, free) = (curve(false), curve(true));
        assert!(working[8] > 1.3 * working[10] && working[17] > 2.0 * working[12], "{working:?}");
        assert!(free[14] > 1.5 * free[8] && free[14] > 1.1 * free[17] && free[8] < 0.5 * working[8], "{free:?}");
        assert!(working[3] < 0.1 * working[17] && free[4] < 0.2 * free[14]);
    }

    #[test]
    fn rain_wind_and_cold_cost_demand() {
        let table = SET.table(2);
        let (rain, wind, temperature) =
            (numbers(&table, "rain_mm"), numbers(&table, "wind"), numbers(&table, "temperature"));
        let dry = mean_where(&table, |row| rain[row] == 0.0);
        assert!(mean_where(&table, |row| rain[row] > 2.0) < 0.7 * dry);
        assert!(mean_where(&table, |row| wind[row] > 30.0) < 0.9 * mean_where(&table, |row| wind[row] < 15.0));
        assert!(
            mean_where(&table, |row| temperature[row] < 5.0) < 0.35 * mean_where(&table, |row| temperature[row] > 25.0)
        );
    }

    #[test]
    fn traffic_follows_the_hour_of_its_minute() {
        let hourly = |hour: i64, day: i64| {
            mean(requests((0..400).map(|i| day * 1_440 + hour * 60 + i % 60), None).truth.iter().map(|v| f64::from(*v)))
        };
        let (night, morning, noon, evening) = (hourly(3, 1), hourly(8, 1), hourly(11, 1), hourly(17, 1));
        assert!(
            night < 0.2 * morning && morning > 1.5 * noon && evening > 1.5 * noon,
            "{night} {morning} {noon} {evening}"
        );
        assert!(hourly(8, 5) < 0.6 * morning, "a Saturday");
        assert!(hourly(12, 110) > 1.3 * hourly(12, 5), "a Saturday in July against one in April");
    }

    #[test]
    fn other_rules_look_at_what_they_say() {
        let at = |minute: i64, rule: Option<&str>| {
            mean(requests((0..2_000).map(|_| minute), rule).truth.iter().map(|v| f64::from(*v)))
        };
        let (tuesday, saturday) = (1_440 + 8 * 60, 5 * 1_440 + 8 * 60);
        assert!((at(tuesday, Some("days_off")) / at(saturday, None) - 1.0).abs() < 0.1);
        let july = 92 * 1_440 + 17 * 60;
        assert!(at(july, Some("heat")) < 0.6 * at(july, None));
        let january = 276 * 1_440 + 17 * 60;
        assert!((at(january, Some("weatherproof")) / at(july, Some("weatherproof")) - 1.0).abs() < 0.05);
        assert!(at(january, Some("weatherproof")) > 1.6 * at(january, None));
        assert_eq!(at(july, Some("usual")), at(july, None));
    }
}
