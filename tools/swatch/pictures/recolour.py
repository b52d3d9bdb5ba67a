"""One picture in the colours of another: what a style reference is to do."""

import numpy as np

SAMPLES = 4096
"""Pixels whose colours stand for all."""
QUANTILES = np.linspace(0, 1, 13)
"""More of them draw bands into gradients."""
TURNS = 4
"""After which the distributions no longer come nearer to the eye; the source takes 10 to 20."""


def recoloured(random: np.random.Generator, pixels: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """
    uint8 [..., 3], whose colours are spread as those of `reference` are: along turned axes of colour space, quantile
    by quantile (iterative distribution transfer, Pitie et al. 2005). What was alike stays alike.
    """
    values = pixels.reshape(-1, 3).astype(np.float32)
    wanted = reference.reshape(-1, 3).astype(np.float32)
    chosen = random.integers(len(values), size=SAMPLES)
    wanted = wanted[random.integers(len(wanted), size=SAMPLES)]
    for _ in range(TURNS):
        axes, _ = np.linalg.qr(random.standard_normal((3, 3)))
        turned, there = values @ axes.astype(np.float32), wanted @ axes.astype(np.float32)
        for axis in range(3):
            own, other = (np.quantile(each, QUANTILES) for each in (turned[chosen, axis], there[:, axis]))
            # Of equal quantiles the last counts: a flat part goes to one colour.
            turned[:, axis] = np.interp(turned[:, axis], own + np.arange(len(own)) * 1e-4, other)
        values = turned @ axes.T.astype(np.float32)
    return np.clip(values + 0.5, 0, 255).astype(np.uint8).reshape(pixels.shape)
