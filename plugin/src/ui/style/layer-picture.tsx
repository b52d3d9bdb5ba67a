import { useEffect, useState } from 'preact/hooks';
import type { Listed } from '../../bridge.ts';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import type { Panel } from '../state/panel.ts';

/** What a layer looks like, once it is known. */
export function LayerPicture({ panel, layer }: { panel: Panel; layer: Listed }) {
  const picture = usePicture(panel, layer);
  return picture ? <PictureCanvas bytes={picture} fit="cover" /> : null;
}

export function usePicture(panel: Panel, layer: Listed | undefined): Uint8Array | undefined {
  const [picture, setPicture] = useState<{ readonly of: Listed; readonly bytes: Uint8Array }>();
  useEffect(() => {
    let current = true;
    if (layer)
      void panel.batches.picture(layer).then((bytes) => {
        if (current && bytes) setPicture({ of: layer, bytes });
      });
    return () => {
      current = false;
    };
  }, [panel, layer]);
  return picture?.of.id === layer?.id ? picture?.bytes : undefined;
}
