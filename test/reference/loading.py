"""Published models as diffusers loads them, in float32 on the weights as stored."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import diffusers
import torch
import transformers
from diffusers.loaders.single_file_utils import create_diffusers_clip_model_from_ldm, load_single_file_checkpoint


@dataclass
class Model:
    """The parts of a pipeline; those that a model lacks are absent."""

    parts: dict = field(default_factory=dict)
    scheduler_config: dict = field(default_factory=dict)
    """Arguments of the pipeline's constructor besides the parts."""
    options: dict = field(default_factory=dict)

    @property
    def is_xl(self) -> bool:
        return "text_encoder_2" in self.parts

    def text_encoders(self) -> list:
        return [part for name, part in self.parts.items() if name.startswith("text_encoder")]


def variant_of(folder: Path) -> str | None:
    return next((variant for variant in ("fp16", "bf16") if any(folder.glob(f"*.{variant}*"))), None)


def load_diffusers(name: str, folder: Path):
    """A network of diffusers by its class name."""
    return getattr(diffusers, name).from_pretrained(folder, torch_dtype=torch.float32, variant=variant_of(folder)).eval()


def load_transformers(name: str, folder: Path):
    """A network of transformers by its class name."""
    network = getattr(transformers, name).from_pretrained(folder, dtype=torch.float32, variant=variant_of(folder))
    return network.eval()


def load_tokenizer(folder: Path):
    return transformers.CLIPTokenizer.from_pretrained(folder)


def load_vae(folder: Path):
    return load_diffusers(json.loads((folder / "config.json").read_text())["_class_name"], folder)


def read_scheduler(folder: Path) -> dict:
    return json.loads((folder / "scheduler_config.json").read_text())


def load_model(
    path: Path, tokenizer: Path | None = None, tokenizer_2: Path | None = None, with_tokenizers: bool = True
) -> Model:
    """A diffusers folder, or a single file whose configuration lies in a folder `<name>.configs` beside it."""
    own = path if path.is_dir() else path.with_suffix(".configs")
    index = json.loads((own / "model_index.json").read_text())
    checkpoint = None if path.is_dir() else load_single_file_checkpoint(str(path))
    model = Model(scheduler_config=read_scheduler(own / "scheduler"))
    for name, value in index.items():
        if name.startswith("_") or not isinstance(value, list):
            continue
        library, class_name = value
        if library is None or name in ("scheduler", "safety_checker", "feature_extractor", "image_encoder"):
            continue
        if name.startswith("tokenizer"):
            if not with_tokenizers:
                continue
            folder = {"tokenizer": tokenizer, "tokenizer_2": tokenizer_2}[name] or own / name
            model.parts[name] = load_tokenizer(folder)
        elif checkpoint is None:
            load = load_diffusers if library == "diffusers" else load_transformers
            model.parts[name] = load(class_name, own / name)
        else:
            model.parts[name] = load_from_single_file(class_name, checkpoint, own, name)
    for name in ("force_zeros_for_empty_prompt", "requires_aesthetics_score"):
        if name in index:
            model.options[name] = index[name]
    return model


def load_from_single_file(class_name: str, checkpoint: dict, configs: Path, name: str):
    if class_name.startswith("CLIP"):
        network = create_diffusers_clip_model_from_ldm(
            getattr(transformers, class_name),
            checkpoint=dict(checkpoint),
            subfolder=name,
            config=str(configs),
            torch_dtype=torch.float32,
            local_files_only=True,
        )
    else:
        network = getattr(diffusers, class_name).from_single_file(
            dict(checkpoint), config=str(configs), subfolder=name, torch_dtype=torch.float32, local_files_only=True
        )
    return network.eval()
