//! A project as one file: a row of frames, each with a checksum over all before it.
//!
//! A file that ends in the middle of a write is read up to there. The last frames are the *tail*, the position of the clock and
//! what the shelf says: the next frame is written over them, so the file grows with what was done, not with time.

use super::Kept;

/// Somewhere to write to: a file that its writer has for itself.
pub trait Disk {
    /// What goes wrong.
    type Error;

    /// Length in bytes.
    ///
    /// # Errors
    /// When it cannot be told.
    fn size(&self) -> Result<u64, Self::Error>;
    /// Fills `into` from an offset as far as the file goes; returns how far that is.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn read(&self, at: u64, into: &mut [u8]) -> Result<usize, Self::Error>;
    /// Writes all of the bytes from an offset on.
    ///
    /// # Errors
    /// When there is no room or the file is gone; part of the bytes may be written.
    fn write(&self, at: u64, bytes: &[u8]) -> Result<(), Self::Error>;
    /// Cuts the file off.
    ///
    /// # Errors
    /// When the file is gone.
    fn truncate(&self, size: u64) -> Result<(), Self::Error>;
    /// Returns when everything written is durable.
    ///
    /// # Errors
    /// When the file is gone.
    fn flush(&self) -> Result<(), Self::Error>;
}

/// Version of the format.
const FORMAT: u32 = 1;
/// Bytes before the content of a frame: kind, length, checksum.
const HEADER: usize = 9;
/// Bytes read at once.
const CHUNK: usize = 256 * 1024;

/// What a frame holds.
mod kind {
    /// Format, generation and length of what the file began with; the first frame.
    pub const BEGINNING: u8 = 1;
    pub const ENTRY: u8 = 2;
    /// Length of the digest, digest, content.
    pub const BLOB: u8 = 3;
    pub const ASIDE: u8 = 4;
    /// From here on in the tail.
    pub const HEAD: u8 = 5;
    pub const CARD: u8 = 6;
}

/// A place behind a frame, and the checksum of all before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    at: u64,
    sum: u32,
}

/// What is at the end of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// Position of the production clock.
    pub head: Option<Vec<u8>>,
    /// What the shelf says of the project.
    pub card: Option<Vec<u8>>,
}

/// A file of frames, and where to go on in it.
pub struct Log<D> {
    disk: D,
    generation: u32,
    /// Behind the last frame that stays.
    end: Mark,
    size: u64,
    /// What the next write puts behind the frames that stay.
    pub tail: Tail,
}

/// What a file was found to be.
pub enum Found {
    /// Empty, or something else than a log.
    Nothing,
    /// Written by a newer program.
    Newer,
    /// A log.
    Log(Contents),
}

/// What is in a log.
#[derive(Debug, Default)]
pub struct Contents {
    /// What it began with is all there.
    pub whole: bool,
    /// How often the project was written anew.
    pub generation: u32,
    /// Journal records in order.
    pub entries: Vec<Vec<u8>>,
    /// Journal records that were set aside.
    pub aside: Vec<Vec<u8>>,
    /// Digests of the blobs, and where they are.
    pub blobs: Vec<Place>,
}

/// Where a blob is in the file.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its name.
    pub digest: String,
    at: u64,
    bytes: usize,
}

impl<D: Disk> Log<D> {
    /// Reads what is in the file, up to the first frame that does not hold.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(disk: D) -> Result<(Self, Found), D::Error> {
        let size = disk.size()?;
        let (found, end, tail) = scan(&disk, size)?;
        let generation = if let Found::Log(contents) = &found { contents.generation } else { 0 };
        Ok((Self { disk, generation, end, size, tail }, found))
    }

    /// How often the project was written anew.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Puts this, and the tail, in the place of everything in the file. Until it is all there the file is not whole.
    ///
    /// # Errors
    /// When there is no room or the file is gone; then the file is not whole.
    pub fn begin(&mut self, generation: u32, kept: &Kept, aside: &[Vec<u8>]) -> Result<(), D::Error> {
        self.clear()?;
        let blobs: usize = kept.blobs.iter().map(|(digest, content)| HEADER + 1 + digest.len() + content.len()).sum();
        let records: usize = kept.entries.iter().chain(aside).map(|record| HEADER + record.len()).sum();
        let bytes = (HEADER + 16 + blobs + records) as u64;
        let mut beginning = [FORMAT.to_le_bytes(), generation.to_le_bytes()].concat();
        beginning.extend(bytes.to_le_bytes());

        self.generation = generation;
        self.put(kind::BEGINNING, &beginning)?;
        kept.blobs.iter().try_for_each(|(digest, content)| self.put_blob(digest, content))?;
        // One write for all records.
        let mut buffer = Vec::new();
        let mut end = self.end;
        for (kind, records) in [(kind::ASIDE, aside), (kind::ENTRY, &kept.entries)] {
            records.iter().for_each(|record| end = frame(&mut buffer, end, kind, record));
        }
        self.write(self.end.at, &buffer)?;
        self.end = end;
        self.put_tail()?;
        self.disk.flush()
    }

    /// Empties the file.
    ///
    /// # Errors
    /// When the file is gone.
    pub fn clear(&mut self) -> Result<(), D::Error> {
        self.disk.truncate(0)?;
        (self.size, self.end) = (0, Mark::default());
        Ok(())
    }

    /// Adds blobs and an entry. Returns when they are durable, with what takes them back.
    ///
    /// # Errors
    /// When there is no room or the file is gone; then nothing was added.
    pub fn append(&mut self, entry: Option<&[u8]>, blobs: &[(&str, &[u8])]) -> Result<Mark, D::Error> {
        let before = self.end;
        match self.add(entry, blobs) {
            Ok(()) => Ok(before),
            Err(error) => {
                // Where that fails too, the next write goes over what is there.
                let _ = self.take_back(before);
                Err(error)
            }
        }
    }

    fn add(&mut self, entry: Option<&[u8]>, blobs: &[(&str, &[u8])]) -> Result<(), D::Error> {
        blobs.iter().try_for_each(|(digest, content)| self.put_blob(digest, content))?;
        if let Some(entry) = entry {
            self.put(kind::ENTRY, entry)?;
        }
        self.put_tail()?;
        self.disk.flush()
    }

    /// Takes back what was added since.
    ///
    /// # Errors
    /// When the file is gone.
    pub fn take_back(&mut self, before: Mark) -> Result<(), D::Error> {
        self.end = before;
        self.put_tail()
    }

    /// Writes the tail, as it is now, behind the frames that stay.
    ///
    /// # Errors
    /// When there is no room or the file is gone.
    pub fn put_tail(&mut self) -> Result<(), D::Error> {
        let mut buffer = Vec::new();
        let mut end = self.end;
        for (kind, content) in [(kind::HEAD, &self.tail.head), (kind::CARD, &self.tail.card)] {
            if let Some(content) = content {
                end = frame(&mut buffer, end, kind, content);
            }
        }
        self.write(self.end.at, &buffer)?;
        if self.size > end.at {
            self.disk.truncate(end.at)?;
            self.size = end.at;
        }
        Ok(())
    }

    /// The content of a blob; none if it is not there any more.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn blob(&self, place: &Place) -> Result<Option<Vec<u8>>, D::Error> {
        let mut content = vec![0; place.bytes];
        let read = self.disk.read(place.at, &mut content)?;
        Ok((read == place.bytes).then_some(content))
    }

    fn put_blob(&mut self, digest: &str, content: &[u8]) -> Result<(), D::Error> {
        let name = [&[u8::try_from(digest.len()).unwrap_or(u8::MAX)], digest.as_bytes()].concat();
        let (header, end) = header(self.end, kind::BLOB, &[&name, content]);
        self.write(self.end.at, &[&header[..], &name].concat())?;
        // It may be large: not copied once more to be written together with its name.
        self.write(end.at - content.len() as u64, content)?;
        self.end = end;
        Ok(())
    }

    fn put(&mut self, kind: u8, content: &[u8]) -> Result<(), D::Error> {
        let mut buffer = Vec::new();
        let end = frame(&mut buffer, self.end, kind, content);
        self.write(self.end.at, &buffer)?;
        self.end = end;
        Ok(())
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> Result<(), D::Error> {
        if bytes.is_empty() {
            return Ok(());
        }
        let outcome = self.disk.write(at, bytes);
        // Even where it failed some of it may be there.
        self.size = self.size.max(at + bytes.len() as u64);
        outcome
    }

    /// What was written so far; none if that is not what is in the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn contents(&self) -> Result<Option<Contents>, D::Error> {
        Ok(match scan(&self.disk, self.size)? {
            (Found::Log(contents), end, _) if end == self.end => Some(contents),
            _ => None,
        })
    }
}

/// What is in a file, up to the first frame that does not hold; where to go on, and the tail.
fn scan<D: Disk>(disk: &D, size: u64) -> Result<(Found, Mark, Tail), D::Error> {
    let mut contents = Contents::default();
    let (mut end, mut behind, mut tail) = (Mark::default(), Mark::default(), Tail::default());
    let mut began_with = None;
    let mut reader = Reader { disk, size, at: 0, buffer: Vec::new() };
    while let Some(frame) = reader.frame(behind)? {
        match (frame.kind, began_with) {
            (kind::BEGINNING, None) => {
                let numbers = reader.content(&frame)?;
                let ours = numbers.strip_prefix(&FORMAT.to_le_bytes());
                let Some((generation, bytes)) = ours.and_then(beginning) else { return Ok((Found::Newer, end, tail)) };
                contents.generation = generation;
                began_with = Some(bytes);
            }
            (_, None) => break,
            (kind::HEAD, _) => tail.head = Some(reader.content(&frame)?.to_vec()),
            (kind::CARD, _) => tail.card = Some(reader.content(&frame)?.to_vec()),
            (kind::ENTRY, _) => contents.entries.push(reader.content(&frame)?.to_vec()),
            (kind::ASIDE, _) => contents.aside.push(reader.content(&frame)?.to_vec()),
            (kind::BLOB, _) => {
                let Some(place) = reader.blob(&frame)? else { break };
                contents.blobs.push(place);
            }
            _ => return Ok((Found::Newer, end, tail)),
        }
        behind = frame.end();
        if !matches!(frame.kind, kind::HEAD | kind::CARD) {
            end = behind;
        }
    }
    let Some(bytes) = began_with else { return Ok((Found::Nothing, end, tail)) };
    contents.whole = end.at >= bytes;
    Ok((Found::Log(contents), end, tail))
}

/// Adds a frame to a buffer that will stand behind a place; returns the place behind the frame.
fn frame(buffer: &mut Vec<u8>, before: Mark, kind: u8, content: &[u8]) -> Mark {
    let (header, end) = header(before, kind, &[content]);
    buffer.extend(header);
    buffer.extend(content);
    end
}

/// What stands before the content of a frame, and the place behind the frame.
fn header(before: Mark, kind: u8, content: &[&[u8]]) -> ([u8; HEADER], Mark) {
    let length = content.iter().map(|part| part.len()).sum::<usize>();
    let head = head_of(kind, length as u32);
    let mut sum = begun(before.sum, &head);
    content.iter().for_each(|part| sum.update(part));
    let sum = sum.finalize();
    let mut header = [0; HEADER];
    header[..head.len()].copy_from_slice(&head);
    header[head.len()..].copy_from_slice(&sum.to_le_bytes());
    (header, Mark { at: before.at + (HEADER + length) as u64, sum })
}

fn head_of(kind: u8, length: u32) -> [u8; 5] {
    let [a, b, c, d] = length.to_le_bytes();
    [kind, a, b, c, d]
}

/// The checksum of a frame, up to its content.
fn begun(before: u32, head: &[u8; 5]) -> crc32fast::Hasher {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&before.to_le_bytes());
    sum.update(head);
    sum
}

/// Generation and length.
fn beginning(content: &[u8]) -> Option<(u32, u64)> {
    let (generation, rest) = content.split_first_chunk()?;
    Some((u32::from_le_bytes(*generation), u64::from_le_bytes(rest.try_into().ok()?)))
}

/// A frame that holds.
struct Frame {
    kind: u8,
    /// Where its content is.
    at: u64,
    bytes: usize,
    sum: u32,
}

impl Frame {
    fn end(&self) -> Mark {
        Mark { at: self.at + self.bytes as u64, sum: self.sum }
    }
}

/// Reads a file in large pieces.
struct Reader<'a, D> {
    disk: &'a D,
    size: u64,
    /// Where the buffer begins in the file.
    at: u64,
    buffer: Vec<u8>,
}

impl<D: Disk> Reader<'_, D> {
    /// The frame behind a place, if there is one and it holds.
    fn frame(&mut self, before: Mark) -> Result<Option<Frame>, D::Error> {
        if before.at + HEADER as u64 > self.size {
            return Ok(None);
        }
        let header = self.bytes(before.at, HEADER)?;
        let Some(([kind, a, b, c, d], sum)) = header.split_first_chunk() else { return Ok(None) };
        let Ok(sum) = sum.try_into().map(u32::from_le_bytes) else { return Ok(None) };
        let length = u32::from_le_bytes([*a, *b, *c, *d]);
        let mut check = begun(before.sum, &head_of(*kind, length));
        let frame = Frame { kind: *kind, at: before.at + HEADER as u64, bytes: length as usize, sum };
        if frame.end().at > self.size {
            return Ok(None);
        }
        let mut at = frame.at;
        while at < frame.end().at {
            let piece = self.bytes(at, CHUNK.min((frame.end().at - at) as usize))?;
            if piece.is_empty() {
                return Ok(None);
            }
            check.update(piece);
            at += piece.len() as u64;
        }
        Ok((check.finalize() == sum).then_some(frame))
    }

    fn content(&mut self, frame: &Frame) -> Result<&[u8], D::Error> {
        self.bytes(frame.at, frame.bytes)
    }

    fn blob(&mut self, frame: &Frame) -> Result<Option<Place>, D::Error> {
        let start = self.bytes(frame.at, frame.bytes.min(1 + usize::from(u8::MAX)))?;
        let digest = start.split_first().and_then(|(length, rest)| rest.get(..usize::from(*length)));
        let Some(Ok(digest)) = digest.map(|digest| String::from_utf8(digest.to_vec())) else { return Ok(None) };
        let before = 1 + digest.len();
        Ok(Some(Place { at: frame.at + before as u64, bytes: frame.bytes - before, digest }))
    }

    /// Bytes of the file; fewer where it ends.
    fn bytes(&mut self, at: u64, length: usize) -> Result<&[u8], D::Error> {
        let there = self.at..self.at + self.buffer.len() as u64;
        if at < there.start || at + length as u64 > there.end {
            self.buffer.resize(length.max(CHUNK), 0);
            let read = self.disk.read(at, &mut self.buffer)?;
            self.buffer.truncate(read);
            self.at = at;
        }
        let from = (at - self.at) as usize;
        Ok(&self.buffer[from..self.buffer.len().min(from + length)])
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{Contents, Disk, Found, Log};
    use crate::store::Kept;

    /// A file that remembers each state it was in, a write byte for byte, while it is watched.
    #[derive(Clone, Default)]
    struct Paper {
        now: Rc<RefCell<Vec<u8>>>,
        states: Rc<RefCell<Option<Vec<Vec<u8>>>>>,
        room: Rc<RefCell<Option<usize>>>,
    }

    impl Paper {
        fn of(bytes: &[u8]) -> Self {
            Self { now: Rc::new(RefCell::new(bytes.to_vec())), ..Self::default() }
        }

        fn watch(&self) {
            *self.states.borrow_mut() = Some(Vec::new());
        }

        fn states(&self) -> Vec<Vec<u8>> {
            self.states.take().expect("it was watched")
        }

        fn remember(&self, now: &[u8]) {
            self.states.borrow_mut().iter_mut().for_each(|states| states.push(now.to_vec()));
        }
    }

    impl Disk for Paper {
        type Error = &'static str;

        fn size(&self) -> Result<u64, &'static str> {
            Ok(self.now.borrow().len() as u64)
        }

        fn read(&self, at: u64, into: &mut [u8]) -> Result<usize, &'static str> {
            let now = self.now.borrow();
            let from = now.get(at as usize..).unwrap_or_default();
            let bytes = from.len().min(into.len());
            into[..bytes].copy_from_slice(&from[..bytes]);
            Ok(bytes)
        }

        fn write(&self, at: u64, bytes: &[u8]) -> Result<(), &'static str> {
            let mut now = self.now.borrow_mut();
            for (at, byte) in (at as usize..).zip(bytes) {
                if self.room.borrow().is_some_and(|room| at >= room) {
                    return Err("no room");
                }
                if at < now.len() {
                    now[at] = *byte;
                } else {
                    now.push(*byte);
                }
                self.remember(&now);
            }
            Ok(())
        }

        fn truncate(&self, size: u64) -> Result<(), &'static str> {
            self.now.borrow_mut().truncate(size as usize);
            self.remember(&self.now.borrow());
            Ok(())
        }

        fn flush(&self) -> Result<(), &'static str> {
            Ok(())
        }
    }

    fn open(paper: Paper) -> (Log<Paper>, Contents) {
        match Log::open(paper).expect("readable") {
            (log, Found::Log(contents)) => (log, contents),
            (log, Found::Nothing) => (log, Contents::default()),
            (_, Found::Newer) => panic!("nobody wrote a newer one"),
        }
    }

    fn blob(digest: &str, content: &[u8]) -> (String, Vec<u8>) {
        (digest.to_owned(), content.to_vec())
    }

    fn kept(entries: &[&[u8]]) -> Kept {
        Kept { entries: entries.iter().map(|entry| entry.to_vec()).collect(), ..Kept::default() }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn everything_comes_back() {
        let paper = Paper::default();
        let (mut log, _) = open(paper.clone());
        let mut first = kept(&[b"created", b""]);
        first.blobs.extend([blob("d0", &[7; 700_000]), blob("d1", b"")]);
        log.begin(3, &first, &[b"damaged".to_vec()]).expect("written");
        log.tail.head = Some(b"tick 5".to_vec());
        log.tail.card = Some(b"Iris".to_vec());
        log.put_tail().expect("written");
        log.append(Some(b"loaded"), &[("d2", b"rows")]).expect("written");

        let (log, contents) = open(paper);
        assert!(contents.whole);
        assert_eq!(log.generation(), 3);
        assert_eq!(contents.entries, [&b"created"[..], b"", b"loaded"]);
        assert_eq!(contents.aside, [b"damaged"]);
        let blobs: Vec<_> = contents
            .blobs
            .iter()
            .map(|place| (place.digest.as_str(), log.blob(place).expect("readable").expect("there")))
            .collect();
        assert_eq!(blobs, [("d0", vec![7; 700_000]), ("d1", Vec::new()), ("d2", b"rows".to_vec())]);
        assert_eq!((log.tail.head.as_deref(), log.tail.card.as_deref()), (Some(&b"tick 5"[..]), Some(&b"Iris"[..])));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_tail_that_is_written_again_takes_no_more_room() {
        let paper = Paper::default();
        let (mut log, _) = open(paper.clone());
        log.begin(1, &kept(&[b"created"]), &[]).expect("written");
        for tick in 0_u32..1000 {
            log.tail.head = Some(tick.to_le_bytes().to_vec());
            log.put_tail().expect("written");
        }
        assert!(paper.now.borrow().len() < 100);
        assert_eq!(open(paper).0.tail.head, Some(999_u32.to_le_bytes().to_vec()));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn wherever_writing_stops_what_was_acknowledged_is_there() {
        let paper = Paper::default();
        let (mut log, _) = open(paper.clone());
        log.begin(1, &kept(&[b"created"]), &[]).expect("written");
        let steps: [(&[u8], &str, &[u8]); 4] = [
            (b"a short one", "long card of the project", b"content of a blob, longer than what comes behind"),
            (b"b", "card", b""),
            (b"an entry that is longer than all of the tail before it was, as most entries are", "", b"x"),
            (b"d", "a card again", b"y"),
        ];
        let mut acknowledged = vec![b"created".to_vec()];
        for (number, (entry, card, content)) in steps.into_iter().enumerate() {
            paper.watch();
            log.tail.card = (!card.is_empty()).then(|| card.as_bytes().to_vec());
            log.append(Some(entry), &[(&format!("d{number}"), content)]).expect("written");
            for state in &paper.states() {
                let (mut torn, contents) = open(Paper::of(state));
                assert!(contents.whole);
                let more = &contents.entries[acknowledged.len()..];
                assert_eq!(contents.entries[..acknowledged.len()], acknowledged);
                assert!(more.is_empty() || more == [entry]);
                // And it goes on from there.
                torn.append(Some(b"later"), &[]).expect("written");
                let (_, again) = open(torn.disk.clone());
                assert_eq!(again.entries.len(), contents.entries.len() + 1);
            }
            acknowledged.push(entry.to_vec());
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_file_that_is_still_being_begun_is_not_whole() {
        let paper = Paper::default();
        let (mut log, _) = open(paper.clone());
        let mut first = kept(&[b"created", b"loaded"]);
        first.blobs.extend([blob("d0", b"rows")]);
        paper.watch();
        log.begin(2, &first, &[b"aside".to_vec()]).expect("written");
        let states = paper.states();
        let whole = |state: &Vec<u8>| open(Paper::of(state)).1.whole;
        let (last, before) = states.split_last().expect("it wrote");
        assert!(whole(last));
        assert_eq!(before.iter().filter(|state| whole(state)).count(), 0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn where_there_is_no_room_nothing_was_added() {
        let paper = Paper::default();
        let (mut log, _) = open(paper.clone());
        log.begin(1, &kept(&[b"created"]), &[]).expect("written");
        log.tail.card = Some(b"card".to_vec());
        log.put_tail().expect("written");
        let before = paper.now.borrow().clone();
        for room in before.len()..before.len() + 60 {
            *paper.room.borrow_mut() = Some(room);
            assert!(log.append(Some(b"an entry"), &[("d", &[1; 60])]).is_err());
            assert_eq!(*paper.now.borrow(), before);
        }
        *paper.room.borrow_mut() = None;
        let mark = log.append(Some(b"an entry"), &[]).expect("written");
        log.take_back(mark).expect("cut");
        assert_eq!(*paper.now.borrow(), before);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_changed_byte_ends_the_file_there() {
        let paper = Paper::default();
        let (mut log, _) = open(paper.clone());
        log.begin(1, &kept(&[b"created"]), &[]).expect("written");
        log.append(Some(b"first"), &[("d", b"content")]).expect("written");
        log.append(Some(b"second"), &[]).expect("written");
        let whole = paper.now.borrow().clone();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                let (_, contents) = open(Paper::of(&changed));
                let all: [&[u8]; 3] = [b"created", b"first", b"second"];
                assert!(contents.entries.len() < 3);
                assert_eq!(contents.entries, all[..contents.entries.len()]);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_no_log_is_left_out() {
        let mut frames = Vec::new();
        let mark = super::frame(&mut frames, super::Mark::default(), super::kind::ENTRY, b"no beginning");
        super::frame(&mut frames, mark, super::kind::BEGINNING, &[0; 16]);
        for bytes in [&b""[..], b"no log at all, but text", &[0xff; 300], &[0; 300], &frames] {
            assert!(matches!(Log::open(Paper::of(bytes)), Ok((_, Found::Nothing))));
        }
        let mut newer = Vec::new();
        let numbers = [&2_u32.to_le_bytes()[..], &[0; 12]].concat();
        super::frame(&mut newer, super::Mark::default(), super::kind::BEGINNING, &numbers);
        assert!(matches!(Log::open(Paper::of(&newer)), Ok((_, Found::Newer))));
    }
}
