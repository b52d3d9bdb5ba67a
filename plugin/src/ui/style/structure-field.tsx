import { Checkbox, Disclosure, Text } from '@create-figma-plugin/ui';
import { useMemo, useState } from 'preact/hooks';
import { MapSourceField } from '../maps/map-source-field.tsx';
import { MapThumbnail } from '../maps/map-thumbnail.tsx';
import { mapKinds, type MapKind } from '../../../../shared/src/maps.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { drawMap, isDesignMap } from './control-maps.ts';
import { controlNetFor } from './networks.ts';
import { drawRegions } from './region-map.ts';
import { ShareSlider } from './share-slider.tsx';
import styles from './structure-field.module.css';

/** Pixels on the screen, twice over for dense screens. */
const thumbnailWidth = 200;

/** Which maps of the design keep its structure, and from which of its layers they are drawn. */
export function StructureField({ panel }: { panel: Panel }) {
  const texts = strings.style;
  const { style } = panel.draft.value;
  const { structure } = panel.batches;
  const outlines = structure.outlines.value;
  const leftOut = structure.leftOut.value;
  const region = panel.batches.region.value;
  const [open, setOpen] = useState(false);
  const drawn = useMemo(() => {
    const counted = structure.counted(outlines);
    return region && { outlines: counted, regions: drawRegions(counted, region, thumbnailWidth) };
  }, [structure, outlines, leftOut, region]);
  if (!drawn || outlines.length === 0) return null;
  const networkFor = (map: MapKind) => controlNetFor(map, panel.link.adapters.value, panel.model.value);
  const offered = mapKinds.filter((map) => isDesignMap(map) || networkFor(map));
  const used = offered.filter((map) => style.maps.includes(map) && networkFor(map));
  const toggle = (map: MapKind) => {
    const others = style.maps.filter((each) => each !== map);
    panel.change({ style: { ...style, maps: style.maps.includes(map) ? others : [...others, map] } });
  };
  return (
    <section class={styles.structure} aria-label={texts.structure}>
      <span class={styles.label} title={texts.mapsFrom}>
        {texts.structure}
      </span>
      <div class={styles.maps}>
        {offered.map((map) => {
          const network = networkFor(map);
          return (
            <button
              key={map}
              type="button"
              class={styles.map}
              aria-pressed={network !== undefined && style.maps.includes(map)}
              disabled={!network}
              title={network ? texts.mapsFrom : texts.noControlFor(texts.maps[map])}
              onClick={() => toggle(map)}
            >
              <MapThumbnail
                sources={structure.sources}
                map={map}
                drawn={isDesignMap(map) ? drawMap[map](drawn.regions, drawn.outlines) : undefined}
              />
              {texts.maps[map]}
            </button>
          );
        })}
      </div>
      {offered.some(networkFor) ? null : <p class={styles.label}>{texts.noControl}</p>}
      {used.map((map) => (
        <MapSourceField key={map} panel={panel} map={map} />
      ))}
      {used.length > 0 ? (
        <ShareSlider
          label={texts.structureScale}
          hint={texts.structureScaleHint}
          value={style.mapScale}
          onChange={(mapScale) => panel.change({ style: { ...style, mapScale } })}
        />
      ) : null}
      <Disclosure title={texts.layers} open={open} onClick={() => setOpen(!open)}>
        <div class={styles.layers}>
          {structure.layers().map(({ id, name, depth }) => (
            <div key={id} style={{ paddingLeft: `${12 * Math.min(depth, 6)}px` }}>
              <Checkbox value={!leftOut.has(id)} onValueChange={(counts) => structure.toggle(id, counts)}>
                <Text>{name}</Text>
              </Checkbox>
            </div>
          ))}
        </div>
      </Disclosure>
    </section>
  );
}
