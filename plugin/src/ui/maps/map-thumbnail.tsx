import { LoadingIndicator } from '@create-figma-plugin/ui';
import type { MapKind } from '../../../../shared/src/maps.ts';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import type { RgbPicture } from '../style/control-maps.ts';
import { MapCanvas } from '../style/map-canvas.tsx';
import type { MapSources } from './map-sources.ts';

interface MapThumbnailProps {
  readonly sources: MapSources;
  readonly map: MapKind;
  /** As the layers have it, where they say it. */
  readonly drawn: RgbPicture | undefined;
}

/** A map as the network will see it, wherever it comes from. */
export function MapThumbnail({ sources, map, drawn }: MapThumbnailProps) {
  const given = sources.given.value.get(map);
  switch (given?.kind) {
    case 'ready':
      return <PictureCanvas bytes={given.png} fit="contain" />;
    case 'making':
      return <LoadingIndicator />;
    case 'failed':
    case undefined:
      return drawn ? <MapCanvas picture={drawn} /> : <canvas aria-hidden="true" />;
  }
}
