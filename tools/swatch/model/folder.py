"""Reading and writing the folder that ships: diffusers' layout of SDXL inpainting, fp16."""

import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL, StableDiffusionXLInpaintPipeline, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from .networks import Swatch, scheduler


def load_swatch(folder: Path) -> Swatch:
    """@returns the networks in float32"""
    return Swatch(
        CLIPTextModel.from_pretrained(folder / 'text_encoder', dtype=torch.float32),
        CLIPTextModelWithProjection.from_pretrained(folder / 'text_encoder_2', dtype=torch.float32),
        UNet2DConditionModel.from_pretrained(folder / 'unet', torch_dtype=torch.float32),
    )


def load_autoencoder(folder: Path) -> AutoencoderKL:
    return AutoencoderKL.from_pretrained(folder / 'vae', torch_dtype=torch.float32)


def export(model: Swatch, vae: AutoencoderKL, tokenizers: Path, folder: Path) -> None:
    """
    Writes the networks over those in `folder`; its card (`frisket.json`) stays, for a person to bring up to date.
    @param tokenizers a folder with `tokenizer` and `tokenizer_2`
    """
    pipeline = StableDiffusionXLInpaintPipeline(
        vae=vae,
        text_encoder=model.text_encoder,
        text_encoder_2=model.text_encoder_2,
        tokenizer=CLIPTokenizer.from_pretrained(tokenizers / 'tokenizer'),
        tokenizer_2=CLIPTokenizer.from_pretrained(tokenizers / 'tokenizer_2'),
        unet=model.unet,
        scheduler=scheduler(),
        force_zeros_for_empty_prompt=False,
    )
    pipeline.to(dtype=torch.float16).save_pretrained(folder)
    for name in ('tokenizer', 'tokenizer_2'):
        # Written anew by transformers in its own, larger form: the engine reads vocabulary and merges.
        source = tokenizers / name
        if source.resolve() == (folder / name).resolve():
            raise ValueError(f'{folder} holds the tokenizers that are exported; name another folder and copy it over')
        shutil.rmtree(folder / name)
        shutil.copytree(source, folder / name)
    for written in (folder / 'model_index.json', *folder.glob('*/config.json')):
        _without_origin(written)


def _without_origin(file: Path) -> None:
    """diffusers writes down from which folder of this computer something was read."""
    values = {key: value for key, value in json.loads(file.read_text()).items() if key != '_name_or_path'}
    file.write_text(json.dumps(values, indent=2) + '\n')
