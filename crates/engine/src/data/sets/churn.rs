//! Churn: customers of a subscription and whether they leave, without end.
//!
//! Made up here. A customer leaves with the probability 1 / (1 + exp(−z)), and 3 % of the labels are flipped:
//!
//! ```text
//! z = −2.2
//!   + 0.9 with a monthly contract, − 1.2 with one of two years
//!   − 0.5 · ln(1 + tenure / 6)
//!   + 0.4 if payment is by invoice, − 0.3 by direct debit
//!   − 0.015 · (age − 45) − 0.02 · usage change + 0.15 · support calls
//!   + 0.06 · (monthly charge − 65), if the contract is monthly
//!   + 2.4, if there were two support calls or more and usage falls by more than 5 %
//! ```
//!
//! The last two are interactions, which no straight line learns. The region decides nothing. About one in five leaves.
//!
//! Missing cells: an age with 2 %, and with 12 % where payment is by invoice; it is missing at random, as it depends on
//! another column that is known (Rubin 1976). A usage change in the first month, where there is none before to compare with,
//! depends on tenure in the same way. A region with 2 %, completely at random. Whoever leaves does so by the true value.

use protocol::Task;
use table::MISSING;

use super::{Concept, Generator, Rows, Set, code, sorted};
use crate::data::requests::{Requests, Schema};
use crate::random::Stream;

/// The set.
pub const SET: Set = Set {
    id: "churn",
    name: "Churn",
    lesson: "two classes, missing cells, interactions",
    source: "made here by a logistic formula with interactions, 3 % flipped labels",
    columns: &[
        ("age", "years, 18 to 90; sometimes missing, most often with an invoice"),
        ("tenure", "whole months as a customer, up to 120"),
        ("monthly charge", "20 to 110"),
        ("support calls", "in the last month"),
        ("usage change", "% against the month before; missing in the first month"),
        ("contract", "how long it runs"),
        ("payment method", "how the charge is paid"),
        ("region", "where the customer lives; sometimes missing"),
        ("churn", "yes: the customer leaves"),
    ],
    target: "churn",
    task: Task::Classification,
    rows: Rows::Drawn(&Churn),
};

const CONTRACTS: [&str; 3] = ["monthly", "one year", "two years"];
/// Shares of the contracts in the first year, and later.
const CONTRACT_SHARES: [[f64; 3]; 2] = [[0.7, 0.2, 0.1], [0.4, 0.35, 0.25]];
const PAYMENTS: [&str; 4] = ["card", "direct debit", "invoice", "wallet"];
const PAYMENT_SHARES: [f64; 4] = [0.4, 0.3, 0.2, 0.1];
/// The payment methods that the formula knows.
const DIRECT_DEBIT: usize = 1;
const INVOICE: usize = 2;
const REGIONS: [&str; 4] = ["east", "north", "south", "west"];
/// Share of missing ages with an invoice, and otherwise.
const AGE_MISSING: (f64, f64) = (0.12, 0.02);
const REGION_MISSING: f64 = 0.02;
/// Share of flipped labels.
const NOISE: f64 = 0.03;

struct Churn;

impl Generator for Churn {
    fn schema(&self) -> Schema {
        let coded =
            [("contract", sorted(&CONTRACTS)), ("payment method", sorted(&PAYMENTS)), ("region", sorted(&REGIONS))];
        Schema {
            numeric: ["age", "tenure", "monthly charge", "support calls", "usage change"].map(str::to_owned).to_vec(),
            coded: coded.map(|(name, levels)| (name.to_owned(), levels)).to_vec(),
            times: Vec::new(),
            target: SET.target.into(),
            classes: vec!["no".into(), "yes".into()],
        }
    }

    fn origin(&self) -> &'static str {
        "Logistic formula with interactions, 3 % flipped labels"
    }

    fn rows(&self) -> u32 {
        5_000
    }

    fn draw(&self, stream: &mut Stream, _: i64, concept: Option<&Concept>, to: &mut Requests) {
        let customer = Customer::draw(stream);
        let missing = if customer.payment == INVOICE { AGE_MISSING.0 } else { AGE_MISSING.1 };
        let age = if stream.unit() < missing { f64::NAN } else { customer.age };
        let usage = if customer.tenure < 1.0 { f64::NAN } else { customer.usage };
        let region = if stream.unit() < REGION_MISSING { MISSING } else { code(&REGIONS, customer.region) };
        let (chance, flip, switch) = (stream.unit(), stream.unit() < NOISE, stream.unit());
        let leaves = chance < customer.leaves(Concept::chosen(concept, switch).unwrap_or_default());
        to.push(
            [age, customer.tenure, customer.charge, customer.calls, usage].map(|value| value as f32),
            [code(&CONTRACTS, customer.contract), code(&PAYMENTS, customer.payment), region],
            f32::from(u8::from(leaves ^ flip)),
        );
    }

    fn concepts(&self) -> Vec<(String, String)> {
        [
            ("price", "the monthly charge above all, whatever the contract"),
            ("service", "support calls above all"),
            ("loyalty", "tenure above all, with the oldest customers the first to leave"),
            ("usual", "contract, tenure, payment, age, usage, calls and charge, with interactions"),
        ]
        .map(|(id, about)| (id.to_owned(), about.to_owned()))
        .to_vec()
    }
}

/// A customer, with nothing missing.
struct Customer {
    /// Years.
    age: f64,
    /// Months.
    tenure: f64,
    /// A month.
    charge: f64,
    /// In the last month.
    calls: f64,
    /// Percent.
    usage: f64,
    /// A place in [`CONTRACTS`].
    contract: usize,
    /// A place in [`PAYMENTS`].
    payment: usize,
    /// A place in [`REGIONS`].
    region: usize,
}

impl Customer {
    fn draw(stream: &mut Stream) -> Self {
        let age = libm::rint(45.0 + 16.0 * stream.normal()).clamp(18.0, 90.0);
        let tenure = libm::floor(-30.0 * libm::log(1.0 - stream.unit())).min(120.0);
        let contract = pick(stream.unit(), &CONTRACT_SHARES[usize::from(tenure >= 12.0)]);
        let charge = libm::rint(100.0 * (20.0 + 45.0 * (stream.unit() + stream.unit()))) / 100.0;
        let payment = pick(stream.unit(), &PAYMENT_SHARES);
        let calls = f64::from(stream.poisson(1.2));
        let usage = libm::rint(15.0 * stream.normal() - 3.0);
        let region = stream.below(REGIONS.len() as u32) as usize;
        Self { age, tenure, charge, calls, usage, contract, payment, region }
    }

    /// The probability of leaving by a rule; unknown ones count as the usual.
    fn leaves(&self, rule: &str) -> f64 {
        let years = libm::log(1.0 + self.tenure / 6.0);
        let dear = self.charge - 65.0;
        let common = [0.9, 0.0, -1.2][self.contract] - 0.5 * years
            + match self.payment {
                DIRECT_DEBIT => -0.3,
                INVOICE => 0.4,
                _ => 0.0,
            }
            - 0.015 * (self.age - 45.0)
            - 0.02 * self.usage;
        let fed_up = self.calls >= 2.0 && self.usage < -5.0;
        let z = match rule {
            "price" => -2.2 + 0.1 * dear,
            "service" => -3.6 + 1.2 * self.calls,
            "loyalty" => -4.5 + 1.7 * years,
            _ => {
                let monthly = if self.contract == 0 { 0.06 * dear } else { 0.0 };
                -2.2 + common + 0.15 * self.calls + monthly + if fed_up { 2.4 } else { 0.0 }
            }
        };
        1.0 / (1.0 + libm::exp(-z))
    }
}

/// The place that a number from 0 to 1 falls into.
fn pick(unit: f64, shares: &[f64]) -> usize {
    let mut passed = 0.0;
    let ends = shares.iter().map(|share| {
        passed += share;
        passed
    });
    ends.filter(|end| unit >= *end).count().min(shares.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requests(count: usize, rule: Option<&str>) -> Requests {
        let (mut stream, mut drawn) = (Stream::new(4, "churn", 0), Requests::empty(&Churn.schema()));
        let concept = rule.map(|rule| Concept { rule: rule.into(), share: 1.0 });
        (0..count).for_each(|_| Churn.draw(&mut stream, 0, concept.as_ref(), &mut drawn));
        drawn
    }

    fn share(count: usize, of: usize, holds: impl Fn(usize) -> bool) -> f64 {
        (0..count).filter(|row| holds(*row)).count() as f64 / of as f64
    }

    #[test]
    fn about_one_in_five_leaves_by_each_rule() {
        for (rule, least, most) in [
            (None, 0.19, 0.22),
            (Some("price"), 0.15, 0.25),
            (Some("service"), 0.12, 0.25),
            (Some("loyalty"), 0.15, 0.35),
        ] {
            let left = requests(20_000, rule).truth.iter().sum::<f32>() / 20_000.0;
            assert!((least..most).contains(&left), "{rule:?}: {left}");
        }
    }

    #[test]
    fn cells_are_missing_where_it_is_said_and_nowhere_else() {
        let (n, drawn) = (50_000, requests(50_000, None));
        let [age, tenure, charge, calls, usage] = &drawn.numeric[..] else { panic!("five numbers") };
        let [contract, payment, region] = &drawn.coded[..] else { panic!("three texts") };
        let invoice = code(&PAYMENTS, INVOICE);
        let invoices = (0..n).filter(|row| payment[*row] == invoice).count();
        let by_invoice = share(n, invoices, |row| payment[row] == invoice && age[row].is_nan());
        let otherwise = share(n, n - invoices, |row| payment[row] != invoice && age[row].is_nan());
        assert!((by_invoice - 0.12).abs() < 0.01 && (otherwise - 0.02).abs() < 0.003, "{by_invoice} {otherwise}");
        assert!((0..n).all(|row| usage[row].is_nan() == (tenure[row] < 1.0)));
        assert!((share(n, n, |row| region[row] == MISSING) - 0.02).abs() < 0.003);
        assert!([tenure, charge, calls].iter().all(|column| column.iter().all(|value| value.is_finite())));
        assert!(contract.iter().chain(payment).all(|code| *code != MISSING));
    }

    #[test]
    fn no_column_misses_more_than_the_checks_allow_by_default() {
        for seed in 1..=20 {
            let table = SET.table(seed);
            for column in table.columns() {
                let missing = column.missing() as f64 / table.rows() as f64;
                assert!(missing < 0.05, "{}, seed {seed}: {missing}", column.name);
            }
        }
    }

    #[test]
    fn values_lie_in_their_ranges_and_texts_have_their_shares() {
        let (n, drawn) = (50_000, requests(50_000, None));
        let ranges = [(18.0, 90.0), (0.0, 120.0), (20.0, 110.0), (0.0, 20.0), (-100.0, 100.0)];
        for (column, (low, high)) in drawn.numeric.iter().zip(ranges) {
            assert!(column.iter().all(|value| value.is_nan() || (low..=high).contains(value)));
        }
        for (payment, expected) in PAYMENT_SHARES.into_iter().enumerate() {
            assert!((share(n, n, |row| drawn.coded[1][row] == code(&PAYMENTS, payment)) - expected).abs() < 0.01);
        }
        let old = (0..n).filter(|row| drawn.numeric[1][*row] >= 12.0).count();
        for (contract, expected) in CONTRACT_SHARES[1].into_iter().enumerate() {
            let of = code(&CONTRACTS, contract);
            let found = share(n, old, |row| drawn.numeric[1][row] >= 12.0 && drawn.coded[0][row] == of);
            assert!((found - expected).abs() < 0.01);
        }
    }

    #[test]
    fn the_formula_has_its_interactions() {
        let plain = Customer {
            age: 45.0,
            tenure: 0.0,
            charge: 65.0,
            calls: 0.0,
            usage: 0.0,
            contract: 1,
            payment: 0,
            region: 0,
        };
        let z = |customer: &Customer| {
            let p = customer.leaves("");
            libm::log(p / (1.0 - p))
        };
        assert!((z(&plain) + 2.2).abs() < 1e-9);
        assert!((z(&Customer { charge: 75.0, ..plain }) + 2.2).abs() < 1e-9);
        assert!((z(&Customer { charge: 75.0, contract: 0, ..plain }) + 2.2 - 0.9 - 0.6).abs() < 1e-9);
        assert!((z(&Customer { calls: 2.0, usage: -10.0, ..plain }) + 2.2 - 0.3 - 0.2 - 2.4).abs() < 1e-9);
        assert!((z(&Customer { region: 3, ..plain }) - z(&plain)).abs() < 1e-12);
    }
}
