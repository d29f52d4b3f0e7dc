//! What the sources may not contain: style attributes, which the Content-Security-Policy blocks, and colours that do
//! not come from a token.

use std::{fs, path::Path};

use anyhow::Result;

use crate::precache::files_under;

/// Looks through `src/` and `style/`; returns what was found, with file and line.
pub fn problems(root: &Path) -> Result<Vec<String>> {
    let mut problems = unlinked(&fs::read_to_string(root.join("index.html"))?, &files_under(&root.join("style"))?);
    for (folder, extension, judge) in
        [("src", ".rs", style_attribute as fn(&str) -> Option<&str>), ("style", ".css", raw_colour)]
    {
        for path in files_under(&root.join(folder))? {
            if !path.ends_with(extension) || path == "tokens.css" {
                continue;
            }
            let text = fs::read_to_string(root.join(folder).join(&path))?;
            let text = if extension == ".css" { without_comments(&text) } else { text };
            for (index, line) in text.lines().enumerate() {
                if let Some(what) = judge(line) {
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
    (attribute && !code.starts_with("//")).then_some("a style attribute; use a class, or style:property=")
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
        assert!(style_attribute("// never style=\"…\"").is_none());
        assert!(style_attribute("let line_style=\"dashed\";").is_none());
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
