"""Trains Swatch's companions over a folder's weights: an IP-Adapter, a ControlNet and a LoRA."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from safetensors.torch import save_file

from model.folder import load_autoencoder, load_swatch
from model.networks import Swatch
from model.tokenizer import Tokenizer

from .adapters import Companion, EdgeControl, Guided, StyleAdapter, StyleLora, seen_pixels
from .bank import encode
from .companion_shards import BlueprintShards, EdgeShards, StyleShards
from .feeding import Feed, ShardProcesses
from .growing import Rows
from .loop import train_stage
from .muon import muon_for
from .recipe import Recipe


@dataclass(frozen=True)
class CompanionRun:
    recipe: Recipe
    base: Path
    """The folder of the weights that it is for."""
    folder: Path
    """Of checkpoints and of what is exported."""
    seconds: float
    device: torch.device = torch.device('cpu')


@dataclass(frozen=True)
class Kind:
    shards: type
    network: Callable[[Swatch, Recipe], Companion]
    guide: Callable[[torch.Tensor], torch.Tensor] | None
    """From a shard's last column."""
    drop_caption: Callable[[Recipe], float]
    save: Callable[[Companion, Path], None]


def _edges_of(packed: torch.Tensor) -> torch.Tensor:
    bits = torch.from_numpy(np.unpackbits(packed.numpy(), axis=-1)).float()
    return bits[:, None].expand(-1, 3, -1, -1)


def _save_edges(control: EdgeControl, folder: Path) -> None:
    copy.deepcopy(control.network).cpu().half().save_pretrained(folder / 'swatch-edges')


def _save_style(style: StyleAdapter, folder: Path) -> None:
    copy.deepcopy(style.encoder).cpu().half().save_pretrained(folder / 'swatch-image-encoder')
    save_file(style.published(), folder / 'swatch-style.safetensors')


def _save_blueprint(lora: StyleLora, folder: Path) -> None:
    save_file(lora.published(), folder / 'swatch-blueprint.safetensors')


COMPANIONS = {
    'style': Kind(
        StyleShards,
        lambda base, _: StyleAdapter(base),
        lambda pixels: seen_pixels(pixels.numpy()),
        lambda recipe: recipe.style_drop_caption,
        _save_style,
    ),
    'edges': Kind(
        EdgeShards,
        lambda base, _: EdgeControl(base),
        _edges_of,
        lambda recipe: recipe.drop_caption_of_fill,
        _save_edges,
    ),
    'blueprint': Kind(
        BlueprintShards,
        lambda base, recipe: StyleLora(base, recipe.lora_rank),
        None,
        lambda recipe: recipe.drop_caption,
        _save_blueprint,
    ),
}


class GuidedBatches:
    """What one companion learns from, of pictures of one size."""

    def __init__(self, name: str, rows: Rows, grey: torch.Tensor, device: torch.device = torch.device('cpu')):
        """@param name of `COMPANIONS` @param grey latents of mid grey at the pictures' size"""
        self._kind, self._rows, self._grey, self._device = COMPANIONS[name], rows, grey, device

    def batch(self, size: int) -> Guided:
        kind, rows, device = self._kind, self._rows, self._device
        clean, ids, ids_2, *more = rows.draw(size)
        dropped = torch.rand(size) < kind.drop_caption(rows.recipe)
        ids, ids_2 = rows.captions(ids, ids_2, dropped)
        guide = kind.guide(more[0]).to(device) if kind.guide else None
        return Guided(clean.float().to(device), ids.to(device), ids_2.to(device), self._grey, guide)


def grey_latents(vae: AutoencoderKL, side: int) -> torch.Tensor:
    return encode(vae, torch.zeros(1, 3, side, side))


def train_companion(name: str, run: CompanionRun) -> None:
    """Goes on where an earlier sitting stopped, and exports what it has. @param name of `COMPANIONS`"""
    kind, recipe, device = COMPANIONS[name], run.recipe, run.device
    tokenizer, vae = Tokenizer(run.base / 'tokenizer'), load_autoencoder(run.base).eval()
    network = kind.network(load_swatch(run.base).to(device), recipe).to(device)
    # Another sitting draws other pictures.
    seed = int(np.random.default_rng().integers(500_000))
    processes = ShardProcesses([Feed(recipe, run.base, recipe.side, seed, kind.shards)], recipe.workers)
    rows = Rows(recipe, tokenizer, processes.of(0))
    batches = GuidedBatches(name, rows, grey_latents(vae, recipe.side).to(device), device)

    def losses() -> dict[str, torch.Tensor]:
        return network.loss(batches.batch(recipe.adapter_batch), recipe)

    try:
        train_stage(
            name, network, losses, folder=run.folder, seconds=run.seconds, rate=recipe.adapter_rate,
            warmup=recipe.unet_warmup, ema=recipe.ema, every=recipe.checkpoint_seconds, optimizer_of=muon_for,
        )  # fmt: skip
    finally:
        processes.stop()
    print(f'{name}: {rows.given} samples of {len(rows)} pictures', flush=True)
    kind.save(network, run.folder)
