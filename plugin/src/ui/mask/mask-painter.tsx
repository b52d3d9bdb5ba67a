import { Button } from '@create-figma-plugin/ui';
import { useEffect, useState } from 'preact/hooks';
import type { Layer, Picture } from '../../bridge.ts';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import { PictureHeading } from '../components/picture-heading.tsx';
import type { Panel } from '../state/panel.ts';
import { isUnderWay, progressOf } from '../state/run.ts';
import type { ShownResult } from '../state/source.ts';
import { strings } from '../strings.ts';
import { everything, withEdit, withoutLastEdit, type Mask, type MaskEffect } from './edits.ts';
import { FilmCanvas } from './film-canvas.tsx';
import { MaskOptions } from './mask-options.tsx';
import styles from './mask-painter.module.css';
import { brushSizes, MaskTools } from './mask-tools.tsx';
import { gestureOf, type PaintingTool } from './painting-tool.ts';
import { useKeys } from './use-keys.ts';
import { usePictureRoom } from './use-picture-room.ts';
import { wholePicture, zoomed, type View } from './view.ts';
import { ZoomButtons } from './zoom-buttons.tsx';
import { ZoomStage } from './zoom-stage.tsx';

/** Pixels of the screen that the picture's place takes at least. */
const leastHeight = 120;

/** Of the stage, from its middle. */
const centre = { x: 0, y: 0 };

/** One press of [ or ] changes the brush by this factor. */
const brushStep = 1.2;

interface MaskPainterProps {
  readonly panel: Panel;
  readonly layer: Layer;
  readonly picture: Picture;
}

/** The selected layer's picture, to be painted on. */
export function MaskPainter({ panel, layer, picture }: MaskPainterProps) {
  const [tool, setTool] = useState<PaintingTool>('brush');
  const [view, setView] = useState<View>(wholePicture);
  const [effect, setEffect] = useState<MaskEffect>('brush');
  const { brush, hardness, mode } = panel.draft.value;
  const texts = strings.modes[mode];
  const mask: Mask = panel.source.mask.value ?? { width: picture.width, height: picture.height, edits: [] };
  const run = panel.runner.run.value;
  const running = isUnderWay(run);
  const preview = isUnderWay(run) && run.tab === 'fill' ? progressOf(run)?.preview : undefined;
  const setMask = (next: Mask) => panel.source.setMask(next);
  const setBrush = (size: number) =>
    panel.change({ brush: Math.min(brushSizes.maximum, Math.max(brushSizes.minimum, size)) });

  const stage = usePictureRoom();
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height);
  const fitted = { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) };
  // Another picture, or another size of it, is first seen as a whole.
  useEffect(() => setView(wholePicture), [fitted.width, fitted.height]);
  const density = window.devicePixelRatio;
  /** A film finer than the picture itself would show nothing more. */
  const filmSide = (shown: number, whole: number, pixels: number) =>
    Math.round(Math.min(shown * density, Math.max(whole * density, pixels)));

  useKeys({
    b: () => setTool('brush'),
    e: () => setTool('eraser'),
    l: () => setTool('lasso'),
    m: () => setTool('rectangle'),
    x: () => (running ? undefined : setMask(withEdit(mask, { kind: 'invert' }))),
    '[': () => setBrush(panel.draft.value.brush / brushStep),
    ']': () => setBrush(panel.draft.value.brush * brushStep),
    'mod+a': (event) => {
      event.preventDefault();
      if (!running) setMask(withEdit(mask, everything(mask)));
    },
    'mod+z': (event) => {
      // The browser would take back what was typed last.
      event.preventDefault();
      if (mask.edits.length > 0 && !running) setMask(withoutLastEdit(mask));
    },
  });

  const live = panel.live.picture.value;
  const made = live ? undefined : panel.source.result.value;
  return (
    <section class={styles.painter} data-live={live !== undefined}>
      <PictureHeading panel={panel} name={layer.name} size={picture.bounds}>
        <ZoomButtons
          zoom={view.zoom}
          onZoom={(factor) => setView((current) => zoomed(current, factor, centre, fitted, stage))}
          onWhole={() => setView(wholePicture)}
        />
      </PictureHeading>
      <ZoomStage
        view={view}
        onView={setView}
        fitted={fitted}
        height={Math.max(leastHeight, fitted.height)}
        overlay={
          <>
            {preview ? (
              <div class={styles.preview}>
                <PictureCanvas bytes={preview} label={strings.picture.preview} fit="contain" />
              </div>
            ) : null}
            {mask.edits.length === 0 && !running ? <div class={styles.hint}>{texts.stage}</div> : null}
          </>
        }
      >
        {(shown) => (
          <>
            <PictureCanvas bytes={live ?? picture.bytes} label={layer.name} />
            {made ? <ShownResultPicture result={made} picture={picture} /> : null}
            <FilmCanvas
              label={strings.picture.label(layer.name, texts.stage)}
              description={strings.tools.keys}
              keeps={mode === 'background'}
              aside={made !== undefined}
              width={filmSide(shown.width, fitted.width, picture.width)}
              height={filmSide(shown.height, fitted.height, picture.height)}
              mask={mask}
              gesture={gestureOf({ tool, effect, diameter: brush, hardness })}
              disabled={running}
              middle={shown.middle}
              onKeyed={shown.reveal}
              onMask={setMask}
            />
          </>
        )}
      </ZoomStage>
      <StencilOffer panel={panel} disabled={running} />
      <MaskTools
        tool={tool}
        effect={effect}
        brush={brush}
        mask={mask}
        disabled={running}
        optionsOpen={panel.draft.value.maskOptionsOpen}
        onTool={setTool}
        onEffect={setEffect}
        onBrush={setBrush}
        onMask={setMask}
        onOptions={(maskOptionsOpen) => panel.change({ maskOptionsOpen })}
      />
      {panel.draft.value.maskOptionsOpen ? <MaskOptions panel={panel} disabled={running} /> : null}
    </section>
  );
}

/** What was just made, where it lies on the canvas. */
function ShownResultPicture({ result: { bytes, part }, picture }: { result: ShownResult; picture: Picture }) {
  const percent = (length: number, whole: number) => `${(100 * length) / whole}%`;
  const style = {
    left: percent(part.x, picture.width),
    top: percent(part.y, picture.height),
    width: percent(part.width, picture.width),
    height: percent(part.height, picture.height),
  };
  return (
    <div class={styles.made} style={style}>
      <PictureCanvas bytes={bytes} />
    </div>
  );
}

/** Two layers are selected: the upper one can be the mask. */
function StencilOffer({ panel, disabled }: { panel: Panel; disabled: boolean }) {
  const selection = panel.selection.value;
  if (selection.kind !== 'pair') return null;
  return (
    <Button secondary fullWidth disabled={disabled} onClick={() => void panel.useOutline()}>
      <span class={styles.offer}>{strings.mask.useOutline(selection.stencil.name)}</span>
    </Button>
  );
}
