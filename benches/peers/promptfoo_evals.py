"""promptfoo, from npm."""

import json
import sqlite3

from site_of import installed, megabytes, seconds, size

NAME = "promptfoo"


def folder(site):
    return site.folder / "promptfoo"


def install(site):
    home = folder(site)
    home.mkdir(exist_ok=True)
    (home / "package.json").write_text('{"private": true}\n')
    npm = ["npm", "install", "--prefix", home, "--no-audit", "--no-fund", "promptfoo"]
    installed([npm], home / "installed.json", home)


def measure(site):
    program = folder(site) / "node_modules" / ".bin" / "promptfoo"
    home = site.path("promptfoo", "config")
    environment = {
        "PROMPTFOO_CONFIG_DIR": str(home),
        "PROMPTFOO_DISABLE_TELEMETRY": "1",
        "PROMPTFOO_DISABLE_UPDATE": "1",
        "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
        "OPENAI_API_KEY": "none",
    }
    site.run([program, "--version"], environment)
    yield "version", site.output().split()[-1]
    yield "size", megabytes(size(folder(site)))
    yield "start", seconds(site.median([program, "--version"], environment))

    config = site.path("promptfoo", "config.json")
    config.write_text(json.dumps(configuration(site)))
    evaluate = [program, "eval", "-c", config, "-j", 64, "--no-cache", "--no-table", "--no-progress-bar"]
    usage = site.run(evaluate, environment)
    yield "run", seconds(usage.seconds)
    yield "run_cpu", seconds(usage.cpu)
    yield "run_memory", f"{usage.peak_mib:.0f} MB"

    database = home / "promptfoo.db"
    multiply(database, site.many)
    yield "list", seconds(site.median([program, "list", "evals", "-n", 50], environment))
    before = database.stat().st_size
    usage = site.run([program, "delete", "eval", "all"], environment, answer="y\n")
    if rows(database):
        raise RuntimeError("it did not delete all evaluations")
    yield "delete", seconds(usage.seconds)
    yield "kept", f"{megabytes(before)} → {megabytes(database.stat().st_size)}"


def configuration(site):
    return {
        "prompts": ["Grade the text.\n\n{{text}}"],
        "providers": [{"id": "openai:chat:stand-in", "config": {"apiBaseUrl": site.url, "apiKey": "none"}}],
        "tests": [
            {"vars": {"text": text}, "assert": [{"type": "contains", "value": "grade"}]} for text in site.texts()
        ],
    }


def rows(database):
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM evals").fetchone()[0]


def multiply(database, many):
    """More evaluations, as copies of the newest without its results: making each would take seconds."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        columns = [row[1] for row in connection.execute("PRAGMA table_info(evals)")]
        others = ", ".join(f'"{name}"' for name in columns if name != "id")
        copy = f'INSERT INTO evals (id, {others}) SELECT id || ?, {others} FROM evals ORDER BY rowid LIMIT 1'
        for number in range(1, many):
            connection.execute(copy, (f"-{number}",))
