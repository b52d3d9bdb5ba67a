"""Pictures by seed: one, and many at once over the processor's cores."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import numpy as np

from .kinds import KINDS, NAMES


@dataclass(frozen=True)
class Picture:
    pixels: np.ndarray
    """uint8 [side, side, 3], sRGB."""
    caption: str
    kind: str
    colours: tuple[str, ...]
    """Names in `colours.RGB` that the caption names."""
    modified: bool
    """Whether one of them is modified ("light ..."), so that its plain value is not what is seen."""


def draw(random: np.random.Generator, side: int, kinds: Iterable[str] | Mapping[str, float] = NAMES) -> Picture:
    """@param kinds names, drawn as often as `KINDS` says, or names with how often each is drawn"""
    given = kinds if isinstance(kinds, Mapping) else {name: KINDS[name].weight for name in kinds}
    names, weights = tuple(given), np.array(list(given.values()))
    name = names[int(random.choice(len(names), p=weights / weights.sum()))]
    drawn = KINDS[name].draw(random, side)
    pixels = (np.clip(drawn.pixels, 0, 1) * 255 + 0.5).astype(np.uint8)
    colours = tuple(colour.name for colour in drawn.colours)
    return Picture(pixels, drawn.caption, name, colours, any(colour.modified for colour in drawn.colours))


@dataclass(frozen=True)
class Pictures:
    pixels: np.ndarray
    """uint8 [count, side, side, 3]."""
    captions: list[str]
    kinds: np.ndarray
    """int64 [count], places in `NAMES`."""

    def __len__(self) -> int:
        return len(self.captions)


def draw_many(seed: int, count: int, side: int, kinds: Iterable[str] | Mapping[str, float] = NAMES) -> Pictures:
    """The same for the same arguments. @param seed of training 0 to 999,999; those above are held out"""
    random = np.random.default_rng(seed)
    drawn = [draw(random, side, kinds) for _ in range(count)]
    return Pictures(
        np.stack([picture.pixels for picture in drawn]),
        [picture.caption for picture in drawn],
        np.array([NAMES.index(picture.kind) for picture in drawn]),
    )


def held_out(seed: int) -> int:
    """A seed that training never uses."""
    return 1_000_000 + seed


def drawing(executor: Executor, seeds: range, count: int, side: int, kinds: tuple[str, ...] = NAMES) -> list[Future]:
    """One shard of `count` pictures a seed, drawn by the executor's processes while the caller does something else."""
    return [executor.submit(draw_many, seed, count, side, kinds) for seed in seeds]
