"""A bank of encoded pictures that grows while it is trained from: on one core nothing is worth waiting for."""

from collections.abc import Callable

import numpy as np
import torch
from diffusers import AutoencoderKL

from model.diffusion import latent_mask
from model.tokenizer import Tokenizer
from pictures.draw import draw
from pictures.fills import draw_fill
from pictures.kinds import CALM

from .bank import Batch, encode, told_length, with_junk
from .recipe import OneCore, Recipe

SHARD = 16
"""Pictures drawn and encoded at once."""
Shard = list[np.ndarray]
"""Columns, a row a picture."""


class ShardMaker:
    """
    Draws and encodes pictures of one size, of which a part are fills: clean and masked latents, mask, whether it is a
    fill, whether a foreign one, token ids of both encoders.
    """

    def __init__(self, recipe: OneCore, vae: AutoencoderKL, tokenizer: Tokenizer, side: int, seed: int):
        """@param seed of training, 0 to 999,999 (`draw_many`)"""
        self._recipe, self._vae, self._tokenizer, self._side = recipe, vae, tokenizer, side
        self._random = np.random.default_rng(seed)
        self._grey = encode(vae, torch.zeros(1, 3, side, side))

    def __call__(self) -> Shard:
        recipe, side = self._recipe, self._side
        fill = torch.from_numpy(self._random.random(SHARD) < recipe.fill_part)
        foreign = fill & torch.from_numpy(self._random.random(SHARD) < recipe.foreign_part)
        pictures, masks = [], np.ones((SHARD, side, side), bool)
        for at in range(SHARD):
            if fill[at]:
                drawn = draw_fill(self._random, side, CALM, foreign=float(foreign[at]))
                pictures.append(drawn.picture)
                masks[at] = drawn.mask
            else:
                pictures.append(draw(self._random, side, CALM))
        pixels = torch.from_numpy(np.stack([picture.pixels for picture in pictures])).permute(0, 3, 1, 2) / 127.5 - 1
        # The convolutions of so few channels are twice as fast over pixels that lie together.
        pixels = pixels.contiguous(memory_format=torch.channels_last)
        mask = torch.from_numpy(masks)[:, None]
        masked = self._grey.repeat(SHARD, 1, 1, 1)
        if fill.any():
            masked[fill] = encode(self._vae, pixels[fill] * ~mask[fill]).contiguous()
        clean = encode(self._vae, pixels)
        ids = self._tokenizer([picture.caption for picture in pictures])
        return [part.numpy() for part in (clean.half(), masked.half(), latent_mask(mask), fill, foreign, *ids)]


class Rows:
    """Rows of pictures of one size that become more while they are used; everything on the CPU."""

    def __init__(self, recipe: Recipe, tokenizer: Tokenizer, more: Callable[[bool], Shard | None]):
        """@param more the next shard; where its argument is false, nothing if none is ready"""
        self.recipe, self._more = recipe, more
        self.given = 0
        """Samples so far."""
        self._parts: list[list[torch.Tensor]] = []
        self.empty, self.empty_2 = tokenizer([''])
        while len(self) < recipe.first_pictures:
            self._grow(wait=True)

    def __len__(self) -> int:
        return len(self._parts) * SHARD

    def draw(self, size: int) -> list[torch.Tensor]:
        """@returns the columns of `size` rows at random"""
        recipe = self.recipe
        self.given += size
        while self.given > len(self) * recipe.least_uses and self._grow(wait=self.given > len(self) * recipe.most_uses):
            pass
        chosen = np.random.randint(len(self), size=size)
        rows = [[column[at % SHARD] for column in self._parts[at // SHARD]] for at in chosen]
        return [torch.stack(column) for column in zip(*rows)]

    def captions(
        self, ids: torch.Tensor, ids_2: torch.Tensor, dropped: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """As a batch reads them: some shorter, some with other words, `dropped` [batch] empty."""
        length = told_length(self.recipe, ids.shape[1])
        return with_junk(
            self.recipe,
            torch.where(dropped[:, None], self.empty[:, :length], ids[:, :length]),
            torch.where(dropped[:, None], self.empty_2[:, :length], ids_2[:, :length]),
        )

    def _grow(self, wait: bool) -> bool:
        shard = self._more(wait)
        if shard is not None:
            self._parts.append([torch.from_numpy(part) for part in shard])
        return shard is not None


class GrowingBank(Rows):
    """What the denoiser learns from."""

    device = torch.device('cpu')

    def batch(self, size: int) -> Batch:
        clean, masked, mask, fill, foreign, ids, ids_2 = self.draw(size)
        recipe = self.recipe
        chance = torch.where(foreign, 0.0, torch.where(fill, recipe.drop_caption_of_fill, recipe.drop_caption))
        ids, ids_2 = self.captions(ids, ids_2, torch.rand(size) < chance)
        return Batch(clean.float(), mask, masked.float(), fill, ids, ids_2)
