//! From lists to a tagger by the shortest way: a compiled file where there is one, else the folders, which leave a
//! compiled file behind for the next time if they are long.
//!
//! A compiled file holds a whole stack of lists and the matcher made of them. Opening it takes milliseconds where
//! reading and compiling a million names takes seconds.
//!
//! Not here: the format ([`crate::store`]), what lists mean ([`crate::gazetteer`]), tagging ([`crate::tags`]).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::{self, Gazetteer, Source};
use crate::matcher::Matcher;
use crate::store::{Sections, Stored};
use crate::tags::Tagger;

/// Folders with fewer bytes of CSV than this are read anew each time: it takes about a tenth of a second for a megabyte,
/// so that shorter ones would leave a file behind for a gain that nobody feels.
const WORTH_CACHING: usize = 1 << 20;

/// Which lists, and whether a compiled copy may be kept beside them.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The lists. A compiled file may stand in place of the folders, alone.
    pub lists: gazetteer::Options,
    /// Whether to use and to write a cache in the last folder, if the folders are long.
    pub cache: bool,
}

/// A tagger and how it came about.
#[derive(Debug)]
pub struct Loaded {
    /// The tagger.
    pub tagger: Tagger,
    /// Time for reading the lists, or for opening the compiled file.
    pub read: Duration,
    /// Time for compiling them; zero where that was done earlier.
    pub compile: Duration,
    /// What the user should know, such as a damaged cache.
    pub warnings: Vec<String>,
}

/// Loads lists and compiles them, unless that was done earlier.
///
/// # Errors
/// As [`Gazetteer::load`]; [`ErrorKind::Compiled`] for a compiled file that is damaged or of another version. A cache
/// that cannot be used or written is no error.
pub fn load(options: &Options) -> Result<Loaded> {
    let began = Instant::now();
    if let Some(file) = compiled_file(&options.lists)? {
        let tagger = open(file)?;
        agrees(file, tagger.gazetteer(), &options.lists)?;
        return Ok(Loaded { tagger, read: began.elapsed(), compile: Duration::ZERO, warnings: Vec::new() });
    }
    let sources = options.lists.sources()?;
    let cache = options.cache.then(|| Cache::of(&options.lists, &sources)).flatten();
    let mut warnings = Vec::new();
    if let Some(tagger) = cache.as_ref().and_then(|c| c.open(&sources, &mut warnings)) {
        return Ok(Loaded { tagger, read: began.elapsed(), compile: Duration::ZERO, warnings });
    }
    let gazetteer = Gazetteer::read(sources)?;
    let (read, began) = (began.elapsed(), Instant::now());
    let tagger = Tagger::new(gazetteer);
    if let Some(cache) = cache {
        cache.write(&tagger);
    }
    Ok(Loaded { tagger, read, compile: began.elapsed(), warnings })
}

/// Loads lists without what finds their names in texts.
///
/// # Errors
/// As [`load`].
pub fn load_lists(lists: &gazetteer::Options) -> Result<Gazetteer> {
    let Some(file) = compiled_file(lists)? else { return Gazetteer::load(lists) };
    let gazetteer = Gazetteer::restore(&Stored::open(file)?).map_err(|found| Error::compiled(file, found))?;
    agrees(file, &gazetteer, lists)?;
    Ok(gazetteer)
}

/// Opens a compiled file.
///
/// # Errors
/// [`ErrorKind::Read`], or [`ErrorKind::Compiled`] if it is damaged or of another version.
pub fn open(path: &Path) -> Result<Tagger> {
    let stored = Stored::open(path)?;
    let gazetteer = Gazetteer::restore(&stored).map_err(|found| Error::compiled(path, found))?;
    let matcher = Matcher::restore(&stored, gazetteer.forms().len()).map_err(|found| Error::compiled(path, found))?;
    Ok(Tagger::from_parts(gazetteer, matcher))
}

/// Writes lists and what was compiled of them into a file; its length in bytes. A file that is there is replaced as a
/// whole, never changed.
///
/// # Errors
/// [`ErrorKind::Write`].
pub fn write(tagger: &Tagger, path: &Path) -> Result<u64> {
    let mut sections = Sections::default();
    let gathered = tagger.gazetteer().store(&mut sections).and_then(|()| tagger.matcher().store(&mut sections));
    gathered.map_err(|e| Error::write(path, e))?;
    sections.write(path)
}

/// The compiled file among what should be folders. It holds a whole stack, so it stands alone.
fn compiled_file(lists: &gazetteer::Options) -> Result<Option<&Path>> {
    let Some(file) = lists.folders.iter().find(|path| path.is_file()) else { return Ok(None) };
    let shown = file.display();
    if !Stored::is_one(file) && file.extension().is_none_or(|e| e != "wtg") {
        return Err(Error::usage(format!(
            "{shown}: a gazetteer is a folder of CSV files or a file that `wiretag compile` wrote; this is neither"
        )));
    }
    if lists.folders.len() > 1 {
        return Err(Error::usage(format!(
            "{shown}: a compiled file holds all its lists and stands alone; compile all folders together into one file"
        )));
    }
    Ok(Some(file))
}

/// Without the built-in lists means without them, also where they were compiled in.
fn agrees(file: &Path, gazetteer: &Gazetteer, lists: &gazetteer::Options) -> Result<()> {
    if !lists.builtin && gazetteer.has_builtin() {
        return Err(Error::usage(format!(
            "{}: it was compiled with the built-in lists; compile it again with --no-builtin",
            file.display()
        )));
    }
    Ok(())
}

/// A compiled file that the program keeps for itself in the last of the user's folders. Its name tells for which lists
/// and which version it is; others of the kind in the same folder are out of date.
struct Cache {
    folder: PathBuf,
    name: String,
    fingerprint: String,
}

const PREFIX: &str = ".wiretag-";
const SUFFIX: &str = ".wtg";

impl Cache {
    /// The place of the cache, if one is worth while.
    fn of(lists: &gazetteer::Options, sources: &[Source]) -> Option<Cache> {
        let folder = lists.folders.last()?.clone();
        let bytes: usize = sources.iter().skip(usize::from(lists.builtin)).map(Source::bytes).sum();
        if bytes < WORTH_CACHING {
            return None;
        }
        let fingerprint = gazetteer::fingerprint(sources);
        // The fingerprint does not tell where one folder ends and the next begins.
        let files: Vec<String> = sources.iter().map(|s| s.files().to_string()).collect();
        let name = format!("{PREFIX}{}-{}-{}{SUFFIX}", env!("CARGO_PKG_VERSION"), &fingerprint[..16], files.join("+"));
        Some(Cache { folder, name, fingerprint })
    }

    fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// What it holds, if it is there and whole.
    fn open(&self, sources: &[Source], warnings: &mut Vec<String>) -> Option<Tagger> {
        let path = self.path();
        match open(&path) {
            Ok(mut tagger) if tagger.gazetteer().fingerprint() == self.fingerprint => {
                // The same lists may have been read by other paths when it was written.
                tagger.rename_sources(sources.iter().map(|s| s.name().to_owned()).collect());
                Some(tagger)
            }
            Ok(_) => None,
            Err(e) => {
                if let ErrorKind::Compiled { message, .. } = e.kind() {
                    warnings.push(format!("{}: the cache is not used and made anew: {message}", path.display()));
                }
                None
            }
        }
    }

    /// Writes it and removes older ones. A folder that cannot be written to has none.
    fn write(&self, tagger: &Tagger) {
        if write(tagger, &self.path()).is_err() {
            return;
        }
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            let ours = name.to_str().is_some_and(|n| n.starts_with(PREFIX) && n.ends_with(SUFFIX) && n != self.name);
            if ours {
                // If it stays, it only takes up room.
                let _ = fs::remove_file(file.path());
            }
        }
    }
}
