"""Makes the fixtures of ImportanceTests with Optuna: python make_fixtures.py, in an environment with optuna and scikit-learn.

trees.json has the trees that scikit-learn grew for Optuna's evaluator, and what Optuna makes of them. table.json has a table of trials,
and Optuna's importances for ten seeds. versions.txt says with which versions they were made.
"""

import json
import math
import pathlib

import numpy as np
import optuna
import sklearn
from optuna.importance import FanovaImportanceEvaluator

optuna.logging.set_verbosity(optuna.logging.ERROR)
FOLDER = pathlib.Path(__file__).parent / "Fixtures"
KINDS = ["adam", "sgd", "lion"]


def objective(x, rate, layers, kind, noise):
    distance = math.log10(rate) + 3
    bonus = {"adam": 0.0, "sgd": 0.6, "lion": 0.2}[kind]
    return (x - 0.3) ** 2 + 0.25 * distance**2 + bonus * (1 + distance) + 0.02 * layers * x + 0.05 * noise


def study(count, seed, is_log):
    """Draws trials; with is_log the rate is given as its logarithm."""
    generator = np.random.default_rng(seed)
    table = optuna.create_study()
    rows = []
    for _ in range(count):
        x, share = generator.uniform(0, 1), generator.uniform(-5, -1)
        layers, kind = int(generator.integers(1, 7)), KINDS[generator.integers(0, 3)]
        rate = 10**share
        value = objective(x, rate, layers, kind, generator.normal())
        space = {
            "x": optuna.distributions.FloatDistribution(0, 1),
            "rate": optuna.distributions.FloatDistribution(math.log(1e-5), math.log(1e-1))
            if is_log
            else optuna.distributions.FloatDistribution(1e-5, 1e-1, log=True),
            "layers": optuna.distributions.IntDistribution(1, 6),
            "kind": optuna.distributions.CategoricalDistribution(KINDS),
        }
        given = {"x": x, "rate": math.log(rate) if is_log else rate, "layers": layers, "kind": kind}
        table.add_trial(optuna.trial.create_trial(params=given, distributions=space, value=value))
        rows.append({"x": x, "rate": rate, "layers": layers, "kind": KINDS.index(kind), "value": value})
    return table, rows


def trees():
    table, _ = study(60, seed=7, is_log=False)
    evaluator = FanovaImportanceEvaluator(n_trees=8, seed=3)
    importances = evaluator.evaluate(table)
    fanova = evaluator._evaluator
    names = list(optuna.search_space.intersection_search_space(table.get_trials()))
    columns = [list(map(int, part)) for part in fanova._column_to_encoded_columns]
    grown = []
    for tree in fanova._trees:
        inner = tree._tree
        pairs = [
            [i, j, tree.get_marginal_variance(np.array(columns[i] + columns[j]))]
            for i in range(len(columns))
            for j in range(i + 1, len(columns))
        ]
        grown.append({
            "feature": [int(f) for f in inner.feature],
            "threshold": [float(t) for t in inner.threshold],
            "left": [int(c) for c in inner.children_left],
            "right": [int(c) for c in inner.children_right],
            "value": [float(v) for v in inner.value.reshape(-1)],
            "variance": float(tree.variance),
            "single": [float(tree.get_marginal_variance(np.array(part))) for part in columns],
            "pair": [[i, j, float(v)] for i, j, v in pairs],
        })
    return {
        "names": names,
        "bounds": fanova._trees[0]._search_spaces.tolist(),
        "columns": columns,
        "importances": [importances[name] for name in names],
        "trees": grown,
    }


def tables():
    result = {"names": ["x", "rate", "layers", "kind"]}
    for name, is_log in [("linear", False), ("logarithmic", True)]:
        table, rows = study(200, seed=11, is_log=is_log)
        found = [FanovaImportanceEvaluator(seed=seed).evaluate(table) for seed in range(10)]
        result[name] = [[one[parameter] for parameter in result["names"]] for one in found]
        result["rows"] = [[row[key] for key in ["x", "rate", "layers", "kind", "value"]] for row in rows]
    return result


FOLDER.mkdir(exist_ok=True)
(FOLDER / "trees.json").write_text(json.dumps(trees()) + "\n")
(FOLDER / "table.json").write_text(json.dumps(tables()) + "\n")
(FOLDER / "versions.txt").write_text(
    f"optuna {optuna.__version__}\nscikit-learn {sklearn.__version__}\nnumpy {np.__version__}\n")
