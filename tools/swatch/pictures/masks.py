"""Masks as people draw them: rectangles, ellipses, brush strokes, half planes and frames."""

import numpy as np

from .fields import coordinates


def _rectangles(random: np.random.Generator, side: int) -> np.ndarray:
    x, y = coordinates(side)
    mask = np.zeros((side, side), bool)
    for _ in range(int(random.integers(1, 3))):
        width, height = random.uniform(0.2, 0.6, 2) * side
        left, top = (min(random.uniform(-0.1, 1) * side, side - size * 0.6) for size in (width, height))
        mask |= (x > left) & (x < left + width) & (y > top) & (y < top + height)
    return mask


def _ellipses(random: np.random.Generator, side: int) -> np.ndarray:
    x, y = coordinates(side)
    mask = np.zeros((side, side), bool)
    for _ in range(int(random.integers(1, 4))):
        (cx, cy), (a, b), turn = (
            random.uniform(0.1, 0.9, 2) * side,
            random.uniform(0.1, 0.33, 2) * side,
            random.uniform(0, np.pi),
        )
        u = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
        v = (y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)
        mask |= (u / a) ** 2 + (v / b) ** 2 < 1
    return mask


def _stroke(random: np.random.Generator, side: int) -> np.ndarray:
    x, y = coordinates(side)
    mask = np.zeros((side, side), bool)
    at, turn = random.uniform(0.1, 0.9, 2) * side, random.uniform(0, 2 * np.pi)
    radius = random.uniform(0.06, 0.13) * side
    for _ in range(int(random.integers(8, 22))):
        mask |= (x - at[0]) ** 2 + (y - at[1]) ** 2 < radius**2
        turn += random.uniform(-0.7, 0.7)
        at = np.clip(at + np.array([np.cos(turn), np.sin(turn)]) * radius * 0.9, 0, side)
    return mask


def _half_plane_or_frame(random: np.random.Generator, side: int) -> np.ndarray:
    x, y = coordinates(side)
    if random.random() < 0.2:
        return (np.abs(x / side - 0.5) > 0.28) | (np.abs(y / side - 0.5) > 0.28)
    turn = random.uniform(0, 2 * np.pi)
    return (x / side - 0.5) * np.cos(turn) + (y / side - 0.5) * np.sin(turn) > random.uniform(-0.2, 0.3)


MASKS = ((_rectangles, 0.35), (_ellipses, 0.3), (_stroke, 0.2), (_half_plane_or_frame, 0.15))


def draw_mask(random: np.random.Generator, side: int) -> np.ndarray:
    """bool [side, side], true where the picture is filled anew; never empty."""
    while True:
        index = int(random.choice(len(MASKS), p=[weight for _, weight in MASKS]))
        mask = MASKS[index][0](random, side)
        if mask.any():
            return mask


def draw_masks(seed: int, count: int, side: int) -> np.ndarray:
    """bool [count, side, side]."""
    random = np.random.default_rng(seed)
    return np.stack([draw_mask(random, side) for _ in range(count)])
