"""Named colours: what they are called in captions, and how a picture's colours are drawn."""

from dataclasses import dataclass

import numpy as np

HEX = {
    'red': 'd8262c', 'crimson': 'a8122e', 'scarlet': 'f0301c', 'coral': 'ff7f5c', 'salmon': 'fa8f7e',
    'orange': 'f58220', 'tangerine': 'ff9a2e', 'amber': 'ffb300', 'yellow': 'fde12d', 'gold': 'd4a72c',
    'mustard': 'cf9f1f', 'lemon': 'fff27a', 'lime': 'a8e02c', 'green': '2fa84f', 'emerald': '0f9d6a',
    'olive': '7c8030', 'mint': 'a8e6c9', 'sage': 'a3b899', 'forest': '1f5a37', 'teal': '117f84',
    'turquoise': '35cfc3', 'cyan': '1cc8ee', 'aqua': '7fe3e6', 'sky': '86c5f0', 'blue': '2563d8',
    'navy': '14254f', 'cobalt': '1246a8', 'indigo': '3d2f92', 'purple': '7a32a8', 'violet': '8a4fe0',
    'lavender': 'c3b1ec', 'plum': '6e2a5c', 'magenta': 'd6219c', 'pink': 'f79ac0', 'rose': 'e8557f',
    'blush': 'f6cfc9', 'peach': 'ffc9a0', 'cream': 'fbf3dc', 'beige': 'e6d8bb', 'tan': 'cfae82',
    'brown': '7d4f2a', 'chocolate': '4f2d1b', 'rust': 'b3471c', 'terracotta': 'cc6b49', 'maroon': '6b1526',
    'burgundy': '741836', 'white': 'fdfdfd', 'ivory': 'fffbea', 'silver': 'c4c8cc', 'gray': '8b8f94',
    'charcoal': '363b42', 'black': '121214', 'slate': '5d6d7e',
}  # fmt: skip
# What people say for a colour whose plain name would mean something else, or has two spellings.
SPOKEN = {
    'sky': ('sky blue',), 'forest': ('forest green',), 'gray': ('gray', 'grey'), 'rose': ('rose', 'rose pink'),
    'navy': ('navy', 'navy blue'), 'cobalt': ('cobalt blue', 'cobalt'), 'mint': ('mint', 'mint green'),
    'sage': ('sage', 'sage green'), 'lemon': ('lemon', 'lemon yellow'),
}  # fmt: skip
# "Pastel charcoal" means nothing.
WITHOUT_MODIFIER = {'cream', 'beige', 'white', 'ivory', 'silver', 'gray', 'charcoal', 'black', 'slate', 'tan'}
MODIFIERS = ('light', 'pale', 'pastel', 'soft', 'dark', 'deep', 'muted', 'bright')
# Grounds that designers put patterns on.
GROUNDS = ('white', 'cream', 'navy', 'black', 'ivory', 'beige', 'charcoal', 'white')


def from_hex(text: str) -> np.ndarray:
    """'d8262c' -> RGB in [0, 1], float32 [3]."""
    return np.array([int(text[at : at + 2], 16) / 255 for at in (0, 2, 4)], np.float32)


RGB = {name: from_hex(text) for name, text in HEX.items()}


@dataclass(frozen=True)
class Colour:
    name: str
    """A key of `RGB`."""
    spoken: str
    """As the caption says it, with its modifier."""
    rgb: np.ndarray
    """[3], in [0, 1]."""
    modified: bool


def modify(rgb: np.ndarray, modifier: str) -> np.ndarray:
    grey = rgb.mean()
    if modifier in ('light', 'pale', 'soft'):
        return rgb + (1 - rgb) * 0.45
    if modifier == 'pastel':
        return rgb + (1 - rgb) * 0.55
    if modifier in ('dark', 'deep'):
        return rgb * 0.58
    if modifier == 'muted':
        return (rgb * 0.55 + grey * 0.45) * 0.95 + 0.03
    return np.clip(grey + (rgb - grey) * 1.3 + 0.05, 0, 1)


def choose(random: np.random.Generator, options):
    return options[int(random.integers(len(options)))]


def draw_colour(random: np.random.Generator, names=None, modified: float = 0.12) -> Colour:
    """@param names to choose from, all by default @param modified how often "light", "deep", ... stands before it"""
    name = choose(random, names or tuple(RGB))
    spoken, rgb = choose(random, SPOKEN.get(name, (name,))), RGB[name]
    is_modified = name not in WITHOUT_MODIFIER and random.random() < modified
    if is_modified:
        modifier = choose(random, MODIFIERS)
        spoken, rgb = f'{modifier} {spoken}', modify(rgb, modifier)
    # Two pictures never have exactly the same red, so that the model learns a name as a region.
    jittered = np.clip(rgb + random.normal(0, 0.012, 3), 0, 1).astype(np.float32)
    return Colour(name, spoken, jittered, is_modified)


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """Of two RGB colours, weighted as the eye roughly weighs them."""
    return float(np.sqrt((((a - b) ** 2) * (0.9, 1.2, 0.7)).sum()))


def draw_colours(random: np.random.Generator, count: int, apart: float = 0.3, modified: float = 0.12) -> list[Colour]:
    """Colours of one picture, at least `apart` from each other where 40 draws find such."""
    drawn: list[Colour] = []
    while len(drawn) < count:
        for _ in range(40):
            grounds = GROUNDS if drawn and random.random() < 0.35 else None
            colour = draw_colour(random, grounds, modified)
            if all(colour.name != other.name and distance(colour.rgb, other.rgb) > apart for other in drawn):
                break
        drawn.append(colour)
    return drawn
