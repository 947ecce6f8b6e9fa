//! The machine that figures were measured on, and the processor time that this process has used.
//!
//! Not here: memory ([`crate::run::peak_memory`]).

use std::time::Duration;

use serde::Serialize;

/// A machine as tables name it.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Model of the processor (Linux: `/proc/cpuinfo`); null elsewhere.
    pub cpu: Option<String>,
    /// Threads that can run at once, as the system tells this process; null where it does not.
    pub cores: Option<usize>,
    /// Operating system and architecture, such as `linux x86_64`.
    pub os: String,
}

impl Machine {
    /// The machine that runs this.
    pub fn here() -> Machine {
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info.lines().find(|l| l.starts_with("model name")).and_then(|l| l.split_once(':'));
        Machine {
            cpu: model.map(|(_, name)| name.trim().to_owned()).filter(|name| !name.is_empty()),
            cores: std::thread::available_parallelism().ok().map(usize::from),
            os: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }
}

/// Processor time of all threads of this process so far, to a hundredth of a second (Linux: `utime` and `stime` of
/// `/proc/self/stat`, which the kernel gives to programs in hundredths); `None` elsewhere.
pub(super) fn cpu_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name stands in brackets and may hold spaces; the fields after it are numbered from 3.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(14 - 3).map(|f| f.parse::<u64>().ok());
    let (user, system) = (fields.next()??, fields.next()??);
    Some(Duration::from_millis((user + system) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_has_an_architecture() {
        assert!(Machine::here().os.contains(std::env::consts::ARCH));
        assert!(cpu_time().is_none_or(|t| t < Duration::from_secs(1 << 20)));
    }
}
