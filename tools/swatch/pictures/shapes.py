"""One flat shape on a ground."""

import numpy as np

from .colours import choose, draw_colours
from .drawn import Drawn
from .fields import coordinates, coverage, mix
from .words import decorated


def _star(x: np.ndarray, y: np.ndarray, radius: float) -> np.ndarray:
    """Five points, the inner corners at 0.45 of the radius. @returns the signed distance"""
    turn = np.arctan2(x, -y) / (2 * np.pi) * 5
    angle = np.abs((turn + 0.5) % 1 - 0.5) * 2 * np.pi / 5
    away = np.hypot(x, y)
    px, py = away * np.cos(angle), away * np.sin(angle)
    corner_x, corner_y = 0.45 * radius * np.cos(np.pi / 5), 0.45 * radius * np.sin(np.pi / 5)
    edge = np.hypot(radius - corner_x, corner_y)
    return ((px - radius) * corner_y - py * (corner_x - radius)) / edge


def _heart(x: np.ndarray, y: np.ndarray, radius: float) -> np.ndarray:
    u, v = np.abs(x / radius), 0.25 - y / radius
    return ((u**2 + (v - 0.75 * np.sqrt(u + 1e-3)) ** 2) - 0.85) * radius * 0.45


# Signed distances in pixels, by what the caption says.
SHAPES = {
    'circle': lambda x, y, radius, random: np.hypot(x, y) - radius,
    'ring': lambda x, y, radius, random: np.abs(np.hypot(x, y) - radius) - radius * random.uniform(0.12, 0.25),
    'square': lambda x, y, radius, random: np.maximum(np.abs(x), np.abs(y)) - radius * 0.85,
    'diamond': lambda x, y, radius, random: (np.abs(x) + np.abs(y) - radius * 1.1) / np.sqrt(2),
    'hexagon': lambda x, y, radius, random: (
        np.maximum(np.abs(x) * np.sqrt(3) / 2 + np.abs(y) / 2, np.abs(y)) - radius * 0.9
    ),
    'triangle': lambda x, y, radius, random: np.maximum(
        np.abs(x) * np.sqrt(3) / 2 - y / 2 - radius / 2, y - radius / 2
    ),
    'star': lambda x, y, radius, random: _star(x, y, radius),
    'heart': lambda x, y, radius, random: _heart(x, y, radius),
}


def shape(random: np.random.Generator, side: int) -> Drawn:
    colours = draw_colours(random, 2)
    x, y = coordinates(side)
    (cx, cy), radius = random.uniform(0.4, 0.6, 2) * side, side * random.uniform(0.18, 0.36)
    name = choose(random, ('circle', *SHAPES))
    pixels = mix(colours[1].rgb, colours[0].rgb, coverage(SHAPES[name](x - cx, y - cy, radius, random)))
    figure, ground = (colour.spoken for colour in colours)
    caption = choose(
        random,
        (
            f'{figure} {name} on {ground}',
            f'a {figure} {name} on a {ground} background',
            f'flat {figure} {name}, {ground} background',
        ),
    )
    return Drawn(pixels, decorated(random, caption), colours)
