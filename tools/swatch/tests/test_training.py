"""What training is made of; needs PyTorch, diffusers and the weights that ship. Seconds on one core."""

import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evaluation.measures import palette_distance  # noqa: E402
from model.diffusion import signal_rates  # noqa: E402
from model.folder import load_autoencoder, load_swatch  # noqa: E402
from model.tokenizer import Tokenizer  # noqa: E402
from pictures.draw import draw  # noqa: E402
from pictures.fills import draw_fill  # noqa: E402
from pictures.kinds import CALM, KINDS  # noqa: E402
from training.adapters import Guided, StyleAdapter, sharing  # noqa: E402
from training.autoencoder import difference  # noqa: E402
from training.bank import decode, encode  # noqa: E402
from training.companions import COMPANIONS, grey_latents  # noqa: E402
from training.decoder import Decoder, PaintedShards  # noqa: E402
from training.denoiser import distillation_loss  # noqa: E402
from training.growing import SHARD, GrowingBank, ShardMaker  # noqa: E402
from training.muon import muon_for, orthogonal  # noqa: E402
from training.peers import Peers, on_each_core  # noqa: E402
from training.quick import LEFT_ALONE, QuickStudent, merge_quick  # noqa: E402
from training.recipe import OneCore  # noqa: E402

SWATCH = Path(__file__).resolve().parents[3] / 'models' / 'swatch'


class Fills(unittest.TestCase):
    def test_a_fill_of_its_own_surroundings_is_one_picture(self):
        fill = draw_fill(np.random.default_rng(4), 64, {'solid': 1.0}, foreign=0)
        self.assertEqual(len(np.unique(fill.picture.pixels.reshape(-1, 3), axis=0)), 1)

    def test_a_foreign_fill_is_another_picture_inside_and_told_by_the_caption(self):
        fill = draw_fill(np.random.default_rng(4), 64, {'solid': 1.0}, foreign=1)
        inside, outside = (np.unique(fill.picture.pixels[part], axis=0) for part in (fill.mask, ~fill.mask))
        self.assertEqual((len(inside), len(outside)), (1, 1))
        self.assertGreater(np.abs(inside.astype(int) - outside).max(), 8)
        self.assertIn(fill.picture.colours[0], fill.picture.caption)

    def test_a_gradient_is_fitted_to_the_hole(self):
        random = np.random.default_rng(6)
        for _ in range(20):
            fill = draw_fill(random, 64, {'linear': 1.0}, foreign=1)
            rows, columns = (np.flatnonzero(fill.mask.any(axis)) for axis in (1, 0))
            if fill.mask.mean() > 0.05 and fill.mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all():
                hole = fill.picture.pixels[fill.mask].astype(int)
                self.assertGreater(np.ptp(hole, axis=0).max(), 40)

    def test_kinds_with_weights_are_drawn_as_often_as_these_say(self):
        random = np.random.default_rng(8)
        drawn = [draw(random, 16, {'solid': 9, 'paper': 1}).kind for _ in range(300)]
        self.assertAlmostEqual(drawn.count('solid') / 300, 0.9, delta=0.06)
        self.assertLessEqual(set(CALM), set(KINDS))


class MuonSteps(unittest.TestCase):
    def test_singular_values_become_about_one(self):
        torch.manual_seed(0)
        for shape in ((24, 60), (60, 24)):
            values = torch.linalg.svdvals(orthogonal(torch.randn(3, *shape) * 7))
            self.assertGreater(float(values.min()), 0.5)
            self.assertLess(float(values.max()), 1.3)

    def test_it_learns_what_a_network_of_every_kind_of_parameter_must(self):
        torch.manual_seed(0)
        network = torch.nn.Sequential(torch.nn.Conv2d(1, 8, 3), torch.nn.Flatten(), torch.nn.Linear(8, 2))
        seen, wanted = torch.randn(64, 1, 3, 3), torch.randn(64, 1, 3, 3).flatten(1)[:, :2] * 0.1
        wanted = wanted + seen.flatten(1)[:, :2]
        optimizer = muon_for(network, 0.02, decay=0.0)
        self.assertEqual({group['orthogonal'] for group in optimizer.param_groups}, {True, False})
        first = last = None
        for _ in range(150):
            loss = ((network(seen) - wanted) ** 2).mean()
            first, last = first or float(loss.detach()), float(loss.detach())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.assertLess(last, first / 20)


class Guides(unittest.TestCase):
    """What companions learn from, and that each of them learns."""

    @classmethod
    def setUpClass(cls):
        torch.manual_seed(0)
        cls.recipe = replace(OneCore(), side=128, first_pictures=SHARD, adapter_batch=4, adapter_rate=3e-3)
        cls.vae, cls.tokenizer = load_autoencoder(SWATCH).eval(), Tokenizer(SWATCH / 'tokenizer')
        cls.grey = grey_latents(cls.vae, 128)

    def shard(self, name: str):
        return COMPANIONS[name].shards(self.recipe, self.vae, self.tokenizer, 128, 3)()

    def test_a_style_s_reference_has_the_colours_of_its_picture(self):
        clean, _, _, references = self.shard('style')
        pictures = decode(self.vae, torch.from_numpy(clean).float())
        shown = ((pictures + 1) * 127.5).byte().permute(0, 2, 3, 1).numpy()
        own = np.mean([palette_distance(*each) for each in zip(shown, references)])
        others = np.mean([palette_distance(*each) for each in zip(shown, np.roll(references, 5, 0))])
        self.assertLess(own, 0.7 * others)

    def test_edges_come_out_of_their_shard_as_they_went_in(self):
        clean, _, _, packed = self.shard('edges')
        drawn = COMPANIONS['edges'].guide(torch.from_numpy(packed))
        self.assertEqual(drawn.shape, (SHARD, 3, 128, 128))
        self.assertEqual(set(np.unique(drawn)), {0.0, 1.0})
        self.assertEqual(len(clean), SHARD)

    def test_each_changes_the_base_no_more_than_it_must_and_learns(self):
        for name, kind in COMPANIONS.items():
            with self.subTest(name=name):
                base = load_swatch(SWATCH)
                before = {at: value.clone() for at, value in base.unet.state_dict().items()}
                network = kind.network(base, self.recipe)
                clean, ids, ids_2, *guide = (torch.from_numpy(column[:4]) for column in self.shard(name))
                batch = Guided(clean.float(), ids, ids_2, self.grey, kind.guide(guide[0]) if kind.guide else None)
                optimizer, losses = muon_for(network, 3e-3), []
                for _ in range(6):
                    torch.manual_seed(1)
                    loss = network.loss(batch, self.recipe)['loss']
                    losses.append(float(loss.detach()))
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                self.assertLess(losses[-1], losses[0])
                after = base.unet.state_dict()
                self.assertTrue(all(torch.equal(value, after[at]) for at, value in before.items() if at in after))

    def test_a_base_that_learns_with_it_keeps_its_weights_to_itself_and_its_modules(self):
        model = load_swatch(SWATCH)
        network = StyleAdapter(sharing(model), frozen=False)
        clean, ids, ids_2, references = (torch.from_numpy(column[:4]) for column in self.shard('style'))
        batch = Guided(clean.float(), ids, ids_2, self.grey, COMPANIONS['style'].guide(references))
        network.loss(batch, self.recipe)['loss'].backward()
        for part in (model.unet.conv_in.weight, model.text_encoder.get_input_embeddings().weight):
            self.assertGreater(float(part.grad.abs().max()), 0)
        self.assertFalse({id(value) for value in model.parameters()} & {id(value) for value in network.parameters()})
        # Without a reference it is called as before.
        texts = model.read(ids, ids_2)
        noisy = torch.randn_like(batch.clean)
        model(noisy, torch.ones_like(noisy[:, :1]), self.grey.expand_as(noisy), torch.full((4,), 500), *texts)


def _means_of_two(peers: Peers, rank: int, folder: str) -> None:
    network = torch.nn.Linear(2, 1)
    unused = torch.nn.Parameter(torch.zeros(3))
    torch.nn.init.zeros_(network.weight)
    network(torch.full((1, 2), 1.0 + 2 * rank)).sum().backward()
    peers.average([*network.parameters(), unused])
    told = peers.agree(7.5 if rank == 0 else 99)
    torch.save((network.weight.grad, network.bias.grad, unused.grad, told, peers.first), f'{folder}/{rank}')


class Together(unittest.TestCase):
    def test_processes_step_by_the_mean_of_their_gradients_and_by_one_clock(self):
        with tempfile.TemporaryDirectory() as folder:
            on_each_core(2, f'{folder}/meeting', _means_of_two, folder)
            (first, *_), (second, *_) = both = [torch.load(f'{folder}/{rank}') for rank in range(2)]
        self.assertTrue(torch.equal(first, second) and torch.equal(first, torch.full((1, 2), 2.0)))
        self.assertEqual([told for *_, told, _ in both], [7.5, 7.5])
        self.assertEqual([known for *_, known in both], [True, False])
        self.assertTrue(all(unused is None for _, _, unused, *_ in both))


class DecoderAlone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(0)
        cls.vae = load_autoencoder(SWATCH)

    def shard(self, **changed):
        recipe = replace(OneCore(), **changed)
        make = PaintedShards(SWATCH, recipe, self.vae, Tokenizer(SWATCH / 'tokenizer'), 128, 5)
        pixels, latents = make()
        seen = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 127.5 - 1
        return seen, torch.from_numpy(latents).float()

    def test_latents_are_as_encoded_or_as_the_unet_leaves_them_of_the_same_picture(self):
        for part, fills, away in ((0, 0, (0, 0.01)), (1, 0, (0.05, 0.6)), (1, 1, (0.05, 0.6))):
            with self.subTest(painted=part, fills=fills):
                seen, latents = self.shard(painted_part=part, fill_part=fills, foreign_part=0)
                error = float((latents - encode(self.vae, seen)).abs().mean())
                self.assertTrue(away[0] <= error <= away[1], error)

    def test_it_learns_and_what_encodes_stays_as_it_is(self):
        seen, latents = self.shard(painted_part=1)
        before = {name: value.clone() for name, value in self.vae.state_dict().items()}
        network, losses = Decoder(self.vae), []
        optimizer = torch.optim.AdamW(network.parameters(), lr=5e-4)
        for _ in range(4):
            loss = difference(network(latents[:4] / self.vae.config.scaling_factor), seen[:4])
            losses.append(float(loss.detach()))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.assertLess(losses[-1], losses[0])
        changed = {name for name, value in self.vae.state_dict().items() if not torch.equal(value, before[name])}
        self.assertTrue(changed and all(name.startswith(('decoder.', 'post_quant_conv.')) for name in changed), changed)


class Bank(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(0)
        cls.recipe = replace(OneCore(), first_pictures=SHARD, least_uses=2, most_uses=6, fill_part=0.6)
        cls.vae = load_autoencoder(SWATCH).eval()
        tokenizer = Tokenizer(SWATCH / 'tokenizer')
        make = ShardMaker(cls.recipe, cls.vae, tokenizer, 64, seed=5)
        cls.ready = True
        cls.bank = GrowingBank(cls.recipe, tokenizer, lambda wait: make() if wait or cls.ready else None)

    def test_it_grows_as_it_is_used(self):
        before = len(self.bank)
        for _ in range(4):
            self.bank.batch(SHARD)
        self.assertGreater(len(self.bank), before)
        self.assertLessEqual(self.bank.given, len(self.bank) * self.recipe.least_uses)

    def test_it_waits_for_pictures_only_where_those_it_has_are_worn(self):
        type(self).ready = False
        try:
            before = len(self.bank)
            while self.bank.given + SHARD <= before * self.recipe.most_uses:
                self.bank.batch(SHARD)
            self.assertEqual(len(self.bank), before)
            self.bank.batch(SHARD)
            self.assertEqual(len(self.bank), before + SHARD)
        finally:
            type(self).ready = True

    def test_text_to_image_is_a_fill_of_everything_and_fills_keep_their_surroundings(self):
        batch = self.bank.batch(64)
        whole = ~batch.fill
        self.assertTrue((batch.mask[whole] == 1).all())
        self.assertLess(float(batch.mask[batch.fill].mean()), 1)
        # Away from the hole the surroundings' latents are the picture's own, but for what the hole's edge spreads.
        beside = (batch.mask[batch.fill] == 0).expand(-1, 4, -1, -1)
        clean, masked = batch.clean[batch.fill][beside], batch.masked[batch.fill][beside]
        self.assertGreater(float(torch.corrcoef(torch.stack([clean, masked]))[0, 1]), 0.8)

    def test_latents_decode_to_pictures(self):
        pictures = decode(self.vae, self.bank.batch(4).clean)
        self.assertEqual(pictures.shape, (4, 3, 64, 64))
        self.assertGreater(float(pictures.std()), 0.1)


class Quick(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(0)
        cls.recipe = replace(OneCore(), first_pictures=SHARD, distill_batch=4)
        tokenizer, vae = Tokenizer(SWATCH / 'tokenizer'), load_autoencoder(SWATCH).eval()
        make = ShardMaker(cls.recipe, vae, tokenizer, 64, seed=5)
        cls.bank = GrowingBank(cls.recipe, tokenizer, lambda wait: make() if wait else None)

    def setUp(self):
        torch.manual_seed(1)
        self.teacher = load_swatch(SWATCH)
        self.network = QuickStudent(self.teacher, self.recipe.quick_rank)

    def loss(self):
        torch.manual_seed(2)
        np.random.seed(2)
        return distillation_loss(self.network.student, self.teacher, self.bank, signal_rates(), self.recipe)['loss']

    def predicted(self, model):
        batch = self.bank.batch(2)
        with torch.no_grad():
            return lambda one: one(batch.clean, batch.mask, batch.masked, 500, *model.read(batch.ids, batch.ids_2))

    def test_it_begins_as_its_teacher(self):
        predict = self.predicted(self.teacher)
        with torch.no_grad():
            self.assertTrue(torch.allclose(predict(self.network.student), predict(self.teacher), atol=1e-5))

    def test_it_comes_nearer_to_guided_steps_and_its_teacher_stays_as_it_is(self):
        before = {name: value.clone() for name, value in self.teacher.state_dict().items()}
        optimizer = torch.optim.AdamW(self.network.parameters(), lr=2e-3)
        losses = []
        for _ in range(6):
            loss = self.loss()
            losses.append(float(loss.detach()))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.assertLess(losses[-1], 0.9 * losses[0])
        for name, value in self.teacher.state_dict().items():
            self.assertTrue(torch.equal(value, before[name]), name)

    def test_what_is_published_makes_the_teacher_paint_as_the_student(self):
        with torch.no_grad():
            for factor in self.network.factors:
                factor.up.normal_(0, 0.01)
        published, merged = self.network.published(), load_swatch(SWATCH)
        merge_quick(merged.unet, published)
        predict = self.predicted(self.teacher)
        with torch.no_grad():
            student, plain, put_in = (predict(one) for one in (self.network.student, self.teacher, merged))
        self.assertLess(float((put_in - student).abs().max()), 0.05 * float((student - plain).abs().max()))

    def test_it_is_small_and_leaves_alone_what_tells_the_time(self):
        published = self.network.published()
        self.assertLess(sum(2 * value.numel() for value in published.values()), 2e6)
        self.assertFalse([name for name in published if name.removeprefix('unet.').startswith(LEFT_ALONE)])
        self.assertIn('unet.mid_block.resnets.0.conv1.lora_A.weight', published)


if __name__ == '__main__':
    unittest.main()
