"""Trains Swatch's companions over a folder's weights: an IP-Adapter, a ControlNet and a LoRA."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
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
    network: Callable[[Swatch, torch.Tensor, Recipe], Companion]
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
        lambda base, grey, _: StyleAdapter(base, grey),
        lambda pixels: seen_pixels(pixels.numpy()),
        lambda recipe: recipe.style_drop_caption,
        _save_style,
    ),
    'edges': Kind(
        EdgeShards,
        lambda base, grey, _: EdgeControl(base, grey),
        _edges_of,
        lambda recipe: recipe.drop_caption_of_fill,
        _save_edges,
    ),
    'blueprint': Kind(
        BlueprintShards,
        lambda base, grey, recipe: StyleLora(base, grey, recipe.lora_rank),
        None,
        lambda recipe: recipe.drop_caption,
        _save_blueprint,
    ),
}


def train_companion(name: str, run: CompanionRun) -> None:
    """Goes on where an earlier sitting stopped, and exports what it has. @param name of `COMPANIONS`"""
    kind, recipe, device = COMPANIONS[name], run.recipe, run.device
    tokenizer, vae = Tokenizer(run.base / 'tokenizer'), load_autoencoder(run.base).eval()
    grey = encode(vae, torch.zeros(1, 3, recipe.side, recipe.side)).to(device)
    network = kind.network(load_swatch(run.base).to(device), grey, recipe).to(device)
    # Another sitting draws other pictures.
    seed = int(np.random.default_rng().integers(500_000))
    processes = ShardProcesses(Feed(recipe, run.base, recipe.side, seed, kind.shards), recipe.workers)
    rows = Rows(recipe, tokenizer, processes.next)

    def losses() -> dict[str, torch.Tensor]:
        clean, ids, ids_2, *more = rows.draw(recipe.adapter_batch)
        dropped = torch.rand(len(clean)) < kind.drop_caption(recipe)
        ids, ids_2 = rows.captions(ids, ids_2, dropped)
        guide = kind.guide(more[0]).to(device) if kind.guide else None
        return network.loss(Guided(clean.float().to(device), ids.to(device), ids_2.to(device), guide), recipe)

    try:
        train_stage(
            name, network, losses, folder=run.folder, seconds=run.seconds, rate=recipe.adapter_rate,
            warmup=recipe.unet_warmup, ema=recipe.ema, every=recipe.checkpoint_seconds, optimizer_of=muon_for,
        )  # fmt: skip
    finally:
        processes.stop()
    print(f'{name}: {rows.given} samples of {len(rows)} pictures', flush=True)
    kind.save(network, run.folder)
