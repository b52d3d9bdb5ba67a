"""Trains the classifier that judges: on pictures of its own seeds, as drawn and through a folder's autoencoder."""

from pathlib import Path

import torch

from model.folder import load_autoencoder
from pictures.draw import draw_many
from pictures.kinds import CALM, NAMES
from training.classifier import Classifier, halved, train_classifier
from training.clock import Clock

# Of training's seeds none is as high (`draw_many`), of held-out ones none as low.
FIRST_SEED = 900_000
JUDGED = {name: 2.0 if name in CALM else 1.0 for name in NAMES}
"""How often it sees each kind. As often as training draws them, flat colour was one picture in sixty, and every third
of them was taken for a gradient."""


def train_judge(model: Path, path: Path, minutes: float, shards: int = 100) -> None:
    """On a CPU: six minutes for 100 shards of 96 drawn and 20 rebuilt pictures, then `minutes`."""
    vae = load_autoencoder(model).eval()
    pictures, kinds = [], []

    def add(seen: torch.Tensor, of: torch.Tensor) -> None:
        pictures.append(((halved(seen) + 1) * 127.5).round().byte())
        kinds.append(of)

    for shard in range(shards):
        drawn = draw_many(FIRST_SEED + shard, 96, 256, JUDGED)
        seen, of = torch.from_numpy(drawn.pixels).permute(0, 3, 1, 2).float() / 127.5 - 1, torch.from_numpy(drawn.kinds)
        add(seen, of)
        with torch.no_grad():
            add(vae(seen[:20]).sample.clamp(-1, 1), of[:20])
    classifier = Classifier().to(memory_format=torch.channels_last)
    train_classifier(classifier, torch.cat(pictures), torch.cat(kinds), 48, Clock('classifier', minutes * 60))
    state = classifier.state_dict()
    torch.save({name: value.half() if value.is_floating_point() else value for name, value in state.items()}, path)
