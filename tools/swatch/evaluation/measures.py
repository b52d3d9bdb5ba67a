"""Measures of pictures: NumPy alone, uint8 [H, W, 3] in sRGB."""

import numpy as np

from pictures.colours import RGB

PRESENT_DISTANCE = 22
"""In CIE 1976 L*a*b*: neighbours among the named colours lie 10 to 25 apart."""
PRESENT_PART = 0.05
"""Of the pixels: thin grid lines cover 16 % and more."""
D65 = np.array([0.9505, 1, 1.089], np.float32)
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32)


def to_lab(pixels: np.ndarray) -> np.ndarray:
    """sRGB uint8 [..., 3] -> L*a*b*, D65."""
    value = pixels.astype(np.float32) / 255
    linear = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    xyz = linear @ TO_XYZ.T / D65
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


NAMED_LAB = {name: to_lab(rgb * 255) for name, rgb in RGB.items()}


def colours_present(pixels: np.ndarray, names: tuple[str, ...], within: np.ndarray | None = None) -> list[bool]:
    """@param within bool [H, W], the part that is looked at; all of it by default"""
    lab = to_lab(pixels[::2, ::2] if within is None else pixels[within]).reshape(-1, 3)
    near = (np.linalg.norm(lab - NAMED_LAB[name], axis=1) < PRESENT_DISTANCE for name in names)
    return [bool(close.mean() > PRESENT_PART) for close in near]


def colour_distance(one: np.ndarray, other: np.ndarray, within: np.ndarray) -> float:
    """Of the mean colours of two pictures' part, in L*a*b*: 2 is just seen, 10 is another shade."""
    return float(np.linalg.norm(to_lab(one[within]).mean(0) - to_lab(other[within]).mean(0)))


def unevenness(pixels: np.ndarray) -> float:
    """How far the pixels lie from the picture's mean colour, in L*a*b*: 0 is flat."""
    lab = to_lab(pixels).reshape(-1, 3)
    return float(np.linalg.norm(lab - lab.mean(0), axis=1).mean())


def boundary_step(pixels: np.ndarray, mask: np.ndarray) -> float:
    """Mean colour step between neighbours of which one lies in the mask [H, W], in 0 to 255."""
    value, total, count = pixels.astype(np.float32), 0.0, 0
    for axis in (0, 1):
        crossed = np.diff(mask.astype(np.int8), axis=axis) != 0
        total += float(np.abs(np.diff(value, axis=axis)).mean(-1)[crossed].sum())
        count += int(crossed.sum())
    return total / max(count, 1)


def seam_ratio(filled: np.ndarray, original: np.ndarray, mask: np.ndarray) -> float:
    """1 where the boundary is as visible as it was. One level is added: in flat colour the original has no step."""
    return (boundary_step(filled, mask) + 1) / (boundary_step(original, mask) + 1)


def palette_distance(one: np.ndarray, other: np.ndarray, cells: int = 8) -> float:
    """Half the difference of two smoothed L*a*b* histograms: 0 the same palette, 1 nothing shared."""

    def histogram(pixels: np.ndarray) -> np.ndarray:
        lab = to_lab(pixels[::2, ::2]).reshape(-1, 3)
        counts, _ = np.histogramdd(lab, bins=cells, range=((0, 100), (-100, 100), (-100, 100)))
        for axis in range(3):
            padded = np.pad(counts, [(1, 1) if at == axis else (0, 0) for at in range(3)])
            counts = sum(
                np.take(padded, range(shift, shift + cells), axis) * part
                for shift, part in ((0, 0.25), (1, 0.5), (2, 0.25))
            )
        return counts / counts.sum()

    return float(np.abs(histogram(one) - histogram(other)).sum() / 2)


def edge_f_score(drawn: np.ndarray, wanted: np.ndarray, tolerance: int = 2) -> float:
    """Of two maps of edges, bool [H, W]: a pixel counts as found within `tolerance` pixels."""
    if not drawn.any() or not wanted.any():
        return 0.0

    def near(edges: np.ndarray) -> np.ndarray:
        padded = np.pad(edges, tolerance)
        height, width = edges.shape
        shifts = range(2 * tolerance + 1)
        return np.logical_or.reduce([padded[y : y + height, x : x + width] for y in shifts for x in shifts])

    precision, recall = (drawn & near(wanted)).sum() / drawn.sum(), (wanted & near(drawn)).sum() / wanted.sum()
    return float(2 * precision * recall / max(precision + recall, 1e-9))
