#!/usr/bin/env python3
"""Measures the same pipeline of 100 steps in Refigure, Snakemake and DVC: from nothing, unchanged, and after edits.

    python pipeline.py [--rounds N] [--only TEXT] [--work FOLDER] REFIGURE

The tools take turns in each round. Prints medians, how many steps each ran, and whether the result is that of the sources as they
are then ("stale" if not); writes pipeline.json. Nothing is asserted on times. DVC runs one step after another, the others two at once.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from pipeline_projects import DVC, STEPS, Refigure, Snakemake, expected, wheel
from run import processor, row

HERE = pathlib.Path(__file__).resolve().parent
THREADS = 2
UNDECLARED = "from nothing, module not declared"


class Edit:
    """An edit of a finished project, and what the result must then be."""

    def __init__(self, name, change, total=expected(), follows=False):
        self.name = name
        self.change = change
        self.total = total
        #: True for one that is made upon the edit before it.
        self.follows = follows


def edits(locks):
    """The edits, in the order of the table."""
    newer = {"total": expected(unit=10)}
    return [
        Edit("nothing, again", lambda project: None),
        Edit("a comment in a sibling file", lambda project: project.append("scripts/unused.py", "# A remark.\n")),
        Edit("the script written again, the same", lambda project: os.utime(project.folder / "scripts/make.py")),
        Edit("a comment in the script", lambda project: project.append("scripts/make.py", "# A remark.\n")),
        Edit("... and taken out again", lambda project: project.replace("scripts/make.py", "# A remark.\n", ""), follows=True),
        Edit("the imported module", lambda project: project.replace("scripts/arithmetic.py", "= 2", "= 3"), expected(scale=3)),
        Edit("one parameter of 50", lambda project: project.edit_parameter(), expected(first=1000)),
        Edit("the lock: a comment", lambda project: project.append("requirements.txt", "# A remark.\n")),
        Edit("the lock: another version", lambda project: project.write("requirements.txt", locks[1]), **newer),
        Edit("prose", lambda project: project.edit_prose()),
        Edit("workflow: comment, empty line", lambda project: project.edit_comment()),
        Edit("workflow: a second space in a command", lambda project: project.edit_spaces()),
    ]


def undeclared():
    """The edit of a module that its step imports and does not declare."""
    return Edit("the imported module, not declared",
                lambda project: project.replace("scripts/arithmetic.py", "= 2", "= 3"), expected(scale=3))


def restore(source, target):
    """Makes a folder as it was, with its times; what is the same stays the file that it is, as caches expect."""
    for folder, folders, files in os.walk(target, topdown=False):
        there = source / os.path.relpath(folder, target)
        for name in files + [name for name in folders if os.path.islink(os.path.join(folder, name))]:
            if not os.path.lexists(there / name):
                os.remove(os.path.join(folder, name))
        for name in folders:
            path = os.path.join(folder, name)
            if os.path.isdir(path) and not os.path.islink(path) and not (there / name).is_dir():
                os.rmdir(path)
    for folder, folders, files in os.walk(source):
        here = target / os.path.relpath(folder, source)
        here.mkdir(exist_ok=True)
        for name in files + [name for name in folders if os.path.islink(os.path.join(folder, name))]:
            one, other = pathlib.Path(folder, name), here / name
            if other.exists() or other.is_symlink():
                first, second = one.lstat(), other.lstat()
                if (first.st_size, first.st_mtime_ns) == (second.st_size, second.st_mtime_ns):
                    continue
                other.chmod(0o644)
                other.unlink()
            shutil.copy2(one, other, follow_symlinks=False)


class Results:
    """What was measured, by name and tool."""

    def __init__(self):
        self.measured = {}

    def add(self, name, project, milliseconds, processor_ms, ended, total):
        status, output = ended
        steps = project.count(output) if status == 0 else 0
        if status:
            said = "refused"
        else:
            said = "right" if project.total() == total else "stale"
        self.measured.setdefault(name, {}).setdefault(project.name, []).append((milliseconds, processor_ms, steps, said))
        print(f"  {name:40s} {project.name:10s} {milliseconds / 1000:8.2f} s, {processor_ms / 1000:6.2f} s of processors,"
              f" {steps:4d} steps, {said}", flush=True)

    def median(self, name, tool):
        times = self.measured[name][tool]
        found = sorted({(steps, said) for _, _, steps, said in times})
        if len(found) > 1:
            print(f"note: {tool}, {name}: not the same in all rounds: {found}")
        return statistics.median(time[0] for time in times), statistics.median(time[1] for time in times), *found[0]


def measure(results, name, project, total):
    """Runs the pipeline as it is, and adds its wall time and that of the processors, of all its processes together."""
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before, began = used(), time.perf_counter()
    ended = project.run()
    seconds, processor_seconds = time.perf_counter() - began, used() - before
    results.add(name, project, 1000 * seconds, 1000 * processor_seconds, ended, total)
    return ended[1]


def prepare(work, arguments, locks, python):
    """The three projects' places, and the environment that Snakemake and DVC are given; Refigure makes its own."""
    shared = work / "environment"
    subprocess.run([python, "-m", "venv", shared], check=True)
    lock = work / "requirements.txt"
    lock.write_text(locks[0])
    subprocess.run([shared / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check",
                    "--require-hashes", "-r", lock], check=True)
    system = "/usr/local/bin:/usr/bin:/bin"
    base = f"{pathlib.Path(python).parent}:{system}"
    tools = pathlib.Path(sys.executable).parent
    yield Refigure(work / "refigure", arguments.refigure, python, locks[0], base)
    yield Snakemake(work / "snakemake", tools / "snakemake", python, locks[0], f"{shared}/bin:{system}")
    yield DVC(work / "dvc", tools / "dvc", python, locks[0], f"{shared}/bin:{system}")


def overhead(project, count):
    """Refigure's own time for a step: commands that do nothing, as steps and alone; (name, ours, alone), in milliseconds for all."""
    for name, command in (("true", ["true"]), ("python -c pass", [project.python, "-c", "pass"])):
        cells = "".join(f"\n```{{program}} t{n}\nrun: {json.dumps(command)}\nparameters: {{ n: {n} }}\nonce: true\n```\n"
                        for n in range(STEPS))
        project.write("studies/nothing.md", f"---\ntitle: Nothing\nseed: 1\n---\n{cells}")
        ours, alone = [], []
        for _ in range(count):
            results = pathlib.Path(tempfile.mkdtemp(dir=project.place))
            began = time.perf_counter()
            project.call(project.command, "run", "nothing", "--quiet", "--threads", "1", "--results", results)
            ours.append(1000 * (time.perf_counter() - began))
            shutil.rmtree(results)
            began = time.perf_counter()
            for _ in range(STEPS):
                subprocess.run(command, env=project.environment, check=True)
            alone.append(1000 * (time.perf_counter() - began))
        yield f"{STEPS} x {name}", ours, alone


def table(results, projects, names):
    """The table as text, and its rows as JSON: each peer beside Refigure."""
    cpu = processor()
    print(f"\n{'':40s}" + "".join(f"{project.name:>24s}" for project in projects))
    rows = []
    for name in names:
        if len(results.measured.get(name, {})) < len(projects):
            continue
        found = [results.median(name, project.name) for project in projects]
        print(f"{name:40s}" + "".join(f"{ms / 1000:8.2f} s {steps:4d} {said:>8s}" for ms, _, steps, said in found))
        own_ms, own_processor_ms, own_steps, own_said = found[0]
        for project, (ms, processor_ms, steps, said) in list(zip(projects, found))[1:]:
            own = results.measured[name][projects[0].name]
            peer = results.measured[name][project.name]
            rows.append({
                "name": f"pipeline: {name}", "ours_ms": round(own_ms, 1), "peer": project.version(), "peer_ms": round(ms, 1),
                "ratio": round(statistics.median(b[0] / a[0] for a, b in zip(own, peer)), 2), "threads": THREADS, "cpu": cpu,
                "ours_processor_ms": round(own_processor_ms, 1), "peer_processor_ms": round(processor_ms, 1),
                "ours_steps": own_steps, "peer_steps": steps, "ours_result": own_said, "peer_result": said,
            })
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="only edits whose name contains this")
    parser.add_argument("--work", help="an empty folder to work in, kept; otherwise a temporary one")
    parser.add_argument("refigure")
    arguments = parser.parse_args()
    arguments.refigure = str(pathlib.Path(arguments.refigure).resolve())
    python = os.path.realpath(sys._base_executable)
    work = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix="pipeline-")).resolve()
    work.mkdir(exist_ok=True)
    try:
        locks = [wheel(work, "1.0", 1), wheel(work, "2.0", 10)]
        projects = list(prepare(work, arguments, locks, python))
        rows = rounds(arguments, projects, locks)
    finally:
        if not arguments.work:
            shutil.rmtree(work, ignore_errors=True)
    (HERE / "pipeline.json").write_text(json.dumps(rows, indent=1) + "\n")


def one_round(results, projects, listed, forgotten):
    """All that is measured, once with each tool."""
    for project in projects:
        project.begin()
        measure(results, "from nothing", project, expected())
    for project in projects:
        shutil.rmtree(kept(project), ignore_errors=True)
        shutil.copytree(project.place, kept(project), symlinks=True)
    for edit in listed:
        for project in projects:
            if not edit.follows:
                restore(kept(project), project.place)
            edit.change(project)
            measure(results, edit.name, project, edit.total)
    if not forgotten:
        return
    for project in projects:
        project.begin(declares_module=False)
        output = measure(results, UNDECLARED, project, expected())
        if project is projects[0]:
            print("\n".join(f"    {line}" for line in output.splitlines()[-12:]))
    for project in projects:
        forgotten.change(project)
        measure(results, forgotten.name, project, forgotten.total)


def kept(project):
    """The copy of a finished project, which each edit begins from."""
    return project.place.with_name(project.place.name + "-kept")


def rounds(arguments, projects, locks):
    results = Results()
    made = "the environment made, and all steps"
    listed = [edit for edit in edits(locks) if arguments.only in edit.name or edit.follows and arguments.only in "a comment in the script"]
    forgotten = undeclared()
    for project in projects:
        project.begin()
    print(f"{', '.join(project.version() for project in projects)}; {processor()}, {arguments.rounds} rounds", flush=True)
    measure(results, made, projects[0], expected())
    try:
        for _ in range(arguments.rounds):
            one_round(results, projects, listed, forgotten if arguments.only in forgotten.name else None)
    except KeyboardInterrupt:
        print("stopped; of what was measured:")
    names = ["from nothing"] + [edit.name for edit in listed] + [UNDECLARED, forgotten.name]
    rows = table(results, projects, names)
    first = results.measured[made]["Refigure"][0][0]
    print(f"\nRefigure, from nothing with its environment to be made: {first / 1000:.2f} s; the others were given theirs.")
    print()
    for name, ours, alone in overhead(projects[0], arguments.rounds):
        rows.append(row(name, ours, "the commands alone", alone, 1, processor()))
    return rows


if __name__ == "__main__":
    main()
