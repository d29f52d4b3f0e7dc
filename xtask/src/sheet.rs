//! Makes one style sheet of the site's: one request, and four kilobytes less, since what they share is sent once.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::check::style::without_comments;

const SHEET: &str = "style.css";

/// Joins the style sheets of `dist/index.html` in their order, without comments and indentation.
pub fn join(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page)?;
    let (html, sheets) = with_one_sheet(&html)?;
    let mut joined = String::new();
    for sheet in sheets {
        let path = dist.join(&sheet);
        let css = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        without_comments(&css).lines().map(str::trim).filter(|line| !line.is_empty()).for_each(|line| {
            joined.push_str(line);
            joined.push('\n');
        });
        fs::remove_file(path)?;
    }
    fs::write(dist.join(SHEET), joined)?;
    Ok(fs::write(page, html)?)
}

/// The page with a link to the one sheet in place of the first, and the sheets it had.
fn with_one_sheet(html: &str) -> Result<(String, Vec<String>)> {
    const LINK: &str = "<link rel=\"stylesheet\" href=\"./";
    let mut sheets = Vec::new();
    let mut lines = Vec::new();
    for line in html.lines() {
        match line.trim_start().strip_prefix(LINK).and_then(|rest| rest.split_once('"')) {
            Some((sheet, _)) => {
                if sheets.is_empty() {
                    lines.push(line.replace(sheet, SHEET));
                }
                sheets.push(sheet.to_owned());
            }
            None => lines.push(line.to_owned()),
        }
    }
    ensure!(!sheets.is_empty(), "index.html links no style sheet in the form Trunk writes");
    Ok((lines.join("\n") + "\n", sheets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_link_leads_to_the_one_sheet_and_the_others_go() {
        let html = "<head>\n  <link rel=\"stylesheet\" href=\"./a.css\"/>\n  <link rel=\"stylesheet\" href=\"./b.css\"/>\n</head>\n";
        let (html, sheets) = with_one_sheet(html).expect("it links two");
        assert_eq!(html, "<head>\n  <link rel=\"stylesheet\" href=\"./style.css\"/>\n</head>\n");
        assert_eq!(sheets, ["a.css", "b.css"]);
    }

    #[test]
    fn a_page_without_sheets_is_a_mistake() {
        assert!(with_one_sheet("<head></head>").is_err());
    }
}
