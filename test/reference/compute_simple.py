"""Cases of the kinds `random`, `tokenizer` and `scheduler`."""

import inspect
from pathlib import Path

import diffusers
import torch

from files import Tensors, read_inputs
from loading import load_tokenizer


def compute_random(case: dict, _folder: Path) -> Tensors:
    generator = torch.Generator("cpu").manual_seed(case["seed"])
    return {f"draw.{index}": torch.randn(shape, generator=generator) for index, shape in enumerate(case["draws"])}


def compute_tokenizer(case: dict, folder: Path) -> Tensors:
    tokenizer = load_tokenizer(folder / case["tokenizer"])
    return {
        f"ids.{index}": torch.tensor(
            tokenizer(text, padding="max_length", max_length=case["maxLength"], truncation=True).input_ids
        )
        for index, text in enumerate(case["texts"])
    }


def make_scheduler(config: dict):
    return getattr(diffusers, config["_class_name"]).from_config(config)


def schedule(case: dict):
    """The scheduler and the timesteps that are visited."""
    scheduler = make_scheduler(case["scheduler"])
    steps = case["steps"]
    scheduler.set_timesteps(steps)
    kept = min(int(steps * case.get("strength", 1)), steps)
    begin = max(steps - kept, 0) * scheduler.order
    timesteps = scheduler.timesteps[begin:]
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(begin)
    return scheduler, timesteps


def compute_scheduler(case: dict, folder: Path) -> Tensors:
    inputs = read_inputs(folder)
    scheduler, timesteps = schedule(case)
    accepted = inspect.signature(scheduler.step).parameters
    options = {}
    if "eta" in accepted:
        options["eta"] = case.get("eta", 0)
    if "generator" in accepted:
        options["generator"] = torch.Generator("cpu").manual_seed(case.get("seed", 0))
    results: Tensors = {"timesteps": timesteps}
    if getattr(scheduler, "sigmas", None) is not None:
        results["sigmas"] = torch.as_tensor(scheduler.sigmas).float()
    sample = inputs["sample"]
    for index, timestep in enumerate(timesteps):
        results[f"scaled.{index}"] = scheduler.scale_model_input(sample, timestep)
        sample = scheduler.step(inputs[f"output.{index}"], timestep, sample, **options).prev_sample
        results[f"sample.{index}"] = sample
    return results
