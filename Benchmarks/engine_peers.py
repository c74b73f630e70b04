#!/usr/bin/env python3
"""PyTorch's and POT's side of the engine benchmark: the same algorithms, float32, as the public WNAE code has them.

Reads lines `NAME` from standard input and answers each with `NAME MILLISECONDS`, so that run.py can alternate with ours.
"""

import math
import sys
import time

import ot
import torch

threads = int(sys.argv[1])
torch.set_num_threads(threads)
FEATURES, TEMPERATURE, NOISE, BOUND, STEPS = 8, 0.05, 0.2, 4.0, 10


def autoencoder(hidden=32, depth=2, latent=6):
    def stack(widths):
        layers = []
        for index, (a, b) in enumerate(zip(widths, widths[1:])):
            layers.append(torch.nn.Linear(a, b))
            if index < len(widths) - 2:
                layers.append(torch.nn.ReLU())
        return layers

    encoder = [FEATURES] + [hidden] * depth + [latent]
    return torch.nn.Sequential(*stack(encoder), *stack(encoder[::-1]))


def energy(model, x):
    return ((x - model(x)) ** 2).mean(dim=1)


def chain(model, x, differentiable):
    for _ in range(STEPS):
        if not x.requires_grad:
            x = x.clone().requires_grad_(True)
        (gradient,) = torch.autograd.grad(energy(model, x).sum(), x, create_graph=differentiable)
        x = x - NOISE**2 / 2 / TEMPERATURE * gradient + NOISE * torch.randn_like(x)
        x = x.clamp(-BOUND, BOUND)
        if not differentiable:
            x = x.detach()
    return x


class Bench:
    def __init__(self):
        torch.manual_seed(1)
        self.data = torch.randn(48_000, FEATURES)
        self.replay = torch.randn(10_000, FEATURES)
        self.cache = {}

    def training(self, key, optimizer=torch.optim.Adam):
        if key not in self.cache:
            model = autoencoder()
            self.cache[key] = (model, optimizer(model.parameters(), lr=1e-3))
        return self.cache[key]

    def start(self, batch):
        fresh = torch.randn(batch, FEATURES)
        chosen = self.replay[torch.randint(0, len(self.replay), (batch,))]
        return torch.where(torch.rand(batch, 1) < 0.95, chosen, fresh)

    def remember(self, x):
        self.replay = torch.cat([self.replay, x.detach()])[-10_000:]

    def ae_epoch(self, _):
        model, optimizer = self.training("ae")
        order = torch.randperm(len(self.data))
        for first in range(0, len(self.data), 256):
            loss = energy(model, self.data[order[first : first + 256]]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def nae_step(self, batch):
        model, optimizer = self.training("nae")
        positive = self.data[torch.randint(0, len(self.data), (batch,))]
        negative = chain(model, self.start(batch), False)
        self.remember(negative)
        loss = torch.log(torch.cosh(energy(model, positive).mean() - energy(model, negative).mean()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def wnae_step(self, batch):
        model, optimizer = self.training("wnae", torch.optim.AdamW)
        positive = self.data[torch.randint(0, len(self.data), (batch,))]
        negative = chain(model, self.start(batch), True)
        self.remember(negative)
        weights = torch.full((batch,), 1 / batch)
        loss = ot.emd2(weights, weights, ot.dist(positive, negative))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


bench = Bench()
for line in sys.stdin:
    name = line.strip()
    kind, _, batch = name.partition(":")
    work = {"ae_epoch": bench.ae_epoch, "nae_step": bench.nae_step, "wnae_step": bench.wnae_step}[kind]
    batch = int(batch or 0)
    repeats = 1 if kind == "ae_epoch" else max(1, 2048 // batch)
    if name not in bench.cache:
        bench.cache[name] = True
        work(batch)
    start = time.perf_counter()
    for _ in range(repeats):
        work(batch)
    print(name, (time.perf_counter() - start) * 1000 / repeats, flush=True)
