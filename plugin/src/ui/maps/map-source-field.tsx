import { SegmentedControl } from '@create-figma-plugin/ui';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usualMapModels, type MapKind } from '../../../../shared/src/maps.ts';
import { ModelCard } from '../components/model-card.tsx';
import { errorWords } from '../error-words.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { isDesignMap } from '../style/control-maps.ts';
import styles from './map-source-field.module.css';

/** What a map is drawn from: the layers, the picture, or a map of the person's own. */
export function MapSourceField({ panel, map }: { panel: Panel; map: MapKind }) {
  const { sources } = panel.batches.structure;
  const texts = strings.style;
  const file = useRef<HTMLInputElement>(null);
  const [unreadable, setUnreadable] = useState<string | undefined>(undefined);
  const source = sources.sourceOf(map);
  const given = sources.given.value.get(map);
  const bring = (picture: File) => {
    setUnreadable(undefined);
    sources.bring(map, picture).catch(() => setUnreadable(texts.badPicture(picture.name)));
  };
  return (
    <div class={styles.field}>
      <div class={styles.row}>
        <span class={styles.label} aria-hidden="true">
          {texts.maps[map]}
        </span>
        <div role="group" aria-label={texts.mapFrom(texts.maps[map])} class={styles.sources}>
          <SegmentedControl
            options={[
              ...(isDesignMap(map) ? [{ value: 'layers', children: texts.mapSources.layers }] : []),
              { value: 'picture', children: texts.mapSources.picture },
            ]}
            value={source}
            onValueChange={(value) => sources.choose(map, value === 'picture' ? 'picture' : 'layers')}
          />
          <button
            type="button"
            class={styles.own}
            title={texts.ownMapHint}
            aria-pressed={source === 'own'}
            onClick={() => file.current?.click()}
          >
            {texts.mapSources.own}
          </button>
        </div>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={texts.ownMapHint}
          accept="image/*"
          onChange={({ currentTarget }) => {
            const [picture] = currentTarget.files ?? [];
            if (picture) bring(picture);
            currentTarget.value = '';
          }}
        />
      </div>
      {unreadable === undefined ? null : (
        <p class={styles.problem} role="alert">
          {unreadable}
        </p>
      )}
      {given?.kind === 'failed' ? <Failure panel={panel} map={map} error={given.error} /> : null}
    </div>
  );
}

interface FailureProps {
  readonly panel: Panel;
  readonly map: MapKind;
  readonly error: Parameters<typeof errorWords>[0];
}

/** Why there is no map, and the network that would make it, to be downloaded with one button. */
function Failure({ panel, map, error }: FailureProps) {
  const { message, hint } = errorWords(error);
  const needed = panel.downloads.all.value.find(({ id }) => id === usualMapModels[map]);
  const lacksNetwork = error.code === 'model_not_found' && needed !== undefined;
  const installed = needed?.download.state === 'installed';
  useEffect(() => {
    if (lacksNetwork && installed) panel.batches.structure.sources.again(map);
  }, [lacksNetwork, installed]);
  return (
    <>
      <p class={styles.problem} role="alert">
        {message} {lacksNetwork ? null : hint}
      </p>
      {lacksNetwork ? <ModelCard model={needed} downloads={panel.downloads} /> : null}
    </>
  );
}
