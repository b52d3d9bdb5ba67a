"""The measured part of docs/swatch.md, between its two marks; the words around it are a person's."""

import argparse
import hashlib
from dataclasses import dataclass
from pathlib import Path

BEGIN, END = '<!-- measured: python tools/swatch evaluate -->', '<!-- end of what was measured -->'
WEIGHTS = (
    'unet/diffusion_pytorch_model.safetensors',
    'vae/diffusion_pytorch_model.safetensors',
    'text_encoder/model.safetensors',
    'text_encoder_2/model.safetensors',
)
COMPANIONS = (
    'swatch-style.safetensors',
    'swatch-image-encoder/model.safetensors',
    'swatch-edges/diffusion_pytorch_model.safetensors',
    'swatch-blueprint.safetensors',
    'swatch-quick.safetensors',
)
"""Beside the model's folder."""


@dataclass(frozen=True)
class Finding:
    name: str
    value: float
    real: float | None
    """The same of real pictures: what the measure itself can reach."""
    bound: str = ''
    target: float | None = None
    form: str = '{:.0%}'

    @property
    def met(self) -> str:
        if self.target is None:
            return ''
        return (
            'yes'
            if (self.value >= self.target) == (self.bound == 'at least') or self.value == self.target
            else '**no**'
        )

    def row(self) -> list[str]:
        def said(value: float | None) -> str:
            return '' if value is None else self.form.format(value)

        return [self.name, said(self.value), said(self.real), f'{self.bound} {said(self.target)}'.strip(), self.met]


def table(head: list[str], rows: list[list[str]]) -> str:
    """Padded as Prettier pads."""
    widths = [max(3, *(len(row[at]) for row in [head, *rows])) for at in range(len(head))]
    lines = [
        [text.ljust(width) for text, width in zip(row, widths)]
        for row in [head, ['-' * width for width in widths], *rows]
    ]
    return '\n'.join(f'| {" | ".join(line)} |' for line in lines)


def write_report(
    report: Path, model: Path, findings: list[Finding], by_kind: dict[str, list[bool]], options: argparse.Namespace
) -> None:
    beside = [model.parent / name for name in COMPANIONS]
    files = [*(model / name for name in WEIGHTS), *(file for file in beside if file.exists())]
    hashes = [
        [f'`{file.relative_to(model.parent)}`', f'`{hashlib.sha256(file.read_bytes()).hexdigest()[:16]}`']
        for file in files
    ]
    kinds = ', '.join(f'{name} {sum(found)}/{len(found)}' for name, found in by_kind.items() if found)
    parts = [
        BEGIN,
        f'{options.prompts} held-out prompts of what it claims, 256 x 256, {options.steps} steps, '
        f'guidance {options.guidance:g}{f", with `{options.lora.name}`" if options.lora else ""}.',
        table(['', 'Swatch', 'real pictures', 'target', 'met'], [finding.row() for finding in findings]),
        f'Recognised by kind: {kinds}.',
        table(['weights', 'SHA-256, first 16 digits'], hashes),
        END,
    ]
    measured = '\n\n'.join(parts)
    text = report.read_text('utf8') if report.exists() else f'# Swatch, measured\n\n{BEGIN}\n{END}\n'
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    report.write_text(before + measured + after, 'utf8')
    print(measured)
