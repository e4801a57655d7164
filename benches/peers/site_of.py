"""Where things are, and how processes are measured."""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


@dataclass
class Usage:
    seconds: float
    cpu: float
    peak_mib: float


class Site:
    """A folder with the tools, one of a run's own for what they write, and the model's server."""

    def __init__(self, folder, program, generator, cases, many):
        self.folder, self.program, self.generator = folder, program, generator
        self.cases, self.many = cases, many
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="peers-"))
        self.server = None
        self.url = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.kill()
            self.server.wait()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def start_server(self, program):
        """The stand-in for a model: it answers every call after 50 ms."""
        self.server = subprocess.Popen([program, "0", "50"], stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().split()[-1] + "/v1"

    def path(self, *parts):
        path = self.scratch.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def texts(self):
        """The cases: as many different texts of about 1,000 characters."""
        words = (REPOSITORY / "examples" / "documents" / "remote-work-thoughts.md").read_text()[:1000]
        return [f"Text {number}.\n\n{words}" for number in range(self.cases)]

    def run(self, command, environment=None, answer=""):
        """Runs a command to its end and tells what it took; its output is kept for the message of a failure."""
        output, questions = self.path("output.txt"), self.path("answers.txt")
        questions.write_text(answer)
        with open(output, "wb") as out, open(questions, "rb") as answers:
            started = time.monotonic()
            child = subprocess.Popen(
                [str(part) for part in command],
                stdin=answers,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self.scratch,
                env=self.environment(environment),
            )
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.monotonic() - started
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise RuntimeError(f"{command} ended with {child.returncode}: {output.read_text(errors='replace')[-2000:]}")
        return Usage(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def median(self, command, environment=None, runs=3):
        """The median wall time, after one run that fills the caches."""
        self.run(command, environment)
        return statistics.median(self.run(command, environment).seconds for _ in range(runs))

    def output(self):
        return self.path("output.txt").read_text(errors="replace")

    def environment(self, more):
        """Nobody's settings, keys or histories."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TERM", "SSL_CERT_FILE") if name in os.environ}
        return kept | {"HOME": str(self.scratch)} | (more or {})


def installed(command, marker, folder):
    """Runs an installation unless a former one came to its end. It uses the settings of who runs it, such as mirrors."""
    if marker.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for step in command:
        subprocess.run([str(part) for part in step], check=True, cwd=folder, stdout=subprocess.DEVNULL)
    marker.write_text(json.dumps([[str(part) for part in step] for step in command]))


def size(folder):
    """What a folder takes, each file once however often it is linked."""
    seen, total = set(), 0
    for root, folders, files in os.walk(folder):
        for name in folders + files:
            status = os.lstat(os.path.join(root, name))
            if status.st_ino not in seen:
                seen.add(status.st_ino)
                total += status.st_blocks * 512
    return total


def megabytes(number):
    return f"{number / 1e6:,.0f} MB" if number >= 10e6 else f"{number / 1e6:.1f} MB"


def seconds(number):
    return f"{number * 1000:.0f} ms" if number < 0.3 else f"{number:.2f} s" if number < 10 else f"{number:.1f} s"
