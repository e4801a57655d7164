//! The line of a progress: what fits the terminal, the least important left out first.

use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthStr;

use crate::domain::retention::format_duration;
use crate::render::cut::shorten_end;
use crate::render::time::rough;

/// How far something is.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    /// What is done, where the bar alone does not say it.
    pub(super) label: &'static str,
    pub(super) done: u64,
    pub(super) of: u64,
    pub(super) per_second: f64,
    /// What deserves attention, like `2 failed`.
    pub(super) alarm: String,
    pub(super) cost: String,
    /// What it waits for.
    pub(super) waits_for: String,
    /// Nothing goes on until that is over: what was done lately says nothing about when the rest will be.
    pub(super) stands_still: bool,
    /// When a server that had too much to do may be asked again.
    pub(super) server_until: Option<Instant>,
}

/// Two blanks between the parts.
const GAP: usize = 2;
/// Of a sentence, a few letters say nothing.
const FEWEST_COLUMNS: usize = 12;

impl Figures {
    /// As they are now, while a server may be waited for.
    pub(super) fn at(self, now: Instant) -> Self {
        let left = self.server_until.map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero());
        let Some(left) = left else { return self };
        // A second that has begun is still to be waited for.
        let left = format_duration(Duration::from_secs(left.as_millis().div_ceil(1_000).try_into().unwrap_or(0)));
        Self { waits_for: format!("waiting {left} for the server"), stands_still: true, ..self }
    }

    /// In a line of at most `width` columns, with a bar where there is room for one.
    pub(super) fn line(&self, width: usize) -> String {
        let bar = match width {
            0..30 => String::new(),
            30..50 => self.bar(8),
            _ if !self.waits_for.is_empty() => self.bar(8),
            _ => self.bar(16),
        };
        self.joined(&bar, width)
    }

    /// For a terminal on which nothing can be drawn twice.
    pub(super) fn plain(&self) -> String {
        self.joined("", usize::MAX)
    }

    fn joined(&self, bar: &str, width: usize) -> String {
        // As they stand, each with its rank: the highest goes first.
        let mut parts = vec![
            (4, self.label.to_owned()),
            (0, bar.to_owned()),
            (0, format!("{}/{}", self.done, self.of)),
            (5, self.rate()),
            (2, self.estimate()),
            (1, self.alarm.clone()),
            (3, self.cost.clone()),
        ];
        parts.retain(|(_, text)| !text.is_empty());
        // Why it stands still is worth more than how fast it was.
        let reason = if self.waits_for.is_empty() { 0 } else { self.waits_for.width() + GAP };
        let mut leave_out = |least: u8, width: usize| {
            while columns(&parts) > width
                && let Some(at) = (0..parts.len()).max_by_key(|&at| parts[at].0).filter(|&at| parts[at].0 >= least)
            {
                parts.remove(at);
            }
        };
        leave_out(2, width.saturating_sub(reason));
        leave_out(1, width);
        let room = width.saturating_sub(columns(&parts) + GAP);
        if !self.waits_for.is_empty() && room >= self.waits_for.width().min(FEWEST_COLUMNS) {
            parts.push((0, shorten_end(&self.waits_for, room).into_owned()));
        }
        let texts: Vec<_> = parts.into_iter().map(|(_, text)| text).collect();
        shorten_end(&texts.join(&" ".repeat(GAP)), width).into_owned()
    }

    fn bar(&self, width: u64) -> String {
        const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let filled = (self.done.min(self.of) * width * 8).checked_div(self.of).unwrap_or(0);
        let text =
            "█".repeat(usize::try_from(filled / 8).unwrap_or(0)) + EIGHTHS[usize::try_from(filled % 8).unwrap_or(0)];
        let blank = usize::try_from(width).unwrap_or(0).saturating_sub(text.width());
        text + &" ".repeat(blank)
    }

    fn rate(&self) -> String {
        let is_known = self.done > 0 && self.per_second > 0.0 && !self.stands_still;
        match self.per_second {
            _ if !is_known => String::new(),
            slow if slow < 1.0 => format!("{:.1}/min", slow * 60.0),
            fast => format!("{fast:.1}/s"),
        }
    }

    /// Nothing before there is something to go by, nor below a second.
    fn estimate(&self) -> String {
        let left = self.of.saturating_sub(self.done) as f64 / self.per_second;
        let time =
            Duration::try_from_secs_f64(left).ok().filter(|_| self.done > 0 && !self.stands_still).and_then(rough);
        time.map(|time| format!("ETA {time}")).unwrap_or_default()
    }
}

fn columns(parts: &[(u8, String)]) -> usize {
    parts.iter().map(|(_, text)| text.width() + GAP).sum::<usize>().saturating_sub(GAP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    fn half() -> Figures {
        Figures {
            done: 7,
            of: 14,
            per_second: 0.5,
            alarm: "2 failed".into(),
            cost: "$0.0040".into(),
            ..Figures::default()
        }
    }

    #[test_case(60, "████████          7/14  30.0/min  ETA 14s  2 failed  $0.0040")]
    #[test_case(50, "████████          7/14  ETA 14s  2 failed  $0.0040")]
    #[test_case(40, "████      7/14  ETA 14s  2 failed")]
    #[test_case(30, "████      7/14  2 failed")]
    #[test_case(20, "7/14  2 failed")]
    #[test_case(8, "7/14")]
    #[test_case(3, "7/…")]
    fn the_least_important_is_left_out_first(width: usize, expected: &str) {
        assert_eq!(half().line(width), expected);
    }

    #[test]
    fn it_is_never_wider_than_the_terminal() {
        let waiting = Figures { waits_for: "3 jobs are held by a worker elsewhere".into(), ..half() };
        for width in 0..80 {
            let line = waiting.line(width);
            assert!(line.width() <= width, "{width}: {line}");
        }
        assert_eq!(waiting.line(76), "████      7/14  ETA 14s  2 failed  3 jobs are held by a worker elsewhere");
        assert_eq!(waiting.line(50), "████      7/14  2 failed  3 jobs are held by a wo…");
    }

    #[test]
    fn what_it_waits_for_comes_before_rate_and_cost() {
        let waiting = Figures { waits_for: "8 wait for --rpm".into(), ..half() };
        assert_eq!(waiting.line(60), "████      7/14  ETA 14s  2 failed  $0.0040  8 wait for --rpm");
        assert_eq!(waiting.line(45), "████      7/14  2 failed  8 wait for --rpm");
        let still = Figures { waits_for: "8 wait for --tpm".into(), stands_still: true, ..half() };
        assert_eq!(still.line(60), "████      7/14  2 failed  $0.0040  8 wait for --tpm");
    }

    #[test]
    fn a_wait_for_a_server_counts_down() {
        let now = Instant::now();
        let paused = Figures { server_until: Some(now + Duration::from_secs(12)), ..half() };
        let line = |after: u64| paused.clone().at(now + Duration::from_millis(after)).line(60);
        assert_eq!(line(0), "████      7/14  2 failed  waiting 12s for the server");
        assert!(line(500).contains("12s") && line(1_000).contains("waiting 11s for"), "{}", line(1_000));
        assert_eq!(line(12_000), half().line(60));
    }

    #[test]
    fn nothing_is_foretold_before_there_is_something_to_go_by() {
        let begun = Figures { of: 14, ..Figures::default() };
        assert_eq!(begun.line(30), "          0/14");
        let fast = Figures { done: 13, of: 14, per_second: 20.0, ..Figures::default() };
        assert_eq!(fast.plain(), "13/14  20.0/s");
    }

    #[test]
    fn nothing_at_all_to_do_is_no_mistake() {
        assert_eq!(Figures::default().line(40), "          0/0");
    }
}
