import { signal } from '@preact/signals';
import { describe, expect, test, vi } from 'vitest';
import { MapSources, type MapClient } from '../../../../plugin/src/ui/maps/map-sources.ts';
import type { Picture } from '../../../../plugin/src/bridge.ts';
import { originsIn, styleSetup, styleSetupSchema } from '../../../../plugin/src/ui/style/style-setup.ts';
import type { MapKind } from '../../../../shared/src/maps.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';

const box = { x: 0, y: 0, width: 4, height: 4 };

function opened() {
  const layer = signal<string | undefined>('1:1');
  const wanted = signal<readonly MapKind[]>(['edges', 'depth', 'segmentation']);
  const looks = new Map([
    ['1:1', Uint8Array.of(1)],
    ['1:2', Uint8Array.of(2)],
  ]);
  const takePicture = vi.fn((id: string): Promise<Picture> =>
    Promise.resolve({ layer: id, bytes: looks.get(id) ?? new Uint8Array(), ...box, bounds: box, region: box }),
  );
  const acknowledge = vi.fn();
  const submit = vi.fn<MapClient['submit']>((job) =>
    Promise.resolve({ pictures: [{ png: Buffer.from(JSON.stringify(job)) }], acknowledge }),
  );
  const read = (picture: Blob) => picture.arrayBuffer().then((bytes) => new Uint8Array(bytes));
  const sources = new MapSources({ layer, wanted, takePicture, client: () => ({ submit }), read });
  const shown = (map: MapKind) => sources.given.value.get(map);
  return { sources, layer, wanted, looks, takePicture, submit, acknowledge, shown };
}

describe('a map of the structure', () => {
  test('comes from the layers unless something else is chosen: the companion is asked for nothing', async () => {
    const { sources, submit } = opened();
    expect(sources.sourceOf('edges')).toBe('layers');
    expect(await sources.maps('1:1', ['edges', 'depth'])).toEqual(new Map());
    expect(submit).not.toHaveBeenCalled();
  });

  test('of the picture is made by the companion, shown, and made once for a picture', async () => {
    const { sources, submit, acknowledge, shown } = opened();
    sources.choose('depth', 'picture');
    expect(shown('depth')).toEqual({ kind: 'making' });
    await vi.waitFor(() => expect(shown('depth')?.kind).toBe('ready'));
    const maps = await sources.maps('1:1', ['edges', 'depth']);
    expect([...maps.keys()]).toEqual(['depth']);
    expect(submit).toHaveBeenCalledOnce();
    expect(submit.mock.calls[0]?.[0]).toMatchObject({ kind: 'map', map: 'depth' });
    expect(acknowledge).toHaveBeenCalledOnce();
  });

  test('is made anew for another layer, and for a picture that has changed', async () => {
    const { sources, layer, looks, submit, shown } = opened();
    sources.choose('depth', 'picture');
    await vi.waitFor(() => expect(shown('depth')?.kind).toBe('ready'));
    layer.value = '1:2';
    expect(shown('depth')).toEqual({ kind: 'making' });
    await vi.waitFor(() => expect(submit).toHaveBeenCalledTimes(2));
    looks.set('1:2', Uint8Array.of(3));
    await sources.maps('1:2', ['depth']);
    expect(submit).toHaveBeenCalledTimes(3);
  });

  test('is made only while the next picture is made with it: not for a map that is off, nor where none is shown', async () => {
    const { sources, layer, wanted, submit, takePicture, shown } = opened();
    wanted.value = ['edges'];
    sources.choose('depth', 'picture');
    layer.value = '1:2';
    expect(shown('depth')).toBeUndefined();
    expect(takePicture).not.toHaveBeenCalled();
    // No layer tells how people stand: that is made of the picture as soon as it is wanted.
    wanted.value = ['depth', 'pose'];
    await vi.waitFor(() => expect([shown('depth')?.kind, shown('pose')?.kind]).toEqual(['ready', 'ready']));
    expect(takePicture).toHaveBeenCalledOnce();
    layer.value = undefined;
    expect(shown('depth')).toBeUndefined();
    expect(submit).toHaveBeenCalledTimes(2);
  });

  test('that is there stays while another is made', async () => {
    const { sources, wanted, shown } = opened();
    sources.choose('depth', 'picture');
    await vi.waitFor(() => expect(shown('depth')?.kind).toBe('ready'));
    wanted.value = ['depth', 'pose'];
    expect([shown('depth')?.kind, shown('pose')?.kind]).toEqual(['ready', 'making']);
  });

  test('that comes late is not shown over one of what the layer looks like now', async () => {
    const { sources, layer, looks, submit, shown } = opened();
    let finish: (outcome: Awaited<ReturnType<MapClient['submit']>>) => void = () => undefined;
    submit.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    sources.choose('depth', 'picture');
    await vi.waitFor(() => expect(submit).toHaveBeenCalledOnce());
    looks.set('1:1', Uint8Array.of(5));
    layer.value = '1:2';
    layer.value = '1:1';
    await vi.waitFor(() => expect(shown('depth')?.kind).toBe('ready'));
    const now = shown('depth');
    finish({ pictures: [{ png: Uint8Array.of(1) }], acknowledge: () => undefined });
    await new Promise((resolve) => setImmediate(resolve));
    expect(shown('depth')).toBe(now);
  });

  test('that cannot be made says why, and is tried again when it is asked for again', async () => {
    const { sources, submit, shown } = opened();
    submit.mockRejectedValueOnce(new FrisketError('model_not_found', 'No model "depth" is installed.'));
    sources.choose('depth', 'picture');
    await vi.waitFor(() =>
      expect(shown('depth')).toMatchObject({ kind: 'failed', error: { code: 'model_not_found' } }),
    );
    sources.again('depth');
    await vi.waitFor(() => expect(shown('depth')?.kind).toBe('ready'));
    submit.mockRejectedValueOnce(new FrisketError('nothing_found', 'There are no people in the picture.'));
    await expect(sources.maps('1:2', ['depth'])).rejects.toMatchObject({ code: 'nothing_found' });
  });

  test('of how people stand comes from the picture, since no layer tells it', async () => {
    const { sources, submit } = opened();
    expect(sources.sourceOf('pose')).toBe('picture');
    expect([...(await sources.maps('1:1', ['pose'])).keys()]).toEqual(['pose']);
    expect(submit.mock.calls[0]?.[0]).toMatchObject({ kind: 'map', map: 'pose' });
  });

  test('that the person brings is taken as it is, for every layer, until another source is chosen', async () => {
    const { sources, submit, shown } = opened();
    await sources.bring('edges', new Blob([Uint8Array.of(9, 9)]));
    expect(sources.sourceOf('edges')).toBe('own');
    expect(shown('edges')).toEqual({ kind: 'ready', png: Uint8Array.of(9, 9) });
    expect((await sources.maps('1:2', ['edges'])).get('edges')).toEqual(Uint8Array.of(9, 9));
    sources.choose('edges', 'layers');
    expect(shown('edges')).toBeUndefined();
    expect(await sources.maps('1:2', ['edges'])).toEqual(new Map());
    expect(submit).not.toHaveBeenCalled();
  });

  test('is as it was when a result is opened again, as far as a layer can keep what was brought', async () => {
    const { sources } = opened();
    sources.choose('depth', 'picture');
    await sources.bring('edges', new Blob([Uint8Array.of(9, 9)]));
    await sources.bring('segmentation', new Blob([new Uint8Array(80_000)]));
    const setup = styleSetup([], ['edges', 'depth', 'segmentation'], new Set(), sources.origins);
    const written = styleSetupSchema.parse(JSON.parse(JSON.stringify(setup)));

    const again = opened();
    again.sources.restore(originsIn(written));
    expect(again.sources.sourceOf('depth')).toBe('picture');
    expect((await again.sources.maps('1:1', ['edges'])).get('edges')).toEqual(Uint8Array.of(9, 9));
    expect(again.sources.sourceOf('segmentation')).toBe('layers');
    again.sources.restore(originsIn(styleSetup([], [], new Set())));
    expect(again.sources.sourceOf('depth')).toBe('layers');
  });
});
