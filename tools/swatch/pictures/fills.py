"""Fills as people ask for them: words for what is to stand in the hole, and around it another picture."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from .draw import Picture, draw
from .kinds import KINDS
from .masks import draw_mask

# What has a layout of its own is fitted to the hole; a texture goes on beyond it.
FITTED = ('gradient', 'scene')


@dataclass(frozen=True)
class Fill:
    picture: Picture
    """Whole: the surroundings outside of the mask, what the caption says inside."""
    mask: np.ndarray
    """bool [side, side]."""


def draw_fill(random: np.random.Generator, side: int, kinds: Mapping[str, float], foreign: float) -> Fill:
    """@param foreign how often the hole holds another picture than its surroundings do, which the caption then tells"""
    picture, mask = draw(random, side, kinds), draw_mask(random, side)
    if random.random() >= foreign:
        return Fill(picture, mask)
    inside = draw(random, side, kinds)
    placed = _fitted(inside.pixels, mask) if KINDS[inside.kind].group in FITTED else inside.pixels
    return Fill(replace(inside, pixels=np.where(mask[..., None], placed, picture.pixels)), mask)


def _fitted(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
    top, left, height, width = rows[0], columns[0], np.ptp(rows) + 1, np.ptp(columns) + 1
    placed = pixels.copy()
    small = Image.fromarray(pixels).resize((int(width), int(height)), Image.Resampling.BILINEAR)
    placed[top : top + height, left : left + width] = np.asarray(small)
    return placed
