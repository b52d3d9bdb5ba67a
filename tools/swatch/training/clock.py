"""A stage's budget, learning rate and diary."""

import math
import time
from collections import Counter
from collections.abc import Callable

import torch


class Clock:
    """
    Budgets are minutes, since what is lent is time. The learning rate follows the part of the budget that is spent:
    warm-up by steps, then cosine down to nothing.
    """

    def __init__(
        self,
        name: str,
        seconds: float,
        spent: float = 0.0,
        least_steps: int = 2,
        agree: Callable[[float], float] = lambda spent: spent,
    ):
        """@param agree on the seconds spent, where several processes must take the same steps"""
        self.name, self.seconds, self.least_steps = name, seconds, least_steps
        self.step = 0
        self.spent = spent
        """Seconds when the last step began, those of earlier sittings included."""
        self._start, self._agree = time.monotonic() - spent, agree
        self._rates: list[float] | None = None
        self._sums: dict[str, torch.Tensor] = {}
        self._counts: Counter[str] = Counter()
        self._told = time.monotonic()

    @property
    def part(self) -> float:
        return min(1.0, self.spent / self.seconds) if self.seconds > 0 else 1.0

    def running(self, optimizer: torch.optim.Optimizer, warmup: int) -> bool:
        """Whether there is time for another step; sets its learning rate."""
        self.spent = self._agree(time.monotonic() - self._start)
        if self.part >= 1 and self.step >= self.least_steps:
            return False
        self._rates = self._rates or [group['lr'] for group in optimizer.param_groups]
        factor = min(1, (self.step + 1) / warmup) * 0.5 * (1 + math.cos(math.pi * self.part))
        for group, rate in zip(optimizer.param_groups, self._rates):
            group['lr'] = rate * factor
        self.step += 1
        return True

    def tell(self, **values: torch.Tensor) -> None:
        """Sums without waiting for the GPU, and prints means every 15 seconds."""
        for name, value in values.items():
            self._sums[name] = self._sums.get(name, 0) + value.detach()
            self._counts[name] += 1
        if time.monotonic() - self._told < 15 and self.part < 1:
            return
        means = ' '.join(f'{name} {float(value) / self._counts[name]:.4f}' for name, value in self._sums.items())
        print(f'{self.name}: step {self.step}, {self.spent:.0f} of {self.seconds:.0f} s, {means}', flush=True)
        self._sums, self._counts, self._told = {}, Counter(), time.monotonic()
