"""IP-Adapters with random weights, in the original's file layout."""

import torch

Tensors = dict[str, torch.Tensor]


def attention_order(unet) -> list[tuple[int, int]]:
    """Inner width and context width of every cross-attention in the order of diffusers' attention processors."""
    widths = []
    for name in unet.attn_processors:
        if not name.endswith("attn2.processor"):
            continue
        attention = unet.get_submodule(name.removesuffix(".processor"))
        widths.append((attention.to_k.out_features, attention.to_k.in_features))
    return widths


def matrix(generator: torch.Generator, out: int, width: int) -> torch.Tensor:
    return torch.randn(out, width, generator=generator) * width**-0.5


def norm(generator: torch.Generator, name: str, width: int) -> Tensors:
    return {
        f"{name}.weight": 1 + 0.1 * torch.randn(width, generator=generator),
        f"{name}.bias": 0.1 * torch.randn(width, generator=generator),
    }


def cross_attentions(unet, generator: torch.Generator) -> Tensors:
    tensors = {}
    for index, (inner, width) in enumerate(attention_order(unet)):
        for part in ("k", "v"):
            tensors[f"ip_adapter.{2 * index + 1}.to_{part}_ip.weight"] = matrix(generator, inner, width)
    return tensors


def make_base(unet, embedding: int, seed: int) -> Tensors:
    """Four tokens from the pooled embedding of a picture."""
    generator = torch.Generator("cpu").manual_seed(seed)
    width = unet.config.cross_attention_dim
    return {
        "image_proj.proj.weight": matrix(generator, 4 * width, embedding),
        "image_proj.proj.bias": 0.1 * torch.randn(4 * width, generator=generator),
        **norm(generator, "image_proj.norm", width),
        **cross_attentions(unet, generator),
    }


def make_plus(unet, hidden: int, width: int, heads: int, tokens: int, depth: int, seed: int) -> Tensors:
    """A resampler over the states of a picture's patches; heads are 64 wide."""
    generator = torch.Generator("cpu").manual_seed(seed)
    inner, out = heads * 64, unet.config.cross_attention_dim
    tensors = {
        "image_proj.latents": torch.randn(1, tokens, width, generator=generator),
        "image_proj.proj_in.weight": matrix(generator, width, hidden),
        "image_proj.proj_in.bias": 0.1 * torch.randn(width, generator=generator),
        "image_proj.proj_out.weight": matrix(generator, out, width),
        "image_proj.proj_out.bias": 0.1 * torch.randn(out, generator=generator),
        **norm(generator, "image_proj.norm_out", out),
    }
    for layer in range(depth):
        name = f"image_proj.layers.{layer}"
        tensors |= {
            **norm(generator, f"{name}.0.norm1", width),
            **norm(generator, f"{name}.0.norm2", width),
            f"{name}.0.to_q.weight": matrix(generator, inner, width),
            f"{name}.0.to_kv.weight": matrix(generator, 2 * inner, width),
            f"{name}.0.to_out.weight": matrix(generator, width, inner),
            **norm(generator, f"{name}.1.0", width),
            f"{name}.1.1.weight": matrix(generator, 4 * width, width),
            f"{name}.1.3.weight": matrix(generator, width, 4 * width),
        }
    return tensors | cross_attentions(unet, generator)
