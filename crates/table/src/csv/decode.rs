//! From bytes to text: which encoding, and is it text at all?

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use super::CsvError;
use super::tokens::line_ends;
use super::warning::{Topic, Warnings};

/// How the bytes of a file stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, of which ASCII is a part.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, which has the printable characters of Latin-1 in the same places.
    Windows1252,
}

impl Encoding {
    /// The name by which editors know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }
}

pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    pub(super) encoding: Encoding,
    pub(super) bom: bool,
}

/// First bytes of files that people take for CSV, with what they are.
const SIGNATURES: [(&[u8], &str); 12] = [
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook (.xlsx)"),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook (.xls)"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7FELF", "a program"),
    (b"\x93NUMPY", "a NumPy array"),
];

/// How much of a file is looked at to tell text from binary data.
const PROBE: usize = 64 * 1024;

/// Decodes a file. Text without line ends only is [`CsvError::Empty`]; NUL characters are left out with a warning.
pub(super) fn decode<'b>(bytes: &'b [u8], warnings: &mut Warnings) -> Result<Decoded<'b>, CsvError> {
    if let Some((_, looks_like)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(CsvError::NotText { looks_like });
    }
    let mut decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Decoded { bom: true, ..eight_bit(rest, warnings)? },
        [0xFF, 0xFE, rest @ ..] => sixteen_bit(rest, Encoding::Utf16Le, warnings)?,
        [0xFE, 0xFF, rest @ ..] => sixteen_bit(rest, Encoding::Utf16Be, warnings)?,
        _ => eight_bit(bytes, warnings)?,
    };
    if decoded.text.contains('\0') {
        warn_of_lines(&decoded.text, '\0', |line| {
            warnings.add(Topic::Nul, line, None, || format!("Line {line} contains NUL bytes; they were left out."));
        });
        decoded.text = Cow::Owned(decoded.text.replace('\0', ""));
    }
    if decoded.text.trim().is_empty() { Err(CsvError::Empty) } else { Ok(decoded) }
}

fn eight_bit<'b>(bytes: &'b [u8], warnings: &mut Warnings) -> Result<Decoded<'b>, CsvError> {
    let probe = &bytes[..bytes.len().min(PROBE)];
    let control = probe.iter().filter(|&&byte| is_control(char::from(byte))).count();
    if let Ok(text) = std::str::from_utf8(bytes) {
        if control * 10 > probe.len() * 3 {
            let nul = probe.iter().filter(|&&byte| byte == 0).count();
            let looks_like = if nul == control { "UTF-16 without a byte-order mark" } else { "binary data" };
            return Err(CsvError::NotText { looks_like });
        }
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8, bom: false });
    }
    if control * 100 > probe.len() {
        return Err(CsvError::NotText { looks_like: "binary data" });
    }
    // One wrong byte in a text full of good UTF-8 does not make it Windows-1252.
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    if good <= bad {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        return Ok(Decoded { text, encoding: Encoding::Windows1252, bom: false });
    }
    let mut line = 1;
    for chunk in bytes.utf8_chunks() {
        line += line_ends(chunk.valid());
        if !chunk.invalid().is_empty() {
            warn_of_bytes(line, warnings);
        }
    }
    Ok(Decoded { text: String::from_utf8_lossy(bytes), encoding: Encoding::Utf8, bom: false })
}

fn sixteen_bit<'b>(bytes: &'b [u8], encoding: Encoding, warnings: &mut Warnings) -> Result<Decoded<'b>, CsvError> {
    let decoder = if encoding == Encoding::Utf16Le { UTF_16LE } else { UTF_16BE };
    let (text, damaged) = decoder.decode_without_bom_handling(bytes);
    let (mut all, mut wrong) = (0, 0);
    for char in text.chars().take(PROBE) {
        all += 1;
        wrong += usize::from(is_control(char) || char == char::REPLACEMENT_CHARACTER);
    }
    if wrong * 10 > all * 3 {
        return Err(CsvError::NotText { looks_like: "binary data" });
    }
    if damaged {
        warn_of_lines(&text, char::REPLACEMENT_CHARACTER, |line| warn_of_bytes(line, warnings));
    }
    Ok(Decoded { text, encoding, bom: true })
}

fn is_control(char: char) -> bool {
    char.is_ascii_control() && !matches!(char, '\t' | '\n' | '\r' | '\x0C')
}

fn warn_of_bytes(line: u64, warnings: &mut Warnings) {
    warnings.add(Topic::Bytes, line, None, || {
        format!("Line {line} contains bytes that stand for no character; each is shown as �. Save the file as UTF-8.")
    });
}

/// Calls `warn` with each line that contains `wanted`, once per line.
fn warn_of_lines(text: &str, wanted: char, mut warn: impl FnMut(u64)) {
    let (mut line, mut warned, mut done) = (1, 0, 0);
    for (at, _) in text.match_indices(wanted) {
        line += line_ends(&text[done..at]);
        done = at;
        if warned != line {
            warn(line);
            warned = line;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode_all(bytes: &[u8]) -> (Result<(String, Encoding), CsvError>, Vec<u64>) {
        let mut warnings = Warnings::default();
        let decoded = decode(bytes, &mut warnings).map(|decoded| (decoded.text.into_owned(), decoded.encoding));
        (decoded, warnings.finish().iter().map(|warning| warning.line).collect())
    }

    #[test]
    fn a_single_wrong_byte_does_not_spoil_the_umlauts_of_a_utf8_file() {
        let (decoded, lines) = decode_all(b"ort\nK\xC3\xB6ln\nM\xC3\xBCnchen\nK\xF6ln\n");
        assert_eq!(decoded.unwrap(), ("ort\nKöln\nMünchen\nK�ln\n".to_owned(), Encoding::Utf8));
        assert_eq!(lines, [4]);
    }

    #[test]
    fn mostly_wrong_bytes_are_windows_1252() {
        assert_eq!(decode_all(b"preis\n5 \x80\n").0.unwrap(), ("preis\n5 €\n".to_owned(), Encoding::Windows1252));
    }

    #[test]
    fn big_endian_utf16_is_read() {
        assert_eq!(decode_all(b"\xFE\xFF\0a\0\n").0.unwrap(), ("a\n".to_owned(), Encoding::Utf16Be));
    }

    #[test]
    fn an_odd_last_byte_of_utf16_is_a_warning() {
        let (decoded, lines) = decode_all(b"\xFF\xFEa\0\n\0b\0b\0b\0b\0c");
        assert_eq!(decoded.unwrap().0, "a\nbbbb�");
        assert_eq!(lines, [2]);
    }

    #[test]
    fn utf16_without_a_mark_is_called_by_its_name() {
        let error = decode_all(b"a\x00,\x00b\x00\n\x001\x00,\x002\x00\n\x00").0.unwrap_err();
        assert!(error.to_string().contains("UTF-16 without a byte-order mark"), "{error}");
    }

    #[test]
    fn a_workbook_is_called_by_its_name() {
        let error = decode_all(b"PK\x03\x04rest").0.unwrap_err();
        assert!(error.to_string().contains("Excel"), "{error}");
    }
}
