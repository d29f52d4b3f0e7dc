//! Which encoding a file is in, and is it text at all?

use encoding_rs::{UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

use super::CsvError;
use super::source::Source;

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

    fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Windows1252 => b"",
        }
    }
}

/// How to read the bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decoding {
    pub(super) encoding: Encoding,
    pub(super) bom: bool,
    /// Whether bytes that are no UTF-8 have to be looked into: nobody said that it is UTF-8.
    pub(super) doubt: bool,
    /// How it was found out.
    pub(super) why: &'static str,
}

impl Decoding {
    /// Where the text begins.
    pub(super) fn start(self) -> u64 {
        if self.bom { self.encoding_of_mark().mark().len() as u64 } else { 0 }
    }

    /// A file with the mark of UTF-8 can turn out to be Windows-1252 behind it.
    fn encoding_of_mark(self) -> Encoding {
        if self.encoding == Encoding::Windows1252 { Encoding::Utf8 } else { self.encoding }
    }

    /// The same file, which is not UTF-8 after all.
    pub(super) fn windows_1252(self) -> Self {
        Self {
            encoding: Encoding::Windows1252,
            doubt: false,
            why: "Most characters beyond ASCII are not UTF-8.",
            ..self
        }
    }

    /// The same file, which is UTF-8 with damage.
    pub(super) fn damaged(self) -> Self {
        Self { doubt: false, why: "Most characters beyond ASCII are good UTF-8, but not all.", ..self }
    }
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

/// Looks at the beginning of a file; at all of it only if that is full of control characters.
pub(super) fn detect(source: &mut dyn Source, option: Option<Encoding>) -> Result<Decoding, CsvError> {
    let start = read(source, 0, 16)?;
    if let Some((_, looks_like)) = SIGNATURES.iter().find(|(first, _)| start.starts_with(first)) {
        return Err(CsvError::NotText { looks_like });
    }
    let marked = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be].into_iter();
    let marked = marked.filter(|encoding| option.is_none_or(|option| option == *encoding));
    let marked = marked.into_iter().find(|encoding| start.starts_with(encoding.mark()));
    let decoding = Decoding {
        encoding: option.or(marked).unwrap_or(Encoding::Utf8),
        bom: marked.is_some(),
        doubt: option.is_none(),
        why: match (option, marked) {
            (Some(_), _) => "Chosen by you.",
            (None, Some(_)) => "The file begins with its byte-order mark.",
            (None, None) => "All of the file is valid UTF-8.",
        },
    };
    match decoding.encoding {
        Encoding::Utf8 | Encoding::Windows1252 => probe_bytes(source, decoding)?,
        Encoding::Utf16Le | Encoding::Utf16Be => probe_units(source, decoding)?,
    }
    Ok(decoding)
}

/// As many bytes as there are, up to a number.
fn read(source: &mut dyn Source, at: u64, most: usize) -> Result<Vec<u8>, CsvError> {
    let length = source.size().saturating_sub(at).min(most as u64);
    let mut bytes = vec![0; length as usize];
    source.read(at, &mut bytes)?;
    Ok(bytes)
}

/// A text may have some control characters, one that is not even UTF-8 hardly any.
fn probe_bytes(source: &mut dyn Source, decoding: Decoding) -> Result<(), CsvError> {
    let probe = read(source, decoding.start(), PROBE)?;
    let control = probe.iter().filter(|&&byte| is_control(char::from(byte))).count();
    if control * 100 <= probe.len() {
        return Ok(());
    }
    let many = control * 10 > probe.len() * 3;
    let utf8 = decoding.encoding != Encoding::Utf8 || scan(source, decoding.start())?.1 == 0;
    let nul = probe.iter().filter(|&&byte| byte == 0).count();
    match utf8 {
        true if many && nul == control => Err(CsvError::NotText { looks_like: "UTF-16 without a byte-order mark" }),
        true if !many => Ok(()),
        false if !decoding.doubt && !many => Ok(()),
        _ => Err(CsvError::NotText { looks_like: "binary data" }),
    }
}

fn probe_units(source: &mut dyn Source, decoding: Decoding) -> Result<(), CsvError> {
    let probe = read(source, decoding.start(), 4 * PROBE)?;
    let decoder = if decoding.encoding == Encoding::Utf16Le { UTF_16LE } else { UTF_16BE };
    let (text, _) = decoder.decode_without_bom_handling(&probe);
    let (mut all, mut wrong, mut strange) = (0, 0, 0);
    for char in text.chars().take(PROBE) {
        all += 1;
        wrong += usize::from(is_control(char) || char == char::REPLACEMENT_CHARACTER);
        strange += usize::from(is_strange(char));
    }
    if wrong * 10 > all * 3 {
        return Err(CsvError::NotText { looks_like: "binary data" });
    }
    if strange >= STRANGE_LENGTH && strange * 10 > all * 9 {
        return Err(CsvError::NotText {
            looks_like: "text in an encoding other than its byte-order mark says, UTF-16",
        });
    }
    Ok(())
}

fn is_control(char: char) -> bool {
    char.is_ascii_control() && !matches!(char, '\t' | '\n' | '\r' | '\x0C')
}

/// From how many characters on a line is judged.
pub(super) const STRANGE_LENGTH: usize = 16;

/// Whether a character of UTF-16 is what two letters of ASCII, or one that lies a byte beside its place, look like.
pub(super) fn is_strange(char: char) -> bool {
    let ascii = |byte: u32| matches!(byte, 0x20..=0x7E | 0x0A | 0x0D | 0x09);
    let (high, low) = (u32::from(char) >> 8, u32::from(char) & 0xFF);
    ascii(high) && (ascii(low) || low == 0)
}

/// Whether the file is rather Windows-1252 than UTF-8: one wrong byte in a text full of good UTF-8 does not make it so.
pub(super) fn is_windows_1252(source: &mut dyn Source, start: u64) -> Result<bool, CsvError> {
    let (good, bad) = scan(source, start)?;
    Ok(good <= bad)
}

/// Reads all of the file: its good characters beyond ASCII, and the bytes that are no UTF-8.
fn scan(source: &mut dyn Source, start: u64) -> Result<(u64, u64), CsvError> {
    let (mut good, mut bad) = (0, 0);
    let mut at = start;
    let mut kept = Vec::new();
    while at < source.size() {
        let more = read(source, at, 1 << 18)?;
        at += more.len() as u64;
        kept.extend(more);
        let end = if at < source.size() { complete(&kept) } else { kept.len() };
        for chunk in kept[..end].utf8_chunks() {
            good += chunk.valid().chars().filter(|char| !char.is_ascii()).count() as u64;
            bad += chunk.invalid().len() as u64;
        }
        kept.drain(..end);
    }
    Ok((good, bad))
}

/// Up to where bytes can be decoded before the next ones are there: the last character may be cut.
pub(super) fn complete(bytes: &[u8]) -> usize {
    let from = bytes.len().saturating_sub(3);
    // Only the beginning of a character of several bytes, at most three back, can be incomplete.
    let first = (from..bytes.len()).rev().find(|&at| bytes[at] >= 0xC0);
    let cut = |&at: &usize| std::str::from_utf8(&bytes[at..]).is_err_and(|error| error.error_len().is_none());
    first.filter(cut).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::super::warning::Warnings;
    use super::super::{Stop, is_blank};
    use super::*;

    /// The text and encoding of bytes and the lines of warnings, read in windows of this size.
    fn decode_in(bytes: &[u8], window: usize) -> (Result<(String, Encoding), CsvError>, Vec<u64>) {
        let mut warnings = Warnings::default();
        let mut source = bytes;
        let decoded = detect(&mut source, None).and_then(|mut decoding| {
            loop {
                warnings = Warnings::default();
                let mut text = Text::new(&mut source, decoding);
                let mut all = String::new();
                let stop = loop {
                    if text.is_at_end() {
                        break None;
                    }
                    match text.read(window, &mut all, &mut warnings) {
                        Ok(()) => {}
                        Err(stop) => break Some(stop),
                    }
                };
                match stop {
                    None => return if is_blank(&all) { Err(CsvError::Empty) } else { Ok((all, decoding.encoding)) },
                    Some(Stop::Restart(other)) => decoding = other,
                    Some(Stop::Error(error)) => return Err(error),
                }
            }
        });
        (decoded, std::mem::take(&mut warnings).finish().iter().map(|warning| warning.line).collect())
    }

    fn decode_all(bytes: &[u8]) -> (Result<(String, Encoding), CsvError>, Vec<u64>) {
        let whole = decode_in(bytes, bytes.len());
        for window in 1..9 {
            assert_eq!(decode_in(bytes, window), whole, "in windows of {window}");
        }
        whole
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
    fn plain_text_behind_the_mark_of_utf16_is_refused() {
        let error = decode_all(b"\xFF\xFEname,age\nAnn,34\nBob,27\nEve,51\nMia,29\n").0.unwrap_err();
        assert!(error.to_string().contains("other than its byte-order mark says"), "{error}");
    }

    #[test]
    fn a_byte_that_utf16_lacks_is_a_warning_for_the_rest() {
        let text = "name;age\n".to_owned() + &"Ann;34\n".repeat(40);
        let mut bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.splice(0..0, [0xFF, 0xFE]);
        assert!(decode_all(&bytes).1.is_empty());
        bytes.remove(2 + 2 * 400 / 2);
        assert_eq!(decode_all(&bytes).1.first(), Some(&29));
    }

    #[test]
    fn a_page_of_chinese_is_no_damage() {
        let text = "姓名,備考\n".to_owned() + &"這是一個比較長的備註文字沒有空白與標點在其中間出現\n".repeat(9);
        let mut bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        bytes.splice(0..0, [0xFE, 0xFF]);
        assert_eq!(decode_all(&bytes), (Ok((text, Encoding::Utf16Be)), vec![]));
    }

    #[test]
    fn nul_bytes_are_left_out_with_one_warning_a_line() {
        let (decoded, lines) = decode_all(b"a,b\r\n1\0,\x002\r\n3,4\n\0");
        assert_eq!((decoded.unwrap().0.as_str(), lines), ("a,b\r\n1,2\r\n3,4\n", vec![2, 4]));
    }

    #[test]
    fn a_workbook_is_called_by_its_name() {
        let error = decode_all(b"PK\x03\x04rest").0.unwrap_err();
        assert!(error.to_string().contains("Excel"), "{error}");
    }
}
