//! Several inputs, one after the other, the next of them opened and begun ahead by helpers.
//!
//! What is read ahead is bounded, so of large files only the beginning is; then it is the turn of the helpers to help with
//! the file being read.
//!
//! Not here: what a helper is ([`super::helpers`]), how an input is opened ([`super::open`]).

use std::collections::VecDeque;
use std::slice;
use std::sync::Arc;

use super::helpers::{Helpers, Taken, Task};
use super::walk::Input;
use super::{Batch, Batches, Checksum, Options, open_with};
use crate::error::Result;

/// Bytes of batches that are held of all inputs whose turn has not come.
const HELD: usize = 16 << 20;

/// Opens the inputs in their order.
pub(crate) struct Ahead<'a> {
    inputs: slice::Iter<'a, Input>,
    options: Arc<Options>,
    helpers: &'a Helpers,
    next: VecDeque<(&'a Input, Task<Unread, Result<Begun>>)>,
}

impl<'a> Ahead<'a> {
    /// Nothing is opened yet.
    pub(crate) fn new(inputs: &'a [Input], options: &Options, helpers: &'a Helpers) -> Ahead<'a> {
        Ahead { inputs: inputs.iter(), options: Arc::new(options.clone()), helpers, next: VecDeque::new() }
    }
}

impl<'a> Iterator for Ahead<'a> {
    type Item = (&'a Input, Result<Box<dyn Batches>>);

    fn next(&mut self) -> Option<Self::Item> {
        // One for each helper, and the one whose turn it is.
        while self.next.len() <= self.helpers.number() {
            let Some(input) = self.inputs.next() else { break };
            let unread = Unread {
                input: input.clone(),
                options: Arc::clone(&self.options),
                helpers: self.helpers.later(),
                held: HELD / self.helpers.number().max(1),
            };
            // A pipe may keep the one who reads it waiting, so it is read in its turn; and the first input is needed now.
            let keep = self.next.is_empty() || input.size.is_none();
            self.next
                .push_back((input, if keep { Task::kept(unread) } else { self.helpers.offer(unread, Unread::begin) }));
        }
        let (input, task) = self.next.pop_front()?;
        let opened = match task.take() {
            Taken::Untouched(unread) => open_with(input, &unread.options, self.helpers),
            Taken::Done(begun) => begun.map(|begun| {
                begun.helpers.switch_on();
                Box::new(begun) as Box<dyn Batches>
            }),
        };
        Some((input, opened))
    }
}

/// An input whose turn has not come.
struct Unread {
    input: Input,
    options: Arc<Options>,
    helpers: Helpers,
    /// Bytes of batches to hold.
    held: usize,
}

impl Unread {
    /// What a helper does: the beginning of the input, or all of it.
    fn begin(self) -> Result<Begun> {
        let mut rest = open_with(&self.input, &self.options, &self.helpers)?;
        let mut first = VecDeque::new();
        let mut bytes = 0;
        while bytes < self.held {
            let Some(batch) = rest.next() else { break };
            bytes += batch.bytes();
            first.push_back(batch);
        }
        Ok(Begun { first, rest, helpers: self.helpers })
    }
}

/// An input of which some batches are there already.
struct Begun {
    first: VecDeque<Batch>,
    rest: Box<dyn Batches>,
    helpers: Helpers,
}

impl Batches for Begun {
    fn next(&mut self) -> Option<Batch> {
        self.first.pop_front().or_else(|| self.rest.next())
    }

    fn read_bytes(&self) -> u64 {
        self.rest.read_bytes()
    }

    fn checksum(&self) -> Checksum {
        self.rest.checksum()
    }
}
