"""Every number of the training, with its reason. Facts quoted are those in README.md, "What is known"."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recipe:
    minutes: float = 22
    """Of all stages together. Encoding the bank and drawing its last pictures come on top, two to three minutes."""

    shard: int = 512
    """Pictures a seed: a process draws one in about 6 s (12 ms a picture), and hands it over at once."""
    shards: int = 240
    """123 k different pictures in the bank at most, 24 GB. Twenty passes over them are 2.5 M samples, and a net of 5 M
    parameters does not learn as many by heart; more would cost the encoder another minute. The first
    experiments saw 24 k twice."""
    least_pictures: int = 60_000
    """Waited for before the UNet's training begins, also by a sitting that goes on and draws them again: a minute."""
    workers: int = 14
    """Processes that draw, of the 16 cores there: about 1,100 pictures a second at 256 px, so 123 k in two minutes,
    while the autoencoder trains. Two cores stay for feeding the GPU."""
    side: int = 256
    """The size that ships, from the start: 128 px first and 5 minutes at 256 after left 256 px at 5 % recognised."""

    classifier_share: float = 0.04
    vae_share: float = 0.22
    unet_share: float = 0.54
    """With its go/no-go."""
    distill_share: float = 0.10
    adapters_share: float = 0.10
    """Three small ones, 0.8 minutes each."""

    classifier_batch: int = 128
    vae_batch: int = 64
    vae_crop: int = 128
    vae_rate: float = 2e-3
    """With 1.5e-3 it was still gaining when it stopped."""
    vae_kl: float = 1e-4
    vae_latent_noise: float = 0.1
    """Deviation added to normalised latents before they are decoded, in half of a batch: the decoder then forgives the
    UNet's small errors, which it must not turn into mottle."""
    unet_batch: int = 512
    """Batches of 32 made 4,000 steps of 129 k samples. Estimated for an H100: 3 k samples a second,
    six steps of 512, so 4,300 steps in the twelve minutes."""
    unet_rate: float = 1.5e-3
    """Not swept: usual for a net this small at this batch. Warm-up over 300 steps, cosine to nothing at the end."""
    unet_warmup: int = 300
    ema: float = 0.999
    """Half of it is 700 steps, a sixth of the run; less while the run is young."""
    middle_times: float = 0.5
    middle_span: tuple[int, int] = (300, 850)
    """Half of all samples lie there: of the first weights the v-loss of stripes is 0.41 at t = 700 and 0.31 at 400,
    where gradients have 0.18 and 0.08. That is where patterns failed to form, not in the pure noise."""
    first_times: float = 0.06
    """Pure noise, from which every sampling starts."""
    fill_part: float = 0.4
    coarse_weight: float = 0.0
    """Of the error's 4 x 4 means, beside the error itself. The best prediction stays the same, and colour and layout
    are told more clearly from the grain that no one can predict. Not tried on a GPU."""
    drop_caption: float = 0.1
    drop_caption_of_fill: float = 0.35
    """A fill is often asked for without words."""
    caption_tokens: int = 24
    """The longest of 8,000 captions has 18, they have 8.6 on average. The other positions are one padding that
    attention must learn to ignore, and three times the keys. The engine always gives 77: one batch in four
    reads them all, so that both hold."""
    full_caption_part: float = 0.25
    junk_words: float = 0.2
    """Of captions, in which one token in fifty is another at random: words it does not know must do no harm."""
    go_after: float = 0.33
    """Of the UNet's share: then stripes, dots, checks and linear gradients are drawn and classified (`go_least`)."""
    go_least: float = 0.3
    """Recognised in 8 steps at guidance 2. Below it the recipe is stopped with a report rather than run to its end."""
    distill_batch: int = 256
    distill_rate: float = 1e-4
    distill_steps: int = 4
    distill_substeps: int = 2
    """The student's step is two guided steps of the teacher: 8 steps with guidance become 4 without."""
    distill_guidance: float = 2.0
    """What the card says, of fills too."""
    adapter_batch: int = 128
    adapter_rate: float = 1e-3
    adapter_first_times: float = 0.15
    style_drop_caption: float = 0.5
    """A style is often asked for without words; and where they name other colours than it has, its own are to win."""
    own_style: float = 0.2
    """Of pictures a style is taught with: they keep their colours, and are their own reference."""
    lora_rank: int = 8
    first_pictures: int = 96
    """Encoded before training starts, at each size."""
    least_uses: float = 8
    """Samples a picture gives before another is taken, if it is ready: a process beside the training draws them."""
    most_uses: float = 30
    """Before another is waited for."""
    checkpoint_seconds: float = 60


@dataclass(frozen=True)
class OneCore(Recipe):
    """
    Goes on from the weights that ship on CPU cores, with the autoencoder as it is. A core gives 40 samples a second at
    256 px and 107 at 128 (bfloat16, measured on an EPYC with AVX-512), a hundredth of a GPU's, so it learns `CALM`
    alone. Numbers are of one core; several make each batch as many times as large.
    """

    minutes: float = 100
    workers: int = 1
    adapter_batch: int = 24
    unet_share: float = 1.0
    unet_batch: int = 24
    """At 256 px, and 64 at 128: about 0.6 s a step either way."""
    small_batch: int = 64
    phases: tuple[tuple[float, float], ...] = ((0.2, 0.5), (0.6, 0.3), (1.0, 0.1))
    """Each until which part of the budget, and how many of its steps are at 128 px: there three times as many samples
    teach words and colours. The size that ships has the last word."""
    tasks: tuple[tuple[str, float], ...] = (('paint', 0.8), ('edges', 0.12), ('style', 0.08))
    """How many of the steps each has. Companions learn together with the network that they guide: each step of theirs
    is one of its own too, and it learns to be guided. New ones want half of the steps (0.3 and 0.2 made them in 82
    minutes); those that are there keep up with a fifth."""
    unet_rate: float = 1.2e-3
    unet_warmup: int = 40
    ema: float = 0.0
    """The last weights: a run has a thousand steps, and the rate falls to nothing at its end. An average at 0.995 kept
    much of its beginning: in 16 fills with words 11.4 from the true colour, the last weights 10.0."""
    middle_times: float = 0.35
    first_times: float = 0.15
    """Pure noise: there colour and layout are decided, and every sampling starts."""
    coarse_weight: float = 3.0
    fill_part: float = 0.5
    foreign_part: float = 0.5
    """Of fills: the words tell what is to stand in the hole, which the surroundings do not. Only such fills keep
    their words always; without words a hole is closed as its surroundings are."""
    drop_caption_of_fill: float = 0.3
    painted_part: float = 0.7
    """Of the decoder's pictures: latents as the UNet leaves them, where the others, of every kind, are as encoded."""
    painted_of: int = 8
    painted_steps: int = 3
    """Of so many steps the last one to three are taken. Further back the true picture cannot be told any more, and
    the decoder would learn to paint a mean."""
    painted_guidance: float = 2.0
    decoder_batch: int = 8
    decoder_rate: float = 5e-4
    decoder_ema: float = 0.99
    decoder_part: float = 0.75
    """Of the way from the weights before (arXiv 2109.01903): all the way, what is left of sand and washes in eight
    steps is smoothed to flat colour (recognised 11 of 20 times, 16 before, 12 here), and less is gained elsewhere."""
    quick_rank: int = 16
    """1.8 MB, the most that a companion is to weigh; with 32 the loss was no lower after four minutes."""
    quick_rate: float = 2e-3
    quick_ema: float = 0.99
    checkpoint_seconds: float = 120


def smoke(recipe: Recipe) -> Recipe:
    """Every stage for a few steps on a CPU: that it runs, not that it learns."""
    return replace(
        recipe, minutes=0.5, shard=12, shards=2, least_pictures=24, workers=1, side=64, classifier_batch=8, vae_batch=4,
        vae_crop=64, unet_batch=4, unet_warmup=2, distill_batch=4, adapter_batch=4, go_least=0.0,
    )  # fmt: skip
