"""What Swatch's companions learn from: shards of pictures with what guides them."""

from collections.abc import Mapping

import numpy as np
import torch
from diffusers import AutoencoderKL

from model.tokenizer import Tokenizer
from pictures.draw import Picture, draw
from pictures.kinds import CALM, NAMES
from pictures.recolour import recoloured

from .adapters import blueprint, edges, seen_pixels
from .bank import encode
from .growing import SHARD, Shard
from .recipe import Recipe

REFERENCE_SIDE = 128
"""What the image encoder looks at."""
# A flat picture has no forms that could take on other colours.
STYLED = {name: weight for name, weight in CALM.items() if name != 'solid'}
EDGED = {
    'scene': 4.0, 'shape': 2.0, 'stripes': 1.0, 'checker': 1.0, 'zigzag': 1.0, 'waves': 1.0, 'triangles': 1.0,
    'hexagons': 1.0, 'dots': 0.7, 'terrazzo': 0.5, 'linear': 0.3,
}  # fmt: skip
"""Pictures with edges that can be followed, and a few without."""


class _Shards:
    kinds: Mapping[str, float] = CALM

    def __init__(self, recipe: Recipe, vae: AutoencoderKL, tokenizer: Tokenizer, side: int, seed: int):
        self._recipe, self._vae, self._tokenizer, self._side = recipe, vae, tokenizer, side
        self._random = np.random.default_rng(seed)

    def _draw(self) -> list[Picture]:
        return [draw(self._random, self._side, self.kinds) for _ in range(SHARD)]

    def _columns(self, pixels: torch.Tensor, pictures: list[Picture], *more: np.ndarray) -> Shard:
        """Clean latents, token ids of both encoders, and what else there is."""
        clean = encode(self._vae, pixels.contiguous(memory_format=torch.channels_last)).contiguous()
        ids = self._tokenizer([picture.caption for picture in pictures])
        return [clean.half().numpy(), *(part.numpy() for part in ids), *more]


class StyleShards(_Shards):
    """Pictures in the colours of others, which are their references: uint8 [SHARD, 128, 128, 3]."""

    kinds = STYLED

    def __call__(self) -> Shard:
        pictures, pixels, references = self._draw(), [], []
        for picture in pictures:
            own = self._random.random() < self._recipe.own_style
            reference = picture.pixels if own else draw(self._random, self._side, NAMES).pixels
            pixels.append(picture.pixels if own else recoloured(self._random, picture.pixels, reference))
            references.append(self._part(reference))
        return self._columns(seen_pixels(np.stack(pixels)), pictures, np.stack(references))

    def _part(self, reference: np.ndarray) -> np.ndarray:
        """Mirrored and halved, or a part as it is: where things lie in it is of no use."""
        turned = reference[:, ::-1] if self._random.random() < 0.5 else reference
        if self._random.random() < 0.3:
            top, left = self._random.integers(self._side - REFERENCE_SIDE + 1, size=2)
            return turned[top : top + REFERENCE_SIDE, left : left + REFERENCE_SIDE]
        scale = self._side // REFERENCE_SIDE
        halves = turned.reshape(REFERENCE_SIDE, scale, REFERENCE_SIDE, scale, 3)
        return halves.mean((1, 3)).astype(np.uint8)


class EdgeShards(_Shards):
    """Pictures and their edges, packed: uint8 [SHARD, side, side / 8]."""

    kinds = EDGED

    def __call__(self) -> Shard:
        pictures = self._draw()
        pixels = seen_pixels(np.stack([picture.pixels for picture in pictures]))
        return self._columns(pixels, pictures, np.packbits(edges(pixels)[:, 0].bool().numpy(), axis=-1))


class BlueprintShards(_Shards):
    """Pictures in the LoRA's style."""

    def __call__(self) -> Shard:
        pictures = self._draw()
        return self._columns(blueprint(seen_pixels(np.stack([picture.pixels for picture in pictures]))), pictures)
