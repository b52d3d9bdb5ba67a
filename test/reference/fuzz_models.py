"""Models and adapters with sizes nobody has chosen, to look for disagreements."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from safetensors.torch import save_file

from ip_adapters import make_base, make_plus
from loras import LoraLook, make_lora
from networks import (
    make_controlnet,
    make_image_encoder,
    make_text_encoder,
    make_tiny_vae,
    make_unet,
    make_vae,
    without_added_conditions,
    without_transformers,
)
from saving import DTYPES, save_cut_tokenizer, save_index, save_network, save_scheduler, with_text_model_prefix
from single_file import save_single_file

FULL_TOKENIZER = Path(__file__).parents[2] / "companion" / "assets" / "clip-tokenizer"

MIDDLES = ("UNetMidBlock2DCrossAttn", "UNetMidBlock2D")

NOISE = {"num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


@dataclass
class Made:
    """A model and what was made to go with it; paths are relative to the folder of all."""

    family: str
    path: str
    networks: dict
    """Tokenizers that a single file's requests must name."""
    tokenizers: dict = field(default_factory=dict)
    controlnets: list[str] = field(default_factory=list)
    loras: list[str] = field(default_factory=list)
    ip_adapters: list[tuple[str, str]] = field(default_factory=list)
    refiner: str | None = None
    """Hidden size and projection of the image encoders by path."""
    encoders: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_xl(self) -> bool:
        return self.family in ("sdxl", "refiner")

    @property
    def channels(self) -> int:
        return self.networks["unet"].config.in_channels


def seed_of(random: Random) -> int:
    return random.randrange(2**31)


def distilled(random: Random, attends: list[bool], layers: int) -> dict:
    """As SSD-1B: a depth for each layer, other depths on the way up, nothing but a residual block in the middle."""
    depths = lambda has, count: [random.choice([1, 2, 3]) if has else 1 for _ in range(count)]  # noqa: E731
    return {
        "mid_block_type": "UNetMidBlock2D",
        "transformer_layers_per_block": [depths(has, layers) for has in attends],
        "reverse_transformer_layers_per_block": [depths(has, layers + 1) for has in reversed(attends)],
    }


class Maker:
    def __init__(self, folder: Path, random: Random):
        self.folder = folder
        self.random = random
        self.count = 0

    def path(self, name: str) -> str:
        self.count += 1
        return f"models/{self.count:02d}-{name}"

    def storage(self) -> dict:
        dtype = self.random.choice(["fp32", "fp16", "fp16", "bf16"])
        return {
            "dtype": dtype,
            "variant": dtype == "fp16" and self.random.random() < 0.5,
            "shards": self.random.random() < 0.2,
        }

    def text_config(self, vocabulary: int, single: bool, act: str) -> dict:
        heads = self.random.choice([1, 2]) if single else self.random.choice([1, 2, 3, 4])
        width = heads * (64 if single else self.random.choice([8, 16, 20]))
        return {
            "vocab_size": vocabulary,
            "hidden_size": width,
            "intermediate_size": width * self.random.choice([2, 4]),
            "num_hidden_layers": self.random.choice([2, 3, 4, 5]),
            "num_attention_heads": heads,
            "max_position_embeddings": 77,
            "hidden_act": act,
            "projection_dim": width if single else self.random.choice([width, 24, 40]),
            "bos_token_id": vocabulary - 2,
            "eos_token_id": self.random.choice([2, vocabulary - 1]) if not single else 2,
            "pad_token_id": 1,
        }

    def unet_config(self, family: str, context: int, pooled: int, single: bool) -> dict:
        random = self.random
        groups = 32 if single else random.choice([4, 8])
        blocks = random.choice([2, 2, 3, 3, 4])
        head = 64 if single and family != "sd1" else None
        unit = 64 if head else groups
        channels = sorted(random.choice([1, 2, 3] if unit < 32 else [1, 2]) * unit for _ in range(blocks))
        attends = [random.random() < 0.6 for _ in range(blocks)]
        if not any(attends):
            attends[0] = True
        depths = [random.choice([1, 1, 2, 3]) if has else 1 for has in attends]
        if head:
            heads = [width // head for width in channels]
        elif single:
            heads = 8
        elif random.random() < 0.4:
            heads = random.choice([h for h in (1, 2, 4) if all(width % h == 0 for width in channels)])
        else:
            heads = [random.choice([h for h in (1, 2, 3, 4) if width % h == 0]) for width in channels]
        config = {
            "sample_size": random.choice([8, 16, 32]),
            "in_channels": 9 if family in ("sd1", "sdxl", "sd2") and random.random() < 0.25 else 4,
            "out_channels": 4,
            "block_out_channels": tuple(channels),
            "down_block_types": tuple("CrossAttnDownBlock2D" if has else "DownBlock2D" for has in attends),
            "up_block_types": tuple("CrossAttnUpBlock2D" if has else "UpBlock2D" for has in reversed(attends)),
            "layers_per_block": random.choice([1, 1, 2, 3]),
            "norm_num_groups": groups,
            "cross_attention_dim": context,
            "attention_head_dim": heads,
            "transformer_layers_per_block": depths if family in ("sdxl", "refiner") else 1,
            "use_linear_projection": family != "sd1",
        }
        if family in ("sdxl", "refiner"):
            ids, time = (6 if family == "sdxl" else 5), random.choice([8, 16])
            config |= {
                "addition_embed_type": "text_time",
                "addition_time_embed_dim": time,
                "projection_class_embeddings_input_dim": pooled + ids * time,
            }
        if family == "sdxl" and random.random() < 0.3:
            config |= distilled(random, attends, config["layers_per_block"])
        if single:
            # The lowest resolution's depth is the middle's too, and a file cannot say otherwise.
            if family not in ("sdxl", "refiner"):
                config["transformer_layers_per_block"] = 1
        else:
            config |= {
                "mid_block_type": random.choice([*MIDDLES, MIDDLES[0]]),
                "norm_eps": random.choice([1e-5, 1e-5, 1e-6]),
                "flip_sin_to_cos": random.random() < 0.9,
                "freq_shift": random.choice([0, 0, 0, 1]),
            }
            if family != "refiner" and random.random() < 0.15:
                config["time_cond_proj_dim"] = random.choice([32, 256])
            if random.random() < 0.3:
                config["use_linear_projection"] = not config["use_linear_projection"]
        return config

    def vae_config(self, family: str, single: bool) -> dict:
        random = self.random
        groups = 32 if single else random.choice([4, 8])
        config = {
            "block_out_channels": tuple(groups * random.choice([1, 2] if groups < 32 else [1]) for _ in range(4)),
            "down_block_types": ("DownEncoderBlock2D",) * 4,
            "up_block_types": ("UpDecoderBlock2D",) * 4,
            "layers_per_block": random.choice([1, 1, 2]),
            "norm_num_groups": groups,
            "latent_channels": 4,
            "sample_size": 64,
            "scaling_factor": 0.13025 if family in ("sdxl", "refiner") else 0.18215,
        }
        if not single and random.random() < 0.2:
            config |= random.choice([{"use_quant_conv": False, "use_post_quant_conv": False}, {"mid_block_add_attention": False}])
        return config

    def scheduler_config(self, family: str) -> dict:
        random = self.random
        config = dict(NOISE)
        name = random.choice(["PNDMScheduler", "DDIMScheduler", "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler"])
        if name in ("PNDMScheduler", "DDIMScheduler"):
            config |= {"set_alpha_to_one": False, "skip_prk_steps": True, "clip_sample": False}
        config |= {"steps_offset": 1, "timestep_spacing": random.choice(["leading", "trailing", "linspace"])}
        if family == "sd2":
            config["prediction_type"] = random.choice(["v_prediction", "epsilon"])
        return {"_class_name": name, **config}

    def model(self, family: str, single: bool) -> Made:
        random = self.random
        vocabulary = random.choice([600, 1000, 1500])
        has_first, has_second = family != "refiner", family in ("sdxl", "refiner")
        networks = {}
        if has_first:
            act = "gelu" if family == "sd2" else "quick_gelu"
            first = self.text_config(vocabulary, single, act)
            networks["text_encoder"] = make_text_encoder(seed_of(random), False, **first)
        if has_second:
            second = self.text_config(vocabulary, single, "gelu")
            if single:
                second |= {"hidden_size": 128, "num_attention_heads": 2, "projection_dim": 128, "intermediate_size": 256}
                if has_first and first["hidden_size"] == 128:
                    # diffusers tells the two encoders of a single file apart by their widths.
                    first |= {"hidden_size": 64, "num_attention_heads": 1, "projection_dim": 64}
                    networks["text_encoder"] = make_text_encoder(seed_of(random), False, **first)
            networks["text_encoder_2"] = make_text_encoder(seed_of(random), True, **second)
        context = sum(network.config.hidden_size for network in networks.values())
        pooled = second["projection_dim"] if has_second else 0
        networks["unet"] = make_unet(seed_of(random), **self.unet_config(family, context, pooled, single))
        networks["vae"] = make_vae(seed_of(random), **self.vae_config(family, single))
        scheduler = self.scheduler_config(family)
        if single:
            # What the file does not say is the family's.
            scheduler = SINGLE_SCHEDULERS[family]
        path = self.path(f"{family}{'-single' if single else ''}")
        made = Made(family, path, networks)
        self.save(made, vocabulary, scheduler, single)
        return made

    def save(self, made: Made, vocabulary: int, scheduler: dict, single: bool) -> None:
        random, family = self.random, made.family
        folder = self.folder / (f"{made.path}.configs" if single else made.path)
        classes = {"scheduler": scheduler["_class_name"], "unet": "UNet2DConditionModel", "vae": "AutoencoderKL"}
        for name, padding in (("", "<|endoftext|>"), ("_2", "!")):
            if f"text_encoder{name}" not in made.networks:
                continue
            if family == "sd2":
                padding = "!"
            classes[f"text_encoder{name}"] = type(made.networks[f"text_encoder{name}"]).__name__
            classes[f"tokenizer{name}"] = "CLIPTokenizer"
            where = self.folder / f"{made.path}.tokenizer{name}" if single else folder / f"tokenizer{name}"
            save_cut_tokenizer(FULL_TOKENIZER, where, vocabulary, padding)
            if single:
                made.tokenizers["tokenizer2" if name else "tokenizer"] = f"{made.path}.tokenizer{name}"
        pipeline = {"sdxl": "StableDiffusionXLPipeline", "refiner": "StableDiffusionXLImg2ImgPipeline"}.get(family, "StableDiffusionPipeline")
        options = {}
        if family == "sdxl":
            options["force_zeros_for_empty_prompt"] = True if single else random.random() < 0.7
        if family == "refiner":
            options |= {"force_zeros_for_empty_prompt": False, "requires_aesthetics_score": True}
        folder.mkdir(parents=True, exist_ok=True)
        save_index(folder, pipeline, classes, options)
        save_scheduler(folder / "scheduler", scheduler)
        if single:
            for name, network in made.networks.items():
                network.config.save_pretrained(folder / name) if name.startswith("text") else network.save_config(folder / name)
            save_single_file(made.networks, family, self.folder / f"{made.path}.safetensors", random.choice(["fp32", "fp16", "bf16"]))
            made.path += ".safetensors"
            return
        for name, network in made.networks.items():
            save_network(network, folder / name, **self.storage())
            if name == "text_encoder" and random.random() < 0.7:
                with_text_model_prefix(folder / name)

    def adapters(self, made: Made, encoders: list[tuple[str, int, int]]) -> None:
        """@param encoders path, hidden size and projection of every image encoder"""
        random, unet = self.random, made.networks["unet"]
        # diffusers' ControlNet pipelines cannot tell a refiner its aesthetic score.
        for _ in range(0 if made.family == "refiner" else random.choice([0, 1, 2])):
            path = self.path(f"controlnet-{made.family}")
            channels = tuple(random.choice([4, 8, 12]) for _ in range(4))
            config = dict(unet.config)
            if random.random() < 0.4:
                config = without_transformers(config, random.choice(MIDDLES))
            if random.random() < 0.2:
                config = without_added_conditions(config)
            save_network(make_controlnet(seed_of(random), config, channels), self.folder / path, **self.storage())
            made.controlnets.append(path)
        for _ in range(random.choice([1, 2, 2])):
            made.loras.append(self.lora(made))
        path, hidden, projection = random.choice(encoders)
        made.encoders[path] = (hidden, projection)
        for kind in random.choice([["base"], ["plus"], ["base", "plus"], []]):
            if kind == "base":
                tensors = make_base(unet, projection, seed_of(random))
            else:
                tensors = make_plus(unet, hidden, random.choice([24, 40]), random.choice([1, 2]), random.choice([3, 6]), 4, seed_of(random))
            file = f"{self.path(f'ip-{kind}')}.safetensors"
            self.write(file, tensors)
            made.ip_adapters.append((file, path))

    def lora(self, made: Made) -> str:
        random = self.random
        namings = ["peft", "diffusers", "processor", "kohya"] + (["kohya-original"] * 2 if made.is_xl else [])
        look = LoraLook(
            naming=random.choice(namings),
            targets=random.choice(["attention", "linear", "transformer", "all", "everything"]),
            ranks=tuple(random.choice([[2], [4], [1], [1, 2, 3]])),
            alpha=random.choice([None, 1.0, 0.5, 2.0]),
        )
        if look.naming == "processor":
            look.targets, look.alpha = "attention", None
        if look.naming in ("peft", "diffusers"):
            look.alpha = None
        adapted = {"unet": made.networks["unet"]}
        if random.random() < 0.6:
            adapted |= {name: network for name, network in made.networks.items() if name.startswith("text")}
        file = f"{self.path(f'lora-{look.naming}')}.safetensors"
        tensors = make_lora(adapted, look, seed_of(random))
        with_config = look.naming == "peft" and len(look.ranks) == 1 and random.random() < 0.5
        self.write(file, tensors, peft_metadata(tensors, look, random) if with_config else {})
        return file

    def write(self, file: str, tensors: dict, metadata: dict | None = None) -> None:
        dtype = DTYPES[self.random.choice(["fp32", "fp16", "bf16"])]
        save_file({name: value.to(dtype).contiguous() for name, value in tensors.items()}, self.folder / file, metadata={"format": "pt", **(metadata or {})})

    def image_encoder(self) -> tuple[str, int, int]:
        random = self.random
        heads = random.choice([2, 4])
        patch = random.choice([8, 16])
        config = {
            "hidden_size": heads * random.choice([8, 12]),
            "intermediate_size": 64,
            "num_hidden_layers": random.choice([2, 3]),
            "num_attention_heads": heads,
            "image_size": patch * random.choice([2, 3, 4]),
            "patch_size": patch,
            "projection_dim": random.choice([16, 24]),
            "hidden_act": random.choice(["gelu", "quick_gelu"]),
        }
        path = self.path("image-encoder")
        save_network(make_image_encoder(seed_of(random), **config), self.folder / path, **self.storage())
        return path, config["hidden_size"], config["projection_dim"]

    def tiny_vae(self) -> str:
        random = self.random
        width = random.choice([8, 16])
        config = {
            "encoder_block_out_channels": (width,) * 4,
            "decoder_block_out_channels": (width,) * 4,
            "num_encoder_blocks": tuple(random.choice([1, 2]) for _ in range(4)),
            "num_decoder_blocks": (*(random.choice([1, 2]) for _ in range(3)), 1),
        }
        path = self.path("tiny-vae")
        save_network(make_tiny_vae(seed_of(random), **config), self.folder / path, **self.storage())
        return path


def peft_metadata(tensors: dict, look: LoraLook, random: Random) -> dict[str, str]:
    """The configuration that diffusers' training scripts write into the header; the tensors hold no alphas."""
    config = {}
    for part in ("unet", "text_encoder", "text_encoder_2"):
        modules = sorted({name.split(".lora_")[0].removeprefix(f"{part}.") for name in tensors if name.startswith(f"{part}.")})
        if not modules:
            continue
        config |= {
            f"{part}.r": look.ranks[0],
            f"{part}.lora_alpha": look.ranks[0] * random.choice([1, 2, 4]),
            f"{part}.target_modules": [module.removeprefix("text_model.") for module in modules],
            f"{part}.use_rslora": random.random() < 0.3,
        }
        if random.random() < 0.5:
            config[f"{part}.alpha_pattern"] = {modules[0].removeprefix("text_model."): 3}
    return {"lora_adapter_metadata": json.dumps(config)}


# What single files are read with, since they hold no configuration.
SINGLE_SCHEDULERS = {
    "sd1": {"_class_name": "PNDMScheduler", **NOISE, "skip_prk_steps": True, "set_alpha_to_one": False, "steps_offset": 1, "clip_sample": False},
    "sd2": {
        "_class_name": "DDIMScheduler",
        **NOISE,
        "set_alpha_to_one": False,
        "steps_offset": 1,
        "clip_sample": False,
        "prediction_type": "v_prediction",
    },
    "sdxl": {"_class_name": "EulerDiscreteScheduler", **NOISE, "timestep_spacing": "leading", "steps_offset": 1, "interpolation_type": "linear"},
    "refiner": {"_class_name": "EulerDiscreteScheduler", **NOISE, "timestep_spacing": "leading", "steps_offset": 1, "interpolation_type": "linear"},
}
