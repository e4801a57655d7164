"""MLflow, from PyPI, on its SQLite store."""

import sys

from site_of import installed, megabytes, seconds, size

NAME = "MLflow"

RECORD = """
import sys
import mlflow
from mlflow.entities import Metric, Param
from mlflow.tracking import MlflowClient

client = MlflowClient(tracking_uri=sys.argv[1])
for number in range(int(sys.argv[2])):
    run = client.create_run("0", run_name=f"run {number}")
    client.log_batch(run.info.run_id, metrics=[Metric("grade", 75.0, 0, 0)], params=[Param("document", str(number))])
    client.set_terminated(run.info.run_id)
"""

DELETE = """
import sys
from mlflow.tracking import MlflowClient

client = MlflowClient(tracking_uri=sys.argv[1])
while runs := client.search_runs(["0"], max_results=1000):
    for run in runs:
        client.delete_run(run.info.run_id)
"""


def folder(site):
    return site.folder / "mlflow"


def install(site):
    home = folder(site)
    steps = [[sys.executable, "-m", "venv", home], [home / "bin" / "pip", "install", "-q", "mlflow"]]
    installed(steps, home / "installed.json", site.folder)


def measure(site):
    program, python = folder(site) / "bin" / "mlflow", folder(site) / "bin" / "python"
    store = site.path("mlflow", "store.db")
    uri = f"sqlite:///{store}"
    environment = {"MLFLOW_TRACKING_URI": uri, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
    site.run([program, "--version"], environment)
    yield "version", site.output().split()[-1]
    yield "size", megabytes(size(folder(site)))
    yield "start", seconds(site.median([program, "--version"], environment))

    site.path("record.py").write_text(RECORD)
    site.path("delete.py").write_text(DELETE)
    # The first one makes the store.
    site.run([python, "record.py", uri, 1], environment)
    usage = site.run([python, "record.py", uri, site.many - 1], environment)
    yield "record", f"{seconds(usage.seconds)} (1 run each)"
    yield "list", f"{seconds(site.median([program, 'runs', 'list', '--experiment-id', 0], environment))} (all)"
    before = store.stat().st_size
    marked = site.run([python, "delete.py", uri], environment)
    usage = site.run([program, "gc", "--backend-store-uri", uri], environment)
    yield "delete", f"{seconds(marked.seconds)} + {seconds(usage.seconds)} (`gc`)"
    yield "kept", f"{megabytes(before)} → {megabytes(store.stat().st_size)}"
