"""The other side of `npm run bench -- side-by-side`: makes a half-size SDXL with random weights, and times diffusers on it.

side-by-side.py make FOLDER TOKENIZER    a diffusers folder; TOKENIZER holds CLIP's vocab.json and merges.txt
side-by-side.py run FOLDER SIDE          seconds of each part at SIDE x SIDE pixels, as JSON
Needs torch, diffusers and transformers; nothing here is needed to use or test Frisket.
"""
import json
import shutil
import sys
import time
from pathlib import Path

import torch
from diffusers import AutoencoderKL, EulerAncestralDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

THREADS = 2
RUNS = 5
STEPS = 4
PROMPT = "a red fox in the snow"


def make(folder: Path, tokenizer: Path) -> None:
    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=64,
        block_out_channels=(160, 320, 640),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=1024,
        transformer_layers_per_block=(1, 2, 5),
        attention_head_dim=(5, 5, 10),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=640 + 6 * 256,
    )
    vae = AutoencoderKL(
        block_out_channels=(64, 128, 256, 256),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        scaling_factor=0.13025,
    )
    common = dict(vocab_size=49408, max_position_embeddings=77, eos_token_id=2)
    first = CLIPTextConfig(hidden_size=384, intermediate_size=1536, num_hidden_layers=12, num_attention_heads=6, **common)
    second = CLIPTextConfig(
        hidden_size=640, intermediate_size=2560, num_hidden_layers=16, num_attention_heads=10, hidden_act="gelu", projection_dim=640, **common
    )
    tokenizers = [CLIPTokenizer.from_pretrained(tokenizer) for _ in range(2)]
    pipeline = StableDiffusionXLPipeline(
        vae=vae,
        text_encoder=CLIPTextModel(first),
        text_encoder_2=CLIPTextModelWithProjection(second),
        tokenizer=tokenizers[0],
        tokenizer_2=tokenizers[1],
        unet=unet,
        scheduler=EulerAncestralDiscreteScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", timestep_spacing="trailing"
        ),
    )
    shutil.rmtree(folder, ignore_errors=True)
    # Stored in single precision, so that neither side has to widen anything.
    pipeline.save_pretrained(folder, safe_serialization=True)


def fastest(step) -> float:
    step()
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return min(times)


def run(folder: Path, side: int) -> None:
    torch.set_num_threads(THREADS)
    results = {}

    def job(pipeline):
        generator = torch.Generator("cpu").manual_seed(1)
        return pipeline(
            PROMPT, width=side, height=side, num_inference_steps=STEPS, guidance_scale=0.0, generator=generator, output_type="np"
        )

    with torch.no_grad():
        begin = time.perf_counter()
        pipeline = StableDiffusionXLPipeline.from_pretrained(folder, torch_dtype=torch.float32)
        pipeline.set_progress_bar_config(disable=True)
        job(pipeline)
        results["cold"] = time.perf_counter() - begin
        results["warm"] = fastest(lambda: job(pipeline))
        results["text"] = fastest(lambda: pipeline.encode_prompt(PROMPT, do_classifier_free_guidance=False))
        sample = torch.randn(1, 4, side // pipeline.vae_scale_factor, side // pipeline.vae_scale_factor)
        states, _, pooled, _ = pipeline.encode_prompt(PROMPT, do_classifier_free_guidance=False)
        added = {"text_embeds": pooled, "time_ids": torch.tensor([[side, side, 0, 0, side, side]], dtype=torch.float32)}
        results["unet"] = fastest(lambda: pipeline.unet(sample, 500, states, added_cond_kwargs=added))
        results["decode"] = fastest(lambda: pipeline.vae.decode(sample))
    print(json.dumps(results))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        run(Path(sys.argv[2]), int(sys.argv[3]))
