#!/usr/bin/env python3
"""Measures the record: what commands take with few and with many runs, beside MLflow's SQLite store and DVC, and what a rerun writes.

    python record.py [--rounds N] [--counts 100 100000] [--without-peers] [--work FOLDER] REFIGURE

The tools take turns in each round. Prints medians and writes record.json. Nothing is asserted on times. What DVC and MLflow have no
counterpart of is left out and said below the table.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from record_stores import DVC, MLflow, Refigure
from run import processor

HERE = pathlib.Path(__file__).resolve().parent
#: What is measured: a name, and what each tool does for it.
RERUN, REPRODUCE, LIST, WHERE, NONE, SHOW, COMPARE, START = (
    "a finished study, run again", "the same, compared with what is published", "the newest 20 runs",
    "the newest 20 with a metric below a bound", "all are looked at and none meets the bound", "one run", "50 runs compared",
    "the program's start")
NOTES = """\
MLflow: a run that logs what the study's run records; it knows no study that is finished, and compares nothing. "within" is a call in a
process that has loaded MLflow and opened the store. Its parameters are texts, so that its filter is of the metric alone, and of its last
value. DVC: `repro` with nothing to do, which records nothing; `exp show` lists all
experiments, it has no list of the newest; `metrics show` is of the working tree: it keeps no runs but experiments."""
PATIENCE = 60
RERUNS = 10


class Clock:
    """Times by name, in milliseconds."""

    def __init__(self):
        self.times = {}
        self.refused = {}

    def process(self, name, place, *command):
        """Times a program from its start to its end."""
        if name in self.refused:
            return
        began = time.perf_counter()
        try:
            ended = subprocess.run(
                [str(word) for word in command], cwd=place.folder, env=place.environment, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.refused[name] = f"more than {PATIENCE} s"
            return
        if ended.returncode:
            sys.exit(f"{name}: {' '.join(map(str, command))}: status {ended.returncode}\n{ended.stderr}")
        self.times.setdefault(name, []).append(1000 * (time.perf_counter() - began))

    def add(self, name, milliseconds):
        self.times.setdefault(name, []).append(milliseconds)

    def words(self, name):
        if name in self.times:
            return f"{statistics.median(self.times[name]):.1f}"
        return self.refused.get(name, "–")


class Stores:
    """The three stores with one number of runs."""

    def __init__(self, work, count, arguments, path):
        self.count = count
        place = work / str(count)
        self.refigure = Refigure(place / "refigure", path, arguments.refigure)
        self.peers = [] if arguments.without_peers else [MLflow(place / "mlflow", path), DVC(place / "dvc", path)]
        for store in [self.refigure] + self.peers:
            began = time.perf_counter()
            store.fill(count)
            print(f"  {count} runs in {type(store).__name__}: {time.perf_counter() - began:.0f} s", flush=True)
        said = self.refigure.call(arguments.refigure, "audit", "verify").splitlines()
        print(f"  audit verify: {said[0]}: {said[-1]}", flush=True)
        if said[-1] != "intact":
            sys.exit("the ledger does not hold")

    def round(self, clock):
        """All that is measured, once with each tool."""
        ours, count = self.refigure, self.count
        for name, command in ((RERUN, ["run", "record", "--quiet"]), (REPRODUCE, ["reproduce", "--quiet"]), (LIST, ["runs"]),
                              (WHERE, ["runs", "--where", "epochs > 5 and min(fit.error) < 1"]),
                              (NONE, ["runs", "--where", "epochs > 5 and min(fit.error) < -1"]),
                              (COMPARE, ["compare", "--where", "epochs > 5", "--limit", "50"]), (SHOW, ["show", "last"]), (START, ["--version"])):
            clock.process((count, name, "Refigure"), ours, ours.command, *command)
        if not self.peers:
            return
        mlflow, dvc = self.peers
        script = HERE / "record_mlflow.py"
        for name, operation in ((RERUN, "log"), (LIST, "search"), (WHERE, "where"), (NONE, "none"), (SHOW, "get")):
            clock.add((count, name, "within"), mlflow.time(operation))
            clock.process((count, name, "MLflow"), mlflow, sys.executable, script, mlflow.file, operation)
        clock.process((count, START, "MLflow"), mlflow, sys.executable, "-c", "import mlflow")
        for name, command in ((RERUN, ["repro"]), (LIST, ["exp", "show"]), (SHOW, ["metrics", "show"]), (START, ["--version"])):
            clock.process((count, name, "DVC"), dvc, dvc.command, *command)

    def written(self):
        """What an operation writes, as the mean of several: growth of databases, new files, new names of files that were there."""
        ours = self.refigure
        yield "Refigure, run", ours, [ours.command, "run", "record", "--quiet"]
        yield "Refigure, reproduce", ours, [ours.command, "reproduce", "--quiet"]
        if self.peers:
            mlflow, dvc = self.peers
            yield "MLflow, a run", mlflow, [sys.executable, HERE / "record_mlflow.py", mlflow.file, "log"]
            yield "DVC, repro", dvc, [dvc.command, "repro"]


def growth(place, command):
    """Bytes and files for one time, from a number of times."""
    place.call(*command)
    place.settle()
    before = place.files()
    handed = [handed_over(place, command) for _ in range(RERUNS)]
    place.settle()
    after = place.files()
    inodes = {status[2] for status in before.values()}
    grown = {"database": 0, "files": 0, "bytes": 0, "names": 0, "written": sum(handed)}
    for path, (size, modified, inode) in after.items():
        old = before.get(path)
        if ".sqlite" in path or path.endswith(".db"):
            grown["database"] += size - (old[0] if old else 0)
        elif old is None and inode in inodes:
            grown["names"] += 1
        elif old is None or old[1:] != (modified, inode):
            grown["files"] += 1
            grown["bytes"] += size
    return {name: round(value / RERUNS, 1) for name, value in grown.items()}


def handed_over(place, command):
    """The bytes that a program hands to the system to be written, which Linux counts; 0 where nobody does."""
    process = subprocess.Popen([str(word) for word in command], cwd=place.folder, env=place.environment, stdout=subprocess.DEVNULL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    try:
        counts = dict(line.split(": ") for line in open(f"/proc/{process.pid}/io"))
    except OSError:
        counts = {}
    process.wait()
    return int(counts.get("wchar", 0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 100000])
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--work", help="an empty folder to work in, kept; otherwise a temporary one")
    parser.add_argument("refigure")
    arguments = parser.parse_args()
    arguments.refigure = str(pathlib.Path(arguments.refigure).resolve())
    work = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix="record-")).resolve()
    # Not through a starter that asks which Python is meant.
    path = f"{pathlib.Path(os.path.realpath(sys.executable)).parent}:/usr/local/bin:/usr/bin:/bin"
    try:
        measure(arguments, work, path)
    finally:
        if not arguments.work:
            shutil.rmtree(work, ignore_errors=True)


def measure(arguments, work, path):
    cpu = processor()
    print(f"{cpu}, {arguments.rounds} rounds", flush=True)
    stores = [Stores(work, count, arguments, path) for count in arguments.counts]
    clock = Clock()
    for _ in range(arguments.rounds):
        for store in stores:
            store.round(clock)
    tools = ["Refigure"] + ([] if arguments.without_peers else ["MLflow", "within", "DVC"])
    print(f"\n{'ms, medians':60s}" + "".join(f"{tool:>16s}" for tool in tools))
    rows = []
    for name in (RERUN, REPRODUCE, LIST, WHERE, NONE, SHOW, COMPARE, START):
        for store in stores:
            said = [clock.words((store.count, name, tool)) for tool in tools]
            print(f"{name + ', ' + str(store.count) + ' runs':60s}" + "".join(f"{words:>16s}" for words in said))
            rows.append({"name": f"record: {name}", "runs": store.count, "cpu": cpu, "ms": dict(zip(tools, said))})
    print("\n" + NOTES + "\n")
    print(f"{'written each time':44s}{'database':>12s}{'files':>8s}{'their bytes':>13s}{'names':>8s}{'written in all':>16s}")
    for store in stores:
        for name, place, command in store.written():
            grown = growth(place, command)
            print(f"{name + ', ' + str(store.count) + ' runs':44s}{grown['database']:12.0f}{grown['files']:8.1f}{grown['bytes']:13.0f}"
                  f"{grown['names']:8.1f}{grown['written']:16.0f}", flush=True)
            rows.append({"name": f"record: written by {name}", "runs": store.count, **grown})
    (HERE / "record.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
