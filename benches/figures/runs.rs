//! Runs: what a model's server imposes, and what recording costs when nothing has to be waited for.

use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::measure::watch;
use crate::model_server;
use crate::report::Report;
use crate::workshop::Workshop;

const JOBS: u32 = 1_000;
const CALL: Duration = Duration::from_millis(50);

pub fn run(shop: &Workshop, report: &mut Report) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    thread::spawn(move || model_server::answer(&listener, CALL));
    let agent = shop.path("agent.md");
    let front = format!(
        "name: stand-in\ntype: ASSESSOR\ndescription: d\nruntime: openai\nmodel: stand-in\nbaseUrl: http://{address}/v1\nprovidesGrades: true"
    );
    std::fs::write(&agent, format!("---\n{front}\n---\nGrade it.\n"))?;
    let texts = shop.texts("cases", JOBS as usize, 1_000)?;
    let database = shop.path("run.db");
    for at_once in [4_u32, 32, 64, 256] {
        shop.run(&database, &format!("create --ephemeral --agent-file {agent} --docs {texts}"))?;
        let usage = watch(shop.command(&database, &format!("run latest -j {at_once}")))?;
        let ideal = CALL.as_secs_f64() * f64::from(JOBS.div_ceil(at_once));
        let what = format!("`run`, {JOBS} calls of 50 ms, {at_once} at once");
        report.add(what, usage.wall.as_secs_f64() * 1_000.0, Some(ideal * 1_000.0), "ms", "≤ 1.10 × floor");
        let cpu = usage.cpu.as_secs_f64() * 1_000.0 / f64::from(JOBS);
        report.add(format!("its CPU time, a job, {at_once} at once"), cpu, None, "ms", "≤ 1 ms");
        report.add(format!("its memory, {at_once} at once"), usage.peak_kib as f64 / 1024.0, None, "MiB", "≤ 64 MiB");
    }
    recorder(shop, report)
}

/// An evaluator that has next to nothing to do: what is left is claiming and recording.
fn recorder(shop: &Workshop, report: &mut Report) -> Result<()> {
    const JOBS: u32 = 10_000;
    let agent = shop.path("nothing.md");
    let front = "name: nothing\ntype: ASSESSOR\ndescription: d\nruntime: checks\nprovidesGrades: true\nchecks:\n  - words: {min: 1}";
    std::fs::write(&agent, format!("---\n{front}\n---\nCount.\n"))?;
    let texts = shop.texts("many", JOBS as usize, 200)?;
    let database = shop.path("recorder.db");
    shop.run(&database, &format!("create --ephemeral --agent-file {agent} --docs {texts}"))?;
    let usage = watch(shop.command(&database, "run latest -j 64"))?;
    let rate = f64::from(JOBS) / usage.wall.as_secs_f64();
    report.add("recording, next to nothing to wait for, 64 at once", rate, None, "jobs/s", "≥ 5,000 jobs/s");
    Ok(())
}
