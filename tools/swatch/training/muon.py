"""
Muon (Jordan et al., 2024, https://kellerjordan.github.io/posts/muon): the momentum of a matrix is made orthogonal
before it is applied, so that no few directions take the whole step. torch.optim.Muon takes no convolutions and needs
a second optimizer beside it, which a checkpoint would then have to know of.
"""

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import nn

# Of the fifth-order iteration, from the same source.
COEFFICIENTS = (3.4445, -4.7750, 2.0315)
MOMENTUM = 0.95
# An orthogonal n x m matrix has elements of root mean square 1 / sqrt(max(n, m)); Adam's steps have 0.2 to 0.4
# (Moonlight, arXiv 2502.16982): with this one learning rate serves both.
MATCHED = 0.2
BETAS, EPSILON = (0.9, 0.98), 1e-8


def orthogonal(matrices: torch.Tensor, iterations: int = 5) -> torch.Tensor:
    """
    [count, n, m] each to about the nearest matrix of the same shape whose singular values are all near 1 (0.7 to 1.2).
    In bfloat16, as the source does: four times as fast on a processor that has it, and as near.
    """
    upright = matrices.shape[-2] > matrices.shape[-1]
    wide = (matrices.mT if upright else matrices).bfloat16()
    wide = wide / (wide.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    a, b, c = COEFFICIENTS
    for _ in range(iterations):
        square = wide @ wide.mT
        wide = a * wide + (b * square + c * square @ square) @ wide
    return (wide.mT if upright else wide).float()


class Muon(torch.optim.Optimizer):
    """Groups with `orthogonal` take Muon's step, the others AdamW's."""

    def __init__(self, groups: Iterable[dict[str, object]], rate: float):
        super().__init__(groups, {'lr': rate, 'weight_decay': 0.0, 'orthogonal': False})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            values = [value for value in group['params'] if value.grad is not None]
            for value in values:
                value.mul_(1 - group['lr'] * group['weight_decay'])
            if not group['orthogonal']:
                for value in values:
                    self._adam_step(value, value.grad, group['lr'])
                continue
            # Together: alone most of them are too small to keep a processor busy.
            of_shape = defaultdict(list)
            for value in values:
                of_shape[value.flatten(1).shape].append(value)
            for same in of_shape.values():
                self._orthogonal_step(same, group['lr'])

    def _orthogonal_step(self, values: list[torch.Tensor], rate: float) -> None:
        """@param values of which all are matrices of the same shape"""
        ahead = torch.stack([self._ahead(value, value.grad).flatten(1) for value in values])
        scale = rate * MATCHED * max(ahead.shape[1:]) ** 0.5
        for value, change in zip(values, orthogonal(ahead)):
            value.sub_(change.view_as(value), alpha=scale)

    def _ahead(self, value: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
        """The momentum, as if it had already seen this gradient once more (Nesterov's)."""
        state = self.state[value]
        if not state:
            state['momentum'] = torch.zeros_like(value)
        state['momentum'].lerp_(gradient, 1 - MOMENTUM)
        return gradient.lerp(state['momentum'], MOMENTUM)

    def _adam_step(self, value: torch.Tensor, gradient: torch.Tensor, rate: float) -> None:
        state = self.state[value]
        if not state:
            state['step'] = 0
            state['mean'], state['square'] = torch.zeros_like(value), torch.zeros_like(value)
        state['step'] += 1
        state['mean'].lerp_(gradient, 1 - BETAS[0])
        state['square'].lerp_(gradient.square(), 1 - BETAS[1])
        mean = state['mean'] / (1 - BETAS[0] ** state['step'])
        square = state['square'] / (1 - BETAS[1] ** state['step'])
        value.addcdiv_(mean, square.sqrt() + EPSILON, value=-rate)


def muon_for(network: nn.Module, rate: float, decay: float = 0.01) -> Muon:
    """Muon's step for matrices between layers; AdamW's for embeddings, norms, biases and the outermost convolutions."""
    inner, outer, others = [], [], []
    for name, value in network.named_parameters():
        if not value.requires_grad:
            continue
        if value.ndim < 2 or 'embedding' in name:
            others.append(value)
        elif 'conv_in' in name or 'conv_out' in name:
            outer.append(value)
        else:
            inner.append(value)
    groups = [
        {'params': inner, 'weight_decay': decay, 'orthogonal': True},
        {'params': outer, 'weight_decay': decay},
        {'params': others},
    ]
    return Muon([group for group in groups if group['params']], rate)
