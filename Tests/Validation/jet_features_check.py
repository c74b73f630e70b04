#!/usr/bin/env python3
"""Hold jet_features.py against the features' definitions, computed by brute force with plain loops.

    studies/data/.venv/bin/python Tests/Validation/jet_features_check.py        # needs numpy and fastjet (studies/data/requirements.txt)

What is independent here: distances and their wrapping in azimuth, N-subjettiness for given axes, the exclusive-kT axes
themselves, the triple sum of ECF(3), the double sums of ECF(2) and EFP1, the weighted covariance and its eigenvalues, pT^D, and
soft drop on a Cambridge/Aachen tree built by pairwise search. Recombination is by four-momentum. Nothing of it calls FastJet.
Prints the largest relative difference of each feature and exits 1 when one exceeds the tolerance.
"""

import math
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "studies" / "data"))

import fastjet  # noqa: E402
import jet_features  # noqa: E402

RADIUS, Z_CUT, BETA = 0.8, 0.1, 0.5
TOLERANCE = 1e-9
JETS = 200


class Momentum:
    def __init__(self, px, py, pz, energy):
        self.px, self.py, self.pz, self.energy = px, py, pz, energy
        self.pt = math.hypot(px, py)
        self.phi = math.atan2(py, px)
        self.rapidity = 0.5 * math.log((energy + pz) / (energy - pz))

    def __add__(self, other):
        return Momentum(self.px + other.px, self.py + other.py, self.pz + other.pz, self.energy + other.energy)

    @property
    def mass(self):
        square = self.energy**2 - self.px**2 - self.py**2 - self.pz**2
        return math.sqrt(max(square, 0.0))


def separation(a, b):
    delta = abs(a.phi - b.phi)
    if delta > math.pi:
        delta = 2 * math.pi - delta
    return math.sqrt((a.rapidity - b.rapidity) ** 2 + delta**2)


def closest_pair(objects, weight):
    """The pair with the least weight(a, b) * separation^2, by looking at all of them."""
    best = None
    for i in range(len(objects)):
        for j in range(i):
            value = weight(objects[i], objects[j]) * separation(objects[i], objects[j]) ** 2
            if best is None or value < best[0]:
                best = (value, j, i)
    return best[1], best[2]


def kt_axes(particles, count):
    """Exclusive kT with a radius so large that no pseudojet goes to the beam before `count` are left."""
    objects = list(particles)
    while len(objects) > count:
        i, j = closest_pair(objects, lambda a, b: min(a.pt, b.pt) ** 2)
        merged = objects[i] + objects[j]
        objects = [o for k, o in enumerate(objects) if k not in (i, j)] + [merged]
    return objects


def subjettiness(particles, axes):
    total = sum(p.pt for p in particles)
    return sum(p.pt * min(separation(p, axis) for axis in axes) for p in particles) / (total * RADIUS)


def efp1(particles):
    total = sum(p.pt for p in particles)
    value = 0.0
    for a in particles:
        for b in particles:
            value += a.pt / total * b.pt / total * separation(a, b)
    return value


def c2(particles):
    n = len(particles)
    first = sum(p.pt for p in particles)
    angle = [[separation(a, b) ** BETA for b in particles] for a in particles]
    second = third = 0.0
    for i in range(n):
        for j in range(i + 1, n):
            second += particles[i].pt * particles[j].pt * angle[i][j]
            for k in range(j + 1, n):
                weight = particles[i].pt * particles[j].pt * particles[k].pt
                third += weight * angle[i][j] * angle[i][k] * angle[j][k]
    return third * first / second**2


def axes_of_inertia(particles, jet):
    rows = []
    for p in particles:
        delta = p.phi - jet.phi
        while delta > math.pi:
            delta -= 2 * math.pi
        while delta < -math.pi:
            delta += 2 * math.pi
        rows.append((p.rapidity - jet.rapidity, delta))
    covariance = np.cov(np.array(rows).T, aweights=[p.pt**2 for p in particles], ddof=0)
    minor, major = np.sqrt(np.maximum(np.linalg.eigvalsh(covariance), 0.0))
    return float(major), float(minor)


def soft_drop_mass(particles):
    """Cambridge/Aachen by pairwise search, then from the last merging back along the harder branch."""
    objects = [(p, None) for p in particles]
    while len(objects) > 1:
        i, j = closest_pair([o[0] for o in objects], lambda a, b: 1.0)
        merged = (objects[i][0] + objects[j][0], (objects[i], objects[j]))
        objects = [o for k, o in enumerate(objects) if k not in (i, j)] + [merged]
    node = objects[0]
    while node[1] is not None:
        soft, hard = sorted(node[1], key=lambda child: child[0].pt)
        if soft[0].pt > Z_CUT * (soft[0].pt + hard[0].pt):
            break
        node = hard
    return node[0].mass


def brute_force(particles):
    jet = sum(particles[1:], particles[0])
    total = sum(p.pt for p in particles)
    return (
        subjettiness(particles, kt_axes(particles, 2)),
        subjettiness(particles, kt_axes(particles, 3)),
        efp1(particles),
        c2(particles),
        *axes_of_inertia(particles, jet),
        math.sqrt(sum(p.pt**2 for p in particles)) / total,
        soft_drop_mass(particles),
    )


def random_jet(generator):
    """One to three prongs of massless or light particles; every other jet lies across phi = ±pi."""
    center_y = generator.uniform(-2, 2)
    center_phi = math.pi if generator.integers(2) else generator.uniform(-math.pi, math.pi)
    prongs = generator.uniform(-0.4, 0.4, size=(generator.integers(1, 4), 2))
    particles = []
    for _ in range(generator.integers(4, 25)):
        prong = prongs[generator.integers(len(prongs))]
        y = center_y + prong[0] + generator.normal(0, 0.08)
        phi = center_phi + prong[1] + generator.normal(0, 0.08)
        pt = generator.exponential(20) + 0.3
        mass = 0.13957 if generator.integers(2) else 0.0
        transverse = math.hypot(pt, mass)
        particles.append(
            Momentum(pt * math.cos(phi), pt * math.sin(phi), transverse * math.sinh(y), transverse * math.cosh(y))
        )
    return particles


def main():
    generator = np.random.Generator(np.random.PCG64(20240926))
    definition = fastjet.JetDefinition(fastjet.antikt_algorithm, 50.0)
    worst = np.zeros(len(jet_features.FEATURES))
    for _ in range(JETS):
        particles = random_jet(generator)
        inputs = [fastjet.PseudoJet(p.px, p.py, p.pz, p.energy) for p in particles]
        cluster = fastjet.ClusterSequence(inputs, definition)
        (jet,) = cluster.inclusive_jets()
        ours = np.array(jet_features.features(jet))
        expected = np.array(brute_force(particles))
        # A soft-drop mass is the root of a small difference: absolute below 1 GeV. The others are of order 0.01 to 1.
        scale = np.maximum(np.abs(expected), np.where(np.array(jet_features.FEATURES) == "softdrop_mass", 1.0, 1e-3))
        worst = np.maximum(worst, np.abs(ours - expected) / scale)
    for name, difference in zip(jet_features.FEATURES, worst):
        print(f"{name:14s} {difference:.1e}{'' if difference <= TOLERANCE else '   exceeds ' + str(TOLERANCE)}")
    return int((worst > TOLERANCE).any())


if __name__ == "__main__":
    sys.exit(main())
