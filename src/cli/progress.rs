//! Progress on a terminal: articles, MB/s, time left.
//!
//! Not here: what is counted ([`crate::run::Watch`]).

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::report::grouped;
use crate::run::Watch;

/// Runs `job` and draws its progress, if standard error is a terminal and `wanted`.
pub(super) fn with<T>(watch: &Watch, total: Option<u64>, wanted: bool, job: impl FnOnce() -> T) -> T {
    if !wanted || !std::io::stderr().is_terminal() {
        return job();
    }
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(5));
    let template = if total.is_some() { "{bar:30} {percent:>3}%  {msg}  {eta} left" } else { "{spinner} {msg}" };
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    let done = AtomicBool::new(false);
    let out = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let (articles, text) =
                    (watch.articles.load(Ordering::Relaxed), watch.text_bytes.load(Ordering::Relaxed));
                let speed = text as f64 / 1e6 / bar.elapsed().as_secs_f64().max(0.001);
                bar.set_position(watch.input_bytes.load(Ordering::Relaxed));
                bar.set_message(format!("{} articles, {speed:.0} MB/s", grouped(articles)));
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        let out = job();
        done.store(true, Ordering::Relaxed);
        out
    });
    bar.finish_and_clear();
    out
}
