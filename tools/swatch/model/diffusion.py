"""The objective and the sampler: v-prediction over a schedule of zero terminal SNR."""

import torch

from .networks import LATENT_SCALE, Swatch

TIMES = 1000


def signal_rates(device=None) -> torch.Tensor:
    """alpha-bar [1000], float32; the last is exactly 0 (arXiv 2305.08891, algorithm 1)."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, TIMES, dtype=torch.float64) ** 2
    root = torch.cumprod(1 - betas, 0).sqrt()
    root = (root - root[-1]) * root[0] / (root[0] - root[-1])
    return (root**2).float().to(device)


def rates_at(alphas: torch.Tensor, time: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """sqrt(alpha-bar), sqrt(1 - alpha-bar) [batch, 1, 1, 1]; time -1 is the clean picture."""
    alpha = torch.where(time >= 0, alphas[time.clamp(min=0)], torch.ones((), device=alphas.device))[:, None, None, None]
    return alpha.sqrt(), (1 - alpha).sqrt()


def noised(alphas, clean, noise, time) -> tuple[torch.Tensor, torch.Tensor]:
    """@returns the latents at `time`, and the v to be predicted there"""
    signal, sigma = rates_at(alphas, time)
    return signal * clean + sigma * noise, signal * noise - sigma * clean


def step(alphas, latents, v, time, following) -> torch.Tensor:
    """One deterministic (DDIM, as Euler) step from `time` to `following`, both [batch]."""
    signal, sigma = rates_at(alphas, time)
    next_signal, next_sigma = rates_at(alphas, following)
    clean, noise = signal * latents - sigma * v, signal * v + sigma * latents
    return next_signal * clean + next_sigma * noise


def trailing(steps: int) -> list[int]:
    """Times that are visited, and -1 at the end."""
    return [round(TIMES - at * TIMES / steps) - 1 for at in range(steps)] + [-1]


def draw_times(
    count: int, device, first: float = 0.06, middle: float = 0.0, span: tuple[int, int] = (300, 850)
) -> torch.Tensor:
    """
    Stratified over the batch, uniform over all times or, a part `middle` of them, over `span`; a part `first` is pure
    noise, from which every sampling starts. @returns [count]
    """
    spread = (torch.arange(count, device=device) + torch.rand(count, device=device)) / count
    time = (spread * TIMES).long().clamp(max=TIMES - 1)
    least, most = span
    between = (least + spread * (most - least)).long()
    draw = torch.rand(count, device=device)
    time = torch.where(draw < middle, between, time)
    return torch.where(draw > 1 - first, TIMES - 1, time)


@torch.inference_mode()
def sample(
    model: Swatch, texts, empty, shape, grey, *, steps=8, guidance=3.0, seed=0, fill=None, adapters=None, device=None
) -> torch.Tensor:
    """
    Latents [batch, 4, h, w]. The evaluation of the exported folder uses diffusers' pipeline instead; this serves
    training's own checks.
    @param texts, empty (states, pooled) of the captions and of the empty one
    @param grey latents of mid grey [1, 4, h, w]
    @param fill (mask, masked latents), everything by default
    @param adapters latents, time and whether the caption is told to further keyword arguments of the UNet
    """
    alphas = signal_rates(device)
    generator = torch.Generator().manual_seed(seed)
    latents = torch.randn(shape, generator=generator).to(device)
    mask, masked = fill or (torch.ones_like(latents[:, :1]), grey.expand(shape))
    times = trailing(steps)
    for now, following in zip(times, times[1:]):
        time = torch.full((len(latents),), now, device=device)
        v = model(latents, mask, masked, time, *texts, **(adapters(latents, time, True) if adapters else {}))
        if guidance != 1:
            more = adapters(latents, time, False) if adapters else {}
            without = model(latents, mask, masked, time, *empty, **more)
            v = without + guidance * (v - without)
        latents = step(alphas, latents, v, time, torch.full_like(time, following))
    return latents


def latent_mask(mask: torch.Tensor) -> torch.Tensor:
    """[batch, 1, H, W] -> [batch, 1, h, w], by the nearest pixel as diffusers' inpainting pipelines do."""
    return torch.nn.functional.interpolate(mask.float(), scale_factor=1 / LATENT_SCALE)
