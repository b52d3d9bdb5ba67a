import { describe, expect, test } from 'vitest';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { documentOf } from '../../playground/document/sample-layers.ts';
import { openDocument } from './open-document.ts';

describe('the picture of a layer', () => {
  test('is twice its size', async () => {
    const { host } = openDocument(
      documentOf([newRectangle('1:1', { relativeTransform: at(10, 20), width: 320, height: 200 })]),
    );
    expect(await host.takePicture('1:1')).toMatchObject({
      layer: '1:1',
      width: 640,
      height: 400,
      bounds: { x: 10, y: 20, width: 320, height: 200 },
      region: { x: 10, y: 20, width: 320, height: 200 },
    });
  });

  test('of 20,000 x 20,000 stays within what Figma takes', async () => {
    const { host } = openDocument(documentOf([newFrame('1:1', { width: 20_000, height: 20_000 })]));
    const { width, height } = await host.takePicture('1:1');
    expect([width, height]).toEqual([4094, 4094]);
  });

  test('shows the layer alone, upright, with nothing cut off', async () => {
    const { host, services } = openDocument(documentOf([newRectangle('1:1')]));
    await host.takePicture('1:1');
    expect(services.draw).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ format: 'PNG', contentsOnly: true }),
    );
  });

  test('with everything around shows what lies over and under it', async () => {
    const { host, services } = openDocument(documentOf([newRectangle('1:1')]));
    await host.takePicture('1:1', undefined, { around: true, withoutInterface: false });
    expect(services.draw).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ contentsOnly: false }));
  });

  test('is refused with a reason when the layer is gone or too small', async () => {
    const { host } = openDocument(documentOf([newRectangle('1:1', { width: 1, height: 1 })]));
    await expect(host.takePicture('9:9')).rejects.toMatchObject({ code: 'selection_empty' });
    await expect(host.takePicture('1:1')).rejects.toMatchObject({ code: 'image_too_small' });
  });

  test('can be had at the scale of another, however small the layer is, within what Figma takes', async () => {
    const { host } = openDocument(
      documentOf([newRectangle('1:1', { width: 2, height: 3 })], [newFrame('1:2', { width: 5000, height: 100 })]),
    );
    expect(await host.takePicture('1:1', 2)).toMatchObject({ width: 4, height: 6 });
    expect(await host.takePicture('1:2', 2)).toMatchObject({ width: 4094 });
  });
});
