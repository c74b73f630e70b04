"""The same pipeline of 100 steps, written for Refigure, Snakemake and DVC: one class for each, with the same scripts.

50 steps `make` write a number from a parameter, 49 `combine` add two neighbours, and `total` adds those. All take Python from an
environment with one package, of which a lock file is declared by every step.
"""

import hashlib
import json
import re
import shutil
import subprocess
import zipfile

LEAVES = 50
STEPS = 2 * LEAVES
VALUES = [3 * n + 1 for n in range(LEAVES)]
MAKES = [f"{n:02d}" for n in range(1, LEAVES + 1)]
PAIRS = [f"{n:02d}" for n in range(1, LEAVES)]

SCRIPTS = {
    "scripts/make.py": """import sys

import arithmetic
import pipeline_probe

value, output = sys.argv[1:]
with open(output, "w") as file:
    print(arithmetic.scaled(int(value)) * pipeline_probe.UNIT, file=file)
""",
    "scripts/arithmetic.py": """SCALE = 2


def scaled(value):
    return SCALE * value
""",
    "scripts/combine.py": """import sys

first, second, output = sys.argv[1:]
with open(output, "w") as file:
    print(int(open(first).read()) + int(open(second).read()), file=file)
""",
    "scripts/total.py": """import sys

*inputs, output = sys.argv[1:]
with open(output, "w") as file:
    print(sum(int(open(path).read()) for path in inputs), file=file)
""",
    "scripts/unused.py": "print('No step uses this.')\n",
}


def expected(scale=2, unit=1, first=VALUES[0]):
    """What `total` gives when everything is up to date."""
    numbers = [scale * unit * value for value in [first] + VALUES[1:]]
    return sum(a + b for a, b in zip(numbers, numbers[1:]))


def wheel(folder, version, unit):
    """A package of one line, and the line of a lock file that asks for it."""
    name = f"pipeline_probe-{version}"
    path = folder / f"{name}-py3-none-any.whl"
    files = {
        "pipeline_probe.py": f"UNIT = {unit}\n",
        f"{name}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: pipeline-probe\nVersion: {version}\n",
        f"{name}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{name}.dist-info/RECORD"
    files[record] = "".join(f"{file},,\n" for file in [*files, record])
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(zipfile.ZipInfo(file), text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"pipeline-probe @ file://{path} --hash=sha256:{digest}\n"


class Project:
    """A pipeline in a git repository of its own, below `place`, with the caches of its tool beside it."""

    def __init__(self, place, command, python, lock, path):
        self.place = place
        self.folder = place / "project"
        self.command = command
        self.python = python
        self.lock = lock
        caches = place / "caches"
        self.environment = {
            "PATH": path,
            "HOME": str(place / "home"),
            "LANG": "C.UTF-8",
            "XDG_CACHE_HOME": str(caches),
            "REFIGURE_CACHE": str(caches / "refigure"),
            "DVC_SITE_CACHE_DIR": str(caches / "dvc"),
            "DVC_NO_ANALYTICS": "1",
        }
        (place / "home").mkdir(parents=True)

    def call(self, *command, check=True):
        """Runs a command in the project; its status and what it printed."""
        ended = subprocess.run(
            command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if check and ended.returncode:
            raise SystemExit(f"{' '.join(map(str, command))} ended with {ended.returncode}:\n{ended.stdout}")
        return ended.returncode, ended.stdout

    def begin(self, declares_module=True):
        """Writes the project anew and commits it; nothing has run in it."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        for path, text in {**SCRIPTS, "requirements.txt": self.lock, ".gitignore": "__pycache__/\n"}.items():
            self.write(path, text)
        self.call("git", "init", "--quiet")
        self.describe(declares_module)
        self.call("git", "add", ".")
        self.call("git", "-c", "user.name=Bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "-m", "Pipeline")

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def replace(self, path, old, new):
        """Edits a file in place; the first occurrence."""
        text = (self.folder / path).read_text()
        assert old in text, f"{path} has no {old!r}"
        self.write(path, text.replace(old, new, 1))

    def append(self, path, text):
        with open(self.folder / path, "a") as file:
            file.write(text)

    # What edits do to the workflow's own file; the others are the same for all.
    def edit_comment(self):
        """A comment and an empty line within the declaration of `make`."""
        self.replace(self.workflow, *self.comment)

    def edit_spaces(self):
        """Two spaces for one in the command of `make`."""
        self.replace(self.workflow, "python scripts/make.py", "python  scripts/make.py")


class Refigure(Project):
    name = "Refigure"
    workflow = "studies/pipeline.md"
    comment = ("run: python scripts/make.py", "# A remark.\n\nrun: python scripts/make.py")

    def version(self):
        return self.call(self.command, "--version")[1].split(",")[0].replace("refigure", "Refigure")

    def describe(self, declares_module):
        common = "environment: requirements.txt\noutputs: { number: number.txt }\nonce: true\n"
        module = "files: [scripts/arithmetic.py]\n" if declares_module else ""
        cells = []
        for name, value in zip(MAKES, VALUES):
            run = f"run: python scripts/make.py {{value}} {{outputs.number}}\n{module}{common}" if name == MAKES[0] \
                else f"like: make-{MAKES[0]}\n"
            cells.append((f"make-{name}", f"{run}parameters: {{ value: {value} }}\n"))
        for n, name in enumerate(PAIRS):
            run = f"run: python scripts/combine.py {{inputs.first}} {{inputs.second}} {{outputs.number}}\n{common}" \
                if n == 0 else f"like: combine-{PAIRS[0]}\n"
            cells.append((f"combine-{name}",
                          f"{run}inputs: {{ first: make-{MAKES[n]}.number, second: make-{MAKES[n + 1]}.number }}\n"))
        inputs = ", ".join(f"n{name}: combine-{name}.number" for name in PAIRS)
        words = " ".join(f"{{inputs.n{name}}}" for name in PAIRS)
        cells.append(("total", f"run: python scripts/total.py {words} {{outputs.number}}\n{common}inputs: {{ {inputs} }}\n"))
        text = "---\ntitle: Pipeline\nseed: 1\n---\n\nNumbers are made and added.\n"
        self.write(self.workflow, text + "".join(f"\n```{{program}} {name}\n{body}```\n" for name, body in cells))
        self.write(".gitignore", "results/runs/\nresults/ledger.sqlite*\nresults/.lock\n")

    def run(self):
        return self.call(self.command, "run", self.workflow, "--threads", "2", check=False)

    def count(self, output):
        _, text = self.call(self.command, "show", "last", "--json")
        return sum(step["disposition"] == "computed" for step in json.loads(text)["steps"])

    def total(self):
        file = self.place / "total.txt"
        file.unlink(missing_ok=True)
        self.call(self.command, "show", "last", "--save", f"total.number={file}")
        return int(file.read_text())

    def edit_parameter(self):
        self.replace(self.workflow, "{ value: 1 }", "{ value: 1000 }")

    def edit_prose(self):
        self.replace(self.workflow, "Numbers are made and added.", "Numbers are made, and then they are added.")


class Snakemake(Project):
    name = "Snakemake"
    workflow = "Snakefile"
    comment = ("    params:", "    # A remark.\n\n    params:")

    def version(self):
        return "Snakemake " + self.call(self.command, "--version")[1].strip()

    def describe(self, declares_module):
        module = '        "scripts/arithmetic.py",\n' if declares_module else ""
        self.write(self.workflow, f'''configfile: "config.yaml"

PAIRS = ["%02d" % n for n in range(1, {LEAVES})]


rule total:
    input:
        script="scripts/total.py",
        lock="requirements.txt",
        numbers=expand("out/combine-{{n}}.txt", n=PAIRS),
    output:
        "out/total.txt",
    shell:
        "python {{input.script}} {{input.numbers}} {{output}}"


rule make:
    """Numbers are made and added."""
    input:
        "scripts/make.py",
{module}        "requirements.txt",
    output:
        "out/make-{{n}}.txt",
    params:
        value=lambda wildcards: config["values"][wildcards.n],
    shell:
        "python scripts/make.py {{params.value}} {{output}}"


rule combine:
    input:
        script="scripts/combine.py",
        lock="requirements.txt",
        first="out/make-{{n}}.txt",
        second=lambda wildcards: "out/make-%02d.txt" % (int(wildcards.n) + 1),
    output:
        "out/combine-{{n}}.txt",
    shell:
        "python {{input.script}} {{input.first}} {{input.second}} {{output}}"
''')
        values = "".join(f'  "{name}": {value}\n' for name, value in zip(MAKES, VALUES))
        self.write("config.yaml", f"values:\n{values}")
        self.append(".gitignore", ".snakemake/\nout/\n")

    def run(self):
        return self.call(self.command, "--cores", "2", check=False)

    def count(self, output):
        return len(re.findall(r"^Finished jobid", output, re.MULTILINE))

    def total(self):
        return int((self.folder / "out/total.txt").read_text())

    def edit_parameter(self):
        self.replace("config.yaml", '"01": 1\n', '"01": 1000\n')

    def edit_prose(self):
        self.replace(self.workflow, "Numbers are made and added.", "Numbers are made, and then they are added.")


class DVC(Project):
    name = "DVC"
    workflow = "dvc.yaml"
    comment = ("      cmd: python scripts/make.py", "      # A remark.\n\n      cmd: python scripts/make.py")

    def version(self):
        return "DVC " + self.call(self.command, "--version")[1].strip()

    def describe(self, declares_module):
        self.call(self.command, "init", "--quiet")
        module = "        - scripts/arithmetic.py\n" if declares_module else ""
        pairs = "".join(
            f"      '{name}': {{ first: '{MAKES[n]}', second: '{MAKES[n + 1]}' }}\n" for n, name in enumerate(PAIRS))
        combined = [f"out/combine-{name}.txt" for name in PAIRS]
        listed = "".join(f"      - {path}\n" for path in combined)
        (self.folder / "out").mkdir()
        self.write(self.workflow, f"""stages:
  make:
    foreach: ${{values}}
    do:
      desc: Numbers are made and added.
      cmd: python scripts/make.py ${{item}} out/make-${{key}}.txt
      deps:
        - scripts/make.py
{module}        - requirements.txt
      outs:
        - out/make-${{key}}.txt
  combine:
    foreach:
{pairs}    do:
      cmd: python scripts/combine.py out/make-${{item.first}}.txt out/make-${{item.second}}.txt out/combine-${{key}}.txt
      deps:
        - scripts/combine.py
        - requirements.txt
        - out/make-${{item.first}}.txt
        - out/make-${{item.second}}.txt
      outs:
        - out/combine-${{key}}.txt
  total:
    cmd: python scripts/total.py {' '.join(combined)} out/total.txt
    deps:
      - scripts/total.py
      - requirements.txt
{listed}    outs:
      - out/total.txt
""")
        values = "".join(f"  '{name}': {value}\n" for name, value in zip(MAKES, VALUES))
        self.write("params.yaml", f"values:\n{values}")

    def run(self):
        return self.call(self.command, "repro", check=False)

    def count(self, output):
        return len(re.findall(r"^Running stage", output, re.MULTILINE))

    def total(self):
        return int((self.folder / "out/total.txt").read_text())

    def edit_parameter(self):
        self.replace("params.yaml", "'01': 1\n", "'01': 1000\n")

    def edit_prose(self):
        self.replace(self.workflow, "Numbers are made and added.", "Numbers are made, and then they are added.")
