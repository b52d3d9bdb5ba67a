"""Gradients and flat colour."""

import numpy as np

from .colours import choose, draw_colour, draw_colours
from .drawn import Drawn
from .fields import coordinates, mix, smoothstep
from .words import decorated, join, listed

# By eighths of a turn, clockwise from left to right.
DIRECTIONS = (
    ('horizontal', 'left to right'),
    ('diagonal', 'top left to bottom right'),
    ('vertical', 'top to bottom'),
    ('diagonal', 'top right to bottom left'),
    ('horizontal', 'right to left'),
    ('diagonal', 'bottom right to top left'),
    ('vertical', 'bottom to top'),
    ('diagonal', 'bottom left to top right'),
)


TOP_TO_BOTTOM = 2
"""Where no words say it: as design tools draw a new linear gradient."""
MESH_ROWS, MESH_COLUMNS = 3, 3


def linear(random: np.random.Generator, side: int) -> Drawn:
    """The words decide its course: left to chance, a small network learns the mean of all courses, which is none."""
    colours = draw_colours(random, 3 if random.random() < 0.3 else 2, apart=0.18, modified=0.25)
    names = ' to '.join(colour.spoken for colour in colours)
    direction = int(random.integers(len(DIRECTIONS)))
    axis, course = DIRECTIONS[direction]
    # The first of an axis is what the axis alone means.
    of_axis = [known for known, _ in DIRECTIONS].index(axis)
    caption, direction = choose(
        random,
        (
            (f'{names} linear gradient', TOP_TO_BOTTOM),
            (f'{axis} gradient from {names}', of_axis),
            (f'{names} gradient, {course}', direction),
            (join(choose(random, ('smooth', 'soft', '')), axis, f'linear gradient, {names}'), of_axis),
        ),
    )
    angle = np.deg2rad(direction * 45 + random.uniform(-6, 6))
    x, y = coordinates(side)
    along = (x / side - 0.5) * np.cos(angle) + (y / side - 0.5) * np.sin(angle)
    reach = abs(np.cos(angle)) / 2 + abs(np.sin(angle)) / 2
    t = np.clip(along / reach * 0.5 + 0.5, 0, 1)
    position = (smoothstep(t) if random.random() < 0.4 else t) * (len(colours) - 1)
    pixels = mix(colours[0].rgb, colours[1].rgb, np.clip(position, 0, 1))
    if len(colours) == 3:
        pixels = mix(pixels, colours[2].rgb, np.clip(position - 1, 0, 1))
    return Drawn(pixels, decorated(random, caption), colours)


def radial(random: np.random.Generator, side: int) -> Drawn:
    colours = draw_colours(random, 2, apart=0.2, modified=0.25)
    centre = (0.5, 0.5) if random.random() < 0.8 else random.uniform(0.2, 0.8, 2)
    x, y = coordinates(side)
    t = np.hypot(x / side - centre[0], y / side - centre[1]) / random.uniform(0.5, 0.85)
    pixels = mix(colours[0].rgb, colours[1].rgb, smoothstep(t) if random.random() < 0.5 else np.clip(t, 0, 1))
    inner, outer = (colour.spoken for colour in colours)
    caption = choose(
        random,
        (
            f'{inner} to {outer} radial gradient',
            f'radial gradient from {inner} to {outer}',
            f'soft {inner} glow on {outer}',
            f'{inner} center fading to {outer} radial gradient',
        ),
    )
    return Drawn(pixels, decorated(random, caption), colours)


def mesh(random: np.random.Generator, side: int) -> Drawn:
    """Blobs in the cells of a grid, neighbours in other colours; thrown anywhere, many made a plain gradient."""
    colours = draw_colours(random, int(random.integers(2, 5)), apart=0.2, modified=0.25)
    x, y = coordinates(side)
    total, pixels = np.zeros((side, side), np.float32), np.zeros((side, side, 3), np.float32)
    first = int(random.integers(len(colours)))
    for row in range(MESH_ROWS):
        for column in range(MESH_COLUMNS):
            cx, cy = (
                (at + random.uniform(0.15, 0.85)) * side / cells
                for at, cells in ((column, MESH_COLUMNS), (row, MESH_ROWS))
            )
            spread = random.uniform(0.14, 0.24) * side
            weight = np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * spread * spread)) + 1e-4
            total += weight
            # A row begins one colour later than the one above.
            pixels += weight[..., None] * colours[(first + row + column) % len(colours)].rgb
    names = listed([colour.spoken for colour in colours])
    caption = choose(
        random,
        (
            f'{names} mesh gradient',
            f'mesh gradient of {names}',
            f'blurred {names} mesh gradient',
            f'soft abstract gradient blobs in {names}',
        ),
    )
    return Drawn(pixels / total[..., None], decorated(random, caption), colours)


def solid(random: np.random.Generator, side: int) -> Drawn:
    colour = draw_colour(random, modified=0.4)
    templates = ('solid {} background', 'plain {}', 'flat {} colour', '{} background')
    pixels = np.broadcast_to(colour.rgb, (side, side, 3))
    return Drawn(pixels, choose(random, templates).format(colour.spoken), [colour])
