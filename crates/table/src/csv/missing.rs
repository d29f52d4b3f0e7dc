//! Which texts stand for a missing cell.

/// Cells that count as missing, with exactly this spelling, in every column.
pub const MISSING_MARKERS: [&str; 12] =
    ["", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "#N/A", "?", "-"];

/// The markers of one file. The empty text is always one.
pub(super) struct Markers {
    markers: Vec<String>,
    longest: usize,
    /// First bytes of markers.
    first: [bool; 256],
}

impl Markers {
    pub(super) fn new(option: Option<&[String]>) -> Self {
        let markers: Vec<String> = match option {
            Some(markers) => markers.iter().map(|marker| marker.trim().to_owned()).collect(),
            None => MISSING_MARKERS.map(str::to_owned).to_vec(),
        };
        let mut first = [false; 256];
        markers.iter().filter_map(|marker| marker.bytes().next()).for_each(|byte| first[usize::from(byte)] = true);
        Self { longest: markers.iter().map(String::len).max().unwrap_or(0), markers, first }
    }

    /// Whether a text without surrounding spaces is one.
    #[inline]
    pub(super) fn contain(&self, text: &str) -> bool {
        match text.as_bytes().first() {
            None => true,
            Some(&first) => self.first[usize::from(first)] && text.len() <= self.longest && self.search(text),
        }
    }

    fn search(&self, text: &str) -> bool {
        self.markers.iter().any(|marker| marker == text)
    }
}
