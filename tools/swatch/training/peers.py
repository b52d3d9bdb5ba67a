"""Processes that train one network together, a core each: every batch is as many times as large."""

import os
from collections.abc import Callable, Sequence

import torch
import torch.distributed as distributed
import torch.multiprocessing as processes
from torch import nn


class Alone:
    first = True

    def agree(self, value: float) -> float:
        return value

    def average(self, parameters: Sequence[nn.Parameter]) -> None:
        pass


class Peers:
    """One of `count` processes, of which all call the same methods in the same order."""

    def __init__(self, rank: int, count: int, meeting: str):
        """@param meeting the path of a file that does not exist yet"""
        self.first, self._count = rank == 0, count
        distributed.init_process_group('gloo', init_method=f'file://{meeting}', rank=rank, world_size=count)

    def agree(self, value: float) -> float:
        """@returns the first process's"""
        told = torch.tensor([value], dtype=torch.float64)
        distributed.broadcast(told, 0)
        return float(told)

    def average(self, parameters: Sequence[nn.Parameter]) -> None:
        """The mean of all processes' gradients, in each of them; those without one have none in any."""
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        together = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(together)
        together /= self._count
        for gradient, mean in zip(gradients, together.split([gradient.numel() for gradient in gradients])):
            gradient.copy_(mean.view_as(gradient))


def on_each_core(count: int, meeting: str, work: Callable[..., None], *arguments: object) -> None:
    """Calls `work(peers, rank, *arguments)`, in this process if `count` is 1, else in one a core."""
    if count == 1:
        work(Alone(), 0, *arguments)
    else:
        processes.spawn(_on_core, (count, meeting, work, arguments), nprocs=count)


def _on_core(rank: int, count: int, meeting: str, work: Callable[..., None], arguments: tuple) -> None:
    # The processes that draw for it stay on its core too: one that has to wait makes all wait.
    if hasattr(os, 'sched_setaffinity'):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[rank]})
    work(Peers(rank, count, meeting), rank, *arguments)
    # A process that ends while another still speaks to it is aborted by gloo, now and then.
    distributed.barrier()
    distributed.destroy_process_group()
