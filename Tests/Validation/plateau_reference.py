#!/usr/bin/env python3
"""Makes Tests/JetAutoencodersTests/Fixtures/plateau.json: rates that PyTorch's ReduceLROnPlateau gives for series of a metric.

    python3 plateau_reference.py > plateau.json          (made with torch 2, whose rule has not changed since 1.0)

The metric is positive: for negative ones PyTorch's relative threshold takes a worse value for an improvement, and ours does not.
Numbers are rounded to four digits so that equal values occur; a few are NaN, which JSON here writes as null.
"""
import json
import random

import torch

cases = []
generator = random.Random(5)
for factor, patience, cooldown, threshold in [
    (0.8, 20, 10, 1e-3), (0.5, 0, 0, 0.0), (0.5, 3, 0, 0.0), (0.9, 2, 5, 0.05), (0.1, 5, 1, 1e-2), (0.7, 0, 3, 0.0),
]:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.01)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, mode="min", factor=factor, patience=patience, cooldown=cooldown, threshold=threshold,
        threshold_mode="rel", eps=0)
    values, rates, level = [], [], 2.0
    for epoch in range(160):
        level *= generator.choice([0.97, 1.0, 1.0]) if epoch // 40 % 2 == 0 else 1.0
        value = round(level + generator.choice([0, 0, 0.05]) * generator.random(), 4)
        if generator.random() < 0.03:
            value = float("nan")
        values.append(None if value != value else value)
        schedule.step(value)
        rates.append(optimizer.param_groups[0]["lr"])
    cases.append({"factor": factor, "patience": patience, "cooldown": cooldown, "threshold": threshold,
                  "rate": 0.01, "values": values, "rates": rates})
print(json.dumps({"torch": torch.__version__, "cases": cases}))
