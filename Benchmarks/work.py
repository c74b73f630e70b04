"""What the engine benchmark times, in whom, and how many operations each needs."""

from engine_peers import ROWS, STEPS, layers

ENGINE = ["ae_epoch"] + [f"{kind}:{batch}" for kind in ("nae_step", "wnae_network", "wnae_step") for batch in (128, 512, 2048)]
#: The engine's peers: what engine_peers.py calls them, and what the tables do.
PEERS = {"eager": "PyTorch + POT", "compiled": "torch.compile + POT", "jax": "JAX jit + POT"}


def operations(name):
    """The floating-point operations that a work needs, two a multiply-add; what is computed twice counts once.

    Through all layers of the network a row takes `forward` multiply-adds, and so do its adjoints, and the gradient of the weights. A
    Langevin step is one pass forward and one back to its input. Its derivative is a pass of tangents forward, one of their adjoints,
    and two products for the weights, since these stand in both passes. Transport, random numbers and the update are not counted.
    """
    sizes = [inputs * outputs for inputs, outputs, _ in layers()]
    forward = sum(sizes)
    gradient = 3 * forward - sizes[0]
    kind, _, batch = name.partition(":")
    if kind == "ae_epoch":
        return 2 * ROWS * gradient
    chain = STEPS * 2 * forward
    needed = chain + 2 * gradient if kind == "nae_step" else chain + STEPS * 4 * forward
    return 2 * int(batch) * needed
