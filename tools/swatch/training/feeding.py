"""Processes that draw and encode pictures beside the one that trains, for as long as that lives."""

import queue
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.multiprocessing as processes

from model.folder import load_autoencoder
from model.tokenizer import Tokenizer

from .growing import Shard, ShardMaker
from .recipe import Recipe

AHEAD = 8
"""Shards that wait to be taken: then the process rests."""


@dataclass(frozen=True)
class Feed:
    """What the process draws: pictures of `side` pixels from `seed`, through the autoencoder of `folder`."""

    recipe: Recipe
    folder: Path
    side: int
    seed: int
    maker: Callable[..., Callable[[], Shard]] = ShardMaker
    """Of a recipe, an autoencoder, a tokenizer, a side and a seed."""


class ShardProcesses:
    def __init__(self, feed: Feed, count: int = 1):
        """@param count of processes, each with a seed of its own"""
        context = processes.get_context('spawn')
        self._shards = context.Queue(AHEAD)
        feeds = [replace(feed, seed=feed.seed + at) for at in range(count)]
        self._processes = [
            context.Process(target=_make_shards, args=(each, self._shards), daemon=True) for each in feeds
        ]
        for process in self._processes:
            process.start()

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()

    def next(self, wait: bool) -> Shard | None:
        """@returns nothing where none is ready and nothing is to be waited for"""
        while True:
            try:
                return self._shards.get(wait, timeout=30)
            except queue.Empty:
                if not all(process.is_alive() for process in self._processes):
                    raise RuntimeError('A process that draws pictures has ended: its error stands above.') from None
                if not wait:
                    return None


def _make_shards(feed: Feed, shards) -> None:
    """Until the training process ends, be it killed."""
    torch.set_num_threads(1)
    vae = load_autoencoder(feed.folder).eval().requires_grad_(False).to(memory_format=torch.channels_last)
    make = feed.maker(feed.recipe, vae, Tokenizer(feed.folder / 'tokenizer'), feed.side, feed.seed)
    # What nobody takes any more must not hold this process back.
    shards.cancel_join_thread()
    training = processes.parent_process()
    while training.is_alive():
        shard = make()
        while training.is_alive():
            try:
                shards.put(shard, timeout=10)
                break
            except queue.Full:
                continue
