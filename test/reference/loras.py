"""LoRAs with random weights in every published naming."""

import re
from dataclasses import dataclass

import torch
from torch import nn

from single_file import RESNET, replaced_head, unet_places

Tensors = dict[str, torch.Tensor]

# Modules that trainers adapt, by how they are called in the settings.
TARGETS = {
    "attention": r"attn[12]\.(to_q|to_k|to_v|to_out\.0)$|self_attn\.(q|k|v|out)_proj$",
    "linear": r"(attn[12]\.(to_q|to_k|to_v|to_out\.0)|ff\.net\.(0\.proj|2))$|(q|k|v|out)_proj$|mlp\.fc[12]$",
    "transformer": r"(attn[12]\.(to_q|to_k|to_v|to_out\.0)|ff\.net\.(0\.proj|2)|proj_in|proj_out)$|(q|k|v|out)_proj$|mlp\.fc[12]$",
    "everything": r".",
    "all": r"(attn[12]\.(to_q|to_k|to_v|to_out\.0)|ff\.net\.(0\.proj|2)|proj_in|proj_out|conv1|conv2|conv_shortcut|time_emb_proj|samplers\.0\.conv)$|(q|k|v|out)_proj$|mlp\.fc[12]$",
}


@dataclass
class LoraLook:
    """How a file is written."""

    naming: str  # "peft", "diffusers", "processor", "kohya", "kohya-original"
    targets: str
    ranks: tuple[int, ...]
    """alpha as a part of the rank; None: no alphas"""
    alpha: float | None


def adapted(network: nn.Module, pattern: str) -> dict[str, nn.Module]:
    return {
        name: module
        for name, module in network.named_modules()
        if isinstance(module, (nn.Linear, nn.Conv2d)) and re.search(pattern, name)
    }


def factors(module: nn.Module, rank: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Down [rank, in, ...kernel] and up [out, rank, ...], together a tenth or so of the weight."""
    if isinstance(module, nn.Conv2d):
        down = torch.randn(rank, module.in_channels, *module.kernel_size, generator=generator)
        up = torch.randn(module.out_channels, rank, 1, 1, generator=generator)
    else:
        down = torch.randn(rank, module.in_features, generator=generator)
        up = torch.randn(module.out_features, rank, generator=generator)
    return down * down[0].numel() ** -0.5, up * 0.3 * rank**-0.5


def original_name(name: str, unet_config: dict) -> str:
    head, rest = replaced_head(name, unet_places(unet_config))
    if ".resnets." in f".{name}":
        part, tail = replaced_head(rest, RESNET)
        rest = f"{part}.{tail}".rstrip(".")
    return f"{head}.{rest}".rstrip(".")


def text_names(name: str) -> str:
    return name if name.startswith("text_model.") else f"text_model.{name}"


KOHYA_PREFIX = {"unet": "lora_unet_", "text_encoder": "lora_te1_", "text_encoder_2": "lora_te2_"}


def stored_names(part: str, name: str, look: LoraLook, unet_config: dict, is_xl: bool) -> tuple[str, str, str]:
    """Names of down, up and alpha."""
    if look.naming.startswith("kohya"):
        if look.naming == "kohya-original" and part == "unet":
            name = original_name(name, unet_config)
        prefix = KOHYA_PREFIX[part] if is_xl or part == "unet" else "lora_te_"
        base = prefix + name.replace(".", "_")
        return f"{base}.lora_down.weight", f"{base}.lora_up.weight", f"{base}.alpha"
    base = f"{part}.{name}"
    if look.naming == "processor":
        if match := re.match(r"(.*attn[12])\.(to_q|to_k|to_v|to_out)(\.0)?$", base):
            base = f"{match[1]}.processor.{match[2]}_lora"
            return f"{base}.down.weight", f"{base}.up.weight", f"{base}.alpha"
        if match := re.match(r"(.*self_attn)\.(q|k|v|out)_proj$", base):
            base = f"{match[1]}.to_{match[2]}_lora"
            return f"{base}.down.weight", f"{base}.up.weight", f"{base}.alpha"
    old = "lora" if part == "unet" else "lora_linear_layer"
    down, up = ("lora_A", "lora_B") if look.naming == "peft" else (f"{old}.down", f"{old}.up")
    return f"{base}.{down}.weight", f"{base}.{up}.weight", f"{base}.alpha"


def left_out_by_diffusers(part: str, name: str, look: LoraLook, unet_config: dict) -> bool:
    """
    Modules that diffusers 0.42.1 loses: under the original's names it takes the upsampler of a block without attention for
    an attention; SDXL's added embedding it does not find under kohya's short names, nor projections and embeddings of text
    encoders.
    """
    if part != "unet":
        return not re.search(r"(q|k|v|out)_proj$|mlp\.fc[12]$", name)
    if look.naming == "kohya" and name.startswith("add_embedding"):
        return True
    return look.naming == "kohya-original" and bool(re.search(r"output_blocks\.\d+\.1\.conv$", original_name(name, unet_config)))


def make_lora(networks: dict, look: LoraLook, seed: int) -> Tensors:
    """@param networks those to adapt, of `unet`, `text_encoder`, `text_encoder_2`"""
    generator = torch.Generator("cpu").manual_seed(seed)
    is_xl = "text_encoder_2" in networks or networks["unet"].config.get("addition_embed_type") == "text_time"
    tensors: Tensors = {}
    count = 0
    for part, network in networks.items():
        for name, module in adapted(network, TARGETS[look.targets]).items():
            if left_out_by_diffusers(part, name, look, networks["unet"].config):
                continue
            rank = look.ranks[count % len(look.ranks)]
            count += 1
            down, up = factors(module, rank, generator)
            named = name if part == "unet" else text_names(name)
            down_name, up_name, alpha_name = stored_names(part, named, look, networks["unet"].config, is_xl)
            tensors[down_name], tensors[up_name] = down, up
            if look.alpha is not None:
                tensors[alpha_name] = torch.tensor(look.alpha * rank)
    return {name: value.contiguous() for name, value in tensors.items()}
