"""Reading and writing of the files that a case consists of."""

import json
from pathlib import Path

import numpy
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

Tensors = dict[str, torch.Tensor]


def read_case(folder: Path) -> dict:
    return json.loads((folder / "case.json").read_text())


def write_case(folder: Path, case: dict, inputs: Tensors | None = None) -> None:
    """Everything but what is expected."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.json").write_text(json.dumps(case, indent=2, ensure_ascii=False) + "\n")
    if inputs:
        save(folder / "inputs.safetensors", inputs)


def read_inputs(folder: Path) -> Tensors:
    file = folder / "inputs.safetensors"
    return load_file(file) if file.exists() else {}


def read_expected(folder: Path) -> Tensors:
    """`image` is a picture as [height, width, 3], 0 to 255."""
    file = folder / "expected.safetensors"
    expected = load_file(file) if file.exists() else {}
    picture = folder / "image.png"
    if picture.exists():
        expected["image"] = torch.from_numpy(numpy.asarray(Image.open(picture).convert("RGB")).astype("float32"))
    return expected


def write_expected(folder: Path, expected: Tensors) -> None:
    tensors = {name: value for name, value in expected.items() if name != "image"}
    if tensors:
        save(folder / "expected.safetensors", tensors)
    if "image" in expected:
        Image.fromarray(expected["image"].numpy().astype("uint8")).save(folder / "image.png")


def save(file: Path, tensors: Tensors) -> None:
    """The sampling code gives integers, doubles and views; a case holds float32 and int64."""
    plain = {}
    for name, value in tensors.items():
        kind = torch.float32 if value.is_floating_point() else torch.int64
        plain[name] = value.detach().to(kind).contiguous().clone()
    save_file(plain, file)
