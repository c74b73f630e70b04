"""Times the engine's steps and its transport against what makes them larger, and fits slopes: standard library alone.

Run as a step of cost.md. Prints a slope for each curve and writes the tables of times; a time is the least of several rounds, which go
through all points in turn, so that a slow moment of the machine does not fall on one point alone.
"""

import csv
import json
import math
import os
import random
import subprocess
from array import array
from pathlib import Path

ENGINE = "Benchmarks/.build/release/EngineBenchmark"
TRANSPORT = "Benchmarks/.build/release/TransportBenchmark"
FEATURES = 8


def rows_of(path):
    """The numbers of a two-dimensional .npy file as 32-bit floating-point numbers."""
    data = path.read_bytes()
    start = 12 if data[6] > 1 else 10
    length = start + int.from_bytes(data[8:start], "little")
    header = data[start:length].decode("latin-1")
    kind = "f" if "'<f4'" in header else "d" if "'<f8'" in header else None
    if kind is None or "'fortran_order': False" not in header or f", {FEATURES})" not in header:
        raise SystemExit(f"{path.name}: expected little-endian numbers in rows of {FEATURES}, found {header.strip()}")
    values = array(kind)
    values.frombytes(data[length:])
    return array("f", values)


def slope(points):
    """The exponent of the power of x that is nearest to y: least squares of the logarithms; and the line's values."""
    x, y = ([math.log(point[index]) for point in points] for index in (0, 1))
    centre, height = sum(x) / len(x), sum(y) / len(y)
    rise = sum((a - centre) * (b - height) for a, b in zip(x, y)) / sum((a - centre) ** 2 for a in x)
    return rise, lambda value: math.exp(height + rise * (math.log(value) - centre))


class Engine:
    """The engine's benchmark, which answers names with milliseconds of the processor: what else the machine does is not in them."""

    def __init__(self):
        self.process = subprocess.Popen([ENGINE, "1", "processor"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def time(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if len(answer) != 2 or answer[0] != name:
            raise SystemExit(f"{ENGINE}: expected '{name} MILLISECONDS', found {' '.join(answer) or 'nothing'}")
        return float(answer[1])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Transport:
    """The transport's benchmark: jets against other jets, and against the Gaussian at which chains begin."""

    def __init__(self, jets, count, seed):
        generator = random.Random(seed)
        self.files = {}
        sources = {
            "jets": rows_of(jets / "ttbar.training.npy"), "other": rows_of(jets / "ttbar.validation.npy"),
            "start": array("f", (generator.gauss(0, 1) for _ in range(count * FEATURES)))}
        for name, values in sources.items():
            if len(values) < count * FEATURES:
                raise SystemExit(f"{name}: {len(values) // FEATURES} points, {count} are needed")
            self.files[name] = f"{name}.f32"
            Path(self.files[name]).write_bytes(values[: count * FEATURES].tobytes())

    def time(self, name):
        other, count = name.split(":")
        command = [TRANSPORT, self.files["jets"], self.files[other], count, str(FEATURES), "10"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["ours_ms"]


def points_of(axis, work, parameters):
    """The benchmark's name for each value of what varies; the rest as the parameters have it."""
    usual = [parameters["batch"], 2, 10, 32]
    place = ["batch", "depth", "chain", "width"].index(axis)
    for value in parameters["values"][axis]:
        numbers = list(usual)
        numbers[place] = value
        yield value, ":".join([work, *map(str, numbers)])


def curves(parameters):
    """What is timed: the axis, the curve, and (value, name) for each of its points."""
    for axis in ("batch", "chain", "width", "depth"):
        for work in ("wnae_step", "wnae_network", "nae_step"):
            yield axis, work, list(points_of(axis, work, parameters))
    for other in ("other", "start"):
        yield "n", f"transport_{other}", [(value, f"{other}:{value}") for value in parameters["values"]["n"]]


def measure(found, rounds, engine, transport):
    """The least time of each point over the rounds."""
    least = {}
    for _ in range(rounds):
        for axis, _, points in found:
            clock = transport if axis == "n" else engine
            for _, name in points:
                least[name] = min(least.get(name, math.inf), clock.time(name))
    return least


def write(path, found, times, fits):
    """A table for each axis: its value, and a column with the times and one with the fitted line for each curve."""
    for axis in dict.fromkeys(axis for axis, _, _ in found):
        own = [(curve, points) for place, curve, points in found if place == axis]
        with open(path[axis], "w", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow([axis, *(column for curve, _ in own for column in (curve, f"{curve}_fit"))])
            for index, (value, _) in enumerate(own[0][1]):
                row = [value]
                for curve, points in own:
                    first, last, line = fits[axis, curve]
                    row += [repr(times[points[index][1]]), repr(line(value)) if first <= value <= last else ""]
                table.writerow(row)


def main():
    step = json.loads(Path(os.environ["REFIGURE_STEP"]).read_text())
    parameters = step["parameters"]
    found = list(curves(parameters))
    engine = Engine()
    transport = Transport(Path(step["inputs"]["jets"]), max(parameters["values"]["n"]), step["seed"])
    times = measure(found, parameters["rounds"], engine, transport)
    engine.close()
    fits, slopes = {}, {}
    for axis, curve, points in found:
        first, last = parameters["fitted"][axis]
        chosen = [(value, times[name]) for value, name in points if first <= value <= last]
        rise, line = slope(chosen)
        fits[axis, curve] = first, last, line
        slopes[curve if axis == "n" else f"{axis}_{curve}"] = rise
    write(step["outputs"], found, times, fits)
    print(json.dumps(slopes))


if __name__ == "__main__":
    main()
