"""What one kind's function gives back."""

from dataclasses import dataclass

import numpy as np

from .colours import Colour


@dataclass(frozen=True)
class Drawn:
    pixels: np.ndarray
    """[side, side, 3], about [0, 1]: clipped when it becomes bytes."""
    caption: str
    colours: list[Colour]
    """Those that the caption names."""
