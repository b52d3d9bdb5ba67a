"""Fields that pictures are made of: coordinates, distances, noise. All float32, y downward, in pixels."""

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=8)
def coordinates(side: int) -> tuple[np.ndarray, np.ndarray]:
    """Centres of the pixels: x and y, each [side, side]."""
    axis = np.arange(side, dtype=np.float32) + 0.5
    x, y = np.meshgrid(axis, axis)
    return x, y


def rotated(side: int, degrees: float) -> tuple[np.ndarray, np.ndarray]:
    x, y = coordinates(side)
    angle = np.deg2rad(degrees)
    cosine, sine = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    return x * cosine + y * sine, y * cosine - x * sine


def coverage(signed_distance: np.ndarray) -> np.ndarray:
    """How much of a pixel lies inside: exact for straight edges, so edges are as crisp as antialiasing allows."""
    return np.clip(0.5 - signed_distance, 0, 1)


def mix(a, b, amount: np.ndarray) -> np.ndarray:
    """From `a` (0) to `b` (1), colours [3] or pictures [side, side, 3], by `amount` [side, side]."""
    return a + (b - a) * amount[..., None]


def smoothstep(t: np.ndarray) -> np.ndarray:
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def sawtooth_distance(t: np.ndarray) -> np.ndarray:
    """Distance to the middle of each unit period: 0 in the middle, 0.5 at its ends."""
    return np.abs(t % 1 - 0.5)


def triangle_wave(t: np.ndarray) -> np.ndarray:
    """Period 1, between 0 and 1."""
    return sawtooth_distance(t) * 2


def square_wave(t: np.ndarray, half_period: float) -> np.ndarray:
    """Between -1 and 1, antialiased over one pixel."""
    return np.clip(half_period / 2 - np.abs(t % (2 * half_period) - half_period), -0.5, 0.5) * 2


@lru_cache(maxsize=256)
def _spectrum(side: int, exponent: float, stretch_x: float, stretch_y: float) -> np.ndarray:
    fy = np.fft.fftfreq(side)[:, None] * side * stretch_y
    fx = np.fft.rfftfreq(side)[None] * side * stretch_x
    weight = np.maximum(np.hypot(fx, fy), 1.0) ** -exponent
    weight[0, 0] = 0
    return weight.astype(np.float32)


def noise(
    random: np.random.Generator, side: int, exponent: float = 1.8, stretch_x: float = 1.0, stretch_y: float = 1.0
) -> np.ndarray:
    """1/f^exponent noise, tileable, mean 0 and deviation 1; a stretch below 1 draws it out along that axis."""
    white = np.fft.rfft2(random.standard_normal((side, side), dtype=np.float32))
    field = np.fft.irfft2(white * _spectrum(side, exponent, stretch_x, stretch_y), s=(side, side)).astype(np.float32)
    return field / (field.std() + 1e-6)
