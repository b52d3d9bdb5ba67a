"""The UNet and the text encoders: one network for text-to-image and for fill, and its few-step student."""

import torch
import torch.nn.functional as F

from model.diffusion import draw_times, noised, rates_at, step, trailing
from model.networks import Swatch

from .bank import Batches
from .recipe import Recipe


def denoiser_loss(model: Swatch, bank: Batches, alphas: torch.Tensor, recipe: Recipe) -> dict[str, torch.Tensor]:
    """The mean of v's squared error, at times that are drawn more often where patterns are decided."""
    batch = bank.batch(recipe.unet_batch)
    time = draw_times(
        len(batch.clean), bank.device, recipe.first_times, middle=recipe.middle_times, span=recipe.middle_span
    )
    noisy, target = noised(alphas, batch.clean, torch.randn_like(batch.clean), time)
    with torch.autocast(bank.device.type, torch.bfloat16):
        predicted = model(noisy, batch.mask, batch.masked, time, *model.read(batch.ids, batch.ids_2))
    difference = predicted.float() - target
    error = (difference**2).mean((1, 2, 3))
    coarse = (F.avg_pool2d(difference, 4) ** 2).mean()
    fills = batch.fill.float()
    return {
        'loss': error.mean() + recipe.coarse_weight * coarse,
        'coarse': coarse,
        'text': (error * (1 - fills)).sum() / (1 - fills).sum().clamp(min=1),
        'fill': (error * fills).sum() / fills.sum().clamp(min=1),
    }


def distillation_loss(
    student: Swatch, teacher: Swatch, bank: Batches, alphas: torch.Tensor, recipe: Recipe
) -> dict[str, torch.Tensor]:
    """
    The student's one step lands where the teacher's guided steps do (progressive distillation, arXiv 2202.00512; with
    guidance folded in, arXiv 2210.03142): a few steps, and no second pass for the empty prompt.
    """
    batch, substeps = bank.batch(recipe.distill_batch), recipe.distill_substeps
    visited = torch.tensor(trailing(recipe.distill_steps * substeps), device=bank.device)
    place = torch.randint(recipe.distill_steps, (len(batch.clean),), device=bank.device)
    # The first step decides the layout and is the hardest to follow.
    place = torch.where(torch.rand(len(place), device=bank.device) < 0.25, 0, place) * substeps
    start, end = visited[place], visited[place + substeps]
    noisy, _ = noised(alphas, batch.clean, torch.randn_like(batch.clean), start)
    weight = recipe.distill_guidance
    with torch.autocast(bank.device.type, torch.bfloat16):
        with torch.no_grad():
            length = batch.ids.shape[1]
            texts = teacher.read(batch.ids, batch.ids_2)
            empty = teacher.read(bank.empty[:, :length], bank.empty_2[:, :length])
            empty = tuple(part.expand_as(text) for part, text in zip(empty, texts))
            arrived = noisy
            for sub in range(substeps):
                now, following = visited[place + sub], visited[place + sub + 1]
                told = teacher(arrived, batch.mask, batch.masked, now, *texts).float()
                untold = teacher(arrived, batch.mask, batch.masked, now, *empty).float()
                arrived = step(alphas, arrived, untold + weight * (told - untold), now, following)
        predicted = student(noisy, batch.mask, batch.masked, start, *student.read(batch.ids, batch.ids_2)).float()
    # A step is linear in v: arrived = a x + b v, solved for v.
    (signal, sigma), (next_signal, next_sigma) = rates_at(alphas, start), rates_at(alphas, end)
    target = (arrived - (next_signal * signal + next_sigma * sigma) * noisy) / (
        next_sigma * signal - next_signal * sigma
    )
    return {'loss': ((predicted - target) ** 2).mean()}
