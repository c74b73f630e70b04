#!/usr/bin/env python3
"""Measures Refigure against its peers: each pair interleaved in one run, medians, the machine named.

    python run.py [--rounds N] [--threads N] [--only TEXT] [--instruction-set avx2] ENGINE_BENCHMARK TRANSPORT_BENCHMARK JETS_FOLDER

Writes bench.json and, if nothing was left out, RESULTS.md (RESULTS-avx2.md with that instruction set).
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

import published
import work

HERE = pathlib.Path(__file__).resolve().parent
SIZES = [128, 256, 512, 1024, 2048, 4096]

#: What each process is told, so that all use the same instructions. Without a limit: what they choose themselves.
LIMITS = {
    "avx2": {
        "REFIGURE_INSTRUCTION_SET": "avx2", "ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2", "OPENBLAS_CORETYPE": "Haswell",
    },
}
#: Why a peer is not in a table.
missing = []


def environment(arguments):
    """The environment of all processes that are timed: so many threads, and such instructions."""
    chosen = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    chosen.update(LIMITS.get(arguments.instruction_set, {}))
    chosen.update({name: str(arguments.threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
    flags = ["--xla_cpu_multi_thread_eigen=false", f"intra_op_parallelism_threads={arguments.threads}"] if arguments.threads == 1 else []
    flags += ["--xla_cpu_max_isa=AVX2"] if arguments.instruction_set == "avx2" else []
    chosen["XLA_FLAGS"] = " ".join(flags)
    return chosen


def keep_to_cores(threads):
    """This process and all that it starts stay on so many cores: the last ones, for interrupts tend to come to the first."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])


class Answering:
    """A process that answers each line with a name and a time in milliseconds."""

    def __init__(self, command, environment=None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def time(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split(maxsplit=2)
        if len(answer) < 2:
            raise RuntimeError(f"{name}: {self.process.args} ended without an answer")
        if answer[1] == "nan":
            raise ArithmeticError(answer[2])
        return float(answer[1])


def processor():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                wide = "avx512f" in open("/proc/cpuinfo").read()
                return line.split(":")[1].strip() + (", AVX-512" if wide else "")
    except OSError:
        pass
    return platform.processor() or platform.machine()


def row(name, ours, peer, times, threads, cpu):
    """Ratios are taken pair by pair, so that they hold while the machine's speed drifts."""
    ratio = statistics.median(b / a for a, b in zip(ours, times))
    entry = {
        "name": name,
        "ours_ms": round(statistics.median(ours), 4),
        "peer": peer,
        "peer_ms": round(statistics.median(times), 4),
        "ratio": round(ratio, 2),
        "threads": threads,
        "cpu": cpu,
    }
    print(f"{name:28s} {entry['ours_ms']:10.3f} ms   {peer:30s} {entry['peer_ms']:10.3f} ms   ratio {ratio:6.1f}", flush=True)
    return entry


def engine(arguments, cpu):
    """A row for each work and peer: in each round ours and all peers take turns."""
    chosen = environment(arguments)
    ours = Answering([arguments.engine, str(arguments.threads)], chosen)
    peers = {
        kind: Answering([sys.executable, str(HERE / "engine_peers.py"), kind, str(arguments.threads)], chosen)
        for kind in work.PEERS}
    for name in work.ENGINE:
        if arguments.only and arguments.only not in name:
            continue
        pairs = {kind: [] for kind in peers}
        for _ in range(arguments.rounds):
            for kind, peer in peers.items():
                try:
                    pairs[kind].append((ours.time(name), peer.time(name)))
                except (ArithmeticError, RuntimeError) as problem:
                    if not pairs[kind]:
                        missing.append(f"{name}, {work.PEERS[kind]}: {problem}")
                        print(missing[-1], flush=True)
                    pairs[kind].append(None)
        rows = [
            row(name, [a for a, _ in times], work.PEERS[kind], [b for _, b in times], arguments.threads, cpu)
            for kind, times in pairs.items() if None not in times]
        yield from best_marked(rows)


def best_marked(rows):
    """The rows, that of the fastest peer marked."""
    for entry in rows:
        entry["best"] = entry["ratio"] == min(other["ratio"] for other in rows)
    return rows


def scaling(arguments):
    """Ours alone, one thread: arithmetic against the core's peak, growth with batch, depth and chain length, memory."""
    ours = Answering([arguments.engine, "1"], environment(arguments))
    found = {"peak": statistics.median(ours.time("peak") for _ in range(arguments.rounds)), "dense": {}, "steps": {}}
    print(f"\nfused multiply-add peak of a core: {found['peak']:.0f} GFLOP/s")
    for width in (16, 32, 64):
        # Rate and peak one after the other: each ratio is of a moment in which the core has one speed.
        pairs = [(ours.time(f"dense:{width}"), ours.time("peak")) for _ in range(arguments.rounds)]
        rate, share = (statistics.median(values) for values in ((a for a, _ in pairs), (a / b for a, b in pairs)))
        found["dense"][width] = rate, share
        print(f"dense layer {width} x {width}: {rate:.0f} GFLOP/s, {100 * share:.0f} % of the peak")
    print("\nWNAE step, ms: batch, hidden layers, chain length")
    for case in ("128:2:10", "256:2:10", "512:2:10", "1024:2:10", "2048:2:10", "512:1:10", "512:4:10", "512:2:5", "512:2:20"):
        found["steps"][case] = statistics.median(ours.time("wnae_step:" + case) for _ in range(arguments.rounds))
        print(f"  {case:12s} {found['steps'][case]:9.3f}")
    for line in open(f"/proc/{ours.process.pid}/status"):
        if line.startswith("VmHWM"):
            found["memory"] = line.split(":")[1].strip()
            print("memory of all these trainings together:", found["memory"])
    found["shares"] = list(shares(arguments, ours))
    print()
    return found


def shares(arguments, ours):
    """How much of the dense kernels' rate a whole step gets: the operations that it needs, by its time, by the rate then."""
    print("\noperations that a step needs, and their rate against that of a dense layer 32 x 32")
    for name in work.ENGINE:
        operations = work.operations(name)
        pairs = [(ours.time(name), ours.time("dense:32")) for _ in range(arguments.rounds)]
        rates = [operations / milliseconds / 1e6 for milliseconds, _ in pairs]
        share = statistics.median(rate / dense for rate, (_, dense) in zip(rates, pairs))
        entry = {
            "name": name, "ours_ms": statistics.median(a for a, _ in pairs), "mflop": operations / 1e6,
            "gflops": statistics.median(rates), "share": share}
        print(f"  {name:20s} {entry['mflop']:9.1f} MFLOP {entry['gflops']:7.1f} GFLOP/s {100 * share:5.1f} %", flush=True)
        yield entry


def transport(arguments, cpu):
    import numpy as np

    jets = np.load(pathlib.Path(arguments.jets) / "ttbar.npy")[:, :8].astype(np.float64)
    jets = ((jets - jets.mean(0)) / jets.std(0)).astype("<f4")
    noise = np.random.default_rng(1).standard_normal((max(SIZES), 8)).astype("<f4")
    folder = pathlib.Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    first, second, start = folder / "first.f32", folder / "second.f32", folder / "start.f32"
    jets[: max(SIZES)].tofile(first)
    jets[max(SIZES) : 2 * max(SIZES)].tofile(second)
    noise.tofile(start)
    chosen = environment(arguments)
    for label, other in (("ttbar-ttbar", second), ("ttbar-start", start)):
        for count in SIZES:
            name = f"transport:{label}:{count}"
            if arguments.only and arguments.only not in name:
                continue
            rounds = arguments.rounds if count <= 1024 else max(2, arguments.rounds // 3)
            files = [str(first), str(other), str(count), "8"]
            ours, peers = [], {}
            for _ in range(rounds):
                output = subprocess.check_output([arguments.transport, *files, "3"], text=True, env=chosen)
                ours.append(json.loads(output)["ours_ms"])
                output = subprocess.check_output(
                    [sys.executable, str(HERE / "transport_peers.py"), *files, "1"], text=True, env=chosen)
                for line in output.splitlines():
                    measured = json.loads(line)
                    peers.setdefault(measured["peer"], []).append(measured["peer_ms"])
            yield from best_marked([row(name, ours, peer, times, 1, cpu) for peer, times in peers.items()])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", help="only benchmarks whose name contains this; nothing is published then")
    parser.add_argument("--instruction-set", choices=sorted(LIMITS), help="all are limited to these instructions")
    parser.add_argument("engine")
    parser.add_argument("transport")
    parser.add_argument("jets")
    arguments = parser.parse_args()
    keep_to_cores(arguments.threads)
    cpu = processor()
    limited = f", instructions up to {arguments.instruction_set}" if arguments.instruction_set else ""
    print(f"{cpu}{limited}, {arguments.threads} thread(s), medians of {arguments.rounds} interleaved rounds")
    load = os.getloadavg()[0]
    found = None if arguments.only else scaling(arguments)
    entries = list(engine(arguments, cpu)) + list(transport(arguments, cpu))
    (HERE / "bench.json").write_text(json.dumps(entries, indent=1) + "\n")
    if found:
        name = f"RESULTS-{arguments.instruction_set}.md" if arguments.instruction_set else "RESULTS.md"
        kept = published.kept(HERE / name)
        (HERE / name).write_text(published.page(arguments, cpu, load, found, entries, missing) + kept)
        print("written:", HERE / name)


if __name__ == "__main__":
    main()
