"""The measure of a case's limit."""

import torch

from files import Tensors


def error_of(name: str, got: torch.Tensor, expected: torch.Tensor) -> float:
    """Relative 2-norm; of pictures the mean difference in levels."""
    if got.shape != expected.shape:
        return float("inf")
    got, expected = got.double(), expected.double()
    if name == "image":
        return (got - expected).abs().mean().item()
    difference = (got - expected).norm().item()
    return 0.0 if difference == 0 else difference / expected.norm().item()


def compare(got: Tensors, expected: Tensors, limit: float | dict) -> tuple[bool, str]:
    """Whether something is wrong, and a line that says how far off it is."""
    worst, lines = 0.0, []
    for name, wanted in expected.items():
        if name not in got:
            return True, f"nothing was computed for {name}"
        most = limit[name] if isinstance(limit, dict) else limit
        error = error_of(name, got[name], wanted)
        lines.append((error / most if most else (float("inf") if error else 0.0), f"{name} {error:.1e} (limit {most})"))
        worst = max(worst, lines[-1][0])
    return not worst <= 1, max(lines)[1]
