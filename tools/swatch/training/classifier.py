"""A small network that tells the kinds apart. It judges Swatch and has no part in training it."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from pictures.kinds import NAMES

SIDE = 128
"""What it looks at: a picture of 256 px halved, in which the finest period is still 8 px."""


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for width in (32, 48, 64, 96, 128):
            layers += [nn.Conv2d(before, width, 3, 2, 1), nn.BatchNorm2d(width), nn.ReLU()]
            before = width
        self.features = nn.Sequential(*layers)
        self.texture = nn.Linear(before, len(NAMES))
        # A gradient has no texture: its kind lies in where the colours are. Means over the picture alone knew half.
        self.layout = nn.Sequential(nn.Dropout(0.3), nn.Linear(before * (SIDE // 2**5) ** 2, len(NAMES)))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Pictures [batch, 3, SIDE, SIDE] in [-1, 1] -> a value for each of `NAMES` [batch, kinds]."""
        features = self.features(pictures)
        return self.texture(features.mean((2, 3))) + self.layout(features.flatten(1))

    @torch.inference_mode()
    def kinds(self, pictures: torch.Tensor) -> torch.Tensor:
        """Pictures [batch, 3, any, any] in [-1, 1] -> places in `NAMES` [batch]."""
        return torch.cat([self(halved(part)).argmax(1) for part in pictures.split(64)])


def halved(pictures: torch.Tensor) -> torch.Tensor:
    return F.interpolate(pictures, size=SIDE, mode='area')


def worn(pictures: torch.Tensor) -> torch.Tensor:
    """As a generator's pictures may be worn: a little blur, noise and contrast. It must not judge sharpness."""
    choice = int(torch.randint(4, ()))
    if choice == 0:
        pictures = F.interpolate(F.avg_pool2d(pictures, 2), scale_factor=2, mode='bilinear')
    elif choice == 1:
        pictures = pictures + torch.randn_like(pictures) * 0.06
    elif choice == 2:
        pictures = pictures * (0.8 + 0.4 * torch.rand(len(pictures), 1, 1, 1, device=pictures.device))
    return pictures


def train_classifier(classifier: Classifier, pictures: torch.Tensor, kinds: torch.Tensor, batch: int, clock) -> None:
    """@param pictures uint8 [count, 3, SIDE, SIDE], drawn ones and their reconstructions @param kinds int64 [count]"""
    optimizer = torch.optim.AdamW(classifier.parameters(), 2e-3, weight_decay=1e-2)
    classifier.train()
    while clock.running(optimizer, warmup=50):
        index = torch.randint(len(pictures), (batch,), device=pictures.device)
        seen = worn(pictures[index].float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
        with torch.autocast(pictures.device.type, torch.bfloat16):
            found = classifier(seen)
        loss = F.cross_entropy(found.float(), kinds[index], label_smoothing=0.05)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        clock.tell(loss=loss)
    classifier.eval()


def load_classifier(path: Path) -> Classifier:
    classifier = Classifier()
    values = torch.load(path, map_location='cpu')
    classifier.load_state_dict(
        {name: value.float() if value.is_floating_point() else value for name, value in values.items()}
    )
    return classifier.eval()
