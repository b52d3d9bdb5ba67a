"""Processes that draw and encode pictures beside the one that trains, for as long as that lives."""

import queue
from collections.abc import Callable, Sequence
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
REST = 0.2
"""Seconds. A shard is taken every few seconds at most."""


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
    """Each serves all feeds, so that a core has one of them beside what it trains."""

    def __init__(self, feeds: Sequence[Feed], count: int = 1):
        """@param count of processes, each with seeds of its own"""
        context = processes.get_context('spawn')
        self._queues = [context.Queue(AHEAD) for _ in feeds]
        self._processes = [
            context.Process(
                target=_make_shards,
                args=([replace(feed, seed=feed.seed + at) for feed in feeds], self._queues),
                daemon=True,
            )
            for at in range(count)
        ]
        for process in self._processes:
            process.start()

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()

    def of(self, feed: int) -> Callable[[bool], Shard | None]:
        """
        The next shard of the feed at that place; nothing where none is ready and its argument says not to wait.
        """

        def following(wait: bool) -> Shard | None:
            while True:
                try:
                    return self._queues[feed].get(wait, timeout=30)
                except queue.Empty:
                    if not all(process.is_alive() for process in self._processes):
                        raise RuntimeError('A process that draws pictures has ended: its error stands above.') from None
                    if not wait:
                        return None

        return following


def _make_shards(feeds: Sequence[Feed], queues) -> None:
    """Until the training process ends, be it killed."""
    torch.set_num_threads(1)
    makers = []
    for feed, shards in zip(feeds, queues):
        vae = load_autoencoder(feed.folder).eval().requires_grad_(False).to(memory_format=torch.channels_last)
        makers.append(feed.maker(feed.recipe, vae, Tokenizer(feed.folder / 'tokenizer'), feed.side, feed.seed))
        # What nobody takes any more must not hold this process back.
        shards.cancel_join_thread()
    training = processes.parent_process()
    while training.is_alive():
        wanted = [at for at, shards in enumerate(queues) if not shards.full()]
        for at in wanted:
            queues[at].put(makers[at]())
        if not wanted:
            training.join(REST)
