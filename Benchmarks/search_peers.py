"""The peers of search.py: does what the first argument names, with the arguments that the second one has as JSON, and prints JSON."""

import json
import math
import os
import pathlib
import random
import sys
import time

from search_functions import FUNCTIONS, Branin

RESULT = "result: "


def jitter():
    """Waits for up to 20 ms, as long as the clock says: which trial ends first is chance, as it is when trials compute something."""
    time.sleep(random.Random(time.perf_counter_ns()).random() / 50)


# Optuna


def optuna_study(sampler, seed, file=None, pruner=None):
    import optuna
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    samplers = {"random": optuna.samplers.RandomSampler, "tpe": optuna.samplers.TPESampler, "gp": optuna.samplers.GPSampler}
    storage = f"sqlite:///{file}" if file else None
    return optuna.create_study(storage=storage, sampler=samplers[sampler](seed=seed), pruner=pruner)


def optuna_curves(sampler, trials, repetitions):
    """The values of each function in the order of the trials, one at a time, for each repetition."""
    if sampler == "gp":
        import torch
        torch.set_num_threads(1)
    found = {}
    for name, function in FUNCTIONS.items():
        found[name] = []
        for seed in range(1, repetitions + 1):
            study = optuna_study(sampler, seed)
            study.optimize(lambda trial: function.value(**{key: trial.suggest_float(key, *ends) for key, ends in function.space.items()}),
                           n_trials=trials)
            found[name].append([trial.value for trial in study.trials])
    return found


def optuna_overhead(trials, folder):
    """Milliseconds a trial: two threads, SQLite, random points."""
    study = optuna_study("random", 1, pathlib.Path(folder) / "optuna.db")
    began = time.perf_counter()
    study.optimize(lambda trial: 0 * trial.suggest_float("x", 0, 1), n_trials=trials, n_jobs=2)
    return 1000 * (time.perf_counter() - began) / trials


def optuna_seed(sampler, trials, folder):
    """Points and values of two workers, sorted, since numbers are given as threads come."""
    study = optuna_study(sampler, 1, pathlib.Path(folder) / "optuna.db")

    def objective(trial):
        point = {key: trial.suggest_float(key, *ends) for key, ends in Branin.space.items()}
        jitter()
        return Branin.value(**point)
    study.optimize(objective, n_trials=trials, n_jobs=2)
    return sorted([trial.params["x1"], trial.params["x2"], trial.value] for trial in study.trials)


def optuna_halving(table, first, last, factor, orders):
    """The winner and the epochs for each order of the points, one at a time; `table` has W by epoch for each point."""
    import optuna
    found = []
    for seed in range(1, orders + 1):
        pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=first, reduction_factor=factor)
        study = optuna_study("random", seed, pruner=pruner)
        epochs = 0
        for point in random.Random(seed).sample(range(len(table)), len(table)):
            study.enqueue_trial({"point": point})

        def objective(trial):
            nonlocal epochs
            values = table[trial.suggest_int("point", 0, len(table) - 1)]
            for epoch in range(1, last + 1):
                epochs += 1
                trial.report(values[epoch - 1], epoch)
                if epoch < last and trial.should_prune():
                    raise optuna.TrialPruned
            return values[last - 1]
        study.optimize(objective, n_trials=len(table))
        found.append({"winner": study.best_trial.params["point"], "epochs": epochs})
    return found


# Ray Tune


def ray_draws(trials, repetitions):
    """What Ray's random search draws, by its own domains and without its actors, which add time and no other point."""
    import numpy
    from ray import tune
    found = {}
    for name, function in FUNCTIONS.items():
        found[name] = []
        for seed in range(1, repetitions + 1):
            state = numpy.random.RandomState(seed)
            domains = {key: tune.uniform(*ends) for key, ends in function.space.items()}
            found[name].append([
                function.value(**{key: domain.sample(random_state=state) for key, domain in domains.items()}) for _ in range(trials)])
    return found


def ray_results(trainable, space, folder, trials, scheduler=None, seed=1, reuses=True):
    """The results of two workers, each of which does one trial after the other, unless told to be made anew for each."""
    os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_CHDIR_TO_TRIAL_DIR="0", RAY_AIR_NEW_OUTPUT="0", TUNE_DISABLE_AUTO_CALLBACK_LOGGERS="1",
                      PYTHONPATH=str(pathlib.Path(__file__).resolve().parent))
    import ray
    from ray import tune
    from ray.tune.search.basic_variant import BasicVariantGenerator
    if not ray.is_initialized():
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR", object_store_memory=100_000_000)
    began = time.perf_counter()
    tuner = tune.Tuner(
        trainable, param_space=space, run_config=tune.RunConfig(storage_path=str(folder), verbose=0),
        tune_config=tune.TuneConfig(metric="value", mode="min", num_samples=trials, scheduler=scheduler, reuse_actors=reuses,
                                    search_alg=BasicVariantGenerator(random_state=seed, max_concurrent=2)))
    found = tuner.fit()
    return found, time.perf_counter() - began


def ray_overhead(trials, folder, reuses):
    """Milliseconds a trial; the start of Ray is not in them."""
    import ray
    from ray import tune
    _, seconds = ray_results(lambda config: tune.report({"value": 0.0}), {"x": tune.uniform(0, 1)}, folder, trials, reuses=reuses)
    ray.shutdown()
    return 1000 * seconds / trials


def ray_seed(trials, folder):
    """Point, value and number of reports of each trial under ASHA, sorted."""
    from ray import tune

    def objective(config):
        value = Branin.value(**config)
        for epoch in range(1, 10):
            jitter()
            tune.report({"value": value * (1 + 1 / epoch), "epoch": epoch})
    space = {key: tune.uniform(*ends) for key, ends in Branin.space.items()}
    scheduler = tune.schedulers.ASHAScheduler(time_attr="epoch", max_t=9, grace_period=1, reduction_factor=3)
    found, _ = ray_results(objective, space, folder, trials, scheduler)
    return sorted([one.config["x1"], one.config["x2"], one.metrics["value"], one.metrics["epoch"]] for one in found)


def ray_halving(table, first, last, factor, folder):
    """The winner and the epochs of ASHA over all points, two workers."""
    from ray import tune

    def objective(config):
        for epoch, value in enumerate(table[config["point"]][:last], 1):
            tune.report({"value": value, "epoch": epoch})
    scheduler = tune.schedulers.ASHAScheduler(time_attr="epoch", max_t=last, grace_period=first, reduction_factor=factor)
    found, _ = ray_results(objective, {"point": tune.grid_search(list(range(len(table))))}, folder, 1, scheduler)
    ends = [one for one in found if one.metrics["epoch"] == last]
    winner = min(ends, key=lambda one: one.metrics["value"])
    return [{"winner": winner.config["point"], "epochs": sum(one.metrics["epoch"] for one in found)}]


if __name__ == "__main__":
    result = globals()[sys.argv[1]](**json.loads(sys.argv[2]))
    print("\n" + RESULT + json.dumps(result, default=lambda number: float(number) if math.isfinite(number) else None), flush=True)
