//! The figures as a table, each beside what is to be reached.

use super::play::Figures;
use super::statistics::{median, share};

/// One line: what it is, how it is made of what was measured, and what is to be reached.
struct Row {
    name: &'static str,
    unit: &'static str,
    value: fn(&Figures) -> f64,
    target: &'static str,
}

const ROWS: [Row; 16] = [
    Row {
        name: "first frame after exec, median",
        unit: "ms",
        value: |f| median(&f.first_frame),
        target: "20",
    },
    Row { name: "first customers shown, median", unit: "ms", value: |f| median(&f.list), target: "" },
    Row {
        name: "resident, list open, median",
        unit: "MB",
        value: |f| median(&f.resident) / 1e6,
        target: "20",
    },
    Row { name: "key to last byte, median", unit: "ms", value: |f| median(&f.key), target: "1" },
    Row {
        name: "key to last byte, 99th percentile",
        unit: "ms",
        value: |f| share(&f.key, 0.99),
        target: "5",
    },
    Row { name: "bytes a key, list held down, mean", unit: "", value: |f| mean(&f.key_bytes), target: "150" },
    Row {
        name: "bytes a key, list held down, median",
        unit: "",
        value: |f| median(&f.key_bytes),
        target: "",
    },
    Row {
        name: "bytes a character in a field, mean",
        unit: "",
        value: |f| mean(&f.letter_bytes),
        target: "60",
    },
    Row {
        name: "bytes a character in a field, median",
        unit: "",
        value: |f| median(&f.letter_bytes),
        target: "",
    },
    Row {
        name: "behind, 8,000 bytes/s, median",
        unit: "s",
        value: |f| median(&f.behind) / 1e3,
        target: "0.2",
    },
    Row { name: "wake-ups a second, idle", unit: "", value: |f| median(&f.wakes), target: "0.5" },
    Row { name: "bytes in ten seconds, idle", unit: "", value: |f| median(&f.idle_bytes), target: "0" },
    Row { name: "search: key to its echo, median", unit: "ms", value: |f| median(&f.echo), target: "" },
    Row { name: "search: key to its echo, longest", unit: "ms", value: |f| share(&f.echo, 1.0), target: "" },
    Row { name: "search: key to the answer, median", unit: "ms", value: |f| median(&f.answer), target: "50" },
    Row {
        name: "search: key to the answer, longest",
        unit: "ms",
        value: |f| share(&f.answer, 1.0),
        target: "50",
    },
];

/// A column for each number of customers.
pub fn of(columns: &[(usize, Figures)], runs: usize) -> String {
    let mut words = format!("{runs} runs\n{:<44}", "customers");
    for (customers, _) in columns {
        words.push_str(&format!("{customers:>11}"));
    }
    words.push_str(&format!("{:>11}\n", "to reach"));
    for Row { name, unit, value, target } in ROWS {
        let name = if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") };
        words.push_str(&format!("{name:<44}"));
        for (_, figures) in columns {
            words.push_str(&format!("{:>11.2}", value(figures)));
        }
        words.push_str(&format!("{target:>11}\n"));
    }
    words
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
