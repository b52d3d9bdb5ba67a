"""All stages in order, within a budget of minutes; run again, it goes on where it stopped."""

import copy
from dataclasses import dataclass
from pathlib import Path

import torch

from model.diffusion import sample, signal_rates
from model.folder import export
from model.networks import Swatch, autoencoder
from model.tokenizer import Tokenizer
from pictures.draw import draw_many, held_out
from pictures.kinds import NAMES

from .autoencoder import autoencoder_loss, measure_scale
from .bank import LatentBank, PictureBank, decode
from .classifier import Classifier, halved, train_classifier
from .clock import Clock
from .companions import COMPANIONS, CompanionRun, train_companion
from .denoiser import denoiser_loss, distillation_loss
from .loop import train_stage
from .recipe import Recipe
from .state import Checkpoint

# What told first in the feasibility run that patterns do not form.
PROBED = ('stripes', 'dots', 'checker', 'linear')


class NoGo(Exception):
    """Patterns do not form: the rest of the budget would be wasted on this recipe."""


@dataclass(frozen=True)
class Run:
    recipe: Recipe
    folder: Path
    tokenizers: Path
    device: torch.device

    def seconds(self, share: float) -> float:
        return self.recipe.minutes * 60 * share

    def stage(self, name: str, network, losses, *, share: float, rate: float, until: float = 1.0) -> bool:
        recipe = self.recipe
        return train_stage(
            name, network, losses, folder=self.folder, seconds=self.seconds(share), rate=rate, until=until,
            warmup=recipe.unet_warmup, ema=recipe.ema, every=recipe.checkpoint_seconds,
        )  # fmt: skip


def train(run: Run) -> None:
    torch.manual_seed(0)
    torch.backends.cuda.matmul.allow_tf32 = True
    recipe, device = run.recipe, run.device
    pictures = PictureBank(recipe, device)
    try:
        vae = _train_autoencoder(run, pictures)
        pictures.take(recipe.least_pictures)
        pictures.stop_drawing()
        print(f'{len(pictures.captions)} pictures drawn', flush=True)
        classifier = _train_classifier(run, pictures, vae)
        bank = LatentBank(pictures, vae, Tokenizer(run.tokenizers / 'tokenizer'), recipe)
        model = _train_denoiser(run, bank, vae, classifier)
        student = _distill(run, bank, model)
        export(copy.deepcopy(student).cpu(), copy.deepcopy(vae).cpu(), run.tokenizers, run.folder / 'swatch')
    finally:
        pictures.stop_drawing()
    for name in COMPANIONS:
        seconds = run.seconds(recipe.adapters_share / len(COMPANIONS))
        train_companion(name, CompanionRun(recipe, run.folder / 'swatch', run.folder, seconds, device))
    print(f'exported to {run.folder}', flush=True)


def _train_autoencoder(run: Run, pictures: PictureBank):
    recipe, vae = run.recipe, autoencoder().to(run.device)
    pictures.take(recipe.vae_batch)

    def losses():
        with torch.autocast(run.device.type, torch.bfloat16, enabled=run.device.type == 'cuda'):
            return autoencoder_loss(vae, pictures.crops(recipe.vae_batch, recipe.vae_crop), recipe)

    run.stage('vae', vae, losses, share=recipe.vae_share, rate=recipe.vae_rate)
    scale = run.folder / 'vae.scale'
    if not scale.exists():
        scale.write_text(str(measure_scale(vae, pictures, recipe)))
    vae.register_to_config(scaling_factor=float(scale.read_text()))
    return vae.requires_grad_(False)


def _train_classifier(run: Run, pictures: PictureBank, vae) -> Classifier:
    """On drawn pictures and on as many reconstructions: one that saw drawn ones alone was right in 63 % of those."""
    classifier, checkpoint = Classifier().to(run.device), Checkpoint(run.folder, 'classifier')
    if not checkpoint.load_weights(classifier):
        count = min(len(pictures.captions), 20_000)
        drawn, rebuilt = [], []
        with torch.no_grad():
            for part in pictures.pixels[:count].split(64):
                seen = part.float() / 127.5 - 1
                drawn.append(_small(seen))
                rebuilt.append(_small(vae(seen).sample.clamp(-1, 1)))
        kinds = pictures.kinds[:count].repeat(2)
        clock = Clock('classifier', run.seconds(run.recipe.classifier_share))
        train_classifier(classifier, torch.cat(drawn + rebuilt), kinds, run.recipe.classifier_batch, clock)
        checkpoint.save_weights(classifier.state_dict())
    return classifier.eval()


def _small(pictures: torch.Tensor) -> torch.Tensor:
    return ((halved(pictures) + 1) * 127.5).round().byte()


def _train_denoiser(run: Run, bank: LatentBank, vae, classifier: Classifier) -> Swatch:
    recipe, model, alphas = run.recipe, Swatch().to(run.device), signal_rates(run.device)

    def losses():
        return denoiser_loss(model, bank, alphas, recipe)

    common = {'share': recipe.unet_share, 'rate': recipe.unet_rate}
    run.stage('swatch', model, losses, **common, until=recipe.go_after)
    _go_or_no_go(run, model, bank, vae, classifier)
    run.stage('swatch', model, losses, **common)
    return model


@torch.inference_mode()
def _go_or_no_go(run: Run, model: Swatch, bank: LatentBank, vae, classifier: Classifier) -> None:
    """@throws NoGo"""
    told = run.folder / 'go'
    if told.exists():
        return
    tokenizer, side = Tokenizer(run.tokenizers / 'tokenizer'), run.recipe.side
    rates = {}
    for kind in PROBED:
        captions = draw_many(held_out(1), 24, 32, (kind,)).captions
        texts, empty = (
            model.read(*(ids.to(run.device) for ids in tokenizer(words))) for words in (captions, [''] * 24)
        )
        latents = sample(model, texts, empty, (24, 4, side // 8, side // 8), bank.grey, guidance=2.0, device=run.device)
        found = classifier.kinds(decode(vae, latents)) == NAMES.index(kind)
        rates[kind] = float(found.float().mean())
    mean = sum(rates.values()) / len(rates)
    said = ', '.join(f'{kind} {rate:.0%}' for kind, rate in rates.items())
    print(f'go or no-go: {said}; mean {mean:.0%}, at least {run.recipe.go_least:.0%}', flush=True)
    if mean < run.recipe.go_least:
        raise NoGo(
            f'Patterns do not form: {said}. Look at the v-loss of the log; change the recipe (see README.md, "If it '
            f'says no-go"), or go on with `--go`.'
        )
    told.write_text(said)


def _distill(run: Run, bank: LatentBank, teacher: Swatch) -> Swatch:
    recipe, alphas = run.recipe, signal_rates(run.device)
    student = copy.deepcopy(teacher)
    teacher.requires_grad_(False)

    def losses():
        return distillation_loss(student, teacher, bank, alphas, recipe)

    run.stage('student', student, losses, share=recipe.distill_share, rate=recipe.distill_rate)
    return student
