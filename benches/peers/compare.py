#!/usr/bin/env python3
"""evalbatch beside promptfoo, Inspect and MLflow, each installed as its documentation tells a user to.

    python3 benches/peers/compare.py FOLDER                 installs what FOLDER misses, measures, prints a table
    python3 benches/peers/compare.py FOLDER --write         and writes docs/peers.md
    python3 benches/peers/compare.py FOLDER --only mlflow --cases 100

It needs Rust, Python 3.10 or newer with venv, and npm for promptfoo. A peer that cannot be installed or measured is told and
left out; the others go on. Every figure is of this machine and this run.
"""

import argparse
import concurrent.futures
import datetime
import os
import pathlib
import subprocess
import sys
import traceback

import inspect_evals
import mlflow_runs
import ours
import promptfoo_evals
from site_of import REPOSITORY, Site

TOOLS = [ours, promptfoo_evals, inspect_evals, mlflow_runs]

ROWS = [
    ("version", "version"),
    ("size", "installed"),
    ("start", "start (`--version`)"),
    ("list", "list 50 of {many} evaluations"),
    ("run", "{cases} cases, 50 ms a call, 64 at once"),
    ("run_cpu", "its CPU time"),
    ("run_memory", "its memory"),
    ("record", "record {many} evaluations through the API"),
    ("delete", "delete them"),
    ("kept", "the file before and after"),
]


def main():
    arguments = parse()
    folder = pathlib.Path(arguments.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    program, server, generator = build(arguments)
    columns = []
    with Site(folder, program, generator, arguments.cases, arguments.many) as site:
        site.start_server(server)
        wanted = [tool for tool in TOOLS if tool is ours or not arguments.only or tool.NAME.lower() in arguments.only]
        # Installing is not measured, and waits for the network: all at once.
        with concurrent.futures.ThreadPoolExecutor() as installers:
            usable = list(installers.map(lambda tool: is_installed(tool, site), wanted))
        for tool, is_usable in zip(wanted, usable):
            columns.append((tool.NAME, figures(tool, site) if is_usable else {}))
    table = render(columns, arguments)
    print(table)
    if arguments.write:
        notes = (pathlib.Path(__file__).parent / "notes.md").read_text()
        (REPOSITORY / "docs" / "peers.md").write_text(page(table) + notes)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="where the peers are installed, and stay")
    parser.add_argument("--cases", type=int, default=1000, help="cases of the run (1000)")
    parser.add_argument("--many", type=int, default=1000, help="evaluations to list and to delete (1000)")
    parser.add_argument("--only", type=lambda text: text.lower().split(","), help="promptfoo, inspect, mlflow")
    parser.add_argument("--target", default=REPOSITORY / "target" / "release", help="a folder that was built already")
    parser.add_argument("--write", action="store_true", help="write docs/peers.md")
    return parser.parse_args()


def build(arguments):
    target = pathlib.Path(arguments.target)
    if target == REPOSITORY / "target" / "release":
        command = ["cargo", "build", "--release", "--locked", "--bin", "evalbatch", "--example", "model_server"]
        subprocess.run([*command, "--example", "generate"], cwd=REPOSITORY, check=True)
    return target / "evalbatch", target / "examples" / "model_server", target / "examples" / "generate"


def is_installed(tool, site):
    try:
        tool.install(site)
        return True
    except Exception:  # noqa: BLE001 - whatever went wrong, the others are measured
        traceback.print_exc()
        print(f"{tool.NAME}: could not be installed", file=sys.stderr)
        return False


def figures(tool, site):
    """What could be measured of a tool; a failure ends its column and no other."""
    found = {}
    print(f"{tool.NAME}: measuring", file=sys.stderr, flush=True)
    try:
        for row, figure in tool.measure(site):
            print(f"  {row}: {figure}", file=sys.stderr, flush=True)
            found[row] = figure
    except Exception:  # noqa: BLE001 - whatever went wrong, the next one is measured
        traceback.print_exc()
        print(f"{tool.NAME}: the rest of its figures is missing", file=sys.stderr)
    return found


def render(columns, arguments):
    lines = ["| | " + " | ".join(name for name, _ in columns) + " |", "|---|" + "---:|" * len(columns)]
    for row, title in ROWS:
        cells = [found.get(row, "–") for _, found in columns]
        if any(cell != "–" for cell in cells):
            title = title.format(cases=f"{arguments.cases:,}", many=f"{arguments.many:,}")
            lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def page(table):
    today = datetime.date.today().isoformat()
    models = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    machine = f"{os.cpu_count()} shared cores of {models[0] if models else 'an unknown processor'}"
    return (
        "# Beside other tools\n\n"
        f"Written by `python3 benches/peers/compare.py FOLDER --write`, in one run on one machine, on {today}: {machine}. The "
        f"load average was {os.getloadavg()[0]:.1f}.\n\n{table}"
    )


if __name__ == "__main__":
    main()
