"""The architecture: what `export` writes is what these build. Sizes are in `docs/swatch.md`."""

import torch
from diffusers import AutoencoderKL, ControlNetModel, EulerDiscreteScheduler, UNet2DConditionModel
from torch import nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

VOCABULARY = 2048
START, END = VOCABULARY - 2, VOCABULARY - 1
TOKENS = 77
TEXT_WIDTHS = (64, 96)
CONTEXT = sum(TEXT_WIDTHS)
LATENT_SCALE = 8
"""Pixels a latent cell."""
SIDE = 256
"""What it is trained for."""
CHANNELS = (48, 80, 112)
TIME_WIDTH = 32

TEXT = dict(
    vocab_size=VOCABULARY, num_hidden_layers=3, max_position_embeddings=TOKENS, bos_token_id=START, eos_token_id=END
)
UNET_STAGE = dict(
    block_out_channels=CHANNELS,
    layers_per_block=1,
    norm_num_groups=16,
    attention_head_dim=tuple(max(1, channels // 28) for channels in CHANNELS),
    transformer_layers_per_block=(1, 1, 1),
    cross_attention_dim=CONTEXT,
    use_linear_projection=True,
    addition_embed_type='text_time',
    addition_time_embed_dim=TIME_WIDTH,
    projection_class_embeddings_input_dim=6 * TIME_WIDTH + TEXT_WIDTHS[1],
)


def text_encoders() -> tuple[CLIPTextModel, CLIPTextModelWithProjection]:
    first, second = TEXT_WIDTHS
    one = CLIPTextModel(
        CLIPTextConfig(
            hidden_size=first, intermediate_size=4 * first, num_attention_heads=2, hidden_act='quick_gelu',
            projection_dim=first, pad_token_id=END, **TEXT,
        )
    )  # fmt: skip
    two = CLIPTextModelWithProjection(
        CLIPTextConfig(
            hidden_size=second, intermediate_size=4 * second, num_attention_heads=3, hidden_act='gelu',
            projection_dim=second, pad_token_id=0, **TEXT,
        )
    )  # fmt: skip
    # The UNet attends to the state before the last layer, which nothing normalises. With CLIP's deviation of 0.02 the
    # words would reach it at a fiftieth of the scale that its attention is initialised for; see the README's suspects.
    for encoder in (one, two):
        for name, parameter in encoder.named_parameters():
            if 'token_embedding' in name:
                nn.init.normal_(parameter, 0, 0.5)
            elif 'position_embedding' in name:
                nn.init.normal_(parameter, 0, 0.1)
    return one, two


def unet() -> UNet2DConditionModel:
    """9 channels: noisy latents, mask, latents of the masked picture. Text-to-image is a fill of everything."""
    return UNet2DConditionModel(
        sample_size=SIDE // LATENT_SCALE,
        in_channels=9,
        out_channels=4,
        down_block_types=('DownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D'),
        up_block_types=('CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'UpBlock2D'),
        **UNET_STAGE,
    )


def autoencoder(channels: tuple[int, ...] = (16, 32, 64, 64)) -> AutoencoderKL:
    """Groups of four channels at least: 32 groups on so few would normalise flat colour away."""
    return AutoencoderKL(
        down_block_types=['DownEncoderBlock2D'] * 4,
        up_block_types=['UpDecoderBlock2D'] * 4,
        block_out_channels=list(channels),
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
        sample_size=SIDE,
        force_upcast=False,
    )


def controlnet() -> ControlNetModel:
    """
    Without attention, as in the published small ones for SDXL: it reads no words (they are the UNet's business), and
    where edges lie is a matter of neighbours. One block in its middle for their two: 1.9 MB.
    """
    return ControlNetModel(
        in_channels=4,
        down_block_types=('DownBlock2D', 'DownBlock2D', 'DownBlock2D'),
        mid_block_type='UNetMidBlock2D',
        conditioning_embedding_out_channels=(8, 16, 32, 48),
        **UNET_STAGE,
    )


def image_encoder() -> CLIPVisionModelWithProjection:
    """Of 1.0 MB: the palette and the grain of a picture need no more. Patches of 16 at 128 px: 64 tokens."""
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=96, intermediate_size=384, projection_dim=64, num_hidden_layers=3, num_attention_heads=3,
            image_size=128, patch_size=16,
        )
    )  # fmt: skip


def scheduler() -> EulerDiscreteScheduler:
    """Zero terminal SNR, so that flat black and white can be reached; it needs v-prediction and trailing steps."""
    return EulerDiscreteScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule='scaled_linear',
        prediction_type='v_prediction',
        timestep_spacing='trailing',
        rescale_betas_zero_snr=True,
    )


class Swatch(nn.Module):
    """What is trained together: the UNet and both text encoders."""

    def __init__(self, text=None, text_2=None, network=None):
        super().__init__()
        one, two = (text, text_2) if text is not None else text_encoders()
        self.text_encoder, self.text_encoder_2 = one, two
        self.unet = network if network is not None else unet()

    def read(self, ids: torch.Tensor, ids_2: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids [batch, tokens] -> states [batch, tokens, 160] and the pooled text [batch, 96], as SDXL does."""
        one = self.text_encoder(ids, output_hidden_states=True)
        two = self.text_encoder_2(ids_2, output_hidden_states=True)
        return torch.cat([one.hidden_states[-2], two.hidden_states[-2]], -1), two.text_embeds

    def forward(self, latents, mask, masked, time, states, pooled, **adapters) -> torch.Tensor:
        """@return the predicted v [batch, 4, h, w]"""
        count, side = len(latents), latents.shape[-1] * LATENT_SCALE
        sizes = latents.new_tensor([[side, side, 0, 0, side, side]]).expand(count, 6)
        joined = torch.cat([latents, mask, masked], 1)
        added = {'text_embeds': pooled, 'time_ids': sizes, **adapters.pop('image', {})}
        return self.unet(joined, time, states, added_cond_kwargs=added, **adapters).sample
