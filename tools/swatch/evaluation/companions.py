"""What the companions do, with against without: edges that are followed, palettes that are taken over."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import torch
from diffusers import ControlNetModel
from safetensors.torch import load_file
from transformers import CLIPVisionModelWithProjection

from model.diffusion import sample
from model.folder import load_autoencoder, load_swatch
from model.tokenizer import Tokenizer
from pictures.draw import Picture, draw, held_out
from pictures.kinds import CLAIMED, NAMES
from training.adapters import EdgeControl, StyleAdapter, edges, seen_pixels
from training.bank import decode, encode
from training.quick import merge_quick

from .fills import Shown
from .measures import edge_f_score, palette_distance
from .report import Finding

SIDE, COUNT = 256, 24
# Crisp ones: of a gradient or a texture there are no edges to follow.
EDGED = ('stripes', 'checker', 'zigzag', 'waves', 'triangles', 'hexagons', 'shape', 'scene')
SIMPLE = ('shape', 'scene')


def measure_companions(options: argparse.Namespace) -> tuple[list[Finding], list[Shown]]:
    """Of those that lie beside the model's folder: `swatch-edges`, `swatch-style` and its encoder."""
    models, measured = options.model.parent, []
    if (models / 'swatch-edges').exists():
        measured.append(_edges(models, Bench(options)))
    if (models / 'swatch-style.safetensors').exists():
        measured.append(_style(models, Bench(options)))
    findings, shown = ([each for part in parts for each in part] for parts in (list(zip(*measured)) or [(), ()]))
    return findings, shown


def _shown(name: str, given: np.ndarray, made: np.ndarray, captions: list[str], count: int = 6) -> list[Shown]:
    return [Shown(*each, name) for each in list(zip(given, made, captions))[:count]]


class Bench:
    """Paints with the shipped networks, with and without what is measured."""

    def __init__(self, options: argparse.Namespace):
        folder = options.model
        self.model, self.vae = load_swatch(folder).eval(), load_autoencoder(folder).eval()
        if options.lora:
            merge_quick(self.model.unet, load_file(options.lora))
        self.tokenizer, self.steps, self.guidance = Tokenizer(folder / 'tokenizer'), options.steps, options.guidance
        self.grey = encode(self.vae, torch.zeros(1, 3, SIDE, SIDE))

    @torch.inference_mode()
    def paint(self, captions: list[str], adapters: Callable | None = None) -> torch.Tensor:
        """@returns [count, 3, SIDE, SIDE] in [-1, 1]"""
        count, cells = len(captions), SIDE // 8
        texts, empty = (self.model.read(*self.tokenizer(words)) for words in (captions, [''] * count))
        make = (
            (lambda latents, time, told: adapters(latents, time, texts if told else empty, told)) if adapters else None
        )
        latents = sample(
            self.model, texts, empty, (count, 4, cells, cells), self.grey, steps=self.steps, guidance=self.guidance,
            adapters=make,
        )  # fmt: skip
        return decode(self.vae, latents)


def _drawn(kinds: Iterable[str] | Mapping[str, float], seed: int) -> tuple[list[Picture], torch.Tensor]:
    random = np.random.default_rng(held_out(seed))
    pictures = [draw(random, SIDE, kinds) for _ in range(COUNT)]
    return pictures, seen_pixels(np.stack([picture.pixels for picture in pictures]))


def _bytes(pictures: torch.Tensor) -> np.ndarray:
    return ((pictures + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()


def _edges(models: Path, bench: Bench) -> tuple[list[Finding], list[Shown]]:
    control = EdgeControl(bench.model)
    control.network = ControlNetModel.from_pretrained(models / 'swatch-edges', torch_dtype=torch.float32).eval()
    pictures, pixels = _drawn(EDGED, 300)
    wanted = edges(pixels)

    def scores(painted: torch.Tensor) -> np.ndarray:
        maps = edges(painted)[:, 0].bool().numpy()
        return np.array([edge_f_score(*each) for each in zip(maps, wanted[:, 0].bool().numpy())])

    captions = [picture.caption for picture in pictures]
    plain = scores(bench.paint(captions)).mean()
    led = bench.paint(captions, lambda latents, time, texts, _: control.residuals(latents, time, *texts, wanted))
    controlled, rebuilt = scores(led), scores(decode(bench.vae, encode(bench.vae, pixels)))
    simple = np.array([picture.kind in SIMPLE for picture in pictures])
    findings = [
        Finding('edges followed with the ControlNet, F-score', controlled.mean(), 1.0, 'at least', 0.6, '{:.2f}'),
        Finding('- of landscapes and single shapes alone', controlled[simple].mean(), 1.0, form='{:.2f}'),
        Finding('- of the true picture through the autoencoder', rebuilt.mean(), None, form='{:.2f}'),
        Finding('- without it', plain, None, 'at most', 0.3, '{:.2f}'),
    ]
    return findings, _shown('edges', _bytes(wanted * 2 - 1), _bytes(led), captions)


def _style(models: Path, bench: Bench) -> tuple[list[Finding], list[Shown]]:
    # Captions of one picture, the reference another: what comes over is the adapter's work.
    captions = [picture.caption for picture in _drawn(CLAIMED, 400)[0]]
    _, references = _drawn(NAMES, 401)
    plain = _bytes(bench.paint(captions))
    adapter = StyleAdapter(bench.model)
    adapter.encoder = CLIPVisionModelWithProjection.from_pretrained(
        models / 'swatch-image-encoder', dtype=torch.float32
    )
    adapter.load_published(load_file(models / 'swatch-style.safetensors'))
    adapter.eval()
    with torch.inference_mode():
        styled = _bytes(bench.paint(captions, lambda latents, time, texts, told: adapter.seen(references, told)))
    wanted = _bytes(references)
    before, after = (
        float(np.mean([palette_distance(*each) for each in zip(made, wanted)])) for made in (plain, styled)
    )
    findings = [
        Finding(
            'distance to the palette of a style reference, over that without it',
            after / before,
            None,
            'at most',
            0.5,
            '{:.2f}',
        ),
        Finding('- without it', before, None, form='{:.2f}'),
    ]
    return findings, _shown('style', wanted, styled, captions)
