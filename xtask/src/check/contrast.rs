//! Contrast ratios of the design, computed from `style/tokens.css` with the formula of WCAG 2.2 (relative luminance).

use std::{collections::HashMap, fmt};

use anyhow::{Context, Result, bail};

/// What a pair is for, and so how much contrast it needs (WCAG 1.4.3 and 1.4.11).
#[derive(Clone, Copy, Debug, PartialEq)]
enum Use {
    Text,
    Graphics,
}

const PAIRS: [(&str, &str, Use); 36] = [
    ("text", "surface", Use::Text),
    ("text", "bg", Use::Text),
    ("text", "selected", Use::Text),
    ("text-2", "surface", Use::Text),
    ("text-2", "selected", Use::Text),
    ("text-2", "bad-tint", Use::Text),
    ("text-3", "surface", Use::Text),
    ("text-3", "inset", Use::Text),
    ("on-ink", "ink", Use::Text),
    ("on-ink", "ink-hover", Use::Text),
    ("ok", "surface", Use::Text),
    ("ok", "ok-tint", Use::Text),
    ("ok", "selected", Use::Text),
    ("warn", "surface", Use::Text),
    ("warn", "warn-tint", Use::Text),
    ("bad", "surface", Use::Text),
    ("bad", "bad-tint", Use::Text),
    ("code-str", "inset", Use::Text),
    ("code-num", "inset", Use::Text),
    ("on-state", "s1", Use::Text),
    ("on-state", "s2", Use::Text),
    ("text", "heat-2", Use::Text),
    ("on-ink", "heat-3", Use::Text),
    ("s1", "surface", Use::Text),
    ("s2", "surface", Use::Text),
    ("s6", "surface", Use::Text),
    ("s3", "surface", Use::Graphics),
    ("s4", "surface", Use::Graphics),
    ("s5", "surface", Use::Graphics),
    ("s1", "ref-soft", Use::Graphics),
    ("ref", "surface", Use::Graphics),
    ("edge", "surface", Use::Graphics),
    ("edge", "bg", Use::Graphics),
    ("focus", "surface", Use::Graphics),
    ("focus", "bg", Use::Graphics),
    ("focus", "selected", Use::Graphics),
];

/// One row of the table: a pair of tokens in both themes.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    front: &'static str,
    back: &'static str,
    purpose: Use,
    light: f64,
    dark: f64,
}

impl Ratio {
    /// Whether both themes have enough contrast.
    pub fn holds(&self) -> bool {
        self.light.min(self.dark) >= self.limit()
    }

    fn limit(&self) -> f64 {
        match self.purpose {
            Use::Text => 4.5,
            Use::Graphics => 3.0,
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let Self { front, back, light, dark, .. } = self;
        write!(formatter, "{front:>8} on {back:<9} {light:5.2} light, {dark:5.2} dark, at least {:.1}", self.limit())
    }
}

/// The table of all pairs.
pub fn table(css: &str) -> Result<Vec<Ratio>> {
    let tokens = Tokens::read(css)?;
    let row = |(front, back, purpose): (&'static str, &'static str, Use)| {
        let ratio = |theme| Ok::<_, anyhow::Error>(contrast(tokens.colour(front, theme)?, tokens.colour(back, theme)?));
        Ok(Ratio { front, back, purpose, light: ratio(Theme::Light)?, dark: ratio(Theme::Dark)? })
    };
    PAIRS.into_iter().map(row).collect()
}

#[derive(Clone, Copy)]
enum Theme {
    Light,
    Dark,
}

type Rgb = [u8; 3];

/// The custom properties of the first `:root` block.
struct Tokens(HashMap<String, String>);

impl Tokens {
    fn read(css: &str) -> Result<Self> {
        let (_, block) = css.split_once(":root {").context("tokens.css has no :root block")?;
        let block = block.split_once('}').context("the :root block of tokens.css does not end")?.0;
        let mut plain = String::new();
        for (index, part) in block.split("/*").enumerate() {
            plain.push_str(if index == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) });
        }
        let properties = plain.split(';').filter_map(|declaration| {
            let (name, value) = declaration.trim().strip_prefix("--")?.split_once(':')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        });
        Ok(Self(properties.collect()))
    }

    fn colour(&self, name: &str, theme: Theme) -> Result<Rgb> {
        let value = self.0.get(name).with_context(|| format!("tokens.css has no --{name}"))?;
        self.evaluate(value, theme, 0).with_context(|| format!("--{name}"))
    }

    fn evaluate(&self, value: &str, theme: Theme, depth: u32) -> Result<Rgb> {
        if depth > 8 {
            bail!("refers to itself");
        }
        let inside = |function| value.strip_prefix(function).and_then(|rest| rest.strip_suffix(')'));
        if let Some(pair) = inside("light-dark(") {
            let (light, dark) = pair.split_once(',').context("light-dark() wants two colours")?;
            let chosen = match theme {
                Theme::Light => light,
                Theme::Dark => dark,
            };
            return self.evaluate(chosen.trim(), theme, depth + 1);
        }
        if let Some(name) = inside("var(--") {
            let value = self.0.get(name).with_context(|| format!("there is no --{name}"))?;
            return self.evaluate(value, theme, depth + 1);
        }
        let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii());
        let digits = digits.with_context(|| format!("cannot read the colour '{value}'"))?;
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16);
        Ok([byte(0)?, byte(2)?, byte(4)?])
    }
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_agrees_with_known_values() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.005);
    }

    #[test]
    fn tokens_are_followed_into_both_themes() {
        let css = ":root { --n: #ffffff; /* --x: #1; */ --d: #000000;\n --text: light-dark(var(--d), var(--n)); --loop: var(--loop); }";
        let tokens = Tokens::read(css).expect("tokens");
        assert_eq!(tokens.colour("text", Theme::Light).expect("light"), [0; 3]);
        assert_eq!(tokens.colour("text", Theme::Dark).expect("dark"), [255; 3]);
        assert!(tokens.colour("loop", Theme::Dark).is_err());
        assert!(tokens.colour("x", Theme::Dark).is_err());
    }
}
