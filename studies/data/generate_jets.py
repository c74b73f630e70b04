#!/usr/bin/env python3
"""Simulate the jets of the studies with PYTHIA 8 and FastJet, and write them with a manifest.

    python3 -m venv .venv && .venv/bin/pip install --only-binary :all: -r requirements.txt
    .venv/bin/python generate_jets.py            # all samples, all cores, about half an hour on two
    .venv/bin/python generate_jets.py --only ttbar --jets 500 --output /tmp/jets   # a quick look

Every sample is made of shards with a PYTHIA seed each, so that an interrupted run goes on where it stopped: finished shards in
the work folder are kept. The physics is described in README.md beside this file.
"""

import argparse
import hashlib
import json
import math
import multiprocessing
import os
import pathlib
import sys
import time

import fastjet
import numpy as np
import pythia8mc

from jet_features import FEATURES, RADIUS, features, wrapped

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = FEATURES + ("pt", "eta", "mass", "multiplicity", "event")
UNITS = {"softdrop_mass": "GeV", "pt": "GeV", "mass": "GeV"}

MEDIATOR_MASSES = (500, 800, 1000, 1500, 2000, 3000, 4000)
INVISIBLE_FRACTIONS = (0.1, 0.3, 0.5, 0.7)
TRAINING_SIGNAL = (2000, 0.3)

SHARD_JETS = 5_000
TTBAR_JETS = 80_000
SIGNAL_JETS = 5_000
TRAINING_SIGNAL_JETS = 20_000

MINIMUM_PT = 200.0
MAXIMUM_ETA = 2.4
PARTICLE_ETA = 4.0
MINIMUM_CONSTITUENTS = 4

DARK_MESON_MASS = 20.0
DARK_QUARK = 4900101
MEDIATOR = 4900001

# Events are dealt to the splits by their number modulo 5, so that both jets of an event are in the same split.
SPLIT_OF_REMAINDER = ("training", "training", "training", "validation", "test")

COMMON_SETTINGS = (
    "Beams:idA = 2212",
    "Beams:idB = 2212",
    "Beams:eCM = 13000.",
)
TTBAR_SETTINGS = ("Top:gg2ttbar = on", "Top:qqbar2ttbar = on", "PhaseSpace:pTHatMin = 150.")


def semivisible_settings(mediator_mass, invisible_fraction):
    confinement = 3.2 * DARK_MESON_MASS**0.8
    settings = [
        "HiddenValley:gg2DvDvbar = on",
        "HiddenValley:qqbar2DvDvbar = on",
        "HiddenValley:spinFv = 0",
        "HiddenValley:Ngauge = 2",
        "HiddenValley:nFlav = 2",
        "HiddenValley:FSR = on",
        "HiddenValley:fragment = on",
        "HiddenValley:alphaOrder = 1",
        f"HiddenValley:Lambda = {confinement!r}",
        f"HiddenValley:pTminFSR = {1.1 * confinement!r}",
        "HiddenValley:probVector = 0.75",
        f"{MEDIATOR}:m0 = {mediator_mass}.",
        f"{DARK_QUARK}:m0 = {DARK_MESON_MASS / 2!r}",
        "51:m0 = 0.",
        "51:isResonance = false",
        "53:m0 = 0.",
        "53:isResonance = false",
    ]
    visible = 1.0 - invisible_fraction
    bottom = bottom_fraction()
    for meson in (4900111, 4900211):
        settings += [
            f"{meson}:m0 = {DARK_MESON_MASS!r}",
            f"{meson}:oneChannel = 1 {invisible_fraction!r} 0 51 -51",
            f"{meson}:addChannel = 1 {visible * bottom!r} 91 5 -5",
            f"{meson}:addChannel = 1 {visible * (1 - bottom)!r} 91 4 -4",
        ]
    for meson in (4900113, 4900213):
        settings += [
            f"{meson}:m0 = {DARK_MESON_MASS!r}",
            f"{meson}:oneChannel = 1 {invisible_fraction!r} 0 53 -53",
        ]
        settings += [f"{meson}:addChannel = 1 {visible / 5!r} 91 {quark} -{quark}" for quark in (1, 2, 3, 4, 5)]
    return tuple(settings)


def bottom_fraction():
    """Share of b b-bar in the decay of a pseudoscalar to b or c: width ~ m_q(M)^2 sqrt(1 - 4 m_q^2 / M^2).

    Running masses at 20 GeV for the coupling (3.25 and 0.71 GeV), pole masses for the phase space (4.8 and 1.5 GeV).
    """

    def width(running, pole):
        return running**2 * math.sqrt(1 - 4 * pole**2 / DARK_MESON_MASS**2)

    bottom, charm = width(3.25, 4.8), width(0.71, 1.5)
    return bottom / (bottom + charm)


def sample_list():
    """All samples, in a fixed order that fixes their seeds: (name, settings, jets, first seed)."""
    samples = [("ttbar", TTBAR_SETTINGS, TTBAR_JETS)]
    for mass in MEDIATOR_MASSES:
        for fraction in INVISIBLE_FRACTIONS:
            jets = TRAINING_SIGNAL_JETS if (mass, fraction) == TRAINING_SIGNAL else SIGNAL_JETS
            samples.append((f"svj_{mass}_{fraction}", semivisible_settings(mass, fraction), jets))
    return [(name, settings, jets, 1_000 * (index + 1)) for index, (name, settings, jets) in enumerate(samples)]


def shard_list(samples, jets_limit):
    shards = []
    for name, settings, jets, seed in samples:
        jets = min(jets, jets_limit) if jets_limit else jets
        count = -(-jets // SHARD_JETS)
        for index in range(count):
            wanted = min(SHARD_JETS, jets - index * SHARD_JETS)
            shards.append((name, settings, index, wanted, seed + index))
    return shards


def visible_particles(event):
    particles = []
    for particle in event:
        if particle.isFinal() and particle.isVisible() and abs(particle.eta()) < PARTICLE_ETA:
            particles.append(fastjet.PseudoJet(particle.px(), particle.py(), particle.pz(), particle.e()))
    return particles


def dark_quarks(event):
    """Rapidity and azimuth of the dark quarks from the mediators' decays."""
    directions = []
    for index in range(event.size()):
        particle = event[index]
        if particle.idAbs() == DARK_QUARK and event[particle.mother1()].idAbs() == MEDIATOR:
            directions.append((particle.y(), particle.phi()))
    return directions


def selected_jets(event, definition, is_signal):
    """The accepted jets of an event, and the cluster sequence that must outlive them."""
    cluster = fastjet.ClusterSequence(visible_particles(event), definition)
    jets = fastjet.sorted_by_pt(cluster.inclusive_jets(MINIMUM_PT))
    if is_signal:
        quarks = dark_quarks(event)
        jets = [
            jet
            for jet in jets
            if any(math.hypot(jet.rap() - y, wrapped(jet.phi() - phi)) < RADIUS for y, phi in quarks)
        ]
    else:
        jets = jets[:2]
    accepted = [jet for jet in jets if abs(jet.eta()) < MAXIMUM_ETA and len(jet.constituents()) >= MINIMUM_CONSTITUENTS]
    return accepted, cluster


def make_shard(task):
    name, settings, index, wanted, seed, folder = task
    path = folder / f"{name}.{index:03d}.npy"
    if path.exists():
        return name, index, np.load(path).shape[0], 0, 0.0
    start = time.monotonic()
    pythia = pythia8mc.Pythia("", False)
    for setting in COMMON_SETTINGS + settings + ("Print:quiet = on", "Random:setSeed = on", f"Random:seed = {seed}"):
        if not pythia.readString(setting):
            raise SystemExit(f"generate_jets.py: PYTHIA does not know the setting '{setting}'")
    if not pythia.init():
        raise SystemExit(f"generate_jets.py: PYTHIA could not start for {name} (seed {seed})")
    definition = fastjet.JetDefinition(fastjet.antikt_algorithm, RADIUS)
    rows, events = [], 0
    while len(rows) < wanted:
        number = index * 1_000_000 + events
        events += 1
        if not pythia.next():
            continue
        jets, cluster = selected_jets(pythia.event, definition, is_signal=name != "ttbar")
        for jet in jets:
            kinematics = (jet.pt(), jet.eta(), max(jet.m(), 0.0), len(jet.constituents()), number)
            rows.append(features(jet) + kinematics)
        del cluster
    table = np.array(rows, dtype=np.float32)
    if not np.isfinite(table).all():
        raise SystemExit(f"generate_jets.py: {name} shard {index} has a value that is not finite")
    temporary = path.with_suffix(".tmp.npy")
    np.save(temporary, table)
    os.replace(temporary, path)
    return name, index, len(rows), events, time.monotonic() - start


def assemble(name, settings, seed, folder, output, jets_limit):
    """Join a sample's shards, order the rows by split, write the array, and return its manifest entry."""
    shards = [s for s in shard_list([next(x for x in sample_list() if x[0] == name)], jets_limit)]
    table = np.concatenate([np.load(folder / f"{name}.{s[2]:03d}.npy") for s in shards])
    remainder = table[:, COLUMNS.index("event")].astype(np.int64) % len(SPLIT_OF_REMAINDER)
    split = np.array(SPLIT_OF_REMAINDER)[remainder]
    parts, ranges, first = [], {}, 0
    for label in ("training", "validation", "test"):
        part = table[split == label]
        parts.append(part)
        ranges[label] = [first, first + len(part)]
        first += len(part)
    path = output / f"{name}.npy"
    np.save(path, np.ascontiguousarray(np.concatenate(parts)))
    entry = {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": first,
        "splits": ranges,
        "seeds": [s[4] for s in shards],
        "pythia": list(COMMON_SETTINGS + settings),
    }
    if name.startswith("svj_"):
        _, mass, fraction = name.split("_")
        entry["mediator_mass"] = int(mass)
        entry["invisible_fraction"] = float(fraction)
    return name, entry


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "jets", help="folder for the arrays and manifest.json")
    parser.add_argument("--work", type=pathlib.Path, help="folder for unfinished shards (default: OUTPUT/.work)")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--only", action="append", help="only this sample (may be repeated)")
    parser.add_argument("--jets", type=int, help="at most this many jets a sample")
    arguments = parser.parse_args()
    samples = sample_list()
    names = [sample[0] for sample in samples]
    for name in arguments.only or []:
        if name not in names:
            parser.error(f"no sample '{name}'; there are: {', '.join(names)}")
    samples = [sample for sample in samples if not arguments.only or sample[0] in arguments.only]
    folder = arguments.work or arguments.output / ".work"
    folder.mkdir(parents=True, exist_ok=True)
    shards = [shard + (folder,) for shard in shard_list(samples, arguments.jets)]
    total, done, start = sum(shard[3] for shard in shards), 0, time.monotonic()
    with multiprocessing.Pool(arguments.processes) as pool:
        for name, index, jets, events, seconds in pool.imap_unordered(make_shard, shards, chunksize=1):
            done += jets
            elapsed = time.monotonic() - start
            note = f"{events} events in {seconds:.0f} s" if events else "already there"
            remaining = elapsed / done * (total - done) if done else 0
            print(
                f"{done:7d}/{total} jets  {name} shard {index}: {jets} jets, {note}; about {remaining / 60:.0f} min left",
                file=sys.stderr,
                flush=True,
            )
    manifest = {
        "format": "refigure-jets/1",
        "generator": {
            "pythia8mc": "8.317.2",
            "fastjet": fastjet.__version__,
            "numpy": np.__version__,
            "script_sha256": hashlib.sha256(
                pathlib.Path(__file__).read_bytes() + (HERE / "jet_features.py").read_bytes()
            ).hexdigest(),
        },
        "columns": [{"name": name, "unit": UNITS.get(name, "")} for name in COLUMNS],
        "features": list(FEATURES),
        "jets": {
            "algorithm": "anti-kT",
            "radius": RADIUS,
            "minimum_pt": MINIMUM_PT,
            "maximum_eta": MAXIMUM_ETA,
            "minimum_constituents": MINIMUM_CONSTITUENTS,
            "particle_maximum_eta": PARTICLE_ETA,
        },
        "split_rule": "event number modulo 5: 0, 1, 2 training; 3 validation; 4 test; rows are ordered by split",
        "samples": dict(
            assemble(name, settings, seed, folder, arguments.output, arguments.jets)
            for name, settings, jets, seed in samples
        ),
    }
    path = arguments.output / "manifest.json"
    path.write_text(json.dumps(manifest, indent=1) + "\n")
    print(path)


if __name__ == "__main__":
    main()
