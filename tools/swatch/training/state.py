"""Averaged weights, and checkpoints that a later sitting goes on from."""

from pathlib import Path

import torch
from torch import nn


class Average:
    """Exponential moving average of a network's weights, younger while the run is."""

    def __init__(self, network: nn.Module, most: float):
        self.most, self.steps = most, 0
        self.values = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def add(self, network: nn.Module) -> None:
        self.steps += 1
        decay = min(self.most, self.steps / (self.steps + 20))
        state = network.state_dict()
        floats = [name for name, value in state.items() if value.is_floating_point()]
        torch._foreach_lerp_([self.values[name] for name in floats], [state[name] for name in floats], 1 - decay)


class Checkpoint:
    """
    A stage's files. Averaged weights are kept in fp16 (`NAME.pt`, what ships) beside all that is needed to go on, so
    that from a machine that is given back the small files alone can be carried: what goes on from them has lost only
    the optimizer's moments.
    """

    def __init__(self, folder: Path, name: str):
        folder.mkdir(parents=True, exist_ok=True)
        self.weights, self.going, self.spent = (folder / f'{name}.{end}' for end in ('pt', 'going.pt', 'spent'))

    def save(self, average: Average, network: nn.Module, optimizer: torch.optim.Optimizer, spent: float) -> None:
        self.save_weights(average.values)
        self.spent.write_text(f'{spent:.0f}')
        going = {
            'network': network.state_dict(), 'average': average.values, 'average_steps': average.steps,
            'optimizer': optimizer.state_dict(), 'spent': spent,
        }  # fmt: skip
        _write(self.going, going)

    def save_weights(self, values: dict[str, torch.Tensor]) -> None:
        _write(
            self.weights, {name: value.half() if value.is_floating_point() else value for name, value in values.items()}
        )

    def load_weights(self, network: nn.Module) -> bool:
        """@returns whether there were any"""
        if not self.weights.exists():
            return False
        values = torch.load(self.weights, map_location='cpu')
        network.load_state_dict(
            {name: value.float() if value.is_floating_point() else value for name, value in values.items()}
        )
        return True

    def resume(self, average: Average, network: nn.Module, optimizer: torch.optim.Optimizer) -> float:
        """@returns the seconds already spent: 0 where nothing was begun"""
        device = next(network.parameters()).device
        if not self.going.exists():
            if not self.spent.exists() or not self.load_weights(network):
                return 0.0
            average.values = {name: value.detach().clone() for name, value in network.state_dict().items()}
            # Enough that the first noisy steps do not wash out what was carried here.
            average.steps = 1_000_000
            return float(self.spent.read_text())
        going = torch.load(self.going, map_location=device)
        network.load_state_dict(going['network'])
        optimizer.load_state_dict(going['optimizer'])
        average.values, average.steps = going['average'], going['average_steps']
        return going['spent']


def _write(path: Path, data: object) -> None:
    """Whole or not at all: a machine may be taken away while it writes."""
    unfinished = path.with_suffix('.unfinished')
    torch.save(data, unfinished)
    unfinished.replace(path)
