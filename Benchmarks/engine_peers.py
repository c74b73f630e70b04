#!/usr/bin/env python3
"""One peer's side of the engine benchmark: the same algorithms, in float32.

    python engine_peers.py eager|compiled|jax [THREADS]

Reads lines `WORK` or `WORK:BATCH` from standard input and answers each with `NAME MILLISECONDS`, so that run.py can alternate
with ours. The first answer comes after everything is compiled and warm. What cannot be done is answered by `NAME nan REASON`.
"""

import importlib
import math
import sys
import time

FEATURES, HIDDEN, LATENT = 8, (32, 32), 6
ROWS, EPOCH_BATCH, REPLAY, REPLAY_RATIO = 48_000, 256, 10_000, 0.95
TEMPERATURE, NOISE, BOUND, STEPS = 0.05, 0.2, 4.0, 10
DRIFT = NOISE**2 / 2 / TEMPERATURE
RATE, WEIGHT_DECAY = 1e-3, 0.01

#: The peers: the module and class of each.
PEERS = {"eager": ("peers_torch", "Eager"), "compiled": ("peers_torch", "Compiled"), "jax": ("peers_jax", "Jitted")}
WARM_UP = 3


def layers():
    """The widths of each layer, (inputs, outputs), with whether a ReLU follows it."""
    encoder = [FEATURES, *HIDDEN, LATENT]
    for widths in (encoder, encoder[::-1]):
        for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
            yield inputs, outputs, index < len(widths) - 2


def parameter_count():
    return sum(inputs * outputs + outputs for inputs, outputs, _ in layers())


def answer(peer, name, warm):
    kind, _, batch = name.partition(":")
    work, batch = getattr(peer, kind), int(batch or 0)
    repeats = 1 if kind == "ae_epoch" else max(8, 2048 // batch)
    if name not in warm:
        for _ in range(WARM_UP):
            work(batch)
        peer.wait()
        warm.add(name)
    start = time.perf_counter()
    for _ in range(repeats):
        work(batch)
    peer.wait()
    milliseconds = (time.perf_counter() - start) * 1000 / repeats
    if not math.isfinite(peer.loss()):
        raise ArithmeticError("the training's loss is not finite")
    return milliseconds


def main():
    module, kind = PEERS[sys.argv[1]]
    peer = getattr(importlib.import_module(module), kind)(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    warm = set()
    for line in sys.stdin:
        name = line.strip()
        try:
            print(name, answer(peer, name, warm), flush=True)
        except Exception as problem:
            reason = " ".join(str(problem).split()) or type(problem).__name__
            print(name, "nan", reason[:300], flush=True)


if __name__ == "__main__":
    main()
