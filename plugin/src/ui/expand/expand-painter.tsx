import { IconAdjust24, IconToggleButton, TextboxNumeric } from '@create-figma-plugin/ui';
import { useState } from 'preact/hooks';
import type { Layer, Picture } from '../../bridge.ts';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import { PictureHeading } from '../components/picture-heading.tsx';
import optionStyles from '../mask/mask-options.module.css';
import { PictureOptions } from '../mask/picture-options.tsx';
import { usePictureRoom } from '../mask/use-picture-room.ts';
import type { Panel } from '../state/panel.ts';
import { isUnderWay, progressOf } from '../state/run.ts';
import { strings } from '../strings.ts';
import { edgesForRatio, enlargedRect, isNowhere, noEdges, sides } from './edges.ts';
import { EdgeHandles } from './edge-handles.tsx';
import styles from './expand-painter.module.css';
import { placeOnStage, type StagePlace } from './stage-place.ts';

/** What frames are made in: screens, posts, stories. */
const ratios = [
  { name: '16:9', ratio: 16 / 9 },
  { name: '3:2', ratio: 3 / 2 },
  { name: '1:1', ratio: 1 },
  { name: '4:5', ratio: 4 / 5 },
  { name: '9:16', ratio: 9 / 16 },
] as const;

/** Less than a picture to paint on takes: two rows of fields follow. */
const stageHeightPart = 0.84;

interface ExpandPainterProps {
  readonly panel: Panel;
  readonly layer: Layer;
  readonly picture: Picture;
}

/** The selected layer's picture, whose edges are dragged outwards. */
export function ExpandPainter({ panel, layer, picture }: ExpandPainterProps) {
  const edges = panel.edges.value;
  const { region } = picture;
  const { maskOptionsOpen } = panel.draft.value;
  const whole = enlargedRect(region, edges);
  const room = usePictureRoom();
  const stage = { width: room.width, height: Math.round(room.height * stageHeightPart) };
  // While an edge is dragged the picture stays where it is; only then is all of it fitted in again.
  const [held, setHeld] = useState<StagePlace>();
  const place = held ?? placeOnStage(region, edges, stage);
  const run = panel.runner.run.value;
  const disabled = isUnderWay(run);
  const preview = isUnderWay(run) && run.tab === 'fill' ? progressOf(run)?.preview : undefined;
  const box = (rect: { x: number; y: number; width: number; height: number }) => ({
    left: `${place.left + (rect.x - region.x) * place.scale}px`,
    top: `${place.top + (rect.y - region.y) * place.scale}px`,
    width: `${rect.width * place.scale}px`,
    height: `${rect.height * place.scale}px`,
  });
  return (
    <section class={styles.painter}>
      <PictureHeading panel={panel} name={layer.name} size={whole} />
      <div class={styles.stage} style={{ height: `${stage.height}px` }}>
        <div class={styles.sheet} style={box(whole)} data-testid="sheet" />
        <div class={styles.picture} style={box(region)}>
          <PictureCanvas bytes={picture.bytes} label={strings.picture.label(layer.name, strings.modes.expand.stage)} />
        </div>
        <div class={styles.handles} style={box(whole)}>
          <EdgeHandles
            edges={edges}
            scale={place.scale}
            disabled={disabled}
            onEdges={(next) => panel.setEdges(next)}
            onHold={(hold) => setHeld(hold ? place : undefined)}
          />
        </div>
        {preview ? (
          <div class={styles.preview}>
            <PictureCanvas bytes={preview} label={strings.picture.preview} fit="contain" />
          </div>
        ) : null}
        {isNowhere(edges) && !disabled ? <div class={styles.hint}>{strings.modes.expand.stage}</div> : null}
      </div>
      <div class={styles.ratios} role="group" aria-label={strings.expand.ratios}>
        {ratios.map(({ name, ratio }) => (
          <button
            key={name}
            type="button"
            class={styles.ratio}
            disabled={disabled}
            onClick={() => panel.setEdges(edgesForRatio(region, ratio))}
          >
            {name}
          </button>
        ))}
        <button type="button" class={styles.ratio} disabled={disabled} onClick={() => panel.setEdges(noEdges)}>
          {strings.expand.original}
        </button>
        <IconToggleButton
          aria-label={strings.tools.pictureOptions}
          title={strings.tools.pictureOptions}
          aria-expanded={maskOptionsOpen}
          value={maskOptionsOpen}
          onValueChange={(open) => panel.change({ maskOptionsOpen: open })}
        >
          <IconAdjust24 />
        </IconToggleButton>
      </div>
      <div class={styles.fields} role="group" aria-label={strings.expand.fields}>
        {sides.map((side) => (
          <TextboxNumeric
            key={side}
            aria-label={strings.expand.handles[side]}
            title={strings.expand.handles[side]}
            icon={<span aria-hidden="true">{strings.expand.initials[side]}</span>}
            disabled={disabled}
            integer
            minimum={0}
            value={`${edges[side]}`}
            onNumericValueInput={(value) => {
              if (value !== null && value >= 0) panel.setEdges({ ...edges, [side]: Math.round(value) });
            }}
          />
        ))}
      </div>
      {panel.edgesProblem.value === undefined ? null : (
        <div class={styles.problem} role="alert">
          {panel.edgesProblem.value}
        </div>
      )}
      {maskOptionsOpen ? (
        <div class={optionStyles.options} role="group" aria-label={strings.tools.pictureOptions}>
          <PictureOptions panel={panel} disabled={disabled} />
        </div>
      ) : null}
    </section>
  );
}
