"""Checkpoints in one file, under the names of the original Latent Diffusion and open_clip code, from diffusers' networks."""

import re
from pathlib import Path

import torch
from safetensors.torch import save_file

from saving import DTYPES

Tensors = dict[str, torch.Tensor]

RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
UNET_TOP = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "mid_block.resnets.0": "middle_block.0",
    "mid_block.attentions.0": "middle_block.1",
    "mid_block.resnets.1": "middle_block.2",
}


def unet_places(config: dict) -> dict[str, str]:
    """Where each module of the UNet's two paths lies in the original's numbered lists."""
    places = dict(UNET_TOP)
    layers = config["layers_per_block"]
    number = 1
    for block, kind in enumerate(config["down_block_types"]):
        for layer in range(layers):
            places[f"down_blocks.{block}.resnets.{layer}"] = f"input_blocks.{number}.0"
            places[f"down_blocks.{block}.attentions.{layer}"] = f"input_blocks.{number}.1"
            number += 1
        places[f"down_blocks.{block}.downsamplers.0.conv"] = f"input_blocks.{number}.0.op"
        number += 1
    number = 0
    for block, kind in enumerate(config["up_block_types"]):
        for layer in range(layers + 1):
            places[f"up_blocks.{block}.resnets.{layer}"] = f"output_blocks.{number}.0"
            places[f"up_blocks.{block}.attentions.{layer}"] = f"output_blocks.{number}.1"
            number += 1
        after = 2 if kind == "CrossAttnUpBlock2D" else 1
        places[f"up_blocks.{block}.upsamplers.0.conv"] = f"output_blocks.{number - 1}.{after}.conv"
    return places


def replaced_head(name: str, places: dict[str, str]) -> tuple[str, str]:
    """The new beginning and the rest that it leaves; the longest beginning counts."""
    head = max((head for head in places if name == head or name.startswith(f"{head}.")), key=len)
    return places[head], name[len(head) + 1 :]


def original_unet(state: Tensors, config: dict) -> Tensors:
    places = unet_places(config)
    result = {}
    for name, value in state.items():
        head, rest = replaced_head(name, places)
        if ".resnets." in f".{name}":
            part, tail = replaced_head(rest, RESNET)
            rest = f"{part}.{tail}"
        # Original transformers begin and end with 1 x 1 convolutions unless the configuration asks for linear layers.
        result[f"{head}.{rest}"] = value
    return result


VAE_ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}


def original_vae(state: Tensors, blocks: int) -> Tensors:
    result = {}
    for name, value in state.items():
        renamed = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
        match = re.match(r"(.*)mid_block\.attentions\.0\.(.*)\.(weight|bias)$", renamed)
        if match:
            part = VAE_ATTENTION[match[2]]
            if part != "norm" and value.dim() == 2:
                value = value[:, :, None, None]
            renamed = f"{match[1]}mid.attn_1.{part}.{match[3]}"
        renamed = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", renamed)
        renamed = re.sub(r"down_blocks\.(\d)\.resnets", r"down.\1.block", renamed)
        renamed = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", renamed)
        renamed = re.sub(r"up_blocks\.(\d)\.resnets", lambda m: f"up.{blocks - 1 - int(m[1])}.block", renamed)
        renamed = re.sub(r"up_blocks\.(\d)\.upsamplers\.0", lambda m: f"up.{blocks - 1 - int(m[1])}.upsample", renamed)
        result[renamed] = value
    return result


def clip_names(state: Tensors) -> Tensors:
    """transformers 5 leaves `text_model.` out of CLIPTextModel's names."""
    return {
        name if name.startswith(("text_model.", "text_projection.")) else f"text_model.{name}": value
        for name, value in state.items()
    }


OPEN_CLIP = (
    (r"^text_model\.embeddings\.token_embedding\.weight$", "token_embedding.weight"),
    (r"^text_model\.embeddings\.position_embedding\.weight$", "positional_embedding"),
    (r"^text_model\.final_layer_norm\.", "ln_final."),
    (r"^text_model\.encoder\.layers\.", "transformer.resblocks."),
)
OPEN_CLIP_LAYER = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def open_clip(state: Tensors) -> Tensors:
    result: Tensors = {}
    fused: dict[str, dict[str, torch.Tensor]] = {}
    for name, value in clip_names(state).items():
        if name == "text_projection.weight":
            result["text_projection"] = value.T
            continue
        for pattern, replacement in OPEN_CLIP:
            name = re.sub(pattern, replacement, name)
        match = re.match(r"(transformer\.resblocks\.\d+\.)(.*)\.(weight|bias)$", name)
        if not match:
            result[name] = value
        elif projection := re.match(r"self_attn\.([qkv])_proj$", match[2]):
            fused.setdefault(f"{match[1]}attn.in_proj_{match[3]}", {})[projection[1]] = value
        else:
            result[f"{match[1]}{OPEN_CLIP_LAYER[match[2]]}.{match[3]}"] = value
    for name, parts in fused.items():
        result[name] = torch.cat([parts["q"], parts["k"], parts["v"]])
    return result


def prefixed(prefix: str, tensors: Tensors) -> Tensors:
    return {prefix + name: value for name, value in tensors.items()}


# Where each family keeps its text encoders, by the encoder's name in diffusers' folders.
TEXTS = {
    "sd1": {"text_encoder": ("cond_stage_model.transformer.", clip_names)},
    "sd2": {"text_encoder": ("cond_stage_model.model.", open_clip)},
    "sdxl": {
        "text_encoder": ("conditioner.embedders.0.transformer.", clip_names),
        "text_encoder_2": ("conditioner.embedders.1.model.", open_clip),
    },
    "refiner": {"text_encoder_2": ("conditioner.embedders.0.model.", open_clip)},
}


def save_single_file(networks: dict, family: str, file: Path, dtype: str) -> None:
    """@param networks by component name"""
    unet, vae = networks["unet"], networks["vae"]
    tensors = prefixed("model.diffusion_model.", original_unet(unet.state_dict(), unet.config))
    blocks = len(vae.config["block_out_channels"])
    tensors |= prefixed("first_stage_model.", original_vae(vae.state_dict(), blocks))
    for name, (prefix, rename) in TEXTS[family].items():
        tensors |= prefixed(prefix, rename(networks[name].state_dict()))
    stored = {name: value.to(DTYPES[dtype]).contiguous().clone() for name, value in tensors.items()}
    save_file(stored, file, metadata={"format": "pt"})
