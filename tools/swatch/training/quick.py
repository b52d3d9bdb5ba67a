"""
A LoRA with which Swatch paints in four steps without guidance what it paints in eight with it, as the published ones do
for large models (LCM-LoRA, arXiv 2311.05556). Swatch itself stays as it is: without the LoRA it hears what to avoid.
"""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from diffusers.models.attention_processor import AttnProcessor
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils import parametrize

from model.diffusion import signal_rates
from model.folder import load_swatch
from model.networks import Swatch
from model.tokenizer import Tokenizer

from .adapters import sharing
from .denoiser import distillation_loss
from .feeding import Feed, ShardProcesses
from .growing import GrowingBank, ShardMaker
from .loop import train_stage
from .peers import Alone, Peers, on_each_core
from .recipe import OneCore
from .state import Checkpoint

NAME = 'quick'
FILE = 'swatch-quick.safetensors'
LEFT_ALONE = ('conv_in', 'conv_out', 'time_embedding', 'add_embedding')
"""What LCM-LoRA leaves too: the outermost convolutions, and what times and sizes are told with."""


class LowRankWeight(nn.Module):
    """What a LoRA adds to a weight [out, in] or [out, in, height, width]: one product or convolution, not three."""

    def __init__(self, weight: torch.Tensor, rank: int):
        super().__init__()
        wide = weight[0].numel()
        rank = min(rank, len(weight), wide)
        self.down = nn.Parameter(torch.randn(rank, *weight.shape[1:]) / wide**0.5)
        self.up = nn.Parameter(torch.zeros(len(weight), rank, *(1 for _ in weight.shape[2:])))

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight + (self.up.flatten(1) @ self.down.flatten(1)).view_as(weight)


class QuickStudent(nn.Module):
    """The factors over a Swatch that they share and do not change."""

    def __init__(self, base: Swatch, rank: int):
        """@param base frozen; `student` is another over its very weights"""
        super().__init__()
        base.requires_grad_(False).eval()
        student = sharing(base)
        self.factors, self.names = nn.ModuleList(), []
        for name, module in list(student.unet.named_modules()):
            if isinstance(module, nn.Linear | nn.Conv2d) and not name.startswith(LEFT_ALONE):
                factor = LowRankWeight(module.weight, rank)
                parametrize.register_parametrization(module, 'weight', factor)
                self.factors.append(factor)
                self.names.append(name)
        # Out of this module's parameters.
        self._student = [student]

    @property
    def student(self) -> Swatch:
        return self._student[0]

    def published(self) -> dict[str, torch.Tensor]:
        """In PEFT's naming, as diffusers saves LoRAs."""
        named = {}
        for name, factor in zip(self.names, self.factors):
            named[f'unet.{name}.lora_A.weight'] = factor.down
            named[f'unet.{name}.lora_B.weight'] = factor.up
        return {name: value.detach().half().contiguous() for name, value in named.items()}


def merge_quick(unet: nn.Module, published: dict[str, torch.Tensor]) -> None:
    """Adds a published LoRA to the weights that it is for."""
    with torch.no_grad():
        for name, down in published.items():
            if name.endswith('.lora_A.weight'):
                up = published[name.replace('lora_A', 'lora_B')]
                weight = unet.get_submodule(name.removeprefix('unet.').removesuffix('.lora_A.weight')).weight
                weight += (up.float().flatten(1) @ down.float().flatten(1)).view_as(weight)


@dataclass(frozen=True)
class QuickRun:
    recipe: OneCore
    base: Path
    """Swatch, the teacher."""
    folder: Path
    """Of checkpoints and of what is exported."""
    meeting: Path
    """A file that does not exist yet (`Peers`)."""
    cores: int = 1


def train_quick(run: QuickRun) -> None:
    on_each_core(run.cores, str(run.meeting), _train, run, int(np.random.default_rng().integers(500_000)))
    export_quick(run)


def export_quick(run: QuickRun) -> None:
    """Also of a run that is still going: what its last checkpoint holds."""
    network = QuickStudent(load_swatch(run.base), run.recipe.quick_rank)
    Checkpoint(run.folder, NAME).load_weights(network)
    save_file(network.published(), run.folder / FILE)
    print(f'exported to {run.folder / FILE}', flush=True)


def _train(peers: Alone | Peers, rank: int, run: QuickRun, seed: int) -> None:
    torch.set_num_threads(1)
    # The factors begin alike in every process; what they see does not.
    torch.manual_seed(seed)
    recipe, teacher = run.recipe, load_swatch(run.base)
    teacher.unet.set_attn_processor(AttnProcessor())
    network = QuickStudent(teacher, recipe.quick_rank)
    torch.manual_seed(seed + rank)
    np.random.seed(seed + rank)
    sides = {True: recipe.side // 2, False: recipe.side}
    shards = ShardProcesses(
        [Feed(recipe, run.base, side, seed + 1000 * rank + at, ShardMaker) for at, side in enumerate(sides.values())]
    )
    tokenizer, alphas, order = Tokenizer(run.base / 'tokenizer'), signal_rates(), np.random.default_rng(seed)
    losses_of = {}
    for at, small in enumerate(sides):
        batch = recipe.small_batch if small else recipe.unet_batch
        bank = GrowingBank(recipe, tokenizer, shards.of(at))
        losses_of[small] = partial(
            distillation_loss, network.student, teacher, bank, alphas, replace(recipe, distill_batch=batch)
        )

    def losses(small_part: float) -> dict[str, torch.Tensor]:
        return losses_of[bool(order.random() < small_part)]()

    peers.agree(0)
    for until, small_part in recipe.phases:
        train_stage(
            NAME, network, partial(losses, small_part), folder=run.folder, seconds=recipe.minutes * 60, until=until,
            rate=recipe.quick_rate, warmup=recipe.unet_warmup, ema=recipe.quick_ema, every=recipe.checkpoint_seconds,
            peers=peers,
        )  # fmt: skip
