"""`python -m unittest discover tools/swatch/tests`: the generator and its captions; needs NumPy alone."""

import sys
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evaluation.measures import boundary_step, colours_present, edge_f_score, palette_distance, seam_ratio  # noqa: E402
from pictures.colours import RGB, SPOKEN  # noqa: E402
from pictures.draw import draw, draw_many, held_out  # noqa: E402
from pictures.kinds import KINDS, NAMES  # noqa: E402
from pictures.masks import draw_masks  # noqa: E402
from pictures.recolour import recoloured  # noqa: E402


class Recolouring(unittest.TestCase):
    def test_the_palette_is_the_other_picture_s_and_forms_stay(self):
        random = np.random.default_rng(2)
        for kind, other in (('scene', 'terrazzo'), ('clouds', 'stripes'), ('water', 'scene')):
            picture, reference = (draw(random, 128, (name,)).pixels for name in (kind, other))
            made = recoloured(random, picture, reference)
            self.assertEqual(made.dtype, np.uint8)
            self.assertLess(palette_distance(made, reference), 0.6 * palette_distance(picture, reference))
            # What was of one colour still is.
            flat = (picture[:, 1:] == picture[:, :-1]).all(-1)
            self.assertTrue((made[:, 1:] == made[:, :-1]).all(-1)[flat].all())

    def test_a_flat_picture_becomes_one_colour(self):
        random = np.random.default_rng(2)
        flat, reference = np.full((32, 32, 3), 90, np.uint8), draw(random, 32, ('dots',)).pixels
        self.assertEqual(len(np.unique(recoloured(random, flat, reference).reshape(-1, 3), axis=0)), 1)


class Generator(unittest.TestCase):
    def test_the_same_seed_draws_the_same(self):
        one, other = draw_many(3, 12, 64), draw_many(3, 12, 64)
        self.assertTrue((one.pixels == other.pixels).all())
        self.assertEqual(one.captions, other.captions)

    def test_another_seed_draws_others(self):
        self.assertNotEqual(draw_many(3, 12, 64).captions, draw_many(held_out(3), 12, 64).captions)

    def test_every_kind_draws_whole_pictures_at_any_side(self):
        for name in NAMES:
            for side in (64, 96, 256):
                with self.subTest(kind=name, side=side):
                    picture = draw(np.random.default_rng(5), side, (name,))
                    self.assertEqual(picture.pixels.shape, (side, side, 3))
                    self.assertEqual(picture.pixels.dtype, np.uint8)

    def test_captions_are_plain_words_without_gaps(self):
        for caption in draw_many(8, 300, 16).captions:
            self.assertRegex(caption, r'^[a-z]+(,? [a-z]+)*$')

    def test_the_named_colours_are_seen(self):
        covering = tuple(name for name in NAMES if KINDS[name].colours_cover)
        random = np.random.default_rng(9)
        pictures = [draw(random, 256, (covering[at % len(covering)],)) for at in range(120)]
        plain = [picture for picture in pictures if not picture.modified]
        seen = [all(colours_present(picture.pixels, picture.colours)) for picture in plain]
        self.assertGreater(np.mean(seen), 0.95)

    def test_the_caption_names_every_colour_it_lists(self):
        random = np.random.default_rng(10)
        for _ in range(200):
            picture = draw(random, 16, ('stripes', 'dots', 'linear', 'plaid', 'terrazzo'))
            for name in picture.colours:
                said = SPOKEN.get(name, (name,))
                self.assertTrue(any(words in picture.caption for words in said), f'{name}: {picture.caption}')

    def test_masks_are_neither_empty_nor_everything(self):
        shares = draw_masks(1, 200, 64).mean((1, 2))
        self.assertGreater(shares.min(), 0)
        self.assertLess(shares.max(), 1)


class Measures(unittest.TestCase):
    def test_a_true_fill_has_no_seam_and_a_wrong_one_has(self):
        picture, mask = np.full((32, 32, 3), 90, np.uint8), np.zeros((32, 32), bool)
        mask[8:24, 8:24] = True
        self.assertEqual(seam_ratio(picture, picture, mask), 1)
        wrong = np.where(mask[..., None], np.uint8(190), picture)
        self.assertEqual(boundary_step(wrong, mask), 100)
        self.assertEqual(seam_ratio(wrong, picture, mask), 101)

    def test_palettes_are_the_same_or_apart(self):
        red, navy = (np.full((16, 16, 3), RGB[name] * 255, np.uint8) for name in ('red', 'navy'))
        self.assertEqual(palette_distance(red, red), 0)
        self.assertGreater(palette_distance(red, navy), 0.9)

    def test_edges_count_as_found_within_two_pixels(self):
        wanted = np.zeros((32, 32), bool)
        wanted[:, 10] = True
        for shift, score in ((0, 1), (2, 1), (3, 0)):
            self.assertEqual(edge_f_score(np.roll(wanted, shift, 1), wanted), score)


if __name__ == '__main__':
    unittest.main()
