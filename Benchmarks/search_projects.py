"""The projects of search.py, each with one study and a ledger of its own."""

import csv
import os
import re
import sys

from record_stores import Place


class Project(Place):
    """A Refigure project with one study; where its folder is there already, it goes on."""

    def __init__(self, folder, path, command, name, text):
        self.command, self.name = command, name
        if (folder / "studies").exists():
            self.begin_again(folder, path, text)
            return
        super().__init__(folder, path)
        self.call(command, "init")
        for file in (folder / "studies").glob("*.md"):
            file.unlink()
        (folder / f"studies/{name}.md").write_text(text)
        self.commit()

    def begin_again(self, folder, path, text):
        self.folder = folder
        self.environment = dict(os.environ, PATH=path, HOME=str(folder.parent), GIT_CONFIG_NOSYSTEM="1")
        if (folder / f"studies/{self.name}.md").read_text() != text:
            sys.exit(f"{folder} has another study")

    def sweep(self, *words):
        """The rows of the table, on two threads."""
        said = self.call(self.command, "sweep", self.name, "--threads", "2", *words)
        file = re.search(r"^ *table: ([^,\n]*\.csv)", said, re.MULTILINE)
        if not file:
            sys.exit(f"no table is named:\n{said}")
        with open(self.folder / file[1], newline="") as table:
            return list(csv.DictReader(table))


def front_matter(title, parameters, space, measure, goal, search="grid", seed=1):
    """The head of a study with a sweep: `space`, `measure` and `search` are YAML."""
    def mapping(values):
        return "{ " + ", ".join(f"{key}: {value}" for key, value in values.items()) + " }"
    return (f"---\ntitle: {title}\nseed: {seed}\nparameters: {mapping(parameters)}\nsweep:\n  space: {mapping(space)}\n"
            f"  search: {search}\n  measure:{measure}\n  minimise: {goal}\n---\n\nA study of search.py.\n")


def tutorial(file, space, epochs):
    """A study with the data and the WNAE of the tutorial's, and nothing else of it."""
    text = file.read_text()
    blocks = [re.search(rf"^```{{{kind}}} {name}\n.*?^```\n", text, re.DOTALL | re.MULTILINE)[0]
              for kind, name in (("data", "points"), ("train", "wnae"))]
    head = front_matter(
        "W of the tutorial", {"epochs": epochs, "batch": 512, "rate": 0.0003, "noise": 0.2, "temperature": 0.05}, space,
        " { w: min(wnae.wasserstein.negatives) }", "w", seed=20261124)
    return head + "\n" + "\n".join(blocks)
