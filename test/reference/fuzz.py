"""Random models and random cases of every kind, with what diffusers makes of them."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import torch
from transformers import CLIPVisionConfig

import fuzz_cases as cases
from compute import compute
from files import write_case, write_expected
from fuzz_models import Made, Maker

FAMILIES = ("sd1", "sdxl", "sd2", "refiner")
# A single file for every three folders.
SINGLE_EVERY = 4
# Making a model takes longer than a case.
CASES_A_MODEL = 12


def make_models(maker: Maker, count: int) -> tuple[list[Made], list[str], list[str]]:
    """Models with their adapters, tiny autoencoders, image encoders."""
    encoders = [maker.image_encoder() for _ in range(2)]
    tiny_vaes = [maker.tiny_vae()]
    models = []
    for index in range(count):
        family = FAMILIES[index % len(FAMILIES)] if index < len(FAMILIES) else maker.random.choice(FAMILIES)
        single = maker.random.randrange(SINGLE_EVERY) == 0
        made = maker.model(family, single)
        maker.adapters(made, encoders)
        models.append(made)
    refiners = [made.path for made in models if made.family == "refiner" and not made.tokenizers]
    for made in models:
        if made.family == "sdxl" and refiners and not made.tokenizers:
            made.refiner = maker.random.choice(refiners)
    return models, tiny_vaes, [path for path, _, _ in encoders]


def one_case(random: Random, models: list[Made], tiny_vaes: list[str], encoders: list[str], out: Path):
    """A case, its inputs and its pictures."""
    made = random.choice(models)
    tokenizers = [path for model in models for path in model.tokenizers.values()]
    tokenizers += [f"{model.path}/tokenizer" for model in models if not model.tokenizers and "text_encoder" in model.networks]
    kinds: list[tuple[float, Callable]] = [
        (1, lambda: (*cases.random_case(random), {})),
        (1, lambda: (*cases.tokenizer_case(random, tokenizers), {})),
        (4, lambda: (*cases.scheduler_case(random), {})),
        (4, lambda: (*cases.unet_case(random, made), {})),
        (2, lambda: (*cases.text_case(random, made), {})),
        (1, lambda: (*cases.vae_case(random, made.path, "vae"), {})),
        (0.5, lambda: (*cases.vae_case(random, random.choice(tiny_vaes), "tiny_vae"), {})),
        (1.5 if made.controlnets else 0, lambda: (*cases.controlnet_case(random, made), {})),
        (0.5, lambda: (*image_encoder_case(random, random.choice(encoders), out), {})),
        (14, lambda: with_pictures(*cases.pipeline_case(random, made, tiny_vaes))),
    ]
    return random.choices([make for _, make in kinds], [weight for weight, _ in kinds])[0]()


def image_encoder_case(random: Random, path: str, out: Path):
    return cases.image_encoder_case(random, path, CLIPVisionConfig.from_pretrained(out / path))


def with_pictures(case: dict, pictures: dict):
    return case, {}, pictures


def finite(expected: dict[str, torch.Tensor]) -> bool:
    return all(torch.isfinite(value.double()).all() for name, value in expected.items() if name != "sigmas")


def fuzz(out: Path, count: int, seed: int, only: str | None = None) -> None:
    random = Random(seed)
    maker = Maker(out, random)
    models, tiny_vaes, encoders = make_models(maker, max(len(FAMILIES), count // CASES_A_MODEL))
    made = 0
    while made < count:
        case, inputs, pictures = None, None, None
        try:
            case, inputs, pictures = one_case(random, models, tiny_vaes, encoders, out)
        except (ValueError, IndexError, KeyError) as error:
            print(f"left out a scheduler: {error}")
            continue
        if only and case["kind"] != only:
            continue
        folder = out / "cases" / f"{made:04d}-{case['kind']}"
        write_case(folder, case, inputs)
        for name, picture in pictures.items():
            picture.save(folder / name)
        try:
            expected = compute(case, folder)
            if not finite(expected):
                raise ValueError("numbers that are not finite")
        except Exception as error:  # noqa: BLE001: what diffusers refuses is no case
            print(f"left out, as diffusers says {type(error).__name__}: {str(error)[:150]!r}: {case['title']}", flush=True)
            shutil.rmtree(folder)
            continue
        write_expected(folder, expected)
        made += 1
