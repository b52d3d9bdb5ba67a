"""LoRAs and IP-Adapters as diffusers loads them."""

from pathlib import Path

import torch
from safetensors.torch import load_file

Tensors = dict[str, torch.Tensor]

DOWN = (".lora_down.weight", ".lora_A.weight", ".lora.down.weight", "_lora.down.weight", ".lora_linear_layer.down.weight")
UP = (".lora_up.weight", ".lora_B.weight", ".lora.up.weight", "_lora.up.weight", ".lora_linear_layer.up.weight")


def module_of(name: str, endings: tuple[str, ...]) -> str | None:
    ending = next((ending for ending in endings if name.endswith(ending)), None)
    return None if ending is None else name.removesuffix(ending)


def evened(lora: Tensors) -> Tensors:
    """
    The same LoRA with one rank for all layers and no alphas: diffusers 0.42.1 takes rank and alpha of the first layer
    for all of them, which is right for most files and wrong for those whose layers differ.
    """
    downs = {module: name for name in lora if (module := module_of(name, DOWN)) is not None}
    ups = {module: name for name in lora if (module := module_of(name, UP)) is not None}
    ranks = {module: lora[name].shape[0] for module, name in downs.items()}
    factors = {
        module: float(lora[f"{module}.alpha"]) / rank if f"{module}.alpha" in lora else 1.0
        for module, rank in ranks.items()
    }
    if len(set(ranks.values())) <= 1 and len(set(factors.values())) <= 1:
        return lora
    most = max(ranks.values())
    result: Tensors = {}
    for module, rank in ranks.items():
        down, up = lora[downs[module]].float(), lora[ups[module]].float() * factors[module]
        more = most - rank
        result[downs[module]] = torch.cat([down, down.new_zeros(more, *down.shape[1:])])
        result[ups[module]] = torch.cat([up, up.new_zeros(up.shape[0], more, *up.shape[2:])], dim=1)
    return result


def load_loras(pipeline, loras: list[dict], folder: Path) -> None:
    names = []
    for index, lora in enumerate(loras):
        names.append(f"lora_{index}")
        file = (folder / lora["weights"]).resolve()
        stored = load_file(file)
        even = evened(stored)
        if even is stored:
            # From the file, whose metadata may hold PEFT's alphas.
            pipeline.load_lora_weights(str(file.parent), weight_name=file.name, adapter_name=names[-1])
        else:
            pipeline.load_lora_weights(even, adapter_name=names[-1])
    if names:
        pipeline.set_adapters(names, adapter_weights=[float(lora.get("scale", 1)) for lora in loras])


def read_ip_adapter(file: Path) -> dict[str, Tensors]:
    parts: dict[str, Tensors] = {"image_proj": {}, "ip_adapter": {}}
    for name, value in load_file(file).items():
        part, rest = name.split(".", 1)
        parts[part][rest] = value.float()
    return parts


def nested_blocks(blocks: dict) -> dict:
    """`{"down.block_2": [0, 1]}` as set_ip_adapter_scale takes it: `{"down": {"block_2": [0, 1]}}`."""
    nested: dict = {}
    for name, scale in blocks.items():
        part, *block = name.split(".")
        if block:
            nested.setdefault(part, {})[block[0]] = scale
        else:
            nested[part] = scale
    return nested


def load_ip_adapters(pipeline, adapters: list[dict], folder: Path) -> None:
    """@param pipeline: its image encoder and feature extractor are there already, if pictures are to be given"""
    if not adapters:
        return
    files = [read_ip_adapter(folder / adapter["weights"]) for adapter in adapters]
    pipeline.load_ip_adapter(files, subfolder=[""] * len(files), weight_name=[""] * len(files), image_encoder_folder=None)
    scales = [nested_blocks(adapter["blocks"]) if "blocks" in adapter else float(adapter.get("scale", 1)) for adapter in adapters]
    pipeline.set_ip_adapter_scale(scales)
