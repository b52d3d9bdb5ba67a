"""Swatch's companions: an edge ControlNet, an IP-Adapter that carries a style, and a LoRA. The base stays as it is."""

import torch
import torch.nn.functional as F
from diffusers.models.attention_processor import IPAdapterAttnProcessor2_0
from diffusers.models.embeddings import ImageProjection, MultiIPAdapterImageProjection
from torch import nn

from model.diffusion import draw_times, noised
from model.networks import CONTEXT, Swatch, controlnet, image_encoder

from .bank import LatentBank, encode
from .recipe import Recipe

# What CLIP's preprocessing does to a picture, which the engine does too.
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_DEVIATION = (0.26862954, 0.26130258, 0.27577711)
IMAGE_TOKENS = 4


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


class EdgeControl(nn.Module):
    """Trains a ControlNet over a frozen Swatch."""

    def __init__(self, base: Swatch):
        super().__init__()
        self.base, self.network = [base.requires_grad_(False)], controlnet()

    def losses(self, bank: LatentBank, alphas: torch.Tensor, recipe: Recipe) -> dict[str, torch.Tensor]:
        base, batch = self.base[0], bank.batch(recipe.adapter_batch)
        pictures = bank.pictures.pixels[batch.index].float() / 127.5 - 1
        time = draw_times(len(batch.clean), bank.device)
        noisy, target = noised(alphas, batch.clean, torch.randn_like(batch.clean), time)
        with torch.no_grad():
            states, pooled = base.read(batch.ids, batch.ids_2)
        predicted = base(
            noisy,
            batch.mask,
            batch.masked,
            time,
            states,
            pooled,
            **self.residuals(noisy, time, states, pooled, edges(pictures)),
        )
        return {'loss': F.mse_loss(predicted, target)}

    def residuals(self, noisy, time, states, pooled, picture, scale: float = 1.0) -> dict[str, object]:
        side = noisy.shape[-1] * 8
        sizes = noisy.new_tensor([[side, side, 0, 0, side, side]]).expand(len(noisy), 6)
        down, middle = self.network(
            noisy, time, states, controlnet_cond=picture, conditioning_scale=scale,
            added_cond_kwargs={'text_embeds': pooled, 'time_ids': sizes}, return_dict=False,
        )  # fmt: skip
        return {'down_block_additional_residuals': down, 'mid_block_additional_residual': middle}


class StyleAdapter(nn.Module):
    """Trains an IP-Adapter and its image encoder together: published CLIP encoders are 300 times Swatch's size."""

    def __init__(self, base: Swatch):
        super().__init__()
        self.encoder = image_encoder()
        self.projection = ImageProjection(self.encoder.config.projection_dim, CONTEXT, IMAGE_TOKENS)
        unet = base.requires_grad_(False).unet
        processors, self.attention = {}, nn.ModuleList()
        for name, processor in unet.attn_processors.items():
            if name.endswith('attn1.processor'):
                processors[name] = processor
                continue
            width = unet.get_submodule(name.removesuffix('.processor')).to_q.out_features
            processors[name] = IPAdapterAttnProcessor2_0(width, CONTEXT, num_tokens=(IMAGE_TOKENS,), scale=[1.0])
            self.attention.append(processors[name])
        unet.set_attn_processor(processors)
        unet.encoder_hid_proj = MultiIPAdapterImageProjection([self.projection])
        unet.config.encoder_hid_dim_type = 'ip_image_proj'
        self.requires_grad_(True)
        self.base = [base]

    def losses(self, bank: LatentBank, alphas: torch.Tensor, recipe: Recipe) -> dict[str, torch.Tensor]:
        """The picture is its own reference, mirrored and cropped so that only its style is of use."""
        base, batch = self.base[0], bank.batch(recipe.adapter_batch)
        pictures = bank.pictures.pixels[batch.index].float() / 127.5 - 1
        least = recipe.side // 2
        size = int(torch.randint(least, recipe.side + 1, ()))
        top, left = (int(torch.randint(recipe.side - size + 1, ())) for _ in range(2))
        reference = pictures[..., top : top + size, left : left + size].flip(-1)
        time = draw_times(len(batch.clean), bank.device, first=0.2)
        noisy, target = noised(alphas, batch.clean, torch.randn_like(batch.clean), time)
        with torch.no_grad():
            states, pooled = base.read(batch.ids, batch.ids_2)
        predicted = base(noisy, batch.mask, batch.masked, time, states, pooled, **self.seen(reference))
        return {'loss': F.mse_loss(predicted, target)}

    def seen(self, reference: torch.Tensor) -> dict[str, object]:
        embedding = self.encoder(seen_by_clip(reference, self.encoder.config.image_size)).image_embeds
        return {'image': {'image_embeds': [embedding[:, None]]}}

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


class StyleLora(nn.Module):
    """Trains low-rank factors of every attention of the UNet on pictures in one style."""

    def __init__(self, base: Swatch, rank: int):
        super().__init__()
        unet = base.requires_grad_(False).unet
        self.factors, self.names, self.base = nn.ModuleList(), [], [base]
        adapted = ('to_q', 'to_k', 'to_v', 'proj_in', 'proj_out')
        linear = [(name, module) for name, module in unet.named_modules() if isinstance(module, nn.Linear)]
        targets = [(name, module) for name, module in linear if name.rsplit('.', 1)[-1] in adapted]
        for name, module in targets:
            factor = LowRank(module, rank)
            parent, _, own = name.rpartition('.')
            setattr(unet.get_submodule(parent), own, factor)
            self.factors.append(factor)
            self.names.append(name)

    def losses(self, bank: LatentBank, vae, alphas: torch.Tensor, recipe: Recipe) -> dict[str, torch.Tensor]:
        base, batch = self.base[0], bank.batch(recipe.adapter_batch)
        clean = encode(vae, blueprint(bank.pictures.pixels[batch.index].float() / 127.5 - 1))
        mask, masked = torch.ones_like(batch.mask), bank.grey.expand_as(clean)
        time = draw_times(len(clean), bank.device, first=0.2)
        noisy, target = noised(alphas, clean, torch.randn_like(clean), time)
        with torch.no_grad():
            states, pooled = base.read(batch.ids, batch.ids_2)
        return {'loss': F.mse_loss(base(noisy, mask, masked, time, states, pooled), target)}

    def published(self) -> dict[str, torch.Tensor]:
        """In PEFT's naming, as diffusers saves LoRAs."""
        named = {}
        for name, factor in zip(self.names, self.factors):
            named[f'unet.{name}.lora_A.weight'] = factor.down.weight
            named[f'unet.{name}.lora_B.weight'] = factor.up.weight
        return {name: value.detach().half().contiguous() for name, value in named.items()}
