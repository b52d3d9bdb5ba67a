"""A bank of encoded pictures that grows while it is trained from: on one core nothing is worth waiting for."""

import numpy as np
import torch
from diffusers import AutoencoderKL

from model.diffusion import latent_mask
from model.tokenizer import Tokenizer
from pictures.draw import draw
from pictures.fills import draw_fill
from pictures.kinds import CALM

from .bank import Batch, encode, told_length, with_junk
from .recipe import OneCore

SHARD = 16
"""Pictures drawn and encoded at once."""


class GrowingBank:
    """Latents of pictures of one size, of which a part are fills; everything on the CPU."""

    device = torch.device('cpu')

    def __init__(self, recipe: OneCore, vae: AutoencoderKL, tokenizer: Tokenizer, side: int, seed: int):
        """@param seed of training, 0 to 999,999 (`draw_many`)"""
        self._recipe, self._vae, self._tokenizer, self._side = recipe, vae, tokenizer, side
        self._random = np.random.default_rng(seed)
        self.given = 0
        """Samples so far."""
        self._parts: list[list[torch.Tensor]] = []
        self._grey = encode(vae, torch.zeros(1, 3, side, side))
        self._empty, self._empty_2 = tokenizer([''])
        while len(self) < recipe.first_pictures:
            self._grow()

    def __len__(self) -> int:
        return len(self._parts) * SHARD

    def batch(self, size: int) -> Batch:
        recipe = self._recipe
        self.given += size
        while self.given > len(self) * recipe.uses:
            self._grow()
        chosen = np.random.randint(len(self), size=size)
        rows = [[column[at % SHARD] for column in self._parts[at // SHARD]] for at in chosen]
        clean, masked, mask, fill, foreign, ids, ids_2 = (torch.stack(column) for column in zip(*rows))
        length = told_length(recipe, ids.shape[1])
        chance = torch.where(foreign, 0.0, torch.where(fill, recipe.drop_caption_of_fill, recipe.drop_caption))
        dropped = (torch.rand(size) < chance)[:, None]
        ids, ids_2 = with_junk(
            recipe,
            torch.where(dropped, self._empty[:, :length], ids[:, :length]),
            torch.where(dropped, self._empty_2[:, :length], ids_2[:, :length]),
        )
        return Batch(clean.float(), mask, masked.float(), fill, ids, ids_2)

    def _grow(self) -> None:
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
        ids, ids_2 = self._tokenizer([picture.caption for picture in pictures])
        small = latent_mask(mask)
        self._parts.append([clean.half(), masked.half(), small, fill, foreign, ids, ids_2])
