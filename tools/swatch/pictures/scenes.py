"""Flat landscapes: a sky of the hour, sun or moon, clouds, and layers of land, sea, city or pines."""

from dataclasses import dataclass, field

import numpy as np

from .colours import Colour, choose, draw_colour, from_hex
from .drawn import Drawn
from .fields import coordinates, coverage, mix
from .words import join


@dataclass(frozen=True)
class Hour:
    skies: tuple[tuple[str, str], ...]
    """Top and horizon."""
    lands: tuple[str, ...]
    seas: tuple[str, ...]
    orb: str
    """Colour of the sun or moon."""
    light: float
    """How bright a colour of daylight is then."""
    desert: float
    words: tuple[str, ...]
    before: tuple[str, ...]
    """Said before "sky": "sunset sky over hills"."""


HOURS = {
    'day': Hour(
        (('86c5f0', 'dff1fb'), ('5fb0ee', 'c9e8fa'), ('a5d8f3', 'f3fbff')),
        ('4f9d5d', '3f8f6a', '6fae5c', '2f7a56'),
        ('2f8fc4', '1f9fb0', '3aa6d0'),
        'ffe27a', 1.0, 1.0, ('by day', 'in daylight', 'on a sunny day', ''), ('day', 'blue', 'clear'),
    ),
    'sunset': Hour(
        (('5b3a86', 'ff9a56'), ('f2694f', 'ffd07a'), ('c24a78', 'ffb56b'), ('ff7e5f', 'feb47b')),
        ('7a3b5e', '5c2b52', '8c4a4a', '452148'),
        ('7a4a80', 'a8556c', '4a3f7a'),
        'ffe3a0', 0.75, 0.8, ('at sunset', 'at dusk', 'at sunset'), ('sunset', 'evening'),
    ),
    'night': Hour(
        (('0b1030', '27336b'), ('101830', '34406f'), ('0a0f24', '1d2b53')),
        ('141c3c', '1b2750', '101630', '20305c'),
        ('0f1c44', '142a58'),
        'f4f1dc', 0.42, 0.35, ('at night', 'under a night sky', 'at night'), ('night', 'starry night'),
    ),
    'dawn': Hour(
        (('8fa8dc', 'f9cfc4'), ('b7a4dc', 'ffd9c0'), ('a9c7e8', 'fde3d0')),
        ('6f7fae', '8a78a6', '5f7f96', '7f8fb4'),
        ('7fa3c8', '8f9fcf'),
        'fff0c8', 0.9, 0.95, ('at dawn', 'at sunrise', 'in the early morning'), ('dawn', 'morning', 'sunrise'),
    ),
}  # fmt: skip
LAND_COLOURS = (
    'green', 'teal', 'purple', 'blue', 'slate', 'forest', 'olive', 'indigo', 'plum', 'emerald', 'rust', 'navy',
)  # fmt: skip
SEA_COLOURS = ('turquoise', 'teal', 'blue', 'aqua', 'navy', 'emerald', 'cyan', 'slate')
WARM_WHITE = np.array([1, 0.985, 0.97], np.float32)


@dataclass
class Scene:
    """A picture while it is painted, back to front."""

    random: np.random.Generator
    side: int
    hour_name: str
    horizon: float
    sky_low: np.ndarray
    pixels: np.ndarray
    land: np.ndarray
    """Of the sea too, where the caption names its colour."""
    named: Colour | None = None
    sun: tuple[float, float, float] | None = None
    """x, y, radius in pixels."""
    words: list[str] = field(default_factory=list)

    @property
    def hour(self) -> Hour:
        return HOURS[self.hour_name]

    def paint(self, colour: np.ndarray, amount: np.ndarray) -> None:
        self.pixels = mix(self.pixels, colour, amount)

    def paint_below(self, edge: np.ndarray, colour: np.ndarray) -> None:
        """@param edge height of the land's edge for each column, 0 at the top of the picture, 1 at its bottom"""
        _, y = coordinates(self.side)
        self.paint(colour, coverage((edge * self.side)[None, :] - y))


def _hills(random: np.random.Generator, side: int) -> np.ndarray:
    x = (np.arange(side) + 0.5) / side
    waves = ((random.uniform(0.5, 1.2), 0.05), (random.uniform(1.2, 2.4), 0.025))
    return sum(np.sin(x * 2 * np.pi * count + random.uniform(0, 2 * np.pi)) * height for count, height in waves)


def _peaks(random: np.random.Generator, side: int) -> np.ndarray:
    count = 2 * int(random.integers(4, 8)) + 1
    x = np.linspace(-0.1, 1.1, count) + random.uniform(-0.25, 0.25, count) * 1.2 / (count - 1)
    height = np.where(np.arange(count) % 2 == 0, 0, 1) * random.uniform(0.1, 0.24, count)
    return np.interp((np.arange(side) + 0.5) / side, x, -height) + 0.06


def _stars(scene: Scene) -> None:
    x, y = coordinates(scene.side)
    for _ in range(int(scene.random.integers(12, 40))):
        cx, cy = scene.random.uniform(0, (scene.side, scene.horizon * scene.side))
        scene.paint(np.ones(3, np.float32), coverage(np.hypot(x - cx, y - cy) - scene.random.uniform(0.7, 1.3)))


def _sun_or_moon(scene: Scene) -> None:
    random, side = scene.random, scene.side
    lowest = scene.horizon if scene.hour_name == 'sunset' else scene.horizon - 0.1
    cx, cy, radius = (
        random.uniform(0.18, 0.82) * side,
        random.uniform(0.12, lowest) * side,
        random.uniform(0.06, 0.13) * side,
    )
    scene.sun = (cx, cy, radius)
    x, y = coordinates(side)
    away, colour = np.hypot(x - cx, y - cy), from_hex(scene.hour.orb)
    if random.random() < 0.5:
        scene.paint(colour, 0.35 * np.clip(1 - away / (radius * 3.2), 0, 1) ** 2)
    amount, name = coverage(away - radius), 'sun'
    if scene.hour_name == 'night':
        name = 'moon'
        if random.random() < 0.4:
            amount = amount * (1 - coverage(np.hypot(x - cx - radius / 2, y - cy + radius / 4) - radius * 0.9))
            name = 'crescent moon'
    scene.paint(colour, amount)
    scene.words.append(name)


def _clouds(scene: Scene) -> None:
    x, y = coordinates(scene.side)
    colour = WARM_WHITE if scene.hour_name == 'day' else scene.sky_low * 0.5 + 0.5
    for _ in range(int(scene.random.integers(1, 4))):
        cx = scene.random.uniform(0.1, 0.9) * scene.side
        cy = scene.random.uniform(0.1, scene.horizon - 0.2) * scene.side
        width = scene.random.uniform(0.05, 0.09) * scene.side
        # Four puffs, the two in the middle higher and larger, cut flat below.
        puffs = [
            np.hypot(x - cx - (at - 1.5) * width * 0.8, y - cy + width * 0.3 * (at in (1, 2)))
            - width * (0.8 if at in (1, 2) else 0.55)
            for at in range(4)
        ]
        scene.paint(colour, coverage(np.maximum(np.minimum.reduce(puffs), y - cy - width * 0.3)) * 0.92)
    scene.words.append('clouds')


def _layers(scene: Scene, what: str) -> None:
    """Ridges, the farther the closer to the sky's colour."""
    random, side, count = scene.random, scene.side, int(scene.random.integers(2, 5))
    for at in range(count):
        near = (at + 1) / count
        peaks = what == 'mountain' and (at < count - 1 or count < 3)
        ridge = (_peaks if peaks else _hills)(random, side) * (1 - 0.15 * at)
        edge = scene.horizon + at * (1.02 - scene.horizon) / count * random.uniform(0.85, 1.05) + ridge
        colour = scene.land * (1 - 0.55 * near * 0.55) * near**0.3 + scene.sky_low * (1 - near) * 0.55
        scene.paint_below(edge, np.clip(colour, 0, 1).astype(np.float32))
        if peaks and at == 0 and scene.hour_name == 'day' and random.random() < 0.4:
            x, y = coordinates(side)
            line = (edge.min() + 0.07) * side + 3 * np.sin(x / side * 60)
            scene.paint(np.ones(3, np.float32), coverage((edge * side)[None, :] - y) * coverage(y - line))
            scene.words.append('snow')


def _mountain(scene: Scene) -> None:
    _layers(scene, 'mountain')


def _rolling(scene: Scene) -> None:
    _layers(scene, 'hills')


def _forest(scene: Scene) -> None:
    _layers(scene, 'hills')
    random, side = scene.random, scene.side
    x, y = coordinates(side)
    for _ in range(int(random.integers(7, 14))):
        cx, foot = random.uniform(0, side), random.uniform(0.88, 1.02) * side
        height, width = random.uniform(0.16, 0.3) * side, random.uniform(0.04, 0.07) * side
        away = np.maximum(np.abs(x - cx) - (y - (foot - height)) / height * width, y - foot)
        scene.paint((scene.land * 0.45).astype(np.float32), coverage(away))


def _sea(scene: Scene) -> None:
    random, side = scene.random, scene.side
    x, y = coordinates(side)
    colour = scene.land if scene.named else from_hex(choose(random, scene.hour.seas))
    start = scene.horizon + 0.02
    below = coverage(start * side - y)
    water = mix(colour * 0.6 + scene.sky_low * 0.4, colour * 0.85, np.clip((y / side - start) / (1 - start), 0, 1))
    scene.paint(water, below)
    if scene.sun:
        cx, _, radius = scene.sun
        lines = np.abs(y / side * random.uniform(20, 28) % 1 - 0.5) < 0.25
        path = np.abs(x - cx) - radius * (0.5 + 0.6 * np.abs(np.sin(y * 0.9 * 128 / side)))
        scene.paint(from_hex(scene.hour.orb), coverage(path) * lines * below * 0.6)
    for _ in range(int(random.integers(3, 9))):
        cy, cx = random.uniform(start + 0.03, 0.98) * side, random.uniform(0, side)
        away = np.maximum(np.abs(y - cy) - 0.9, np.abs(x - cx) - random.uniform(0.05, 0.2) * side)
        scene.paint(scene.pixels * 0.6 + 0.4, coverage(away) * 0.6)


def _city(scene: Scene) -> None:
    random, side = scene.random, scene.side
    x, y = coordinates(side)
    edge = np.ones(side)
    for row, (tallest, lift) in enumerate(((0.42, 0.12), (0.3, 0.0))):
        width = side * random.uniform(0.06, 0.1)
        houses = random.uniform(0.08, tallest, int(side / width) + 2)
        edge = 1 - houses[((np.arange(side) + random.uniform(0, width)) / width).astype(int)] - lift
        scene.paint_below(edge, scene.land * 0.75 + scene.sky_low * 0.25 if row == 0 else scene.land * 0.5)
    if scene.hour_name != 'day' and random.random() < 0.8:
        cell = max(5, side * 0.03)
        pane = (np.abs(x / cell % 1 - 0.5) < 0.22) & (np.abs(y / cell % 1 - 0.5) < 0.22)
        count = int(side / cell) + 2
        lit = (random.random((count, count)) < 0.4)[(y / cell).astype(int), (x / cell).astype(int)]
        inside = y > (edge * side)[None, :] + 3
        scene.paint(from_hex('ffd978'), (pane & lit & inside).astype(np.float32))
        scene.words.append('lit windows')


def _nothing(scene: Scene) -> None:
    """The sky goes down to the picture's edge."""


# What stands below the sky: how it is painted, its names, and how often it is drawn.
PLACES = {
    'sky': (_nothing, ('sky', 'open sky'), 2),
    'mountain': (_mountain, ('mountain landscape', 'mountains', 'mountain range'), 2),
    'hills': (_rolling, ('rolling hills', 'hills', 'hilly landscape'), 2),
    'sea': (_sea, ('sea', 'ocean', 'seascape', 'calm sea'), 2),
    'city': (_city, ('city skyline', 'city silhouette', 'skyline'), 1),
    'desert': (_rolling, ('desert dunes', 'desert'), 1),
    'forest': (_forest, ('pine forest', 'forest landscape', 'pine trees'), 1),
}


def scene(random: np.random.Generator, side: int) -> Drawn:
    hour_name = choose(random, ('day', 'sunset', 'night', 'dawn', 'day', 'sunset'))
    hour = HOURS[hour_name]
    what = choose(random, tuple(name for name, (_, _, weight) in PLACES.items() for _ in range(weight)))
    top, low = (from_hex(text) for text in choose(random, hour.skies))
    horizon = 1.0 if what == 'sky' else float(random.uniform(0.5, 0.68))
    _, y = coordinates(side)
    land, named = from_hex(choose(random, hour.lands)), None
    if what != 'city' and random.random() < 0.4:
        named = draw_colour(random, {'sky': None, 'sea': SEA_COLOURS}.get(what, LAND_COLOURS), 0)
        land = named.rgb * hour.light
    elif what == 'desert':
        land = from_hex(choose(random, ('e0a860', 'd9934f', 'c97b48'))) * hour.desert
    if named and what == 'sky':
        top, low = land, land * 0.45 + 0.55 * hour.light
    pixels = mix(top, low, np.clip(y / side / horizon, 0, 1))
    painted = Scene(random, side, hour_name, horizon, low, pixels, land, named)

    if hour_name == 'night':
        _stars(painted)
    if random.random() < 0.8:
        _sun_or_moon(painted)
    if hour_name != 'night' and random.random() < 0.35:
        _clouds(painted)
    paint, names, _ = PLACES[what]
    paint(painted)

    style = choose(random, ('flat', '', 'minimal', 'flat vector', 'simple'))
    place = join(named.spoken if named else '', choose(random, names))
    if random.random() < 0.7:
        caption = join(style, place, choose(random, hour.words))
    elif what == 'sky':
        caption = join(choose(random, hour.before), place)
    else:
        article = 'a' if place[-1] != 's' and random.random() < 0.5 else ''
        caption = join(choose(random, hour.before), 'sky over', article, place)
    if painted.words and random.random() < 0.6:
        caption += ' with ' + ' and '.join(painted.words[:2])
    # By night no colour of the land can be told.
    colours: list[Colour] = [named] if named and hour_name != 'night' else []
    return Drawn(painted.pixels, caption, colours)
