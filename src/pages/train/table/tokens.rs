//! The words and signs of a filter, with their places.

/// A word or a sign.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A word, or words in quotation marks.
    Word(Word),
    /// A sign that compares, and the number of its first character.
    Sign(Sign, usize),
}

impl Token {
    /// The number of its first character; the first of all is 1.
    pub fn at(&self) -> usize {
        match self {
            Self::Word(word) => word.at,
            Self::Sign(_, at) => *at,
        }
    }
}

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Without quotation marks.
    pub text: String,
    /// A part of it stood in quotation marks.
    pub quoted: bool,
    /// The number of its first character.
    pub at: usize,
}

/// How a column is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The same.
    Equal,
    /// Not the same.
    Other,
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
    /// More.
    More,
    /// More or the same.
    AtLeast,
    /// The value is a part of it.
    Contains,
}

/// Longer ones first.
const SIGNS: [(&str, Sign); 8] = [
    ("==", Sign::Equal),
    ("!=", Sign::Other),
    ("<=", Sign::AtMost),
    (">=", Sign::AtLeast),
    ("=", Sign::Equal),
    ("<", Sign::Less),
    (">", Sign::More),
    ("~", Sign::Contains),
];

impl Sign {
    /// As it is written.
    pub fn text(self) -> &'static str {
        SIGNS.iter().rev().find(|(_, sign)| *sign == self).map_or("", |(text, _)| text)
    }

    /// It asks what is more, so it needs numbers.
    pub fn orders(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }
}

/// Opening quotation marks with what closes them.
const QUOTES: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('„', '“')];

/// Words and signs of a text. Quotation marks count at the beginning of a word and behind a point.
///
/// # Errors
/// The number of a quotation mark that is not closed.
pub fn tokens(text: &str) -> Result<Vec<Token>, usize> {
    let chars: Vec<char> = text.chars().collect();
    let sign_at = |place: usize| {
        SIGNS.iter().find(|(sign, _)| sign.chars().enumerate().all(|(n, own)| chars.get(place + n) == Some(&own)))
    };
    let mut tokens = Vec::new();
    let mut place = 0;
    while let Some(&first) = chars.get(place) {
        if first.is_whitespace() {
            place += 1;
            continue;
        }
        if let Some((sign, meaning)) = sign_at(place) {
            tokens.push(Token::Sign(*meaning, place + 1));
            place += sign.len();
            continue;
        }
        let mut word = Word { text: String::new(), quoted: false, at: place + 1 };
        while let Some(&next) = chars.get(place) {
            if next.is_whitespace() || sign_at(place).is_some() {
                break;
            }
            let may_open = word.text.is_empty() || word.text.ends_with('.');
            let closing = QUOTES.iter().find(|(open, _)| may_open && *open == next).map(|(_, close)| *close);
            place += 1;
            let Some(closing) = closing else {
                word.text.push(next);
                continue;
            };
            let length = chars[place..].iter().position(|sign| *sign == closing).ok_or(place)?;
            word.text.extend(&chars[place..place + length]);
            word.quoted = true;
            place += length + 1;
        }
        tokens.push(Token::Word(word));
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, quoted: bool, at: usize) -> Token {
        Token::Word(Word { text: text.into(), quoted, at })
    }

    #[test]
    fn signs_need_no_space_around_them() {
        let expected = [word("a.b", false, 1), Token::Sign(Sign::AtMost, 4), word("6", false, 6)];
        assert_eq!(tokens("a.b<=6"), Ok(expected.into()));
    }

    #[test]
    fn quotation_marks_keep_spaces_and_signs() {
        let expected = [word("tags.my tag", true, 1), Token::Sign(Sign::Equal, 15), word("a = b", true, 17)];
        assert_eq!(tokens("tags.\"my tag\" = 'a = b'"), Ok(expected.into()));
    }

    #[test]
    fn an_apostrophe_is_no_quotation_mark() {
        assert_eq!(tokens("don't wow!"), Ok([word("don't", false, 1), word("wow!", false, 7)].into()));
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_told() {
        assert_eq!(tokens("a “b c"), Err(3));
    }
}
