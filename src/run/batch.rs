//! What a worker does with a batch: parse, tag, cut into windows, encode.
//!
//! Not here: threads and order ([`super::run`]).

use std::collections::BTreeMap;

use super::{Options, Stage};
use crate::cooccur::{ArticleSets, Pending, Place, Window, windows};
use crate::document::{Document, Field};
use crate::gazetteer::Kind;
use crate::input::{Batch, Reject};
use crate::output::{EntityTotals, Finds, MentionRows, Table, TagRows, encode_mentions, encode_tags};
use crate::tags::{Depth, DocumentTags, Tagger};

/// A batch as rows and counts.
#[derive(Debug, Default)]
pub struct Encoded {
    /// Rows of mentions.csv.
    pub mention_rows: Vec<u8>,
    /// Rows of tags.csv.
    pub tag_rows: Vec<u8>,
    /// Records that could not be tagged.
    pub rejects: Vec<Reject>,
    /// Articles tagged.
    pub tagged: u64,
    /// Bytes of title and text tagged.
    pub text_bytes: u64,
    /// Mentions found.
    pub mentions: u64,
    /// Mentions by `via`.
    pub by_via: BTreeMap<&'static str, u64>,
    /// The names of no list.
    pub finds: Finds,
    /// Totals per entity.
    pub totals: EntityTotals,
    /// What occurs together, not yet counted.
    pub windows: Pending,
}

/// Parses, tags and encodes a batch.
pub(super) fn encode(tagger: &Tagger, batch: &Batch, options: &Options) -> Encoded {
    // Nothing listens: the compiler leaves the calls out.
    encode_in_stages(tagger, batch, options, &mut |_| {})
}

/// The same, telling after each stage of each article that it is done.
pub(super) fn encode_in_stages(
    tagger: &Tagger,
    batch: &Batch,
    options: &Options,
    done: &mut impl FnMut(Stage),
) -> Encoded {
    let mut out = Encoded::default();
    let mut mention_rows = MentionRows::new(options.style);
    let mut tag_rows = TagRows::new(options.style);
    let wants = |table| options.tables.contains(&table);
    // Topics join sets, and the other tables tell of tags.
    let topics = tagger.gazetteer().number_of(Kind::TOPIC) > 0;
    let needs_tags = |table: &Table| match table {
        Table::Mentions => false,
        Table::Cooccurrences => topics,
        Table::Tags | Table::Entities | Table::Unlisted => true,
    };
    let windows_are_places = matches!(options.window, Window::Sentence | Window::Paragraph);
    let depth = if options.tables.iter().any(needs_tags) {
        Depth::Tags
    } else if wants(Table::Mentions) || wants(Table::Cooccurrences) && windows_are_places {
        Depth::Mentions
    } else {
        Depth::Names
    };
    for parsed in batch.parse() {
        done(Stage::Parse);
        let document = match parsed {
            Ok(document) => document,
            Err(reject) => {
                out.rejects.push(reject);
                continue;
            }
        };
        let mut tags = tagger.tag_in_steps(&document, depth, &mut |step| done(Stage::Tag(step)));
        out.tagged += 1;
        out.text_bytes += (document.title.len() + document.text.len()) as u64;
        out.mentions += tags.mentions.len() as u64;
        for mention in &tags.mentions {
            *out.by_via.entry(mention.via.name()).or_default() += 1;
        }
        // Rows show a name of no list as this article writes it.
        let names = tags.names(tagger.gazetteer());
        if wants(Table::Mentions) {
            encode_mentions(&mut mention_rows, names, &document, &tags.mentions, options.style);
        }
        if wants(Table::Tags) {
            encode_tags(&mut tag_rows, names, &document, &tags, options.style);
        }
        done(Stage::Encode);
        out.finds.collect(tagger.gazetteer(), &document, &mut tags);
        if wants(Table::Cooccurrences) {
            cut(&mut out.windows, &document, &tags, options);
        }
        match depth {
            Depth::Names | Depth::Mentions => out.totals.add_mentions(&tags, document.date),
            Depth::Tags => out.totals.add(&tags, document.date),
        }
        done(Stage::Count);
    }
    out.rejects.sort_by_key(|r| r.record);
    out.mention_rows = mention_rows.into_bytes();
    out.tag_rows = tag_rows.into_bytes();
    done(Stage::Encode);
    out
}

/// Cuts an article into windows.
fn cut(pending: &mut Pending, document: &Document, tags: &DocumentTags, options: &Options) {
    let mut word = WordCounter { field: Field::Title, byte: 0, words: 0 };
    let needs_words = matches!(options.window, Window::Words(_));
    let places: Vec<Place> = tags
        .counted()
        .map(|m| Place {
            entity: m.entity.index() as u32,
            field: m.field,
            sentence: m.sentence,
            paragraph: m.paragraph,
            word: if needs_words { word.at(document, m.field, m.span.start as usize) } else { 0 },
        })
        .collect();
    let topics: Vec<u32> = tags.topics.iter().map(|t| t.topic.index() as u32).collect();
    let (windows, capped) = windows(options.window, &places, &topics, options.max_entities);
    places.iter().for_each(|p| pending.add_mention(p.entity));
    pending.add(&ArticleSets { id: &document.id, date: document.date, windows: &windows, capped });
}

/// Counts words up to rising positions.
struct WordCounter {
    field: Field,
    byte: usize,
    words: u32,
}

impl WordCounter {
    fn at(&mut self, document: &Document, field: Field, byte: usize) -> u32 {
        if field != self.field {
            *self = WordCounter { field, byte: 0, words: 0 };
        }
        let stretch = &document.field(field)[self.byte..byte];
        // A word whose beginning lies before the stretch was counted with it.
        let begun = self.byte > 0
            && !document.field(field)[..self.byte].ends_with(char::is_whitespace)
            && !stretch.starts_with(char::is_whitespace);
        self.words += stretch.split_whitespace().count() as u32 - u32::from(begun && !stretch.trim().is_empty());
        self.byte = byte;
        self.words
    }
}
