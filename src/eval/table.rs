//! The report as a table for people.
//!
//! Not here: the numbers ([`super::report`]); JSON of the same is the report serialised.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::report::{Interval, KindRow, Measured, Report};

/// The table, with a line end after each line.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    let chance = report.all.linked.intervals.is_some();
    line(
        &mut out,
        format_args!(
            "{} articles, {} gold rows, {} of them optional",
            report.articles, report.gold_rows, report.optional_rows
        ),
    );
    let gap = if chance { "  95 % of F1  " } else { "" };
    line(
        &mut out,
        format_args!(
            "\n{:<14}{:>27}{:<22}{}{:<22}{}",
            "",
            "",
            "  linked",
            " ".repeat(gap.chars().count()),
            "  strict",
            "  span"
        ),
    );
    let ratios = format!("{:>8}{:>7}{:>7}", "P", "R", "F1");
    line(
        &mut out,
        format_args!("{:<14}{:>9}{:>9}{:>9}{ratios}{gap}{ratios}{ratios}", "kind", "gold", "system", "matched"),
    );
    report.kinds.iter().for_each(|row| kind_line(&mut out, row));
    for row in [&report.all, &report.macro_mean] {
        kind_line(&mut out, row);
    }
    vias(&mut out, report);
    gold_vias(&mut out, report);
    out
}

fn kind_line(out: &mut String, row: &KindRow) {
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let ratios = |m: &Measured| format!("{:>8}{:>7}{:>7}", ratio(m.precision), ratio(m.recall), ratio(m.f1));
    let m = &row.linked;
    let interval = match m.intervals.map(|i| i.f1) {
        None => String::new(),
        Some(None) => format!("{:>14}", "–"),
        Some(Some(Interval(low, high))) => format!("{:>14}", format!("{low:.3}–{high:.3}")),
    };
    line(
        out,
        format_args!(
            "{:<14}{:>9}{:>9}{:>9}{}{interval}{}{}",
            row.kind,
            number(m.gold),
            number(m.system),
            number(m.matched),
            ratios(m),
            ratios(&row.strict),
            ratios(&row.span)
        ),
    );
}

/// Answers by `via`, all kinds together.
fn vias(out: &mut String, report: &Report) {
    let mut sums: BTreeMap<(&str, bool), [u64; 3]> = BTreeMap::new();
    for row in &report.vias {
        let sum = sums.entry((shown(&row.via), row.neutral)).or_default();
        [row.mentions, row.judged, row.right].iter().zip(sum).for_each(|(n, s)| *s += n);
    }
    if sums.is_empty() {
        return;
    }
    let ratio_of = |[_, judged, right]: [u64; 3]| (judged, right);
    by_via(out, &sums, ["via", "mentions", "judged", "right", "precision"], ratio_of);
    if sums.keys().any(|(_, neutral)| *neutral) {
        line(out, format_args!("* neutral: judged only where gold has a row"));
    }
}

/// A line a `via`: its three numbers and the ratio of two of them, given as (whole, part). Marked ones have a star.
fn by_via(
    out: &mut String,
    sums: &BTreeMap<(&str, bool), [u64; 3]>,
    head: [&str; 5],
    ratio_of: impl Fn([u64; 3]) -> (u64, u64),
) {
    let [via, a, b, c, d] = head;
    line(out, format_args!("\n{via:<14}{a:>9}{b:>9}{c:>9}{d:>11}"));
    for ((via, marked), numbers) in sums {
        let via = format!("{via}{}", if *marked { " *" } else { "" });
        let (whole, part) = ratio_of(*numbers);
        let share = ratio((whole > 0).then(|| part as f64 / whole as f64));
        let [a, b, c] = numbers;
        line(out, format_args!("{via:<14}{a:>9}{b:>9}{c:>9}{share:>11}"));
    }
}

/// Gold rows by `via`, all kinds together, if gold tells any or has optional rows.
fn gold_vias(out: &mut String, report: &Report) {
    let mut sums: BTreeMap<(&str, bool), [u64; 3]> = BTreeMap::new();
    for row in &report.gold_vias {
        let sum = sums.entry((shown(&row.via), row.optional)).or_default();
        [row.rows, row.found, row.right].iter().zip(sum).for_each(|(n, s)| *s += n);
    }
    if sums.keys().all(|(via, optional)| *via == NOT_SAID && !optional) {
        return;
    }
    by_via(out, &sums, ["gold via", "rows", "found", "right", "recall"], |[rows, _, right]| (rows, right));
    if sums.keys().any(|(_, optional)| *optional) {
        line(out, format_args!("* optional: in no figure above"));
    }
}

/// Stands for an empty `via`.
const NOT_SAID: &str = "–";

fn shown(via: &str) -> &str {
    if via.is_empty() { NOT_SAID } else { via }
}

fn ratio(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), |x| format!("{x:.3}"))
}

fn line(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail. Trailing spaces would only make snapshots hard to read.
    let mut text = String::new();
    let _infallible = write!(text, "{line}");
    out.push_str(text.trim_end());
    out.push('\n');
}
