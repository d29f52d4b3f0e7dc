//! Colours for workflow and log: a line is cut into pieces, each with a class. It knows words, not meanings.

/// What a piece is; the text is never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A key before its colon.
    Key,
    /// A quoted text or a path.
    Text,
    /// A number.
    Number,
    /// From `#` to the end.
    Comment,
    /// Everything else.
    Plain,
}

impl Kind {
    /// Class of the piece.
    pub fn class(self) -> &'static str {
        match self {
            Kind::Key => "k",
            Kind::Text => "s",
            Kind::Number => "n",
            Kind::Comment => "c",
            Kind::Plain => "",
        }
    }
}

/// Cuts a line of a workflow.
pub fn yaml(line: &str) -> Vec<(Kind, &str)> {
    let mut pieces: Vec<(Kind, &str)> = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let (kind, length) = piece(rest, line[..at].chars().next_back());
        match pieces.last_mut() {
            // Neighbours of one kind are one piece.
            Some((Kind::Plain, text)) if kind == Kind::Plain => *text = &line[at - text.len()..at + length],
            _ => pieces.push((kind, &rest[..length])),
        }
        at += length;
    }
    pieces
}

/// Kind and length of the first piece of `rest`.
fn piece(rest: &str, before: Option<char>) -> (Kind, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    let fresh = before.is_none_or(|sign| sign.is_whitespace() || "{[,(".contains(sign));
    if first == '#' && fresh {
        return (Kind::Comment, rest.len());
    }
    if (first == '"' || first == '\'') && fresh {
        let end = rest[1..].find(first).map_or(rest.len(), |end| end + 2);
        return (Kind::Text, end);
    }
    if !fresh || !(first.is_alphanumeric() || "-_.~/".contains(first)) {
        return (Kind::Plain, first.len_utf8());
    }
    let end = rest.find(|sign: char| sign.is_whitespace() || ",:{}[]()\"'#".contains(sign)).unwrap_or(rest.len());
    let word = &rest[..end];
    let after = &rest[end..];
    let key = after.starts_with(':') && after[1..].chars().next().is_none_or(char::is_whitespace);
    let kind = match word {
        _ if key => Kind::Key,
        _ if is_number(word) => Kind::Number,
        _ if word.contains('/') && word.len() > 1 => Kind::Text,
        _ => Kind::Plain,
    };
    (kind, end.max(1))
}

/// Digits with at most one point, and a sign before them.
fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word).replacen('.', "", 1);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Lines of a job's block in a workflow, as half-open range of line numbers from 0: its key, and what is indented below it.
pub fn block(text: &str, job: &str) -> Option<(usize, usize)> {
    if job.is_empty() {
        return None;
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| indent(line) > 0 && line.trim().strip_suffix(':') == Some(job))?;
    let inside = lines[start + 1..]
        .iter()
        .take_while(|line| !line.trim().is_empty() && indent(line) > indent(lines[start]))
        .count();
    Some((start, start + 1 + inside))
}

/// Cuts a log line into words and the space between them, with the class of words that tell a state.
pub fn log(line: &str) -> Vec<(&'static str, &str)> {
    let mut pieces = Vec::new();
    let mut first = true;
    for word in line.split_inclusive(' ') {
        let bare = word.trim().trim_end_matches(['.', ',', ':', ';']).to_ascii_lowercase();
        let class = match bare.as_str() {
            "passed" | "ok" | "finished" | "registered" => "ok",
            "failed" | "error" | "blocked" => "bad",
            "note" | "warning" => "warn",
            time if first && time.starts_with(|sign: char| sign.is_ascii_digit()) => "t",
            _ => "",
        };
        first &= bare.is_empty();
        pieces.push((class, word));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_text() {
        for line in [
            "  with: { seed: 42, target: good }",
            "name: \"a b\" # why",
            "on: [commit, dataset]",
            "   ",
            "é: ü#x",
            "k: 'open",
        ] {
            assert_eq!(yaml(line).iter().map(|piece| piece.1).collect::<String>(), line);
            assert_eq!(log(line).iter().map(|piece| piece.1).collect::<String>(), line);
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        let pieces = yaml("  with: { seed: 42, uses: checks/data } # note");
        let of = |kind: Kind| pieces.iter().filter(|piece| piece.0 == kind).map(|piece| piece.1).collect::<Vec<_>>();
        assert_eq!(of(Kind::Key), ["with", "seed", "uses"]);
        assert_eq!(of(Kind::Number), ["42"]);
        assert_eq!(of(Kind::Text), ["checks/data"]);
        assert_eq!(of(Kind::Comment), ["# note"]);
    }

    #[test]
    fn a_job_is_found_by_its_indent() {
        let text = "jobs:\n  train:\n    needs: data\n    run: x\n  evaluate:\n    needs: train\n";
        assert_eq!(block(text, "train"), Some((1, 4)));
        assert_eq!(block(text, "evaluate"), Some((4, 6)));
        assert_eq!(block(text, "jobs"), None);
    }
}
