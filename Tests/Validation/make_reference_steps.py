#!/usr/bin/env python3
"""Makes reference files (wnae-reference-step/1, emd-reference/1) of many shapes, for `refigure check-reference`.

    python3 make_reference_steps.py FOLDER [NAME ...]

Only numpy, and nothing of this project: energies by their definition, derivatives of the losses with respect to every
parameter by the complex step (exact to rounding, with no reverse mode), assignments by the Hungarian method. The only
derivative written by hand is the gradient of the energy in the Langevin step.
"""
import json
import sys
from pathlib import Path

import numpy as np

LN2 = np.log(2.0)


def layers(features, hidden, latent):
    encoder = [features, *hidden, latent]
    decoder = [latent, *reversed(hidden), features]
    for prefix, widths in (("encoder", encoder), ("decoder", decoder)):
        for k in range(len(widths) - 1):
            yield f"{prefix}.{k}", widths[k], widths[k + 1], k + 2 < len(widths)


class Network:
    """Parameters in one vector; complex ones carry a derivative in their imaginary part."""

    def __init__(self, features, hidden, latent):
        self.layers = list(layers(features, hidden, latent))
        self.features = features
        self.count = sum((i + 1) * o for _, i, o, _ in self.layers)

    def split(self, theta):
        result, at = [], 0
        for name, i, o, active in self.layers:
            weight = theta[at:at + i * o].reshape(o, i)
            bias = theta[at + i * o:at + i * o + o]
            result.append((name, weight, bias, active))
            at += (i + 1) * o
        return result

    def forward(self, theta, x):
        a, masks = x, []
        for _, weight, bias, active in self.split(theta):
            a = a @ weight.T + bias
            mask = a.real > 0 if active else np.ones(a.shape, bool)
            masks.append(mask)
            a = np.where(mask, a, 0)
        return a, masks

    def energies(self, theta, x):
        return ((x - self.forward(theta, x)[0]) ** 2).sum(axis=1) / self.features

    def slope(self, theta, x):
        """dE/dx of each row."""
        output, masks = self.forward(theta, x)
        residual = 2 / self.features * (x - output)
        v = -residual
        for (_, weight, _, _), mask in zip(reversed(self.split(theta)), reversed(masks)):
            v = np.where(mask, v, 0) @ weight
        return residual + v

    def chain(self, theta, x0, normals, step_size, noise, temperature, bounds):
        x = x0.astype(theta.dtype)
        for normal in normals:
            x = x - step_size / temperature * self.slope(theta, x) + noise * normal
            x = np.where(x.real < bounds[0], bounds[0], np.where(x.real > bounds[1], bounds[1], x))
        return x

    def named(self, vector):
        named = {}
        for name, weight, bias, _ in self.split(vector):
            named[f"{name}.weight"] = weight.tolist()
            named[f"{name}.bias"] = bias.tolist()
        return named


def assignment(cost):
    """The column of each row of an optimal assignment (Hungarian method, shortest augmenting paths)."""
    n = len(cost)
    u, v, row_of = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1, int)
    for i in range(1, n + 1):
        row_of[0], column = i, 0
        best, way, used = np.full(n + 1, np.inf), np.zeros(n + 1, int), np.zeros(n + 1, bool)
        while True:
            used[column] = True
            reduced = cost[row_of[column] - 1] - u[row_of[column]] - v[1:]
            better = ~used[1:] & (reduced < best[1:])
            best[1:][better], way[1:][better] = reduced[better], column
            free = np.where(used, np.inf, best)
            following = int(np.argmin(free))
            delta = free[following]
            u[row_of[used]] += delta
            v[used] -= delta
            best[~used] -= delta
            column = following
            if row_of[column] == 0:
                break
        while column:
            row_of[column], column = row_of[way[column]], way[column]
    result = np.zeros(n, int)
    for j in range(1, n + 1):
        result[row_of[j] - 1] = j - 1
    return result


def squared(a, b):
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)


def make_step(seed, features, hidden, latent, batch, steps, step_size, noise, temperature, bounds, scale=1.0, shift=0.0):
    g = np.random.default_rng(seed)
    network = Network(features, hidden, latent)
    parts = []
    for _, i, o, _ in network.layers:
        parts += [scale * g.standard_normal(i * o) / np.sqrt(i) * 1.2, 0.1 * g.standard_normal(o)]
    theta = np.concatenate(parts)
    x = g.standard_normal((batch, features)) + shift
    x0 = np.clip(g.standard_normal((batch, features)), *bounds)
    normals = g.standard_normal((steps, batch, features))

    negative = network.chain(theta, x0, normals, step_size, noise, temperature, bounds)
    pairs = assignment(squared(x, negative))

    def values(t, samples):
        positive = network.energies(t, x).mean()
        return positive, positive - network.energies(t, negative).mean(), ((x - samples[pairs]) ** 2).sum(axis=1).mean()

    gradient = {name: np.zeros(network.count) for name in ("ae", "nae", "nae_log_cosh", "wnae")}
    positive, difference, wasserstein = values(theta, negative)
    for p in range(network.count):
        moved = theta.astype(complex)
        moved[p] += 1e-30j
        d = [value.imag / 1e-30 for value in values(
            moved, network.chain(moved, x0, normals, step_size, noise, temperature, bounds))]
        gradient["ae"][p], gradient["nae"][p], gradient["wnae"][p] = d
        gradient["nae_log_cosh"][p] = np.tanh(difference) * d[1]
    log_cosh = abs(difference) + np.log1p(np.exp(-2 * abs(difference))) - LN2
    return {
        "format": "wnae-reference-step/1", "seed": seed,
        "activation": "relu between layers, none after each network's last layer",
        "parameters": network.named(theta), "x": x.tolist(), "x0": x0.tolist(),
        "standard_normal": normals.tolist(),
        "mcmc": {"steps": steps, "step_size": step_size, "noise": noise, "temperature": temperature,
                 "bounds": list(bounds)},
        "expected": {
            "negative": negative.tolist(), "positive_energy": positive, "negative_energy": positive - difference,
            "wasserstein": wasserstein,
            "loss": {"ae": positive, "nae": difference, "nae_log_cosh": log_cosh, "wnae": wasserstein},
            "gradient": {name: network.named(value) for name, value in gradient.items()},
        },
    }


def transport_problem(kind, metric, a, b, weights_a, weights_b, expected):
    return {"kind": kind, "metric": metric, "a": a.tolist(), "b": b.tolist(), "weights_a": list(weights_a),
            "weights_b": list(weights_b), "expected": float(expected)}


def make_transport(seed):
    """Problems whose optimum is that of an assignment between copies: whole-number weights repeat their point."""
    g = np.random.default_rng(seed)
    problems = []
    for metric in ("sqeuclidean", "euclidean"):
        def ground(a, b):
            return squared(a, b) if metric == "sqeuclidean" else np.sqrt(squared(a, b))

        def add(kind, a, b, copies_a, copies_b, total):
            left, right = np.repeat(a, copies_a, axis=0), np.repeat(b, copies_b, axis=0)
            cost = ground(left, right)
            optimum = cost[np.arange(len(left)), assignment(cost)].sum() * total / len(left)
            problems.append(transport_problem(
                kind, metric, a, b, np.array(copies_a) * total / len(left), np.array(copies_b) * total / len(right),
                optimum))

        one = g.standard_normal((1, 3))
        add("one point", one, one + 2, [1], [1], 1.0)
        add("one point on itself", one, one, [1], [1], 1.0)
        add("one to many", one, g.standard_normal((6, 3)), [6], [1] * 6, 1.0)
        a, b = g.standard_normal((40, 1)), g.standard_normal((40, 1)) + 0.5
        add("one dimension", a, b, [1] * 40, [1] * 40, 1.0)
        a, b = g.integers(0, 3, (50, 2)).astype(float), g.integers(0, 3, (50, 2)).astype(float)
        add("lattice", a, b, [1] * 50, [1] * 50, 1.0)
        a, b = g.standard_normal((30, 4)), g.standard_normal((20, 4))
        add("unequal sizes", a, b, [2] * 30, [3] * 20, 1.0)
        copies_a, copies_b = g.multinomial(90, [1 / 25] * 25), g.multinomial(90, [1 / 35] * 35)
        a, b = g.standard_normal((25, 8)), g.standard_normal((35, 8))
        add("zero weights", a, b, copies_a, copies_b, 1.0)
        add("total 7.5", a, b, copies_a, copies_b, 7.5)
        add("far from the origin", a + 1e4, b + 1e4, copies_a, copies_b, 1.0)
        a = g.standard_normal((130, 8))
        add("itself, permuted", a, a[g.permutation(130)], [1] * 130, [1] * 130, 1.0)
    return {"format": "emd-reference/1", "problems": problems}


STEPS = {
    "default": dict(features=8, hidden=[16, 16], latent=6, batch=32, steps=10, step_size=0.02, noise=0.2,
                    temperature=0.05, bounds=(-3.0, 3.0)),
    "zero_steps": dict(features=4, hidden=[7], latent=2, batch=10, steps=0, step_size=0.02, noise=0.2,
                       temperature=0.05, bounds=(-3.0, 3.0)),
    "one_step": dict(features=5, hidden=[8, 6], latent=3, batch=17, steps=1, step_size=0.02, noise=0.2,
                     temperature=0.05, bounds=(-3.0, 3.0)),
    "one_feature": dict(features=1, hidden=[6, 5], latent=1, batch=33, steps=8, step_size=0.01, noise=0.1,
                        temperature=0.1, bounds=(-4.0, 4.0)),
    "no_hidden_layer": dict(features=6, hidden=[], latent=2, batch=20, steps=12, step_size=0.02, noise=0.2,
                            temperature=0.05, bounds=(-3.0, 3.0)),
    "large_batch": dict(features=3, hidden=[9], latent=2, batch=131, steps=7, step_size=0.02, noise=0.2,
                        temperature=0.1, bounds=(-3.0, 3.0)),
    "two_hundred": dict(features=8, hidden=[10], latent=4, batch=200, steps=10, step_size=0.005, noise=0.1,
                        temperature=0.05, bounds=(-3.0, 3.0)),
    "one_sample": dict(features=4, hidden=[6], latent=2, batch=1, steps=6, step_size=0.02, noise=0.2,
                       temperature=0.05, bounds=(-3.0, 3.0)),
    "two_samples": dict(features=2, hidden=[40], latent=1, batch=2, steps=15, step_size=0.03, noise=0.1,
                        temperature=0.2, bounds=(-2.0, 2.0)),
    "tight_bounds": dict(features=5, hidden=[12], latent=3, batch=48, steps=10, step_size=0.02, noise=0.3,
                         temperature=0.05, bounds=(-0.5, 0.75)),
    "wide_bounds": dict(features=5, hidden=[12], latent=3, batch=48, steps=10, step_size=0.05, noise=0.5,
                        temperature=0.2, bounds=(-100.0, 100.0)),
    "free_step": dict(features=6, hidden=[14, 10], latent=4, batch=50, steps=10, step_size=0.1, noise=0.05,
                      temperature=0.5, bounds=(-3.0, 3.0)),
    "no_noise": dict(features=6, hidden=[14], latent=3, batch=30, steps=20, step_size=0.05, noise=0.0,
                     temperature=0.2, bounds=(-3.0, 3.0)),
    "no_drift": dict(features=4, hidden=[6], latent=2, batch=16, steps=5, step_size=0.0, noise=0.2,
                     temperature=1.0, bounds=(-3.0, 3.0)),
    "hot": dict(features=8, hidden=[16], latent=4, batch=64, steps=30, step_size=0.02, noise=0.2,
                temperature=10.0, bounds=(-4.0, 4.0)),
    "long_and_cold": dict(features=8, hidden=[12, 12], latent=4, batch=40, steps=40, step_size=0.005, noise=0.1,
                          temperature=0.01, bounds=(-2.0, 2.0)),
    "deep": dict(features=4, hidden=[10, 9, 8, 7, 6], latent=2, batch=37, steps=8, step_size=0.02, noise=0.2,
                 temperature=0.05, bounds=(-3.0, 3.0)),
    "overcomplete": dict(features=3, hidden=[20], latent=12, batch=40, steps=8, step_size=0.02, noise=0.2,
                         temperature=0.05, bounds=(-3.0, 3.0)),
    "wide": dict(features=8, hidden=[64], latent=6, batch=24, steps=5, step_size=0.02, noise=0.2,
                 temperature=0.05, bounds=(-3.0, 3.0)),
    "shifted": dict(features=4, hidden=[10], latent=2, batch=65, steps=10, step_size=0.02, noise=0.2,
                    temperature=0.05, bounds=(-3.0, 3.0), shift=4.0),
}


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    chosen = sys.argv[2:]
    for seed, (name, settings) in enumerate(STEPS.items(), start=100):
        if chosen and name not in chosen:
            continue
        (folder / f"step_{name}.json").write_text(json.dumps(make_step(seed, **settings)))
        print(name, flush=True)
    if not chosen or "emd" in chosen:
        (folder / "emd_variants.json").write_text(json.dumps(make_transport(99)))
        print("emd")


if __name__ == "__main__":
    main()
