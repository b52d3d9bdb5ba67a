"""How captions are put together."""

import numpy as np

from .colours import Colour, choose


def join(*parts: str) -> str:
    return ' '.join(part for part in parts if part)


def listed(names: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return names[0] if len(names) == 1 else f'{", ".join(names[:-1])} and {names[-1]}'


def decorated(random: np.random.Generator, caption: str) -> str:
    """Now and then with a word that says nothing of the picture, so that such words do no harm."""
    draw = random.random()
    if draw < 0.08:
        return f'{caption} background'
    if draw < 0.14:
        return f'{caption} wallpaper'
    if draw < 0.18:
        return f'seamless {caption}'
    if draw < 0.22:
        return f'flat vector {caption}'
    if draw < 0.26:
        return f'a {caption}'
    return caption


def figure_on_ground(random: np.random.Generator, figure: Colour, ground: Colour, what: str, *adjectives: str) -> str:
    """'bold teal diagonal stripes on cream', and other ways to say so. The first adjective is the size."""
    size, rest = adjectives[0], adjectives[1:]
    draw = random.random()
    if draw < 0.55:
        caption = join(size, figure.spoken, *rest, what, 'on', ground.spoken)
    elif draw < 0.75:
        caption = join(*adjectives, f'{what},', figure.spoken, 'and', ground.spoken)
    elif draw < 0.9:
        caption = join(figure.spoken, 'and', ground.spoken, *adjectives, what)
    else:
        caption = join(ground.spoken, 'background with', size, figure.spoken, *rest, what)
    return decorated(random, caption)


# Periods in pixels of a 256 px picture, and how they are called. The least is two cells of the autoencoder's 8 px
# grid: what repeats faster than the latents can hold was learned as mottle (9 px in the first experiments).
PERIODS = (((16, 22), 0.22), ((28, 44), 0.45), ((56, 96), 0.33))
THICKNESS = (('fine', 'thin', 'narrow'), ('', '', 'medium'), ('bold', 'thick', 'wide', 'broad'))
SIZE = (('small', 'tiny', 'little'), ('', '', 'medium'), ('large', 'big', 'bold'))


def draw_period(random: np.random.Generator, side: int, words) -> tuple[float, str]:
    """@param words `THICKNESS` or `SIZE` @returns the period in pixels and its word"""
    index = int(random.choice(len(PERIODS), p=[weight for _, weight in PERIODS]))
    (least, most), _ = PERIODS[index]
    # A small picture is a crop, not a miniature: what 128 px pictures teach about periods then holds at 256.
    shrink = max(0.6, side / 256) if side < 256 else 1.0
    return float(random.uniform(least, most)) * shrink, choose(random, words[index])
