"""Regular patterns: each a signed distance in pixels, so that edges are exact at any size."""

import numpy as np

from .colours import Colour, choose, distance, draw_colour, draw_colours
from .drawn import Drawn
from .fields import coordinates, coverage, mix, rotated, sawtooth_distance, square_wave, triangle_wave
from .words import SIZE, THICKNESS, decorated, draw_period, figure_on_ground, join, listed


def on_ground(colours: list[Colour], amount: np.ndarray) -> np.ndarray:
    """The first colour where `amount` is 1, on the second."""
    return mix(colours[1].rgb, colours[0].rgb, amount)


def shifted(random: np.random.Generator, side: int, period: float, degrees: float = 0) -> tuple[np.ndarray, np.ndarray]:
    u, v = rotated(side, degrees)
    return u + random.uniform(0, period), v + random.uniform(0, period)


def stripes(random: np.random.Generator, side: int) -> Drawn:
    period, width = draw_period(random, side, THICKNESS)
    colours = draw_colours(random, 2)
    degrees, course = choose(random, ((0, 'vertical'), (90, 'horizontal'), (45, 'diagonal'), (-45, 'diagonal')))
    u, _ = shifted(random, side, period, degrees)
    pixels = on_ground(colours, coverage((sawtooth_distance(u / period) - random.uniform(0.35, 0.6) / 2) * period))
    if random.random() < 0.2:
        third = draw_colour(random)
        line = coverage((sawtooth_distance(u / period + random.uniform(0.3, 0.7)) - 0.1) * period)
        names = listed([colours[0].spoken, colours[1].spoken, third.spoken])
        caption = decorated(random, join(width, course, 'stripes in', names))
        return Drawn(mix(pixels, third.rgb, line), caption, [*colours, third])
    return Drawn(pixels, figure_on_ground(random, *colours, 'stripes', width, course), colours)


def dots(random: np.random.Generator, side: int) -> Drawn:
    period, size = draw_period(random, side, SIZE)
    colours = draw_colours(random, 2)
    u, v = shifted(random, side, period)
    if random.random() < 0.6:
        u = u + (np.floor(v / period) % 2) * period / 2
    away = np.hypot(u / period % 1 - 0.5, v / period % 1 - 0.5) * period - period * random.uniform(0.22, 0.38)
    what = choose(random, ('polka dots', 'dots', 'polka dot pattern'))
    return Drawn(on_ground(colours, coverage(away)), figure_on_ground(random, *colours, what, size), colours)


def checker(random: np.random.Generator, side: int) -> Drawn:
    period, size = draw_period(random, side, SIZE)
    colours = draw_colours(random, 2)
    diagonal = random.random() < 0.2
    half = period * 0.8
    u, v = shifted(random, side, half * 2, 45 if diagonal else 0)
    amount = (1 + square_wave(u, half) * square_wave(v, half)) / 2
    what = choose(random, ('checkerboard', 'checkerboard pattern', 'checks', 'checkered pattern'))
    names = join(colours[0].spoken, 'and', colours[1].spoken)
    caption = decorated(random, join(size, 'diagonal' if diagonal else '', names, what))
    return Drawn(on_ground(colours, amount), caption, colours)


def grid(random: np.random.Generator, side: int) -> Drawn:
    period, size = draw_period(random, side, SIZE)
    colours = draw_colours(random, 2)
    diagonal = random.random() < 0.2
    u, v = shifted(random, side, period, 45 if diagonal else 0)
    width = max(2.0, period * random.uniform(0.08, 0.18))
    away = np.minimum(sawtooth_distance(u / period), sawtooth_distance(v / period)) * period - width / 2
    what = choose(random, ('grid lines', 'grid', 'grid pattern'))
    caption = figure_on_ground(random, *colours, what, size, 'diagonal' if diagonal else '')
    return Drawn(on_ground(colours, coverage(away)), caption, colours)


def zigzag(random: np.random.Generator, side: int) -> Drawn:
    period, width = draw_period(random, side, THICKNESS)
    colours = draw_colours(random, 2)
    vertical = random.random() < 0.3
    u, v = shifted(random, side, period, 90 if vertical else 0)
    length = period * random.uniform(1, 1.6)
    height = length * random.uniform(0.3, 0.5)
    v = v + triangle_wave(u / length) * height
    steepness = 1 / np.hypot(1, 2 * height / length)
    away = (sawtooth_distance(v / period) - random.uniform(0.2, 0.3)) * period * steepness
    what = choose(random, ('zigzag', 'zigzag pattern', 'chevron', 'chevron pattern', 'chevrons'))
    caption = figure_on_ground(random, *colours, what, width, 'vertical' if vertical else '')
    return Drawn(on_ground(colours, coverage(away)), caption, colours)


def waves(random: np.random.Generator, side: int) -> Drawn:
    period, width = draw_period(random, side, THICKNESS)
    colours = draw_colours(random, 2)
    vertical = random.random() < 0.3
    u, v = shifted(random, side, period, 90 if vertical else 0)
    turn = 2 * np.pi * u / (period * random.uniform(1.6, 2.6))
    height = period * random.uniform(0.25, 0.5)
    slope = np.cos(turn) * height * 2 * np.pi / (period * 2.1)
    away = (sawtooth_distance((v + np.sin(turn) * height) / period) - random.uniform(0.18, 0.3)) * period
    what = choose(random, ('waves', 'wavy lines', 'wave pattern', 'wavy stripes'))
    caption = figure_on_ground(random, *colours, what, width, 'vertical' if vertical else '')
    return Drawn(on_ground(colours, coverage(away / np.sqrt(1 + 0.6 * slope**2))), caption, colours)


def triangles(random: np.random.Generator, side: int) -> Drawn:
    period, size = draw_period(random, side, SIZE)
    period *= 1.2
    colours = draw_colours(random, 2 if random.random() < 0.6 else 3)
    u, v = shifted(random, side, period)
    height = period * np.sqrt(3) / 2
    row = np.floor(v / height)
    column = u / period + row * 0.5
    away = (np.abs(column % 1 - 0.5) - (v / height - row) / 2) * height
    what = choose(random, ('triangles', 'triangle pattern', 'geometric triangles'))
    if len(colours) == 2:
        return Drawn(on_ground(colours, coverage(away)), figure_on_ground(random, *colours, what, size), colours)
    alternate = ((np.floor(column) * 7 + row * 3) % 2 < 1)[..., None]
    figure = np.where(alternate, colours[0].rgb, colours[2].rgb)
    names = listed([colours[0].spoken, colours[2].spoken, colours[1].spoken])
    pixels = mix(colours[1].rgb, figure, coverage(away))
    return Drawn(pixels, decorated(random, join(size, what, 'in', names)), colours)


def halftone(random: np.random.Generator, side: int) -> Drawn:
    period, size = draw_period(random, side, SIZE)
    period = float(np.clip(period * 0.6, 12, 36))
    colours = draw_colours(random, 2)
    u, v = rotated(side, 45)
    x, y = coordinates(side)
    is_radial = random.random() < 0.3
    angle = np.deg2rad(choose(random, (0, 45, 90, 135, 180, 270)))
    x, y = x / side - 0.5, y / side - 0.5
    tone = 1 - np.hypot(x, y) / 0.62 if is_radial else x * np.cos(angle) + y * np.sin(angle) + 0.5
    screen = np.cos(2 * np.pi * u / period) + np.cos(2 * np.pi * v / period)
    amount = np.clip((screen - (2.1 - 4.2 * np.clip(tone, 0, 1))) * period / (2 * np.pi * 1.2) + 0.5, 0, 1)
    names = ('halftone', 'halftone dots', 'halftone gradient', 'radial halftone' if is_radial else 'halftone pattern')
    return Drawn(on_ground(colours, amount), figure_on_ground(random, *colours, choose(random, names), size), colours)


def _chips(random: np.random.Generator, side: int, period: float):
    """Irregular pentagons, one a cell: signed distance [side, side], and each pixel's cell (row, column, shape)."""
    u, v = shifted(random, side, period, random.uniform(0, 90))
    # A rotated coordinate starts below zero: cells are numbered from zero on.
    row, column = (np.floor(axis / period).astype(int) for axis in (u, v))
    row, column = row - row.min(), column - column.min()
    shape = (row.max() + 1, column.max() + 1)

    def drawn(least, most):
        return random.uniform(least, most, shape).astype(np.float32)

    centre_u, centre_v, radius, turn = drawn(0.38, 0.62), drawn(0.38, 0.62), drawn(0.12, 0.36), drawn(0, 2 * np.pi)
    from_u = (u / period % 1 - centre_u[row, column]) * period
    from_v = (v / period % 1 - centre_v[row, column]) * period
    away = np.full((side, side), -1e9, np.float32)
    for edge in range(5):
        angle = (turn + edge * 2 * np.pi / 5 + drawn(-0.35, 0.35))[row, column]
        reach = (np.minimum(radius * drawn(0.75, 1.25), 0.38) * period)[row, column]
        away = np.maximum(away, from_u * np.cos(angle) + from_v * np.sin(angle) - reach)
    return away, row, column, shape


TERRAZZO_GROUNDS = (
    'white',
    'cream',
    'ivory',
    'beige',
    'silver',
    'blush',
    'sage',
    'charcoal',
    'mint',
    'navy',
    'lavender',
)


def terrazzo(random: np.random.Generator, side: int) -> Drawn:
    period, size = draw_period(random, side, SIZE)
    period = float(np.clip(period * 1.1, 24, 90))
    ground = draw_colour(random, TERRAZZO_GROUNDS if random.random() < 0.7 else None)
    count = int(random.integers(2, 4))
    candidates = draw_colours(random, count + 2, apart=0.2)
    seen = [colour for colour in candidates if distance(colour.rgb, ground.rgb) > 0.22]
    chips = seen[:count] or candidates[:1]
    palette = np.array([colour.rgb for colour in chips])
    pixels = np.broadcast_to(ground.rgb, (side, side, 3))
    for spacing in (period, period * 0.6):
        away, row, column, shape = _chips(random, side, spacing)
        shown = (random.random(shape) < 0.85)[row, column]
        pixels = mix(pixels, palette[random.integers(len(chips), size=shape)[row, column]], coverage(away) * shown)
    names = listed([colour.spoken for colour in chips])
    caption = choose(
        random,
        (
            join(size, 'terrazzo with', names, 'chips on', ground.spoken),
            join(ground.spoken, 'terrazzo with', names, 'chips'),
            join(size, names, 'terrazzo on', ground.spoken),
        ),
    )
    return Drawn(pixels, decorated(random, caption), [ground, *chips])


def plaid(random: np.random.Generator, side: int) -> Drawn:
    period, size = draw_period(random, side, SIZE)
    period = float(np.clip(period * 1.6, 30, 130))
    u, v = shifted(random, side, period)
    if random.random() < 0.45:
        colours = draw_colours(random, 2)
        if random.random() < 0.6:
            colours[1] = draw_colour(random, ('white', 'cream', 'ivory'))
        amount = (square_wave(u, period * 0.4) + square_wave(v, period * 0.4) + 2) / 4
        names = join(colours[0].spoken, 'and', colours[1].spoken)
        caption = join(size, names, choose(random, ('gingham', 'gingham check')))
        return Drawn(on_ground(colours, amount), decorated(random, caption), colours)
    colours = draw_colours(random, 3 if random.random() < 0.6 else 2, apart=0.2)
    pixels = np.broadcast_to(colours[0].rgb, (side, side, 3))
    for colour in colours[1:]:
        for _ in range(2):
            at, width, strength = random.uniform(0, 1), random.uniform(0.06, 0.2), random.uniform(0.45, 0.6)
            for axis in (u, v):
                band = coverage((sawtooth_distance(axis / period + at) - width / 2) * period)
                pixels = mix(pixels, colour.rgb, band * strength)
    crossing = listed([colour.spoken for colour in colours[1:]])
    caption = join(size, colours[0].spoken, choose(random, ('plaid', 'tartan', 'plaid pattern')), 'with', crossing)
    return Drawn(pixels, decorated(random, caption), colours)


def hexagons(random: np.random.Generator, side: int) -> Drawn:
    period, size = draw_period(random, side, SIZE)
    period *= 1.1
    colours = draw_colours(random, 2)
    u, v = shifted(random, side, period, choose(random, (0, 90)))
    tall = period * np.sqrt(3)
    # The nearest centre of two interleaved rectangular lattices.
    au, av = u % period - period / 2, v % tall - tall / 2
    bu, bv = (u - period / 2) % period - period / 2, (v - tall / 2) % tall - tall / 2
    nearest = au**2 + av**2 < bu**2 + bv**2
    du, dv = np.abs(np.where(nearest, au, bu)), np.abs(np.where(nearest, av, bv))
    gap = max(1.0, period * random.uniform(0.04, 0.1))
    inside = coverage(np.maximum(du, du * 0.5 + dv * np.sqrt(3) / 2) - (period / 2 - gap))
    if random.random() < 0.5:
        what = choose(random, ('honeycomb', 'hexagon outlines', 'honeycomb grid'))
        return Drawn(on_ground(colours, 1 - inside), figure_on_ground(random, *colours, what, size), colours)
    what = choose(random, ('hexagons', 'hexagon pattern', 'hexagon tiles'))
    return Drawn(on_ground(colours, inside), figure_on_ground(random, *colours, what, size), colours)
