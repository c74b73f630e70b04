"""JAX's trainings: each whole step is one compiled function, but for POT's transport between chain and loss of the WNAE."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import ot

from engine_peers import (
    BOUND, DRIFT, EPOCH_BATCH, FEATURES, NOISE, RATE, REPLAY, REPLAY_RATIO, ROWS, STEPS, WEIGHT_DECAY, layers)


def energy(parameters, x):
    y = x
    for (weights, bias), (_, _, is_rectified) in zip(parameters, layers()):
        y = y @ weights + bias
        y = jax.nn.relu(y) if is_rectified else y
    return ((x - y) ** 2).mean(axis=1)


def begin(key, replay, batch):
    """A state for each chain: the end of an earlier one or, one in twenty, a Gaussian."""
    which, whether, fresh = jax.random.split(key, 3)
    chosen = replay[jax.random.randint(which, (batch,), 0, REPLAY)]
    is_kept = jax.random.uniform(whether, (batch, 1)) < REPLAY_RATIO
    return jnp.where(is_kept, chosen, jax.random.normal(fresh, (batch, FEATURES)))


def chain(parameters, key, replay, batch):
    start, noise = jax.random.split(key)
    gradient = jax.grad(lambda x: energy(parameters, x).sum())

    # The fastest of what was tried: a loop (unrolled, it takes three times as long), steps that are computed again on the way back,
    # and the default generator ("rbg" takes seven times as long).
    @jax.checkpoint
    def step(x, normals):
        return jnp.clip(x - DRIFT * gradient(x) + NOISE * normals, -BOUND, BOUND), None

    normals = jax.random.normal(noise, (STEPS, batch, FEATURES))
    return jax.lax.scan(step, begin(start, replay, batch), normals)[0]


def adam(state, gradient, decay):
    parameters, first, second, count = state
    count = count + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)

    def update(p, m, v):
        return p * (1 - RATE * decay) - RATE * m / (1 - 0.9**count) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)

    return jax.tree.map(update, parameters, first, second), first, second, count


def remember(replay, negatives, place):
    return jax.lax.dynamic_update_slice(replay, negatives, (place, 0))


def positives(key, data, batch):
    return data[jax.random.randint(key, (batch,), 0, ROWS)]


@partial(jax.jit, donate_argnums=0)
def ae_epoch(state, data, order):
    def step(state, rows):
        loss, gradient = jax.value_and_grad(lambda parameters: energy(parameters, data[rows]).mean())(state[0])
        return adam(state, gradient, 0.0), loss

    whole = ROWS // EPOCH_BATCH * EPOCH_BATCH
    state, _ = jax.lax.scan(step, state, order[:whole].reshape(-1, EPOCH_BATCH))
    return step(state, order[whole:])


@partial(jax.jit, donate_argnums=(0, 1), static_argnums=5)
def nae_step(state, replay, data, key, place, batch):
    key, start, chosen = jax.random.split(key, 3)
    negative, positive = chain(state[0], start, replay, batch), positives(chosen, data, batch)

    def loss(parameters):
        return jnp.log(jnp.cosh(energy(parameters, positive).mean() - energy(parameters, negative).mean()))

    value, gradient = jax.value_and_grad(loss)(state[0])
    return adam(state, gradient, 0.0), remember(replay, negative, place), key, value


@partial(jax.jit, donate_argnums=(0, 1), static_argnums=5)
def network_step(state, replay, data, key, place, batch):
    key, start, chosen = jax.random.split(key, 3)
    positive = positives(chosen, data, batch)

    def loss(parameters):
        negative = chain(parameters, start, replay, batch)
        return ((positive - negative) ** 2).sum(1).mean(), negative

    (value, negative), gradient = jax.value_and_grad(loss, has_aux=True)(state[0])
    return adam(state, gradient, WEIGHT_DECAY), remember(replay, negative, place), key, value


@partial(jax.jit, static_argnums=4)
def forward(parameters, replay, data, key, batch):
    """Positives and negatives, and the function that pulls a derivative by the negatives back to the parameters."""
    key, start, chosen = jax.random.split(key, 3)
    negative, pull = jax.vjp(lambda parameters: chain(parameters, start, replay, batch), parameters)
    return positives(chosen, data, batch), negative, pull, key


@partial(jax.jit, donate_argnums=(0, 1))
def backward(state, replay, pull, positive, negative, order, place):
    offset = negative - positive[order]
    (gradient,) = pull(2 / len(offset) * offset)
    return adam(state, gradient, WEIGHT_DECAY), remember(replay, negative, place), (offset**2).sum() / len(offset)


class Jitted:
    """The trainings, each with its own state."""

    def __init__(self, threads):
        generator = np.random.default_rng(1)
        self.data = jnp.asarray(generator.standard_normal((ROWS, FEATURES), dtype=np.float32))
        self.generator = generator
        self.states = {}
        self.replays = {}
        self.key = jax.random.key(1)
        self.place = 0
        self.last = jnp.zeros(())

    def wait(self):
        jax.block_until_ready((self.last, self.states, self.replays))

    def loss(self):
        return float(self.last)

    def state(self, name):
        if name not in self.states:
            uniform = lambda inputs, *shape: jnp.asarray(
                self.generator.uniform(-(inputs**-0.5), inputs**-0.5, shape).astype(np.float32))
            parameters = [(uniform(i, i, o), uniform(i, o)) for i, o, _ in layers()]
            zeros = lambda: jax.tree.map(jnp.zeros_like, parameters)
            self.states[name] = parameters, zeros(), zeros(), jnp.zeros(())
            self.replays[name] = jnp.asarray(self.generator.standard_normal((REPLAY, FEATURES), dtype=np.float32))
        return self.states[name]

    def advance(self, batch):
        """Where the next negatives go in the replay buffer."""
        place = self.place if self.place + batch <= REPLAY else 0
        self.place = place + batch
        return place

    def ae_epoch(self, _):
        order = self.generator.permutation(ROWS).astype(np.int32)
        self.states["ae"], self.last = ae_epoch(self.state("ae"), self.data, order)

    def step(self, name, function, batch):
        state = self.state(name)
        self.states[name], self.replays[name], self.key, self.last = function(
            state, self.replays[name], self.data, self.key, self.advance(batch), batch)

    def nae_step(self, batch):
        self.step("nae", nae_step, batch)

    def wnae_network(self, batch):
        self.step("network", network_step, batch)

    def wnae_step(self, batch):
        state = self.state("wnae")
        positive, negative, pull, self.key = forward(state[0], self.replays["wnae"], self.data, self.key, batch)
        weights = np.full(batch, 1 / batch)
        costs = ot.dist(np.asarray(positive, np.float64), np.asarray(negative, np.float64))
        order = ot.emd(weights, weights, costs, numItermax=10_000_000).argmax(0)
        self.states["wnae"], self.replays["wnae"], self.last = backward(
            state, self.replays["wnae"], pull, positive, negative, order, self.advance(batch))
