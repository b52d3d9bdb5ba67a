"""Cases that nobody has chosen: every kind, every option, in combinations."""

from random import Random

import numpy
import torch
from PIL import Image, ImageDraw, ImageFilter

from compute_simple import schedule
from files import Tensors
from fuzz_models import Made, seed_of

CHARACTERS = "abcdefghijklmnopqrstuvwxyz"
ODD_TEXTS = [
    "",
    " ",
    "A photo of a Red Fox, in the snow!",
    "it's 3.14 o'clock; don't you'll we've I'm",
    "Ünïcödé façade, naïve — “quotes” … €100",
    "日本語のプロンプト 漢字かな",
    "emoji 🦊🔥 👩‍👩‍👧 flags 🇩🇪",
    "tabs\tand\nnew lines\r\n  and   spaces ",
    "<|startoftext|>inside<|endoftext|> text",
    "<|EndOfText|> wrong case",
    "e\u0301 combining, ﬁ ligature, ½ ² ٣ Ⅷ",
    "(brackets:1.3) [square] {curly} \\(escaped\\)",
    "don\u2019t curly ' apostrophes ''s",
    "http://example.com/a?b=c&d=%20 #tag @you",
    "ＦＵＬＬ width İstanbul ẞ ς σ",
    "a" * 300,
    "word " * 90,
    "1234567890 " * 20,
    "\u200bzero\u200dwidth\ufeff \u00a0nbsp \u3000ideographic",
    "русский текст и ελληνικά και عربى עברית हिन्दी ไทย",
]


def text_of(random: Random) -> str:
    if random.random() < 0.35:
        return random.choice(ODD_TEXTS)
    words = ["".join(random.choice(CHARACTERS) for _ in range(random.randint(1, 9))) for _ in range(random.randint(1, 25))]
    return random.choice([" ", ", ", "; "]).join(words)


def normal(random: Random, *shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed_of(random)))


def picture(random: Random, width: int, height: int) -> Image.Image:
    """Smooth colours, some shapes, some grain."""
    small = numpy.array([[[random.randrange(256) for _ in range(3)] for _ in range(4)] for _ in range(4)], dtype="uint8")
    image = Image.fromarray(small).resize((width, height), Image.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(random.randint(0, 3)):
        x, y = random.randrange(width), random.randrange(height)
        colour = tuple(random.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + random.randint(4, width), y + random.randint(4, height)), fill=colour)
    grain = numpy.random.default_rng(seed_of(random)).normal(0, random.choice([0, 6]), (height, width, 3))
    return Image.fromarray((numpy.asarray(image) + grain).clip(0, 255).astype("uint8"))


def mask(random: Random, width: int, height: int) -> Image.Image:
    image = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(image)
    for _ in range(random.randint(1, 3)):
        x, y = random.randrange(width - 8), random.randrange(height - 8)
        box = (x, y, x + random.randint(6, width), y + random.randint(6, height))
        random.choice([draw.rectangle, draw.ellipse])(box, fill=random.choice([255, 255, 200, 128, 127, 100]))
    return image.filter(ImageFilter.GaussianBlur(random.choice([0, 0, 2, 5])))


# By class: what each of its options is chosen from.
SPACING = {"timestep_spacing": ["leading", "trailing", "linspace"], "steps_offset": [0, 1]}
PREDICTION = {"prediction_type": ["epsilon", "epsilon", "v_prediction", "sample"]}
SIGMAS = {"use_karras_sigmas": [False, True, False], "use_exponential_sigmas": [False, False, False, True]}
BETAS = {"beta_schedule": ["scaled_linear", "scaled_linear", "linear"]}
ZERO = {"rescale_betas_zero_snr": [False, False, True]}
FINAL = {"final_sigmas_type": ["zero", "zero", "sigma_min"]}
SCHEDULERS = {
    "DDPMScheduler": {**SPACING, **PREDICTION, **BETAS, **ZERO, "variance_type": ["fixed_small", "fixed_large"], "clip_sample": [True, False]},
    "DDIMScheduler": {**SPACING, **PREDICTION, **BETAS, **ZERO, "clip_sample": [True, False], "set_alpha_to_one": [True, False]},
    "PNDMScheduler": {**SPACING, "prediction_type": ["epsilon", "v_prediction"], **BETAS, "skip_prk_steps": [True], "set_alpha_to_one": [True, False]},
    "LMSDiscreteScheduler": {**SPACING, **PREDICTION, **BETAS, **SIGMAS},
    "EulerDiscreteScheduler": {**SPACING, **PREDICTION, **BETAS, **SIGMAS, **ZERO, **FINAL},
    "EulerAncestralDiscreteScheduler": {**SPACING, **PREDICTION, **BETAS, **ZERO},
    "HeunDiscreteScheduler": {**SPACING, **PREDICTION, **BETAS, **SIGMAS},
    "KDPM2DiscreteScheduler": {**SPACING, **PREDICTION, **BETAS, **SIGMAS},
    "KDPM2AncestralDiscreteScheduler": {**SPACING, **PREDICTION, **BETAS, **SIGMAS},
    "DPMSolverMultistepScheduler": {
        **SPACING, **PREDICTION, **BETAS, **SIGMAS, **ZERO, **FINAL,
        "algorithm_type": ["dpmsolver++", "dpmsolver++", "dpmsolver", "sde-dpmsolver++", "sde-dpmsolver"],
        "solver_order": [1, 2, 2, 3], "solver_type": ["midpoint", "heun"], "lower_order_final": [True, False],
        "euler_at_final": [False, True],
    },
    "DPMSolverSinglestepScheduler": {
        **PREDICTION, **BETAS, **SIGMAS, **FINAL, "algorithm_type": ["dpmsolver++", "dpmsolver"],
        "solver_order": [1, 2, 2, 3], "solver_type": ["midpoint", "heun"], "lower_order_final": [True, False],
    },
    "UniPCMultistepScheduler": {
        **SPACING, **PREDICTION, **BETAS, **SIGMAS, **ZERO, **FINAL, "solver_order": [1, 2, 3],
        "solver_type": ["bh1", "bh2"], "predict_x0": [True, False], "lower_order_final": [True, False],
    },
    "LCMScheduler": {**SPACING, **PREDICTION, **BETAS, **ZERO, "set_alpha_to_one": [True, False]},
    "TCDScheduler": {**SPACING, **PREDICTION, **BETAS, **ZERO, "set_alpha_to_one": [True, False]},
}  # fmt: skip


def scheduler_config(random: Random, name: str) -> dict:
    config = {option: random.choice(values) for option, values in SCHEDULERS[name].items() if random.random() < 0.6}
    if config.get("use_karras_sigmas"):
        config.pop("use_exponential_sigmas", None)
    if config.get("prediction_type", "epsilon") == "epsilon":
        # Noise says nothing of the picture where there is no signal: a division by zero, which only clipping hides.
        config.pop("rescale_betas_zero_snr", None)
    return config


def scheduler_case(random: Random) -> tuple[dict, Tensors]:
    name = random.choice(list(SCHEDULERS))
    config = {"_class_name": name, "beta_start": 0.00085, "beta_end": 0.012, **scheduler_config(random, name)}
    if random.random() < 0.15:
        config = {"_class_name": name}
    steps = random.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 16, 20])
    case = {"kind": "scheduler", "title": name, "limit": 1e-4, "scheduler": config, "steps": steps}
    if random.random() < 0.3:
        case["strength"] = random.choice([0.3, 0.5, 0.6, 0.75, 0.99])
    if name in ("DDIMScheduler", "TCDScheduler"):
        case["eta"] = random.choice([0, 0.3, 1])
    case["seed"] = random.randrange(1000)
    scheduler, timesteps = schedule(case)
    if len(timesteps) == 0:
        raise ValueError("a strength that leaves no step")
    shape = (random.choice([1, 2]), 4, 8, 8)
    sample = normal(random, *shape)
    if case.get("strength", 1) < 1:
        sample = scheduler.add_noise(normal(random, *shape), sample, timesteps[:1])
    else:
        sample = sample * scheduler.init_noise_sigma
    outputs = {f"output.{index}": normal(random, *shape) for index in range(len(timesteps))}
    return case, {"sample": sample, **outputs}


def random_case(random: Random) -> tuple[dict, Tensors]:
    shape = lambda: [random.randint(1, 9) for _ in range(random.randint(1, 4))]  # noqa: E731
    seed = random.choice([random.randrange(100), random.randrange(2**32), random.randrange(2**53)])
    draws = [shape() for _ in range(random.randint(1, 6))]
    return {"kind": "random", "title": "draws", "limit": 1e-6, "seed": seed, "draws": draws}, {}


def tokenizer_case(random: Random, folders: list[str]) -> tuple[dict, Tensors]:
    texts = [text_of(random) for _ in range(6)] + random.sample(ODD_TEXTS, 4)
    case = {"kind": "tokenizer", "title": "texts", "limit": 0, "tokenizer": f"../../{random.choice(folders)}", "texts": texts}
    return {**case, "maxLength": random.choice([77, 77, 20])}, {}


def unet_inputs(random: Random, made: Made, batch: int, size: tuple[int, int]) -> Tensors:
    config = made.networks["unet"].config
    inputs = {
        "sample": normal(random, batch, config.in_channels, *size),
        "timestep": torch.tensor([random.randrange(1000)]),
        "encoder_hidden_states": normal(random, batch, random.choice([77, 77, 154]), config.cross_attention_dim),
    }
    if made.is_xl:
        ids = 6 if made.family == "sdxl" else 5
        pooled = config.projection_class_embeddings_input_dim - ids * config.addition_time_embed_dim
        inputs["added_cond_kwargs.text_embeds"] = normal(random, batch, pooled)
        inputs["added_cond_kwargs.time_ids"] = torch.tensor([[float(random.choice([0, 2.5, 6, 512, 768, 1024])) for _ in range(ids)] for _ in range(batch)])
    if config.time_cond_proj_dim:
        inputs["timestep_cond"] = normal(random, batch, config.time_cond_proj_dim)
    return inputs


def unet_case(random: Random, made: Made) -> tuple[dict, Tensors]:
    case = {"kind": "component", "title": f"UNet, {made.family}", "limit": 1e-4, "model": f"../../{made.path}", "component": "unet"}
    batch = random.choice([1, 1, 2, 3])
    inputs = unet_inputs(random, made, batch, (random.randint(6, 17), random.randint(6, 17)))
    if made.loras and random.random() < 0.5:
        case["loras"] = lora_choice(random, made)
    elif made.ip_adapters and not made.path.endswith(".safetensors") and random.random() < 0.5:
        case["ipAdapters"] = []
        for index, (file, encoder) in enumerate(made.ip_adapters):
            case["ipAdapters"].append({"weights": f"../../{file}", "scale": random.choice([0.3, 0.7, 1.0])})
            count = random.choice([1, 2])
            config = made.encoders[encoder]
            shape = (config[1],) if "ip-base" in file else (random.choice([5, 10, 17]), config[0])
            inputs[f"added_cond_kwargs.image_embeds.{index}"] = normal(random, batch, count, *shape)
    return case, inputs


def lora_choice(random: Random, made: Made) -> list[dict]:
    chosen = random.sample(made.loras, random.randint(1, len(made.loras)))
    return [{"weights": f"../../{file}", "scale": random.choice([1, 0.5, 0.8, -0.5, 1.3])} for file in chosen]


def text_case(random: Random, made: Made) -> tuple[dict, Tensors]:
    name = random.choice([name for name in made.networks if name.startswith("text")])
    vocabulary = made.networks[name].config.vocab_size
    start, end = vocabulary - 2, vocabulary - 1
    rows = []
    for _ in range(random.choice([1, 2])):
        words = [random.randrange(vocabulary - 2) for _ in range(random.randint(0, 75))]
        rows.append([start, *words, end] + [random.choice([0, end])] * (75 - len(words)))
    case = {"kind": "component", "title": f"{name}, {made.family}", "limit": 1e-4, "model": f"../../{made.path}", "component": name}
    if made.loras and random.random() < 0.4:
        case["loras"] = lora_choice(random, made)
    return case, {"input_ids": torch.tensor(rows)}


def vae_case(random: Random, path: str, component: str) -> tuple[dict, Tensors]:
    method = random.choice(["encode", "decode"])
    height, width = random.randint(2, 9), random.randint(2, 9)
    sample = normal(random, 1, 3, 8 * height, 8 * width).clamp(-1, 1) if method == "encode" else normal(random, 1, 4, height, width)
    case = {"kind": "component", "title": f"{component} {method}", "limit": 1e-4, "model": f"../../{path}", "component": component, "method": method}
    return case, {"sample": sample}


def controlnet_case(random: Random, made: Made) -> tuple[dict, Tensors]:
    size = (random.randint(4, 13), random.randint(4, 13))
    inputs = unet_inputs(random, made, random.choice([1, 2]), size)
    batch = inputs["sample"].shape[0]
    inputs["sample"] = inputs["sample"][:, :4].contiguous()
    inputs.pop("timestep_cond", None)
    inputs["controlnet_cond"] = normal(random, batch, 3, 8 * size[0], 8 * size[1]).abs().clamp(0, 1)
    path = random.choice(made.controlnets)
    case = {"kind": "component", "title": f"ControlNet, {made.family}", "limit": 1e-4, "model": f"../../{path}", "component": "controlnet"}
    return {**case, "conditioningScale": random.choice([1.0, 0.5, 0.0, 1.7])}, inputs


def image_encoder_case(random: Random, path: str, encoder) -> tuple[dict, Tensors]:
    side = encoder.image_size
    case = {"kind": "component", "title": "image encoder", "limit": 1e-4, "model": f"../../{path}", "component": "image_encoder"}
    return case, {"pixel_values": normal(random, random.choice([1, 2]), 3, side, side)}


def block_scales(random: Random, made: Made) -> dict:
    config = made.networks["unet"].config
    names = {f"down.block_{i}": config.layers_per_block for i, t in enumerate(config.down_block_types) if t.startswith("Cross")}
    names |= {f"up.block_{i}": config.layers_per_block + 1 for i, t in enumerate(config.up_block_types) if t.startswith("Cross")}
    names["mid"] = 1
    chosen = random.sample(list(names), random.randint(1, len(names)))
    some = [0, 1, 0.5, 0.8]
    scales: dict = {}
    for name in chosen:
        scales[name] = random.choice(some) if name == "mid" or random.random() < 0.4 else [random.choice(some) for _ in range(names[name])]
    if random.random() < 0.2:
        part = random.choice(["down", "up"])
        scales = {name: scale for name, scale in scales.items() if not name.startswith(part)} | {part: random.choice(some)}
    return scales


def pipeline_case(random: Random, made: Made, tiny_vaes: list[str]) -> tuple[dict, dict[str, Image.Image]]:
    unet = made.networks["unet"].config
    nine = unet.in_channels == 9
    task = random.choice(["text-to-image", "inpaint"] if nine else ["text-to-image", "text-to-image", "image-to-image", "inpaint"])
    if made.family == "refiner":
        task = "image-to-image"
    width, height = 8 * random.randint(6, 14), 8 * random.randint(6, 14)
    pictures: dict[str, Image.Image] = {}
    steps = random.choice([1, 2, 3, 4, 5, 6, 8])
    request: dict = {
        "model": f"../../{made.path}",
        "task": task,
        "prompt": text_of(random),
        "width": width,
        "height": height,
        "steps": steps,
        "guidanceScale": random.choice([0, 1, 1.5, 4, 5, 7.5]),
        "seed": random.choice([random.randrange(1000), random.randrange(2**32)]),
        **{name: f"../../{path}" for name, path in made.tokenizers.items()},
    }
    if random.random() < 0.6:
        request["negativePrompt"] = text_of(random)
    if random.random() < 0.7:
        name = random.choice(list(SCHEDULERS))
        request["scheduler"] = {"class": name, "config": scheduler_config(random, name)}
        if random.random() < 0.2:
            request["scheduler"]["config"] = {}
    if random.random() < 0.2:
        request["clipSkip"] = random.choice([0, 1])
    if task != "text-to-image":
        pictures["image.in.png"] = picture(random, width, height)
        request["image"] = "image.in.png"
        request["strength"] = random.choice([1, 1, 0.99, 0.75, 0.6, 0.5])
    if task == "inpaint":
        pictures["mask.png"] = mask(random, width, height)
        request["mask"] = "mask.png"
    if tiny_vaes and random.random() < 0.15:
        request["vae"] = f"../../{random.choice(tiny_vaes)}"
    if made.loras and random.random() < 0.35:
        request["loras"] = lora_choice(random, made)
    # diffusers' ControlNet pipelines for pictures do not tell LCM's networks the guidance scale.
    may_have_controlnets = task == "text-to-image" and not nine or not unet.time_cond_proj_dim
    if made.controlnets and may_have_controlnets and random.random() < 0.4:
        request["controlNets"] = []
        for index, path in enumerate(random.sample(made.controlnets, random.randint(1, len(made.controlnets)))):
            net = {"model": f"../../{path}", "scale": random.choice([1, 0.5, 0.8])}
            if task == "inpaint" and random.random() < 0.4:
                net["masked"] = True
            else:
                pictures[f"control{index}.png"] = picture(random, width, height)
                net["image"] = f"control{index}.png"
            if random.random() < 0.4:
                start, end = sorted(random.sample([0, 0.2, 0.25, 0.5, 0.6, 0.8, 1], 2))
                net |= {"start": start, "end": end}
            request["controlNets"].append(net)
    if made.ip_adapters and random.random() < 0.4:
        request["ipAdapters"] = []
        for index, (file, encoder) in enumerate(made.ip_adapters):
            names = [f"style{index}-{number}.png" for number in range(random.choice([1, 1, 2]))]
            for name in names:
                pictures[name] = picture(random, random.randint(24, 90), random.randint(24, 90))
            adapter = {"weights": f"../../{file}", "imageEncoder": f"../../{encoder}", "images": names, "scale": random.choice([0.3, 0.6, 1])}
            if random.random() < 0.4:
                adapter["blocks"] = block_scales(random, made)
            request["ipAdapters"].append(adapter)
    if made.refiner and task != "inpaint" and random.random() < 0.5:
        request["refiner"] = {"model": f"../../{made.refiner}", "switchAt": random.choice([0.5, 0.6, 0.8])}
        request["steps"] = max(3, steps)
        request.pop("clipSkip", None)
    if random.random() < 0.15 and ("controlNets" not in request) and (task == "text-to-image" and not nine or made.is_xl):
        request["guidanceRescale"] = random.choice([0.5, 0.7, 1])
    if "refiner" in request:
        request.pop("guidanceRescale", None)
    if random.random() < 0.1 and "refiner" not in request:
        request["longPrompt"] = "chunk"
        request["prompt"] = ", ".join(text_of(random) for _ in range(random.randint(1, 8)))
    title = " ".join([made.family, task, request.get("scheduler", {}).get("class", "")])
    return {"kind": "pipeline", "title": title, "limit": {"latents": 1e-3, "image": 1.0}, "request": request}, pictures
