import { LoadingIndicator } from '@create-figma-plugin/ui';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import type { DesignMap, RgbPicture } from '../style/control-maps.ts';
import { MapCanvas } from '../style/map-canvas.tsx';
import type { MapSources } from './map-sources.ts';

interface MapThumbnailProps {
  readonly sources: MapSources;
  readonly map: DesignMap;
  /** As the layers have it. */
  readonly drawn: RgbPicture;
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
      return <MapCanvas picture={drawn} />;
  }
}
