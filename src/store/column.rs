//! An array of plain values: a vector, or a stretch of a mapped file.
//!
//! Not here: which stretch ([`super::file`]).

use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::Pod;

use super::map::Map;

/// An array that reads like a slice. Loops take the slice once: getting it costs a few checks.
#[derive(Clone)]
pub(crate) enum Column<T> {
    /// In memory of its own.
    Owned(Vec<T>),
    /// In a file: which bytes.
    Mapped(Arc<Map>, Range<usize>),
}

impl<T: Pod> Column<T> {
    /// Bytes `range` of a file, unless they are no whole values at places where such may stand.
    pub(super) fn mapped(map: &Arc<Map>, range: Range<usize>) -> Option<Column<T>> {
        let bytes = map.bytes().get(range.clone())?;
        bytemuck::try_cast_slice::<u8, T>(bytes).ok()?;
        Some(Column::Mapped(Arc::clone(map), range))
    }

    /// The values as a vector that can grow; a stretch of a file is copied first.
    pub(crate) fn own(&mut self) -> &mut Vec<T> {
        if let Column::Mapped(..) = self {
            *self = Column::Owned(self.to_vec());
        }
        match self {
            Column::Owned(values) => values,
            Column::Mapped(..) => unreachable!("it has just been copied"),
        }
    }
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Column::Owned(values) => values,
            // The range was looked at when the column was made.
            Column::Mapped(map, range) => {
                map.bytes().get(range.clone()).and_then(|b| bytemuck::try_cast_slice(b).ok()).unwrap_or_default()
            }
        }
    }
}

impl<T> Default for Column<T> {
    fn default() -> Column<T> {
        Column::Owned(Vec::new())
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Column<T> {
        Column::Owned(values)
    }
}

impl<T: Pod + PartialEq> PartialEq for Column<T> {
    fn eq(&self, other: &Column<T>) -> bool {
        **self == **other
    }
}

impl<T: Pod> std::fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Column({} values)", self.len())
    }
}
