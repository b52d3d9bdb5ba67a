"""Textures of materials, from noise."""

import numpy as np

from .colours import RGB, Colour, choose, draw_colour, draw_colours
from .drawn import Drawn
from .fields import coordinates, coverage, mix, noise, smoothstep
from .words import decorated, join


def material(name: str) -> Colour:
    """A colour that the caption does not call by its name: walnut, steel."""
    return Colour(name, name, RGB[name], False)


def shaded(colour: np.ndarray, light: np.ndarray) -> np.ndarray:
    return colour * light[..., None]


def paper(random: np.random.Generator, side: int) -> Drawn:
    usual = ('white', 'cream', 'ivory', 'beige', 'tan', 'blush', 'silver', 'sky', 'mint')
    colour = draw_colour(random, usual if random.random() < 0.75 else None)
    grain = noise(random, side, 0.5) * 0.018 + noise(random, side, 1.6) * 0.015
    fibres = noise(random, side, 1.0, 6.0, 1.0) * 0.006
    what = choose(random, ('paper texture', 'paper', 'textured paper', 'grainy paper'))
    return Drawn(colour.rgb + (grain + fibres)[..., None], decorated(random, join(colour.spoken, what)), [colour])


# Colour, how bright its light and dark grain are, and what such wood is called.
WOODS = (
    ('brown', 0.95, 0.62, ('brown', 'oak')),
    ('tan', 1.0, 0.72, ('light', 'tan', 'pine')),
    ('chocolate', 1.35, 0.7, ('dark', 'walnut', 'dark brown')),
    ('beige', 1.0, 0.8, ('pale', 'beige', 'birch')),
    ('rust', 1.0, 0.65, ('reddish', 'cherry')),
    ('gray', 1.05, 0.7, ('gray', 'weathered gray')),
)


def wood(random: np.random.Generator, side: int) -> Drawn:
    name, light, dark, words = choose(random, WOODS)
    vertical = random.random() < 0.4
    _, y = coordinates(side)
    rings = y / side * random.uniform(4, 11) * (side / 128) ** 0.5
    rings = rings + noise(random, side, 2.0, 0.25, 1.0) * random.uniform(0.35, 0.8)
    grain = (0.5 + 0.5 * np.sin(2 * np.pi * rings)) ** random.uniform(1, 2.5)
    pixels = mix(RGB[name] * dark, RGB[name] * light, grain) + 0.025 * noise(random, side, 0.6, 1.0, 0.08)[..., None]
    planks = random.random() < 0.35
    if planks:
        width = side / choose(random, (2, 3, 4))
        pixels = shaded(pixels, 1 - 0.45 * coverage(np.abs(y % width - width / 2) - 0.8))
    if vertical:
        pixels = pixels.transpose(1, 0, 2)
    what = choose(random, ('planks', 'boards') if planks else ('grain', 'texture', 'grain texture'))
    course = 'vertical' if vertical and random.random() < 0.6 else ''
    caption = join(choose(random, words), course, 'wood', what)
    return Drawn(pixels, decorated(random, caption), [material(name)])


MARBLES = (
    ('white', 'gray'), ('white', 'gray'), ('white', 'gold'), ('black', 'white'), ('black', 'gold'), ('cream', 'tan'),
    ('forest', 'white'), ('pink', 'white'), ('navy', 'gold'), ('gray', 'white'), ('teal', 'white'), ('blush', 'gold'),
)  # fmt: skip


def marble(random: np.random.Generator, side: int) -> Drawn:
    stone, vein = (draw_colour(random, (name,), 0) for name in choose(random, MARBLES))
    x, y = coordinates(side)
    angle = random.uniform(0, np.pi)
    along = (x * np.cos(angle) + y * np.sin(angle)) / side * random.uniform(1, 2.5)
    along = along + noise(random, side, 2.2) * random.uniform(0.35, 0.6)
    broad = np.exp(-np.abs(np.sin(np.pi * along)) * random.uniform(9, 20))
    fine = np.exp(-np.abs(noise(random, side, 1.9)) * 14) * 0.45
    shade = np.clip(noise(random, side, 2.2), 0, 3) * 0.07
    caption = choose(
        random,
        (
            f'{stone.spoken} marble with {vein.spoken} veins',
            f'{stone.spoken} marble texture with {vein.spoken} veins',
            f'{stone.spoken} and {vein.spoken} marble',
        ),
    )
    pixels = mix(stone.rgb, vein.rgb, np.clip(broad * 0.85 + fine + shade, 0, 1))
    return Drawn(pixels, decorated(random, caption), [stone, vein])


def clouds(random: np.random.Generator, side: int) -> Drawn:
    if random.random() < 0.5:
        sky, cloud = draw_colour(random, ('sky', 'sky', 'blue', 'aqua'), 0), draw_colour(random, ('white',))
        amount = smoothstep((noise(random, side, 2.0, 1.0, 1.6) + random.uniform(-0.3, 0.6)) / 2)
        _, y = coordinates(side)
        ground = mix(sky.rgb * 0.9, np.minimum(sky.rgb * 1.1, 1), y / side)
        captions = (
            'white clouds on a blue sky',
            'soft white clouds in a blue sky',
            'fluffy clouds texture, blue and white',
            'cloudy blue sky',
        )
        return Drawn(mix(ground, cloud.rgb, amount), decorated(random, choose(random, captions)), [sky, cloud])
    colours = draw_colours(random, 2, apart=0.2, modified=0.25)
    one, other = (colour.spoken for colour in colours)
    captions = (
        f'{one} and {other} clouds texture',
        f'cloudy {one} and {other} noise texture',
        f'{one} and {other} smoky noise',
    )
    pixels = mix(colours[0].rgb, colours[1].rgb, smoothstep(noise(random, side, 2.0) / 3.2 + 0.5))
    return Drawn(pixels, decorated(random, choose(random, captions)), colours)


METALS = (
    ('silver', 'silver metal'), ('gray', 'steel'), ('silver', 'aluminium'), ('gold', 'gold metal'),
    ('terracotta', 'copper'), ('tan', 'bronze'), ('charcoal', 'dark metal'), ('sky', 'blue metal'),
)  # fmt: skip


def metal(random: np.random.Generator, side: int) -> Drawn:
    name, words = choose(random, METALS)
    x, _ = coordinates(side)
    sheen = 1 + 0.1 * np.sin(x / side * 2 * np.pi * random.uniform(0.4, 1.3) + random.uniform(0, 6))
    pixels = shaded(RGB[name], sheen) + (0.03 * noise(random, side, 0.35, 1.0, 0.03))[..., None]
    if random.random() < 0.25:
        pixels = pixels.transpose(1, 0, 2)
    caption = join('brushed', words, choose(random, ('texture', '', 'surface')))
    return Drawn(pixels, decorated(random, caption), [material(name)])


def linen(random: np.random.Generator, side: int) -> Drawn:
    usual = ('beige', 'cream', 'white', 'tan', 'gray', 'navy', 'sage', 'blush', 'slate')
    colour = draw_colour(random, usual if random.random() < 0.7 else None)
    thread = random.uniform(4, 7)
    weave = sum(np.sin(2 * np.pi * axis / thread + noise(random, side, 1.5) * 0.5) * 0.5 for axis in coordinates(side))
    slubs = noise(random, side, 0.7, 1.0, 0.06) * 0.5 + noise(random, side, 0.7, 0.06, 1.0) * 0.5
    names = ('linen fabric', 'linen', 'linen texture', 'woven fabric', 'canvas fabric', 'fabric texture')
    caption = decorated(random, join(colour.spoken, choose(random, names)))
    return Drawn(shaded(colour.rgb, 1 + 0.05 * weave + 0.06 * slubs), caption, [colour])


def sand(random: np.random.Generator, side: int) -> Drawn:
    colour = draw_colour(random, ('tan', 'beige', 'gold', 'cream', 'terracotta', 'tan'), 0)
    light = 1 + noise(random, side, 0.15) * 0.035 + noise(random, side, 1.8) * 0.02
    rippled = random.random() < 0.5
    if rippled:
        x, y = coordinates(side)
        period = random.uniform(14, 28) * (side / 128) ** 0.5
        bent = y + noise(random, side, 2.0) * period * 0.45 + 0.2 * x
        light = light + 0.07 * np.sin(2 * np.pi * bent / period)
    rippled_names = ('sand ripples', 'rippled sand', 'sand dunes texture')
    what = choose(random, rippled_names if rippled else ('sand', 'sand texture', 'grainy sand'))
    named = random.random() < 0.5
    caption = decorated(random, join(colour.spoken if named else '', what))
    return Drawn(shaded(colour.rgb, light), caption, [colour] if named else [])


def water(random: np.random.Generator, side: int) -> Drawn:
    usual = ('turquoise', 'blue', 'teal', 'aqua', 'cyan', 'navy', 'cobalt')
    colour = draw_colour(random, usual if random.random() < 0.75 else None)
    count = random.uniform(2, 4) * (side / 128) ** 0.4
    x, y = coordinates(side)
    across = np.sin(np.pi * (x / side * count + noise(random, side, 2.0) * 0.5))
    down = np.sin(np.pi * (y / side * count * 1.6 + noise(random, side, 2.0) * 0.5))
    glints = np.clip(1 - np.abs(across + down) * 1.1, 0, 1) ** 1.6 * random.uniform(0.4, 0.8)
    depth = mix(colour.rgb * 0.82, colour.rgb * 1.02, smoothstep(noise(random, side, 2.2) / 4 + 0.5))
    names = ('water', 'water surface', 'water ripples', 'rippling water', 'pool water')
    caption = decorated(random, join(colour.spoken, choose(random, names)))
    return Drawn(mix(depth, depth * 0.35 + 0.65, glints), caption, [colour])


PAPER = np.array([0.985, 0.975, 0.95], np.float32)


def wash(random: np.random.Generator, side: int) -> Drawn:
    colours = draw_colours(random, int(random.integers(1, 3)), apart=0.2, modified=0.2)
    blend = smoothstep(noise(random, side, 2.1) / 3 + 0.5)
    pigment = mix(colours[0].rgb, colours[-1].rgb, blend)
    amount = 0.62 + noise(random, side, 2.0) * 0.2 + noise(random, side, 0.8) * 0.02
    names = ('watercolor wash', 'watercolor texture', 'watercolour wash', 'watercolor paint')
    caption = join(' and '.join(colour.spoken for colour in colours), choose(random, names))
    return Drawn(mix(PAPER, pigment, np.clip(amount, 0.1, 1)), decorated(random, caption), colours)
