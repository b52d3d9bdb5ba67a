import { IconButton, IconCollapse24, IconExpand24 } from '@create-figma-plugin/ui';
import { useEffect, useState } from 'preact/hooks';
import type { Layer, Picture } from '../../bridge.ts';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { withoutLastEdit, type MaskTool } from './edits.ts';
import { FilmCanvas } from './film-canvas.tsx';
import styles from './mask-painter.module.css';
import { brushSizes, MaskTools } from './mask-tools.tsx';

/** Pixels of the screen that the picture may take. */
const stages = { small: { width: 316, height: 224 }, large: { width: 616, height: 420 } };

/** And that its place takes at least. */
const leastHeight = 120;

/** One press of [ or ] changes the brush by this factor. */
const brushStep = 1.2;

interface MaskPainterProps {
  readonly panel: Panel;
  readonly layer: Layer;
  readonly picture: Picture;
}

/** The selected layer's picture, to be painted on. */
export function MaskPainter({ panel, layer, picture }: MaskPainterProps) {
  const [tool, setTool] = useState<MaskTool>('brush');
  const { brush, enlarged } = panel.draft.value;
  const stage = enlarged ? stages.large : stages.small;
  const mask = panel.source.mask.value ?? { width: picture.width, height: picture.height, edits: [] };
  const run = panel.runner.run.value;
  const running = run.kind === 'running';
  const preview = running && run.tab === 'fill' ? run.preview : undefined;
  const { bounds } = picture;
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height);
  const shown = { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) };
  const setBrush = (size: number) =>
    panel.change({ brush: Math.min(brushSizes.maximum, Math.max(brushSizes.minimum, size)) });
  useMaskKeys({
    '[': () => setBrush(panel.draft.value.brush / brushStep),
    ']': () => setBrush(panel.draft.value.brush * brushStep),
    z: (event) => {
      if ((event.metaKey || event.ctrlKey) && mask.edits.length > 0 && !running)
        panel.source.setMask(withoutLastEdit(mask));
    },
  });

  return (
    <section class={styles.painter}>
      <div class={styles.heading}>
        <span class={styles.name}>{layer.name}</span>
        <span class={styles.size}>{strings.picture.size(bounds.width, bounds.height)}</span>
        <IconButton
          aria-label={enlarged ? strings.tools.reduce : strings.tools.enlarge}
          title={enlarged ? strings.tools.reduce : strings.tools.enlarge}
          onClick={() => panel.setEnlarged(!enlarged)}
        >
          {enlarged ? <IconCollapse24 /> : <IconExpand24 />}
        </IconButton>
      </div>
      <div class={styles.stage} style={{ height: `${Math.max(leastHeight, shown.height)}px` }}>
        <div class={styles.picture} style={{ width: `${shown.width}px`, height: `${shown.height}px` }}>
          <PictureCanvas bytes={picture.bytes} label={layer.name} />
          <FilmCanvas
            label={strings.picture.label(layer.name)}
            width={shown.width}
            height={shown.height}
            mask={mask}
            tool={tool}
            brush={brush}
            disabled={running}
            onMask={(next) => panel.source.setMask(next)}
          />
        </div>
        {preview ? (
          <div class={styles.preview}>
            <PictureCanvas bytes={preview} label={strings.picture.preview} fit="contain" />
          </div>
        ) : null}
        {mask.edits.length === 0 && !running ? <div class={styles.hint}>{strings.picture.hint}</div> : null}
      </div>
      <MaskTools
        tool={tool}
        brush={brush}
        mask={mask}
        disabled={running}
        onTool={setTool}
        onBrush={setBrush}
        onMask={(next) => panel.source.setMask(next)}
      />
    </section>
  );
}

/** Keys that mean something while nothing is being typed. */
function useMaskKeys(actions: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('textarea, input[type="text"]');
      if (!typing) actions[event.key]?.(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}
