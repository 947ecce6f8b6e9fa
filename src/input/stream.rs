//! A file or standard input as a stream of bytes: decompressed by its magic bytes, counted and checksummed as it was
//! stored.
//!
//! Not here: what the bytes mean, and how a compressed file is cut into pieces ([`super::pieces`]).

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::helpers::Helpers;
use super::pieces::{Bytes, Codec, Pieces};
use super::walk::Input;
use crate::error::{Error, Result};

/// The raw bytes of an input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checksum {
    /// Bytes as stored, compressed or not.
    pub bytes: u64,
    /// SHA-256 of them in hexadecimal.
    pub sha256: String,
}

/// Counts and hashes what passes through.
struct Counted<R> {
    inner: R,
    state: Arc<Mutex<(u64, Sha256)>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 += n as u64;
        state.1.update(&buffer[..n]);
        Ok(n)
    }
}

/// An open input.
pub struct Stream {
    reader: Bytes,
    compressed: bool,
    state: Arc<Mutex<(u64, Sha256)>>,
    /// Bytes already read by `peek`.
    ahead: Vec<u8>,
    at: usize,
    /// What ended the stream, until it is told.
    failure: Option<io::Error>,
}

/// The size of the buffers between disk, decompression and splitting.
const BUFFER: usize = 256 << 10;

/// Enough of a file to tell its format.
const PEEKED: usize = 4096;

impl Stream {
    /// Opens an input and looks at its first bytes for gzip and zstd.
    pub fn open(input: &Input) -> Result<Stream> {
        Stream::open_with(input, &Helpers::none())
    }

    /// The same, with helpers for what can be decompressed in pieces.
    pub(super) fn open_with(input: &Input, helpers: &Helpers) -> Result<Stream> {
        let raw: Box<dyn Read + Send> = match &input.path {
            None => Box::new(io::stdin()),
            Some(path) => Box::new(File::open(path).map_err(|e| Error::read(path, e))?),
        };
        let failed = |e| Error::read(input.path.as_deref().unwrap_or_else(|| std::path::Path::new("<stdin>")), e);
        let state = Arc::new(Mutex::new((0, Sha256::new())));
        let mut raw = BufReader::with_capacity(BUFFER, Counted { inner: raw, state: Arc::clone(&state) });
        let head = raw.fill_buf().map_err(failed)?;
        let codec = Codec::of(head);
        let reader: Bytes = match codec {
            None => Box::new(raw),
            Some(codec) if codec.has_pieces(head) => Box::new(Pieces::new(raw, codec, helpers.clone())),
            // One member, or several that do not tell where they end (logs).
            Some(codec) => codec.decoder(raw),
        };
        Ok(Stream { reader, compressed: codec.is_some(), state, ahead: Vec::new(), at: 0, failure: None })
    }

    /// The first bytes, which stay to be read.
    pub fn peek(&mut self) -> Vec<u8> {
        let mut head = self.ahead.split_off(self.at);
        while head.len() < PEEKED {
            let want = PEEKED - head.len();
            match self.step(&mut head, want) {
                Ok(0) => break,
                Ok(_) => {}
                Err(e) => {
                    // It shows again, with its place, when the bytes are read for good.
                    self.failure = Some(e);
                    break;
                }
            }
        }
        self.ahead.clone_from(&head);
        self.at = 0;
        head
    }

    /// Bytes read so far, as stored.
    pub fn read_bytes(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// What was read so far; whole at the end of the stream.
    pub fn checksum(&self) -> Checksum {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = state.1.clone().finalize();
        Checksum { bytes: state.0, sha256: digest.iter().map(|b| format!("{b:02x}")).collect() }
    }

    /// All bytes that are left: for small files that are read whole.
    ///
    /// # Errors
    /// What the disk or the decompressor says.
    pub fn read_to_end(mut self) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        while self.fill(&mut out, BUFFER)? > 0 {}
        Ok(out)
    }

    /// Appends up to `want` bytes to `out`; the number appended, 0 at the end.
    ///
    /// # Errors
    /// What the disk or the decompressor says; everything before the trouble has been given out.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>, want: usize) -> io::Result<usize> {
        if self.at < self.ahead.len() {
            let n = want.min(self.ahead.len() - self.at);
            out.extend_from_slice(&self.ahead[self.at..self.at + n]);
            self.at += n;
            return Ok(n);
        }
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        out.reserve(want);
        let mut filled = 0;
        while filled < want {
            match self.step(out, want - filled) {
                Ok(0) => break,
                Ok(n) => filled += n,
                // Give out what came before; the error comes with the next call.
                Err(e) if filled > 0 => {
                    self.failure = Some(e);
                    break;
                }
                Err(e) => return Err(e),
            }
        }
        Ok(filled)
    }

    /// Appends what is at hand, up to `want` bytes; 0 at the end.
    fn step(&mut self, out: &mut Vec<u8>, want: usize) -> io::Result<usize> {
        loop {
            let read = if self.compressed { self.copy(out, want) } else { self.read(out, want) };
            match read {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// From the decoder's steps, so that a damaged file fails at the same place whatever is wanted at a time.
    fn copy(&mut self, out: &mut Vec<u8>, want: usize) -> io::Result<usize> {
        let bytes = self.reader.fill_buf()?;
        let n = want.min(bytes.len());
        out.extend_from_slice(&bytes[..n]);
        self.reader.consume(n);
        Ok(n)
    }

    /// From the disk to where it is wanted.
    fn read(&mut self, out: &mut Vec<u8>, want: usize) -> io::Result<usize> {
        let from = out.len();
        out.resize(from + want, 0);
        let read = self.reader.read(&mut out[from..]);
        out.truncate(from + read.as_ref().map_or(0, |n| *n));
        read
    }
}

/// What zstd says of a frame that looks back by more than 128 MiB.
const TOO_LONG: &str = "Frame requires too much memory for decoding";

/// Says in our words what a failing stream means.
pub(super) fn explain(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::UnexpectedEof => {
            "the compressed file ends too early (truncated download?); the articles before this place were tagged"
                .to_owned()
        }
        io::ErrorKind::Other if e.to_string() == TOO_LONG => {
            "zstd --long=28 or more made this file, which needs too much memory; decompress it with zstd -d --long=31"
                .to_owned()
        }
        // The last is what zstd says; trouble with the disk has kinds of its own.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other => {
            format!("the compressed file is damaged ({e}); the articles before this place were tagged")
        }
        _ => format!("reading failed ({e}); the articles before this place were tagged"),
    }
}
