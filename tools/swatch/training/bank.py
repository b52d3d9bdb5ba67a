"""
Where training takes its pictures from. Processes draw shards of pictures ahead; they are kept as bytes on the device
(123 k pictures of 256 px are 24 GB, of an H100's 80), and encoded once when the autoencoder is done.
"""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import torch

from model.diffusion import latent_mask
from model.networks import START
from model.tokenizer import Tokenizer
from pictures.draw import drawing
from pictures.masks import draw_masks

from .recipe import Recipe


class PictureBank:
    """Pictures as they arrive from the processes that draw them."""

    def __init__(self, recipe: Recipe, device: torch.device):
        self._recipe, self.device = recipe, device
        self._executor = ProcessPoolExecutor(recipe.workers)
        self._coming = drawing(self._executor, range(recipe.shards), recipe.shard, recipe.side)
        # Room for all of them at once: growing would copy gigabytes each time.
        self.pixels = torch.empty(
            recipe.shards * recipe.shard, 3, recipe.side, recipe.side, dtype=torch.uint8, device=device
        )
        self.kinds = torch.empty(len(self.pixels), dtype=torch.long, device=device)
        self.captions: list[str] = []

    def take(self, least: int = 0) -> int:
        """Takes in what is ready, and waits until there are `least` pictures. @returns how many there are"""
        while self._coming and (self._coming[0].done() or len(self.captions) < least):
            shard = self._coming.pop(0).result()
            part = slice(len(self.captions), len(self.captions) + len(shard))
            self.pixels[part] = torch.from_numpy(shard.pixels).to(self.device).permute(0, 3, 1, 2)
            self.kinds[part] = torch.from_numpy(shard.kinds).to(self.device)
            self.captions += shard.captions
        return len(self.captions)

    def stop_drawing(self) -> None:
        """What has not been begun is not drawn any more: from here on the bank is what it is."""
        for future in self._coming:
            future.cancel()
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._coming = []

    def crops(self, batch: int, side: int) -> torch.Tensor:
        """[batch, 3, side, side] in [-1, 1], each picture's at one place for the whole batch."""
        index = torch.randint(self.take(batch), (batch,), device=self.device)
        top, left = (int(torch.randint(self._recipe.side - side + 1, ())) for _ in range(2))
        crops = self.pixels[index, :, top : top + side, left : left + side].float() / 127.5 - 1
        return crops.flip(-1) if torch.rand(()) < 0.5 else crops


@dataclass(frozen=True)
class Batch:
    clean: torch.Tensor
    """Latents [batch, 4, h, w], of deviation 1."""
    mask: torch.Tensor
    masked: torch.Tensor
    fill: torch.Tensor
    """bool [batch]."""
    ids: torch.Tensor
    ids_2: torch.Tensor


class Batches(Protocol):
    """Where the denoiser's training takes its batches from."""

    device: torch.device

    def batch(self, size: int) -> Batch: ...


class LatentBank:
    """Latents, masked latents and token ids of a picture bank."""

    def __init__(self, pictures: PictureBank, vae, tokenizer: Tokenizer, recipe: Recipe, masks: int = 2048):
        self._recipe, self.device = recipe, pictures.device
        count = len(pictures.captions)
        side = recipe.side // 8
        self.scale = vae.config.scaling_factor
        self.masks = torch.from_numpy(draw_masks(7, masks, recipe.side))[:, None].to(self.device)
        self.small_masks = latent_mask(self.masks)
        self.clean = torch.empty(count, 4, side, side, dtype=torch.float16, device=self.device)
        self.masked = torch.empty_like(self.clean)
        for start in range(0, count, 128):
            part = slice(start, min(count, start + 128))
            seen = pictures.pixels[part].float() / 127.5 - 1
            index = self._mask_of(torch.arange(part.start, part.stop, device=self.device))
            self.clean[part] = encode(vae, seen).half()
            self.masked[part] = encode(vae, seen * ~self.masks[index]).half()
        self.grey = encode(vae, torch.zeros(1, 3, recipe.side, recipe.side, device=self.device))
        self.ids, self.ids_2 = (ids.to(self.device) for ids in tokenizer(pictures.captions))
        self.empty, self.empty_2 = (ids.to(self.device) for ids in tokenizer(['']))

    def _mask_of(self, index: torch.Tensor) -> torch.Tensor:
        return index % len(self.masks)

    def batch(self, size: int) -> Batch:
        recipe = self._recipe
        index = torch.randint(len(self.clean), (size,), device=self.device)
        fill = torch.rand(size, device=self.device) < recipe.fill_part
        filled = fill[:, None, None, None]
        mask = torch.where(filled, self.small_masks[self._mask_of(index)], 1.0)
        masked = torch.where(filled, self.masked[index].float(), self.grey)
        length = told_length(recipe, self.ids.shape[1])
        chance = torch.where(fill, recipe.drop_caption_of_fill, recipe.drop_caption)
        dropped = (torch.rand(size, device=self.device) < chance)[:, None]
        ids, ids_2 = with_junk(
            recipe,
            torch.where(dropped, self.empty[:, :length], self.ids[index, :length]),
            torch.where(dropped, self.empty_2[:, :length], self.ids_2[index, :length]),
        )
        return Batch(self.clean[index].float(), mask, masked, fill, ids, ids_2)


def told_length(recipe: Recipe, most: int) -> int:
    """How many positions of the captions a batch reads."""
    return most if torch.rand(()) < recipe.full_caption_part else recipe.caption_tokens


def with_junk(recipe: Recipe, ids: torch.Tensor, ids_2: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Captions [batch, tokens], in some of which some words are others."""
    # Words only: the first 512 ids are bytes, the last two start and end.
    junk = torch.rand(ids.shape, device=ids.device) < 0.02
    junk &= (torch.rand(len(ids), 1, device=ids.device) < recipe.junk_words) & (ids < START)
    other = torch.randint(512, START, ids.shape, device=ids.device)
    return torch.where(junk, other, ids), torch.where(junk, other, ids_2)


@torch.inference_mode()
def encode(vae, pictures: torch.Tensor) -> torch.Tensor:
    """[batch, 3, H, W] in [-1, 1] -> latents of deviation 1."""
    return (vae.encode(pictures).latent_dist.mode() * vae.config.scaling_factor).clone()


@torch.inference_mode()
def decode(vae, latents: torch.Tensor) -> torch.Tensor:
    return torch.cat([vae.decode(part / vae.config.scaling_factor).sample for part in latents.split(32)]).clamp(-1, 1)
