//! Numbers as text. Rust's own reading and writing of floats is exact in every case and takes twenty kilobytes; the page
//! draws with whole numbers of a unit, and leaves the rest to the browser.

/// A number with so many decimals, up to nine; beyond 9·10¹⁸ units of the last decimal it stays there.
pub fn fixed(value: f64, decimals: usize) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    let unit = 10_u64.pow(decimals.min(9) as u32);
    let units = (value.abs() * unit as f64).round() as u64;
    let sign = if value < 0.0 && units > 0 { "-" } else { "" };
    let (whole, rest) = (units / unit, units % unit);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:0decimals$}") }
}

/// A number with at most one decimal, as drawings need it.
pub fn px(value: f64) -> String {
    let mut text = fixed(value, 1);
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}

/// The shortest text that means this number.
#[cfg(target_arch = "wasm32")]
pub fn shortest(value: f64) -> String {
    js_sys::Number::from(value).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// The shortest text that means this number.
#[cfg(not(target_arch = "wasm32"))]
pub fn shortest(value: f64) -> String {
    value.to_string()
}

/// The number that a text means, with a point before the decimals; none where it means none.
pub fn read(text: &str) -> Option<f64> {
    let text = text.trim().replace('−', "-");
    let any = text.bytes().any(|byte| byte.is_ascii_digit());
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let number = if any && plain { float(&text) } else { f64::NAN };
    number.is_finite().then_some(number)
}

#[cfg(target_arch = "wasm32")]
fn float(text: &str) -> f64 {
    wasm_bindgen::JsValue::from_str(text).unchecked_into_f64()
}

#[cfg(not(target_arch = "wasm32"))]
fn float(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_read_as_numbers() {
        assert_eq!(read(" −0.5 "), Some(-0.5));
        assert_eq!(read("1e-3"), Some(0.001));
        for text in ["", "-", "inf", "0x10", "0,5", "1-2", "7 s"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_are_rounded_and_filled_up() {
        assert_eq!(fixed(1.0, 2), "1.00");
        assert_eq!(fixed(-12.345, 1), "-12.3");
        assert_eq!(fixed(0.06, 1), "0.1");
        assert_eq!(fixed(1234.5, 0), "1235");
    }

    #[test]
    fn what_rounds_to_nothing_has_no_sign() {
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(px(-0.04), "0");
        assert_eq!(px(7.96), "8");
    }

    #[test]
    fn what_is_no_number_or_too_large_does_not_panic() {
        assert_eq!(fixed(f64::NAN, 1), "NaN");
        assert!(fixed(f64::INFINITY, 3).starts_with("18446744073709551"));
        assert_eq!(fixed(1.0, 40).len(), 42);
    }
}
