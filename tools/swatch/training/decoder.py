"""
The decoder alone, over latents as the UNet leaves them: it learns what of them is picture and what is the grain that
eight steps leave. The latents stay what they are, so that whatever was trained over them stays as it is.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import nn

from model.diffusion import latent_mask, rates_at, signal_rates, step, trailing
from model.folder import export, load_autoencoder, load_swatch
from model.networks import Swatch
from model.tokenizer import Tokenizer
from pictures.draw import draw
from pictures.fills import draw_fill
from pictures.kinds import CALM, NAMES

from .autoencoder import difference
from .bank import encode
from .feeding import Feed, ShardProcesses
from .growing import SHARD, Rows, Shard
from .loop import train_stage
from .peers import Alone, Peers, on_each_core
from .recipe import OneCore
from .state import Checkpoint

NAME = 'decoder'


class Decoder(nn.Module):
    """What of the autoencoder learns here."""

    def __init__(self, vae: AutoencoderKL):
        super().__init__()
        self.post_quant_conv, self.decoder = vae.post_quant_conv, vae.decoder

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.post_quant_conv(latents))


class PaintedShards:
    """
    Pictures, uint8 [SHARD, side, side, 3], and their latents [SHARD, 4, h, w]: of every kind as they were encoded, and
    of `CALM` as the UNet paints them from some way into the noise, where the true picture can still be told.
    """

    def __init__(self, folder: Path, recipe: OneCore, vae: AutoencoderKL, tokenizer: Tokenizer, side: int, seed: int):
        """@param folder of the UNet"""
        self._recipe, self._vae, self._tokenizer, self._side = recipe, vae, tokenizer, side
        self._random, self._generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
        self._model, self._alphas = load_swatch(folder).eval().requires_grad_(False), signal_rates()
        self._grey = encode(vae, torch.zeros(1, 3, side, side))

    def __call__(self) -> Shard:
        painted = self._random.random() < self._recipe.painted_part
        pixels, latents = self._painted() if painted else self._encoded()
        return [pixels, latents.half().numpy()]

    def _encoded(self) -> tuple[np.ndarray, torch.Tensor]:
        pixels = np.stack([draw(self._random, self._side, NAMES).pixels for _ in range(SHARD)])
        return pixels, encode(self._vae, _seen(pixels))

    @torch.inference_mode()
    def _painted(self) -> tuple[np.ndarray, torch.Tensor]:
        recipe, side = self._recipe, self._side
        mask, masked = torch.ones(SHARD, 1, side, side), self._grey.repeat(SHARD, 1, 1, 1)
        if self._random.random() < recipe.fill_part:
            fills = [draw_fill(self._random, side, CALM, foreign=recipe.foreign_part) for _ in range(SHARD)]
            pictures = [fill.picture for fill in fills]
            mask = torch.from_numpy(np.stack([fill.mask for fill in fills]))[:, None].float()
            masked = encode(self._vae, _seen(np.stack([picture.pixels for picture in pictures])) * (1 - mask))
        else:
            pictures = [draw(self._random, side, CALM) for _ in range(SHARD)]
        pixels = np.stack([picture.pixels for picture in pictures])
        texts = self._model.read(*self._tokenizer([picture.caption for picture in pictures]))
        empty = self._model.read(*self._tokenizer([''] * SHARD))
        begin = int(self._random.integers(1, recipe.painted_steps + 1))
        latents = paint_on(
            self._model, self._alphas, encode(self._vae, _seen(pixels)), latent_mask(mask), masked, texts, empty,
            times=trailing(recipe.painted_of)[-1 - begin :], guidance=recipe.painted_guidance,
            generator=self._generator,
        )  # fmt: skip
        return pixels, latents


def paint_on(
    model: Swatch,
    alphas: torch.Tensor,
    clean: torch.Tensor,
    mask: torch.Tensor,
    masked: torch.Tensor,
    texts: tuple[torch.Tensor, ...],
    empty: tuple[torch.Tensor, ...],
    *,
    times: list[int],
    guidance: float,
    generator: torch.Generator,
) -> torch.Tensor:
    """The latents that sampling ends with when it begins at `times[0]`, from the true ones with noise."""

    def at(time: int) -> torch.Tensor:
        return torch.full((len(clean),), time)

    signal, sigma = rates_at(alphas, at(times[0]))
    latents = signal * clean + sigma * torch.randn(clean.shape, generator=generator)
    for now, following in zip(times, times[1:]):
        told, untold = (model(latents, mask, masked, at(now), *words) for words in (texts, empty))
        latents = step(alphas, latents, untold + guidance * (told - untold), at(now), at(following))
    return latents


def _seen(pixels: np.ndarray) -> torch.Tensor:
    """[batch, side, side, 3] -> [batch, 3, side, side] in [-1, 1]; of so few channels, pixels that lie together."""
    seen = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 127.5 - 1
    return seen.contiguous(memory_format=torch.channels_last)


@dataclass(frozen=True)
class DecoderRun:
    recipe: OneCore
    base: Path
    """Swatch, whose decoder it goes on from."""
    folder: Path
    """Of checkpoints and of what is exported."""
    meeting: Path
    """A file that does not exist yet (`Peers`)."""
    cores: int = 1


def train_decoder(run: DecoderRun) -> None:
    on_each_core(run.cores, str(run.meeting), _train, run, int(np.random.default_rng().integers(500_000)))
    vae = load_autoencoder(run.base)
    decoder = Decoder(vae)
    before = {name: value.clone() for name, value in decoder.state_dict().items()}
    Checkpoint(run.folder, NAME).load_weights(decoder)
    with torch.no_grad():
        for name, value in decoder.state_dict().items():
            value.lerp_(before[name], 1 - run.recipe.decoder_part)
    export(load_swatch(run.base), vae, run.base, run.folder / 'swatch')
    print(f'exported to {run.folder}', flush=True)


def _train(peers: Alone | Peers, rank: int, run: DecoderRun, seed: int) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(seed + rank)
    np.random.seed(seed + rank)
    recipe, vae = run.recipe, load_autoencoder(run.base)
    feed = Feed(recipe, run.base, recipe.side, seed + 1000 * rank, partial(PaintedShards, run.base))
    rows = Rows(recipe, Tokenizer(run.base / 'tokenizer'), ShardProcesses([feed]).of(0))
    network, scale = Decoder(vae).to(memory_format=torch.channels_last), vae.config.scaling_factor

    def losses() -> dict[str, torch.Tensor]:
        pixels, latents = rows.draw(recipe.decoder_batch)
        with torch.autocast('cpu', torch.bfloat16):
            seen = network(latents.float() / scale)
        target = _seen(pixels.numpy())
        return {'loss': difference(seen.float(), target), 'mse': ((seen.float() - target) ** 2).mean()}

    peers.agree(0)
    train_stage(
        NAME, network, losses, folder=run.folder, seconds=recipe.minutes * 60, rate=recipe.decoder_rate,
        warmup=recipe.unet_warmup, ema=recipe.decoder_ema, every=recipe.checkpoint_seconds, peers=peers,
    )  # fmt: skip
