//! `wiretag cooccur`: co-occurrences again from the tables of an earlier run.
//!
//! Not here: counting ([`crate::cooccur`]).

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;

use super::args::CooccurArgs;
use super::tag::{lists, set_options};
use super::{Exit, report};
use crate::compiled::load_lists;
use crate::cooccur::{ArticleSets, Counts, Pending, Place, RowKey, Sheets, Window, windows};
use crate::document::{Date, Field, parse_iso};
use crate::gazetteer::{Entity, Gazetteer, Kinds, Unlisted};
use crate::output::{
    CooccurrenceRows, EntityCells, MENTION_HEADER, Style, TAG_HEADER, cooccurrence_header, header_bytes,
};
use crate::resolve::Via;
use crate::tags::Counting;

pub(super) fn run(args: &CooccurArgs) -> anyhow::Result<Exit> {
    anyhow::ensure!(
        matches!(args.window, Window::Sentence | Window::Article),
        "--window {}: mentions.csv holds sentences and articles only; use `wiretag tag --window {}`",
        args.window,
        args.window
    );
    let gazetteer = load_lists(&lists(&args.gazetteer))?;
    let options = set_options(&args.sets, gazetteer.kinds())?;
    let mut known = Known::new(&gazetteer);
    let tags = args.tags.as_deref().map(|path| read_tags(path, &mut known)).transpose()?.unwrap_or_default();
    let counting = Counting { also: args.count.clone() };
    let mut counts = Counts::new(options.clone());
    let mut add = |id: &str, places: &[Place], known: &Known<'_>| {
        let about = tags.get(id).cloned().unwrap_or_default();
        let (windows, capped) = windows(args.window, places, &about.topics, args.sets.max_entities.into());
        let mut article = Pending::default();
        places.iter().for_each(|p| article.add_mention(p.entity));
        article.add(&ArticleSets { id, date: about.date, windows: &windows, capped });
        if counts.take(&article, |e| e) {
            settle(&mut counts, known);
        }
    };
    read_mentions(&args.mentions, &counting, &mut known, &mut add)?;
    let style = Style { excel: args.excel, ..Style::default() };
    settle(&mut counts, &known);
    let mut table = header_bytes(&cooccurrence_header(options.by.is_some(), options.size), style);
    let sheets = Sheets::new(&counts, |e| known.entity(e), args.sets.min_windows);
    let cells = EntityCells::new(sheets.entities(), &known.kinds, style);
    let mut rows = CooccurrenceRows::new(&cells, options.size, style);
    for sheet in sheets.iter() {
        let mut keys: Vec<RowKey> = (0..sheet.parts()).flat_map(|part| sheet.rows_of(part)).collect();
        keys.sort_unstable_by(|a, b| sheet.order(a, b));
        keys.iter().for_each(|key| rows.add(&sheet.row(key)));
    }
    table.append(&mut rows.into_bytes());
    match &args.out {
        Some(path) => std::fs::write(path, &table).with_context(|| format!("{}: cannot write", path.display()))?,
        None => report::data(&table)?,
    }
    if counts.capped() > 0 {
        report::say(format_args!(
            "{} windows had more than {} entities and kept the most mentioned (--max-entities)",
            counts.capped(),
            args.sets.max_entities
        ));
    }
    Ok(Exit::Clean)
}

/// Counts the windows gathered so far.
fn settle(counts: &mut Counts, known: &Known<'_>) {
    counts.settle(|e| known.entity(e).kind(), |parts, count| parts.iter_mut().for_each(count));
}

/// The entities met so far, numbered; labels come from the gazetteer where it knows them.
struct Known<'g> {
    gazetteer: &'g Gazetteer,
    kinds: Kinds,
    entities: Unlisted,
}

impl<'g> Known<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Known<'g> {
        Known { gazetteer, kinds: gazetteer.kinds().clone(), entities: Unlisted::default() }
    }

    fn number(&mut self, kind_name: &str, id: &str, name: &str) -> anyhow::Result<u32> {
        let kind = self.kinds.intern(kind_name).context("more than 256 kinds")?;
        let short = || self.gazetteer.find(kind_name, id).map_or(name, |e| e.short());
        Ok(self.entities.named(kind, id, name, short))
    }

    fn entity(&self, number: u32) -> Entity<'_> {
        self.entities.entity(number)
    }
}

/// What tags.csv tells of an article.
#[derive(Debug, Clone, Default)]
struct About {
    date: Option<Date>,
    topics: Vec<u32>,
}

fn reader(path: &Path, expected: &[&str]) -> anyhow::Result<csv::Reader<std::fs::File>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let header = reader.headers().with_context(|| format!("{}: cannot read the header", path.display()))?.clone();
    let columns: Vec<&str> = header.iter().map(|h| h.trim_start_matches('\u{feff}')).take(expected.len()).collect();
    anyhow::ensure!(
        columns == expected,
        "{}: expected the columns {}; found {}",
        path.display(),
        expected.join(","),
        columns.join(",")
    );
    Ok(reader)
}

fn read_tags(path: &Path, known: &mut Known<'_>) -> anyhow::Result<BTreeMap<String, About>> {
    let mut out: BTreeMap<String, About> = BTreeMap::new();
    for record in reader(path, &TAG_HEADER)?.records() {
        let record = record.with_context(|| path.display().to_string())?;
        let about = out.entry(record[0].to_owned()).or_default();
        about.date = parse_iso(&record[1]);
        if &record[2] == "topic" {
            about.topics.push(known.number(&record[2], &record[3], &record[4])?);
        }
    }
    Ok(out)
}

/// Hands over the counted mentions of each article in turn.
fn read_mentions(
    path: &Path,
    counting: &Counting,
    known: &mut Known<'_>,
    add: &mut impl FnMut(&str, &[Place], &Known<'_>),
) -> anyhow::Result<()> {
    let mut places: Vec<Place> = Vec::new();
    let mut current = String::new();
    for record in reader(path, &MENTION_HEADER)?.records() {
        let record = record.with_context(|| path.display().to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        let bad =
            |column: &str, cell: &str| format!("{}:{line}, column {column}: cannot read {cell:?}", path.display());
        if record[0] != current {
            add(&current, &places, known);
            places.clear();
            current = record[0].to_owned();
        }
        let via = Via::parse(&record[8]).with_context(|| bad("via", &record[8]))?;
        if counting.counts(via) {
            let field = if &record[1] == "title" { Field::Title } else { Field::Text };
            let sentence = record[9].parse().with_context(|| bad("sentence", &record[9]))?;
            places.push(Place {
                entity: known.number(&record[5], &record[6], &record[7])?,
                field,
                sentence,
                paragraph: 0,
                word: 0,
            });
        }
    }
    add(&current, &places, known);
    Ok(())
}
