//! Runs: what a model's server imposes, and what recording costs when nothing has to be waited for.

use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::bare;
use crate::measure::{Usage, middle, watch};
use crate::model_server;
use crate::report::Limit::{AtLeast, AtMost, Floor, Growth};
use crate::report::{Figure, Report};
use crate::sizes;
use crate::workshop::{Workshop, forget};

const JOBS: u32 = 1_000;
const CALL: Duration = Duration::from_millis(50);

pub fn measure(shop: &Workshop, largest: u64, report: &mut Report) -> Result<()> {
    calls(shop, report)?;
    for size in sizes(largest).filter(|size| *size >= 10_000) {
        recorder(shop, size, report)?;
    }
    Ok(())
}

fn calls(shop: &Workshop, report: &mut Report) -> Result<()> {
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
        let once = || -> Result<Usage> {
            shop.run(&database, &format!("create --ephemeral --agent-file {agent} --docs {texts}"))?;
            watch(shop.command(&database, &format!("run latest -j {at_once}")))
        };
        let usage = middle([once()?, once()?, once()?]);
        let ideal = CALL.as_secs_f64() * 1_000.0 * f64::from(JOBS.div_ceil(at_once));
        let name = format!("`run -j {at_once}`, {JOBS} calls of 50 ms");
        report.add(Figure::new(&name, usage.milliseconds(), "ms").floor(ideal).limits(&[Floor(1.1)]));
        let least = bare::calls(address, JOBS, at_once, 3_000)?.as_secs_f64() * 1_000.0;
        report.add(Figure::new(format!("a bare client instead of {name}"), least, "ms").floor(ideal));
        let cpu = usage.cpu.as_secs_f64() * 1_000.0 / f64::from(JOBS);
        report.add(Figure::new(format!("CPU time a job of {name}"), cpu, "ms").limits(&[AtMost(1.0)]));
        report.add(usage.memory(&name).limits(&[AtMost(64.0)]));
    }
    Ok(())
}

/// An evaluator that has next to nothing to do: what is left is claiming and recording.
fn recorder(shop: &Workshop, jobs: u64, report: &mut Report) -> Result<()> {
    const EACH: u64 = 10_000;
    let batches = jobs / EACH;
    let database = shop.database(
        "recorder.db",
        &format!("--batches {batches} --jobs-per-batch {EACH} --pending-every 1 --document-bytes 200"),
    )?;
    let usage = watch(shop.command(&database, "run -j 64"))?;
    let rate = jobs as f64 / usage.wall.as_secs_f64();
    let figure = Figure::new("`run -j 64`, next to nothing to wait for", rate, "jobs/s").of(jobs, "jobs");
    report.add(figure.limits(&[AtLeast(5_000.0)]));
    report.add(
        usage.memory("`run -j 64`").of(jobs, "jobs").limits(&[AtMost(64.0), Growth { times: 1.25, from: 10_000 }]),
    );
    forget(&database)
}
