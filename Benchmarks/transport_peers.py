"""Times exact transport of peers on the same points as TransportBenchmark, as JSON lines.

    python transport_peers.py POSITIVES NEGATIVES COUNT DIMENSION [REPETITIONS]

Files hold raw little-endian float32 rows, or .npy (the first DIMENSION columns are taken). The cost matrix is made once,
outside the time. Needs: pip install --only-binary :all: numpy scipy POT lap
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import lap
import numpy as np
import ot
from scipy.optimize import linear_sum_assignment


def points(path, count, dimension):
    if path.endswith(".npy"):
        return np.load(path)[:count, :dimension].astype(np.float64)
    return np.fromfile(path, dtype="<f4").reshape(-1, dimension)[:count].astype(np.float64)


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    count, dimension = int(sys.argv[3]), int(sys.argv[4])
    repetitions = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    positives, negatives = (points(path, count, dimension) for path in sys.argv[1:3])
    costs = ((positives[:, None] - negatives[None]) ** 2).sum(-1)
    masses = np.full(count, 1 / count)

    def scipy_cost():
        rows, columns = linear_sum_assignment(costs)
        return costs[rows, columns].sum() / count

    peers = {
        "scipy": scipy_cost,
        "POT": lambda: float(np.sum(ot.emd(masses, masses, costs, numItermax=10_000_000, numThreads=1) * costs)),
        "lap": lambda: lap.lapjv(costs)[0] / count,
    }
    for peer, solve in peers.items():
        best, cost = float("inf"), float("nan")
        for _ in range(repetitions):
            start = time.perf_counter()
            cost = solve()
            best = min(best, time.perf_counter() - start)
        print(json.dumps({"name": f"transport-{count}", "peer": peer, "peer_ms": best * 1e3, "cost": cost, "threads": 1}),
              flush=True)


if __name__ == "__main__":
    main()
