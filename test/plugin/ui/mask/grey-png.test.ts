import { expect, test } from 'vitest';
import sharp from 'sharp';
import { encodeGreyPng } from '../../../../plugin/src/ui/mask/grey-png.ts';
import { rasterise } from '../../../../plugin/src/ui/mask/raster.ts';

test('the mask is a grey PNG of the picture’s size, white where it is painted, as another decoder reads it', async () => {
  const raster = rasterise(
    { width: 30, height: 20, edits: [{ kind: 'stroke', tool: 'brush', hardness: 1, diameter: 8, points: [10, 10] }] },
    30,
    20,
  );
  const image = sharp(encodeGreyPng(raster));
  expect(await image.metadata()).toMatchObject({ format: 'png', width: 30, height: 20, channels: 1, space: 'b-w' });
  const { data, info } = await image.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(1);
  expect(new Uint8Array(data)).toEqual(new Uint8Array(raster.values));
});
