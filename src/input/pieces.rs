//! A compressed file as pieces that can be decompressed side by side, given out in order: the blocks of bgzip, the frames
//! of zstd.
//!
//! Both say how long a block or frame is without being decompressed. Some of them make a [piece](PIECE); the pieces that
//! follow the one being given out are offered to the helpers. Where the file has no more such bounds (a frame too
//! large to be held, a plain member after the blocks, damage), the rest is one stream.
//!
//! The bytes, and the place where a damaged file fails, are the same with and without helpers: both decompress the same
//! pieces in the same [steps](STEP).
//!
//! Not here: who the helpers are ([`super::helpers`]), which files are compressed ([`super::stream`]).

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use zstd::zstd_safe::find_frame_compressed_size;

use super::helpers::{Helpers, Taken, Task};

/// Compressed bytes from which on whole blocks make a piece: some milliseconds of work, against which the cost of
/// handing it over is nothing.
const PIECE: usize = 256 << 10;

/// A frame with more compressed bytes is not held in memory; it is decompressed as it is read.
const LARGEST: usize = 4 << 20;

/// Decompressed bytes of a piece that a helper holds; the reader decompresses what is left of it. Of a frame of pzstd,
/// 8 MiB, that is half, which is fair with few helpers; more would cost more memory than a run has otherwise.
const HELD: usize = 4 << 20;

/// What is decompressed at a time; a block of zstd.
const STEP: usize = 128 << 10;

/// A stream of bytes whose origin does not matter.
pub(super) type Bytes = Box<dyn BufRead + Send>;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    Gzip,
    Zstd,
}

impl Codec {
    /// By the first bytes of a file.
    pub(super) fn of(head: &[u8]) -> Option<Codec> {
        if head.starts_with(&[0x1f, 0x8b]) {
            Some(Codec::Gzip)
        // A frame, or a skippable one, as pzstd puts first: RFC 8878, 3.1.
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
            || head.len() >= 4 && head[0] & 0xf0 == 0x50 && head[1..4] == [0x2a, 0x4d, 0x18]
        {
            Some(Codec::Zstd)
        } else {
            None
        }
    }

    /// Whether the first block or frame, with which `head` begins, may have a neighbour that can be told from it.
    pub(super) fn has_pieces(self, head: &[u8]) -> bool {
        self == Codec::Zstd || self.length(head).is_some()
    }

    /// The length of the block or frame that `data` begins with. `None` if it does not tell, or not yet.
    fn length(self, data: &[u8]) -> Option<usize> {
        match self {
            Codec::Gzip => block_length(data),
            Codec::Zstd => find_frame_compressed_size(data).ok(),
        }
    }

    /// Decompresses all members or frames of `compressed`, in steps.
    pub(super) fn decoder(self, compressed: impl BufRead + Send + 'static) -> Bytes {
        match self {
            Codec::Gzip => Box::new(BufReader::with_capacity(STEP, MultiGzDecoder::new(compressed))),
            Codec::Zstd => match zstd::Decoder::with_buffer(compressed) {
                Ok(decoder) => Box::new(BufReader::with_capacity(STEP, decoder)),
                Err(e) => Box::new(Failing(e.kind(), e.to_string())),
            },
        }
    }
}

/// The length of a block of bgzip: a gzip member that tells it in an extra field BC (SAM specification, 4.1).
fn block_length(data: &[u8]) -> Option<usize> {
    let number = |at: usize| Some(usize::from(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?])));
    if !data.starts_with(&[0x1f, 0x8b, 8]) || data.get(3)? & 4 == 0 {
        return None;
    }
    let end = 12 + number(10)?;
    let mut at = 12;
    while at < end {
        let length = number(at + 2)?;
        if data[at..].starts_with(b"BC") && length == 2 {
            return Some(number(at + 4)? + 1);
        }
        at += 4 + length;
    }
    None
}

/// A reader over the pieces of a file.
pub(super) struct Pieces<R> {
    /// What is not cut yet; `None` after the last piece, and when the rest is one stream.
    raw: Option<R>,
    codec: Codec,
    helpers: Helpers,
    /// Read, but not part of a piece yet; begins where a block or frame does.
    carry: Vec<u8>,
    /// The next pieces, in order.
    ahead: VecDeque<Task<Piece, Decoded>>,
    /// What comes after them, if it cannot be cut.
    rest: Option<Bytes>,
    /// What is being given out.
    current: Bytes,
}

/// A piece as it is stored.
struct Piece {
    codec: Codec,
    compressed: Vec<u8>,
}

impl Piece {
    fn open(self) -> Bytes {
        self.codec.decoder(Cursor::new(self.compressed))
    }

    /// What a helper does: the beginning of the piece, or all of it.
    fn decode(self) -> Decoded {
        // Text becomes three to four times as long.
        let mut data = Vec::with_capacity((4 * self.compressed.len()).min(HELD) + STEP);
        let mut rest = self.open();
        while data.len() < HELD {
            let step = match rest.fill_buf() {
                Ok(step) => step,
                Err(e) => return Decoded { data, rest: Box::new(Failing(e.kind(), e.to_string())) },
            };
            if step.is_empty() {
                break;
            }
            data.extend_from_slice(step);
            let taken = step.len();
            rest.consume(taken);
        }
        Decoded { data, rest }
    }
}

/// What a helper has made of a piece.
struct Decoded {
    data: Vec<u8>,
    /// What comes after `data`: mostly nothing.
    rest: Bytes,
}

impl<R: BufRead + Send + 'static> Pieces<R> {
    /// `raw` stands at the beginning of a block or frame.
    pub(super) fn new(raw: R, codec: Codec, helpers: Helpers) -> Pieces<R> {
        Pieces {
            raw: Some(raw),
            codec,
            helpers,
            carry: Vec::new(),
            ahead: VecDeque::new(),
            rest: None,
            current: Box::new(io::empty()),
        }
    }

    /// Goes on to the next piece; `false` at the end.
    fn advance(&mut self) -> bool {
        // One piece for each helper, and the one that is to be given out now.
        while self.ahead.len() <= self.helpers.number() {
            let Some(compressed) = self.cut() else { break };
            let piece = Piece { codec: self.codec, compressed };
            // The first of all, often the only one, is needed at once: a helper would give it out when it is whole.
            let now = self.ahead.is_empty();
            self.ahead.push_back(if now { Task::kept(piece) } else { self.helpers.offer(piece, Piece::decode) });
        }
        let next = match self.ahead.pop_front().map(Task::take) {
            Some(Taken::Untouched(piece)) => Some(piece.open()),
            Some(Taken::Done(decoded)) => Some(Box::new(Cursor::new(decoded.data).chain(decoded.rest)) as Bytes),
            None => self.rest.take(),
        };
        let more = next.is_some();
        self.current = next.unwrap_or_else(|| Box::new(io::empty()));
        more
    }

    /// The next piece as it is stored; `None` after the last, when all that is left has become `rest`.
    fn cut(&mut self) -> Option<Vec<u8>> {
        let mut raw = self.raw.take()?;
        let mut piece = std::mem::take(&mut self.carry);
        let mut whole = 0;
        loop {
            while let (true, Some(length)) = (whole < PIECE, self.codec.length(&piece[whole..])) {
                if whole + length > piece.len() {
                    break;
                }
                whole += length;
            }
            if whole >= PIECE || whole > 0 && piece.len() - whole > LARGEST {
                self.carry = piece.split_off(whole);
                self.raw = Some(raw);
                return Some(piece);
            }
            let too_large = piece.len() > LARGEST;
            match raw.fill_buf() {
                // A file that ends within a frame: the decoder finds that, after what it holds.
                Ok([]) => return (!piece.is_empty()).then_some(piece),
                Ok(more) if !too_large => {
                    piece.extend_from_slice(more);
                    let taken = more.len();
                    raw.consume(taken);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                // Trouble with the disk comes again when the decoder gets there.
                Ok(_) | Err(_) => {
                    self.rest = Some(self.codec.decoder(Cursor::new(piece).chain(raw)));
                    return None;
                }
            }
        }
    }
}

impl<R: BufRead + Send + 'static> BufRead for Pieces<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.current.fill_buf() {
                Ok([]) => {
                    if !self.advance() {
                        return Ok(&[]);
                    }
                }
                // Once more for the borrow checker, which does not let `step` go out of a loop.
                Ok(_) => return self.current.fill_buf(),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => return Err(e),
                Err(e) => {
                    // Nothing after the damage is given out, whatever it may be.
                    (self.raw, self.rest, self.current) = (None, None, Box::new(io::empty()));
                    self.ahead.clear();
                    return Err(e);
                }
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        self.current.consume(amount);
    }
}

impl<R: BufRead + Send + 'static> Read for Pieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

/// A stream that fails in its turn, again and again.
struct Failing(io::ErrorKind, String);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(self.0, self.1.clone()))
    }
}

impl BufRead for Failing {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Err(io::Error::new(self.0, self.1.clone()))
    }

    fn consume(&mut self, _: usize) {}
}
