"""Writes Tests/DensitiesTests/Fixtures/gaussian_mixture.json: what scikit-learn's GaussianMixture makes of some points from a given start.

    pip install numpy==2.4.6 scikit-learn==1.9.1
    python Tests/Validation/gaussian_mixture_fixture.py Tests/DensitiesTests/Fixtures/gaussian_mixture.json

The versions that made the file are in it. Points are float32, as Refigure holds them, and fitted in float64.
"""

import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore", ConvergenceWarning)
random = np.random.default_rng(5)

# Three overlapping Gaussians, one of them nearly flat, and outliers.
parts = []
for count, mean, scale in [(150, [0, 0, 0], [1, 0.5, 0.01]), (100, [2, 1, 0], [0.3, 1, 1]), (60, [-1, 3, 1], [1, 1, 2])]:
    turn, _ = np.linalg.qr(random.normal(size=(3, 3)))
    parts.append(np.array(mean) + random.normal(size=(count, 3)) * scale @ turn)
parts.append(random.normal(size=(4, 3)) * 30)
points = np.concatenate(parts).astype(np.float32).astype(np.float64)

weights = np.array([0.2, 0.3, 0.1, 0.4])
means = random.normal(size=(4, 3))
covariances = np.empty((4, 3, 3))
for component in range(4):
    root = random.normal(size=(3, 3))
    covariances[component] = root @ root.T + 0.5 * np.eye(3)

after = []
for iterations in [1, 2, 5, 20, 100]:
    fitted = GaussianMixture(
        n_components=4, tol=0, max_iter=iterations, weights_init=weights, means_init=means,
        precisions_init=np.linalg.inv(covariances)).fit(points)
    after.append({
        "iterations": iterations, "logLikelihood": fitted.score(points), "weights": fitted.weights_.tolist(),
        "means": fitted.means_.ravel().tolist(), "covariances": fitted.covariances_.ravel().tolist(),
        "logDensities": fitted.score_samples(points[:10]).tolist()})

with open(sys.argv[1], "w") as file:
    json.dump({
        "made_by": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}", "dimension": 3,
        "points": points.ravel().tolist(), "weights": weights.tolist(), "means": means.ravel().tolist(),
        "covariances": covariances.ravel().tolist(), "after": after}, file)
    file.write("\n")
