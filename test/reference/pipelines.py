"""Which of diffusers' pipelines does what a request asks for, and how it is put together."""

import inspect

import diffusers

from loading import Model

TASKS = {"text-to-image": "", "image-to-image": "Img2Img", "inpaint": "Inpaint"}


def pipeline_class(model: Model, task: str, with_controlnets: bool):
    family = "StableDiffusionXL" if model.is_xl else "StableDiffusion"
    return getattr(diffusers, f"{family}{'ControlNet' if with_controlnets else ''}{TASKS[task]}Pipeline")


def build(kind, model: Model, scheduler=None, **more):
    """A pipeline of the class `kind` from the parts of a model; what its constructor does not know is left out."""
    known = inspect.signature(kind.__init__).parameters
    given = {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False, **model.options}
    given |= {"scheduler": scheduler or default_scheduler(model), "add_watermarker": False, **model.parts, **more}
    for name in ("tokenizer", "tokenizer_2", "text_encoder", "text_encoder_2"):
        given.setdefault(name, None)
    pipeline = kind(**{name: value for name, value in given.items() if name in known})
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def default_scheduler(model: Model):
    return scheduler_of(model, {})


def scheduler_of(model: Model, choice: dict):
    """@param choice a request's `scheduler`: its config is laid over the model's own and read by its class"""
    config = {**model.scheduler_config, **choice.get("config", {})}
    kind = getattr(diffusers, choice.get("class", config["_class_name"]))
    return kind.from_config(config)
