"""Goes on from a folder that ships, on one CPU core (`OneCore` in recipe.py)."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from diffusers.models.attention_processor import AttnProcessor

from model.diffusion import signal_rates
from model.folder import export, load_autoencoder, load_swatch
from model.tokenizer import Tokenizer

from .denoiser import denoiser_loss
from .feeding import Feed, ShardProcesses
from .growing import GrowingBank
from .loop import train_stage
from .muon import muon_for
from .recipe import OneCore
from .state import Checkpoint

NAME = 'refined'


@dataclass(frozen=True)
class Refinement:
    recipe: OneCore
    base: Path
    """The folder whose weights it goes on from."""
    folder: Path
    """Of checkpoints and of what is exported."""


def refine(run: Refinement) -> None:
    # Two threads wait for each other where another process has one of the cores: ten times slower.
    torch.set_num_threads(1)
    recipe = run.recipe
    model, tokenizer = load_swatch(run.base), Tokenizer(run.base / 'tokenizer')
    # In bfloat16 on a processor, the attention of plain products is four times as fast as PyTorch's own.
    model.unet.set_attn_processor(AttnProcessor())
    # Another sitting draws other pictures.
    seed = int(np.random.default_rng().integers(500_000))
    torch.manual_seed(seed)
    feeds = [Feed(recipe, run.base, side, seed + at) for at, side in enumerate((recipe.side // 2, recipe.side))]
    banks = [GrowingBank(recipe, tokenizer, shards.next) for shards in [ShardProcesses(feed) for feed in feeds]]
    alphas = signal_rates()
    recipes = [replace(recipe, unet_batch=recipe.small_batch), recipe]

    def losses_with(small_part: float):
        def losses() -> dict[str, torch.Tensor]:
            at = 0 if torch.rand(()) < small_part else 1
            return denoiser_loss(model, banks[at], alphas, recipes[at])

        return losses

    for until, small_part in recipe.phases:
        train_stage(
            NAME, model, losses_with(small_part), folder=run.folder, seconds=recipe.minutes * 60, until=until,
            rate=recipe.unet_rate, warmup=recipe.unet_warmup, ema=recipe.ema, every=recipe.checkpoint_seconds,
            optimizer_of=muon_for,
        )  # fmt: skip
    print(f'{sum(bank.given for bank in banks)} samples of {sum(map(len, banks))} pictures', flush=True)
    export_refined(run)


def export_refined(run: Refinement) -> None:
    """Also of a run that is still going: what its last checkpoint holds."""
    model = load_swatch(run.base)
    Checkpoint(run.folder, NAME).load_weights(model)
    export(model, load_autoencoder(run.base), run.base, run.folder / 'swatch')
    print(f'exported to {run.folder / "swatch"}', flush=True)
