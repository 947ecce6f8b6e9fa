//! A file or standard input as a stream of bytes: decompressed by its magic bytes, counted and checksummed as it was
//! stored.
//!
//! Not here: what the bytes mean.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

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
    reader: Box<dyn Read + Send>,
    state: Arc<Mutex<(u64, Sha256)>>,
    /// Bytes already read by `peek`.
    ahead: Vec<u8>,
    at: usize,
}

/// The size of the buffers between disk, decompression and splitting.
const BUFFER: usize = 256 << 10;

impl Stream {
    /// Opens an input and looks at its first bytes for gzip and zstd.
    pub fn open(input: &Input) -> Result<Stream> {
        let raw: Box<dyn Read + Send> = match &input.path {
            None => Box::new(io::stdin()),
            Some(path) => Box::new(File::open(path).map_err(|e| Error::read(path, e))?),
        };
        let failed = |e| Error::read(input.path.as_deref().unwrap_or_else(|| std::path::Path::new("<stdin>")), e);
        let state = Arc::new(Mutex::new((0, Sha256::new())));
        let mut raw = BufReader::with_capacity(BUFFER, Counted { inner: raw, state: Arc::clone(&state) });
        let magic = raw.fill_buf().map_err(failed)?;
        let reader: Box<dyn Read + Send> = if magic.starts_with(&[0x1f, 0x8b]) {
            // Concatenated members (bgzip, logs) are one stream.
            Box::new(flate2::bufread::MultiGzDecoder::new(raw))
        } else if magic.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Box::new(zstd::Decoder::with_buffer(raw).map_err(failed)?)
        } else {
            Box::new(raw)
        };
        Ok(Stream { reader, state, ahead: Vec::new(), at: 0 })
    }

    /// The first bytes, which stay to be read.
    pub fn peek(&mut self) -> Result<Vec<u8>> {
        let mut head = vec![0; 4096];
        let mut filled = 0;
        // Trouble shows up again, with its place, when the bytes are read for good.
        while filled < head.len() {
            match self.reader.read(&mut head[filled..]) {
                Ok(0) | Err(_) => break,
                Ok(n) => filled += n,
            }
        }
        head.truncate(filled);
        self.ahead.clone_from(&head);
        self.at = 0;
        Ok(head)
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
        let mut out = self.ahead.split_off(self.at);
        self.reader.read_to_end(&mut out)?;
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
        let from = out.len();
        out.resize(from + want, 0);
        let mut filled = 0;
        let result = loop {
            match self.reader.read(&mut out[from + filled..]) {
                Ok(0) => break Ok(filled),
                Ok(n) => {
                    filled += n;
                    if filled == want {
                        break Ok(filled);
                    }
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                // Give out what came before; the error comes back with the next call.
                Err(_) if filled > 0 => break Ok(filled),
                Err(e) => break Err(e),
            }
        };
        out.truncate(from + filled);
        result
    }
}

/// Says in our words what a failing stream means.
pub(super) fn explain(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::UnexpectedEof => {
            "the compressed file ends too early (truncated download?); the articles before this place were tagged"
                .to_owned()
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("the compressed file is damaged ({e}); the articles before this place were tagged")
        }
        _ => format!("reading failed ({e}); the articles before this place were tagged"),
    }
}
