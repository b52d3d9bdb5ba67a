"""Models in the layouts in which they are published."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

DTYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


def save_network(network, folder: Path, dtype: str = "fp32", variant: bool = False, shards: bool = False) -> None:
    """
    `config.json` and the weights.
    @param variant the dtype in the file's name, `diffusion_pytorch_model.fp16.safetensors`
    @param shards about three files and an index
    """
    folder.mkdir(parents=True, exist_ok=True)
    network = network.to(DTYPES[dtype])
    options = {}
    if variant:
        options["variant"] = dtype
    if shards:
        size = sum(parameter.numel() * parameter.element_size() for parameter in network.parameters())
        options["max_shard_size"] = f"{max(1, size // 3000)}KB"
    network.save_pretrained(folder, **options)


def with_text_model_prefix(folder: Path) -> None:
    """Names as all published CLIP text encoders have them; transformers 5 writes CLIPTextModel's without `text_model.`."""
    for file in folder.glob("*.safetensors"):
        tensors = load_file(file)
        named = {
            name if name.startswith(("text_model.", "text_projection.")) else f"text_model.{name}": value.contiguous()
            for name, value in tensors.items()
        }
        save_file(named, file, metadata={"format": "pt"})


def save_cut_tokenizer(full: Path, folder: Path, size: int, padding: str) -> None:
    """CLIP's vocabulary cut to its bytes, its first merges and its two special tokens: `size` entries in all."""
    merges = (full / "merges.txt").read_text(encoding="utf-8").split("\n")
    header, rules = merges[0], [rule for rule in merges[1:] if rule.strip()]
    vocabulary = json.loads((full / "vocab.json").read_text(encoding="utf-8"))
    letters = sorted(vocabulary, key=vocabulary.get)[:512]
    rules = rules[: size - len(letters) - 2]
    entries = [*letters, *("".join(rule.split()) for rule in rules), "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({entry: at for at, entry in enumerate(entries)}, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text("\n".join([header, *rules]) + "\n", encoding="utf-8")
    save_tokenizer_files(folder, padding)


def save_tokenizer_files(folder: Path, padding: str) -> None:
    special = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>", "pad_token": padding}
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2))
    config = {**special, "tokenizer_class": "CLIPTokenizer", "model_max_length": 77, "do_lower_case": True, "errors": "replace"}
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2))


LIBRARIES = {"unet": "diffusers", "vae": "diffusers", "scheduler": "diffusers"}


def save_index(folder: Path, pipeline: str, classes: dict[str, str], options: dict) -> None:
    """`model_index.json`; @param classes by component"""
    index = {"_class_name": pipeline, "_diffusers_version": "0.42.1"}
    for name, class_name in classes.items():
        index[name] = [LIBRARIES.get(name, "transformers"), class_name]
    (folder / "model_index.json").write_text(json.dumps({**index, **options}, indent=2))


def save_scheduler(folder: Path, config: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scheduler_config.json").write_text(json.dumps(config, indent=2))
