"""Inspect, from PyPI, with the client library that its OpenAI provider asks for."""

import json
import shutil
import sys

from site_of import installed, megabytes, seconds, size

NAME = "Inspect"

TASK = """
from inspect_ai import Task, task
from inspect_ai.dataset import json_dataset
from inspect_ai.scorer import includes
from inspect_ai.solver import generate

@task
def cases():
    return Task(dataset=json_dataset("cases.jsonl"), solver=generate(), scorer=includes())
"""


def folder(site):
    return site.folder / "inspect"


def install(site):
    home = folder(site)
    steps = [[sys.executable, "-m", "venv", home], [home / "bin" / "pip", "install", "-q", "inspect-ai", "openai"]]
    installed(steps, home / "installed.json", site.folder)


def measure(site):
    program = folder(site) / "bin" / "inspect"
    environment = {"LOCAL_BASE_URL": site.url, "LOCAL_API_KEY": "none", "PYTHONDONTWRITEBYTECODE": "1"}
    site.run([program, "--version"], environment)
    yield "version", site.output().split()[-1]
    yield "size", megabytes(size(folder(site)))
    yield "start", seconds(site.median([program, "--version"], environment))

    site.path("cases.py").write_text(TASK)
    cases = site.path("cases.jsonl")
    cases.write_text("".join(json.dumps({"input": text, "target": "grade"}) + "\n" for text in site.texts()))
    logs = site.path("inspect-logs", "first")
    at_once = ["--max-connections", 64, "--max-samples", 64, "--display", "none", "--log-dir", logs.parent]
    usage = site.run([program, "eval", "cases.py", "--model", "openai-api/local/stand-in", *at_once], environment)
    check(site, program, logs.parent)
    yield "run", seconds(usage.seconds)
    yield "run_cpu", seconds(usage.cpu)
    yield "run_memory", f"{usage.peak_mib:.0f} MB"

    # A log is a file; more evaluations are copies of a small one.
    cases.write_text(json.dumps({"input": "a", "target": "grade"}) + "\n")
    small = site.path("inspect-many", "first").parent
    at_once[-1] = small
    site.run([program, "eval", "cases.py", "--model", "openai-api/local/stand-in", *at_once], environment)
    (log,) = list(small.glob("*.eval"))
    stamp, task, name = log.name.split("_", 2)
    for number in range(1, site.many):
        shutil.copy(log, small / f"{stamp}_{task}_{name.removesuffix('.eval')[:-6]}{number:06}.eval")
    yield "list", f"{seconds(site.median([program, 'log', 'list', '--log-dir', small], environment))} (all)"
    yield "delete", "remove files yourself"


def check(site, program, folder):
    """Inspect ends well even when every sample failed."""
    (log,) = folder.glob("*.eval")
    site.run([program, "log", "dump", "--header-only", log])
    head = json.loads(site.output())
    accuracy = head["results"]["scores"][0]["metrics"]["accuracy"]["value"]
    if head["status"] != "success" or accuracy != 1:
        raise RuntimeError(f"the run ended with {head['status']}, accuracy {accuracy}")
