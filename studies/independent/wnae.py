"""The Wasserstein normalized autoencoder in PyTorch and POT, written from its definitions and not from Refigure's engine.

    wnae.py train          the training that REFIGURE_STEP describes, and its evaluation on test jets
    wnae.py density        a Gaussian mixture (scikit-learn) fitted to the same jets; writes -log p of jets
    wnae.py --check FILE…  compares with reference values, in float64; exit code 1 where they differ by more than 1e-9

E(x) = (1/d) |x - D(C(x))|^2.  Negatives: x <- clamp(x - (s^2/2T) grad E(x) + s n), n normal, k times, from a buffer of earlier ends.
W = min over permutations of the mean squared distance, the plan being a constant in the gradient (envelope theorem).
"""
import os

# One kind of kernel on every CPU that has AVX2: without these the last bits would depend on the machine.
os.environ.update(
    ATEN_CPU_CAPABILITY="avx2", MKL_CBWR="COMPATIBLE", OPENBLAS_CORETYPE="Haswell",
    NPY_DISABLE_CPU_FEATURES="X86_V4 AVX512_ICL AVX512_SPR")

import copy
import json
import math
import sys
from pathlib import Path

import numpy as np
import ot
import torch
from scipy.stats import rankdata, spearmanr
from torch import nn


class Autoencoder(nn.Module):
    """Linear layers with ReLU between them, none after the last layer of either half. PyTorch's own initial weights."""

    def __init__(self, features, hidden, latent):
        super().__init__()
        widths = [features, *hidden, latent]
        self.encoder = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        widths.reverse()
        self.decoder = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, x):
        y = x
        for half in (self.encoder, self.decoder):
            for place, layer in enumerate(half):
                y = layer(y if place == 0 else torch.relu(y))
        return (x - y).square().mean(1)


def langevin(energy, x, normals, noise, drift, bounds, differentiable):
    """The end of chains from x, one step for each entry of normals; drift is the step size over the temperature."""
    for normal in normals:
        if not differentiable or not x.requires_grad:
            x = x.detach().requires_grad_()
        (slope,) = torch.autograd.grad(energy(x).sum(), x, create_graph=differentiable)
        x = (x - drift * slope + noise * normal).clamp(*bounds)
        if not differentiable:
            x = x.detach()
    return x


def costs(a, b):
    return (a[:, None] - b[None]).square().sum(2)


def transport(cost, weights_a=None, weights_b=None):
    """The optimal plan, a constant, for a matrix of costs; uniform weights unless given."""
    cost = cost.detach().double().numpy()
    uniform = [np.full(size, 1 / size) for size in cost.shape]
    plan, log = ot.emd(
        uniform[0] if weights_a is None else weights_a, uniform[1] if weights_b is None else weights_b, cost,
        numItermax=10**8, log=True)
    if log["warning"]:
        raise RuntimeError(log["warning"])
    return torch.from_numpy(plan)


def distance(a, b):
    """W between samples of equal size; differentiable."""
    cost = costs(a, b)
    return (transport(cost).to(cost.dtype) * cost).sum()


def area(background, signal):
    """AUC: the Mann-Whitney statistic with mid-ranks."""
    ranks = rankdata(np.concatenate([background, signal]))[len(background):]
    return (ranks.sum() - len(signal) * (len(signal) + 1) / 2) / len(background) / len(signal)


def emit(**values):
    print(json.dumps(values), flush=True)


class Jets:
    """The folder of scaled jets: SAMPLE.PART.npy."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.signals = sorted(
            (file.name.removesuffix(".test.npy") for file in self.folder.glob("svj_*.test.npy")),
            key=lambda name: [float(word) for word in name.split("_")[1:]])

    def load(self, sample, part):
        return torch.from_numpy(np.load(self.folder / f"{sample}.{part}.npy").astype(np.float32))


class Training:
    def __init__(self, parameters, jets, scores, seed):
        self.p, self.seed = parameters, seed
        self.jets, self.scores = jets, np.load(scores)
        self.rows, self.validation = jets.load("ttbar", "training"), jets.load("ttbar", "validation")
        torch.manual_seed(seed)
        self.model = Autoencoder(self.rows.shape[1], parameters["hidden"], parameters["latent"])
        self.average = copy.deepcopy(self.model)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=parameters["rate"])
        self.random = torch.Generator().manual_seed(seed)
        self.buffer = self.rows[:0]
        self.epoch, self.history, self.best = 0, [], None
        size = parameters["samples"]
        self.positives = self.validation[:size]
        self.floor = distance(self.positives.double(), self.validation[size:2 * size].double()).item()

    def negatives(self, model, count, random, differentiable):
        """Chains that begin at earlier ends or, one in twenty, at a Gaussian."""
        p = self.p
        x = torch.randn(count, self.rows.shape[1], generator=random).clamp(*p["bounds"])
        if len(self.buffer):
            kept = torch.rand(count, 1, generator=random) < p["replay_ratio"]
            x = torch.where(kept, self.buffer[torch.randint(len(self.buffer), (count,), generator=random)], x)
        normals = torch.randn(p["chain_steps"], *x.shape, generator=random)
        drift = p["noise"] ** 2 / 2 / p["temperature"]
        return langevin(model, x, normals, p["noise"], drift, p["bounds"], differentiable)

    def run_epoch(self):
        p, losses = self.p, []
        order = torch.randperm(len(self.rows), generator=self.random)
        for step in range(p["steps"]):
            positives = self.rows[order[step * p["batch"]:(step + 1) * p["batch"]]]
            negatives = self.negatives(self.model, len(positives), self.random, True)
            self.buffer = torch.cat([self.buffer, negatives.detach()])[-p["replay_size"]:]
            loss = distance(positives, negatives)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            losses.append(loss.item())
            with torch.no_grad():
                for mean, value in zip(self.average.parameters(), self.model.parameters()):
                    mean.lerp_(value, 1 - p["decay"])
        self.epoch += 1
        return float(np.mean(losses))

    def measure(self, loss=None):
        """W, energies and rho on validation jets with the averaged weights; looking at a training does not change it."""
        random = torch.Generator().manual_seed((self.seed << 20) + self.epoch + 1)
        negatives = self.negatives(self.average, len(self.positives), random, False)
        with torch.no_grad():
            energies = self.average(self.validation)
            values = {
                "epoch": self.epoch,
                "wasserstein": distance(self.positives.double(), negatives.double()).item(),
                "floor": self.floor,
                "error": energies.double().mean().item(),
                "negative_error": self.average(negatives).double().mean().item(),
                "correlation": float(spearmanr(energies.numpy(), self.scores["validation"]).statistic),
            }
        if loss is not None:
            values["loss"] = loss
        self.history.append(values)
        emit(**values)
        if self.best is None or values["wasserstein"] < self.best[0]:
            self.best = values["wasserstein"], self.epoch, copy.deepcopy(self.average.state_dict())

    kept = ("epoch", "history", "best", "buffer")

    def save(self, file):
        state = {name: getattr(self, name) for name in self.kept}
        state |= {name: getattr(self, name).state_dict() for name in ("model", "average", "optimizer")}
        torch.save(state | {"random": self.random.get_state()}, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)

    def resume(self, file):
        state = torch.load(file, weights_only=True)
        for name in self.kept:
            setattr(self, name, state[name])
        for name in ("model", "average", "optimizer"):
            getattr(self, name).load_state_dict(state[name])
        self.random.set_state(state["random"])
        for values in self.history:
            emit(**values)

    @torch.no_grad()
    def evaluate(self):
        """The network at the least W against every signal, on test jets."""
        least, epoch, weights = self.best
        self.average.load_state_dict(weights)
        background = self.average(self.jets.load("ttbar", "test")).numpy()
        areas = {name: area(background, self.average(self.jets.load(name, "test")).numpy()) for name in self.jets.signals}
        rho = spearmanr(background, self.scores["test"]).statistic
        emit(best_epoch=epoch, best_wasserstein=least, rho=float(rho), auc_mean=float(np.mean(list(areas.values()))))
        emit(**{"auc_" + name.replace(".", "_"): float(value) for name, value in areas.items()})


def train(step):
    training = Training(step["parameters"], Jets(step["inputs"]["jets"]), step["inputs"]["scores"], step["seed"])
    file = Path(step["checkpoint"]) / "training.pt"
    if file.exists():
        training.resume(file)
    else:
        training.measure()
    while training.epoch < training.p["epochs"]:
        loss = training.run_epoch()
        if training.epoch % training.p["every"] == 0 or training.epoch == training.p["epochs"]:
            training.measure(loss)
        training.save(file)
    training.evaluate()


def density(step):
    from sklearn.mixture import GaussianMixture

    jets = Jets(step["inputs"]["jets"])
    mixture = GaussianMixture(
        int(step["inputs"]["components"]), max_iter=200, tol=1e-3, random_state=step["seed"])
    mixture.fit(jets.load("ttbar", "training").double().numpy())
    scores = {part: -mixture.score_samples(jets.load("ttbar", part).double().numpy()) for part in ("validation", "test")}
    np.savez(step["outputs"]["scores"], **scores)
    areas = [area(scores["test"], -mixture.score_samples(jets.load(name, "test").double().numpy())) for name in jets.signals]
    emit(log_likelihood=float(-scores["test"].mean()), auc_mean=float(np.mean(areas)), iterations=mixture.n_iter_)


def check_step(document):
    """The largest relative differences of negatives, energies, W, losses and gradients."""
    torch.set_default_dtype(torch.float64)
    weights = {name: torch.tensor(value) for name, value in document["parameters"].items()}
    layers = sum(name.startswith("encoder") for name in weights) // 2
    widths = [len(weights[f"encoder.{layer}.bias"]) for layer in range(layers)]
    model = Autoencoder(len(document["x"][0]), widths[:-1], widths[-1])
    model.load_state_dict(weights)
    x, start, normals = (torch.tensor(document[name]) for name in ("x", "x0", "standard_normal"))
    chain, expected = document["mcmc"], document["expected"]
    negatives = langevin(
        model, start, normals, chain["noise"], chain["step_size"] / chain["temperature"], chain["bounds"], True)
    difference = model(x).mean() - model(negatives.detach()).mean()
    losses = {
        "ae": model(x).mean(), "nae": difference, "nae_log_cosh": difference.cosh().log(), "wnae": distance(x, negatives)}
    compared = {
        "negatives": (negatives, expected["negative"]), "positive energy": (model(x).mean(), expected["positive_energy"]),
        "negative energy": (model(negatives).mean(), expected["negative_energy"]),
        "wasserstein": (losses["wnae"], expected["wasserstein"])}
    for name, loss in losses.items():
        compared[f"loss {name}"] = loss, expected["loss"][name]
        names, values = zip(*model.named_parameters())
        found = torch.autograd.grad(loss, values, retain_graph=True, allow_unused=True)
        wanted = [torch.tensor(expected["gradient"][name][key]).flatten() for key in names]
        found = [torch.zeros_like(v) if g is None else g for g, v in zip(found, values)]
        compared[f"gradient {name}"] = torch.cat([g.flatten() for g in found]), torch.cat(wanted)
    for name, (found, wanted) in compared.items():
        wanted = torch.as_tensor(wanted)
        yield name, ((found - wanted).norm() / wanted.norm()).item()


def check_transport(document):
    for number, problem in enumerate(document["problems"], 1):
        a, b = (torch.tensor(problem[name], dtype=torch.float64) for name in "ab")
        cost = costs(a, b) if problem["metric"] == "sqeuclidean" else costs(a, b).sqrt()
        weights = (np.array(problem[name]) for name in ("weights_a", "weights_b"))
        found = (transport(cost, *weights) * cost).sum().item()
        yield f"problem {number}, {problem['kind']}, {len(a)} x {len(b)}", abs(found - problem["expected"]) / abs(problem["expected"])


def check(files):
    worst = 0.0
    for file in files:
        document = json.loads(Path(file).read_text())
        for name, value in (check_transport if "problems" in document else check_step)(document):
            worst = max(worst, value if math.isfinite(value) else math.inf)
            print(f"{Path(file).name}  {name:32} {value:.1e}")
    return worst <= 1e-9


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    if sys.argv[1:2] == ["--check"]:
        sys.exit(0 if check(sys.argv[2:]) else 1)
    described = json.loads(Path(os.environ["REFIGURE_STEP"]).read_text())
    torch.set_num_threads(described["threads"])
    {"train": train, "density": density}[sys.argv[1]](described)
