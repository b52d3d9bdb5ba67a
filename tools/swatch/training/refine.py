"""Goes on from the folders that ship, on CPU cores (`OneCore` in recipe.py): Swatch together with what guides it."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from diffusers import ControlNetModel
from diffusers.models.attention_processor import AttnProcessor
from safetensors.torch import load_file
from torch import nn
from transformers import CLIPVisionModelWithProjection

from model.diffusion import signal_rates
from model.folder import export, load_autoencoder, load_swatch
from model.tokenizer import Tokenizer

from .adapters import Companion, EdgeControl, StyleAdapter, sharing
from .companions import COMPANIONS, GuidedBatches, grey_latents
from .denoiser import denoiser_loss
from .feeding import Feed, ShardProcesses
from .growing import GrowingBank, Rows, ShardMaker
from .loop import train_stage
from .muon import muon_for
from .peers import Alone, Peers, on_each_core
from .recipe import OneCore
from .state import Checkpoint

NAME = 'refined'
GUIDING = ('edges', 'style')
Losses = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Refinement:
    recipe: OneCore
    models: Path
    """Holds `swatch` and its companions, whose weights it goes on from."""
    folder: Path
    """Of checkpoints and of what is exported."""
    cores: int = 1

    @property
    def base(self) -> Path:
        return self.models / 'swatch'


class Together(nn.Module):
    """Swatch and its companions, each over modules of its own that share Swatch's weights."""

    def __init__(self, models: Path):
        super().__init__()
        self.model = load_swatch(models / 'swatch')
        edges, style = (sharing(self.model) for _ in GUIDING)
        # In bfloat16 on a processor, the attention of plain products is four times as fast as PyTorch's own.
        self.model.unet.set_attn_processor(AttnProcessor())
        self.edges, self.style = EdgeControl(edges, frozen=False), StyleAdapter(style, frozen=False)
        if (models / 'swatch-edges').exists():
            shipped = ControlNetModel.from_pretrained(models / 'swatch-edges', torch_dtype=torch.float32)
            self.edges.network.load_state_dict(shipped.state_dict())
        if (models / 'swatch-style.safetensors').exists():
            encoder = CLIPVisionModelWithProjection.from_pretrained(
                models / 'swatch-image-encoder', dtype=torch.float32
            )
            self.style.encoder.load_state_dict(encoder.state_dict())
            self.style.load_published(load_file(models / 'swatch-style.safetensors'))

    def export(self, base: Path, folder: Path) -> None:
        export(self.model, load_autoencoder(base), base, folder / 'swatch')
        for name in GUIDING:
            COMPANIONS[name].save(getattr(self, name), folder)


def refine(run: Refinement) -> None:
    # Another sitting draws other pictures.
    seed = int(np.random.default_rng().integers(500_000))
    with tempfile.TemporaryDirectory() as folder:
        on_each_core(run.cores, f'{folder}/meeting', _refine, run, seed)
    export_refined(run)


def _refine(peers: Alone | Peers, rank: int, run: Refinement, seed: int) -> None:
    # Two threads wait for each other where another process has one of the cores: ten times slower.
    torch.set_num_threads(1)
    recipe, network = run.recipe, Together(run.models)
    # All take the same tasks, of other pictures and with other noise.
    order = np.random.default_rng(seed)
    torch.manual_seed(seed + rank)
    np.random.seed(seed + rank)
    tasks = _tasks(run, network, seed + 1000 * rank)
    names, shares = zip(*recipe.tasks)
    # The clock runs when all have their first pictures.
    peers.agree(0)

    def losses_with(small_part: float) -> Callable[[], Losses]:
        def losses() -> Losses:
            name, small = str(order.choice(names, p=shares)), bool(order.random() < small_part)
            values = tasks[name, small].losses()
            # Each task's under its own name, over the steps that it had.
            return {'loss': values.pop('loss'), **{f'{name} {part}': value for part, value in values.items()}}

        return losses

    for until, small_part in recipe.phases:
        train_stage(
            NAME, network, losses_with(small_part), folder=run.folder, seconds=recipe.minutes * 60, until=until,
            rate=recipe.unet_rate, warmup=recipe.unet_warmup, ema=recipe.ema, every=recipe.checkpoint_seconds,
            optimizer_of=muon_for, peers=peers,
        )  # fmt: skip
        if peers.first:
            rows = [task.rows for task in tasks.values()]
            print(f'{run.cores * sum(each.given for each in rows)} samples, {sum(map(len, rows))} pictures', flush=True)


@dataclass(frozen=True)
class Task:
    rows: Rows
    losses: Callable[[], Losses]


def _tasks(run: Refinement, network: Together, seed: int) -> Mapping[tuple[str, bool], Task]:
    """By name, and whether of small pictures."""
    recipe, tokenizer = run.recipe, Tokenizer(run.base / 'tokenizer')
    vae, alphas, tasks = load_autoencoder(run.base).eval(), signal_rates(), {}
    makers = {'paint': ShardMaker, **{name: COMPANIONS[name].shards for name in GUIDING}}
    wanted = [(name, small) for name in makers for small in (True, False)]
    sides = {True: recipe.side // 2, False: recipe.side}
    shards = ShardProcesses(
        [Feed(recipe, run.base, sides[small], seed + at, makers[name]) for at, (name, small) in enumerate(wanted)]
    )
    for at, (name, small) in enumerate(wanted):
        size = recipe.small_batch if small else recipe.unet_batch
        if name == 'paint':
            bank = GrowingBank(recipe, tokenizer, shards.of(at))
            tasks[name, small] = Task(
                bank, partial(denoiser_loss, network.model, bank, alphas, replace(recipe, unet_batch=size))
            )
        else:
            rows = Rows(recipe, tokenizer, shards.of(at))
            batches = GuidedBatches(name, rows, grey_latents(vae, sides[small]))
            tasks[name, small] = Task(rows, partial(_guided, getattr(network, name), batches, size, recipe))
    return tasks


def _guided(companion: Companion, batches: GuidedBatches, size: int, recipe: OneCore) -> Losses:
    return companion.loss(batches.batch(size), recipe)


def export_refined(run: Refinement) -> None:
    """Also of a run that is still going: what its last checkpoint holds."""
    network = Together(run.models)
    Checkpoint(run.folder, NAME).load_weights(network)
    network.export(run.base, run.folder)
    print(f'exported to {run.folder}', flush=True)
