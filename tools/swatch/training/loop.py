"""The loop that all stages share: budget, gradient, average, checkpoints."""

import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from .clock import Clock
from .peers import Alone, Peers
from .state import Average, Checkpoint


def optimizer_for(network: nn.Module, rate: float, decay: float = 0.01) -> torch.optim.AdamW:
    """Weight decay on matrices alone: not on norms, biases and embeddings."""
    trained = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
    decayed = [value for name, value in trained if value.ndim > 1 and 'embedding' not in name]
    others = [value for name, value in trained if not (value.ndim > 1 and 'embedding' not in name)]
    groups = [{'params': decayed, 'weight_decay': decay}, {'params': others, 'weight_decay': 0.0}]
    return torch.optim.AdamW([group for group in groups if group['params']], lr=rate, betas=(0.9, 0.98))


def train_stage(
    name: str,
    network: nn.Module,
    losses: Callable[[], dict[str, torch.Tensor]],
    *,
    folder: Path,
    seconds: float,
    rate: float,
    warmup: int,
    ema: float,
    every: float,
    until: float = 1.0,
    optimizer_of: Callable[[nn.Module, float], torch.optim.Optimizer] = optimizer_for,
    peers: Alone | Peers = Alone(),
) -> bool:
    """
    Minimises `losses()['loss']` over the network's trainable parameters, going on where an earlier sitting stopped, and
    leaves the averaged weights in the network.
    @param every seconds between checkpoints @param until part of the budget at which to pause
    @param peers that train the same network on other batches; the first of them alone writes checkpoints
    @returns whether the budget is spent
    """
    checkpoint, optimizer, average = Checkpoint(folder, name), optimizer_of(network, rate), Average(network, ema)
    spent = checkpoint.resume(average, network, optimizer)
    clock = Clock(name, seconds, spent, agree=peers.agree)
    for group in optimizer.param_groups:
        # A checkpoint has the rate of its moment; the clock works from the full one.
        group['lr'] = rate
    if clock.part < 1 or not checkpoint.weights.exists():
        network.train()
        saved = time.monotonic()
        trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
        while clock.running(optimizer, warmup) and (clock.part < until or clock.step < 3):
            values = losses()
            optimizer.zero_grad(set_to_none=True)
            values['loss'].backward()
            peers.average(trained)
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            average.add(network)
            if not peers.first:
                continue
            clock.tell(**values)
            if time.monotonic() - saved > every:
                checkpoint.save(average, network, optimizer, clock.spent)
                saved = time.monotonic()
        if peers.first:
            checkpoint.save(average, network, optimizer, clock.spent)
        # The others go on from that file, so they wait for it.
        peers.agree(clock.spent)
    network.load_state_dict(average.values)
    network.eval()
    return clock.part >= 1
