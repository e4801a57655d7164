"""evalbatch itself."""

import json
import pwd
import os
import shutil

from site_of import megabytes, seconds

NAME = "evalbatch"

AGENT = """---
name: stand-in
runtime: openai
model: stand-in
baseUrl: {url}
providesGrades: true
---
Grade the text.
"""


def install(site):
    if not site.program.exists():
        raise RuntimeError(f"{site.program} is not built")


def measure(site):
    run = [site.program, "--db", site.path("run.db")]
    site.run([site.program, "--version"])
    yield "version", site.output().split()[1]
    yield "size", megabytes(os.stat(site.program).st_size)
    yield "start", seconds(site.median([site.program, "--version"], runs=15))

    site.path("agent.md").write_text(AGENT.format(url=site.url))
    cases = site.path("cases.jsonl")
    cases.write_text("".join(json.dumps({"title": text[:8], "content": text}) + "\n" for text in site.texts()))
    site.run([*run, "create", "--ephemeral", "--agent-file", site.path("agent.md"), "--dataset", cases])
    usage = site.run([*run, "run", "latest", "-j", 64])
    yield "run", seconds(usage.seconds)
    yield "run_cpu", seconds(usage.cpu)
    yield "run_memory", f"{usage.peak_mib:.0f} MB"

    yield from many(site)


def many(site):
    """Experiments of ten documents each, made as the program itself makes them."""
    database = site.path("many.db")
    user = pwd.getpwuid(os.geteuid()).pw_name
    make = [site.generator, "--user", user, "--batches", 0, "--pending-every", 0]
    site.run([*make, "--live", site.many, database])
    yield "list", seconds(site.median([site.program, "--db", database, "list", "--limit", 50], runs=15))
    usage = site.run([*make, "--expired", site.many, site.path("expired.db")])
    yield "record", f"{seconds(usage.seconds)} (10 documents each)"
    before = os.stat(site.path("expired.db")).st_size
    usage = site.run([site.program, "--db", site.path("expired.db"), "cleanup"])
    yield "delete", f"{seconds(usage.seconds)} (`cleanup`)"
    yield "kept", f"{megabytes(before)} → {megabytes(os.stat(site.path('expired.db')).st_size)}"
    shutil.rmtree(site.path("many.db"), ignore_errors=True)
