"""The other side of `npm run bench -- full-size`: makes the weights, and runs PyTorch and OpenVINO on them.

full-size.py make FOLDER     the SDXL UNet's shapes with random float16 weights, and inputs
full-size.py run FOLDER      one step at 512 x 512 each, seconds, and PyTorch's output
Needs torch, diffusers, safetensors and openvino; nothing here is needed to use or test Frisket.
"""
import json
import sys
import time
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file

SDXL = dict(
    sample_size=128,
    block_out_channels=(320, 640, 1280),
    down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    cross_attention_dim=2048,
    transformer_layers_per_block=(1, 2, 10),
    attention_head_dim=(5, 10, 20),
    use_linear_projection=True,
    addition_embed_type="text_time",
    addition_time_embed_dim=256,
    projection_class_embeddings_input_dim=2816,
)
THREADS = 2
RUNS = 3


def make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(0)
    with torch.device("meta"):
        network = UNet2DConditionModel(**SDXL)
    network.save_config(folder)
    weights = {}
    for name, value in network.state_dict().items():
        if value.dim() == 1:
            weights[name] = torch.full(value.shape, 1.0 if name.endswith("weight") else 0.0, dtype=torch.float16)
        else:
            # Keeps activations of order one through all the layers.
            spread = 0.7 / value[0].numel() ** 0.5
            weights[name] = (torch.randn(value.shape, generator=generator) * spread).half()
    save_file(weights, folder / "diffusion_pytorch_model.safetensors")
    save_file(
        {
            "sample": torch.randn(1, 4, 64, 64, generator=generator),
            "encoder_hidden_states": torch.randn(1, 77, 2048, generator=generator),
            "text_embeds": torch.randn(1, 1280, generator=generator),
            "time_ids": torch.tensor([[512.0, 512, 0, 0, 512, 512]]),
        },
        folder / "inputs.safetensors",
    )


class Plain(torch.nn.Module):
    """The UNet with tensors for arguments, as OpenVINO's converter wants it."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, sample, timestep, states, text, ids):
        added = {"text_embeds": text, "time_ids": ids}
        return self.network(sample, timestep, states, added_cond_kwargs=added, return_dict=False)[0]


def fastest(step) -> float:
    step()
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return min(times)


def run(folder: Path) -> None:
    import numpy
    import openvino

    torch.set_num_threads(THREADS)
    inputs = load_file(folder / "inputs.safetensors")
    arguments = (inputs["sample"], torch.tensor(500), inputs["encoder_hidden_states"], inputs["text_embeds"], inputs["time_ids"])
    network = UNet2DConditionModel.from_pretrained(folder, torch_dtype=torch.float32).eval()
    with torch.no_grad():
        expected = Plain(network)(*arguments)
        save_file({"sample": expected}, folder / "expected.safetensors")
        torch_seconds = fastest(lambda: Plain(network)(*arguments))
        converted = openvino.convert_model(Plain(network), example_input=arguments)
    path = folder / "openvino.xml"
    openvino.save_model(converted, path, compress_to_fp16=True)
    del network, converted
    core = openvino.Core()
    core.set_property("CPU", {"INFERENCE_NUM_THREADS": THREADS, "INFERENCE_PRECISION_HINT": "f32"})
    compiled = core.compile_model(path, "CPU")
    values = [value.numpy() for value in arguments]
    got = compiled(values)[0]
    error = float(numpy.linalg.norm(got - expected.numpy()) / numpy.linalg.norm(expected.numpy()))
    print(json.dumps({"torch": torch_seconds, "openvino": fastest(lambda: compiled(values)), "openvinoError": error}))


if __name__ == "__main__":
    {"make": make, "run": run}[sys.argv[1]](Path(sys.argv[2]))
