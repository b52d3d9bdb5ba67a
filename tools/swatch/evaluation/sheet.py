"""Contact sheets: for people to look at."""

import textwrap
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from pictures.draw import draw_many
from pictures.kinds import NAMES

GAP, LINE = 8, 12


def save_sheet(path: Path, rows: list[list[np.ndarray]], labels: list[list[str]], side: int = 176) -> None:
    """@param rows uint8 pictures @param labels below each, two lines at most"""
    columns = max(len(row) for row in rows)
    tall = side + 2 * LINE + GAP
    sheet = Image.new('RGB', (columns * (side + GAP) + GAP, len(rows) * tall + GAP), 'white')
    draw = ImageDraw.Draw(sheet)
    for at, (row, names) in enumerate(zip(rows, labels)):
        for column, (pixels, name) in enumerate(zip(row, names)):
            left, top = GAP + column * (side + GAP), GAP + at * tall
            sheet.paste(Image.fromarray(pixels).resize((side, side), Image.Resampling.LANCZOS), (left, top))
            for line, text in enumerate(textwrap.wrap(name, side // 6)[:2]):
                draw.text((left, top + side + 2 + line * LINE), text, fill=(60, 60, 60))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, quality=88)


def picture_sheet(path: Path) -> None:
    """What the generator draws, a row a kind."""
    drawn = [draw_many(7, 8, 256, (name,)) for name in NAMES]
    save_sheet(path, [list(pictures.pixels) for pictures in drawn], [pictures.captions for pictures in drawn], side=128)
