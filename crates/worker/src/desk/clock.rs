//! The production clock: how many ticks are due, and when to look again.

use protocol::{ClockControl, Speed};

use super::{Desk, Show};
use crate::sandbox::Sandbox;

/// Ticks run at most this long before messages get their turn.
const SLICE_MS: f64 = 14.0;

/// Time that could not be kept up with is forgiven beyond this.
const MOST_DEBT_S: f64 = 1.0;

/// Turns real time into ticks that are due.
#[derive(Debug, Default, PartialEq)]
pub struct Pace {
    speed: Option<Speed>,
    /// Ticks due and not run, with a fraction.
    debt: f64,
    last_ms: f64,
}

impl Pace {
    /// Follows the speed the project plays at. True when time just stopped.
    pub fn follow(&mut self, playing: Option<Speed>, now_ms: f64) -> bool {
        if playing == self.speed {
            return false;
        }
        let stopped = playing.is_none();
        *self = Self { speed: playing, debt: 0.0, last_ms: now_ms };
        stopped
    }

    /// Forgets that time ran.
    pub fn stop(&mut self) {
        *self = Self::default();
    }

    /// Number of ticks due now.
    pub fn due(&mut self, now_ms: f64) -> u32 {
        let Some(speed) = self.speed else { return 0 };
        let Some(rate) = ticks_per_second(speed) else { return u32::MAX };
        let elapsed_s = (now_ms - self.last_ms).max(0.0) / 1000.0;
        self.last_ms = now_ms;
        self.debt = (self.debt + elapsed_s * rate).min(rate * MOST_DEBT_S);
        self.debt as u32
    }

    /// Takes ticks that were run off the debt.
    pub fn ran(&mut self, ticks: u32) {
        self.debt = (self.debt - f64::from(ticks)).max(0.0);
    }

    /// Milliseconds from now until the next tick; none while time stands still.
    pub fn wait_ms(&self, now_ms: f64) -> Option<f64> {
        let next_ms = |rate: f64| self.last_ms + (1.0 - self.debt) / rate * 1000.0;
        Some(ticks_per_second(self.speed?).map_or(0.0, |rate| (next_ms(rate) - now_ms).max(0.0)))
    }
}

/// None without a limit.
fn ticks_per_second(speed: Speed) -> Option<f64> {
    match speed {
        Speed::X1 => Some(1.0),
        Speed::X10 => Some(10.0),
        Speed::X60 => Some(60.0),
        Speed::Max => None,
    }
}

impl<P: Sandbox> Desk<P> {
    pub(super) fn control_clock(&mut self, control: ClockControl) -> Show {
        match self.project.clock(control) {
            Ok(()) => {
                if control == ClockControl::Step {
                    self.keeping.stepped();
                }
                Show::Now
            }
            Err(failure) => {
                self.complain(failure);
                Show::Now
            }
        }
    }

    /// Runs the ticks that are due, as far as they fit into a slice.
    pub(super) fn run_slice(&mut self) -> Show {
        if self.project.playing().is_none() {
            return Show::Nothing;
        }
        let begin_ms = self.scope.now_ms();
        let due = self.pace.due(begin_ms);
        let mut ran = 0;
        let mut pause = false;
        while ran < due && !pause {
            pause = self.project.step();
            ran += 1;
            if self.scope.now_ms() - begin_ms >= SLICE_MS {
                break;
            }
        }
        self.pace.ran(ran);
        if ran > 0 {
            self.keeping.moved();
        }
        if pause {
            return self.control_clock(ClockControl::Pause);
        }
        if ran > 0 { Show::Soon } else { Show::Nothing }
    }

    /// After each event: sees whether time runs, sets the timer, and keeps a snapshot when time stopped.
    pub(super) fn follow_clock(&mut self) {
        if self.pace.follow(self.project.playing(), self.scope.now_ms()) {
            self.keeping.leaving();
            // What serves may have changed while it ran.
            self.keeping.acted_later();
            self.clock_alarm.cancel();
        }
        if let Some(wait_ms) = self.pace.wait_ms(self.scope.now_ms()) {
            self.clock_alarm.set(wait_ms);
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::Speed;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::Pace;

    fn playing(speed: Speed) -> Pace {
        let mut pace = Pace::default();
        assert!(!pace.follow(Some(speed), 1000.0));
        pace
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn ticks_fall_due_at_the_chosen_speed() {
        let mut pace = playing(Speed::X10);
        assert_eq!(pace.wait_ms(1000.0), Some(100.0));
        assert_eq!(pace.wait_ms(1030.0), Some(70.0), "a message in between does not put the tick off");
        assert_eq!(pace.due(1050.0), 0);
        assert_eq!(pace.wait_ms(1050.0), Some(50.0));
        assert_eq!(pace.due(1200.0), 2);
        pace.ran(2);
        assert_eq!(pace.wait_ms(1200.0), Some(100.0));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn ticks_that_did_not_fit_stay_due() {
        let mut pace = playing(Speed::X60);
        assert_eq!(pace.due(1500.0), 30);
        pace.ran(10);
        assert_eq!(pace.wait_ms(1500.0), Some(0.0));
        assert_eq!(pace.due(1500.0), 20);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn no_more_than_a_second_is_caught_up() {
        let mut pace = playing(Speed::X60);
        assert_eq!(pace.due(100_000.0), 60);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn without_a_limit_everything_is_due_at_once() {
        let mut pace = playing(Speed::Max);
        assert_eq!(pace.due(1000.0), u32::MAX);
        assert_eq!(pace.wait_ms(1000.0), Some(0.0));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn stopping_is_told_once_and_forgets_the_debt() {
        let mut pace = playing(Speed::X60);
        pace.due(1500.0);
        assert!(pace.follow(None, 1500.0));
        assert!(!pace.follow(None, 1600.0));
        assert_eq!(pace.wait_ms(1600.0), None);
        assert_eq!(pace.due(9000.0), 0);
        pace.follow(Some(Speed::X60), 9000.0);
        assert_eq!(pace.due(9000.0), 0);
    }
}
