//! The peak memory of this process, where the system tells it in a file.
//!
//! Not here: anything else about the system.

/// Peak resident memory in bytes (Linux: `VmHWM` of `/proc/self/status`); `None` elsewhere.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
