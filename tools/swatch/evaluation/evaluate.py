"""The fixed evaluation of a Swatch folder, through diffusers' own pipeline."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import StableDiffusionXLInpaintPipeline
from safetensors.torch import load_file

from pictures.draw import Picture, draw, held_out
from pictures.kinds import CLAIMED, KINDS, NAMES
from training.classifier import load_classifier
from training.quick import merge_quick

from .companions import measure_companions
from .fills import Shown, measure_asked_fills, measure_fills
from .measures import colours_present, unevenness
from .painter import SIDE, Painter, through_autoencoder
from .prompts import PROMPTS
from .report import Finding, write_report
from .sheet import save_sheet


def evaluate(options: argparse.Namespace) -> None:
    torch.manual_seed(0)
    pipeline = StableDiffusionXLInpaintPipeline.from_pretrained(options.model, torch_dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    if options.lora:
        merge_quick(pipeline.unet, load_file(options.lora))
    painter, classifier = Painter(pipeline, options.steps, options.guidance), load_classifier(options.classifier)
    seconds = painter.time_one()
    print(f'one picture: {seconds:.2f} s', flush=True)

    claimed = _asked(painter, classifier, held_out_pictures(options.prompts, tuple(CLAIMED), 100))
    print(f'{len(claimed.painted)} prompts painted', flush=True)
    beyond = _asked(
        painter,
        classifier,
        held_out_pictures(options.prompts // 2, tuple(name for name in NAMES if name not in CLAIMED), 101),
    )
    asked_fills, shown = measure_asked_fills(painter)
    fills, also_shown = measure_fills(painter, pipeline.vae)
    guided, shown_guided = measure_companions(options)
    findings = [
        *claimed_findings(claimed, pipeline.vae),
        *asked_fills,
        *fills,
        Finding('one picture, seconds (PyTorch, float32, a shared machine)', seconds, None, 'at most', 1.5, '{:.2f}'),
        Finding('beyond what it claims: all named colours present', *beyond.colours),
        Finding('beyond what it claims: kind recognised', *beyond.kinds()),
        *guided,
    ]

    by_kind = {name: [] for name in NAMES}
    for asked in (claimed, beyond):
        for picture, found in zip(asked.pictures, asked.found):
            by_kind[picture.kind].append(found == NAMES.index(picture.kind))
    write_report(options.report, options.model, findings, by_kind, options)
    make_sheet(options.sheet, painter.paint(list(PROMPTS)), [*shown[:6], *also_shown[:6], *shown_guided])


def held_out_pictures(count: int, kinds: tuple[str, ...], seed: int) -> list[Picture]:
    """The same number of each kind, none with a modified colour: a plain name says what is to be seen."""
    random = np.random.default_rng(held_out(seed))
    pictures: list[Picture] = []
    for at in range(count):
        picture = draw(random, SIDE, (kinds[at % len(kinds)],))
        while picture.modified:
            picture = draw(random, SIDE, (picture.kind,))
        pictures.append(picture)
    return pictures


@dataclass
class Asked:
    """Held-out pictures, what was painted to their captions, and which kinds the classifier takes both for."""

    pictures: list[Picture]
    painted: list[np.ndarray]
    found: list[int]
    found_real: list[int]

    @property
    def real(self) -> list[np.ndarray]:
        return [picture.pixels for picture in self.pictures]

    @property
    def colours(self) -> tuple[float, float]:
        """Part of the prompts whose named colours are all there: painted, and really."""
        return self._coloured(self.painted), self._coloured(self.real)

    @property
    def colours_by_chance(self) -> float:
        return self._coloured(self.painted, shift=7)

    def kinds(self, group: str | None = None) -> tuple[float, float]:
        """Part of the pictures, of one group or of all, whose kind is recognised: painted, and really."""
        chosen = [at for at, picture in enumerate(self.pictures) if group in (None, KINDS[picture.kind].group)]
        right = [NAMES.index(picture.kind) for picture in self.pictures]
        painted, real = (
            float(np.mean([found[at] == right[at] for at in chosen])) for found in (self.found, self.found_real)
        )
        return painted, real

    def _coloured(self, pictures: list[np.ndarray], shift: int = 0) -> float:
        measured = [at for at, each in enumerate(self.pictures) if KINDS[each.kind].colours_cover and each.colours]
        others = measured[shift:] + measured[:shift]
        present = [
            all(colours_present(pictures[at], self.pictures[other].colours)) for at, other in zip(measured, others)
        ]
        return float(np.mean(present))


def _asked(painter: Painter, classifier, pictures: list[Picture]) -> Asked:
    painted = painter.paint([picture.caption for picture in pictures])
    real = [picture.pixels for picture in pictures]
    return Asked(pictures, painted, kinds_of(classifier, painted), kinds_of(classifier, real))


def kinds_of(classifier, pictures: list[np.ndarray]) -> list[int]:
    return classifier.kinds(torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1).tolist()


def claimed_findings(asked: Asked, vae) -> list[Finding]:
    solid = [at for at, picture in enumerate(asked.pictures) if picture.kind == 'solid']
    rebuilt = through_autoencoder(vae, [asked.real[at] for at in solid])
    flat = float(np.mean([unevenness(asked.painted[at]) for at in solid]))
    flat_rebuilt = float(np.mean([unevenness(pixels) for pixels in rebuilt]))
    return [
        Finding('prompts with all named colours present', *asked.colours, 'at least', 0.9),
        Finding("- the same, asked of another prompt's picture (chance)", asked.colours_by_chance, None),
        Finding('kind recognised', *asked.kinds(), 'at least', 0.85),
        Finding('- gradients alone', *asked.kinds('gradient')),
        Finding('- textures alone', *asked.kinds('texture')),
        Finding('- landscapes alone', *asked.kinds('scene')),
        Finding('unevenness of a flat colour, L\\*a\\*b\\*', flat, 0, form='{:.1f}'),
        Finding('- of the true one through the autoencoder', flat_rebuilt, None, form='{:.1f}'),
    ]


def make_sheet(path: Path, painted: list[np.ndarray], shown: list[Shown]) -> None:
    columns = 6
    rows = [painted[start : start + columns] for start in range(0, len(painted), columns)]
    labels = [list(PROMPTS[start : start + columns]) for start in range(0, len(PROMPTS), columns)]
    for start in range(0, len(shown), 3):
        part = shown[start : start + 3]
        rows.append([picture for each in part for picture in (each.given, each.made)])
        labels.append([text for each in part for text in (each.given_name, each.caption)])
    save_sheet(path, rows, labels)
