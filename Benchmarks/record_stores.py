"""The stores that record.py measures: a Refigure project, an MLflow store and a DVC project, each filled with any number of runs.

Each begins with real runs, made by the tool itself; their rows are then copied, with identities and times of their own, in one
transaction. Refigure's are verified by `refigure audit verify` afterwards, so that what is measured is a ledger that holds.
"""

import datetime
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

EPOCHS = 10
SEEDS = 2
#: The rate of the real run whose rows are copied: a text that stands nowhere else.
RATE = "0.28125"
SCRIPT = """\
from json import dumps, load
from os import environ
step = load(open(environ["REFIGURE_STEP"]))["parameters"]
for epoch in range(1, step["epochs"] + 1):
    print(dumps({"epoch": epoch, "error": (1 - step["rate"]) ** epoch}))
"""
STUDY = f"""---
title: Record
seed: 1
seeds: {SEEDS}
parameters: {{ epochs: {EPOCHS}, rate: 0.5 }}
---

```{{program}} fit
language: python
script: |
{"".join("  " + line + chr(10) for line in SCRIPT.splitlines())}parameters: {{ epochs: $epochs, rate: $rate }}
epochs: $epochs
series: [error]
```

```{{figure}} error
kind: curves
x: {{ label: epoch }}
panels: [{{ label: error, series: [{{ value: fit.error, label: of the guess }}] }}]
caption: The error by epoch.
```

```{{claim}} learns
statement: The error is less at the end than at the beginning.
holds: last(fit.error) < first(fit.error)
because: A fit that does not come nearer is none.
seeds: {SEEDS}
```
"""


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def moment(number):
    """The time of a copied run: one begins each second."""
    start = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=number)
    return start.isoformat(timespec="milliseconds") + "Z"


class Place:
    """A git repository in which a tool works."""

    def __init__(self, folder, path):
        self.folder = folder
        folder.mkdir(parents=True)
        self.environment = dict(
            os.environ, PATH=path, HOME=str(folder.parent), GIT_CONFIG_NOSYSTEM="1", DVC_NO_ANALYTICS="1", DO_NOT_TRACK="true")
        self.call("git", "init", "--quiet")
        for key, value in (("user.name", "Bench"), ("user.email", "bench@example.org")):
            self.call("git", "config", key, value)

    def call(self, *command, status=0):
        ended = subprocess.run(
            [str(word) for word in command], cwd=self.folder, env=self.environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        if ended.returncode != status:
            sys.exit(f"{' '.join(map(str, command))}: status {ended.returncode}, expected {status}\n{ended.stdout}")
        return ended.stdout

    def commit(self):
        self.call("git", "add", "--all")
        self.call("git", "commit", "--quiet", "--message", "Begin")

    def settle(self):
        """Puts a write-ahead log into its database: it is written over again and again, and no growth."""
        if hasattr(self, "file"):
            database = sqlite3.connect(self.file)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()

    def files(self):
        """Path to (size, time, inode) of all files outside of git."""
        found = {}
        for folder, folders, names in os.walk(self.folder):
            if ".git" in folders:
                folders.remove(".git")
            for name in names:
                path = os.path.join(folder, name)
                status = os.lstat(path)
                found[os.path.relpath(path, self.folder)] = (status.st_size, status.st_mtime_ns, status.st_ino)
        return found


class Refigure(Place):
    """A project with a finished and published study, and a ledger."""

    def __init__(self, folder, path, command):
        super().__init__(folder, path)
        self.command = command
        self.call(command, "init")
        for file in (folder / "studies").glob("*.md"):
            file.unlink()
        (folder / "studies/record.md").write_text(STUDY)
        self.commit()
        self.call(command, "run", "record", "--quiet", "--set", f"rate={RATE}")
        self.call(command, "reproduce", "--publish", "--quiet")
        self.commit()
        self.call(command, "run", "record", "--quiet")
        self.file = folder / "results/runs/ledger.sqlite"

    def fill(self, count):
        """Copies the first run, which computed, and the last, which did not, in turns until there are so many."""
        database = sqlite3.connect(self.file)
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -1000000")
        copying = Copying(database, self.file.parent / "artefacts")
        with database:
            for turn, number in enumerate(range(copying.runs + 1, count + 1)):
                copying.copy(copying.computed if turn % 2 == 0 else copying.reused, number)
            copying.flush()
        database.close()
        self.settle()


class Copying:
    """Rows of runs to be added, those of one table together."""

    def __init__(self, database, artefacts):
        self.database = database
        self.artefacts = artefacts
        database.row_factory = sqlite3.Row
        self.runs = self.last("runs", "number")
        self.numbers = {table: self.last(table, "number")
                        for table in ("cells", "claims", "hyperparameter_sets", "hyperparameter_leaves")}
        self.sequence, self.digest = database.execute("SELECT sequence, digest FROM events ORDER BY sequence DESC").fetchone()
        self.computed, self.reused = self.template(1), self.template(self.runs)
        self.pending = {}

    def last(self, table, column):
        return self.database.execute(f"SELECT max({column}) FROM {table}").fetchone()[0]

    def rows(self, query, *arguments):
        return [dict(row) for row in self.database.execute(query, arguments)]

    def template(self, run):
        """All rows of a run."""
        below = {table: self.rows(f"SELECT {table}.* FROM {table} JOIN cells ON cells.number = {table}.cell WHERE run = ?", run)
                 for table in ("artefacts", "series", "scalars", "points")}
        row = self.rows("SELECT * FROM runs WHERE number = ?", run)[0]
        sets = self.rows("SELECT leaf AS number FROM hyperparameter_set_leaves WHERE \"set\" = "
                         "(SELECT number FROM hyperparameter_sets WHERE digest = ?)", row["hyperparameters"])
        texts = {text["digest"]: text["text"] for text in self.rows("SELECT * FROM texts")}
        return {
            "run": row, "cells": self.rows("SELECT * FROM cells WHERE run = ?", run), "below": below, "texts": texts,
            "claims": self.rows("SELECT * FROM claims WHERE run = ?", run),
            "events": self.rows("SELECT * FROM events WHERE run = ? ORDER BY sequence", run),
            "state": self.rows("SELECT * FROM run_states WHERE run = ?", run)[0],
            "leaves": [self.rows("SELECT * FROM hyperparameter_leaves WHERE number = ?", leaf["number"])[0] for leaf in sets],
        }

    def add(self, table, row):
        """Notes a row; many are added at once."""
        rows = self.pending.setdefault(table, [])
        rows.append(row)
        if len(rows) >= 20000:
            self.flush()

    def flush(self):
        # Parents before what refers to them.
        for table in ("texts", "hyperparameter_sets", "hyperparameter_leaves", "hyperparameter_set_leaves", "runs", "run_states",
                      "cells", "artefacts", "series", "scalars", "points", "claims", "events"):
            rows = self.pending.pop(table, [])
            if rows:
                columns = list(rows[0])
                names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
                self.database.executemany(
                    f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", [[row[name] for name in columns] for row in rows])

    def next(self, table):
        self.numbers[table] += 1
        return self.numbers[table]

    def copy(self, template, run):
        is_new = template is self.computed
        value = repr(0.25 + run / 2**24) if is_new else RATE
        digests, time = {}, moment(run)

        def changed(text):
            return text.replace(RATE, value) if is_new else text

        def kept(digest):
            """The digest of a text with the run's own value."""
            if is_new and digest not in digests:
                text = changed(template["texts"][digest])
                digests[digest] = sha256(text)
                self.add("texts", {"digest": digests[digest], "text": text})
            return digests.get(digest, digest)

        row = dict(template["run"], number=run, started=time, command=changed(template["run"]["command"]),
                   hyperparameters=kept(template["run"]["hyperparameters"]))
        if is_new:
            self.add_leaves(template, row["hyperparameters"], value)
        self.add("runs", row)
        self.add("run_states", dict(template["state"], run=run, ended=time))
        identities = {cell["identity"]: sha256(f"{cell['identity']} {run}") if is_new else cell["identity"]
                      for cell in template["cells"]}
        numbers, rows = {}, {}
        for cell in template["cells"]:
            numbers[cell["number"]] = self.next("cells")
            inputs = [identities[digest] for digest in json.loads(cell["inputs"])]
            rows[cell["number"]] = dict(
                cell, number=numbers[cell["number"]], run=run, identity=identities[cell["identity"]], inputs=canonical(inputs),
                body=kept(cell["body"]), finished=time)
            self.add("cells", rows[cell["number"]])
        for table, below in template["below"].items():
            for item in below:
                own = dict(item, cell=numbers[item["cell"]])
                if is_new and item.get("name") == "svg":
                    self.draw(own, run)
                if table != "points":
                    rows[table, item["cell"], item["name"]] = own
                self.add(table, own)
        for claim in template["claims"]:
            numbers["claim", claim["number"]] = self.next("claims")
            rows["claim", claim["number"]] = dict(claim, number=self.numbers["claims"], run=run, decided=time)
            self.add("claims", rows["claim", claim["number"]])
        for event in template["events"]:
            self.add_event(event, run, time, row, rows, numbers)

    def draw(self, artefact, run):
        """A drawing of the run's own, in place of the template's."""
        def place(digest):
            return self.artefacts / digest[:2] / digest[2:]

        if not hasattr(self, "drawing"):
            self.drawing = place(artefact["digest"]).read_text()
        text = f"{self.drawing}<!-- {run} -->\n"
        artefact.update(digest=sha256(text), bytes=len(text.encode()))
        file = place(artefact["digest"])
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        file.chmod(0o444)

    def add_leaves(self, template, digest, value):
        number = self.next("hyperparameter_sets")
        self.add("hyperparameter_sets", {"number": number, "digest": digest})
        for leaf in template["leaves"]:
            own = leaf["number"]
            if leaf["value"] == RATE:
                own = self.next("hyperparameter_leaves")
                self.add("hyperparameter_leaves", dict(leaf, number=own, value=value,
                                                       real=float(value) if leaf["real"] is not None else None))
            self.add("hyperparameter_set_leaves", {"set": number, "leaf": own})

    def add_event(self, event, run, time, row, rows, numbers):
        content, subject = json.loads(event["content"]), event["subject"]
        kind = event["kind"]
        if kind == "started":
            content["runs"] = {column: row[column] for column in content["runs"]}
        elif kind == "cellFinished":
            own = rows[subject]
            # Numbers with a point are recorded by their bits, which are the template's.
            content["cells"].update({column: own[column] for column in content["cells"] if column != "seconds"})
            subject = numbers[subject]
            for table in ("artefacts", "series", "scalars"):
                for name, item in content[table].items():
                    own = rows[table, item["cell"], name]
                    item["cell"] = subject
                    if table == "artefacts":
                        item.update(digest=own["digest"], bytes=own["bytes"])
        elif kind == "claimDecided":
            own = rows["claim", subject]
            content["claims"] = {column: own[column] for column in content["claims"]}
            subject = own["number"]
        self.sequence += 1
        text, shown = canonical(content), "-" if subject is None else subject
        digest = sha256(f"{self.digest}\n{self.sequence}\n{run}\n{kind}\n{shown}\n{time}\n{text}")
        self.add("events", {
            "sequence": self.sequence, "run": run, "kind": kind, "subject": subject, "at": time, "content": text,
            "previous": self.digest, "digest": digest})
        self.digest = digest


class MLflow(Place):
    """An SQLite store, and a process that answers in it."""

    def __init__(self, folder, path):
        super().__init__(folder, path)
        self.file = folder / "mlflow.db"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__).resolve().with_name("record_mlflow.py"), self.file], cwd=self.folder,
            env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def time(self, name):
        """The time of an operation within a process that has begun, in milliseconds."""
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def fill(self, count):
        """Copies the one real run until there are so many."""
        self.start()
        self.time("log")
        self.process.stdin.close()
        self.process.wait()
        database = sqlite3.connect(self.file)
        run = database.execute("SELECT run_uuid FROM runs").fetchone()[0]
        with database:
            for table in ("runs", "params", "metrics", "latest_metrics", "tags"):
                names = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
                rows = database.execute(f"SELECT * FROM {table} WHERE run_uuid = ?", (run,)).fetchall()
                database.executemany(
                    f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", self.copies(names, rows, run, count))
        database.close()
        self.start()

    @staticmethod
    def copies(names, rows, run, count):
        for number in range(2, count + 1):
            own = hashlib.md5(str(number).encode()).hexdigest()
            for row in rows:
                values = dict(zip(names, row))
                for name, value in values.items():
                    if isinstance(value, str) and run in value:
                        values[name] = value.replace(run, own)
                if "start_time" in values:
                    values["start_time"] += number - count
                yield list(values.values())


class DVC(Place):
    """A project with a finished stage, and experiments made by git itself: `dvc exp run` takes seconds for each."""

    def __init__(self, folder, path):
        super().__init__(folder, path)
        self.command = pathlib.Path(sys.executable).parent / "dvc"
        self.call(self.command, "init", "--quiet")
        (folder / "fit.py").write_text(
            "import json\nrate = json.load(open('params.json'))['rate']\n"
            f"json.dump({{'error': (1 - rate) ** {EPOCHS}}}, open('metrics.json', 'w'))\n")
        (folder / "params.json").write_text('{"rate": 0.5}\n')
        (folder / "dvc.yaml").write_text(
            "stages:\n  fit:\n    cmd: python3 fit.py\n    deps: [fit.py]\n    params: [params.json: [rate]]\n"
            "    metrics: [metrics.json: { cache: false }]\n".replace("[params.json: [rate]]", "\n      - params.json: [rate]")
            .replace("[metrics.json: { cache: false }]", "\n      - metrics.json: { cache: false }"))
        self.call(self.command, "repro")
        self.commit()

    def fill(self, count):
        """Commits by git, and their names as git keeps many of them: `git update-ref` and `git pack-refs` take minutes."""
        head = self.call("git", "rev-parse", "HEAD").strip()
        commands = []
        for number in range(1, count + 1):
            value = 0.25 + number / 2**24
            commands.append(
                f"commit refs/heads/copies\nmark :{number}\ncommitter Bench <bench@example.org> {1767225600 + number} +0000\n"
                f"data 4\ncopy\nfrom {head}\n")
            for name, text in (("params.json", f'{{"rate": {value!r}}}\n'), ("metrics.json", f'{{"error": {(1 - value) ** EPOCHS!r}}}')):
                commands.append(f"M 100644 inline {name}\ndata {len(text)}\n{text}\n")
        marks = self.folder / ".git/marks"
        subprocess.run(
            ["git", "fast-import", "--quiet", "--force", f"--export-marks={marks}"], input="".join(commands).encode(),
            cwd=self.folder, env=self.environment, check=True)
        self.call("git", "branch", "--quiet", "--delete", "--force", "copies")
        named = [line[1:].split() for line in marks.read_text().splitlines()]
        names = sorted((f"refs/exps/{head[:2]}/{head[2:]}/copy-{number}", commit) for number, commit in named)
        (self.folder / ".git/packed-refs").write_text(
            "# pack-refs with: peeled fully-peeled sorted \n" + "".join(f"{commit} {name}\n" for name, commit in names))


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
