"""PyTorch's trainings, with POT's transport: as the public WNAE code has them, and as fast as torch.compile makes them."""

import os

import ot
import torch

from engine_peers import (
    BOUND, DRIFT, EPOCH_BATCH, FEATURES, NOISE, RATE, REPLAY, REPLAY_RATIO, ROWS, STEPS, WEIGHT_DECAY, layers, parameter_count)


class Peer:
    """What both have: the data, and the beginnings of chains."""

    def __init__(self, threads):
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        self.data = torch.randn(ROWS, FEATURES)
        self.last = torch.zeros(())

    def wait(self):
        """Nothing: everything is done when a call returns."""

    def loss(self):
        return float(self.last)


class Eager(Peer):
    """Each operation as it is called, with modules, optimisers and gradients by torch.autograd."""

    def __init__(self, threads):
        super().__init__(threads)
        self.replay = torch.randn(REPLAY, FEATURES)
        self.trainings = {}

    def training(self, key, optimizer=torch.optim.Adam):
        if key not in self.trainings:
            modules = []
            for inputs, outputs, is_rectified in layers():
                modules += [torch.nn.Linear(inputs, outputs)] + [torch.nn.ReLU()] * is_rectified
            model = torch.nn.Sequential(*modules)
            self.trainings[key] = model, optimizer(model.parameters(), lr=RATE)
        return self.trainings[key]

    def energy(self, model, x):
        return ((x - model(x)) ** 2).mean(dim=1)

    def descend(self, optimizer, loss):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        self.last = loss.detach()

    def negatives(self, model, batch, differentiable):
        """Chains from where earlier ones ended, or from a Gaussian; kept for the next ones."""
        chosen = self.replay[torch.randint(0, REPLAY, (batch,))]
        x = torch.where(torch.rand(batch, 1) < REPLAY_RATIO, chosen, torch.randn(batch, FEATURES))
        for _ in range(STEPS):
            if not x.requires_grad:
                x = x.clone().requires_grad_(True)
            (gradient,) = torch.autograd.grad(self.energy(model, x).sum(), x, create_graph=differentiable)
            x = (x - DRIFT * gradient + NOISE * torch.randn_like(x)).clamp(-BOUND, BOUND)
            if not differentiable:
                x = x.detach()
        self.replay = torch.cat([self.replay, x.detach()])[-REPLAY:]
        return x

    def positives(self, batch):
        return self.data[torch.randint(0, ROWS, (batch,))]

    def ae_epoch(self, _):
        model, optimizer = self.training("ae")
        order = torch.randperm(ROWS)
        for first in range(0, ROWS, EPOCH_BATCH):
            self.descend(optimizer, self.energy(model, self.data[order[first : first + EPOCH_BATCH]]).mean())

    def nae_step(self, batch):
        model, optimizer = self.training("nae")
        positive = self.positives(batch)
        negative = self.negatives(model, batch, False)
        difference = self.energy(model, positive).mean() - self.energy(model, negative).mean()
        self.descend(optimizer, torch.log(torch.cosh(difference)))

    def wnae_step(self, batch):
        model, optimizer = self.training("wnae", torch.optim.AdamW)
        positive = self.positives(batch)
        negative = self.negatives(model, batch, True)
        weights = torch.full((batch,), 1 / batch)
        self.descend(optimizer, ot.emd2(weights, weights, ot.dist(positive, negative), numItermax=10_000_000))

    def wnae_network(self, batch):
        """The step without transport: each negative is coupled with the positive of its row."""
        model, optimizer = self.training("network", torch.optim.AdamW)
        positive = self.positives(batch)
        negative = self.negatives(model, batch, True)
        self.descend(optimizer, ((positive - negative) ** 2).sum(1).mean())


# What is compiled are functions of all parameters in one vector, so that the optimiser is one loop over it.


def reconstruct(parameters, x):
    first = 0
    for inputs, outputs, is_rectified in layers():
        weights = parameters[first : first + inputs * outputs].view(outputs, inputs)
        first += inputs * outputs
        x = torch.nn.functional.linear(x, weights, parameters[first : first + outputs])
        first += outputs
        if is_rectified:
            x = torch.relu(x)
    return x


def energy(parameters, x):
    return ((x - reconstruct(parameters, x)) ** 2).mean(dim=1)


def beginning(replay):
    """A state for each chain, the end of an earlier one or, one in twenty, a Gaussian; and the normals of all its steps."""
    batch = len(replay)
    start = torch.where(torch.rand(batch, 1) < REPLAY_RATIO, replay, torch.randn(batch, FEATURES))
    return start, torch.randn(STEPS, batch, FEATURES)


def chain(parameters, x, normals):
    """Negatives, with the gradient of each step by torch.func: a graph that holds first derivatives is differentiated once more.

    What torch.compile has compiled cannot be differentiated twice by torch.autograd.
    """
    gradient = torch.func.grad(lambda x: energy(parameters, x).sum())
    for step in range(STEPS):
        x = (x - DRIFT * gradient(x) + NOISE * normals[step]).clamp(-BOUND, BOUND)
    return x


def adam(state, gradient, decay):
    parameters, first, second, count = state
    count.add_(1)
    first.mul_(0.9).add_(0.1 * gradient)
    second.mul_(0.999).add_(0.001 * gradient * gradient)
    root = (second / (1 - 0.999**count)).sqrt() + 1e-8
    parameters.mul_(1 - RATE * decay).sub_(RATE * (first / (1 - 0.9**count)) / root)


def descend(state, loss, decay=0.0):
    """A whole step in one graph: value and gradient of `loss`, and the update; `loss` also returns what is kept of it."""
    gradient, (value, kept) = torch.func.grad_and_value(loss, has_aux=True)(state[0])
    adam(state, gradient, decay)
    return value, kept


def ae_step(state, x):
    gradient, value = torch.func.grad_and_value(lambda parameters: energy(parameters, x).mean())(state[0])
    adam(state, gradient, 0.0)
    return value


def nae_step(state, positive, replay):
    negative = chain(state[0], *beginning(replay))

    def loss(parameters):
        difference = energy(parameters, positive).mean() - energy(parameters, negative).mean()
        return torch.log(torch.cosh(difference)), negative

    return descend(state, loss)


def wnae_step(state, coupled, start, normals):
    """The step when it is known which positive each negative is coupled with."""
    def loss(parameters):
        negative = chain(parameters, start, normals)
        return ((coupled - negative) ** 2).sum(1).mean(), negative

    return descend(state, loss, WEIGHT_DECAY)


def network_step(state, positive, replay):
    return wnae_step(state, positive, *beginning(replay))


def coupled(positive, negative):
    """The positives, in the order of the negatives that POT couples them with."""
    batch = len(positive)
    weights = torch.full((batch,), 1 / batch, dtype=torch.float64)
    costs = ot.dist(positive, negative).double()
    return positive[ot.emd(weights, weights, costs, numItermax=10_000_000).argmax(0)]


class Compiled(Peer):
    """The same by torch.compile: whole steps, but for POT's transport between chain and loss of the WNAE."""

    def __init__(self, threads):
        super().__init__(threads)
        torch._dynamo.config.cache_size_limit = 64
        # The fastest of what was tried: PyTorch's own random numbers (those that the compiler makes in its loops take two to three times
        # as long a step), and C++ in place of Python between the kernels.
        torch._inductor.config.fallback_random = True
        torch._inductor.config.cpp_wrapper = True
        if os.environ.get("ATEN_CPU_CAPABILITY") == "avx2":
            torch._inductor.config.cpp.simdlen = 256
        functions = ae_step, nae_step, wnae_step, network_step, beginning, chain
        self.compiled = {function: torch.compile(function, dynamic=False, fullgraph=True) for function in functions}
        self.replay = torch.randn(REPLAY, FEATURES)
        self.place = 0
        self.states = {}

    def call(self, function, *arguments):
        return self.compiled[function](*arguments)

    def state(self, key):
        if key not in self.states:
            parts = []
            for inputs, outputs, _ in layers():
                parts.append((torch.rand(inputs * outputs + outputs) * 2 - 1) / inputs**0.5)
            parameters = torch.cat(parts)
            self.states[key] = parameters, *(torch.zeros(parameter_count()) for _ in range(2)), torch.zeros(())
        return self.states[key]

    def batch(self, batch):
        """Positives, and as many ends of earlier chains."""
        return self.data[torch.randint(0, ROWS, (batch,))], self.replay[torch.randint(0, REPLAY, (batch,))]

    def remember(self, negative):
        if self.place + len(negative) > REPLAY:
            self.place = 0
        self.replay[self.place : self.place + len(negative)] = negative
        self.place += len(negative)

    def ae_epoch(self, _):
        state, order = self.state("ae"), torch.randperm(ROWS)
        for first in range(0, ROWS, EPOCH_BATCH):
            self.last = self.call(ae_step, state, self.data[order[first : first + EPOCH_BATCH]])

    def nae_step(self, batch):
        self.last, negative = self.call(nae_step, self.state("nae"), *self.batch(batch))
        self.remember(negative)

    def wnae_network(self, batch):
        self.last, negative = self.call(network_step, self.state("network"), *self.batch(batch))
        self.remember(negative)

    def wnae_step(self, batch):
        """In two graphs, since POT is not compiled; the second one runs the chain again, with the same random numbers.

        That is faster than one chain that torch.autograd differentiates: it took more than twice the time.
        """
        state = self.state("wnae")
        positive, replay = self.batch(batch)
        start, normals = self.call(beginning, replay)
        negative = self.call(chain, state[0], start, normals)
        self.remember(negative)
        self.last, _ = self.call(wnae_step, state, coupled(positive, negative), start, normals)
