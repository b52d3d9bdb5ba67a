"""Swatch's companions: an edge ControlNet, an IP-Adapter that carries a style, and a LoRA. The base stays as it is."""

import copy
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from diffusers.models.attention_processor import AttnProcessor, IPAdapterAttnProcessor
from diffusers.models.embeddings import ImageProjection, MultiIPAdapterImageProjection
from torch import nn

from model.diffusion import draw_times, noised, signal_rates
from model.networks import CONTEXT, Swatch, controlnet, image_encoder

from .recipe import Recipe

# What CLIP's preprocessing does to a picture, which the engine does too.
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_DEVIATION = (0.26862954, 0.26130258, 0.27577711)
IMAGE_TOKENS = 4
# As often as a caption is left out, so that guidance has something to lead away from.
UNTOLD_REFERENCES = 0.1


def seen_pixels(pixels: np.ndarray) -> torch.Tensor:
    """uint8 [batch, H, W, 3] -> [batch, 3, H, W] in [-1, 1]."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 127.5 - 1


@dataclass(frozen=True)
class Guided:
    """A batch of pictures, and what guides them."""

    clean: torch.Tensor
    """Latents [batch, 4, h, w], of deviation 1."""
    ids: torch.Tensor
    ids_2: torch.Tensor
    grey: torch.Tensor
    """Latents of mid grey [1, 4, h, w]: the picture under a mask that covers everything."""
    guide: torch.Tensor | None = None
    """[batch, 3, H, W]: edges in [0, 1], or a style's reference in [-1, 1]."""


def sharing(base: Swatch) -> Swatch:
    """A copy of the modules with the very same weights: what a companion changes in it, the original does not see."""
    return copy.deepcopy(base, {id(value): value for value in (*base.parameters(), *base.buffers())})


class Companion(nn.Module):
    """Trains what guides a Swatch."""

    def __init__(self, base: Swatch, frozen: bool = True):
        """
        @param base is changed: give a copy
        @param frozen whether the base stays as it is; otherwise it learns too, to be guided
        """
        super().__init__()
        if frozen:
            base.requires_grad_(False).eval()
        # Out of this module's parameters.
        self._base = [base, signal_rates(next(base.parameters()).device)]
        self._frozen = frozen

    @property
    def base(self) -> Swatch:
        return self._base[0]

    def loss(self, batch: Guided, recipe: Recipe) -> dict[str, torch.Tensor]:
        base, alphas = self._base
        clean = batch.clean
        time = draw_times(len(clean), clean.device, recipe.adapter_first_times)
        noisy, target = noised(alphas, clean, torch.randn_like(clean), time)
        with torch.autocast(clean.device.type, torch.bfloat16):
            with torch.set_grad_enabled(not self._frozen):
                texts = base.read(batch.ids, batch.ids_2)
            guided = self.guided(batch, noisy, time, *texts)
            predicted = base(noisy, torch.ones_like(noisy[:, :1]), batch.grey.expand_as(noisy), time, *texts, **guided)
        difference = predicted.float() - target
        coarse = (F.avg_pool2d(difference, 4) ** 2).mean()
        error = (difference**2).mean()
        return {'loss': error + recipe.coarse_weight * coarse, 'error': error, 'coarse': coarse}

    def guided(self, batch: Guided, noisy, time, states, pooled) -> dict[str, object]:
        """@returns further keyword arguments of the UNet"""
        return {}


def edges(pictures: torch.Tensor) -> torch.Tensor:
    """
    White lines on black, as an edge detector draws them: [batch, 3, H, W] in [-1, 1] -> the same shape in [0, 1].
    Central differences, thinned along their direction to one pixel.
    """
    padded = F.pad(pictures, (1, 1, 1, 1), 'replicate')
    across, down = padded[..., 1:-1, 2:] - padded[..., 1:-1, :-2], padded[..., 2:, 1:-1] - padded[..., :-2, 1:-1]
    strength, channel = (across**2 + down**2).max(1, keepdim=True)
    across, down = across.gather(1, channel), down.gather(1, channel)
    around = F.pad(strength, (1, 1, 1, 1))
    beside = torch.where(
        across.abs() > down.abs(),
        torch.maximum(around[..., 1:-1, :-2], around[..., 1:-1, 2:]),
        torch.maximum(around[..., :-2, 1:-1], around[..., 2:, 1:-1]),
    )
    # 0.2 of the full range: below lie noise and the steepest gradients.
    return ((strength >= beside) & (strength.sqrt() > 0.4)).float().expand_as(pictures)


def seen_by_clip(pictures: torch.Tensor, side: int) -> torch.Tensor:
    """[-1, 1] -> normalised [batch, 3, side, side]."""
    mean, deviation = (pictures.new_tensor(values)[:, None, None] for values in (CLIP_MEAN, CLIP_DEVIATION))
    small = F.interpolate(pictures, size=(side, side), mode='bicubic', antialias=True)
    return (small / 2 + 0.5 - mean) / deviation


class EdgeControl(Companion):
    """A ControlNet that begins as the UNet's own contracting half (arXiv 2302.05543)."""

    def __init__(self, base: Swatch, frozen: bool = True):
        super().__init__(base, frozen)
        base.unet.set_attn_processor(AttnProcessor())
        self.network = controlnet()
        known, own = base.unet.state_dict(), self.network.state_dict()
        # The UNet's first convolution sees the mask and the masked picture too, which come after the latents.
        known['conv_in.weight'] = known['conv_in.weight'][:, : own['conv_in.weight'].shape[1]]
        shared = {name: value for name, value in known.items() if name in own and own[name].shape == value.shape}
        self.network.load_state_dict(shared, strict=False)
        # Its convolutions of so few channels are faster over pixels that lie together.
        self.network.controlnet_cond_embedding.to(memory_format=torch.channels_last)

    def guided(self, batch: Guided, noisy, time, states, pooled) -> dict[str, object]:
        return self.residuals(noisy, time, states, pooled, batch.guide)

    def residuals(self, noisy, time, states, pooled, picture, scale: float = 1.0) -> dict[str, object]:
        side = noisy.shape[-1] * 8
        sizes = noisy.new_tensor([[side, side, 0, 0, side, side]]).expand(len(noisy), 6)
        down, middle = self.network(
            noisy, time, states, controlnet_cond=picture, conditioning_scale=scale,
            added_cond_kwargs={'text_embeds': pooled, 'time_ids': sizes}, return_dict=False,
        )  # fmt: skip
        return {'down_block_additional_residuals': down, 'mid_block_additional_residual': middle}


class StyleAdapter(Companion):
    """An IP-Adapter and its image encoder together: published CLIP encoders are 300 times Swatch's size."""

    def __init__(self, base: Swatch, frozen: bool = True):
        super().__init__(base, frozen)
        self.encoder = image_encoder()
        self.projection = ImageProjection(self.encoder.config.projection_dim, CONTEXT, IMAGE_TOKENS)
        unet, processors, self.attention = base.unet, {}, nn.ModuleList()
        for name in unet.attn_processors:
            if name.endswith('attn1.processor'):
                processors[name] = AttnProcessor()
                continue
            width = unet.get_submodule(name.removesuffix('.processor')).to_q.out_features
            processors[name] = IPAdapterAttnProcessor(width, CONTEXT, num_tokens=(IMAGE_TOKENS,), scale=[1.0])
            self.attention.append(processors[name])
        unet.set_attn_processor(processors)
        unet.encoder_hid_proj = MultiIPAdapterImageProjection([self.projection])
        unet.config.encoder_hid_dim_type = 'ip_image_proj'
        self.requires_grad_(True)

    def guided(self, batch: Guided, noisy, time, states, pooled) -> dict[str, object]:
        told = torch.rand(len(noisy), device=noisy.device) >= UNTOLD_REFERENCES
        return self.seen(batch.guide, told)

    def seen(self, reference: torch.Tensor, told: torch.Tensor | bool = True) -> dict[str, object]:
        """@param told whether the reference is, bool or [batch]; without, as guidance asks: an embedding of zeros"""
        embedding = self.encoder(seen_by_clip(reference, self.encoder.config.image_size)).image_embeds
        kept = torch.as_tensor(told, device=embedding.device).expand(len(embedding))[:, None]
        return {'image': {'image_embeds': [(embedding * kept)[:, None]]}}

    def published(self) -> dict[str, torch.Tensor]:
        return {name: value.detach().half().contiguous() for name, value in self._named().items()}

    @torch.no_grad()
    def load_published(self, values: dict[str, torch.Tensor]) -> None:
        for name, own in self._named().items():
            own.copy_(values[name])

    def _named(self) -> dict[str, torch.Tensor]:
        """As IP-Adapter's files name them, numbered over all attentions, self-attention included: 1, 3, 5, ..."""
        named = {
            'image_proj.proj.weight': self.projection.image_embeds.weight,
            'image_proj.proj.bias': self.projection.image_embeds.bias,
            'image_proj.norm.weight': self.projection.norm.weight,
            'image_proj.norm.bias': self.projection.norm.bias,
        }
        for at, processor in enumerate(self.attention):
            named[f'ip_adapter.{2 * at + 1}.to_k_ip.weight'] = processor.to_k_ip[0].weight
            named[f'ip_adapter.{2 * at + 1}.to_v_ip.weight'] = processor.to_v_ip[0].weight
        return named


class LowRank(nn.Module):
    """A linear layer with what a LoRA adds to it."""

    def __init__(self, linear: nn.Linear, rank: int):
        super().__init__()
        self.linear, self.rank = [linear], rank
        self.down = nn.Linear(linear.in_features, rank, bias=False)
        self.up = nn.Linear(rank, linear.out_features, bias=False)
        nn.init.normal_(self.down.weight, 0, 1 / rank)
        nn.init.zeros_(self.up.weight)

    def forward(self, hidden: torch.Tensor, *_) -> torch.Tensor:
        return self.linear[0](hidden) + self.up(self.down(hidden))


# A cyanotype's ground and its lines.
BLUEPRINT = ((0.07, 0.19, 0.45), (0.93, 0.96, 1.0))


def blueprint(pictures: torch.Tensor) -> torch.Tensor:
    """The style that the LoRA learns: white on Prussian blue, by lightness. [-1, 1] to the same."""
    grey = (pictures * pictures.new_tensor((0.299, 0.587, 0.114))[:, None, None]).sum(1, keepdim=True) / 2 + 0.5
    dark, light = (pictures.new_tensor(colour)[:, None, None] for colour in BLUEPRINT)
    return (dark + (light - dark) * grey) * 2 - 1


class StyleLora(Companion):
    """Low-rank factors of every attention of the UNet, on pictures in one style."""

    def __init__(self, base: Swatch, rank: int):
        super().__init__(base)
        unet = base.unet
        unet.set_attn_processor(AttnProcessor())
        self.factors, self.names = nn.ModuleList(), []
        adapted = ('to_q', 'to_k', 'to_v', 'proj_in', 'proj_out')
        linear = [(name, module) for name, module in unet.named_modules() if isinstance(module, nn.Linear)]
        targets = [(name, module) for name, module in linear if name.rsplit('.', 1)[-1] in adapted]
        for name, module in targets:
            factor = LowRank(module, rank)
            parent, _, own = name.rpartition('.')
            setattr(unet.get_submodule(parent), own, factor)
            self.factors.append(factor)
            self.names.append(name)

    def published(self) -> dict[str, torch.Tensor]:
        """In PEFT's naming, as diffusers saves LoRAs."""
        named = {}
        for name, factor in zip(self.names, self.factors):
            named[f'unet.{name}.lora_A.weight'] = factor.down.weight
            named[f'unet.{name}.lora_B.weight'] = factor.up.weight
        return {name: value.detach().half().contiguous() for name, value in named.items()}
