"""What paints and rebuilds the pictures that are measured."""

import time
from dataclasses import dataclass

import numpy as np
import torch
from diffusers import StableDiffusionXLInpaintPipeline
from PIL import Image

from .prompts import PROMPTS

SIDE = 256
BATCH = 8


@dataclass
class Painter:
    """The folder in diffusers' SDXL inpainting pipeline; text-to-image is a fill of everything."""

    pipeline: StableDiffusionXLInpaintPipeline
    steps: int
    guidance: float

    def paint(
        self, prompts: list[str], pictures: list[np.ndarray] | None = None, masks: list[np.ndarray] | None = None
    ) -> list[np.ndarray]:
        """@param pictures uint8 [256, 256, 3] each @param masks bool [256, 256] each @returns uint8 pictures, whole"""
        painted = []
        for start in range(0, len(prompts), BATCH):
            part = slice(start, start + BATCH)
            words = prompts[part]
            grey = [np.full((SIDE, SIDE, 3), 127, np.uint8)] * len(words)
            everything = [np.ones((SIDE, SIDE), bool)] * len(words)
            images = [Image.fromarray(pixels) for pixels in (pictures[part] if pictures else grey)]
            holes = [Image.fromarray(mask.astype(np.uint8) * 255) for mask in (masks[part] if masks else everything)]
            result = self.pipeline(
                prompt=words, negative_prompt=[''] * len(words), image=images, mask_image=holes, width=SIDE,
                height=SIDE, strength=1.0, num_inference_steps=self.steps, guidance_scale=self.guidance,
                generator=[torch.Generator().manual_seed(start + at) for at in range(len(words))], output_type='np',
            )  # fmt: skip
            painted += [(image * 255).round().astype(np.uint8) for image in result.images]
        return painted

    def time_one(self) -> float:
        """Seconds of the fastest of three single pictures: others use the machine too."""
        found = []
        for _ in range(3):
            begun = time.monotonic()
            self.paint([PROMPTS[0]])
            found.append(time.monotonic() - begun)
        return min(found)


@torch.inference_mode()
def through_autoencoder(vae, pictures: list[np.ndarray]) -> list[np.ndarray]:
    rebuilt = []
    for start in range(0, len(pictures), BATCH):
        seen = torch.from_numpy(np.stack(pictures[start : start + BATCH])).permute(0, 3, 1, 2).float() / 127.5 - 1
        decoded = vae.decode(vae.encode(seen).latent_dist.mode()).sample.clamp(-1, 1)
        rebuilt += list(((decoded + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy())
    return rebuilt
