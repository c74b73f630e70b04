#!/usr/bin/env python3
"""Measures Refigure against its peers: each pair interleaved in one run, medians, the machine named; writes bench.json.

    python run.py [--rounds N] [--threads N] [--only TEXT] ENGINE_BENCHMARK TRANSPORT_BENCHMARK JETS_FOLDER
"""

import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ENGINE = ["ae_epoch", "nae_step:128", "nae_step:512", "nae_step:2048", "wnae_step:128", "wnae_step:512", "wnae_step:2048"]
SIZES = [128, 256, 512, 1024, 2048, 4096]


class Answering:
    """A process that answers each line with a name and a time in milliseconds."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def time(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline().split()[-1])


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
    print(f"{name:28s} {entry['ours_ms']:10.3f} ms   {peer:22s} {entry['peer_ms']:10.3f} ms   ratio {ratio:6.1f}", flush=True)
    return entry


def engine(arguments, cpu):
    peer = Answering([sys.executable, str(HERE / "engine_peers.py"), str(arguments.threads)])
    ours = Answering([arguments.engine, str(arguments.threads)])
    for name in ENGINE:
        if arguments.only and arguments.only not in name:
            continue
        pairs = [(ours.time(name), peer.time(name)) for _ in range(arguments.rounds)]
        yield row(name, [a for a, _ in pairs], "PyTorch + POT", [b for _, b in pairs], arguments.threads, cpu)


def scaling(arguments):
    """Ours alone: arithmetic against the core's peak, memory, and growth with batch, depth and chain length."""
    ours = Answering([arguments.engine, "1"])
    peak = max(ours.time("peak") for _ in range(arguments.rounds))
    print(f"\nfused multiply-add peak of a core: {peak:.0f} GFLOP/s")
    for width in (16, 32, 64):
        rate = statistics.median(ours.time(f"dense:{width}") for _ in range(arguments.rounds))
        print(f"dense layer {width} x {width}: {rate:.0f} GFLOP/s, {100 * rate / peak:.0f} % of the peak")
    print("\nWNAE step, ms: batch, hidden layers, chain length")
    for case in ("128:2:10", "256:2:10", "512:2:10", "1024:2:10", "2048:2:10", "512:1:10", "512:4:10", "512:2:5", "512:2:20"):
        times = [ours.time("wnae_step:" + case) for _ in range(arguments.rounds)]
        print(f"  {case:12s} {statistics.median(times):9.3f}")
    for line in open(f"/proc/{ours.process.pid}/status"):
        if line.startswith("VmHWM"):
            print("memory of all these trainings together:", line.split(":")[1].strip())
    print()


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
    for label, other in (("ttbar-ttbar", second), ("ttbar-start", start)):
        for count in SIZES:
            name = f"transport:{label}:{count}"
            if arguments.only and arguments.only not in name:
                continue
            rounds = arguments.rounds if count <= 1024 else max(2, arguments.rounds // 3)
            files = [str(first), str(other), str(count), "8"]
            ours, peers = [], {}
            for _ in range(rounds):
                output = subprocess.check_output([arguments.transport, *files, "3"], text=True)
                ours.append(json.loads(output)["ours_ms"])
                output = subprocess.check_output([sys.executable, str(HERE / "transport_peers.py"), *files, "1"], text=True)
                for line in output.splitlines():
                    measured = json.loads(line)
                    peers.setdefault(measured["peer"], []).append(measured["peer_ms"])
            for peer, times in peers.items():
                yield row(name, ours, peer, times, 1, cpu)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", help="only benchmarks whose name contains this")
    parser.add_argument("engine")
    parser.add_argument("transport")
    parser.add_argument("jets")
    arguments = parser.parse_args()
    cpu = processor()
    print(f"{cpu}, {arguments.threads} thread(s), medians of {arguments.rounds} interleaved rounds")
    if not arguments.only:
        scaling(arguments)
    entries = list(engine(arguments, cpu)) + list(transport(arguments, cpu))
    (HERE / "bench.json").write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    main()
