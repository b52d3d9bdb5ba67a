"""CLIP's tokenizer cut down to the words of the captions: still a valid CLIP tokenizer folder."""

import json
from pathlib import Path

import numpy as np
import torch

from pictures.draw import draw

from .networks import END, START, TOKENS, VOCABULARY

# Words that designers say and captions do not: their pieces are kept so that a prompt stays short.
DESIGN_WORDS = """art design illustration image picture photo poster banner card logo icon button web app modern retro
vintage elegant clean cozy warm cool cold dreamy abstract organic tropical nordic japanese geometric floral leaf leaves
flower flowers tree trees grass field river lake beach island snow snowy ice rain fog mist fire smoke star stars galaxy
space planet cat dog bird fish house building street road car boat ship person people woman man face hand hill valley
cliff canyon rock rocks stone brick bricks tile tiles concrete steel glass leather denim wool silk velvet granite
ceramic plastic rough smooth shiny glossy matte rusty dirty old new high low detailed simple complex seamless repeat
tileable
line lines spiral swirl mosaic camouflage leopard zebra ink paint brush watercolor pencil sketch oil pixel neon glow
light shadow bright dark contrast of the a an in on at with and or to from by for over under near behind no without very
more less sunny cloudy stormy winter summer autumn spring morning evening noon midnight horizon rainbow aurora sunrise
wave coast shore harbor bridge tower castle village farm barn fence path garden park cherry blossom oak palm cactus dune
peak volcano""".split()


def byte_symbols() -> list[str]:
    """CLIP's printable stand-ins for the 256 bytes, in its order."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = (byte for byte in range(256) if byte not in plain)
    return [chr(byte) for byte in plain] + [chr(256 + at) for at, _ in enumerate(others)]


def merge(word: str, rank: dict, used: set) -> list[str]:
    """Byte-pair encoding; the pairs that were merged are added to `used`."""
    pieces = [*word[:-1], f'{word[-1]}</w>']
    while len(pieces) > 1:
        ranked = [(rank.get(pair, len(rank)), pair) for pair in zip(pieces, pieces[1:])]
        best, pair = min(ranked)
        if best == len(rank):
            break
        used.add(pair)
        joined, at = [], 0
        while at < len(pieces):
            step = 2 if tuple(pieces[at : at + 2]) == pair else 1
            joined.append(''.join(pieces[at : at + step]))
            at += step
        pieces = joined
    return pieces


def build(clip: Path, tokenizer: Path, tokenizer_2: Path) -> None:
    """@param clip CLIP's own tokenizer folder @param tokenizer, tokenizer_2 folders to write, padded as SDXL pads"""
    merges = [tuple(line.split()) for line in (clip / 'merges.txt').read_text('utf8').splitlines()[1:] if line]
    rank = {pair: at for at, pair in enumerate(merges)}
    random = np.random.default_rng(1)
    words = {word for _ in range(6000) for word in draw(random, 16).caption.replace(',', ' ').split()}
    used: set[tuple[str, str]] = set()
    for word in sorted(words) + DESIGN_WORDS:
        merge(word, rank, used)
    for pair in merges:
        if len(used) >= VOCABULARY - 2 * 256 - 2:
            break
        used.add(pair)
    kept, symbols = sorted(used, key=rank.__getitem__), byte_symbols()
    pieces = [*symbols, *(f'{symbol}</w>' for symbol in symbols), *(''.join(pair) for pair in kept)]
    vocabulary = {piece: at for at, piece in enumerate([*pieces, '<|startoftext|>', '<|endoftext|>'])}
    assert len(vocabulary) == VOCABULARY
    special = {'bos_token': '<|startoftext|>', 'eos_token': '<|endoftext|>', 'unk_token': '<|endoftext|>'}
    common = {
        'add_prefix_space': False, 'do_lower_case': True, 'errors': 'replace', 'model_max_length': TOKENS,
        'tokenizer_class': 'CLIPTokenizer',
    }  # fmt: skip
    for folder, padding in ((tokenizer, '<|endoftext|>'), (tokenizer_2, '!')):
        folder.mkdir(parents=True, exist_ok=True)
        named = {**special, 'pad_token': padding}
        (folder / 'vocab.json').write_text(json.dumps(vocabulary, ensure_ascii=False))
        lines = ['#version: 0.2', *(' '.join(pair) for pair in kept)]
        (folder / 'merges.txt').write_text('\n'.join(lines) + '\n')
        (folder / 'special_tokens_map.json').write_text(json.dumps(named, indent=1))
        (folder / 'tokenizer_config.json').write_text(json.dumps({**common, **named}, indent=1))


class Tokenizer:
    """Both token sequences of a caption; captions repeat, so each is encoded once."""

    def __init__(self, folder: Path):
        from transformers import CLIPTokenizer

        self._clip = CLIPTokenizer.from_pretrained(folder)
        self._known: dict[str, list[int]] = {}

    def ids(self, caption: str) -> list[int]:
        if caption not in self._known:
            self._known[caption] = self._clip(caption, truncation=True, max_length=TOKENS).input_ids
        return self._known[caption]

    def __call__(self, captions: list[str], length: int = TOKENS) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids [captions, length], padded with END and with 0."""
        first = np.full((len(captions), length), END, np.int64)
        second = np.zeros((len(captions), length), np.int64)
        for at, caption in enumerate(captions):
            ids = self.ids(caption)
            ids = ids if len(ids) <= length else [*ids[: length - 1], END]
            first[at, : len(ids)] = second[at, : len(ids)] = ids
        return torch.from_numpy(first), torch.from_numpy(second)


__all__ = ['END', 'START', 'Tokenizer', 'build']
