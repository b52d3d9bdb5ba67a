"""The v-loss by kind: how much of what the words say does the network use?"""

from pathlib import Path

import torch

from model.diffusion import noised, signal_rates
from model.folder import load_autoencoder, load_swatch
from model.tokenizer import Tokenizer
from pictures.draw import draw_many, held_out
from pictures.kinds import NAMES
from training.bank import encode

TIMES = (999, 900, 700, 400)
COUNT = 16


def caption_losses(
    model, latents, grey, captions: dict[str, list[str]], tokenizer, times=TIMES
) -> dict[str, list[float]]:
    """v-MSE at each time by what the network is told, all with the same noise."""
    alphas, losses = signal_rates(), {}
    for name, words in captions.items():
        states, pooled = model.read(*tokenizer(words))
        torch.manual_seed(0)
        found = []
        for now in times:
            time = torch.full((len(latents),), now)
            noisy, target = noised(alphas, latents, torch.randn_like(latents), time)
            v = model(noisy, torch.ones_like(noisy[:, :1]), grey.expand_as(noisy), time, states, pooled)
            found.append(float(((v - target) ** 2).mean()))
        losses[name] = found
    return losses


@torch.inference_mode()
def print_losses(folder: Path, side: int = 128) -> None:
    model, vae = load_swatch(folder).eval(), load_autoencoder(folder).eval()
    tokenizer = Tokenizer(folder / 'tokenizer')
    grey = encode(vae, torch.zeros(1, 3, side, side))
    print(f'{"kind":10} {"variance":>8} ' + ' '.join(f'{"t " + str(time):>20}' for time in TIMES))
    print(' ' * 20 + ' '.join(f'{"right wrong empty":>20}' for _ in TIMES))
    for kind in NAMES:
        pictures = draw_many(held_out(2), COUNT, side, (kind,))
        latents = encode(vae, torch.from_numpy(pictures.pixels).permute(0, 3, 1, 2).float() / 127.5 - 1)
        # Of the same colours no other caption is drawn: wrong ones are those of other kinds.
        others = draw_many(held_out(3), COUNT, 32).captions
        told = {'right': pictures.captions, 'wrong': others, 'empty': [''] * COUNT}
        losses = caption_losses(model, latents, grey, told, tokenizer)
        cells = (' '.join(f'{losses[name][at]:6.3f}' for name in told) for at in range(len(TIMES)))
        print(f'{kind:10} {float(latents.var()):8.3f} ' + ' '.join(cells), flush=True)
