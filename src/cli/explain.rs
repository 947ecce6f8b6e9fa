//! `wiretag explain`: every candidate of an article, its verdict, and the rule that gave it.
//!
//! Not here: the verdicts ([`crate::resolve`]).

use std::fmt::Write as _;

use anyhow::Context as _;

use super::args::ExplainArgs;
use super::tag::{input_options, load};
use super::{Exit, report};
use crate::document::{Document, Field, parse_date};
use crate::gazetteer::{EntityId, Names};
use crate::input::{Format, inputs, open};
use crate::resolve::{Judged, Verdict};
use crate::tags::{Explanation, Tagger};

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Exit> {
    let tagger = load(&args.gazetteer)?.tagger;
    let date = args
        .on
        .as_deref()
        .map(|d| parse_date(d).with_context(|| format!("--on {d}: expected YYYY-MM-DD")))
        .transpose()?;
    let mut options = input_options(&args.fields);
    let mut found = false;
    let mut exit = Exit::Clean;
    for input in inputs(std::slice::from_ref(&args.input))? {
        if input.path.is_none() && options.format.is_none() && args.fields.text.is_none() {
            // What is piped in is a text unless its first character says JSON.
            options.format = None;
        } else if input.format.is_none() && options.format.is_none() {
            options.format = Some(Format::Text);
        }
        let mut batches = open(&input, &options)?;
        while let Some(batch) = batches.next() {
            for parsed in batch.parse() {
                match parsed {
                    Ok(mut document) if args.only.as_ref().is_none_or(|id| *id == document.id) => {
                        document.date = date.or(document.date);
                        found = true;
                        report::data(render(&tagger, &tagger.explain(&document), args.dropped).as_bytes())?;
                    }
                    Ok(_) => {}
                    Err(reject) => {
                        report::say(&reject);
                        exit = Exit::Findings;
                    }
                }
            }
        }
    }
    if let (false, Some(id)) = (found, &args.only) {
        anyhow::bail!("{}: no article has the id {id:?}", args.input.display());
    }
    Ok(exit)
}

fn render(tagger: &Tagger, explanation: &Explanation<'_>, only_dropped: bool) -> String {
    let document = explanation.article.document;
    let mut out = String::new();
    let date = document.date.map_or("no date".to_owned(), |d| d.to_string());
    line(&mut out, format_args!("{}  {date}  {}", document.id, document.title));
    for (span, zone) in &explanation.article.layout(Field::Text).zones {
        line(
            &mut out,
            format_args!("  {:<10} {:?}", format!("{zone:?}").to_lowercase(), shorten(span.of(&document.text), 60)),
        );
    }
    line(
        &mut out,
        format_args!("\n  {:<6} {:>6}  {:<36} {:<10} {:<18} {}", "field", "byte", "text", "verdict", "rule", "entity"),
    );
    let names = explanation.tags.names(tagger.gazetteer());
    for judged in &explanation.resolution.judged {
        let kept = matches!(judged.verdict, Verdict::Kept(_));
        if !(kept && only_dropped) {
            let claimed = explanation.resolution.claimed(judged);
            judged_line(&mut out, names, document, (judged, claimed));
        }
    }
    if !explanation.tags.topics.is_empty() && !only_dropped {
        line(&mut out, format_args!("\n  topics"));
        for t in &explanation.tags.topics {
            let terms: Vec<String> =
                t.evidence.iter().map(|(f, n)| format!("{} ×{n}", tagger.gazetteer().form(*f).text())).collect();
            line(
                &mut out,
                format_args!(
                    "    {:.2}  {:<32} {}",
                    t.score,
                    tagger.gazetteer().entity(t.topic).id(),
                    terms.join("; ")
                ),
            );
        }
    }
    line(&mut out, format_args!(""));
    out
}

fn judged_line(out: &mut String, names: Names<'_>, document: &Document, (judged, claimed): (&Judged, &[EntityId])) {
    let (verdict, entity) = match judged.verdict {
        Verdict::Kept(m) => (m.via.name(), names.entity(m.entity).id().to_owned()),
        Verdict::Dropped => {
            let mut ids: Vec<&str> = claimed.iter().map(|e| names.entity(*e).id()).collect();
            ids.dedup();
            let more = if ids.len() > 4 { format!(" +{}", ids.len() - 4) } else { String::new() };
            ("-", format!("({}{more})", ids.iter().take(4).copied().collect::<Vec<_>>().join(", ")))
        }
    };
    let surface = judged.span.of(document.field(judged.field));
    let text = shorten(surface, 36);
    line(
        out,
        format_args!(
            "  {:<6} {:>6}  {text:<36} {verdict:<10} {:<18} {entity}",
            judged.field.name(),
            judged.span.start,
            judged.rule.name()
        ),
    );
}

fn line(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(out, "{line}");
}

fn shorten(s: &str, width: usize) -> String {
    let flat: String = s.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= width { flat } else { flat.chars().take(width - 1).chain(['…']).collect() }
}
