"""Tiny networks of the real architectures with seeded random weights."""

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, ControlNetModel, UNet2DConditionModel
from torch import nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)


GAIN = 0.7


def filled(network: nn.Module, seed: int) -> nn.Module:
    """
    Every parameter drawn anew, none left at the zeros and ones that networks begin with: a mistake in any of them must
    show. Weights take a little off the size of what goes through them; otherwise a network is so wild that the last digit
    of its input decides about its output.
    """
    generator = torch.Generator("cpu").manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(network.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() >= 2:
                fan_in = parameter[0].numel()
                parameter.copy_(noise * (0.5 if "embedding" in name and "time" not in name and "add" not in name else GAIN * fan_in**-0.5))
            elif "norm" in name and name.endswith("weight"):
                parameter.copy_(1 + 0.1 * noise)
            else:
                parameter.copy_(0.1 * noise)
    return network.eval()


def make_unet(seed: int, **config) -> UNet2DConditionModel:
    return filled(UNet2DConditionModel(**config), seed)


# What a ControlNet has in common with its UNet.
CONTROLNET_FIELDS = (
    "flip_sin_to_cos",
    "freq_shift",
    "down_block_types",
    "mid_block_type",
    "block_out_channels",
    "layers_per_block",
    "norm_num_groups",
    "norm_eps",
    "cross_attention_dim",
    "transformer_layers_per_block",
    "attention_head_dim",
    "use_linear_projection",
    "addition_embed_type",
    "addition_time_embed_dim",
    "projection_class_embeddings_input_dim",
)


def make_controlnet(seed: int, unet_config: dict, embedding_channels: tuple[int, ...]) -> ControlNetModel:
    shared = {field: unet_config[field] for field in CONTROLNET_FIELDS if field in unet_config}
    # transformers a block belong to the blocks that have them, and diffusers' ControlNet wants one number a block.
    return filled(ControlNetModel(**shared, conditioning_embedding_out_channels=embedding_channels), seed)


def without_transformers(unet_config: dict, mid_block_type: str) -> dict:
    """
    What small ControlNets copy of a UNet, as those published for SDXL: they read no text. `UNetMidBlock2DCrossAttn` keeps
    the transformer's projections in the middle, with nothing between them; `UNetMidBlock2D` is one residual block.
    """
    blocks = len(unet_config["block_out_channels"])
    return {
        **unet_config,
        "down_block_types": ("DownBlock2D",) * blocks,
        "mid_block_type": mid_block_type,
        "transformer_layers_per_block": (0,) * blocks,
    }


def without_added_conditions(unet_config: dict) -> dict:
    """Text and sizes that SDXL adds to the time, which a ControlNet for it need not read."""
    return {name: value for name, value in unet_config.items() if "addition" not in name and "projection_class" not in name}


def make_vae(seed: int, **config) -> AutoencoderKL:
    return filled(AutoencoderKL(**config), seed)


def make_tiny_vae(seed: int, **config) -> AutoencoderTiny:
    return filled(AutoencoderTiny(**config), seed)


def make_text_encoder(seed: int, with_projection: bool, **config):
    kind = CLIPTextModelWithProjection if with_projection else CLIPTextModel
    return filled(kind(CLIPTextConfig(**config)), seed)


def make_image_encoder(seed: int, **config) -> CLIPVisionModelWithProjection:
    return filled(CLIPVisionModelWithProjection(CLIPVisionConfig(**config)), seed)
