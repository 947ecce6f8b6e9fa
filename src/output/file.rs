//! A file that appears under its name only when it is whole.
//!
//! Not here: what is in it.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// An output being written beside its final name, as `NAME.partial`.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
    partial: PathBuf,
    writer: BufWriter<File>,
}

impl OutputFile {
    /// Creates `NAME.partial` in `folder`, so that a folder that cannot be written is found out at once.
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn create(folder: &Path, name: &str) -> Result<OutputFile> {
        let path = folder.join(name);
        let partial = folder.join(format!("{name}.partial"));
        let file = File::create(&partial).map_err(|e| Error::write(&partial, e))?;
        Ok(OutputFile { path, partial, writer: BufWriter::with_capacity(1 << 20, file) })
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// When the disk is full or gone.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.writer.write_all(bytes).map_err(|e| Error::write(&self.partial, e))
    }

    /// Writes out what is buffered, down to the disk, so that there is less left for [`OutputFile::commit`] to wait for.
    ///
    /// # Errors
    /// As [`OutputFile::write`].
    pub fn settle(&mut self) -> Result<()> {
        self.writer.flush().map_err(|e| Error::write(&self.partial, e))?;
        self.writer.get_ref().sync_data().map_err(|e| Error::write(&self.partial, e))
    }

    /// Writes out what is buffered and leaves the file under its partial name.
    ///
    /// # Errors
    /// As [`OutputFile::write`].
    pub fn keep_partial(mut self) -> Result<PathBuf> {
        self.writer.flush().map_err(|e| Error::write(&self.partial, e))?;
        Ok(self.partial)
    }

    /// Writes out what is buffered and gives the file its final name.
    ///
    /// # Errors
    /// As [`OutputFile::write`].
    pub fn commit(mut self) -> Result<PathBuf> {
        self.writer.flush().map_err(|e| Error::write(&self.partial, e))?;
        let file = self.writer.into_inner().map_err(|e| Error::write(&self.partial, e.into_error()))?;
        file.sync_all().map_err(|e| Error::write(&self.partial, e))?;
        std::fs::rename(&self.partial, &self.path).map_err(|e| Error::write(&self.path, e))?;
        Ok(self.path)
    }
}
