//! What the kernel counts of a process: the memory that it holds, and how often its threads were woken.

use std::fs;

use anyhow::Context;

/// The memory that it holds now, in bytes.
pub fn resident(number: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{number}/status"))?;
    Ok(field(&status, "VmRSS:").context("no VmRSS")? * 1024.0)
}

/// How often its threads have been put to work so far: each time that one waits, and each time that it has to make room.
pub fn switches(number: u32) -> anyhow::Result<f64> {
    let mut sum = 0.0;
    for task in fs::read_dir(format!("/proc/{number}/task"))? {
        // A thread may end while the others are read.
        let Ok(status) = fs::read_to_string(task?.path().join("status")) else { continue };
        for name in ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"] {
            sum += field(&status, name).with_context(|| format!("no {name}"))?;
        }
    }
    Ok(sum)
}

fn field(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
