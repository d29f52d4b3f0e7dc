//! What the sources may not contain: style attributes, which the Content-Security-Policy blocks, colours that do not come
//! from a token, markup made of text, addresses that are spelled out, and random numbers that belong to no stream.

use std::{fs, path::Path};

use anyhow::Result;

use crate::precache::files_under;

/// What no line of some files may contain.
struct Rule {
    folder: &'static str,
    /// How the names of the files end.
    extension: &'static str,
    /// The files that may.
    except: &'static [&'static str],
    judge: fn(&str) -> Option<&'static str>,
}

const RULES: [Rule; 10] = [
    Rule { folder: "src", extension: ".rs", except: &[], judge: style_attribute },
    Rule { folder: "src", extension: ".rs", except: &[], judge: drawn_colour },
    Rule { folder: "src", extension: ".rs", except: &[], judge: markup },
    Rule { folder: "src", extension: ".rs", except: &["route.rs"], judge: address },
    Rule { folder: "style", extension: ".css", except: &["tokens.css"], judge: raw_colour },
    Rule { folder: "crates/worker/src", extension: ".rs", except: &[], judge: markup },
    Rule { folder: "crates/engine/src", extension: ".rs", except: &["random.rs"], judge: stray_random },
    Rule { folder: "crates/linfa-forest/src", extension: ".rs", except: &["random.rs"], judge: stray_random },
    Rule { folder: "crates/metrics/src", extension: ".rs", except: &["random.rs"], judge: stray_random },
    Rule { folder: "crates/explain/src", extension: ".rs", except: &["random.rs"], judge: stray_random },
];

/// Looks through the sources; returns what was found, with file and line.
pub fn problems(root: &Path) -> Result<Vec<String>> {
    let mut problems = unlinked(&fs::read_to_string(root.join("index.html"))?, &files_under(&root.join("style"))?);
    for Rule { folder, extension, except, judge } in RULES {
        for path in files_under(&root.join(folder))? {
            if !path.ends_with(extension) || except.contains(&path.as_str()) {
                continue;
            }
            let text = fs::read_to_string(root.join(folder).join(&path))?;
            let text = if extension == ".css" { without_comments(&text) } else { text };
            for (index, line) in text.lines().enumerate() {
                if let Some(what) = judge(line).filter(|_| !line.trim_start().starts_with("//")) {
                    problems.push(format!("{folder}/{path}:{}: {what}", index + 1));
                }
            }
        }
    }
    Ok(problems)
}

/// A style sheet that the page does not load is forgotten, or dead.
fn unlinked(html: &str, sheets: &[String]) -> Vec<String> {
    let is_missing = |sheet: &&String| !html.contains(&format!("href=\"style/{sheet}\""));
    let missing = sheets.iter().filter(is_missing);
    missing.map(|sheet| format!("style/{sheet} is not linked in index.html")).collect()
}

fn style_attribute(line: &str) -> Option<&'static str> {
    let code = line.trim_start();
    let attribute = code.match_indices("style=").any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + "style=".len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-')
            && matches!(after, Some('"' | '{' | 'm' | 'f'))
    });
    attribute.then_some("a style attribute; use a class, or style:property=")
}

/// In a drawing; classes colour it.
fn drawn_colour(line: &str) -> Option<&'static str> {
    const ATTRIBUTES: [&str; 4] = ["fill=\"", "stroke=\"", "stop-color=\"", " color=\""];
    const TAKEN: [&str; 4] = ["none\"", "currentColor\"", "var(", "url("];
    let is_raw = |attribute: &&str| {
        line.match_indices(*attribute)
            .any(|(at, _)| !TAKEN.iter().any(|taken| line[at + attribute.len()..].starts_with(taken)))
    };
    ATTRIBUTES.iter().any(is_raw).then_some("a colour that is no token")
}

/// A text from a file would become markup or script.
fn markup(line: &str) -> Option<&'static str> {
    const WAYS: [&str; 7] =
        ["inner_html", "outer_html", "insert_adjacent_html", "srcdoc", "document_write", "eval(", "new_with_args("];
    WAYS.iter().any(|way| line.contains(way)).then_some("text that becomes markup or script")
}

fn address(line: &str) -> Option<&'static str> {
    line.contains("\"#/").then_some("an address that is spelled out; take it from route.rs")
}

fn stray_random(line: &str) -> Option<&'static str> {
    const WAYS: [&str; 5] = ["seed_from_u64", "from_entropy", "thread_rng", "gen_range", ".gen_bool("];
    WAYS.iter().any(|way| line.contains(way)).then_some("random numbers of no stream; take them from random.rs")
}

fn raw_colour(line: &str) -> Option<&'static str> {
    const FUNCTIONS: [&str; 9] = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];
    // Only values can hold colours; an id selector such as #add is none.
    let value = line.split_once(':').map_or(line, |(_, value)| value);
    let is_hex = |rest: &str| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let ends = rest[digits..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_');
        matches!(digits, 3 | 4 | 6 | 8) && ends
    };
    let hex = !line.trim_end().ends_with('{') && value.match_indices('#').any(|(at, _)| is_hex(&value[at + 1..]));
    let function = FUNCTIONS.iter().any(|function| {
        value.match_indices(function).any(|(at, _)| !value[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-'))
    });
    (hex || function).then_some("a colour that is no token")
}

/// Blanks comments out, keeping the line numbers.
pub fn without_comments(css: &str) -> String {
    let mut kept = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        kept.push_str(before);
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_is_linked() {
        let html = r#"<link data-trunk rel="css" href="style/a.css">"#;
        assert!(unlinked(html, &["a.css".to_owned()]).is_empty());
        assert_eq!(unlinked(html, &["b.css".to_owned()]).len(), 1);
    }

    #[test]
    fn style_attributes_are_found() {
        assert!(style_attribute(r#"<p style="color: red">"#).is_some());
        assert!(style_attribute("<p style={move || width()}>").is_some());
        assert!(style_attribute("<p style:width=move || width()>").is_none());
        assert!(style_attribute("let line_style=\"dashed\";").is_none());
    }

    #[test]
    fn colours_of_drawings_come_from_classes() {
        for bad in [r##"<path fill="#fff"/>"##, r#"<path fill="none" stroke="red"/>"#] {
            assert!(drawn_colour(bad).is_some(), "{bad}");
        }
        for good in [r#"<path fill="none" stroke="currentColor" stroke-width="2"/>"#, r#"<path fill="var(--ok)"/>"#] {
            assert!(drawn_colour(good).is_none(), "{good}");
        }
    }

    #[test]
    fn text_stays_text() {
        assert!(markup("<div inner_html=cell/>").is_some());
        assert!(markup("element.set_inner_html(cell)").is_some());
        assert!(markup("element.set_text_content(Some(cell))").is_none());
    }

    #[test]
    fn addresses_are_made_in_one_place() {
        assert!(address(r##"<a href="#/settings">"##).is_some());
        assert!(address("<a href=href(Page::Settings)>").is_none());
    }

    #[test]
    fn random_numbers_come_from_streams() {
        assert!(stray_random("let mut rng = Xoshiro256Plus::seed_from_u64(1);").is_some());
        assert!(stray_random("let row = rng.gen_range(0..rows);").is_some());
        assert!(stray_random("let row = stream.below(rows);").is_none());
    }

    #[test]
    fn colours_come_from_tokens() {
        for bad in ["color: #fff;", "a { fill: #12345678 }", "border: 1px solid rgb(0 0 0 / .5);", "color:oklch(1 0 0)"]
        {
            assert!(raw_colour(bad).is_some(), "{bad}");
        }
        for good in
            ["color: var(--text);", "#add {", "color: color-mix(in oklab, var(--a), var(--b));", "fill: url(#abc-x);"]
        {
            assert!(raw_colour(good).is_none(), "{good}");
        }
    }

    #[test]
    fn comments_do_not_count_but_keep_lines() {
        assert_eq!(without_comments("a /* #fff\n#000 */ b"), "a \n b");
    }
}
