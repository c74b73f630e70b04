"""Answers record.py: does what a line names in an MLflow store and says how many milliseconds it took.

    python record_mlflow.py STORE.db [NAME]

With a name it does that once, as a program of its own would.
"""

import sys
import time

import mlflow

from record_stores import EPOCHS, RATE, SEEDS


def log():
    """A run that logs what the study's run records: parameters, the series of each seed, the claim."""
    with mlflow.start_run():
        mlflow.log_params({"epochs": EPOCHS, "rate": RATE})
        for epoch in range(1, EPOCHS + 1):
            mlflow.log_metrics({f"error/{seed}": 0.5**epoch for seed in range(1, SEEDS + 1)}, step=epoch)
        mlflow.log_metric("learns", 0.5)


def search():
    """The newest 20 runs."""
    return mlflow.search_runs(experiment_ids=["0"], order_by=["start_time DESC"], max_results=20, output_format="list")


def where(bound=1):
    """The newest 20 runs whose metric is below a bound."""
    return mlflow.search_runs(
        experiment_ids=["0"], filter_string=f"metrics.`error/1` < {bound}", order_by=["start_time DESC"], max_results=20,
        output_format="list")


def none():
    """All runs are looked at, and none is below the bound."""
    return where(-1)


def get():
    """A run with its series."""
    client = mlflow.MlflowClient()
    run = client.get_run(newest)
    return [client.get_metric_history(newest, key) for key in run.data.metrics]


def main():
    global newest
    mlflow.set_tracking_uri(f"sqlite:///{sys.argv[1]}")
    operations = {"log": log, "search": search, "where": where, "none": none, "get": get}
    for name in sys.argv[2:] or map(str.strip, sys.stdin):
        if name == "get":
            newest = search()[0].info.run_id
        began = time.perf_counter()
        operations[name]()
        print(1000 * (time.perf_counter() - began), flush=True)


if __name__ == "__main__":
    main()
