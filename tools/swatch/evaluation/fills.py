"""Fills by the network alone: those that words ask for, and those that go on with what is there."""

from dataclasses import dataclass

import numpy as np

from pictures.draw import draw, held_out
from pictures.fills import draw_fill
from pictures.kinds import CLAIMED
from pictures.masks import draw_mask

from .measures import colour_distance, colours_present, seam_ratio
from .painter import SIDE, Painter, through_autoencoder
from .report import Finding

FILLS = 24
# Kinds whose named colours cover enough of a hole to be measured there.
ASKED_FILLS = ('solid', 'linear', 'water', 'clouds')


@dataclass(frozen=True)
class Shown:
    """For the contact sheet."""

    given: np.ndarray
    made: np.ndarray
    caption: str
    given_name: str = 'hole'


def _shown(original: np.ndarray, mask: np.ndarray, made: np.ndarray, caption: str) -> Shown:
    inside = mask[..., None]
    return Shown(np.where(inside, np.uint8(127), original), np.where(inside, made, original), caption)


def measure_asked_fills(painter: Painter) -> tuple[list[Finding], list[Shown]]:
    """Words for what is to stand in the hole, and around it something else: what people do first."""
    random = np.random.default_rng(held_out(201))
    fills = []
    while len(fills) < FILLS:
        fill = draw_fill(random, SIDE, CLAIMED, foreign=1)
        if fill.picture.kind in ASKED_FILLS and not fill.picture.modified:
            fills.append(fill)
    pictures = [fill.picture for fill in fills]
    originals = [picture.pixels for picture in pictures]
    made = painter.paint([picture.caption for picture in pictures], originals, [fill.mask for fill in fills])

    def coloured(results: list[np.ndarray]) -> float:
        each = zip(results, fills)
        return float(np.mean([all(colours_present(new, fill.picture.colours, fill.mask)) for new, fill in each]))

    away = np.median([colour_distance(new, old, fill.mask) for new, old, fill in zip(made, originals, fills)])
    findings = [
        Finding(
            'fills with words: all named colours in the hole', coloured(made), coloured(originals), 'at least', 0.9
        ),
        Finding('- mean colour, distance from the true one in L\\*a\\*b\\*, median', float(away), 0, form='{:.1f}'),
    ]
    return findings, [
        _shown(old, fill.mask, new, fill.picture.caption) for old, fill, new in zip(originals, fills, made)
    ]


def measure_fills(painter: Painter, vae) -> tuple[list[Finding], list[Shown]]:
    """Hard-pasted, so that the model is measured and not the fill pipeline around it (docs/fill.md measures that)."""
    random = np.random.default_rng(held_out(200))
    pictures = [draw(random, SIDE, CLAIMED) for _ in range(FILLS)]
    masks = [draw_mask(random, SIDE) for _ in pictures]
    originals = [picture.pixels for picture in pictures]
    made = painter.paint([picture.caption for picture in pictures], originals, masks)
    filled = [np.where(mask[..., None], new, old) for new, old, mask in zip(made, originals, masks)]
    pasted = [
        np.where(mask[..., None], new, old)
        for new, old, mask in zip(through_autoencoder(vae, originals), originals, masks)
    ]

    def seams(results: list[np.ndarray]) -> float:
        return float(np.median([seam_ratio(*each) for each in zip(results, originals, masks)]))

    findings = [
        Finding(
            'seam of a fill that goes on, pasted hard: step at its edge over the original one, median',
            seams(filled),
            1.0,
            'at most',
            1.3,
            '{:.2f}',
        ),
        Finding(
            '- of the true picture through the autoencoder: no UNet does better', seams(pasted), None, form='{:.2f}'
        ),
    ]
    return findings, [_shown(*each, 'without other words') for each in zip(originals, masks, made)]
