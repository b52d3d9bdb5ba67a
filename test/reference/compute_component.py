"""Cases of the kind `component`: one network on given inputs."""

from pathlib import Path

import torch
from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline
from diffusers.loaders.unet import UNet2DConditionLoadersMixin
from diffusers.models.embeddings import MultiIPAdapterImageProjection

from adapters import load_ip_adapters, load_loras, read_ip_adapter
from files import Tensors, read_inputs
from loading import Model, load_diffusers, load_model, load_transformers, load_vae
from pipelines import build

ARGUMENT_GROUPS = ("added_cond_kwargs", "down_block_additional_residuals", "image_embeds")


def arguments(inputs: Tensors) -> dict:
    """Inputs as arguments: dots make dictionaries, numbers after a dot lists."""
    result: dict = {}
    for name, value in sorted(inputs.items(), key=lambda item: [int(p) if p.isdigit() else p for p in item[0].split(".")]):
        *path, last = name.split(".")
        if last.isdigit():
            *path, parent = path
            target = result
            for part in path:
                target = target.setdefault(part, {})
            target.setdefault(parent, []).append(value)
        else:
            target = result
            for part in path:
                target = target.setdefault(part, {})
            target[last] = value
    return result


def load_unet(case: dict, folder: Path):
    model = load_model_for_component(folder / case["model"])
    pipeline = build(StableDiffusionXLPipeline if model.is_xl else StableDiffusionPipeline, model)
    load_loras(pipeline, case.get("loras", []), folder)
    load_ip_adapters(pipeline, case.get("ipAdapters", []), folder)
    return pipeline


def load_model_for_component(path: Path) -> Model:
    """Tokenizers are not needed, and single files of a cut vocabulary have none."""
    return load_model(path, with_tokenizers=False)


def run_unet(case: dict, folder: Path) -> Tensors:
    unet = load_unet(case, folder).unet
    given = arguments(read_inputs(folder))
    timestep = given.pop("timestep")
    return {"sample": unet(timestep=timestep[0] if len(timestep) == 1 else timestep, **given).sample}


def run_text_encoder(case: dict, folder: Path) -> Tensors:
    encoder = getattr(load_unet(case, folder), case["component"])
    output = encoder(**read_inputs(folder), output_hidden_states=True)
    pooled = output.text_embeds if "text_embeds" in output else output.pooler_output
    states = {f"hidden_states.{index}": state for index, state in enumerate(output.hidden_states)}
    return {**states, "last_hidden_state": output.last_hidden_state, "pooled": pooled}


def run_vae(case: dict, folder: Path) -> Tensors:
    path = folder / case["model"]
    vae = load_vae(path) if case["component"] == "tiny_vae" else load_model_for_component(path).parts["vae"]
    sample = read_inputs(folder)["sample"]
    if case["method"] == "decode":
        return {"sample": vae.decode(sample).sample}
    encoded = vae.encode(sample)
    if case["component"] == "tiny_vae":
        return {"latent": encoded.latents}
    return {"latent": encoded.latent_dist.mean, "std": encoded.latent_dist.std}


def run_controlnet(case: dict, folder: Path) -> Tensors:
    network = load_diffusers("ControlNetModel", folder / case["model"])
    given = arguments(read_inputs(folder))
    timestep = given.pop("timestep")
    output = network(timestep=timestep[0], conditioning_scale=case.get("conditioningScale", 1), **given)
    down = {f"down.{index}": value for index, value in enumerate(output.down_block_res_samples)}
    return {**down, "mid": output.mid_block_res_sample}


def run_image_encoder(case: dict, folder: Path) -> Tensors:
    encoder = load_transformers("CLIPVisionModelWithProjection", folder / case["model"])
    output = encoder(**read_inputs(folder), output_hidden_states=True)
    states = {f"hidden_states.{index}": state for index, state in enumerate(output.hidden_states)}
    return {**states, "last_hidden_state": output.last_hidden_state, "image_embeds": output.image_embeds}


class Projections(UNet2DConditionLoadersMixin):
    """The part of a UNet that reads image projections."""

    device = torch.device("cpu")
    dtype = torch.float32


def run_image_projection(case: dict, folder: Path) -> Tensors:
    weights = read_ip_adapter(folder / case["model"])["image_proj"]
    projection = MultiIPAdapterImageProjection([Projections()._convert_ip_adapter_image_proj_to_diffusers(weights)])
    embeds = read_inputs(folder)["image_embeds"]
    # One picture an item.
    return {"image_embeds": projection.eval()([embeds.unsqueeze(1)])[0].squeeze(1)}


RUNNERS = {
    "unet": run_unet,
    "text_encoder": run_text_encoder,
    "text_encoder_2": run_text_encoder,
    "vae": run_vae,
    "tiny_vae": run_vae,
    "controlnet": run_controlnet,
    "image_encoder": run_image_encoder,
    "image_projection": run_image_projection,
}


@torch.no_grad()
def compute_component(case: dict, folder: Path) -> Tensors:
    return RUNNERS[case["component"]](case, folder)
