//! The report as a table for people.
//!
//! Not here: the numbers ([`super::report`]); JSON of the same is the report serialised.

use std::fmt::{Arguments, Write as _};

use super::{Job, Report};

/// The table, with a line end after each line.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    let machine = &report.machine;
    let cores = machine.cores.map_or_else(|| "?".to_owned(), |n| n.to_string());
    let cpu = machine.cpu.as_deref().unwrap_or("unknown processor");
    let (lists, counts) = (&report.lists, &report.counts);
    let build = if report.build == "release" { "" } else { " (debug build: speeds mean nothing)" };
    line(&mut out, format_args!("wiretag {}{build} on {cpu}, {cores} cores, {}", report.version, machine.os));
    line(
        &mut out,
        format_args!(
            "lists: {} entities, {} forms of {}; read in {:.2} s, compiled in {:.2} s to {:.1} MB",
            lists.entities.values().sum::<u64>(),
            lists.forms,
            lists.sources.join(", "),
            lists.load_seconds,
            lists.compile_seconds,
            lists.matcher_bytes as f64 / 1e6
        ),
    );
    line(
        &mut out,
        format_args!(
            "text: {} articles, {:.1} MB, {} records rejected",
            counts.articles,
            counts.text_bytes as f64 / 1e6,
            counts.rejected
        ),
    );
    line(
        &mut out,
        format_args!(
            "found in every run: {} mentions, {} sets that occur together (tables: {})",
            counts.mentions,
            counts.cooccurrences,
            report.tables.join(", ")
        ),
    );
    line(&mut out, format_args!("\n{:<24}{:>10}{:>9}{:>10}", "stage, one thread", "seconds", "share", "MB/s"));
    for stage in &report.stages {
        line(
            &mut out,
            format_args!(
                "  {:<22}{:>10.3}{:>7.1} %{:>10.1}",
                stage.name,
                stage.seconds,
                stage.share * 100.0,
                stage.megabytes_per_second
            ),
        );
    }
    line(
        &mut out,
        format_args!(
            "\n{:<24}{:>10}{:>9}{:>10}{:>12}{:>10}",
            "whole job", "seconds", "CPU s", "MB/s", "articles/s", "peak MB"
        ),
    );
    report.jobs.iter().for_each(|job| job_line(&mut out, job));
    let times = if report.repeat == 1 { "run once".to_owned() } else { format!("medians of {} runs", report.repeat) };
    line(&mut out, format_args!("\n{times}; MB are 10⁶ bytes of title and text"));
    out
}

fn job_line(out: &mut String, job: &Job) {
    let name = match (job.name, job.threads) {
        ("staged", _) => "stage by stage".to_owned(),
        (_, 1) => "1 worker".to_owned(),
        (_, n) => format!("{n} workers"),
    };
    let or_dash = |x: Option<String>| x.unwrap_or_else(|| "–".to_owned());
    line(
        out,
        format_args!(
            "  {name:<22}{:>10.3}{:>9}{:>10.1}{:>12.0}{:>10}",
            job.seconds,
            or_dash(job.cpu_seconds.map(|s| format!("{s:.2}"))),
            job.megabytes_per_second,
            job.articles_per_second,
            or_dash(job.peak_memory_bytes.map(|b| format!("{:.0}", b as f64 / 1e6)))
        ),
    );
}

fn line(out: &mut String, text: Arguments<'_>) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(out, "{text}");
}
