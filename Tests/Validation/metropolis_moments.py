#!/usr/bin/env python3
"""Makes the table of docs/metropolis-hastings.md: moments of chains with three rules, against the densities that they should sample.

    RECORD_SNAPSHOTS=1 swift test --filter MetropolisTableTests     # the engine's numbers, into Fixtures/metropolis.json
    python3 Tests/Validation/metropolis_moments.py                  # the other rule's numbers, and the table

The engine's numbers are read; those of the public code's rule are computed here, with numpy alone, from the rule's description in
words: its proposal is the Langevin step, its acceptance adds to the logarithm of the ratio of the proposals' densities, of shape (B, 1),
an energy difference of shape (B), so that row i of the sum begins with the first chain's energy difference, which decides for
chain i; and the drift within the proposals' densities is not divided by T.
"""
import json
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "Tests/AutoencodersTests/Fixtures/metropolis.json"
PAGE = ROOT / "docs/metropolis-hastings.md"
BEGIN, END = "<!-- table: metropolis_moments.py -->", "<!-- end of table -->"

ENERGIES = {
    "quadratic": (lambda x: 0.5 * (x**2).sum(1), lambda x: x),
    "quartic": (lambda x: 0.25 * (x**4).sum(1), lambda x: x**3),
}
BATCHES, CHAINS, DIMENSION, STEPS = 20, 512, 2, 60


def public_rule(name, temperature, size, spread, generator):
    """The second moment and the share of accepted steps of one batch; infinite once a chain leaves all bounds."""
    energy, gradient = ENERGIES[name]
    noise = np.sqrt(2 * size)
    x = spread * generator.normal(size=(CHAINS, DIMENSION))
    accepted = 0.0
    for _ in range(STEPS):
        y = x - size / temperature * gradient(x) + noise * generator.normal(size=x.shape)
        forward = ((y - x + size * gradient(x)) ** 2).sum(1, keepdims=True) / (2 * noise**2)
        backward = ((x - y + size * gradient(y)) ** 2).sum(1, keepdims=True) / (2 * noise**2)
        ratio = forward - backward + (energy(x) - energy(y)) / temperature  # (B, 1) + (B) is (B, B)
        takes = np.log(generator.random(CHAINS)) < ratio[:, 0]
        accepted += takes.mean() / STEPS
        x = np.where(takes[:, None], y, x)
    return (x**2).mean(), accepted


def number(value):
    return f"{value:#.3g}" if np.isfinite(value) else "no limit"


def main():
    recorded = json.loads(FIXTURE.read_text())
    rows = []
    with np.errstate(all="ignore"):
        for place, item in enumerate(recorded):
            generator = np.random.default_rng(place)
            batches = [
                public_rule(item["energy"], item["temperature"], item["stepSize"], item["spread"], generator)
                for _ in range(BATCHES)
            ]
            moments, shares = np.array(batches).T
            rows.append([
                item["energy"], f"{item['temperature']:g}", number(item["exact"]),
                number(item["adjusted"]), f"{item['acceptance']:.3f}", number(item["unadjusted"]),
                f"{number(np.median(moments))} ({number(moments.min())} to {number(moments.max())})",
                f"{np.median(shares):.2f} ({shares.min():.2f} to {shares.max():.2f})",
            ])
    header = ["energy", "T", "exact", "adjusted", "accepted", "unadjusted", "public code's rule", "accepted by it"]
    lines = ["| " + " | ".join(row) + " |" for row in [header, ["---"] * len(header), *rows]]
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + rest.split(END)[1])
    print("\n".join(lines))


if __name__ == "__main__":
    main()
