"""Cases of the kind `pipeline`: a whole run, from prompt to picture."""

import inspect
import json
from pathlib import Path

import diffusers
import numpy
import torch
from diffusers import StableDiffusionXLImg2ImgPipeline
from PIL import Image
from transformers import CLIPImageProcessor

from adapters import load_ip_adapters, load_loras
from files import Tensors
from loading import Model, load_diffusers, load_model, load_transformers, load_vae
from pipelines import build, pipeline_class, scheduler_of
from prompts import embed_long

# What a request may say that diffusers' pipelines have no word for, and that has no reference here.
WITHOUT_REFERENCE = {"promptSyntax": "plain", "maskMode": "binary"}


def unsupported(request: dict) -> str | None:
    """Why diffusers cannot run this request, if it cannot."""
    for field, value in WITHOUT_REFERENCE.items():
        if request.get(field, value) != value:
            return f"{field} {request[field]}"
    return None


def open_picture(folder: Path, name: str, mode: str = "RGB") -> Image.Image:
    return Image.open(folder / name).convert(mode)


def masked_control(image: Image.Image, mask: Image.Image) -> torch.Tensor:
    """The picture in [0, 1] with -1 in the hole, as control_v11p_sd15_inpaint was trained."""
    picture = numpy.asarray(image).astype("float32") / 255.0
    hole = numpy.asarray(mask).astype("float32") / 255.0
    picture[hole > 0.5] = -1.0
    return torch.from_numpy(picture.transpose(2, 0, 1)[None])


def with_text_model(encoder) -> None:
    """diffusers' clip_skip looks for the final norm in `text_model`, which transformers 5 has merged into CLIPTextModel."""
    if not hasattr(encoder, "text_model"):
        # Past nn.Module, which would take it for a part of itself.
        object.__setattr__(encoder, "text_model", encoder)


class Run:
    """One request under way."""

    def __init__(self, request: dict, folder: Path):
        self.request = request
        self.folder = folder
        self.generator = torch.Generator("cpu").manual_seed(request["seed"])
        self.model = self.open_model(request["model"])
        self.task = request["task"]
        # A UNet of nine channels generates as an inpainting run whose mask is all white.
        self.fills_all = self.task == "text-to-image" and self.model.parts["unet"].config.in_channels == 9
        if self.fills_all:
            self.task = "inpaint"

    def open_model(self, path: str) -> Model:
        folders = {
            name: self.folder / self.request[key] if key in self.request else None
            for name, key in (("tokenizer", "tokenizer"), ("tokenizer_2", "tokenizer2"))
        }
        model = load_model(self.folder / path, **folders)
        if "vae" in self.request:
            model.parts["vae"] = load_vae(self.folder / self.request["vae"])
        return model

    @property
    def size(self) -> tuple[int, int]:
        return self.request["width"], self.request["height"]

    def image(self) -> Image.Image | torch.Tensor:
        if self.fills_all:
            # A tensor, not a picture: those come with their channels last, for which PyTorch has another group norm, one
            # that is half a percent off where all values are the same.
            width, height = self.size
            return torch.zeros(1, 3, height, width)
        return open_picture(self.folder, self.request["image"])

    def mask(self) -> Image.Image:
        if self.fills_all:
            return Image.new("L", self.size, 255)
        return open_picture(self.folder, self.request["mask"], "L")

    def pipeline(self):
        request, folder = self.request, self.folder
        more = {}
        nets = request.get("controlNets", [])
        if nets:
            opened = [load_diffusers("ControlNetModel", folder / net["model"]) for net in nets]
            more["controlnet"] = opened[0] if len(opened) == 1 else diffusers.MultiControlNetModel(opened)
        adapters = request.get("ipAdapters", [])
        if adapters:
            encoder = load_transformers("CLIPVisionModelWithProjection", folder / adapters[0]["imageEncoder"])
            side = encoder.config.image_size
            more["image_encoder"] = encoder
            more["feature_extractor"] = CLIPImageProcessor(
                size={"shortest_edge": side}, crop_size={"height": side, "width": side}
            )
        kind = pipeline_class(self.model, self.task, bool(nets))
        pipeline = build(kind, self.model, scheduler_of(self.model, request.get("scheduler", {})), **more)
        load_loras(pipeline, request.get("loras", []), folder)
        load_ip_adapters(pipeline, adapters, folder)
        for encoder in self.model.text_encoders():
            with_text_model(encoder)
        return pipeline

    def controls(self) -> list:
        nets = self.request.get("controlNets", [])
        pictures = [
            masked_control(self.image(), self.mask()) if net.get("masked") else open_picture(self.folder, net["image"])
            for net in nets
        ]
        return pictures

    def arguments(self, pipeline) -> dict:
        """Of the pipeline's call; those that it does not know must be neutral."""
        request = self.request
        width, height = self.size
        given = {
            "height": height,
            "width": width,
            "num_inference_steps": request["steps"],
            "guidance_scale": float(request["guidanceScale"]),
            "generator": self.generator,
            "output_type": "latent",
            **self.texts(pipeline),
            **self.task_arguments(),
            **self.adapter_arguments(),
        }
        if request.get("guidanceRescale", 0) > 0:
            given["guidance_rescale"] = float(request["guidanceRescale"])
        known = inspect.signature(pipeline.__call__).parameters
        unknown = set(given) - set(known) - {"height", "width"}
        if unknown:
            raise ValueError(f"{type(pipeline).__name__} does not take {', '.join(sorted(unknown))}")
        return {name: value for name, value in given.items() if name in known}

    def texts(self, pipeline) -> dict:
        request = self.request
        if request.get("longPrompt") == "chunk":
            return embed_long(pipeline, request)
        texts = {"prompt": request["prompt"], "negative_prompt": request.get("negativePrompt")}
        if "clipSkip" in request:
            texts["clip_skip"] = request["clipSkip"]
        return texts

    def task_arguments(self) -> dict:
        strength = 1.0 if self.fills_all else float(self.request.get("strength", 1))
        match self.task:
            case "text-to-image":
                return {}
            case "image-to-image":
                return {"image": self.image(), "strength": strength}
            case "inpaint":
                return {"image": self.image(), "mask_image": self.mask(), "strength": strength}

    def adapter_arguments(self) -> dict:
        given = {}
        nets = self.request.get("controlNets", [])
        if nets:
            single = len(nets) == 1
            one = lambda values: values[0] if single else values  # noqa: E731
            given["image" if self.task == "text-to-image" else "control_image"] = one(self.controls())
            given["controlnet_conditioning_scale"] = one([float(net.get("scale", 1)) for net in nets])
            given["control_guidance_start"] = one([float(net.get("start", 0)) for net in nets])
            given["control_guidance_end"] = one([float(net.get("end", 1)) for net in nets])
        adapters = self.request.get("ipAdapters", [])
        if adapters:
            given["ip_adapter_image"] = [
                [open_picture(self.folder, name) for name in adapter["images"]] for adapter in adapters
            ]
        return given

    def refine(self, latents: torch.Tensor) -> tuple[torch.Tensor, Model]:
        request = self.request
        model = self.open_model(request["refiner"]["model"])
        scheduler = scheduler_of(model, request.get("scheduler", {}))
        pipeline = build(StableDiffusionXLImg2ImgPipeline, model, scheduler)
        refined = pipeline(
            prompt=request["prompt"],
            negative_prompt=request.get("negativePrompt"),
            image=latents,
            num_inference_steps=request["steps"],
            denoising_start=float(request["refiner"]["switchAt"]),
            guidance_scale=float(request["guidanceScale"]),
            generator=self.generator,
            output_type="latent",
        )
        return refined.images, model

    def latents(self) -> tuple[torch.Tensor, Model]:
        """Before the VAE's decoder, and the model whose decoder it is."""
        pipeline = self.pipeline()
        given = self.arguments(pipeline)
        if "refiner" not in self.request:
            return pipeline(**given).images, self.model
        return self.refine(pipeline(**given, denoising_end=float(self.request["refiner"]["switchAt"])).images)


def decode(vae, latents: torch.Tensor) -> torch.Tensor:
    """[height, width, 3], 0 to 255."""
    picture = vae.decode(latents / vae.config.scaling_factor).sample
    return ((picture / 2 + 0.5).clamp(0, 1)[0].permute(1, 2, 0) * 255).round()


@torch.no_grad()
def compute_pipeline(case: dict, folder: Path) -> Tensors:
    reason = unsupported(case["request"])
    if reason:
        raise ValueError(f"diffusers has no {reason}")
    latents, model = Run(case["request"], folder).latents()
    return {"latents": latents, "image": decode(model.parts["vae"], latents)}
