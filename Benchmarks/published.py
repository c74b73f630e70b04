"""Writes RESULTS.md: the tables of a run of run.py, with machine, date and versions."""

import datetime
import importlib.metadata
import os
import platform
import subprocess

PACKAGES = ["torch", "jax", "jaxlib", "POT", "scipy", "numpy", "lap"]


#: The heading of the section of another program, search.py, at the end of the page.
SEARCH = "## Search beside the peers"


def kept(file):
    """The section that search.py wrote."""
    parts = file.read_text().split("\n" + SEARCH, 1) if file.exists() else []
    return "\n" + SEARCH + parts[1] if len(parts) > 1 else ""


def output(*command):
    try:
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        return lines[0].strip() if lines else ""
    except (OSError, subprocess.CalledProcessError):
        return ""


def table(header, rows, left=1):
    lines = [header, ["---" if index < left else "---:" for index in range(len(header))], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def figures(value):
    """Three significant digits."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def peers_table(entries):
    """A row for each work: ours, and each peer's time with the ratio; the fastest peer in bold."""
    peers = list(dict.fromkeys(entry["peer"] for entry in entries))
    rows = []
    for name in dict.fromkeys(entry["name"] for entry in entries):
        found = {entry["peer"]: entry for entry in entries if entry["name"] == name}
        cells = [name, figures(next(iter(found.values()))["ours_ms"])]
        for peer in peers:
            cell = "—"
            if peer in found:
                cell = f"{figures(found[peer]['peer_ms'])} ({found[peer]['ratio']:.2f})"
                cell = f"**{cell}**" if found[peer]["best"] else cell
            cells.append(cell)
        rows.append(cells)
    return table(["work", "ours", *peers], rows)


def machine(arguments, cpu, load):
    commit = output("git", "rev-parse", "--short=12", "HEAD") or "unknown"
    changed = " with changes" if output("git", "status", "--porcelain", "--untracked-files=no") else ""
    instructions = arguments.instruction_set or "the widest that each chooses"
    rows = [
        ("date", datetime.date.today().isoformat()),
        ("processor", f"{cpu}; {os.cpu_count()} cores, all on {arguments.threads} of them"),
        ("instructions", instructions),
        ("load before", f"{load:.2f}"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("commit", commit + changed),
        ("Swift", output("swift", "--version")),
        ("C++ compiler of torch.compile", output(os.environ.get("CXX", "g++"), "--version")),
        ("Python", platform.python_version()),
        ("peers", ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)),
        ("rounds", arguments.rounds),
    ]
    return table(["", ""], rows, left=2)


def page(arguments, cpu, load, found, entries, missing):
    engine = [entry for entry in entries if not entry["name"].startswith("transport:")]
    transport = [entry for entry in entries if entry["name"].startswith("transport:")]
    limit = f" --instruction-set {arguments.instruction_set}" if arguments.instruction_set else ""
    dense = [(f"{width} × {width}", f"{rate:.0f}", f"{100 * share:.0f} %") for width, (rate, share) in found["dense"].items()]
    shares = [
        (entry["name"], figures(entry["ours_ms"]), figures(entry["mflop"]), figures(entry["gflops"]), f"{100 * entry['share']:.0f} %")
        for entry in found["shares"]]
    steps = [(*case.split(":"), figures(time)) for case, time in found["steps"].items()]
    absent = "".join(f"- Not measured: {reason}\n" for reason in missing)
    return f"""# Speed beside the peers

Written by `make bench{f' BENCH="{limit.strip()}"' if limit else ""}`; do not edit. A change of these numbers in a commit is a change of speed, or of the machine.

{machine(arguments, cpu, load)}
## Training

Milliseconds; in brackets how many times as long as ours. In bold the fastest peer. The network is 8-32-32-6-32-32-8 with ReLU, the chain has 10 steps, numbers are float32, and
what stands after the colon is the batch. `ae_epoch` is 188 batches of 256. `wnae_network` is the step of the WNAE without transport: each negative is coupled with the positive of its row.

{peers_table(engine)}
## Exact transport

Milliseconds for jets against other jets, and against the Gaussian at which chains begin, in 8 features; one thread. The peers are given the matrix of costs, ours computes it.

{peers_table(transport)}
## What is left to win

Ours alone. A core's peak is {found['peak']:.0f} GFLOP/s, of fused multiply-adds that do not wait for each other.

{table(["dense layer", "GFLOP/s", "of the peak"], dense)}
The operations that a step needs, by formula: two a multiply-add, nothing counted that is computed twice, and neither transport, random numbers nor the update. Their rate, and
its share of the rate of a dense layer 32 × 32:

{table(["work", "ms", "MFLOP", "GFLOP/s", "share"], shares)}
{table(["batch", "hidden layers", "chain", "WNAE step, ms"], steps, left=0)}
Memory of all these trainings together: {found.get("memory", "not known here")}.

## How it was measured

- All processes stay on the same {"core" if arguments.threads == 1 else f"{arguments.threads} cores"} and run one at a time. In each round ours and a peer take turns; times are medians over the rounds, and ratios medians over the pairs, so
  that they hold while the machine's speed drifts. A time is that of one step out of max(8, 2048 / batch) steps, data in memory; of transport, ours is the least of three calls.
- Compiling is not in the times: three calls go before the first one that is counted.
- **PyTorch + POT** is eager, as the public WNAE code has it, with POT's `emd2`. **torch.compile + POT** compiles whole steps, `fullgraph` and static shapes, with C++ between its kernels and PyTorch's own
  random numbers, each the faster of what was tried. A compiled function cannot be differentiated twice, so that `torch.func.grad` takes the chain's gradients within the graph. POT stands between two
  compiled parts, the second of which runs the chain again; a chain that `torch.autograd` differentiates takes more than twice as long as that. **JAX jit + POT** compiles whole steps with `lax.scan` and
  `jax.checkpoint`; unrolled it is slower. POT stands between two compiled parts and nothing is run again but by `jax.checkpoint`.
- `wnae_network` of ours is made of the same parts as a training's step, and leaves out the mean energies that a training records; the peers do not compute these in any step.
{absent}"""
