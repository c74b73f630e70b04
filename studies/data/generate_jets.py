#!/usr/bin/env python3
"""Simulate the jets of the studies with PYTHIA 8 and FastJet, and write them with a manifest.

    python3 -m venv .venv && .venv/bin/pip install --only-binary :all: -r requirements.txt
    .venv/bin/python generate_jets.py            # all samples of both sets, all cores, about an hour and a half on two
    .venv/bin/python generate_jets.py --only ttbar --jets 100 --output /tmp/jets   # a quick look

Every sample is made of shards with a PYTHIA seed each, so that an interrupted run goes on where it stopped: finished shards in
the work folder are kept. The physics is described in README.md beside this file.
"""

import argparse
import dataclasses
import hashlib
import json
import math
import multiprocessing
import os
import pathlib
import sys
import time

import awkward as ak
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
TEST_JETS = 5_000
MATCHED_TTBAR_JETS = 25_000
MATCHED_TRAINING_SIGNAL_JETS = 10_000
BATCH_EVENTS = 250

MINIMUM_PT = 200.0
MAXIMUM_ETA = 2.4
PARTICLE_ETA = 4.0
MINIMUM_CONSTITUENTS = 4
# A jet of which one electron or muon has more than this share of the transverse momentum is that lepton, not a jet of hadrons.
LARGEST_LEPTON_SHARE = 0.5
LEPTONS = (11, 13)

DARK_MESON_MASS = 20.0
DARK_QUARK = 4900101
MEDIATOR = 4900001

# Events are dealt to the splits by their number modulo 5, so that both jets of an event are in the same split.
SPLITS = ("training", "validation", "test")
BY_EVENT = ("training", "training", "training", "validation", "test")
FOR_TESTS = ("validation", "test", "test", "test", "test")
FOR_TESTS_ALONE = ("test",) * 5

COMMON_SETTINGS = (
    "Beams:idA = 2212",
    "Beams:idB = 2212",
    "Beams:eCM = 13000.",
)


@dataclasses.dataclass(frozen=True)
class Selection:
    """A set of jets: which of an event's jets belong to it."""

    name: str
    folder: str
    minimum_pt: float
    maximum_pt: float
    without_leptons: bool
    rule: str


INCLUSIVE = Selection(
    "inclusive", "jets-2", MINIMUM_PT, math.inf, False,
    "event number modulo 5: 0, 1, 2 training; 3 validation; 4 test; of signals all events of shards for tests: test; "
    "rows are ordered by split",
)
MATCHED = Selection(
    "matched", "jets-matched", 400.0, 500.0, True,
    "event number modulo 5: of ttbar and of the shards of a signal that is trained on 0, 1, 2 training; 3 validation; 4 test; "
    "of other shards 0 validation; 1, 2, 3, 4 test; rows are ordered by split",
)
SELECTIONS = {selection.name: selection for selection in (INCLUSIVE, MATCHED)}


def ttbar_settings(minimum_pthat):
    return ("Top:gg2ttbar = on", "Top:qqbar2ttbar = on", f"PhaseSpace:pTHatMin = {minimum_pthat}.")


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


@dataclasses.dataclass(frozen=True)
class Shard:
    """Some jets of a sample, made by a PYTHIA of their own, until there are enough of a selection."""

    sample: str
    settings: tuple
    index: int
    jets: int
    seed: int
    selection: Selection
    # For each selection that keeps jets of these events, the splits by event number.
    splits: dict

    def path(self, folder, selection):
        return folder / f"{self.sample}.{selection.name}.{self.index:03d}.npy"


def shard_list(limit=None):
    """All shards; those that more of the studies need come first. Seeds are fixed by the samples' order."""
    shards = []

    def add(place, sample, settings, first, jets, selection, splits):
        for offset in range(0, jets, SHARD_JETS):
            index = first + offset // SHARD_JETS
            count = min(SHARD_JETS, jets - offset, limit or jets)
            shards.append(Shard(sample, settings, index, count, 1_000 * place + index, selection, splits))

    points = [(mass, fraction) for mass in MEDIATOR_MASSES for fraction in INVISIBLE_FRACTIONS]
    add(1, "ttbar", ttbar_settings(150), 0, TTBAR_JETS, INCLUSIVE, {"inclusive": BY_EVENT})
    for place, (mass, fraction) in enumerate(points, start=2):
        name, settings = f"svj_{mass}_{fraction}", semivisible_settings(mass, fraction)
        trains = (mass, fraction) == TRAINING_SIGNAL
        jets = TRAINING_SIGNAL_JETS if trains else SIGNAL_JETS
        add(place, name, settings, 0, jets, INCLUSIVE, {"inclusive": BY_EVENT})
        add(place, name, settings, 4, TEST_JETS, INCLUSIVE, {"inclusive": FOR_TESTS_ALONE, "matched": FOR_TESTS})
        if trains:
            add(place, name, settings, 8, MATCHED_TRAINING_SIGNAL_JETS, MATCHED, {"matched": BY_EVENT})
    add(30, "ttbar", ttbar_settings(250), 0, MATCHED_TTBAR_JETS, MATCHED, {"matched": BY_EVENT})
    # The sort keeps the order of samples among shards of one kind.
    return sorted(shards, key=lambda shard: (shard.selection is INCLUSIVE, shard.index))


class Collisions:
    """A PYTHIA, and its events as arrays: batches spare a call for every number of every particle."""

    def __init__(self, shard):
        self.pythia = pythia8mc.Pythia("", False)
        seed = ("Print:quiet = on", "Random:setSeed = on", f"Random:seed = {shard.seed}")
        for setting in COMMON_SETTINGS + shard.settings + seed:
            if not self.pythia.readString(setting):
                raise SystemExit(f"generate_jets.py: PYTHIA does not know the setting '{setting}'")
        if not self.pythia.init():
            raise SystemExit(f"generate_jets.py: PYTHIA could not start for {shard.sample} (seed {shard.seed})")
        self.visible = {}

    def events(self):
        """Events without end: for each a dictionary of arrays over its particles."""
        while True:
            batch = self.pythia.nextBatch(BATCH_EVENTS).prt
            columns = {name: batch[name] for name in ("id", "status", "mother1")}
            columns |= {name: batch.p[name] for name in ("px", "py", "pz", "e")}
            ends = np.cumsum(ak.to_numpy(ak.num(batch.id)))
            flat = {name: ak.to_numpy(ak.flatten(column)) for name, column in columns.items()}
            first = 0
            for end in ends:
                yield {name: column[first:end] for name, column in flat.items()}
                first = end

    def is_visible(self, kinds):
        for kind in np.unique(kinds):
            if kind not in self.visible:
                self.visible[kind] = self.pythia.particleData.isVisible(int(kind))
        return np.array([self.visible[kind] for kind in kinds], dtype=bool)

    def particles(self, event):
        """Final, visible particles in the acceptance; each knows its kind."""
        momentum = np.sqrt(event["px"] ** 2 + event["py"] ** 2 + event["pz"] ** 2)
        final = np.flatnonzero(event["status"] > 0)
        eta = np.arctanh(np.clip(event["pz"][final] / momentum[final], -1 + 1e-15, 1 - 1e-15))
        chosen = final[np.abs(eta) < PARTICLE_ETA]
        chosen = chosen[self.is_visible(event["id"][chosen])]
        particles = []
        columns = [event[name][chosen].tolist() for name in ("px", "py", "pz", "e", "id")]
        for px, py, pz, e, kind in zip(*columns, strict=True):
            particle = fastjet.PseudoJet(px, py, pz, e)
            particle.set_user_index(kind)
            particles.append(particle)
        return particles


def dark_quarks(event):
    """Rapidity and azimuth of the dark quarks from the mediators' decays."""
    places = np.flatnonzero(np.abs(event["id"]) == DARK_QUARK)
    places = places[np.abs(event["id"][event["mother1"][places]]) == MEDIATOR]
    return [
        (0.5 * math.log((e + pz) / (e - pz)), math.atan2(py, px))
        for px, py, pz, e in zip(*(event[name][places].tolist() for name in ("px", "py", "pz", "e")), strict=True)
    ]


def is_lepton(jet):
    """True for a jet of which one electron or muon has most of the transverse momentum."""
    return any(
        abs(particle.user_index()) in LEPTONS and particle.pt() > LARGEST_LEPTON_SHARE * jet.pt()
        for particle in jet.constituents()
    )


def accepted_jets(event, particles, definition, is_signal):
    """The jets of an event above the least pT, and the cluster sequence that must outlive them."""
    cluster = fastjet.ClusterSequence(particles, definition)
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


def belongs(jet, selection):
    return selection.minimum_pt <= jet.pt() <= selection.maximum_pt and not (selection.without_leptons and is_lepton(jet))


def make_shard(task):
    shard, folder = task
    path = shard.path(folder, shard.selection)
    if path.exists():
        return shard, np.load(path).shape[0], 0, 0.0
    start = time.monotonic()
    collisions = Collisions(shard)
    definition = fastjet.JetDefinition(fastjet.antikt_algorithm, RADIUS)
    selections = [SELECTIONS[name] for name in shard.splits]
    rows, events = {selection: [] for selection in selections}, 0
    for event in collisions.events():
        number = shard.index * 1_000_000 + events
        events += 1
        jets, cluster = accepted_jets(event, collisions.particles(event), definition, is_signal=shard.sample != "ttbar")
        for jet in jets:
            wanted = [selection for selection in selections if belongs(jet, selection)]
            if wanted:
                kinematics = (jet.pt(), jet.eta(), max(jet.m(), 0.0), len(jet.constituents()), number)
                row = features(jet) + kinematics
                for selection in wanted:
                    rows[selection].append(row)
        del cluster
        if len(rows[shard.selection]) >= shard.jets:
            break
    # The selection by which the shard is known to be finished is written last.
    for selection in sorted(selections, key=lambda selection: selection is shard.selection):
        table = np.array(rows[selection], dtype=np.float32).reshape(-1, len(COLUMNS))
        if not np.isfinite(table).all():
            raise SystemExit(f"generate_jets.py: {shard.sample} shard {shard.index} has a value that is not finite")
        temporary = path.with_suffix(".tmp.npy")
        np.save(temporary, table)
        os.replace(temporary, shard.path(folder, selection))
    return shard, len(rows[shard.selection]), events, time.monotonic() - start


def assemble(name, selection, shards, folder, output):
    """Join a sample's shards, order the rows by split, write the array, and return its manifest entry."""
    tables = [np.load(shard.path(folder, selection)) for shard in shards]
    labels = []
    for shard, table in zip(shards, tables, strict=True):
        split = shard.splits[selection.name]
        remainder = table[:, COLUMNS.index("event")].astype(np.int64) % len(split)
        labels.append(np.array(split)[remainder])
    table, split = np.concatenate(tables), np.concatenate(labels)
    parts, ranges, first = [], {}, 0
    for label in SPLITS:
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
        "seeds": [shard.seed for shard in shards],
        "pythia": list(COMMON_SETTINGS + shards[0].settings),
    }
    if name.startswith("svj_"):
        _, mass, fraction = name.split("_")
        entry["mediator_mass"] = int(mass)
        entry["invisible_fraction"] = float(fraction)
    return name, entry


def generator():
    """The versions that made the jets, and the digest of these scripts."""
    sources = pathlib.Path(__file__).read_bytes() + (HERE / "jet_features.py").read_bytes()
    return {
        "pythia8mc": "8.317.2",
        "fastjet": fastjet.__version__,
        "numpy": np.__version__,
        "script_sha256": hashlib.sha256(sources).hexdigest(),
    }


def conditions(selection):
    """The selection as the manifest has it."""
    jets = {
        "algorithm": "anti-kT",
        "radius": RADIUS,
        "minimum_pt": selection.minimum_pt,
        "maximum_eta": MAXIMUM_ETA,
        "minimum_constituents": MINIMUM_CONSTITUENTS,
        "particle_maximum_eta": PARTICLE_ETA,
    }
    if selection.maximum_pt < math.inf:
        jets["maximum_pt"] = selection.maximum_pt
    if selection.without_leptons:
        jets["largest_lepton_share"] = LARGEST_LEPTON_SHARE
    return jets


def write(selection, shards, folder, output):
    """The arrays and the manifest of one selection."""
    output.mkdir(parents=True, exist_ok=True)
    shards = sorted((shard for shard in shards if selection.name in shard.splits), key=lambda shard: (shard.seed, shard.index))
    names = list(dict.fromkeys(shard.sample for shard in sorted(shards, key=lambda shard: shard.sample != "ttbar")))
    manifest = {
        "format": "refigure-jets/1",
        "generator": generator(),
        "columns": [{"name": name, "unit": UNITS.get(name, "")} for name in COLUMNS],
        "features": list(FEATURES),
        "jets": conditions(selection),
        "split_rule": selection.rule,
        "samples": dict(
            assemble(name, selection, [shard for shard in shards if shard.sample == name], folder, output) for name in names
        ),
    }
    path = output / "manifest.json"
    path.write_text(json.dumps(manifest, indent=1) + "\n")
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", type=pathlib.Path, default=HERE, help="folder for the sets' folders")
    parser.add_argument("--work", type=pathlib.Path, help="folder for unfinished shards (default: OUTPUT/.work)")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--only", action="append", help="only this sample (may be repeated)")
    parser.add_argument("--jets", type=int, help="at most this many jets a shard")
    arguments = parser.parse_args()
    shards = shard_list(arguments.jets)
    names = sorted({shard.sample for shard in shards})
    for name in arguments.only or []:
        if name not in names:
            parser.error(f"no sample '{name}'; there are: {', '.join(names)}")
    shards = [shard for shard in shards if not arguments.only or shard.sample in arguments.only]
    folder = arguments.work or arguments.output / ".work"
    folder.mkdir(parents=True, exist_ok=True)
    total, done, start = sum(shard.jets for shard in shards), 0, time.monotonic()
    with multiprocessing.Pool(arguments.processes) as pool:
        for shard, jets, events, seconds in pool.imap_unordered(make_shard, [(s, folder) for s in shards], chunksize=1):
            done += jets
            elapsed = time.monotonic() - start
            note = f"{events} events in {seconds:.0f} s" if events else "already there"
            remaining = elapsed / done * (total - done) if done else 0
            print(
                f"{done:7d}/{total} jets  {shard.sample} {shard.selection.name} shard {shard.index}: {jets} jets, {note}; "
                f"about {remaining / 60:.0f} min left",
                file=sys.stderr,
                flush=True,
            )
    for selection in SELECTIONS.values():
        write(selection, shards, folder, arguments.output / selection.folder)


if __name__ == "__main__":
    main()
