#!/usr/bin/env python3
"""Measures searches beside Optuna, Ray Tune and Hydra: what they find, what a trial costs, and whether the same seed gives the same trials.

    python search.py [--repetitions N] [--rounds N] [--only PART …] [--without-ray] [--work FOLDER] REFIGURE

The parts are `curves`, `halving`, `overhead` and `seeds`. Each is written into search.json as soon as it is measured, and all that stand
there into RESULTS.md. Only the rule about halving is decided; nothing is asserted on times.
"""

import argparse
import json
import os
import pathlib
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import search_tables
from run import processor
from search_functions import FUNCTIONS
from search_peers import RESULT
from search_projects import Project, front_matter, tutorial

HERE = pathlib.Path(__file__).resolve().parent
BUDGETS = [10, 20, 40, 60]
#: Ways to search of ours, as they are typed.
WAYS = {
    "draws": "draws:trials={}", "Sobol": "sobol:trials={}", "TPE, batches of 8": "tpe:trials={}", "GP, batches of 8": "gp:trials={}",
    "TPE, one by one": "tpe:trials={},batch=1,startup=10", "GP, one by one": "gp:trials={},batch=1,startup=10",
}
#: What a study with ranges says itself; another way is typed.
DRAWS = "{ kind: draws, trials: 60 }"
#: The rungs of halving on W.
FIRST, LAST, FACTOR = 10, 90, 3
SPACE = {"temperature": [0.05, 0.1, 0.2], "noise": [0.1, 0.15, 0.2], "rate": [0.0001, 0.0003, 0.001]}
#: The orders in which Optuna is given the points.
ORDERS = 20
#: Trials that do nothing, where 1,000 would take too long.
FEW = {"Hydra": 100, "Ray": 200, "anew": 20, "program": 200}
PATIENCE = 1800


class Bench:
    """One call of this program."""

    def __init__(self, arguments, work, path):
        self.arguments, self.work, self.path = arguments, work, path
        self.number = 0

    def folder(self):
        """A folder that is not there yet."""
        self.number += 1
        return self.work / f"{os.getpid()}-{self.number}"

    def project(self, name, text):
        return Project(self.folder(), self.path, self.arguments.refigure, name, text)

    def peer(self, name, **arguments):
        """What search_peers.py says, and the processor's milliseconds that it took."""
        before = processor_time()
        ended = subprocess.run(
            [sys.executable, str(HERE / "search_peers.py"), name, json.dumps(arguments)], cwd=self.work, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE)
        lines = [line for line in ended.stdout.splitlines() if line.startswith(RESULT)]
        if ended.returncode or not lines:
            sys.exit(f"{name}: status {ended.returncode}\n{ended.stdout[-2000:]}\n{ended.stderr[-4000:]}")
        return json.loads(lines[-1].removeprefix(RESULT)), processor_time() - before

    def peer_folder(self):
        folder = self.folder()
        folder.mkdir(parents=True)
        return str(folder)

    # The parts

    def curves(self):
        """The values of each function by the number of the trial, for each way and repetition."""
        trials, repetitions = BUDGETS[-1], self.arguments.repetitions
        found = {name: {} for name in FUNCTIONS}
        for name, function in FUNCTIONS.items():
            for way, typed in WAYS.items():
                found[name][f"ours: {way}"] = [self.ours(name, function, typed.format(trials), seed) for seed in range(1, repetitions + 1)]
            print(f"  {name}: ours", flush=True)
        peers = [("Optuna: random", "optuna_curves", {"sampler": "random"}), ("Optuna: TPE", "optuna_curves", {"sampler": "tpe"}),
                 ("Optuna: GP", "optuna_curves", {"sampler": "gp"})]
        if not self.arguments.without_ray:
            peers.append(("Ray Tune: random", "ray_draws", {}))
        for label, peer, more in peers:
            values, _ = self.peer(peer, trials=trials, repetitions=repetitions, **more)
            for name in FUNCTIONS:
                found[name][label] = values[name]
            print(f"  {label}", flush=True)
        return {"repetitions": repetitions, "values": found}

    def ours(self, name, function, search, seed):
        """The values in the order of the trials, each the same as Python's but for rounding."""
        space = {key: "{{ from: {}, to: {} }}".format(*ends) for key, ends in function.space.items()}
        parameters = {key: (ends[0] + ends[1]) / 2 for key, ends in function.space.items()}
        project = self.project(name, front_matter(name, parameters, space, f"\n    value: >-\n      {function.expression}", "value", DRAWS))
        rows = project.sweep("--search", search, "--set", f"seed={seed}")
        shutil.rmtree(project.folder)
        values = []
        for row in rows:
            value = function.value(**{key: float(row[key]) for key in function.space})
            if abs(value - float(row["value"])) > 1e-6:
                sys.exit(f"{name}: {row['value']} was measured where Python has {value}")
            values.append(value)
        return values

    def halving(self):
        """The whole grid of W, and halving on it, ours from the beginning and the peers' on the table of the grid's values."""
        space = {key: str(values) for key, values in SPACE.items()}
        text = tutorial(HERE.parent / "studies/s-curve.md", space, LAST)
        begun = self.work / "grid"
        grid = Project(begun, self.path, self.arguments.refigure, "w", text)
        measures = [word for epoch in range(1, LAST + 1)
                    for word in ("--measure", f"e{epoch}=min(until(wnae.wasserstein.negatives, {epoch}))")]
        before = processor_time()
        rows = grid.sweep(*measures)
        taken = self.work / "grid-seconds"
        if not taken.exists():
            taken.write_text(str((processor_time() - before) / 1000))
        print("  the grid of W", flush=True)
        table = [[float(row[f"e{epoch}"]) for epoch in range(1, LAST + 1)] for row in rows]
        points = [{key: float(row[key]) for key in SPACE} for row in rows]
        project = self.project("w", text)
        before = processor_time()
        rungs = project.sweep("--search", f"halving:resource=epochs,from={FIRST},to={LAST},factor={FACTOR},by=grid")
        ours = processor_time() - before
        print("  halving", flush=True)
        reached = {}
        for row in rungs:
            reached[row["trial"]] = max(reached.get(row["trial"], 0), int(row["epochs"]))
        ends = [row for row in rungs if int(row["epochs"]) == LAST and row["status"] == "finished"]
        best = min(ends, key=lambda row: float(row["w"]))
        winner = points.index({key: float(best[key]) for key in SPACE})
        same = all(float(row["w"]) == table[points.index({key: float(row[key]) for key in SPACE})][int(row["epochs"]) - 1] for row in rungs)
        found = {"Refigure": [{"winner": winner, "epochs": sum(reached.values())}]}
        arguments = {"table": table, "first": FIRST, "last": LAST, "factor": FACTOR}
        found["Optuna"], _ = self.peer("optuna_halving", orders=ORDERS, **arguments)
        if not self.arguments.without_ray:
            found["Ray Tune (ASHA)"], _ = self.peer("ray_halving", folder=self.peer_folder(), **arguments)
        best = min(range(len(rows)), key=lambda place: float(rows[place]["w"]))
        return {
            "points": points, "table": table, "found": found, "best": best, "median": float(rows[best]["w"]),
            "upper": float(rows[best]["w_upper"]), "grid_seconds": float(taken.read_text()), "halving_seconds": ours / 1000, "same": same}

    def overhead(self):
        """Milliseconds of a trial that does nothing, by the clock and of the processors."""
        found = {}
        for number in range(self.arguments.rounds):
            for name, trials, measure in self.idle():
                print(f"  {name}, round {number + 1}", flush=True)
                one = found.setdefault(name, {"trials": trials, "clock": [], "processor": []})
                clock, used = measure(trials)
                one["clock"].append(clock)
                one["processor"].append(used / trials)
        return found

    def idle(self):
        yield "Refigure", 1000, lambda trials: self.ours_idle(trials, front_matter(
            "idle", {"x": 0.5}, {"x": f"{{ from: 0, to: 1, count: {trials} }}"}, " { value: 0 * $x }", "value"))
        cell = "\n```{program} cell\nrun: echo {{\"y\":{x}}}\nparameters: { x: $x }\nmetrics: [y]\n```\n".replace('"', '\\"')
        yield "Refigure, a program", FEW["program"], lambda trials: self.ours_idle(trials, front_matter(
            "idle", {"x": 0.5}, {"x": f"{{ from: 0, to: 1, count: {trials} }}"}, " { value: cell.y }", "value") + cell)
        yield "Optuna, SQLite", 1000, lambda trials: self.peer("optuna_overhead", trials=trials, folder=self.peer_folder())
        yield "Hydra, joblib", FEW["Hydra"], self.hydra_idle
        if not self.arguments.without_ray:
            yield "Ray Tune, workers kept", FEW["Ray"], lambda trials: self.peer(
                "ray_overhead", trials=trials, folder=self.peer_folder(), reuses=True)
            yield "Ray Tune, a worker a trial", FEW["anew"], lambda trials: self.peer(
                "ray_overhead", trials=trials, folder=self.peer_folder(), reuses=False)

    def ours_idle(self, trials, text):
        """The whole command, from its start to its table, page and charts."""
        project = self.project("idle", text)
        before, began = processor_time(), time.perf_counter()
        rows = project.sweep()
        clock = 1000 * (time.perf_counter() - began) / trials
        if len(rows) != trials or any(row["status"] != "finished" for row in rows):
            sys.exit(f"{trials} trials were to finish")
        shutil.rmtree(project.folder)
        return clock, processor_time() - before

    def hydra_idle(self, trials):
        """The whole command."""
        before, began = processor_time(), time.perf_counter()
        self.hydra(f"x=range(0,{trials})")
        return 1000 * (time.perf_counter() - began) / trials, processor_time() - before

    def hydra(self, *words):
        folder = pathlib.Path(self.peer_folder())
        ended = subprocess.run(
            [sys.executable, str(HERE / "search_hydra.py"), "--multirun", "hydra/launcher=joblib", "hydra.launcher.n_jobs=2",
             f"file={folder}/values", *words], cwd=folder, env=dict(os.environ, PYTHONPATH=str(HERE)), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
        if ended.returncode:
            sys.exit(f"Hydra: status {ended.returncode}\n{ended.stdout[-2000:]}")
        values = folder / "values"
        return sorted(values.read_text().splitlines()) if values.exists() else []

    def seeds(self):
        """Two searches each with the same seed and two workers, whose trials last as long as chance says: the trials of both."""
        trials = 40
        found = {}
        for way in ("tpe", "gp"):
            found[f"Refigure: {way.upper()}"] = [self.ours_seed(way, trials) for _ in range(2)]
            found[f"Optuna: {way.upper()}"] = [
                self.peer("optuna_seed", sampler=way, trials=trials, folder=self.peer_folder())[0] for _ in range(2)]
            print(f"  {way}", flush=True)
        found["Hydra: a grid, joblib"] = [self.hydra("waits=true", f"x=range(0,{trials})") for _ in range(2)]
        if not self.arguments.without_ray:
            found["Ray Tune: random points, ASHA"] = [
                self.peer("ray_seed", trials=trials, folder=self.peer_folder())[0] for _ in range(2)]
        return {"trials": trials, "found": {name: {
            "same": first == second, "common": sum(one in second for one in first)} for name, (first, second) in found.items()}}

    def ours_seed(self, way, trials):
        """The rows of the table, of a study whose program waits."""
        function = FUNCTIONS["branin"]
        space = {key: "{{ from: {}, to: {} }}".format(*ends) for key, ends in function.space.items()}
        text = front_matter("waiting", {"x1": 0.5, "x2": 0.5}, space, " { value: branin.value }", "value", DRAWS) + WAITING
        project = self.project("waiting", text)
        for name in ("search_functions.py", "search_peers.py"):
            shutil.copy(HERE / name, project.folder / name)
        project.commit()
        return project.sweep("--search", f"{way}:trials={trials}")


#: A program cell that gives Branin's function when it has waited.
WAITING = """
```{program} branin
language: python
script: |
  import json
  import os
  import sys
  sys.path.insert(0, os.getcwd())
  from search_functions import Branin
  from search_peers import jitter
  jitter()
  print(json.dumps({"value": Branin.value(**json.load(open(os.environ["REFIGURE_STEP"]))["parameters"])}))
files: [search_functions.py, search_peers.py]
parameters: { x1: $x1, x2: $x2 }
metrics: [value]
```
"""


def processor_time():
    """Milliseconds of all processes that have been waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (used.ru_utime + used.ru_stime)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repetitions", type=int, default=5, help="of each search on each function")
    parser.add_argument("--rounds", type=int, default=3, help="of the trials that do nothing")
    parser.add_argument("--only", nargs="+", choices=search_tables.PARTS, default=search_tables.PARTS)
    parser.add_argument("--without-ray", action="store_true")
    parser.add_argument("--work", help="a folder to work in, kept: a grid of W that was begun there goes on; otherwise a temporary one")
    parser.add_argument("refigure")
    arguments = parser.parse_args()
    arguments.refigure = str(pathlib.Path(arguments.refigure).resolve())
    work = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix="search-")).resolve()
    # Not through a starter that asks which Python is meant.
    path = f"{pathlib.Path(os.path.realpath(sys.executable)).parent}:/usr/local/bin:/usr/bin:/bin"
    file = HERE / "search.json"
    try:
        for part in arguments.only:
            print(part, flush=True)
            load = os.getloadavg()[0]
            found = getattr(Bench(arguments, work, path), part)()
            found.update(machine={
                "processor": processor(), "cores": os.cpu_count(), "load": [load, os.getloadavg()[0]], "system": platform.release()})
            measured = json.loads(file.read_text()) if file.exists() else {}
            measured[part] = found
            file.write_text(json.dumps(measured) + "\n")
    finally:
        if not arguments.work:
            shutil.rmtree(work, ignore_errors=True)
    print(search_tables.publish(HERE / "RESULTS.md", measured))


if __name__ == "__main__":
    main()
